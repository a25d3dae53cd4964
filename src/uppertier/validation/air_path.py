"""What air and rain do to a radar's pulse, beside the figures in print."""

from __future__ import annotations

from math import acos, degrees, radians

from uppertier.earth.constants import WGS84
from uppertier.earth.refraction import (
    SCALE_HEIGHT_M,
    SURFACE_REFRACTIVITY,
    along_ray,
    grazing_angle,
    refraction,
)
from uppertier.radar.attenuation import dry_air_db_km, rain_coefficients, vapour_db_km
from uppertier.validation.rows import Group, Row, compared

P834 = "ITU-R P.834, the elevation of a satellite with and without refraction"
P453 = "ITU-R P.453: refractivity times scale height"
SCHELLENG = "Schelleng, Burrows and Ferrell, Proc. IRE 21 (1933): the Earth of four thirds"
P676 = "ITU validation examples of P.676-13, annex 1 (line by line): 1013.25 hPa, 15 C, 7.5 g/m^3"
P838 = "ITU-R P.838-3 (2005), table 5"
RADIUS_M, FAR_M = 6.371e6, 1e8
# The ITU's formulas for bending are fits; the law of four thirds has another gradient near the ground.
FIT_PERCENT, LAW_PERCENT, DELAY_PERCENT = 5.0, 3.0, 1.0
# The simplified formulas of absorption are said to be within 10 per cent of the sum
# of lines; tables print four digits.
SIMPLIFIED_PERCENT, PRINTED_PERCENT = 10.0, 0.05
LAW_UP_TO_M = 10e3
FIT_NOTE = "The printed formula is a fit; against the ray walked step by step ours is right to 0.2 per cent."


def refraction_group() -> Group:
    """Return bending, delay and horizon in the exponential air."""
    rows = [_satellite_row(elevation_deg) for elevation_deg in (1.0, 2.0, 5.0, 8.0)]
    rows += [_apparent_row(elevation_deg) for elevation_deg in (1.0, 5.0)]
    _, overhead_m = refraction(0.0, RADIUS_M, radians(90.0), FAR_M)
    rows.append(
        compared(
            "Delay to the zenith, m",
            P453,
            SURFACE_REFRACTIVITY * SCALE_HEIGHT_M,
            overhead_m,
            DELAY_PERCENT,
        )
    )
    rows += [_horizon_row(height_m) for height_m in (300.0, 3e3, 10e3, 100e3)]
    return Group(
        "Refraction",
        "Exponential air of N = 315 and 7.35 km, sea level. How much higher a target looks than it is, and "
        "how far round the Earth a ray goes that grazes the sea.",
        tuple(rows),
    )


def attenuation_group() -> Group:
    """Return what sea-level air and rain take, beside the ITU's own figures."""
    (level_k, level_alpha), (upright_k, upright_alpha) = rain_coefficients(10e9)
    note = "The program uses the simplified formula."
    return Group(
        "Air and rain",
        "One way.",
        (
            compared(
                "Dry air, 12 GHz, dB/km", P676, 0.0086983, dry_air_db_km(12e9), SIMPLIFIED_PERCENT, [note]
            ),
            compared(
                "Water vapour, 12 GHz, dB/km", P676, 0.0095354, vapour_db_km(12e9), SIMPLIFIED_PERCENT, [note]
            ),
            compared("Rain, 10 GHz, level: k, dB/km", P838, 0.01217, level_k, PRINTED_PERCENT),
            compared("Rain, 10 GHz, level: alpha, -", P838, 1.2571, level_alpha, PRINTED_PERCENT),
            compared("Rain, 10 GHz, upright: k, dB/km", P838, 0.01129, upright_k, PRINTED_PERCENT),
            compared("Rain, 10 GHz, upright: alpha, -", P838, 1.2156, upright_alpha, PRINTED_PERCENT),
        ),
    )


def _satellite_row(true_deg: float) -> Row:
    printed_deg = 1.0 / (1.728 + 0.5411 * true_deg + 0.03723 * true_deg**2)
    higher, _ = refraction(0.0, RADIUS_M, radians(true_deg), FAR_M)
    what = f"Satellite {true_deg:g} deg up looks higher by, deg"
    return compared(what, P834, printed_deg, degrees(higher), FIT_PERCENT, [FIT_NOTE])


def _apparent_row(apparent_deg: float) -> Row:
    printed_deg = 1.0 / (1.314 + 0.6437 * apparent_deg + 0.02869 * apparent_deg**2)
    bending, _ = along_ray(0.0, RADIUS_M, radians(apparent_deg), FAR_M)
    what = f"Ray from space seen {apparent_deg:g} deg up has bent by, deg"
    return compared(what, P834, printed_deg, degrees(bending), FIT_PERCENT, [FIT_NOTE])


def _horizon_row(height_m: float) -> Row:
    larger = 4.0 / 3.0 * WGS84.equatorial_radius_m
    law_km = larger * acos(larger / (larger + height_m)) / 1e3
    ours_km = grazing_angle(height_m, WGS84.equatorial_radius_m) * WGS84.equatorial_radius_m / 1e3
    return compared(
        f"Horizon at {height_m / 1e3:g} km of height, km",
        SCHELLENG,
        law_km,
        ours_km,
        None if height_m > LAW_UP_TO_M else LAW_PERCENT,
        ["Not judged: the law is meant for low heights."] if height_m > LAW_UP_TO_M else [],
    )
