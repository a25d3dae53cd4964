"""The radar equation: signal-to-noise ratio of one coherent dwell, and the range at which it is reached.

One equation serves the textbook pulse and the phased array's dwell, because only the energy counts: peak
power times pulse length, or average power times dwell. Air and rain beyond the budget's own line come on top
(`path_loss`). Stops being true where the wave meets ground or horizon, and for a dwell over which the target
does not stay coherent.
"""

from math import pi
from typing import NamedTuple

from uppertier.compiled import lean
from uppertier.earth.constants import BOLTZMANN_J_K
from uppertier.earth.horizon import Ground
from uppertier.radar.path_loss import Weather


class RadarParameters(NamedTuple):
    """A radar for compiled code: SI, radians, ratios, no decibels; `RadarDesign` says what each number is."""

    wavelength_m: float
    average_power_w: float
    gain: float
    azimuth_beamwidth_rad: float
    elevation_beamwidth_rad: float
    noise_temperature_k: float
    losses: float
    bandwidth_hz: float
    reference_dwell_s: float
    shortest_dwell_s: float
    fence_dwell_s: float
    wanted_snr: float
    instrumented_range_m: float
    azimuth_half_width_rad: float
    largest_scan_rad: float
    min_elevation_rad: float
    max_elevation_rad: float
    false_alarm_probability: float
    range_floor_m: float
    angle_floor_beamwidths: float
    scan_loss_exponent: float
    search_share: float
    uplink_message_s: float
    duty: float
    pulse_repetition_hz: float
    range_bias_m: float
    alignment_bias_rad: float
    refraction_residual: float
    weather: Weather
    ground: Ground


@lean
def signal_to_noise(
    energy_j,
    transmit_gain,
    receive_gain,
    wavelength_m,
    cross_section_m2,
    transmit_range_m,
    receive_range_m,
    noise_temperature_k,
    losses,
):
    """Return the ratio of signal to mean noise power behind a matched filter: E G G' lambda^2 s / (...).

    `energy_j` is what leaves the antenna in the coherent time; gains, losses (1 or more) and the answer are
    ratios. Source: Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 2, with the noise k T B of
    a matched filter whose bandwidth is one over the coherent time.
    """
    spreading = (4.0 * pi) ** 3 * transmit_range_m * transmit_range_m * receive_range_m * receive_range_m
    signal = energy_j * transmit_gain * receive_gain * wavelength_m * wavelength_m * cross_section_m2
    return signal / (spreading * BOLTZMANN_J_K * noise_temperature_k * losses)


@lean
def dwell_snr(radar, cross_section_m2, range_m, dwell_s, cosine):
    """Return the signal-to-noise ratio of one dwell on a target in the middle of the beam.

    `dwell_s` is time on the clock; the energy is average power times dwell, so the duty does not matter.
    `cosine` is that of the angle off the face's normal: the gains of transmission and reception together fall
    as cosine ** scan_loss_exponent. All pulses of the dwell are added coherently, without loss.
    """
    return signal_to_noise(
        radar.average_power_w * dwell_s * cosine**radar.scan_loss_exponent,
        radar.gain,
        radar.gain,
        radar.wavelength_m,
        cross_section_m2,
        range_m,
        range_m,
        radar.noise_temperature_k,
        radar.losses,
    )


@lean
def dwell_range(radar, cross_section_m2, snr, dwell_s, cosine):
    """Return the range (m) in the clear at which a dwell reaches the ratio `snr`: `dwell_snr` reversed."""
    return (dwell_snr(radar, cross_section_m2, 1.0, dwell_s, cosine) / snr) ** 0.25


@lean
def wanted_dwell(radar, cross_section_m2, range_m, cosine):
    """Return the dwell (s) that reaches the wanted ratio, kept between the shortest and the reference.

    A target of unknown cross-section (0) gets the reference dwell.
    """
    if cross_section_m2 <= 0.0:
        return radar.reference_dwell_s
    dwell_s = radar.wanted_snr / dwell_snr(radar, cross_section_m2, range_m, 1.0, cosine)
    return min(max(dwell_s, radar.shortest_dwell_s), radar.reference_dwell_s)
