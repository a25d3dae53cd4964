"""The thrusting model: it pushes along the velocity, and grows as it burns."""

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.flight.falling import free_acceleration
from uppertier.tracking.boost import predict_boost, step_thrust, thrust_acceleration
from uppertier.tracking.track import TRACKER
from uppertier.tracking.unscented import UNSCENTED_MATRICES


def test_thrust_is_along_the_velocity(climbing):
    place, velocity = climbing
    with_thrust = np.array(thrust_acceleration(place, velocity, 50.0, WGS84))
    without = np.array(free_acceleration(place, velocity, 0.0, WGS84))
    push = with_thrust - without
    # At 1.5 km/s all of it but 0.06 %: slow bodies have no direction.
    assert np.linalg.norm(push) == pytest.approx(50.0, rel=1e-3)
    assert push / np.linalg.norm(push) == pytest.approx(np.array(velocity) / np.linalg.norm(velocity))


def test_speed_gained_is_tsiolkovskys():
    """Without gravity and turning: c ln(m0 / m1) for a constant thrust, 40 s of it."""
    nothing = WGS84._replace(mu_m3_s2=0.0, rotation_rad_s=0.0, air=0.0)
    place, velocity, force, exhaust = (7e6, 0.0, 0.0), (1000.0, 0.0, 0.0), 30.0, 2500.0
    for _ in range(80):
        place, velocity, force = step_thrust(place, velocity, force, exhaust, nothing, 0.5)
    burnt = 40.0 * 30.0 / exhaust
    assert force == pytest.approx(30.0 / (1.0 - burnt))
    assert velocity[0] - 1000.0 == pytest.approx(-exhaust * np.log(1.0 - burnt), rel=1e-3)
    assert velocity[1] == velocity[2] == 0.0


def test_without_a_velocity_thrust_may_push_anywhere(new_track, climbing):
    """A first detection: the push is no better known than its size, and on no side is it expected."""
    track = new_track(climbing[0], (0.0, 0.0, 0.0), 10.0, 3000.0)
    track["state"][6], track["covariance"][6, 6] = 40.0, 20.0**2
    before = track["covariance"].copy()
    predict_boost(track, 0.5, TRACKER, WGS84, np.empty((UNSCENTED_MATRICES, 7, 7)))
    free = np.array(free_acceleration(climbing[0], (0.0, 0.0, 0.0), 0.0, WGS84))
    assert track["state"][3:6] == pytest.approx(0.5 * free, abs=1.0)
    assert np.all(np.diag(track["covariance"])[3:6] > np.diag(before)[3:6])


def test_force_is_less_certain_the_longer_nobody_looks(new_track, climbing):
    track = new_track(*climbing)
    track["state"][6], track["covariance"][6, 6] = 40.0, 1.0
    predict_boost(track, 10.0, TRACKER, WGS84, np.empty((UNSCENTED_MATRICES, 7, 7)))
    assert track["covariance"][6, 6] > 1.0 + 10.0 * TRACKER.thrust_walk_m2_s5
    assert track["time_s"] == 10.0
