"""Land, rain and horizon about a radar: read into numbers, refused with a sentence, and felt in the sky."""

from math import radians

import numpy as np
import pytest

from uppertier.earth.horizon import FOUR_THIRDS, STRAIGHT
from uppertier.errors import BadInput
from uppertier.radar.array import in_field
from uppertier.radar.fence import fence_beams, fence_direction
from uppertier.radar.path_loss import path_loss_db
from uppertier.radar.schedule import OUT_OF_VIEW
from uppertier.radar.surroundings import BARE, MM_H, Surroundings, reach_through

HILL = ((radians(330), radians(0)), (radians(340), radians(20)), (radians(350), radians(0)))


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"terrain": ((0.0, radians(95)),)}, "no 95 deg high"),
        ({"terrain": ((radians(400), 0.1),)}, "0 to 360 deg, not 400"),
        ({"terrain": ((1.0, 0.1), (0.5, 0.1))}, "rise from pair to pair"),
        ({"rain_m_s": 300 * MM_H}, "0 to 100 mm/h"),
        ({"rain_m_s": -1.0}, "0 to 100 mm/h"),
        ({"rain_m_s": float("nan")}, "0 to 100 mm/h"),
        ({"rain_height_m": 0.0}, "up to 20 km"),
        ({"horizon": "geometrical"}, "Did you mean 'geometric'"),
    ],
)
def test_what_no_place_is_like_is_refused(wrong, said):
    with pytest.raises(BadInput, match=said):
        Surroundings(**wrong)


@pytest.mark.parametrize("elevation_deg", [-1.0, 91.0, float("nan")])
def test_a_path_below_the_horizontal_is_refused(elevation_deg):
    with pytest.raises(BadInput, match="0 to 90 deg"):
        reach_through(BARE.weather(9.5e9, 0.1), 1e6, radians(elevation_deg))


def test_the_skyline_is_laid_out_by_whole_degrees_and_wraps_round():
    terrain = (
        Surroundings(terrain=((radians(10), radians(1)), (radians(350), radians(3)))).ground().terrain_rad
    )
    assert np.degrees(terrain[[10, 350, 0, 355]]) == pytest.approx([1.0, 3.0, 2.0, 2.5])
    assert np.degrees(terrain[180]) == pytest.approx(2.0)


def test_bare_ground_hides_nothing():
    ground = BARE.ground()
    assert ground.line == STRAIGHT
    assert ground.terrain_rad.max() < radians(-80)
    assert Surroundings(horizon="four-thirds").ground().line == FOUR_THIRDS


@pytest.fixture
def hidden(radar):
    return radar._replace(ground=Surroundings(terrain=HILL).ground())


@pytest.mark.parametrize(
    "azimuth_deg, elevation_deg, found", [(340, 19, 0), (340, 21, 1), (335, 9, 0), (335, 11, 1), (355, 6, 1)]
)
def test_a_target_behind_the_hill_is_not_seen(sky, hidden, azimuth_deg, elevation_deg, found):
    world = sky(50, parameters=hidden)
    place = world.place(azimuth_deg, elevation_deg, 3e5)
    world.put(0, place, cross_section_m2=100.0)
    world.ask(0, place)
    world.look(0)
    assert ((world.counts > 0) & (world.origins[:, 0] == 0)).sum() > 40 * found - 1
    assert found or world.counts.max() == 0
    assert found or np.all(world.tasks["served"][:, 0] == OUT_OF_VIEW)


def test_the_fence_stands_on_the_hill(hidden, site):
    up = np.array(site.east_north_up)
    heights = []
    beams = fence_beams(hidden)
    for beam in range(beams):
        toward = fence_direction(hidden, site, beam, beams)
        heights.append(np.degrees(np.arcsin(up[2] @ toward)))
        east, north = up[0] @ toward, up[1] @ toward
        if abs(np.degrees(np.arctan2(east, north)) + 20.0) < 0.3:
            assert heights[-1] == pytest.approx(
                19.7 + np.degrees(hidden.elevation_beamwidth_rad) / 2, abs=0.4
            )
            assert in_field(hidden, site, toward)
    assert min(heights) == pytest.approx(5.0 + np.degrees(hidden.elevation_beamwidth_rad) / 2, abs=1e-6)


def test_rain_takes_from_the_strength_of_an_echo(sky, design, radar):
    wet = design.parameters(Surroundings(rain_m_s=25 * MM_H))
    dry = design.parameters()
    power = {}
    for name, parameters in (("dry", dry), ("wet", wet)):
        world = sky(3000, parameters=parameters._replace(false_alarm_probability=0.5))
        place = world.place(345.0, 30.0, 4e5)
        world.put(0, place, cross_section_m2=1.0)
        world.ask(0, place, cross_section_m2=1.0)
        world.look(0)
        seen = (world.counts > 0) & (world.origins[:, 0] == 0)
        # A draw that passed the threshold is the threshold and a whole draw, of which the noise is 1.
        power[name] = world.detections["snr"][:, 0][seen].mean() - np.log(2.0) - 1.0
    wet_db, dry_db = (path_loss_db(each.weather, 650.0, 6.371e6, 0.5, 4e5) for each in (wet, dry))
    # Four standard deviations of a mean of 3000 exponential draws: 0.32 dB each.
    assert 10.0 * np.log10(power["dry"] / power["wet"]) == pytest.approx(wet_db - dry_db, abs=0.45)
