"""The density of the standard atmosphere for filters and interceptors: cubics in place of powers.

Below 86 km a cubic of the density in each kilometre of geopotential height, where every bend of the standard
lies between two cells; above, the tables of `upper_air`. Within 1e-6 of `atmosphere` (tested), and several
times cheaper than its logarithms and powers.

Where it stops being true: as `atmosphere`; and below -5 km, where the lowest cell goes on.
"""

from math import exp

import numpy as np

from uppertier.compiled import lean
from uppertier.earth.atmosphere import BASE_K, BASE_M, BASE_PA, FALL, GAS_J_KG_K, LAPSE_K_M, STEADY
from uppertier.earth.upper_air import CEILING_M, DENSITY, FLOOR_M, GRAVITY_RADIUS_M, HEIGHT_M
from uppertier.tables import place_in

LOWEST_M = -5_000.0
CELL_M = 1_000.0
CELLS = 90

# Each cell is read at its ends and at its thirds, the ends as limits from within.
PARTS = np.array([0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0])
LEVELS = LOWEST_M + CELL_M * (np.arange(CELLS)[:, np.newaxis] + PARTS)
LAYER = np.maximum(np.searchsorted(BASE_M, LEVELS[:, 1], side="right") - 1, 0)[:, np.newaxis]
CLIMBS = LEVELS - BASE_M[LAYER]
WARMTH = BASE_K[LAYER] + LAPSE_K_M[LAYER] * CLIMBS
FALLS = FALL[LAYER] * np.where(STEADY[LAYER], CLIMBS, np.log(WARMTH / BASE_K[LAYER]))
DENSITIES = BASE_PA[LAYER] * np.exp(FALLS) / (GAS_J_KG_K * WARMTH)
CUBICS = np.linalg.solve(np.vander(PARTS, 4, increasing=True), DENSITIES.T).T.copy()


@lean
def density_at(height_m):
    """Return the density (kg/m3) of the standard atmosphere at a geometric height (m); none above 1000 km."""
    if height_m < FLOOR_M:
        steps = (GRAVITY_RADIUS_M * height_m / (GRAVITY_RADIUS_M + height_m) - LOWEST_M) / CELL_M
        i = max(int(steps), 0)
        z = steps - i
        return CUBICS[i, 0] + z * (CUBICS[i, 1] + z * (CUBICS[i, 2] + z * CUBICS[i, 3]))
    if height_m > CEILING_M:
        return 0.0
    i = place_in(HEIGHT_M, height_m)
    z = height_m - HEIGHT_M[i]
    return exp(DENSITY[i, 0] + z * (DENSITY[i, 1] + z * (DENSITY[i, 2] + z * DENSITY[i, 3])))


@lean
def density_and_slope(height_m):
    """Return density (kg/m3) and the slope of its logarithm (1/m) at a geometric height (m) below 1000 km."""
    if height_m < FLOOR_M:
        bend = GRAVITY_RADIUS_M / (GRAVITY_RADIUS_M + height_m)
        steps = (bend * height_m - LOWEST_M) / CELL_M
        i = max(int(steps), 0)
        z = steps - i
        density = CUBICS[i, 0] + z * (CUBICS[i, 1] + z * (CUBICS[i, 2] + z * CUBICS[i, 3]))
        slope = CUBICS[i, 1] + z * (2.0 * CUBICS[i, 2] + z * 3.0 * CUBICS[i, 3])
        return density, slope * bend * bend / (CELL_M * density)
    i = place_in(HEIGHT_M, height_m)
    z = height_m - HEIGHT_M[i]
    density = exp(DENSITY[i, 0] + z * (DENSITY[i, 1] + z * (DENSITY[i, 2] + z * DENSITY[i, 3])))
    return density, DENSITY[i, 1] + z * (2.0 * DENSITY[i, 2] + z * 3.0 * DENSITY[i, 3])
