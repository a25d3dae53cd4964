"""Slow twins of the probability of detection: SciPy's distributions, integrals over the draw, luck."""

from math import inf, log10, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, ncx2

from uppertier.radar.detection import (
    coherent_probability,
    detection_probability,
    fluctuating,
    integrated_threshold,
    noise_passes,
    required_snr,
    seen_once_alike,
    shnidman_snr,
)

PULSES = (1, 2, 3, 10, 37, 100)
FALSE_ALARMS = (1e-3, 1e-6, 1e-9)
RATIOS = tuple(10.0 ** (db / 10.0) for db in range(-20, 31, 5))


@pytest.mark.parametrize("pulses", [*PULSES, 1000, 4000])
def test_threshold_and_noise_against_scipys_gamma(pulses):
    for false_alarm in (0.5, *FALSE_ALARMS, 1e-14):
        power = integrated_threshold(pulses, false_alarm)
        # The tail's slope against the power makes 1e-13 of the power some 1e-10 of the tail.
        assert gamma.sf(power, pulses) == pytest.approx(false_alarm, rel=1e-9)
        assert noise_passes(pulses, power) == pytest.approx(false_alarm, rel=1e-9)


@pytest.mark.parametrize("pulses", PULSES)
@pytest.mark.parametrize("false_alarm", FALSE_ALARMS)
def test_cases_0_and_2_against_scipys_distributions(pulses, false_alarm):
    power = integrated_threshold(pulses, false_alarm)
    for snr in RATIOS:
        steady = ncx2.sf(2.0 * power, 2 * pulses, 2.0 * pulses * snr)
        assert detection_probability(0, snr, pulses, power) == pytest.approx(steady, abs=1e-12)
        quick = gamma.sf(power / (1.0 + snr), pulses)
        assert detection_probability(2, snr, pulses, power) == pytest.approx(quick, abs=1e-12, rel=1e-9)


def over_the_draws(shape, snr, pulses, power):
    """The steady target's chance, averaged over the gamma distribution of its summed energy."""

    def part(energy):
        return ncx2.sf(2.0 * power, 2 * pulses, 2.0 * energy) * gamma.pdf(
            energy, shape, scale=pulses * snr / shape
        )

    middle = pulses * snr
    return quad(part, 0.0, middle, epsabs=1e-12)[0] + quad(part, middle, inf, epsabs=1e-12)[0]


@pytest.mark.parametrize("case, shape", [(1, 1), (2, None), (3, 2), (4, None)])
@pytest.mark.parametrize("pulses", [1, 4, 12])
def test_fluctuating_cases_against_the_average_over_their_draws(case, shape, pulses):
    power = integrated_threshold(pulses, 1e-6)
    for snr in (0.3, 3.0, 30.0):
        each = shape or pulses * (1 if case == 2 else 2)
        twin = over_the_draws(each, snr, pulses, power)
        # The integral's own tolerance.
        assert detection_probability(case, snr, pulses, power) == pytest.approx(twin, abs=1e-8)


def test_a_shape_between_the_cases_against_the_average_over_its_draws():
    for shape in (0.3, 0.7, 1.5, 5.2):
        twin = over_the_draws(shape, 8.0, 3, 25.0)
        # Below a shape of 1 the density is infinite at 0, where the integral is poor.
        assert fluctuating(shape, 24.0, 3, 25.0) == pytest.approx(twin, abs=1e-6)


@pytest.mark.parametrize("case", [0, 1, 2, 3, 4])
def test_every_case_against_counting(case):
    # Draw the target as what it is, add complex noise, add the pulses' powers, count.
    luck = np.random.default_rng(40 + case)
    count, pulses, snr = 100_000, 6, 1.5
    power = integrated_threshold(pulses, 1e-3)
    draws = {0: None, 1: (1.0, 1), 2: (1.0, pulses), 3: (2.0, 1), 4: (2.0, pulses)}[case]
    energy = np.full((count, 1), snr)
    if draws:
        energy = luck.gamma(draws[0], snr / draws[0], size=(count, draws[1]))
    phase = np.exp(2j * np.pi * luck.uniform(size=(count, pulses)))
    noise = sqrt(0.5) * (luck.normal(size=(count, pulses)) + 1j * luck.normal(size=(count, pulses)))
    rate = np.mean(np.sum(np.abs(np.sqrt(energy) * phase + noise) ** 2, axis=1) > power)
    chance = detection_probability(case, snr, pulses, power)
    # Four standard deviations of a share.
    assert rate == pytest.approx(chance, abs=4.0 * sqrt(chance * (1.0 - chance) / count))


def test_pulses_added_with_their_phase_against_counting():
    luck = np.random.default_rng(50)
    count, pulses, snr = 100_000, 8, 0.8
    target = sqrt(snr / 2.0) * (luck.normal(size=(count, 1)) + 1j * luck.normal(size=(count, 1)))
    noise = sqrt(0.5) * (luck.normal(size=(count, pulses)) + 1j * luck.normal(size=(count, pulses)))
    rate = np.mean(np.abs(np.sum(target + noise, axis=1)) ** 2 / pulses > -np.log(1e-3))
    chance = coherent_probability(1, snr, pulses, 1e-3)
    assert rate == pytest.approx(chance, abs=4.0 * sqrt(chance * (1.0 - chance) / count))


@pytest.mark.parametrize("case", [1, 3])
def test_looks_at_one_cross_section_against_counting(case):
    luck = np.random.default_rng(60 + case)
    count, ratios = 100_000, np.array([2.0, 4.0, 3.0])
    part = luck.gamma(float(1 + case // 3), 1.0 / (1 + case // 3), size=(count, 1))
    noise = sqrt(0.5) * (luck.normal(size=(count, 3)) + 1j * luck.normal(size=(count, 3)))
    rate = np.mean((np.abs(np.sqrt(part * ratios) + noise) ** 2 > 7.0).any(axis=1))
    chance = seen_once_alike(case, ratios, 1, 7.0)
    assert rate == pytest.approx(chance, abs=4.0 * sqrt(chance * (1.0 - chance) / count))


# At worst and root mean square, dB: what `shnidman_snr` says of itself.
MEASURED = {0: (0.30, 0.09), 1: (1.17, 0.32), 2: (1.12, 0.20), 3: (0.82, 0.24), 4: (0.57, 0.14)}


@pytest.mark.parametrize("case", MEASURED)
def test_shnidmans_error_is_what_its_docstring_says(case):
    errors = []
    for pulses in (1, 2, 3, 5, 10, 30, 39, 40, 100):
        for false_alarm in 10.0 ** -np.arange(3.0, 9.1, 1.0):
            for chance in (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.87, 0.88, 0.9, 0.95, 0.97, 0.99):
                ours = required_snr(case, chance, pulses, false_alarm)
                errors.append(10.0 * log10(shnidman_snr(case, chance, pulses, false_alarm) / ours))
    worst, typical = MEASURED[case]
    assert np.abs(errors).max() < worst + 0.01
    assert np.sqrt(np.mean(np.square(errors))) < typical + 0.1
    assert np.abs(errors).max() > 0.8 * worst
