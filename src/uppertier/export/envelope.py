"""An interceptor's reach as figures for machines: what JSON says of it, and its table as CSV."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from uppertier.interceptor.envelope import Box, Envelope, Passage
from uppertier.interceptor.reach import NOTHING

# The table in the JSON has every so many columns and rows of the one it is computed on.
EVERY_COLUMN, EVERY_ROW = 4, 3
COLUMNS = (
    "ground_range_km",
    "altitude_km",
    "time_s",
    "launch_elevation_deg",
    "speed_km_s",
    "correction_km",
)


def box_figures(box: Box) -> dict[str, float]:
    """Return a box by the names that the JSON has for it."""
    return {
        "max_ground_range_km": box.range_m / 1e3,
        "min_altitude_km": box.floor_m / 1e3,
        "max_altitude_km": box.ceiling_m / 1e3,
    }


def reach_figures(reach: Envelope) -> dict[str, Any]:
    """Return the figures of a reach: what physics has, what was published, burnout speeds, and the table.

    In the table each quantity is a list by ground range of lists by altitude, null where a round cannot meet
    anything.
    """
    low, usual, high = reach.burnout_m_s
    columns, rows = slice(None, None, EVERY_COLUMN), slice(None, None, EVERY_ROW)
    quantities = _quantities(reach)
    return {
        **box_figures(reach.kinematic),
        "burnout_speed_km_s": usual / 1e3,
        "burnout_speed_low_km_s": low / 1e3,
        "burnout_speed_high_km_s": high / 1e3,
        "first_meeting_s": reach.terms.ready_s,
        "published": box_figures(reach.published),
        "table": {
            "ground_range_km": _list(reach.ground_range_m[columns] / 1e3),
            "altitude_km": _list(reach.height_m[rows] / 1e3),
            "min_altitude_km": _list(reach.floor_m[columns] / 1e3),
            "max_altitude_km": _list(reach.ceiling_m[columns] / 1e3),
            **{name: _list(values[columns, rows]) for name, values in quantities.items()},
        },
    }


def passage_figures(passage: Passage) -> dict[str, Any]:
    """Return the figures of a threat's path: which moments each limit leaves, and which limits forbid."""
    return {
        "flight_time_s": float(passage.time_s[-1]),
        "apogee_km": float(np.max(passage.height_m)) / 1e3,
        "first_launch_s": passage.first_launch_s,
        "last_launch_s": passage.last_launch_s,
        "physics": _stretch(passage, passage.by_physics),
        "time": _stretch(passage, passage.in_time),
        "published_box": _stretch(passage, passage.in_box),
        "left": _stretch(passage, passage.left),
        "nearest_in_band_km": None if passage.nearest_m is None else passage.nearest_m / 1e3,
        "binds": list(passage.binds),
        "side": passage.side,
    }


def write_table(reach: Envelope, path: Path) -> None:
    """Write the whole table of a reach as CSV, a row for each point that a round can meet something at."""
    met = reach.forbids == NOTHING
    ground, height = np.meshgrid(reach.ground_range_m / 1e3, reach.height_m / 1e3, indexing="ij")
    values = [ground[met], height[met], *(each[met] for each in _quantities(reach).values())]
    np.savetxt(
        path, np.column_stack(values), fmt="%.4f", delimiter=",", header=",".join(COLUMNS), comments=""
    )


def _quantities(reach: Envelope) -> dict[str, np.ndarray]:
    """Return what the table holds beside its axes, NaN where a round cannot meet anything."""
    met = reach.forbids == NOTHING
    values = (
        reach.flyout.time_s,
        np.degrees(reach.flyout.elevation_rad),
        reach.flyout.speed_m_s / 1e3,
        reach.correction_m / 1e3,
    )
    return {name: np.where(met, each, np.nan) for name, each in zip(COLUMNS[2:], values, strict=True)}


def _stretch(passage: Passage, moments: np.ndarray) -> dict[str, float] | None:
    """Return how long some moments of a path last, and where the first and the last lie; None for none."""
    if not np.any(moments):
        return None
    first, *_, last = np.flatnonzero(moments)[[0, -1]]
    return {
        "seconds": float(np.sum(moments)),
        "first_s": float(passage.time_s[first]),
        "last_s": float(passage.time_s[last]),
        "first_altitude_km": float(passage.height_m[first]) / 1e3,
        "last_altitude_km": float(passage.height_m[last]) / 1e3,
        "first_ground_range_km": float(passage.ground_range_m[first]) / 1e3,
        "last_ground_range_km": float(passage.ground_range_m[last]) / 1e3,
    }


def _list(values: np.ndarray) -> Any:
    """Return an array as lists of numbers to four decimals, with None for what does not exist."""
    if values.ndim > 1:
        return [_list(each) for each in values]
    return [round(float(each), 4) if isfinite(each) else None for each in values]
