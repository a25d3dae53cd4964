from math import exp, isnan, log10, sqrt

import numpy as np
import pytest

from uppertier.compiled import compiled
from uppertier.radar.detection import (
    cell_probability,
    coherent_probability,
    detection_probability,
    integrated_threshold,
    observed_power,
    required_snr,
    seen_once,
    seen_once_alike,
    shnidman_snr,
    swerling1,
    threshold,
)

DRAWS = 100_000


@compiled
def powers(snr, count):
    """Return many draws of observed power."""
    out = np.empty(count)
    for counter in range(count):
        out[counter] = observed_power(snr, 3, 5, 7, counter)
    return out


@pytest.mark.parametrize("snr", [0.0, 3.0, 20.0, 100.0])
def test_detections_come_at_swerlings_rate(snr):
    probability = swerling1(snr, 1e-2)
    rate = np.mean(powers(snr, DRAWS) > threshold(1e-2))
    # Four standard deviations of a binomial share: one run in 16,000 would fail by chance, and the seed is
    # fixed.
    assert rate == pytest.approx(probability, abs=4.0 * sqrt(probability * (1.0 - probability) / DRAWS))


def test_observed_power_is_exponential_with_signal_and_noise_together():
    draws = powers(9.0, DRAWS)
    assert draws.mean() == pytest.approx(10.0, abs=4.0 * 10.0 / sqrt(DRAWS))
    assert np.mean(draws > 20.0) == pytest.approx(exp(-2.0), abs=4.0 * sqrt(0.117 / DRAWS))


def test_the_known_point_of_swerling_1():
    # Pfa 1e-6 and a ratio of 20 (13 dB): 10 ** (-6 / 21).
    assert swerling1(20.0, 1e-6) == pytest.approx(0.518, abs=0.0005)
    assert swerling1(0.0, 1e-6) == pytest.approx(1e-6, rel=1e-9)


def test_long_gates_give_no_more_false_alarms_than_short_ones(radar):
    shortest = cell_probability(radar, 1e3)
    assert shortest == radar.false_alarm_probability
    assert cell_probability(radar, 200.0) == shortest
    assert cell_probability(radar, 1.5e6) * 1500 == pytest.approx(shortest, rel=1e-12)


def test_one_pulse_of_a_fluctuating_target_has_its_closed_form():
    for false_alarm in (1e-3, 1e-6, 1e-9):
        power = threshold(false_alarm)
        assert integrated_threshold(1, false_alarm) == pytest.approx(power, rel=1e-12)
        for snr in (0.1, 1.0, 20.0, 1e4):
            for case in (1, 2):
                ours = detection_probability(case, snr, 1, power)
                assert ours == pytest.approx(swerling1(snr, false_alarm), rel=1e-9)
            # Meyer and Mayer (1973): (1 + T s / 2 / (1 + s / 2)^2) exp(-T / (1 + s / 2)) for cases 3 and 4.
            half = 1.0 + 0.5 * snr
            closed = (1.0 + 0.5 * power * snr / half**2) * exp(-power / half)
            for case in (3, 4):
                assert detection_probability(case, snr, 1, power) == pytest.approx(closed, rel=1e-9)


def test_a_slow_exponential_target_has_swerlings_closed_form():
    # Swerling (1954), as Mahafza, Radar Systems Analysis and Design using MATLAB (2000), eq. 2.76 prints it.
    for pulses in (2, 5, 30):
        power = integrated_threshold(pulses, 1e-6)
        for snr in (0.3, 2.0, 15.0):
            gain = 1.0 + 1.0 / (pulses * snr)
            # 1 - I(T, n - 1), in terms of noise alone.
            fewer = detection_probability(0, 0.0, pulses - 1, power)
            passed = 1.0 - detection_probability(0, 0.0, pulses - 1, power / gain)
            closed = fewer + gain ** (pulses - 1) * passed * exp(-power / (1.0 + pulses * snr))
            assert detection_probability(1, snr, pulses, power) == pytest.approx(closed, abs=1e-12)


def test_the_known_ratios_for_nine_in_ten():
    # One pulse, false alarm 1e-6: without fluctuation 13.18349 dB, printed in the documentation of the Python
    # library sdr; -1 + ln(Pfa) / ln(Pd), 21.14 dB, for cases 1 and 2.
    assert 10.0 * log10(required_snr(0, 0.9, 1, 1e-6)) == pytest.approx(13.18349, abs=1e-5)
    for case in (1, 2):
        assert 10.0 * log10(required_snr(case, 0.9, 1, 1e-6)) == pytest.approx(21.1436, abs=1e-4)


@pytest.mark.parametrize("case", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("pulses", [1, 7, 60])
def test_detection_grows_from_the_false_alarm_to_certainty(case, pulses):
    power = integrated_threshold(pulses, 1e-6)
    assert detection_probability(case, 0.0, pulses, power) == pytest.approx(1e-6, rel=1e-9)
    chances = [detection_probability(case, snr, pulses, power) for snr in np.geomspace(1e-4, 1e8, 121)]
    # Rounding of sums that are 1.
    assert (np.diff(chances) > -1e-14).all()
    assert chances[-1] == pytest.approx(1.0, abs=1e-6)


def test_fluctuation_costs_most_where_it_is_slow_and_wide():
    ratios = [required_snr(case, 0.9, 10, 1e-6) for case in (0, 4, 2, 3, 1)]
    assert ratios == sorted(ratios)
    # Where detection is unlikely anyway luck helps: the order turns round.
    assert required_snr(1, 0.1, 10, 1e-6) < required_snr(0, 0.1, 10, 1e-6)


def test_pulses_added_with_their_phase_beat_those_added_without():
    for case in (0, 1, 3):
        without = detection_probability(case, 1.0, 20, integrated_threshold(20, 1e-6))
        assert coherent_probability(case, 1.0, 20, 1e-6) > without
        assert coherent_probability(case, 1.0, 1, 1e-6) == detection_probability(
            case, 1.0, 1, threshold(1e-6)
        )


def test_the_required_ratio_gives_the_probability_back():
    for case in (0, 1, 2, 3, 4):
        snr = required_snr(case, 0.7, 12, 1e-5)
        chance = detection_probability(case, snr, 12, integrated_threshold(12, 1e-5))
        assert chance == pytest.approx(0.7, abs=1e-10)


def test_what_cannot_be_answers_not_a_number():
    assert isnan(detection_probability(5, 1.0, 1, 10.0))
    assert isnan(required_snr(1, 1.0, 1, 1e-6))
    assert isnan(required_snr(1, 1e-7, 1, 1e-6))
    assert isnan(shnidman_snr(-1, 0.9, 1, 1e-6))
    assert isnan(seen_once_alike(7, np.array([1.0]), 1, 10.0))


def test_looks_that_share_nothing_multiply_their_misses():
    assert seen_once(np.array([0.5, 0.5, 0.2])) == pytest.approx(0.8, rel=1e-14)
    assert seen_once(np.zeros(0)) == 0.0


@pytest.mark.parametrize("case", [1, 3])
def test_looks_at_one_cross_section_lie_between_one_look_and_looks_that_share_nothing(case):
    power = threshold(1e-6)
    one = detection_probability(case, 12.0, 1, power)
    # One look is the case itself; the trapezoid rule over its draw is exact to 1e-9.
    assert seen_once_alike(case, np.array([12.0]), 1, power) == pytest.approx(one, abs=1e-9)
    three = seen_once_alike(case, np.full(3, 12.0), 1, power)
    assert one < three < seen_once(np.full(3, one))


def test_looks_at_a_steady_or_quick_target_share_nothing():
    power = integrated_threshold(4, 1e-6)
    for case in (0, 2, 4):
        each = detection_probability(case, 2.0, 4, power)
        both = seen_once_alike(case, np.full(2, 2.0), 4, power)
        assert both == pytest.approx(1.0 - (1.0 - each) ** 2, rel=1e-12)
