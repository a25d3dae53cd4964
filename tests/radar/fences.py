"""A radar's fence, and its table of the air, as they are laid before a fight."""

import numpy as np

from uppertier.earth.constants import WGS84
from uppertier.radar.air_table import AIR_TABLE, lay_air
from uppertier.radar.fence import FENCE_BEAM, fence_beams, lay_fence


def laid(radar, site):
    """Return the beams of a radar's fence."""
    fence = np.zeros(fence_beams(radar), FENCE_BEAM)
    lay_fence(radar, site, fence)
    return fence


def air_laid(radar, site):
    """Return a radar's table of the air."""
    table = np.empty(AIR_TABLE)
    lay_air(radar.weather, site, WGS84, table)
    return table
