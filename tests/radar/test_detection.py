from math import exp, sqrt

import numpy as np
import pytest

from uppertier.compiled import compiled
from uppertier.radar.detection import cell_probability, observed_power, swerling1, threshold

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
