"""A radar's fence as the phase lays it."""

import numpy as np

from uppertier.radar.fence import FENCE_FIGURES, lay_fence


def laid(radar, site):
    """Return the figures of a radar's fence."""
    fence = np.zeros(1, FENCE_FIGURES)[0]
    lay_fence(radar, site, fence)
    return fence
