"""What the eye sees, and how wrongly."""

from math import radians

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.flight.path import TARGET
from uppertier.interceptor.round import NOTHING_NEAR, OUT_OF_VIEW, TOO_BRIGHT, TOO_FAINT
from uppertier.interceptor.seeker import acquire, brightest_allowed, lateral_axes, look
from uppertier.vectors import cross, dot, norm

AHEAD = (1.0, 0.0, 0.0)
HERE = (7e6, 0.0, 0.0)
GLARING_W_M2 = 1.0


@pytest.fixture
def eye(interceptor):
    return interceptor.parameters().seeker


def sky(*places):
    targets = np.zeros(len(places), TARGET)
    for target, place in zip(targets, places, strict=True):
        target["position_m"], target["alive"] = np.add(HERE, place), 1
        target["velocity_m_s"] = (0.0, 1.0, 0.0)
        target["length_m"], target["diameter_m"] = 2.5, 0.9
    return targets


def seen(eye, targets, brightest=GLARING_W_M2):
    return acquire(eye, WGS84, HERE, AHEAD, brightest, targets)


def test_it_takes_the_body_nearest_to_where_it_looks(eye):
    assert seen(eye, sky((30e3, 400.0, 0.0), (35e3, 100.0, 0.0)))[0] == 1


def test_out_of_range_out_of_view_or_dead_is_not_seen(eye):
    edge = 30e3 * np.tan(radians(1.0))
    assert seen(eye, sky((45.1e3, 0.0, 0.0))) == (-1, NOTHING_NEAR)
    assert seen(eye, sky((30e3, edge + 1.0, 0.0))) == (-1, OUT_OF_VIEW)
    assert seen(eye, sky((30e3, edge - 1.0, 0.0)))[0] == 0
    assert seen(eye, sky((-30e3, 0.0, 0.0))) == (-1, OUT_OF_VIEW)
    dead = sky((30e3, 0.0, 0.0))
    dead["alive"] = 0
    assert seen(eye, dead) == (-1, NOTHING_NEAR)


def test_a_small_or_cold_body_is_seen_from_less_far(eye):
    """2.5 m by 0.9 m at 300 K from the side shines 1.9 W/sr: 43 km; half its size 22 km; at 250 K 15 km."""
    small = sky((25e3, 0.0, 0.0))
    small["length_m"], small["diameter_m"] = 1.25, 0.45
    cold = eye._replace(body_temperature_k=250.0)
    assert seen(eye, sky((43e3, 0.0, 0.0)))[0] == 0
    assert seen(eye, sky((44e3, 0.0, 0.0))) == (-1, TOO_FAINT)
    assert seen(eye, small) == (-1, TOO_FAINT)
    assert seen(cold, sky((14e3, 0.0, 0.0)))[0] == 0
    assert seen(cold, sky((16e3, 0.0, 0.0))) == (-1, TOO_FAINT)


def test_a_nose_is_fainter_than_a_flank(eye):
    nose_on = sky((40e3, 0.0, 0.0))
    nose_on["velocity_m_s"] = (-1.0, 0.0, 0.0)
    assert seen(eye, nose_on) == (-1, TOO_FAINT)
    assert seen(eye, sky((40e3, 0.0, 0.0)))[0] == 0


def test_a_body_too_bright_to_be_the_one_expected_is_left_for_the_right_one(eye):
    bodies = sky((20e3, 0.0, 0.0), (20e3, 200.0, 0.0))
    bodies["length_m"][0], bodies["diameter_m"][0] = 15.0, 1.5
    allowed = brightest_allowed(eye, WGS84, (7.02e6, 0.0, 0.0), (0.0, 1.0, 0.0), 20e3)
    # Four times the 2 W/sr expected, at 20 km; the stage shines 19 W/sr, the warhead 1.9.
    assert allowed == pytest.approx(4.0 * 2.0 / 20e3**2)
    assert seen(eye, bodies)[0] == 0
    assert seen(eye, bodies, allowed)[0] == 1
    assert seen(eye, bodies[:1], allowed) == (-1, TOO_BRIGHT)


def test_a_hot_target_is_expected_to_be_bright(eye):
    """At 50 km and 5 km/s the skin is at some 600 K: 300 times as bright in this band."""
    low = (6.378e6 + 50e3, 0.0, 0.0)
    hot = brightest_allowed(eye, WGS84, low, (-3500.0, 3500.0, 0.0), 20e3)
    assert 50.0 < hot / brightest_allowed(eye, WGS84, (7e6, 0.0, 0.0), (0.0, 1.0, 0.0), 20e3) < 2000.0


@pytest.mark.parametrize("direction", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.6, 0.8, 0), (0.57, -0.57, 0.6)])
def test_lateral_axes_are_square(direction):
    unit = tuple(np.array(direction) / np.linalg.norm(direction))
    first, second = lateral_axes(unit)
    assert norm(first) == pytest.approx(1.0)
    assert dot(first, unit) == pytest.approx(0.0, abs=1e-15)
    assert cross(unit, first) == pytest.approx(second)


def test_noise_has_the_stated_size_and_the_bias_stays(eye):
    bias = (5e-5, 2e-4, -3e-4)
    seen = np.array([look(eye, 5, 0, 0, k, 1, bias, AHEAD) for k in range(4000)])
    # The mean of 4000 looks is good to 75e-6 / sqrt(4000) = 1.2e-6 rad; four of them.
    assert seen[:, 1].mean() == pytest.approx(2e-4, abs=5e-6)
    assert seen[:, 2].mean() == pytest.approx(-3e-4, abs=5e-6)
    # The standard deviation of 4000 draws is good to 1.1 per cent; four of them.
    assert seen[:, 1:].std(axis=0) == pytest.approx(eye.noise_rad, rel=0.045)
    assert abs(np.corrcoef(seen[1:, 1], seen[:-1, 1])[0, 1]) < 0.07


def test_looks_taken_together_are_quieter_by_the_root_of_their_number(eye):
    looks = np.array([look(eye, 5, 0, 0, k, 10, (0.0, 0.0, 0.0), AHEAD) for k in range(4000)])
    assert looks[:, 1:].std(axis=0) == pytest.approx(eye.noise_rad / 10**0.5, rel=0.045)
