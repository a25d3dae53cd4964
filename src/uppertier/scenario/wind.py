"""A wind profile from a file: height, and the wind toward east and north."""

from __future__ import annotations

import csv
from pathlib import Path

from uppertier import errors
from uppertier.earth.air import Air
from uppertier.earth.air_tables import standard_air, with_wind

COLUMNS = ("height_m", "east_m_s", "north_m_s")
FASTEST_M_S = 300.0


def read_wind(path: str | Path) -> Air:
    """Return the standard atmosphere with the wind of a CSV file whose columns are `COLUMNS`.

    Raises BadInput, with the line, for a column that is missing or a number that is none.
    """
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(line for line in file if not line.startswith("#"))
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise errors.BadInput(
                f"{path}: a wind profile has the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}."
            )
        rows = [_row(path, number, row) for number, row in enumerate(reader, 1)]
    heights, east, north = (list(each) for each in zip(*rows, strict=True)) if rows else ([], [], [])
    return with_wind(standard_air(), heights, east, north)


def _row(path: str | Path, number: int, row: dict[str, str]) -> tuple[float, float, float]:
    try:
        height, east, north = (float(row[name]) for name in COLUMNS)
    except (TypeError, ValueError):
        raise errors.BadInput(
            f"{path}: row {number} is not three numbers: {', '.join(map(str, row.values()))}."
        ) from None
    if max(abs(east), abs(north)) > FASTEST_M_S:
        raise errors.BadInput(
            f"{path}: row {number} has a wind of {max(abs(east), abs(north)):g} m/s; "
            f"no wind passes {FASTEST_M_S:g}."
        )
    return height, east, north
