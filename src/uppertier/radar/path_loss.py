"""What air and rain take from a pulse on its way out and back, by elevation and range.

Air thins exponentially, so what it takes along a slant path is that of the zenith times Chapman's grazing
function. Rain is even up to the rain height. The radar's budget already has a line for the air; what counts
here is the difference from it.

Where it stops being true: the ray is taken as straight (2 per cent more air at 5 deg than on the bent one);
clouds, hail and the bright band at the rain height take more; rain also sends an echo back and warms the
antenna (clutter and noise are left out), so true ranges in rain are shorter still.
"""

from math import erfc, exp, pi, sqrt
from typing import NamedTuple

from uppertier.compiled import lean

# Water vapour falls off with 2 km: ITU-R P.835, annex 1. What dry air takes falls off with the pressure
# squared, which makes 5.2 km: ITU-R P.676-10, annex 2, the equivalent height below 50 GHz.
DRY_SCALE_M = 5200.0
VAPOUR_SCALE_M = 2000.0
# The Earth that ITU-R P.618 lets a slant path through rain run over.
RAIN_EARTH_M = 8.5e6


class Weather(NamedTuple):
    """What air and rain take one way, dB/m at sea level, and what the radar's budget already counts.

    `line_db` is the loss, both ways, that the budget's own line for the air stands for. Rain reaches up to
    `rain_height_m`, and as far as if it came in cells of `rain_cell_m`.
    """

    dry_db_m: float
    vapour_db_m: float
    line_db: float
    rain_db_m: float
    rain_height_m: float
    rain_cell_m: float


@lean
def scaled_tail(x):
    """Return exp(x^2) erfc(x) for x of 0 or more: from 5 on by its asymptotic series, within 1e-5.

    Abramowitz and Stegun (1964), eq. 7.1.23.
    """
    if x < 5.0:
        return exp(x * x) * erfc(x)
    inverse = 0.5 / (x * x)
    return (1.0 - inverse * (1.0 - 3.0 * inverse * (1.0 - 5.0 * inverse))) / (sqrt(pi) * x)


@lean
def air_above(radius_m, scale_m, sine):
    """Return the air along a ray from a radius to infinity, as a length (m) of the air at its start.

    `sine` is that of the elevation; below the horizontal it is taken as 0. Chapman's grazing function for a
    scale height far smaller than the radius: Chapman, Proc. Phys. Soc. 43 (1931); this form, which is right
    to about scale over radius (0.1 per cent) in Smith and Smith, J. Geophys. Res. 77 (1972) 3592.
    """
    return sqrt(0.5 * pi * radius_m * scale_m) * scaled_tail(sqrt(0.5 * radius_m / scale_m) * max(sine, 0.0))


@lean
def air_along(height_m, radius_m, scale_m, sine, range_m):
    """Return the air from a radar to a target, as a length (m) of sea-level air.

    The radar stands `height_m` over the sea, `radius_m` from the Earth's centre; the target is `range_m` away
    at the elevation of that sine.
    """
    there = sqrt(radius_m * radius_m + range_m * range_m + 2.0 * radius_m * range_m * sine)
    steeper = (range_m + radius_m * sine) / there
    beyond = air_above(there, scale_m, steeper) * exp((radius_m - there) / scale_m)
    return max(air_above(radius_m, scale_m, sine) - beyond, 0.0) * exp(-height_m / scale_m)


@lean
def air_loss(weather, height_m, radius_m, sine, range_m):
    """Return what the clear air takes both ways (dB)."""
    dry_m = air_along(height_m, radius_m, DRY_SCALE_M, sine, range_m)
    vapour_m = air_along(height_m, radius_m, VAPOUR_SCALE_M, sine, range_m)
    return 2.0 * (weather.dry_db_m * dry_m + weather.vapour_db_m * vapour_m)


@lean
def rain_along(weather, height_m, sine, range_m):
    """Return the length (m) of the path that lies in the rain, shortened because heavy rain is not wide.

    Slant path below the rain height over an Earth of 8500 km, and the reduction factor 1 / (1 + ground
    length / cell): ITU-R P.618-5 (1997), the steps for rain up to the reduction factor.
    """
    rise = weather.rain_height_m - height_m
    if rise <= 0.0:
        return 0.0
    upward = max(sine, 0.0)
    slant_m = 2.0 * rise / (sqrt(upward * upward + 2.0 * rise / RAIN_EARTH_M) + upward)
    slant_m = min(slant_m, range_m)
    level_m = slant_m * sqrt(max(1.0 - sine * sine, 0.0))
    return slant_m / (1.0 + level_m / weather.rain_cell_m)


@lean
def rain_loss_db(weather, height_m, sine, range_m):
    """Return what the rain takes both ways (dB)."""
    if weather.rain_db_m == 0.0:
        return 0.0
    return 2.0 * weather.rain_db_m * rain_along(weather, height_m, sine, range_m)


@lean
def path_loss_db(weather, height_m, radius_m, sine, range_m):
    """Return the loss (dB), both ways, beyond what the radar's budget counts; below 0 it is a gain."""
    clear_db = air_loss(weather, height_m, radius_m, sine, range_m) - weather.line_db
    return clear_db + rain_loss_db(weather, height_m, sine, range_m)
