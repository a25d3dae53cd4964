"""What a dwell measures, how wrongly, and how to get from a place to a measurement and back.

A measurement is range and two direction cosines on the face, and the range rate (see `doppler`). They are
those of a straight ray in a vacuum: the radar has corrected for the air already, which at 5 deg elevation
raises a target by some 0.16 deg and lengthens its range by 24 m. What its correction leaves, and what else
stays the same from look to look, is added by `bias`.
"""

from math import sqrt

import numpy as np

from uppertier.compiled import lean
from uppertier.earth.constants import SPEED_OF_LIGHT_M_S
from uppertier.random import MEASUREMENT, normals
from uppertier.vectors import along, dot, norm, rotate_back, subtract

# Slope of the monopulse error signal, per half-power width: Barton, Radar System Analysis and Modeling
# (2005), chapter 8; the same in Curry, below.
MONOPULSE_SLOPE = 1.6

DETECTION = np.dtype(
    [
        ("time_s", "f8"),
        ("range_m", "f8"),
        ("u", "f8"),
        ("v", "f8"),
        ("range_sigma_m", "f8"),
        ("u_sigma", "f8"),
        ("v_sigma", "f8"),
        ("snr", "f8"),
        ("cross_section_m2", "f8"),
        ("task", "i8"),
        ("label", "i8"),
        ("kind", "i8"),
        ("range_rate_m_s", "f8"),
        ("range_rate_sigma_m_s", "f8"),
        ("range_rate_span_m_s", "f8"),
    ],
    align=True,
)
"""One detection; array (replica, place in the frame's table).

Range and the direction cosines u (right) and v (up) along the face, with the standard deviations the radar
reports; `snr` is the observed power over the mean noise power (a ratio), `cross_section_m2` the cross-section
that power speaks for, had the target been in the middle of the beam in clear air at the elevation of the
budget's line: rain makes a target look smaller, and the next dwell on it longer. `task` is the slot that
asked, -1 for the fence; `label` what a discriminator from outside calls the object (a class of
`tracking.classify` and one more), 0 without one; `kind` is the dwell's, of `schedule`: FENCE to DISCRIMINATE.
The range rate is known but for whole numbers of spans, and lies in [-span/2, span/2); its standard deviation
is infinite where the dwell cannot measure it.
"""


@lean
def range_cell(bandwidth_hz):
    """Return the length (m) of a range cell: c / 2B."""
    return 0.5 * SPEED_OF_LIGHT_M_S / bandwidth_hz


@lean
def range_sigma(radar, observed):
    """Return the standard deviation (m) of a range measured with `observed` power over noise.

    A range cell over sqrt(2 S/N) (Curry, Radar System Performance Modeling, 2nd ed. (2005), chapter 8), and
    the floor in quadrature. The Cramer-Rao bound of a flat spectrum is 0.55 of the first part.
    """
    noise = range_cell(radar.bandwidth_hz) / sqrt(2.0 * observed)
    return sqrt(noise * noise + radar.range_floor_m * radar.range_floor_m)


@lean
def cosine_sigma(radar, beamwidth_rad, observed):
    """Return the standard deviation of a direction cosine measured with `observed` power over noise.

    Half-power width over 1.6 sqrt(2 S/N) (Barton, as above), and the floor in quadrature. As a cosine it is
    the same at every scan; as an angle it grows by 1/cos(scan), like the beam.
    """
    noise = 1.0 / (MONOPULSE_SLOPE * sqrt(2.0 * observed))
    floor = radar.angle_floor_beamwidths
    return beamwidth_rad * sqrt(noise * noise + floor * floor)


@lean
def measure_ideal(position, site):
    """Return the range (m) and direction cosines u, v of an Earth-fixed place, without error."""
    away = subtract(position, site.position)
    range_m = norm(away)
    return range_m, dot(site.face[0], away) / range_m, dot(site.face[1], away) / range_m


@lean
def position_from(range_m, u, v, site):
    """Return the Earth-fixed place (m) in front of the face at a range and direction cosines.

    Errors can carry u, v just outside the unit circle: then the place lies in the plane of the face.
    """
    normal = sqrt(max(0.0, 1.0 - u * u - v * v))
    return along(site.position, range_m, rotate_back(site.face, (u, v, normal)))


@lean
def measure(radar, ideal, observed, seed, replica, thing, counter, detection):
    """Write into the record `detection` what is measured of a target whose ideal measurement is given.

    Errors are Gaussian with the standard deviations that the radar reports, which follow from the *observed*
    power: for monopulse on a target near the middle of the beam, the error given the observed sum power is
    exactly Gaussian with that variance (Seifer, IEEE Trans. AES 28 (1992) 622), so report and error agree.
    """
    first, second = normals(seed, replica, MEASUREMENT, thing, 2 * counter)
    third, _ = normals(seed, replica, MEASUREMENT, thing, 2 * counter + 1)
    report_sigmas(radar, observed, detection)
    detection.range_m = ideal[0] + detection.range_sigma_m * first
    detection.u = ideal[1] + detection.u_sigma * second
    detection.v = ideal[2] + detection.v_sigma * third


@lean
def report_sigmas(radar, observed, detection):
    """Write into the record `detection` the power observed and the standard deviations that go with it."""
    detection.snr = observed
    detection.range_sigma_m = range_sigma(radar, observed)
    detection.u_sigma = cosine_sigma(radar, radar.azimuth_beamwidth_rad, observed)
    detection.v_sigma = cosine_sigma(radar, radar.elevation_beamwidth_rad, observed)
