"""One flight at a time, for callers who try and look."""

from __future__ import annotations

import numpy as np

from uppertier.earth.constants import Planet
from uppertier.flight.body import MARKS, FlightResult, Launch, Vehicle
from uppertier.flight.propagate import fly_many


def fly(vehicle: Vehicle, launch: Launch, planet: Planet, knots: np.ndarray) -> FlightResult:
    """Fly a missile from launch to impact as `fly_many` does; fill `knots` (K, 10)."""
    count = np.empty(1, dtype=np.int64)
    marks = np.empty((1, MARKS), dtype=np.int64)
    fly_many(vehicle, np.array([launch]), planet, knots[np.newaxis], count, marks)
    status, cutoff, separation, apogee, reentry = marks[0].tolist()
    return FlightResult(status, int(count[0]), cutoff, separation, apogee, reentry)
