"""The searches that aiming needs: two controls that end a miss, the lowest point of a curve, its zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import copysign, sqrt

import numpy as np

GOLDEN = 0.5 * (3.0 - sqrt(5.0))

# A search that wants to leave its bounds more often than this has its solution outside.
MOST_CUTS = 4

# A search that cannot better its miss, because the flights themselves are rough, may end this much worse.
STUCK = 5.0

# A miss, metres east and north, as a function of two controls.
Miss = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Solution:
    """Where a search of two controls ended: the controls, the miss (m) left, and the Jacobian it used."""

    controls: np.ndarray
    miss: np.ndarray
    jacobian: np.ndarray


def jacobian_of(
    miss: Miss, controls: np.ndarray, steps: np.ndarray, at: np.ndarray | None = None
) -> np.ndarray:
    """Return d(miss)/d(controls), a 2x2 array: one-sided against a known miss `at`, central without one."""
    columns = []
    for i in range(2):
        shift = np.zeros(2)
        shift[i] = steps[i]
        if at is None:
            columns.append((miss(controls + shift) - miss(controls - shift)) / (2.0 * steps[i]))
        else:
            columns.append((miss(controls + shift) - at) / steps[i])
    return np.column_stack(columns)


def hit(
    miss: Miss,
    controls: np.ndarray,
    steps: np.ndarray,
    bounds: tuple[np.ndarray, np.ndarray],
    tolerance_m: float,
    jacobian: np.ndarray | None = None,
) -> Solution | None:
    """Return controls within `bounds` that bring the miss below a tolerance, or None when they are not found.

    Newton's method with finite differences of size `steps`, its Jacobian mended along the way by Broyden's
    rank-one formula (Mathematics of Computation 19, 1965) and taken afresh when a step does not help. A
    Jacobian of a neighbouring problem saves two trials. A step out of bounds ends at the bound.
    """
    low, high = bounds
    controls = np.clip(controls, low, high)
    now = miss(controls)
    fresh = jacobian is None
    matrix = jacobian_of(miss, controls, steps, now) if jacobian is None else jacobian
    cut = 0
    for _ in range(30):
        distance = float(np.hypot(*now))
        if distance < tolerance_m:
            return Solution(controls, now, matrix)
        if not np.isfinite(matrix).all() or np.linalg.det(matrix) == 0.0 or cut > MOST_CUTS:
            return None
        change = -np.linalg.solve(matrix, now)
        wanted = controls + change
        cut += int(np.any((wanted < low) | (wanted > high)))
        wanted = np.clip(wanted, low, high)
        change = wanted - controls
        if not change.any():
            return None
        then = miss(wanted)
        if float(np.hypot(*then)) < 0.7 * distance:
            matrix = matrix + np.outer(then - now - matrix @ change, change) / (change @ change)
            controls, now, fresh = wanted, then, False
        elif fresh:
            # The Jacobian is true here, so a shorter step along it must help unless this is a dead end.
            for _ in range(6):
                change = 0.4 * change
                then = miss(controls + change)
                if float(np.hypot(*then)) < distance:
                    break
            else:
                break
            controls, now = controls + change, then
            matrix = jacobian_of(miss, controls, steps, now)
        else:
            matrix, fresh = jacobian_of(miss, controls, steps, now), True
    if float(np.hypot(*now)) < STUCK * tolerance_m:
        return Solution(controls, now, matrix)
    return None


def lowest(
    curve: Callable[[float], float], low: float, start: float, high: float, tolerance: float
) -> tuple[float, float]:
    """Return where a curve with one valley is lowest between two bounds, and how low.

    Brent, Algorithms for Minimization without Derivatives (1973), chapter 5: parabolas through the three best
    points, golden sections where they fail. `tolerance` is on the place. `start` lies between the bounds.
    """
    best = second = third = start
    best_value = second_value = third_value = curve(start)
    step = before_last = 0.0
    while max(high - best, best - low) > 2.0 * tolerance:
        middle = 0.5 * (low + high)
        r = (best - second) * (best_value - third_value)
        q = (best - third) * (best_value - second_value)
        p = (best - third) * q - (best - second) * r
        q = 2.0 * (q - r)
        p, q = (-p, q) if q > 0.0 else (p, -q)
        older, before_last = before_last, step
        if (
            abs(older) > tolerance
            and abs(p) < abs(0.5 * q * older)
            and q * (low - best) < p < q * (high - best)
        ):
            step = p / q
            if min(best + step - low, high - best - step) < 2.0 * tolerance:
                step = copysign(tolerance, middle - best)
        else:
            before_last = (high if best < middle else low) - best
            step = GOLDEN * before_last
        place = best + (step if abs(step) >= tolerance else copysign(tolerance, step))
        value = curve(place)
        if value <= best_value:
            low, high = (best, high) if place >= best else (low, best)
            third, third_value = second, second_value
            second, second_value = best, best_value
            best, best_value = place, value
            continue
        low, high = (place, high) if place < best else (low, place)
        if value <= second_value or second == best:
            third, third_value = second, second_value
            second, second_value = place, value
        elif value <= third_value or third in (best, second):
            third, third_value = place, value
    return best, best_value


def crossing(curve: Callable[[float], float], low: float, high: float, tolerance: float) -> float | None:
    """Return where a curve passes through zero between two bounds, or None when its sign does not change.

    Regula falsi in the Illinois form, until the curve is within `tolerance` of zero.
    """
    low_value, high_value = curve(low), curve(high)
    if abs(low_value) < tolerance:
        return low
    if abs(high_value) < tolerance:
        return high
    if low_value * high_value > 0.0:
        return None
    for _ in range(60):
        place = (low * high_value - high * low_value) / (high_value - low_value)
        value = curve(place)
        if abs(value) < tolerance:
            return place
        if value * high_value < 0.0:
            low, low_value = high, high_value
        else:
            low_value *= 0.5
        high, high_value = place, value
    return None
