"""Warhead, stage, piece or whole missile: the odds follow echo, fluctuation, drag and company."""

from math import exp, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from uppertier.radar.measurement import DETECTION
from uppertier.tracking.classify import (
    CASE_1,
    CASE_3,
    CLASS_VALUES,
    CLASSES,
    ENOUGH_LOOKS,
    PIECE,
    STAGE,
    WARHEAD,
    WHOLE,
    called,
    classify,
    drag_evidence,
    drag_measured,
    guess_drag,
    is_open_body,
    likeliest,
    look_beside,
    may_have_a_companion,
    note_echo,
    threat_probability,
)
from uppertier.tracking.track import FIRM, TRACK, TRACKER, begin


def new_track(echoes_m2=(), inverse_beta=None, sigma=None):
    """A firm track that has shown these echoes, and whose drag is known to a sigma."""
    track = np.zeros(1, TRACK)[0]
    begin(track, FIRM, 1, -1, 0.0, TRACKER)
    track["state"] = [6.5e6, 0.0, 0.0, 0.0, 2000.0, 0.0, TRACKER.inverse_beta_m2_kg]
    track["covariance"] = np.diag([1e4] * 3 + [1.0] * 3 + [TRACKER.inverse_beta_sigma_m2_kg**2])
    if inverse_beta is not None:
        track["state"][6], track["covariance"][6, 6] = inverse_beta, sigma**2
    detection = np.zeros(1, DETECTION)[0]
    for echo in echoes_m2:
        track["updates"] += 1
        detection["cross_section_m2"] = echo
        note_echo(track, detection)
        share = 1.0 / min(track["updates"] + 1.0, 10.0)
        track["cross_section_m2"] += share * (echo - track["cross_section_m2"])
    return track


def echoes(mean_m2, case, count=40, seed=1):
    shape = 1 if case == 1 else 2
    return mean_m2 * np.random.default_rng(seed).gamma(shape, 1.0 / shape, count)


def odds(track):
    classify(track, CLASS_VALUES)
    return track["class_probability"]


def test_with_nothing_shown_nothing_is_sure():
    probability = odds(new_track())
    assert probability.sum() == pytest.approx(1.0)
    assert probability.max() < 0.95


def test_a_small_steady_echo_is_a_warhead_and_a_large_wild_one_is_none():
    assert likeliest(new_small := new_track(echoes(0.01, 3))) in range(CLASSES)
    assert odds(new_small)[WARHEAD] > 0.8
    large = odds(new_track(echoes(10.0, 1)))
    assert large[WARHEAD] < 0.01
    assert large[STAGE] + large[WHOLE] > 0.9


def test_a_large_body_alone_may_be_a_whole_missile_and_beside_a_warhead_it_is_a_stage():
    alone = new_track(echoes(8.0, 1))
    classify(alone, CLASS_VALUES)
    assert 0.2 < threat_probability(alone) < 0.8
    tracks = np.zeros(2, TRACK)
    tracks[0], tracks[1] = alone, new_track(echoes(0.01, 3))
    tracks[1]["state"][0] += 500.0
    classify(tracks[1], CLASS_VALUES)
    look_beside(tracks, 0)
    classify(tracks[0], CLASS_VALUES)
    assert threat_probability(tracks[0]) < 0.1
    tracks[1]["status"] = 0
    look_beside(tracks, 0)
    classify(tracks[0], CLASS_VALUES)
    assert threat_probability(tracks[0]) < 0.1, "what has let its warhead go does not get it back"


def test_a_large_body_beside_which_no_warhead_is_found_is_a_missile_that_keeps_its_own():
    alone = new_track(echoes(8.0, 1))
    classify(alone, CLASS_VALUES)
    before = threat_probability(alone)
    assert is_open_body(alone)
    alone["vain_looks"] = ENOUGH_LOOKS
    classify(alone, CLASS_VALUES)
    assert not is_open_body(alone)
    assert may_have_a_companion(alone), "and is looked beside all the same"
    assert threat_probability(alone) > 0.8 > before
    alone["companion"] = 2
    classify(alone, CLASS_VALUES)
    assert threat_probability(alone) < 0.1, "found late, it counts all the same"


def test_far_away_is_not_beside():
    tracks = np.zeros(2, TRACK)
    tracks[0], tracks[1] = new_track(echoes(8.0, 1)), new_track(echoes(0.01, 3))
    classify(tracks[1], CLASS_VALUES)
    tracks[1]["state"][0] += 30e3
    look_beside(tracks, 0)
    assert tracks[0]["companion"] == 0


@pytest.mark.parametrize(
    ("echo_m2", "beta_kg_m2", "expected"),
    [(0.05, 5000.0, WARHEAD), (3.0, 180.0, STAGE), (0.3, 10.0, PIECE), (2.0, 15_000.0, WHOLE)],
)
def test_the_drag_settles_what_the_echo_leaves_open(echo_m2, beta_kg_m2, expected):
    case = 3 if expected == WARHEAD else 1
    open_still = odds(new_track(echoes(echo_m2, case))).copy()
    settled = odds(new_track(echoes(echo_m2, case), 1.0 / beta_kg_m2, 1e-5))
    assert np.argmax(settled) == expected
    assert settled[expected] > max(0.6, open_still[expected])


def test_what_the_drag_alone_says_is_the_estimate_less_the_first_guess():
    guess, sigma = TRACKER.inverse_beta_m2_kg, TRACKER.inverse_beta_sigma_m2_kg
    measured, error = 4e-4, 1e-4
    weight = 1.0 / sigma**2 + 1.0 / error**2
    track = new_track((), (guess / sigma**2 + measured / error**2) / weight, sqrt(1.0 / weight))
    assert drag_measured(track) == pytest.approx((measured, error**2))
    assert drag_measured(new_track())[1] == -1.0


@pytest.mark.parametrize("c", range(CLASSES))
@pytest.mark.parametrize("away", [-2.0, 0.0, 1.5])
@pytest.mark.parametrize("error", [0.05, 0.2, 1.0])
def test_the_sum_over_a_class_is_the_integral(c, away, error):
    middle, spread = CLASS_VALUES.inverse_beta_m2_kg[c], CLASS_VALUES.inverse_beta_spread[c]
    value = middle * exp(spread * away)
    sigma = error * value

    def density(z):
        return norm.pdf(z) * norm.pdf(value, middle * exp(spread * z), sigma)

    exact = quad(density, -5.0, 5.0, limit=400, points=[away])[0]
    # The sum's weights leave out the spacing and the root of 2 pi: the same factor for every class.
    ours = exp(drag_evidence(value, sigma**2, CLASS_VALUES, c)) * 0.25 / (2.0 * np.pi)
    assert ours == pytest.approx(exact, rel=0.1)


def test_logarithms_of_the_two_swerling_cases_scatter_as_the_constants_say():
    generator = np.random.default_rng(3)
    for shape, (variance, kurtosis) in ((1, CASE_1), (2, CASE_3)):
        drawn = np.log(generator.gamma(shape, 1.0 / shape, 1_000_000))
        assert drawn.var() == pytest.approx(variance, rel=0.01)
        fourth = np.mean((drawn - drawn.mean()) ** 4) / drawn.var() ** 2
        assert fourth == pytest.approx(kurtosis, rel=0.05)


def test_fluctuation_alone_moves_the_odds_the_right_way():
    # The same mean echo, where a small piece and a warhead look alike but for their scatter.
    steady = np.mean([odds(new_track(echoes(0.02, 3, seed=seed)))[WARHEAD] for seed in range(20)])
    wild = np.mean([odds(new_track(echoes(0.02, 1, seed=seed)))[WARHEAD] for seed in range(20)])
    assert steady > wild + 0.1


def test_a_discriminator_from_outside_is_believed():
    track = new_track(echoes(10.0, 1))
    called(track, WARHEAD)
    assert likeliest(track) == WARHEAD
    assert track["class_probability"].sum() == pytest.approx(1.0)


def test_a_stage_is_followed_with_the_drag_of_a_stage_and_a_warhead_is_left():
    track = new_track(echoes(8.0, 1))
    track["companion"] = 1
    classify(track, CLASS_VALUES)
    guess_drag(track, CLASS_VALUES)
    assert track["guessed"] == 1
    assert 1.0 / track["state"][6] == pytest.approx(160.0, rel=0.2)
    assert np.all(track["covariance"][6, :6] == 0.0)
    warhead = new_track(echoes(0.01, 3))
    classify(warhead, CLASS_VALUES)
    guess_drag(warhead, CLASS_VALUES)
    assert warhead["state"][6] == TRACKER.inverse_beta_m2_kg
