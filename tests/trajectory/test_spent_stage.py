"""Empty stages: when they come free, how they fall, and what becomes of those that come apart."""

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import height_above, surface_inverse
from uppertier.flight.path import state_at
from uppertier.scenario import flights
from uppertier.trajectory.spent_stage import SEPARATION_SPEED_M_S, pieces_of, tumbling_beta


@pytest.fixture(scope="module")
def minuteman():
    return flights.fly("minuteman-iii", "vandenberg", "kwajalein")


def test_a_tumbling_cylinder_has_klett_s_drag():
    # 1,000 kg, 5 m long, 1 m thick: (0.7198 + 0.3260 / 5) 5 m2 = 3.925 m2.
    assert tumbling_beta(1000.0, 5.0, 1.0) == pytest.approx(1000.0 / 3.925, rel=1e-3)


def test_stages_come_free_where_the_next_ignites_and_the_last_at_separation(minuteman):
    stages = flights.spent_stages(minuteman)
    missile = build.missile("minuteman-iii")
    first = missile.stages[0].burn_time_s + missile.stages[1].ignition_delay_s
    separation = minuteman.knots[minuteman.aim.result.separation, 0]
    assert [each.name for each in stages] == ["stage 1", "stage 2", "stage 3"]
    assert stages[0].free_s == pytest.approx(first)
    assert stages[2].free_s == pytest.approx(separation)
    for each in stages:
        position, velocity, _ = state_at(minuteman.knots, len(minuteman.knots), each.free_s)
        assert each.knots[0, 1:4] == pytest.approx(position, abs=1e-6)
        back = np.array(velocity) - each.knots[0, 4:7]
        assert back == pytest.approx(SEPARATION_SPEED_M_S * np.array(velocity) / np.linalg.norm(velocity))


def test_they_fall_to_the_ground_in_their_order_along_the_way(minuteman):
    stages = flights.spent_stages(minuteman)
    for each in stages:
        # The ground is at the height of the target.
        height_m = height_above(tuple(each.knots[-1, 1:4]), WGS84)
        assert height_m == pytest.approx(minuteman.target[2], abs=0.01)
    places = [(each.latitude_rad, each.longitude_rad) for each in stages]
    away = [surface_inverse(*minuteman.start[:2], *place, WGS84)[0] for place in places]
    assert away == sorted(away)
    # The light, tumbling last stage falls behind the warhead and after it.
    assert stages[2].end_s > minuteman.summary.flight_time_s


def test_what_does_not_separate_leaves_no_stage():
    assert flights.spent_stages(flights.fly("scud-b", (39.0, 125.0), bearing_deg=150.0, range_m=200e3)) == []


def test_below_a_height_a_stage_comes_apart_and_mass_is_kept(minuteman):
    stage = flights.spent_stages(minuteman, break_up_m="60 km")[2]
    assert height_above(tuple(stage.knots[-1, 1:4]), WGS84) == pytest.approx(60e3, abs=0.1)
    assert sum(piece.mass_kg for piece in stage.pieces) == pytest.approx(stage.mass_kg)
    assert all(piece.free_s == stage.end_s for piece in stage.pieces)
    betas = np.array([piece.beta_kg_m2 for piece in stage.pieces])
    # Sheets fall later than chunks: the order of the ballistic coefficients, but for the burst.
    ends = np.array([piece.end_s for piece in stage.pieces])
    assert np.corrcoef(np.log(betas), ends)[0, 1] < -0.8


def test_the_pieces_of_a_seed_are_always_the_same():
    def pieces(seed: int) -> list:
        return pieces_of(900.0, (0.0, 0.0, 0.0), count=5, seed=seed, replica=0, thing=1)

    assert pieces(7) == pieces(7)
    assert pieces(7) != pieces(8)
