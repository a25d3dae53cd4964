"""The land around a radar as a scenario has it: pairs of azimuth and elevation, in degrees."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, radians
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import core_schema

from uppertier import errors, units
from uppertier.scenario.quantities import AsWritten, mistake, shown

ELEVATIONS_DEG = (-10.0, 85.0)
AZIMUTHS_DEG = (0.0, 360.0)
EXAMPLE = (
    "Terrain is a list of pairs [azimuth, elevation] in degrees, azimuths rising from pair to pair, for "
    "example [[0, 3], [90, 8], [270, 5]]."
)


@dataclass(frozen=True)
class Skyline:
    """A skyline as written, and as pairs (azimuth, elevation) in radians."""

    written: Any
    pairs: tuple[tuple[float, float], ...]


class SkylineGiven(AsWritten):
    """Marks a field as a skyline."""

    def read(self, given: Any) -> Skyline:
        """Return the skyline in what was given. Raises the complaint a person will read."""
        if isinstance(given, Skyline):
            return given
        if not isinstance(given, list) or not given:
            said = "is empty" if given in (None, "", []) else f"{shown(given)} is no list of pairs"
            raise mistake(f"{said}. {EXAMPLE}")
        pairs: list[tuple[float, float]] = []
        for each in given:
            if not isinstance(each, list) or len(each) != 2:
                raise mistake(f"{shown(each)} is no pair. {EXAMPLE}")
            azimuth = _angle(each[0], "Azimuth", AZIMUTHS_DEG)
            elevation = _angle(each[1], "Elevation", ELEVATIONS_DEG)
            if pairs and azimuth <= pairs[-1][0]:
                raise mistake(f"azimuth {each[0]} does not come after the one before it. {EXAMPLE}")
            pairs.append((azimuth, elevation))
        return Skyline(given, tuple((radians(azimuth), radians(elevation)) for azimuth, elevation in pairs))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the field for JSON Schema: a list of pairs of degrees."""
        bounds = [{"minimum": low, "maximum": high} for low, high in (AZIMUTHS_DEG, ELEVATIONS_DEG)]
        pair = {
            "type": "array",
            "prefixItems": [{"anyOf": [{"type": "number", **each}, {"type": "string"}]} for each in bounds],
            "minItems": 2,
            "maxItems": 2,
        }
        return {"type": "array", "items": pair, "minItems": 1, "examples": [[[0, 3], [90, 8], [270, 5]]]}


def _angle(given: Any, what: str, bounds: tuple[float, float]) -> float:
    """Return an angle in degrees; a plain number is in degrees, text carries its unit."""
    value = given
    if isinstance(given, str):
        try:
            value = units.parse(given, "angle") / units.DEGREE
        except errors.BadInput as error:
            raise mistake(f"{what} {error}") from None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise mistake(f"{what} {shown(given)} is not a number of degrees. {EXAMPLE}")
    if not bounds[0] <= value <= bounds[1]:
        raise mistake(f"{what} {given} is not between {bounds[0]:g} and {bounds[1]:g} degrees. {EXAMPLE}")
    return float(value)
