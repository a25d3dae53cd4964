"""Detection and cross-sections, beside closed forms and values in print."""

from __future__ import annotations

from math import log, log10, pi, sqrt

import numpy as np

from uppertier.radar.cross_section import cylinder, disc, plate, sphere
from uppertier.radar.detection import (
    detection_probability,
    observed_power,
    required_snr,
    shnidman_snr,
    threshold,
)
from uppertier.validation.rows import Group, Row, compared

SWERLING = "Swerling, RAND RM-1217 (1954); Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 2"
ALBERSHEIM = (
    "Albersheim, A closed-form approximation to Robertson's detection characteristics, Proc. IEEE 69 (1981)"
)
SDR = "documentation of the Python library sdr"
SHNIDMAN = "Shnidman, Determination of required SNR values, IEEE Trans. AES 38 (2002)"
SKOLNIK = "Skolnik, Introduction to Radar Systems, 3rd ed. (2001), figure 2.9"
RUCK = "Ruck et al., Radar Cross Section Handbook (1970)"
OPTICS = "physical optics: Knott, Shaeffer, Tuley, Radar Cross Section, 2nd ed. (1993)"
FALSE_ALARM = 1e-6
EXACT_PERCENT, DB = 0.01, 0.01
# What Albersheim's formula claims of itself (dB); four standard deviations of a share.
ALBERSHEIM_DB, DEVIATIONS = 0.2, 4.0
DRAWS, SEED = 100_000, 1
# Where Shnidman's formula is meant to hold.
CHANCES = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
FALSE_ALARMS = (1e-3, 1e-5, 1e-6, 1e-7, 1e-9)
PULSES = (1, 2, 5, 10, 30, 100)
X_BAND_M = 0.0316
# The first maximum of the sphere, over pi a^2, and where: printed to three digits.
MAXIMUM, MAXIMUM_AT = 3.655, 1.03
MIE_PERCENT, PLACE_PERCENT = 0.1, 1.0


def detection_group() -> Group:
    """Return chances of detection and the ratios they need, beside closed forms and approximations."""
    rows = [_chance_row(snr) for snr in (1.0, 20.0, 100.0)]
    rows.append(_drawn_row(20.0))
    rows.append(_needed_row("steady", 0, 13.18349, SDR))
    exact_db = 10.0 * log10(log(FALSE_ALARM) / log(0.9) - 1.0)
    rows += [_needed_row(f"Swerling {case}", case, exact_db, SWERLING) for case in (1, 2)]
    rows += [_albersheim_row(pulses) for pulses in (1, 10, 100)]
    rows += [_shnidman_row(case) for case in range(5)]
    return Group(
        "Detection",
        "False alarm 1e-6 where none is named. The exact chance is summed as a series for every case; the "
        "fight draws the powers. Ratios are of one pulse.",
        tuple(rows),
    )


def cross_section_group() -> Group:
    """Return cross-sections of simple bodies, beside their closed forms."""
    wave = X_BAND_M
    places = np.linspace(0.8, 1.3, 5001)
    over_disc = np.array([sphere(1.0, 2.0 * pi / each) / pi for each in places])
    small, large = 0.01, 200.0
    rows = (
        compared(
            "Sphere: first Mie maximum over pi a^2, -", SKOLNIK, MAXIMUM, float(over_disc.max()), MIE_PERCENT
        ),
        compared(
            "Sphere: circumference over wavelength there, -",
            SKOLNIK,
            MAXIMUM_AT,
            float(places[over_disc.argmax()]),
            PLACE_PERCENT,
        ),
        compared(
            "Sphere of 0.01 wavelengths about: over pi a^2 and 1e-8, -",
            f"{RUCK}, chapter 3: Rayleigh's 9 (k a)^4",
            9.0,
            sphere(1.0, 2.0 * pi / small) / pi / small**4,
            EXACT_PERCENT,
        ),
        compared(
            "Sphere of 200 wavelengths about: over pi a^2, -",
            OPTICS,
            1.0,
            sphere(1.0, 2.0 * pi / large) / pi,
            MIE_PERCENT,
        ),
        compared(
            "Plate of 0.3 by 0.2 m, broadside: 4 pi A^2 / lambda^2, m^2",
            f"{RUCK}, chapter 7",
            4.0 * pi * 0.06**2 / wave**2,
            plate(0.3, 0.2, wave, 0.0, 0.7),
            EXACT_PERCENT,
        ),
        compared(
            "Disc, a 0.25 m, broadside: 4 pi A^2 / lambda^2, m^2",
            f"{RUCK}, chapter 7",
            4.0 * pi * (pi * 0.25**2) ** 2 / wave**2,
            disc(0.25, wave, 0.0),
            EXACT_PERCENT,
        ),
        compared(
            "Cylinder, a 0.4 m, L 3 m, broadside: 2 pi a L^2 / lambda, m^2",
            f"{RUCK}, chapter 4",
            2.0 * pi * 0.4 * 9.0 / wave,
            cylinder(0.4, 3.0, wave, 0.5 * pi),
            EXACT_PERCENT,
        ),
    )
    return Group(
        "Cross-sections of simple bodies",
        "Perfect conductors. Plate, disc and cylinder at a wavelength of 31.6 mm; radius a, length L.",
        rows,
    )


def albersheim_db(probability: float, pulses: int, false_alarm_probability: float) -> float:
    """Return the ratio of one pulse (dB) that a steady target needs, by Albersheim's formula."""
    a = log(0.62 / false_alarm_probability)
    b = log(probability / (1.0 - probability))
    slope = 6.2 + 4.54 / sqrt(pulses + 0.44)
    return -5.0 * log10(pulses) + slope * log10(a + 0.12 * a * b + 1.7 * b)


def _chance_row(snr: float) -> Row:
    return compared(
        f"Swerling 1, S/N {snr:g}: chance by the series, %",
        f"{SWERLING}: Pfa^(1 / (1 + S/N))",
        100.0 * FALSE_ALARM ** (1.0 / (1.0 + snr)),
        100.0 * detection_probability(1, snr, 1, threshold(FALSE_ALARM)),
        EXACT_PERCENT,
    )


def _drawn_row(snr: float) -> Row:
    """Return the row of the share of drawn dwells that pass, within four deviations of the chance."""
    chance = FALSE_ALARM ** (1.0 / (1.0 + snr))
    passed = sum(observed_power(snr, SEED, 0, 0, draw) > threshold(FALSE_ALARM) for draw in range(DRAWS))
    return compared(
        f"Swerling 1, S/N {snr:g}: share of drawn dwells, %",
        f"{SWERLING}: Pfa^(1 / (1 + S/N))",
        100.0 * chance,
        100.0 * passed / DRAWS,
        100.0 * DEVIATIONS * sqrt((1.0 - chance) / chance / DRAWS),
        [f"{DRAWS:,} draws; the tolerance is four standard deviations of their share."],
    )


def _needed_row(name: str, case: int, printed_db: float, source: str) -> Row:
    return compared(
        f"Ratio for nine in ten, {name}, one pulse, dB",
        source,
        printed_db,
        10.0 * log10(required_snr(case, 0.9, 1, FALSE_ALARM)),
        100.0 * DB / printed_db,
        ["The tolerance is 0.01 dB."],
    )


def _albersheim_row(pulses: int) -> Row:
    printed_db = albersheim_db(0.9, pulses, FALSE_ALARM)
    return compared(
        f"Ratio for nine in ten, steady, Albersheim, pulses {pulses}, dB",
        ALBERSHEIM,
        printed_db,
        10.0 * log10(required_snr(0, 0.9, pulses, FALSE_ALARM)),
        100.0 * ALBERSHEIM_DB / abs(printed_db),
        ["Albersheim's formula is good to 0.2 dB: that is the tolerance."],
        "It is made for a linear detector, and ours adds powers: with several pulses the two differ by some "
        "tenths of a decibel. Our own ratio is exact.",
    )


def _shnidman_row(case: int) -> Row:
    worst = max(
        abs(
            10.0
            * log10(shnidman_snr(case, chance, pulses, alarm) / required_snr(case, chance, pulses, alarm))
        )
        for chance in CHANCES
        for alarm in FALSE_ALARMS
        for pulses in PULSES
    )
    return compared(
        f"Shnidman's formula, case {case}: worst error, dB",
        SHNIDMAN,
        None,
        worst,
        notes=[
            "Against our exact ratio, for chances of 0.1 to 0.99, false alarms of 1e-3 to 1e-9 and 1 to 100 "
            "pulses. It is the formula's error, and no fight uses the formula."
        ],
    )
