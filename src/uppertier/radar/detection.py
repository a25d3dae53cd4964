"""Is the target seen? Swerling's cases 0 to 4, one pulse or many, one look or many.

The fight uses case 1 for one coherent dwell: the echo's power differs from dwell to dwell, exponentially.
Sources: Swerling, Probability of Detection for Fluctuating Targets, RAND RM-1217 (1954); DiFranco and Rubin,
Radar Detection (1968), chapters 9 to 11; Meyer and Mayer, Radar Target Detection (1973); Shnidman, Radar
detection probabilities and their calculation, IEEE Trans. AES 31 (1995).

The detector is square-law and adds the powers of n pulses; all powers stand over the mean noise power of one
pulse, and `snr` is the mean ratio of one pulse. What a case says of the target:

    0   it does not fluctuate (a sphere);
    1   one exponential draw for all n pulses: many scatterers of like strength, slow;
    2   the same, a new draw for each pulse;
    3   chi-square of four degrees, one draw for all: one scatterer stronger than the rest, slow;
    4   the same, a new draw for each pulse.

Stops being true for noise that is not white and Gaussian, a threshold that is estimated from few cells, a
logarithmic detector, and targets whose power varies more than exponentially, as a tumbling stage's does
(`cross_section.tumbling_cylinder`): a chi-square of fewer than two degrees fits those (Weinstock), which
`fluctuating` takes as a shape below 1.
"""

from math import exp, lgamma, log, nan, sqrt

from uppertier.compiled import lean
from uppertier.random import DETECTION, FLUCTUATION, exponential, normals

# Length of the shortest range gate, the one whose cells have the radar's own false-alarm probability.
SHORTEST_GATE_M = 1000.0

# Shnidman (2002): the first correction's polynomial, and the probability from which the second is added.
CORRECTION = (17.7006, -18.4496, 14.5339, -3.525)
HIGH_PROBABILITY = 0.872


@lean
def cell_probability(radar, gate_m):
    """Return the false-alarm probability in each range cell of a gate.

    In the shortest gate it is the radar's own. A longer gate has more cells, so its threshold is raised until
    a dwell of any kind gives as many false alarms; without that the fence's gate would drown the tracker in
    them.
    """
    return radar.false_alarm_probability * min(1.0, SHORTEST_GATE_M / gate_m)


@lean
def threshold(false_alarm_probability):
    """Return the power, over the mean noise power, that noise alone passes with the given probability."""
    return -log(false_alarm_probability)


@lean
def swerling1(snr, false_alarm_probability):
    """Return the chance that a dwell of mean ratio `snr` passes the threshold: Pfa ** (1 / (1 + snr)).

    Closed form in Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 2.
    """
    return false_alarm_probability ** (1.0 / (1.0 + snr))


@lean
def steadier_power(snr, seed, replica, thing, counter):
    """Draw the power of one dwell over the mean noise power, for an echo of Swerling's case 3.

    One steady scatterer among many small ones: the signal's power is the mean of two exponentials (Swerling,
    Probability of detection for fluctuating targets, IRE Trans. IT-6 (1960)), the noise CN(0, 1) adds to it.
    """
    one = exponential(seed, replica, DETECTION, thing, 4 * counter)
    two = exponential(seed, replica, DETECTION, thing, 4 * counter + 1)
    real, imaginary = normals(seed, replica, FLUCTUATION, thing, counter)
    amplitude = sqrt(0.5 * snr * (one + two)) + sqrt(0.5) * real
    return amplitude * amplitude + 0.5 * imaginary * imaginary


@lean
def observed_power(snr, seed, replica, thing, counter):
    """Draw the power of one dwell, signal and noise together, over the mean noise power.

    Signal CN(0, snr) and noise CN(0, 1) are both complex Gaussian, so is their sum, CN(0, snr + 1), and its
    squared modulus is exponential with the mean snr + 1.
    """
    return (1.0 + snr) * exponential(seed, replica, DETECTION, thing, counter)


@lean
def noise_passes(pulses, power):
    """Return the chance that the summed power of that many pulses of noise passes `power`.

    The regularised upper incomplete gamma function of a whole number: the sum over j < n of T^j e^-T / j!,
    Abramowitz and Stegun (1964), eq. 6.5.13 (with 6.5.2).
    """
    if power <= 0.0:
        return 1.0
    total = 0.0
    for j in range(pulses):
        total += exp(j * log(power) - power - lgamma(j + 1.0))
    return min(total, 1.0)


@lean
def integrated_threshold(pulses, false_alarm_probability):
    """Return the summed power that noise alone passes with the given probability, `pulses` added.

    Newton's method on the logarithm of `noise_passes`, which is concave: after the first step it comes down
    on the root from above. For one pulse it is `threshold`.
    """
    wanted = log(false_alarm_probability)
    power = pulses - min(wanted, -1.0)
    for _ in range(60):
        chance = noise_passes(pulses, power)
        density = exp((pulses - 1.0) * log(power) - power - lgamma(pulses + 0.0))
        step = (log(chance) - wanted) * chance / density
        power = max(power + step, 1e-3 * power)
        if abs(step) <= 1e-14 * power:
            break
    return power


@lean
def fluctuating(shape, mean_energy, pulses, power):
    """Return the chance of passing `power` for a target whose summed energy is gamma distributed.

    `mean_energy` is n times the ratio of one pulse, and `shape` that of the distribution: half the degrees of
    freedom of the chi-square; 0 means that it does not fluctuate. Given its energy the sum is a Poisson
    mixture of noise sums of n + k pulses (which is what the generalised Marcum function is: Shnidman 1995),
    and a Poisson number with a gamma mean is negative binomial. All terms are positive, so nothing
    cancels; once the noise of n + k pulses surely passes, the rest of the mixture counts whole.
    """
    if power <= 0.0:
        return 1.0
    if mean_energy <= 0.0:
        return noise_passes(pulses, power)
    log_weight, log_growth = -mean_energy, log(mean_energy)
    if shape > 0.0:
        log_weight = -shape * log(1.0 + mean_energy / shape)
        log_growth = -log(1.0 + shape / mean_energy)
    chance = noise_passes(pulses, power)
    total, used, k = 0.0, 0.0, 0
    while True:
        weight = exp(log_weight)
        total += weight * chance
        used += weight
        chance += exp((pulses + k) * log(power) - power - lgamma(pulses + k + 1.0))
        if shape > 0.0:
            log_weight += log_growth + log((shape + k) / (k + 1.0))
        else:
            log_weight += log_growth - log(k + 1.0)
        k += 1
        # Far above the threshold's own number of pulses the chance is 1 to the last bit.
        if k + pulses > power + 20.0 + 12.0 * sqrt(power):
            return min(total + max(1.0 - used, 0.0), 1.0)
        if k > mean_energy and exp(log_weight) < 1e-18 * total:
            return min(total, 1.0)


@lean
def shape_of(case, pulses):
    """Return the shape of the summed energy's gamma distribution, 0 for case 0 and NaN for no case."""
    if case == 0:
        return 0.0
    if case == 1:
        return 1.0
    if case == 2:
        return 1.0 * pulses
    if case == 3:
        return 2.0
    if case == 4:
        return 2.0 * pulses
    return nan


@lean
def detection_probability(case, snr, pulses, power):
    """Return the chance that the summed power of `pulses` echoes passes the threshold `power`.

    Exact for all of Swerling's cases (see `fluctuating`): against SciPy's noncentral chi-square, its gamma
    and the closed forms within 1e-11 for 1 to 100 pulses, thresholds of 1e-3 to 1e-9 and ratios of -20 to 30
    dB. The time grows with the pulses, by some 50 ns for each. An unknown case answers NaN.
    """
    shape = shape_of(case, pulses)
    if shape != shape:
        return shape
    return fluctuating(shape, pulses * snr, pulses, power)


@lean
def coherent_probability(case, snr, pulses, false_alarm_probability):
    """Return the chance of detection after `pulses` are added with their phase: one pulse of n-fold ratio.

    The target must not change within them, so that cases 2 and 4 are 1 and 3.
    """
    return detection_probability(case, pulses * snr, 1, threshold(false_alarm_probability))


@lean
def required_snr(case, probability, pulses, false_alarm_probability):
    """Return the ratio of one pulse at which the chance of detection is `probability`, by halving: exact.

    NaN where no ratio does: probability not between that of a false alarm and 1, or no such case.
    """
    shape = shape_of(case, pulses)
    if shape != shape or not false_alarm_probability < probability < 1.0:
        return nan
    power = integrated_threshold(pulses, false_alarm_probability)
    low, high = -35.0, 35.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if fluctuating(shape, pulses * exp(middle), pulses, power) < probability:
            low = middle
        else:
            high = middle
    return exp(0.5 * (low + high))


@lean
def shnidman_snr(case, probability, pulses, false_alarm_probability):
    """Return the ratio of one pulse that gives a probability of detection, by Shnidman's approximation.

    Shnidman, Determination of required SNR values, IEEE Trans. AES 38 (2002), as printed in Richards,
    Fundamentals of Radar Signal Processing, 2nd ed. (2014), chapter 6, up to eq. 6.112. Meant for
    probabilities of 0.1 to 0.99, false alarms of 1e-9 to 1e-3 and 1 to 100 pulses. Measured there against
    `required_snr`, case 0 to 4: at worst 0.3, 1.2, 1.1, 0.8 and 0.6 dB; root mean square 0.08, 0.31, 0.19,
    0.23 and 0.13 dB. It is off by more than 0.5 dB, mostly for false alarms of 1e-9 and case 1, in 0, 12, 1,
    3 and 0 % of a grid.
    """
    shape = shape_of(case, pulses)
    if shape != shape:
        return shape
    side = 1.0 if probability > 0.5 else -1.0
    miss = max(-0.8 * log(4.0 * probability * (1.0 - probability)), 0.0)
    false_alarm = max(-0.8 * log(4.0 * false_alarm_probability * (1.0 - false_alarm_probability)), 0.0)
    eta = sqrt(false_alarm) + side * sqrt(miss)
    many = 0.25 if pulses >= 40 else 0.0
    steady = eta * (eta + 2.0 * sqrt(0.5 * pulses + many - 0.25)) / pulses
    if shape == 0.0:
        return steady
    c3, c2, c1, c0 = CORRECTION
    correction_db = ((c3 * probability + c2) * probability + c1) * probability + c0
    if probability > HIGH_PROBABILITY:
        correction_db += exp(27.31 * probability - 25.14)
        tilt = 0.7 * log(1e-5 / false_alarm_probability) + (2.0 * pulses - 20.0) / 80.0
        correction_db += (probability - 0.8) * tilt
    return steady * 10.0 ** (correction_db / (10.0 * shape))


@lean
def seen_once(probabilities):
    """Return the chance of at least one detection in looks that share nothing: 1 - product of the misses.

    Target and noise are drawn anew for each look: looks far apart in time, frequency or aspect.
    """
    missed = 1.0
    for probability in probabilities:
        missed *= 1.0 - probability
    return 1.0 - missed


@lean
def seen_once_alike(case, ratios, pulses, power):
    """Return the chance of at least one detection in looks at one and the same cross-section.

    The target's power is drawn once for all looks, exponentially (case 1) or chi-square of four degrees (case
    3), the noise for each; `ratios` are the mean ratios of one pulse in each look. The other end from
    `seen_once`: looks so close together that the target has not turned by its lobe's width meanwhile.
    Trapezoid rule over the logarithm of the power; with steps of a twentieth, 1e-9. Cases 0, 2 and 4 share
    nothing between looks and are `seen_once` of their own probabilities.
    """
    shape = shape_of(case, pulses)
    if shape != shape:
        return shape
    if case != 1 and case != 3:
        missed = 1.0
        for ratio in ratios:
            missed *= 1.0 - fluctuating(shape, pulses * ratio, pulses, power)
        return 1.0 - missed
    total = 0.0
    for step in range(-500, 81):
        part = exp(0.05 * step)
        weight = shape**shape * part**shape * exp(-shape * part)
        missed = 1.0
        for ratio in ratios:
            missed *= 1.0 - fluctuating(0.0, pulses * ratio * part, pulses, power)
        total += 0.05 * weight * (1.0 - missed)
    return total
