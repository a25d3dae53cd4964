"""Tables of the air for the flight kernels: the standard atmosphere, an exponential one, and wind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from uppertier.earth.air import CELL_COLUMNS, ENTRY_M, HIGHEST_M, LOWEST_M, WIND_STEP_M, Air
from uppertier.earth.atmosphere import BASE_M, density_and_sound_speed
from uppertier.earth.upper_air import FLOOR_M, GRAVITY_RADIUS_M, HEIGHT_M
from uppertier.errors import BadInput

# Nodes nearer to a bend of the standard than this make room for it.
ROOM_M = 400.0

# Density (kg/m3) and sound speed (m/s) at a height (m).
Law = Callable[[float], tuple[float, float]]


@cache
def standard_air() -> Air:
    """Return the U.S. Standard Atmosphere 1976, at rest; its density is good to 1e-6."""
    return _table(density_and_sound_speed)


@cache
def exponential_air(sea_density_kg_m3: float, scale_height_m: float, sound_speed_m_s: float = 340.0) -> Air:
    """Return an isothermal atmosphere, rho0 exp(-h / H), as Allen and Eggers and textbooks take it."""
    return standard_air()._replace(
        sea_density_kg_m3=sea_density_kg_m3, per_scale_m=1.0 / scale_height_m, sound_speed_m_s=sound_speed_m_s
    )


def with_wind(
    air: Air, heights_m: Sequence[float], east_m_s: Sequence[float], north_m_s: Sequence[float]
) -> Air:
    """Return the same air with a wind, linear between the heights given and held beyond them.

    The wind is where the air goes to, east and north. Raises BadInput when the heights do not ascend.
    """
    heights = np.asarray(heights_m, dtype=float)
    if len(heights) < 2 or np.any(np.diff(heights) <= 0.0):
        raise BadInput("A wind profile needs two or more heights, each above the one before.")
    if not len(heights) == len(east_m_s) == len(north_m_s):
        raise BadInput("A wind profile needs as many winds toward east and north as it has heights.")
    levels = np.arange(0.0, heights[-1] + WIND_STEP_M, WIND_STEP_M)
    winds = np.stack([np.interp(levels, heights, each) for each in (east_m_s, north_m_s)], axis=1)
    return air._replace(wind=np.ascontiguousarray(winds), windy=1.0)


def _nodes() -> np.ndarray:
    """Return the heights (m) of the nodes: every bend of the standard, and enough between them."""
    layers = GRAVITY_RADIUS_M * BASE_M[1:] / (GRAVITY_RADIUS_M - BASE_M[1:])
    bends = np.concatenate([layers, [FLOOR_M]])
    even = np.arange(LOWEST_M, FLOOR_M, 500.0)
    apart = np.abs(even[:, np.newaxis] - bends).min(axis=1)
    upper = np.concatenate([np.arange(FLOOR_M + 500.0, 120_000.0, 500.0), HEIGHT_M[HEIGHT_M >= 120_000.0]])
    return np.sort(np.concatenate([even[apart > ROOM_M], bends, _halved(upper)]))


def _halved(nodes: np.ndarray) -> np.ndarray:
    """Return the nodes above 120 km with four more between each two: density falls steeply there."""
    high = nodes[nodes >= 120_000.0]
    between = [np.linspace(low, top, 6)[:-1] for low, top in pairwise(high)]
    return np.concatenate([nodes[nodes < 120_000.0], *between, high[-1:]])


def _table(law: Law) -> Air:
    """Return the table whose cubics of density meet a law at both ends and at the thirds of each cell."""
    nodes = _nodes()
    cells = np.zeros((len(nodes) + 1, CELL_COLUMNS))
    thirds = np.array([0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0])
    for row, low, high in zip(cells, nodes[:-1], nodes[1:]):
        heights = low + (high - low) * thirds
        # Just below the upper end, so that a cell that ends at a bend stays on its own side.
        heights[-1] = np.nextafter(high, low)
        values = np.array([law(float(height)) for height in heights])
        powers = np.vander((heights - low) / (high - low), 4, increasing=True)
        scale = (high - low) ** np.arange(4)
        row[0] = low
        row[1:5] = np.linalg.solve(powers, values[:, 0]) / scale
        row[5:8] = np.polynomial.polynomial.polyfit(heights - low, values[:, 1], 2)
    cells[len(nodes) - 1, 0] = nodes[-1]
    cells[len(nodes) - 1, 5] = law(HIGHEST_M)[1]
    cells[len(nodes), 0] = np.inf
    entries = np.arange(LOWEST_M, HIGHEST_M + ENTRY_M, ENTRY_M)
    index = np.searchsorted(nodes, entries, side="right") - 1
    return Air(index, cells, np.zeros((2, 2)), 0.0, 0.0, 0.0, 0.0)
