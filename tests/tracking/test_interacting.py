"""Interacting models: what a track believes of thrust, coast and air, and that the sums are right."""

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.flight.falling import step_free
from uppertier.tracking.boost import step_thrust
from uppertier.tracking.filter import predict, start_from_detection, update
from uppertier.tracking.interacting import (
    begin_modes,
    join,
    mix,
    only_mode,
    predict_interacting,
    transitions,
    update_interacting,
)
from uppertier.tracking.track import BOOST, COAST, MODES, REENTRY, TRACKER
from uppertier.tracking.unscented import UNSCENTED_MATRICES

INTERVAL_S = 0.2


@pytest.fixture
def matrices():
    return np.empty((UNSCENTED_MATRICES, 7, 7))


@pytest.fixture
def follow(new_track, new_detection, site, matrices):
    """A function that tracks a body by its places and returns the track after each look."""

    def follow(places, seed=1):
        luck = np.random.default_rng(seed)
        track = new_track(places[0], (0.0, 0.0, 0.0), tracker=TRACKER)
        start_from_detection(track, new_detection(places[0], luck.standard_normal(3)), site, TRACKER)
        begin_modes(track, 0.5, TRACKER)
        looks = [track.copy()]
        for place in places[1:]:
            predict_interacting(track, INTERVAL_S, TRACKER, WGS84, matrices)
            update_interacting(track, new_detection(place, luck.standard_normal(3)), TRACKER, site, matrices)
            looks.append(track.copy())
        return looks

    return follow


def boosting(start, seconds, force=30.0, then=0.0):
    """Return the places and velocities of a missile that burns for some seconds and then falls."""
    place, velocity = start
    path = [(place, velocity)]
    for k in range(round((seconds + then) / INTERVAL_S)):
        if k * INTERVAL_S < seconds - 1e-6:
            place, velocity, force = step_thrust(place, velocity, force, 2300.0, WGS84, INTERVAL_S)
        else:
            place, velocity = step_free(place, velocity, 1.0 / 5000.0, WGS84, INTERVAL_S)
        path.append((place, velocity))
    return path


def test_a_burning_missile_is_known_for_one_and_so_is_its_cut_off(follow, climbing):
    path = boosting(climbing, 20.0, then=10.0)
    looks = follow([place for place, _ in path])
    burning = [look["mode_probability"][BOOST] for look in looks]
    assert min(burning[50:101]) > 0.5
    # The exhaust speed is not the tracker's: the force is known to a few m/s2 all the same.
    true_force = 30.0 / (1.0 - 20.0 * 30.0 / 2300.0)
    assert looks[100]["mode_state"][BOOST, 6] == pytest.approx(true_force, abs=4.0)
    # Ten seconds after cut-off nothing burns, and the velocity is known as well as that of a coasting body.
    assert looks[-1]["mode_probability"][BOOST] == 0.0
    assert np.linalg.norm(looks[-1]["state"][3:6] - path[-1][1]) < 30.0
    error = np.concatenate(path[-1]) - looks[-1]["state"][:6]
    assert error @ np.linalg.solve(looks[-1]["covariance"][:6, :6], error) < 30.0


def higher(state):
    """The same motion 60 km higher, where no air is felt."""
    return tuple(1.0093 * x for x in state[0]), state[1]


def test_a_falling_body_is_soon_known_not_to_burn(follow, climbing):
    path = boosting(climbing, 0.0, then=15.0)
    looks = follow([place for place, _ in path])
    assert looks[-1]["mode_probability"][BOOST] == 0.0


def test_probabilities_always_add_up_to_one(follow, climbing):
    for look in follow([place for place, _ in boosting(climbing, 6.0, then=6.0)]):
        assert look["mode_probability"].sum() == pytest.approx(1.0, abs=1e-12)
        assert np.all(look["mode_probability"] >= 0.0)


def test_covariances_stay_covariances(follow, climbing):
    for look in follow([place for place, _ in boosting(climbing, 6.0, then=6.0)]):
        for covariance in (look["covariance"], *look["mode_covariance"][look["mode_probability"] > 0.0]):
            sigmas = np.sqrt(np.diag(covariance))
            assert np.array_equal(covariance, covariance.T)
            assert np.linalg.eigvalsh(covariance / np.outer(sigmas, sigmas)).min() > 1e-13


@pytest.mark.parametrize("where", ["coast", "reentry"])
def test_of_one_mode_it_is_the_single_filter(
    where, climbing, diving, new_track, new_detection, site, matrices
):
    """In the air to the last bit; above it without the air, which at 150 km and more is next to nothing."""
    start = higher(climbing) if where == "coast" else (tuple(0.998 * x for x in diving[0]), diving[1])
    modes, single = new_track(*start), new_track(*start)
    begin_modes(modes, 0.0, TRACKER)
    if where == "reentry":
        modes["mode_probability"] = (0.0, 0.0, 1.0, 0.0)
    assert only_mode(modes) == (COAST if where == "coast" else REENTRY)
    planet = WGS84._replace(air=0.0) if where == "coast" else WGS84
    place, velocity = start
    luck = np.random.default_rng(2)
    for _ in range(50):
        place, velocity = step_free(place, velocity, 1.0 / 5000.0, WGS84, INTERVAL_S)
        predict_interacting(modes, INTERVAL_S, TRACKER, WGS84, matrices)
        predict(single, INTERVAL_S, TRACKER, planet, matrices)
        detection = new_detection(place, luck.standard_normal(3))
        nis = update_interacting(modes, detection, TRACKER, site, matrices)
        assert nis == update(single, detection, site, matrices)
        for name in ("state", "covariance", "time_s"):
            assert np.array_equal(modes[name], single[name])


def some_modes(new_track, climbing, chances):
    """Return a track whose modes differ in mean and covariance, with these probabilities."""
    luck = np.random.default_rng(3)
    track = new_track(*climbing)
    begin_modes(track, 0.5, TRACKER)
    for mode in range(MODES):
        track["mode_state"][mode] = track["state"] * (1.0 + 1e-5 * luck.standard_normal(7))
        root = luck.standard_normal((7, 7)) * np.sqrt(np.diag(track["covariance"]))[:, None]
        track["mode_covariance"][mode] = root @ root.T
    track["mode_probability"] = chances
    join(track, tuple(chances), TRACKER)
    return track


def test_mixing_keeps_mean_and_covariance(new_track, climbing):
    """What the modes say together is the same before and after: mixing only deals it out anew."""
    track = some_modes(new_track, climbing, (0.3, 0.4, 0.2, 0.1))
    before = track.copy()
    mix(track, 0.1, COAST, 0.2, TRACKER)
    join(track, tuple(track["mode_probability"]), TRACKER)
    assert track["mode_probability"].sum() == pytest.approx(1.0, abs=1e-12)
    sigmas = np.sqrt(np.diag(before["covariance"]))
    assert np.all(np.abs(track["state"] - before["state"]) < 1e-9 * np.abs(before["state"]))
    off = np.abs(track["covariance"] - before["covariance"]) / np.outer(sigmas, sigmas)
    assert off.max() < 1e-9


def test_thrust_never_begins_again(new_track, climbing):
    track = some_modes(new_track, climbing, (0.0, 0.6, 0.4, 0.0))
    mix(track, 0.1, COAST, 0.2, TRACKER)
    assert track["mode_probability"][BOOST] == 0.0
    assert track["mode_probability"] == pytest.approx((0.0, 0.48, 0.52, 0.0))


def test_air_is_met_below_150_kilometres_only(new_track, climbing, diving):
    high, low = new_track(*higher(climbing)), new_track(tuple(0.998 * x for x in diving[0]), diving[1])
    ends, falling, meets = transitions(high, 1.0, TRACKER, WGS84)
    assert (falling, meets) == (COAST, 0.0)
    assert ends == pytest.approx(1.0 - np.exp(-1.0 / TRACKER.boost_left_s))
    assert transitions(low, 1.0, TRACKER, WGS84)[1:] == (
        REENTRY,
        pytest.approx(1.0 - np.exp(-1.0 / TRACKER.air_met_s)),
    )


def test_a_track_goes_from_coast_into_the_air(diving, new_track, new_detection, site, matrices):
    """From 150 km down: both at first, and re-entry alone long before the drag is great."""
    place, velocity = tuple(1.009 * x for x in diving[0]), diving[1]
    track = new_track(place, velocity, 100.0, 10.0)
    begin_modes(track, 0.0, TRACKER)
    luck = np.random.default_rng(6)
    modes = []
    for _ in range(360):
        place, velocity = step_free(place, velocity, 1.0 / 5000.0, WGS84, INTERVAL_S)
        predict_interacting(track, INTERVAL_S, TRACKER, WGS84, matrices)
        update_interacting(track, new_detection(place, luck.standard_normal(3)), TRACKER, site, matrices)
        modes.append(only_mode(track))
    assert modes[0] == COAST
    assert -1 in modes
    assert modes[-1] == REENTRY
