"""The two kinds of value a scenario has beside words, counts and switches: quantities and places."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, radians
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from uppertier import errors, units

LATITUDES_DEG = (-90.0, 90.0)
LONGITUDES_DEG = (-180.0, 360.0)
# From below the Dead Sea to above Everest.
HEIGHTS_M = (-500.0, 9000.0)
PLACE_EXAMPLE = (
    "A place is a name in the catalogue, or [latitude, longitude] or [latitude, longitude, height], "
    "in degrees and the height with its unit, for example [36.047, 128.224, 650 m]."
)


@dataclass(frozen=True)
class Quantity:
    """A quantity as written, and in SI."""

    written: str
    si: float


@dataclass(frozen=True)
class Place:
    """A place as written: the name of one in the catalogue, or coordinates in radians and metres."""

    written: Any
    name: str | None = None
    latitude_rad: float = 0.0
    longitude_rad: float = 0.0
    height_m: float = 0.0


def mistake(sentence: str) -> PydanticCustomError:
    """Return the complaint that a validator raises: the sentence a person will read."""
    return PydanticCustomError("mistake", "{sentence}", {"sentence": sentence})


def shown(value: Any) -> str:
    """Return a value as a person would write it in a scenario, shortened where it is long."""
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, dict):
        return "a group of fields"
    text = f"[{', '.join(str(each) for each in value)}]" if isinstance(value, list) else str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


class AsWritten:
    """A kind of field that `read` reads, and whose value keeps, as `written`, how it was written."""

    def read(self, given: Any) -> Any:
        """Return the value that is given; raises what is wrong with it."""
        raise NotImplementedError  # every kind of field has its own

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Tell pydantic to read the field with `read` and to write it as it was written."""
        written = core_schema.plain_serializer_function_ser_schema(lambda value: value.written)
        return core_schema.no_info_plain_validator_function(self.read, serialization=written)


class OneOrMore:
    """Marks a list of groups that may be written as a single group."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Tell pydantic to make a list of a single group first."""
        return core_schema.no_info_before_validator_function(
            lambda given: [given] if isinstance(given, dict) else given, handler(source)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the field for JSON Schema: a group, or a list of such groups."""
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


class Measure(AsWritten):
    """Marks a field as a quantity of one dimension, within bounds that are written as quantities."""

    def __init__(self, dimension: str, low: str | None = None, high: str | None = None) -> None:
        self.dimension = dimension
        self.low = low
        self.high = high

    def read(self, given: Any) -> Quantity:
        """Return the quantity in what was given. Raises the complaint a person will read."""
        if isinstance(given, Quantity):
            return given
        if given is None:
            raise mistake(f"is empty. {units.accepted(self.dimension)}")
        if isinstance(given, bool) or not isinstance(given, str | int | float):
            raise mistake(f"{shown(given)} is not a quantity. {units.accepted(self.dimension)}")
        try:
            value = units.parse(given, self.dimension)
        except errors.BadInput as error:
            raise mistake(str(error)) from None
        if self.low is not None and value < units.parse(self.low, self.dimension):
            raise mistake(f"must be at least {self.low}, not {given}.")
        if self.high is not None and value > units.parse(self.high, self.dimension):
            raise mistake(f"must be at most {self.high}, not {given}.")
        return Quantity(str(given), value)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the field for JSON Schema: text with a unit, an example, and the bounds in words."""
        known = sorted((unit for unit in units.UNITS[self.dimension] if unit), key=len, reverse=True)
        alternatives = "|".join(unit.replace("^", "\\^?") for unit in known)
        positive = self.low is not None and units.parse(self.low, self.dimension) >= 0.0
        sign = r"\+?" if positive else "[+-]?"
        answer: dict[str, Any] = {
            "type": "string",
            "pattern": rf"^\s*{sign}(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*({alternatives})\s*$",
            "examples": [units.EXAMPLES[self.dimension]],
        }
        bounds = [f"at least {self.low}"] * (self.low is not None) + [f"at most {self.high}"] * (
            self.high is not None
        )
        if bounds:
            answer["$comment"] = ", ".join(bounds)
        return answer


class PlaceGiven(AsWritten):
    """Marks a field as a place: a name, or coordinates. `also` lists words that mean something else here."""

    def __init__(self, *also: str) -> None:
        self.also = also

    def read(self, given: Any) -> Place:
        """Return the place in what was given. Raises the complaint a person will read."""
        if isinstance(given, Place):
            return given
        if isinstance(given, str) and given.strip():
            return Place(given, name=given.strip())
        if not isinstance(given, list):
            said = "is empty" if given in (None, "") else f"{shown(given)} is not a place"
            raise mistake(f"{said}. {PLACE_EXAMPLE}")
        if len(given) not in (2, 3):
            raise mistake(f"{shown(given)} has {len(given)} parts. {PLACE_EXAMPLE}")
        latitude = _degrees(given[0], "Latitude", LATITUDES_DEG)
        longitude = _degrees(given[1], "Longitude", LONGITUDES_DEG)
        height_m = _height(given[2]) if len(given) == 3 else 0.0
        return Place(given, None, radians(latitude), radians(longitude), height_m)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the field for JSON Schema: a name or a list of latitude, longitude and height."""
        height = Measure("length").__get_pydantic_json_schema__(schema, handler)
        return {
            "anyOf": [
                {"type": "string", "minLength": 1, "examples": [*self.also, "seongju"]},
                {
                    "type": "array",
                    "prefixItems": [
                        {"type": "number", "minimum": LATITUDES_DEG[0], "maximum": LATITUDES_DEG[1]},
                        {"type": "number", "minimum": LONGITUDES_DEG[0], "maximum": LONGITUDES_DEG[1]},
                        height,
                    ],
                    "minItems": 2,
                    "maxItems": 3,
                    "examples": [[36.047, 128.224, "650 m"]],
                },
            ]
        }


def _degrees(given: Any, what: str, bounds: tuple[float, float]) -> float:
    """Return one coordinate; a plain number is in degrees, and `36.047 deg` says so."""
    if isinstance(given, str) and given.strip().endswith(("deg", "°")):
        given = _number(given.strip().removesuffix("deg").removesuffix("°"), given)
    if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
        raise mistake(f"{what} {shown(given)} is not a number of degrees. {PLACE_EXAMPLE}")
    if not bounds[0] <= given <= bounds[1]:
        first = " Latitude comes first." if what == "Latitude" else ""
        raise mistake(f"{what} {given} is not between {bounds[0]:g} and {bounds[1]:g}.{first}")
    return float(given)


def _number(text: str, given: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return given


def _height(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise mistake(f"Height {shown(given)} is not a length. {units.accepted('length')}")
    try:
        height_m = units.parse(given, "length")
    except errors.BadInput as error:
        raise mistake(f"Height {error}") from None
    if not HEIGHTS_M[0] <= height_m <= HEIGHTS_M[1]:
        raise mistake(f"Height {given} is not between {HEIGHTS_M[0]:g} m and {HEIGHTS_M[1]:g} m.")
    return height_m
