"""The range rate that a dwell measures, how well, and how often the answer repeats.

Pulses a fixed time apart cannot tell a range rate from one that is a whole number of spans away, a span being
half a wavelength in each interval: at 9.5 GHz and 200 pulses a second 3.2 m/s, a thousandth of what comes.
Which of the many is meant, the track has to know: `unfold` takes the one nearest its prediction. That is safe
while the prediction's standard deviation stays below an eighth of the span (four of them to either side), 0.4
m/s in the example; a track a few seconds old is ten times worse. So no filter here uses the range rate.

Where it stops being true: a chirp's range and range rate are coupled (at 10 MHz in a millisecond at 9.5 GHz
one m/s moves the range by 0.95 m); both are taken as told apart by the train of pulses. The target's own pull
within the dwell is taken as known from its track: 10 m/s^2 over 100 ms smear the rate by 1 m/s otherwise.
"""

from math import floor, inf, sqrt

from uppertier.compiled import lean
from uppertier.random import FALSE_ALARM, MEASUREMENT, normals, uniforms
from uppertier.vectors import dot, load, norm, subtract


@lean
def coherent_time(radar, dwell_s):
    """Return the time (s) from the start of a dwell's first pulse to the end of its last.

    A dwell of one pulse and its interval is as long as that pulse.
    """
    pause = (1.0 - radar.duty) / radar.pulse_repetition_hz
    return max(dwell_s - pause, radar.duty * dwell_s)


@lean
def rate_span(radar):
    """Return the width (m/s) of range rates that the train of pulses tells apart: wavelength PRF / 2."""
    return 0.5 * radar.wavelength_m * radar.pulse_repetition_hz


@lean
def rate_sigma(radar, dwell_s, observed):
    """Return the standard deviation (m/s) of a range rate measured with `observed` power over noise.

    A velocity cell, half a wavelength over the coherent time, over sqrt(2 S/N) (Curry, Radar System
    Performance Modeling, 2nd ed. (2005), chapter 8); the Cramer-Rao bound of an even train of 20 pulses is
    0.53 of it.
    Infinite for a dwell shorter than two intervals: one pulse measures the rate only together with the range.
    """
    if dwell_s * radar.pulse_repetition_hz < 2.0 - 1e-9:
        return inf
    return 0.5 * radar.wavelength_m / (coherent_time(radar, dwell_s) * sqrt(2.0 * observed))


@lean
def range_rate(target, site):
    """Return the true range rate (m/s) of a target record: how fast it goes away from the radar."""
    away = subtract(load(target.position_m), site.position)
    return dot(load(target.velocity_m_s), away) / norm(away)


@lean
def fold(rate_m_s, span_m_s):
    """Return a range rate as it appears: moved by whole spans into [-span/2, span/2)."""
    return rate_m_s - span_m_s * floor(rate_m_s / span_m_s + 0.5)


@lean
def unfold(rate_m_s, span_m_s, predicted_m_s):
    """Return the range rate nearest a prediction among those that appear as `rate_m_s`."""
    return predicted_m_s + fold(rate_m_s - predicted_m_s, span_m_s)


@lean
def measure_rate(radar, rate_m_s, dwell_s, seed, replica, thing, counter, detection):
    """Write into the record `detection`, whose `snr` stands, the range rate measured of a true one."""
    sigma = rate_sigma(radar, dwell_s, detection.snr)
    report_rate(radar, sigma, detection)
    if sigma < inf:
        _, noise = normals(seed, replica, MEASUREMENT, thing, 2 * counter + 1)
        detection.range_rate_m_s = fold(rate_m_s + sigma * noise, detection.range_rate_span_m_s)


@lean
def noise_rate(radar, dwell_s, seed, replica, thing, counter, detection):
    """Write into the record of a false alarm, whose `snr` stands, a range rate: any is as likely."""
    sigma = rate_sigma(radar, dwell_s, detection.snr)
    report_rate(radar, sigma, detection)
    if sigma < inf:
        _, place = uniforms(seed, replica, FALSE_ALARM, thing, counter)
        detection.range_rate_m_s = (place - 0.5) * detection.range_rate_span_m_s


@lean
def report_rate(radar, sigma_m_s, detection):
    """Write into a record how well the range rate is measured and how often it repeats, and no rate yet."""
    detection.range_rate_sigma_m_s = sigma_m_s
    detection.range_rate_span_m_s = rate_span(radar)
    detection.range_rate_m_s = 0.0
