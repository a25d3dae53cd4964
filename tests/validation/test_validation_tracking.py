"""The chapter on tracking: the filter against chi-square on flown paths."""

import re

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.flight.falling import step_free
from uppertier.tracking.filter import MATRICES
from uppertier.tracking.track import TRACK, TRACKER
from uppertier.validation.tracked_flights import FLOWN, NOISELESS, REAL, SEED, flown_path, track_runs
from uppertier.validation.tracked_runs import disturb, squared_distance
from uppertier.validation.tracking import bounds, percent


@pytest.fixture(scope="module")
def path():
    return flown_path(*FLOWN[1])


def rows_of(book, *words):
    return [row for row in book.rows if all(word in row.what for word in words)]


def test_as_shipped_the_filter_is_consistent(tracking):
    # NEES of seven and of six states, and the share of looks, in three phases, of two missiles; and NIS.
    rows = rows_of(tracking, "as shipped: ")
    assert len(rows) == 24
    missed = [row for row in rows if not row.passed]
    # Three quarters of the looks within 95 % bounds, a little low, in the hardest of the six cases.
    assert [row.what.partition(":")[0] for row in missed] == ["Nodong, whole flight, as shipped"]
    assert missed[0].ours > 70.0
    assert missed[0].note.endswith("not the error itself.")


def test_for_the_real_earth_the_filter_is_cautious_never_overconfident(tracking):
    rows = [row for row in rows_of(tracking, "CAUTIOUS, disturbed") if "NEES" in row.what]
    assert len(rows) == 12
    for row in rows:
        assert row.ours < 1.02 * row.reference
        assert row.passed or row.note.startswith("Cautious")


def test_what_the_wrong_earth_costs_is_said(tracking):
    fooled = rows_of(tracking, "as shipped, disturbed")
    wary = rows_of(tracking, "CAUTIOUS, undisturbed")
    assert all(row.ours > 8.0 for row in fooled)
    assert all(3.0 < row.ours < 7.0 for row in wary)
    assert all(row.passed is None for row in fooled + wary)


def test_without_any_noise_the_linear_picture_holds_down_to_the_floor(path):
    """Minutes of certainty, then drag that teaches the coefficient: before `drag_doubt` this was 163."""
    runs = track_runs(path, NOISELESS, 200, drawn=True)
    assert runs.nees[:, path.in_air].mean() == pytest.approx(7.0, abs=0.7)


def test_disturbed_bodies_stray_by_what_the_disturbance_says(path):
    truths = np.repeat(path.truth[np.newaxis, :240], 300, axis=0)
    still = truths[:1].copy()
    disturb(path.times_s[:240], REAL, SEED, 0, WGS84, truths)
    disturb(path.times_s[:240], REAL._replace(gravity_m_s2=0.0, beta_walk_per_s=0.0), SEED, 0, WGS84, still)
    # In vacuum without a pull the path is the flown one.
    assert still[0] == pytest.approx(path.truth[:240], rel=1e-8)
    seconds = path.times_s[239] - path.times_s[0]
    strayed = (truths[:, -1, 3:6] - path.truth[239, 3:6]).std(axis=0)
    # The integral of a first-order Gauss-Markov process; tides change it by some per cent, and 300 runs
    # scatter by 4 %.
    part = seconds / REAL.gravity_time_s
    expected = REAL.gravity_m_s2 * REAL.gravity_time_s * np.sqrt(2.0 * (part - 1.0 + np.exp(-part)))
    assert strayed == pytest.approx(expected, rel=0.15)
    walked = np.log(truths[:, -1, 6] / path.truth[0, 6]).std()
    assert walked == pytest.approx(np.sqrt(REAL.beta_walk_per_s * seconds), rel=0.13)


def test_no_track_diverges(tracking):
    rows = rows_of(tracking, "diverged of 5,000 tracks")
    assert [row.ours for row in rows] == [0.0, 0.0]
    assert all(row.passed for row in rows)


def test_the_coefficient_is_known_better_the_lower_it_is(tracking):
    for title in ("Scud-ER, at", "Nodong, at"):
        shares = [row.ours for row in rows_of(tracking, title)]
        assert shares == sorted(shares)
        assert shares[-1] > 99.0


def test_bounds_are_those_of_the_book():
    # Bar-Shalom et al. (2001), section 5.4: 50 runs of 2 states, chi-square of 100: 74.2 to 129.6 over 50.
    assert bounds(2, 50) == pytest.approx((1.484, 2.591), abs=1e-3)
    assert percent(2, 1.5, 2.6) == pytest.approx(25.0)


def test_the_distance_is_the_quadratic_form():
    luck = np.random.default_rng(1)
    root = luck.standard_normal((7, 7))
    tracks = np.zeros(1, TRACK)
    tracks["covariance"][0] = root @ root.T + np.eye(7)
    tracks["state"][0] = luck.standard_normal(7)
    truth = luck.standard_normal(7)
    error = truth - tracks["state"][0]
    for states in (7, 6):
        ours = squared_distance(tracks[0], truth, states, np.empty((MATRICES, 7, 7)))
        block, part = tracks["covariance"][0][:states, :states], error[:states]
        assert ours == pytest.approx(part @ np.linalg.solve(block, part), rel=1e-10)


def test_the_path_is_one_that_the_filter_believes_in(path):
    """The flown body falls as the filter's own model, by another integrator, to two centimetres."""
    position, velocity = tuple(path.truth[0, :3]), tuple(path.truth[0, 3:6])
    for before, after in zip(path.times_s[:-1], path.times_s[1:]):
        position, velocity = step_free(position, velocity, path.truth[0, 6], WGS84, after - before)
    assert np.linalg.norm(np.array(position) - path.truth[-1, :3]) < 0.02
    assert np.linalg.norm(np.array(velocity) - path.truth[-1, 3:6]) < 2e-3


def test_a_path_goes_from_above_the_air_to_twenty_kilometres(path):
    assert path.heights_m[0] > 100e3
    assert 20e3 <= path.heights_m[-1] < 21e3
    assert path.heights_m[path.look_at(50e3)] == pytest.approx(50e3, abs=600.0)
    entering = path.entering()
    assert entering.heights_m.max() < 100e3
    assert len(entering.times_s) == np.sum(path.in_air)


def test_runs_are_the_same_alone_and_in_company(path):
    entering = path.entering()
    some = track_runs(entering, TRACKER, 5, drawn=True)
    later = track_runs(entering, TRACKER, 2, drawn=True, first=3)
    assert np.array_equal(some.nees[3:], later.nees)
    assert np.array_equal(some.nis[3:], later.nis, equal_nan=True)


def test_the_first_guess_of_the_coefficient_is_the_trackers_own_unless_it_is_drawn(path):
    entering = path.entering()
    own, drawn = (
        track_runs(entering, NOISELESS, 400, drawn=each).inverse_beta[:, 0] for each in (False, True)
    )
    # One look at a place tells nothing of drag.
    assert own == pytest.approx(TRACKER.inverse_beta_m2_kg, rel=1e-9)
    sigma = TRACKER.inverse_beta_sigma_m2_kg
    assert drawn.mean() == pytest.approx(entering.truth[0, 6], abs=4.0 * sigma / 20.0)
    # The deviation of 400 draws scatters by 3.5 %.
    assert drawn.std() == pytest.approx(sigma, rel=0.14)


def test_the_unit_ends_what_is_compared(tracking):
    assert [row.what for row in tracking.rows if not re.search(r", (%|-|s|m|km|m/s)$", row.what)] == []
