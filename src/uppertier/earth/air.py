"""The air as flights read it: cubics of density and sound speed between nodes in height, and wind.

`air_tables` makes such a table from the standard atmosphere or from an exponential law. The nodes lie where
the layers of the standard begin, so that no cubic spans a bend.
"""

from typing import NamedTuple

import numpy as np

from uppertier.compiled import lean

# The columns of `cells`.
NODE = 0
DENSITY_COLUMN = 1
SOUND_COLUMN = 5
CELL_COLUMNS = 8

# The index over the cells: one entry each 250 m from -5 km to 1000 km; no two nodes lie in one entry.
LOWEST_M = -5_000.0
HIGHEST_M = 1_000_000.0
ENTRY_M = 250.0

# Wind stands each kilometre from the ground up.
WIND_STEP_M = 1_000.0


class Air(NamedTuple):
    """A table of the air: what `air_tables` makes and the kernels read.

    `index` (int64) holds for each 250 m of height the cell in which it begins; a row of `cells` is its lower
    node (m), four coefficients of density (kg/m3) and three of sound speed (m/s) in powers of the metres
    above it. `wind` (n, 2) is the wind toward east and north (m/s) each kilometre, held above; it blows where
    `windy` is 1.0. Where `per_scale_m` is not 0.0 the air is isothermal and the cells are not read: its
    density is sea_density exp(-height per_scale).
    """

    index: np.ndarray  # type: ignore[assignment]  # the field is an index; nobody asks an air for tuple.index
    cells: np.ndarray
    wind: np.ndarray
    windy: float
    sea_density_kg_m3: float
    per_scale_m: float
    sound_speed_m_s: float


@lean
def cell_at(air, height_m):
    """Return the row of `air.cells` that holds a height (m) between the lowest and the highest."""
    cell = air.index[int((height_m - LOWEST_M) / ENTRY_M)]
    if height_m >= air.cells[cell + 1, NODE]:
        cell += 1
    return cell


@lean
def exponential(x):
    """Return exp(x) for x from -180 to 10, to 1e-13 of it, without a branch or a call.

    The series of exp(x / 256), squared eight times; beyond the bounds the value at the bound.
    """
    y = x if x > -180.0 else -180.0
    y = (y if y < 10.0 else 10.0) * (1.0 / 256.0)
    part = 1.0 / 40320.0 + y * (1.0 / 362880.0 + y * (1.0 / 3628800.0))
    part = 1.0 / 720.0 + y * (1.0 / 5040.0 + y * part)
    value = 1.0 + y * (1.0 + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y * (1.0 / 120.0 + y * part)))))
    value *= value
    value *= value
    value *= value
    value *= value
    value *= value
    value *= value
    value *= value
    return value * value


@lean
def density_in(air, height_m):
    """Return the density (kg/m3) of the table at a height (m); none above 1000 km."""
    if height_m > HIGHEST_M:
        return 0.0
    if air.per_scale_m != 0.0:
        return air.sea_density_kg_m3 * exponential(-height_m * air.per_scale_m)
    cell = cell_at(air, max(height_m, LOWEST_M))
    z = max(height_m, LOWEST_M) - air.cells[cell, NODE]
    curve = air.cells[cell, DENSITY_COLUMN + 2] + z * air.cells[cell, DENSITY_COLUMN + 3]
    return air.cells[cell, DENSITY_COLUMN] + z * (air.cells[cell, DENSITY_COLUMN + 1] + z * curve)


@lean
def wind_at(air, height_m):
    """Return the wind (m/s) toward east and north at a height (m)."""
    steps = min(max(height_m / WIND_STEP_M, 0.0), len(air.wind) - 1.0)
    low = min(int(steps), len(air.wind) - 2)
    part = steps - low
    east = (1.0 - part) * air.wind[low, 0] + part * air.wind[low + 1, 0]
    north = (1.0 - part) * air.wind[low, 1] + part * air.wind[low + 1, 1]
    return east, north
