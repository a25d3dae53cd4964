"""The searches that aiming needs: controls that end a miss, for many problems at once; the lowest point."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

# Misses (m; (N, D)) of controls (N, D), given also which problem each row belongs to (N,).
Miss = Callable[[np.ndarray, np.ndarray], np.ndarray]

ROUNDS = 14
# A step that does not lessen the miss is tried again this much shorter.
SHORTER = 0.35
# No step may be so long that the linear picture means nothing: parts of the bounds' width.
LONGEST = 0.35


class Solution(NamedTuple):
    """Where a search ended: controls, misses (N, D), Jacobians (N, D, D), and which were found (N,)."""

    controls: np.ndarray
    miss: np.ndarray
    jacobian: np.ndarray
    found: np.ndarray


def hit(
    miss: Miss,
    controls: np.ndarray,
    steps: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    tolerance_m: float,
    rounds: int = ROUNDS,
) -> Solution:
    """Return controls within bounds that bring each miss below a tolerance, where they are found.

    Newton's method, all problems in step: each round flies the trial and one neighbour for each control
    (`steps` (D,) away), solves the linear equations, and halts problem by problem. `low` and `high` are (D,)
    or (N, D). A step out of bounds ends at the bound; one that does not help is shortened.
    """
    count, size = controls.shape
    low, high = (np.broadcast_to(each, controls.shape) for each in (low, high))
    best = np.clip(controls, low, high)
    lacking = np.full((count, size), np.inf)
    jacobian = np.tile(np.eye(size), (count, 1, 1))
    active = np.arange(count)
    change = np.zeros((count, size))
    for _ in range(rounds):
        trial = np.clip(best[active] + change[active], low[active], high[active])
        neighbours = [trial + steps * np.eye(size)[i] for i in range(size)]
        flown = miss(np.concatenate([trial, *neighbours]), np.tile(active, 1 + size))
        flown = flown.reshape(1 + size, -1, size)
        here = flown[0]
        slopes = np.stack([(flown[1 + i] - here) / steps[i] for i in range(size)], axis=-1)
        better = np.linalg.norm(here, axis=1) < np.linalg.norm(lacking[active], axis=1)
        gained = active[better]
        best[gained], lacking[gained], jacobian[gained] = trial[better], here[better], slopes[better]
        change[active[~better]] *= SHORTER
        change[gained] = newton(jacobian[gained], lacking[gained], LONGEST * (high - low)[gained])
        wanted = np.clip(best + change, low, high)
        stuck = np.all(wanted == best, axis=1)
        active = active[(np.linalg.norm(lacking[active], axis=1) > tolerance_m) & ~stuck[active]]
        if len(active) == 0:
            break
    return Solution(best, lacking, jacobian, np.linalg.norm(lacking, axis=1) <= tolerance_m)


def newton(jacobian: np.ndarray, miss: np.ndarray, longest: np.ndarray) -> np.ndarray:
    """Return the changes (N, D) that would end misses if they were linear, no part longer than `longest`.

    Where the equations cannot be solved the change is nothing.
    """
    sound = np.isfinite(jacobian).all(axis=(1, 2)) & (np.abs(np.linalg.det(jacobian)) > 0.0)
    change = np.zeros_like(miss)
    change[sound] = -np.linalg.solve(jacobian[sound], miss[sound][..., np.newaxis])[..., 0]
    with np.errstate(divide="ignore"):
        part = np.min(longest / np.abs(change), axis=1)
    return change * np.minimum(part, 1.0)[:, np.newaxis]


def vertex(places: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the lowest places (N,) of parabolas through three points each, (N, 3); the middle where flat."""
    (a, b, c), (fa, fb, fc) = places.T, values.T
    with np.errstate(divide="ignore", invalid="ignore"):
        top = (b - a) ** 2 * (fb - fc) - (b - c) ** 2 * (fb - fa)
        bottom = (b - a) * (fb - fc) - (b - c) * (fb - fa)
        found = b - 0.5 * top / bottom
    inside = np.isfinite(found) & (found > np.minimum(a, c)) & (found < np.maximum(a, c))
    return np.where(inside, found, b)
