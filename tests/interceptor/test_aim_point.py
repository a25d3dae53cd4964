"""The point the seeker follows: where it lies, and how it wanders."""

import numpy as np
import pytest

from uppertier.flight.path import TARGET
from uppertier.interceptor.aim_point import body_axis, point_seen, size_seen, wander_on

ACROSS = (0.0, 1.0, 0.0)
SIGHT = (1.0, 0.0, 0.0)


@pytest.fixture
def eye(interceptor):
    return interceptor.parameters().seeker


@pytest.fixture
def cone():
    target = np.zeros(1, TARGET)[0]
    target["length_m"], target["diameter_m"], target["velocity_m_s"] = 2.5, 0.9, (0.0, 3000.0, 0.0)
    return target


def test_the_wander_has_unit_size_and_the_stated_memory(eye):
    wander, seen = np.zeros(2), []
    for look in range(60_000):
        wander_on(eye, 3, 0, 0, look, 0.03, wander)
        seen.append(wander.copy())
    seen = np.array(seen)
    # 60,000 looks of a memory of 10 looks: 3,000 independent ones, the standard deviation good to 1.3 %.
    assert seen.std(axis=0) == pytest.approx(1.0, rel=0.05)
    ten_later = np.mean(seen[10:] * seen[:-10], axis=0)
    assert ten_later == pytest.approx(np.exp(-1.0), abs=0.06)


def test_a_body_flies_nose_first_unless_it_tumbles(cone):
    assert body_axis(cone, 1, 0, 0) == pytest.approx(ACROSS)
    cone["swerling"] = 1
    axes = np.array([body_axis(cone, 1, r, 0) for r in range(2000)])
    assert np.linalg.norm(axes, axis=1) == pytest.approx(1.0)
    # Any direction alike: the mean of each component is 0 to within four of 0.577 / sqrt(2000).
    assert np.abs(axes.mean(axis=0)).max() < 0.052


def test_the_size_seen_is_the_length_from_the_side_and_the_width_from_ahead(cone):
    assert size_seen(cone, SIGHT, ACROSS) == pytest.approx((2.5, 0.9))
    assert size_seen(cone, SIGHT, SIGHT) == pytest.approx((0.9, 0.9))


def test_the_middle_of_the_image_lies_behind_the_middle_of_mass(eye, cone):
    shift, spread = point_seen(eye, cone, SIGHT, ACROSS, np.zeros(2))
    assert shift == pytest.approx((0.0, (0.6 - 2.0 / 3.0) * 2.5, 0.0))
    assert spread == pytest.approx(0.1 * np.sqrt(0.5 * (2.5**2 + 0.9**2)))


def test_the_wander_moves_the_point_lengthwise_and_crosswise(eye, cone):
    still, _ = point_seen(eye, cone, SIGHT, ACROSS, np.zeros(2))
    moved, _ = point_seen(eye, cone, SIGHT, ACROSS, np.array([1.0, 2.0]))
    assert np.subtract(moved, still) == pytest.approx((0.0, 0.25, 0.18))
