"""Drag tables as the kernels read them: one coefficient for every hundredth of a Mach number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from uppertier.flight.aerodynamics import base_drag_coefficient
from uppertier.flight.body import MACH_POINTS, MACH_STEP

MACH = MACH_STEP * np.arange(MACH_POINTS)


def even_table(mach: Sequence[float], coefficient: Sequence[float]) -> np.ndarray:
    """Return a drag table (MACH_POINTS,) through given points, smooth, without new peaks, held at the ends.

    Monotone cubics of Fritsch and Carlson, SIAM J. Numer. Anal. 17 (1980), with the slopes of Fritsch and
    Butland, SIAM J. Sci. Stat. Comput. 5 (1984). Straight lines between the points would put a kink at each,
    where the integrator has to stop and think.
    """
    x, y = np.asarray(mach, dtype=float), np.asarray(coefficient, dtype=float)
    width, rise = np.diff(x), np.diff(y)
    chord = rise / width
    slope = np.zeros(len(x))
    same = chord[:-1] * chord[1:] > 0.0
    near, far = 2.0 * width[1:] + width[:-1], width[1:] + 2.0 * width[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (near + far) / (near / chord[:-1] + far / chord[1:])
    slope[1:-1] = np.where(same, mean, 0.0)
    at = np.clip(MACH, x[0], x[-1])
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    z, h = at - x[i], width[i]
    second = (3.0 * chord[i] - 2.0 * slope[i] - slope[i + 1]) / h
    third = (slope[i] + slope[i + 1] - 2.0 * chord[i]) / h**2
    return y[i] + z * (slope[i] + z * (second + z * third))


def base_table() -> np.ndarray:
    """Return the drag coefficient (MACH_POINTS,) of a base that no jet fills."""
    return np.array([base_drag_coefficient(float(each)) for each in MACH])
