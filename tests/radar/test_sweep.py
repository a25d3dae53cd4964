"""A fence swept in one go against one swept beam by beam."""

from math import cos, radians, sin

import numpy as np
import pytest

from radar.fences import laid
from uppertier.radar.array import beam_shape
from uppertier.radar.schedule import FENCE, NONE, begin_frame, next_dwell
from uppertier.radar.sweep import room_for_beams, sweep_on
from uppertier.vectors import dot

FRAME_S = 0.1


def beam_by_beam(radar, site, fence, world):
    """Make all dwells of a frame in which nobody asks; return how many."""
    made = 0
    while True:
        dwell = next_dwell(radar, site, fence, 0.0, FRAME_S, world.tasks[0], world.states[0])
        if dwell.kind == NONE:
            return made
        assert dwell.kind == FENCE
        made += 1


@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("fence_dwell_s", [0.002, 0.01, 0.013, 0.25])
@pytest.mark.parametrize("largest_scan_deg", [62, 40, 0.1])
def test_swept_in_one_go_as_beam_by_beam(sky, radar, site, share, fence_dwell_s, largest_scan_deg):
    limited = radar._replace(
        search_share=share, fence_dwell_s=fence_dwell_s, largest_scan_rad=radians(largest_scan_deg)
    )
    fence, one, other = laid(limited, site), sky(1), sky(1)
    for world in (one, other):
        world.states["search_credit_s"], world.states["fence_beam"] = 0.04, 17
    for _ in range(30):
        for world in (one, other):
            begin_frame(limited, FRAME_S, world.tasks[0], world.states[0])
        made = beam_by_beam(limited, site, fence, one)
        other.states["idle"] = 1
        sweep_on(limited, fence, FRAME_S, other.states[0])
        one.states["idle"] = 1
        assert other.states.tobytes() == one.states.tobytes()
        assert other.states["fence_dwells"][0] == made <= room_for_beams(fence, FRAME_S)


def test_no_beam_meets_what_stands_above_the_top_of_the_fence(radar, site):
    fence = laid(radar, site)
    generator = np.random.default_rng(2)
    lowest = np.arcsin(fence[0]["top_sine"])
    assert lowest < radians(8.0), "the fence stands at 5 degrees"
    for _ in range(2000):
        azimuth = radians(345.0) + generator.uniform(-1.0, 1.0) * radar.azimuth_half_width_rad
        elevation = lowest + generator.exponential(radians(0.3))
        local = cos(elevation) * sin(azimuth), cos(elevation) * cos(azimuth), sin(elevation)
        toward = tuple(np.array(local) @ np.array(site.east_north_up))
        if dot(site.face[2], toward) < cos(radar.largest_scan_rad):
            continue
        u, v = dot(site.face[0], toward), dot(site.face[1], toward)
        assert all(beam_shape(radar, u - beam["u"], v - beam["v"]) == 0.0 for beam in fence if beam["makes"])
