"""Range rates: how well a dwell measures them, and what the pulses cannot tell apart."""

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier.radar.doppler import coherent_time, fold, rate_sigma, rate_span, unfold


@settings(deadline=None)  # the first call may compile
@given(st.floats(-8000, 8000), st.floats(0.5, 500))
def test_folding_moves_by_whole_spans_into_the_middle_one(rate, span):
    folded = fold(rate, span)
    assert -0.5 * span <= folded <= 0.5 * span
    turns = (rate - folded) / span
    assert turns == pytest.approx(round(turns), abs=1e-9 * abs(rate) / span + 1e-9)


@settings(deadline=None)  # the first call may compile
@given(st.floats(-8000, 8000), st.floats(0.5, 500), st.floats(-0.49, 0.49))
def test_a_prediction_within_half_a_span_finds_the_rate(rate, span, off):
    assert unfold(fold(rate, span), span, rate + off * span) == pytest.approx(rate, abs=1e-6)


def test_a_prediction_farther_off_finds_another(radar):
    span = rate_span(radar)
    assert unfold(fold(-2000.0, span), span, -2000.0 + 0.6 * span) == pytest.approx(-2000.0 + span)


def test_two_hundred_pulses_a_second_repeat_every_three_metres_a_second(radar):
    assert rate_span(radar) == pytest.approx(0.0315571 * 200 / 2, rel=1e-5)


def test_the_long_dwell_measures_to_a_centimetre_a_second(radar):
    # 20 pulses of 1 ms in 100 ms: 96 ms from the first to the end of the last.
    assert coherent_time(radar, 0.1) == pytest.approx(0.096)
    assert rate_sigma(radar, 0.1, 100.0) == pytest.approx(0.0315571 / 2 / 0.096 / sqrt(200.0), rel=1e-5)


def test_the_bound_of_an_even_train_is_just_over_half_of_it(radar):
    # Fisher information of the frequency of a tone of known power and unknown phase, summed pulse by pulse.
    times = np.arange(20) / radar.pulse_repetition_hz
    ratio = 100.0
    information = 2.0 * ratio / len(times) * np.sum((2 * np.pi * (times - times.mean())) ** 2)
    bound = 0.5 * radar.wavelength_m / sqrt(information)
    # 0.551 of a cell of 20 intervals; the train ends with its last pulse, 4 ms before them.
    assert bound / rate_sigma(radar, 0.1, ratio) == pytest.approx(0.551 * 0.96, rel=2e-3)


def test_one_pulse_measures_no_rate(radar):
    assert rate_sigma(radar, 0.005, 100.0) == inf
    assert rate_sigma(radar, 0.010, 100.0) < inf


def test_a_detection_carries_the_folded_rate(sky):
    world = sky(2000)
    place = world.place(0.0, 35.0, 500e3)
    world.put(0, place, cross_section_m2=0.5)
    toward = (place - np.array(world.site.position)) / 500e3
    world.targets["velocity_m_s"][:, 0] = -2345.6 * toward
    # A cross-section believed small asks for the longest dwell.
    world.ask(0, place, cross_section_m2=1e-6)
    world.look(0)
    seen = world.detections[:, 0][(world.counts > 0) & (world.origins[:, 0] == 0)]
    span, sigma = seen["range_rate_span_m_s"], seen["range_rate_sigma_m_s"]
    assert np.all(np.isfinite(sigma))
    assert np.all(np.abs(seen["range_rate_m_s"]) <= 0.5 * span)
    off = (
        np.array([unfold(*each, -2345.6) for each in zip(seen["range_rate_m_s"], span, strict=True)]) + 2345.6
    ) / sigma
    # Two thousand draws of a unit normal: mean to 4 / sqrt(n), spread to 4 / sqrt(2 n).
    assert abs(off.mean()) < 4.0 / sqrt(len(off))
    assert off.std() == pytest.approx(1.0, abs=4.0 / sqrt(2 * len(off)))
