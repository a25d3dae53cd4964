"""A radar's fence as it is laid before a fight."""

import numpy as np

from uppertier.radar.fence import FENCE_BEAM, fence_beams, lay_fence


def laid(radar, site):
    """Return the beams of a radar's fence."""
    fence = np.zeros(fence_beams(radar), FENCE_BEAM)
    lay_fence(radar, site, fence)
    return fence
