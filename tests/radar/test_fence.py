"""The horizon fence: what makes its beams cheap to ask for says the same as the whole question."""

from math import radians

import pytest

from uppertier.radar.array import in_field
from uppertier.radar.fence import can_make, fence_beams, fence_direction


@pytest.mark.parametrize(
    "largest_scan_deg, max_elevation_deg", [(62, 90), (50, 90), (62, 5.3), (62, 5.6), (30, 6)]
)
def test_a_beam_can_be_made_where_the_face_can_look(radar, site, largest_scan_deg, max_elevation_deg):
    limited = radar._replace(
        largest_scan_rad=radians(largest_scan_deg), max_elevation_rad=radians(max_elevation_deg)
    )
    made = [
        beam for beam in range(fence_beams(limited)) if can_make(limited, site, toward(limited, site, beam))
    ]
    asked = [
        beam for beam in range(fence_beams(limited)) if in_field(limited, site, toward(limited, site, beam))
    ]
    assert made == asked


def toward(radar, site, beam):
    """Where a fence beam points."""
    return fence_direction(radar, site, beam)
