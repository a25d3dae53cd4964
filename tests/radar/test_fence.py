"""The horizon fence: what makes its beams cheap to ask for says the same as the whole question."""

from math import radians

import pytest

from radar.fences import laid
from uppertier.radar.array import in_field
from uppertier.radar.fence import can_make, fence_beams, fence_direction


@pytest.mark.parametrize(
    "largest_scan_deg, max_elevation_deg", [(62, 90), (50, 90), (62, 5.3), (62, 5.6), (30, 6)]
)
def test_a_beam_can_be_made_where_the_face_can_look(radar, site, largest_scan_deg, max_elevation_deg):
    limited = radar._replace(
        largest_scan_rad=radians(largest_scan_deg), max_elevation_rad=radians(max_elevation_deg)
    )
    number = fence_beams(limited)
    beams = [fence_direction(limited, site, beam, number) for beam in range(number)]
    made = [can_make(limited, site, toward) for toward in beams]
    assert made == [in_field(limited, site, toward) for toward in beams]
    assert made == [beam["makes"] == 1 for beam in laid(limited, site)]
