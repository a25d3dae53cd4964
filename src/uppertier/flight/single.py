"""One flight at a time, with its path, for callers who look."""

from __future__ import annotations

import numpy as np

from uppertier.earth.air import Air
from uppertier.earth.air_tables import standard_air
from uppertier.earth.constants import Planet
from uppertier.flight.body import MARKS, FlightResult, Launch, Vehicle
from uppertier.flight.fall import fall_many
from uppertier.flight.propagate import fly_many
from uppertier.flight.step import LOOSE


def fly(
    vehicle: Vehicle, launch: Launch, planet: Planet, knots: np.ndarray, air: Air | None = None
) -> FlightResult:
    """Fly a missile from launch to impact as `fly_many` does, in still standard air; fill `knots` (K, 10)."""
    count = np.empty(1, dtype=np.int64)
    marks = np.empty((1, MARKS), dtype=np.int64)
    air = standard_air() if air is None else air
    fly_many(vehicle, np.array([launch]), LOOSE, air, planet, knots[np.newaxis], count, marks)
    status, cutoff, separation, apogee, reentry = marks[0].tolist()
    return FlightResult(status, int(count[0]), cutoff, separation, apogee, reentry)


def coast(
    position: tuple[float, float, float],
    velocity: tuple[float, float, float],
    time_s: float,
    until_s: float,
    inverse_beta_m2_kg: float,
    ground_m: float,
    planet: Planet,
    knots: np.ndarray,
    air: Air | None = None,
    loose: float = 1.0,
) -> FlightResult:
    """Let one body fall from a state to the ground or a time as `fall_many` does; fill `knots` (K, 10).

    A flight that is still up at `until_s` ends ALOFT.
    """
    states = np.array([[time_s, *position, *velocity]])
    ends, counts = np.empty((1, 8)), np.zeros(1, dtype=np.int64)
    marks = np.zeros((1, MARKS), dtype=np.int64)
    air = standard_air() if air is None else air
    inverse_beta = np.array([float(inverse_beta_m2_kg)])
    fall_many(
        states, inverse_beta, until_s, ground_m, loose, air, planet, ends, knots[np.newaxis], counts, marks
    )
    status, _, _, apogee, reentry = marks[0].tolist()
    return FlightResult(status, int(counts[0]), -1, -1, apogee, reentry)
