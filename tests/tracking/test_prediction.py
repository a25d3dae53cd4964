"""The path ahead and the place of impact."""

import numpy as np
import pytest
from scipy.stats import chi2

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import geodetic_from_ecef, height_above
from uppertier.flight.falling import step_free
from uppertier.flight.path import state_at
from uppertier.tracking.prediction import predict_impact, predict_path
from uppertier.tracking.track import LEAST_INVERSE_BETA, TRACK, TRACKER

BETA = 1.0 / 5000.0


def fall(place, velocity, beta, step_s=0.05):
    """Return time and place of impact by small steps, the last one cut."""
    time_s = 0.0
    while True:
        after, faster = step_free(place, velocity, beta, WGS84, step_s)
        if height_above(after, WGS84) < 0.0:
            part = height_above(place, WGS84) / (height_above(place, WGS84) - height_above(after, WGS84))
            return time_s + part * step_s, np.array(place) + part * (np.array(after) - place)
        place, velocity, time_s = after, faster, time_s + step_s


@pytest.fixture
def track(climbing, new_track):
    made = new_track(*climbing)
    made["time_s"] = 70.0
    made["state"][6] = BETA
    return made


def test_path_is_the_fall_by_small_steps(track, climbing):
    knots = np.zeros((400, 10))
    count = predict_path(track, WGS84, knots, 10.0)
    assert knots[0, 0] == 70.0
    elapsed, ground = fall(*climbing, BETA)
    # Straight cut of a step of 0.05 s: 4 mm of bend.
    assert knots[count - 1, 0] - 70.0 == pytest.approx(elapsed, abs=1e-3)
    assert knots[count - 1, 1:4] == pytest.approx(ground, abs=0.05)
    assert height_above(tuple(knots[count - 1, 1:4]), WGS84) == pytest.approx(0.0, abs=1e-3)
    place, velocity = climbing
    for _ in range(2000):
        place, velocity = step_free(place, velocity, BETA, WGS84, 0.05)
    between, _, _ = state_at(knots, count, 170.0)
    assert between == pytest.approx(place, abs=0.01)


def test_rows_of_a_path_rise_in_time_and_carry_the_acceleration(track):
    knots = np.zeros((400, 10))
    count = predict_path(track, WGS84, knots, 5.0)
    assert np.all(np.diff(knots[:count, 0]) > 0.0)
    assert np.diff(knots[:count, 0]).max() <= 5.0
    # Drag is strongest low down: more than 5 g somewhere, and 9 m/s2 at the start.
    pull = np.linalg.norm(knots[:count, 7:10], axis=1)
    assert pull.max() > 50.0
    assert pull[0] == pytest.approx(9.4, abs=0.5)


def test_too_few_knots_end_the_path_early(track):
    knots = np.zeros((12, 10))
    assert predict_path(track, WGS84, knots, 10.0) == 12
    assert height_above(tuple(knots[11, 1:4]), WGS84) > 1000.0


def test_a_track_in_the_ground_has_no_path(track):
    track["state"][:3] *= 0.9
    assert predict_path(track, WGS84, np.zeros((12, 10)), 10.0) == 0


def test_a_negative_estimate_of_drag_is_read_as_a_slender_body(track):
    knots, floor = np.zeros((400, 10)), np.zeros((400, 10))
    track["state"][6] = -1e-4
    count = predict_path(track, WGS84, knots, 10.0)
    track["state"][6] = LEAST_INVERSE_BETA
    assert predict_path(track, WGS84, floor, 10.0) == count
    assert np.array_equal(knots, floor)


def test_impact_is_where_the_path_ends(track, matrices):
    knots, ghost = np.zeros((400, 10)), np.zeros(1, TRACK)[0]
    count = predict_path(track, WGS84, knots, 10.0)
    predict_impact(track, TRACKER, WGS84, ghost, matrices)
    assert track["impact_known"] == 1
    # Two step rules, one path: centimetres.
    assert track["impact_m"] == pytest.approx(knots[count - 1, 1:4], abs=0.1)
    assert track["impact_s"] == pytest.approx(knots[count - 1, 0], abs=1e-3)
    heights = [height_above(tuple(row[1:4]), WGS84) for row in knots[:count]]
    # Steps of 10 s about the top leave out 125 m at most.
    assert track["apogee_m"] == pytest.approx(max(heights), abs=130.0)
    assert track["state"][6] == BETA


def test_impacts_lie_in_the_ellipse_as_often_as_it_says(climbing, new_track, still, matrices):
    """300 estimates of one flight: squared distances of the true impact are chi-square with 2 degrees."""
    luck = np.random.default_rng(9)
    place, velocity = np.array(climbing[0]), np.array(climbing[1])
    _, ground = fall(*climbing, BETA)
    latitude, longitude, _ = geodetic_from_ecef(tuple(ground), WGS84)
    east_north = np.array(east_north_up(latitude, longitude)[:2])
    ghost = np.zeros(1, TRACK)[0]
    squares = []
    for _ in range(300):
        track = new_track(
            place + 100.0 * luck.standard_normal(3),
            velocity + 2.0 * luck.standard_normal(3),
            100.0,
            2.0,
            still,
        )
        # A well-known coefficient, 10 %: the ellipse is a linear picture.
        track["state"][6] = BETA * (1.0 + 0.1 * luck.standard_normal())
        track["covariance"][6, 6] = (0.1 * BETA) ** 2
        predict_impact(track, still, WGS84, ghost, matrices)
        miss = east_north @ (track["impact_m"] - ground)
        squares.append(miss @ np.linalg.solve(track["impact_covariance_m2"], miss))
    low, high = chi2.ppf((0.001, 0.999), 600) / 300
    assert low < np.mean(squares) < high
    inside = np.mean(np.array(squares) < chi2.ppf(0.9, 2))
    # 300 trials at 90 %: three sigma are 5 %.
    assert inside == pytest.approx(0.9, abs=0.052)
