"""What the commands share: options that carry units, places on the Earth, and answers for machines."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from math import radians
from typing import Any

import click

from uppertier import errors

COORDINATES = re.compile(r"^\s*[+-]?[\d.]")


class Quantity(click.ParamType):
    """An option such as `1000km` or `-20dBsm`: a number with a unit of one dimension, read into SI."""

    def __init__(self, dimension: str) -> None:
        self.dimension = dimension
        self.name = dimension

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the quantity in SI; a number (a default) is in SI already."""
        if isinstance(value, int | float):
            return float(value)
        from uppertier import units

        try:
            return units.parse(value, self.dimension)
        except errors.BadInput as error:
            self.fail(str(error), param, ctx)


class Place(click.ParamType):
    """A place: `LAT,LON` or `LAT,LON,HEIGHT` in degrees (height with a unit), or a name in the catalogue."""

    name = "place"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float, float]:
        """Return latitude and longitude in radians, and height above the ellipsoid in metres."""
        if isinstance(value, tuple):
            return value
        try:
            return _coordinates(value) if COORDINATES.match(value) else _named(value)
        except errors.BadInput as error:
            self.fail(str(error), param, ctx)


def _coordinates(text: str) -> tuple[float, float, float]:
    from uppertier import units

    parts = [part.strip() for part in text.split(",")]
    example = "A place is LAT,LON or LAT,LON,HEIGHT, such as 36.047,128.224,650m"
    if len(parts) not in (2, 3):
        raise errors.BadInput(f"'{text}' has {len(parts)} parts. {example}.")
    try:
        latitude_deg, longitude_deg = float(parts[0]), float(parts[1])
    except ValueError:
        raise errors.BadInput(f"'{text}' is not in decimal degrees. {example}.") from None
    if not -90.0 <= latitude_deg <= 90.0:
        raise errors.BadInput(f"Latitude {parts[0]} is not between -90 and 90. Latitude comes first.")
    if not -180.0 <= longitude_deg <= 360.0:
        raise errors.BadInput(f"Longitude {parts[1]} is not between -180 and 360.")
    height_m = units.parse(parts[2], "length") if len(parts) == 3 else 0.0
    return radians(latitude_deg), radians(longitude_deg), height_m


def _named(name: str) -> tuple[float, float, float]:
    from uppertier.catalog import build

    latitude_rad, longitude_rad, height_m = build.place(name)
    return latitude_rad, longitude_rad, height_m


def print_json(answer: Mapping[str, Any]) -> None:
    """Print one JSON object on stdout, with null for whatever does not exist (None, NaN, infinity)."""
    click.echo(json.dumps(_plain(answer), allow_nan=False, indent=2, ensure_ascii=False))


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it: arrays as lists, and null for NaN and infinity."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
