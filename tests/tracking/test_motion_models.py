"""The partial derivatives of motion against differences of the motion itself."""

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import height_above
from uppertier.flight.falling import free_acceleration, step_free
from uppertier.tracking.motion_models import fill_rates, fill_transition, longest_step
from uppertier.tracking.track import TRACKER

INVERSE_BETA = 1.0 / 5000.0
STEPS = np.array([50.0] * 3 + [0.5] * 3 + [1e-6])


def deep(diving):
    """A state at 22 km, away from the corners of the atmosphere's layers: drag of some 30 g."""
    place, velocity = np.array(diving[0]), diving[1]
    return tuple(place * (1.0 - 78e3 / np.linalg.norm(place))), velocity


def differences(function, state):
    """Central differences of a function of the state (7) that returns an array."""
    columns = []
    for j in range(7):
        ahead, behind = np.array(state), np.array(state)
        ahead[j] += STEPS[j]
        behind[j] -= STEPS[j]
        columns.append((function(ahead) - function(behind)) / (2.0 * STEPS[j]))
    return np.array(columns).T


@pytest.mark.parametrize("where", ["coast", "air"])
def test_rates_are_the_partials_of_the_acceleration(where, climbing, diving):
    place, velocity = climbing if where == "coast" else deep(diving)
    rates = np.empty((7, 7))
    fill_rates(rates, place, velocity, INVERSE_BETA, WGS84)

    def acceleration(s):
        return np.array(free_acceleration(tuple(s[:3]), tuple(s[3:6]), s[6], WGS84))

    expected = differences(acceleration, [*place, *velocity, INVERSE_BETA])
    # Left out: J2 in the gravity gradient, 6 J2 mu / r^3 = 9e-9 s-2; in the air the normal's lean against the
    # radius (1/300).
    gradient = 1e-8 if where == "coast" else 5e-3 * np.abs(expected[:, :3]).max()
    assert np.abs(rates[3:6, :3] - expected[:, :3]).max() < gradient
    # Differences of accelerations of 400 m/s2 are good to a part in a million.
    assert rates[3:6, 3:] == pytest.approx(expected[:, 3:], rel=1e-5, abs=1e-9)
    assert np.array_equal(rates[:3, 3:6], np.eye(3))


@pytest.mark.parametrize("where", ["coast", "air"])
def test_transition_is_the_partials_of_the_step(where, climbing, diving):
    place, velocity = climbing if where == "coast" else deep(diving)
    step = TRACKER.step_s if where == "coast" else TRACKER.reentry_step_s
    after, faster = step_free(place, velocity, INVERSE_BETA, WGS84, step)
    middle = tuple(0.5 * (np.array(place) + after))
    rates, transition = np.empty((7, 7)), np.empty((7, 7))
    fill_rates(rates, middle, tuple(0.5 * (np.array(velocity) + faster)), INVERSE_BETA, WGS84)
    fill_transition(transition, rates, step)

    def moved(s):
        position, speed = step_free(tuple(s[:3]), tuple(s[3:6]), s[6], WGS84, step)
        return np.array([*position, *speed, s[6]])

    expected = differences(moved, [*place, *velocity, INVERSE_BETA])
    # In units where a metre, a metre a step and a whole ballistic coefficient's drag weigh alike.
    scale = np.array([1.0] * 3 + [1.0 / step] * 3 + [INVERSE_BETA / 500.0])
    off = (transition - expected) * scale[None, :] / scale[:, None]
    # The third-order term left out, A^3 h^3 / 6, is 4e-5 in coast and 1e-3 at 30 g.
    assert np.abs(off).max() < (1e-4 if where == "coast" else 2e-3)


def test_steps_are_short_in_the_air_and_do_not_fall_into_it(climbing, diving):
    low = tuple(np.array(climbing[0]) * (1.0 - 10e3 / np.linalg.norm(climbing[0])))
    # 10 km above the air at 1,500 m/s; radius and height differ by 1e-5 of it.
    assert longest_step(low, climbing[1], TRACKER, WGS84) == pytest.approx(
        TRACKER.reentry_step_s + 10e3 / 1500.0, rel=1e-3
    )
    assert longest_step(*deep(diving), TRACKER, WGS84) == TRACKER.reentry_step_s
    place = tuple(np.array(diving[0]) * 1.01)
    step = longest_step(place, diving[1], TRACKER, WGS84)
    after, _ = step_free(place, diving[1], INVERSE_BETA, WGS84, step)
    assert height_above(after, WGS84) > TRACKER.reentry_height_m - TRACKER.reentry_step_s * 2500.0
