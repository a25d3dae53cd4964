"""What the air does to a radar's rays, laid out once for its site: bending, delay and loss, by table.

A radar meets targets thousands of times a fight, and each time the integrals of `refraction` and `path_loss`
would cost more than all else in a dwell. They depend on elevation and range alone, so they are laid out on a
grid before the fight, even in the root of the sine and in range / (range + RANGE_SCALE_M), and read linearly.

Where it stops being true: within 0.1 per cent of what the formulas give from 20 km on (tested), five times
nearer than they are to the air; a ray that leaves downward is read as a level one.
"""

from math import asin, cos, sqrt

from uppertier.compiled import lean
from uppertier.earth.geodesy import height_above
from uppertier.earth.refraction import refraction
from uppertier.radar.path_loss import air_loss
from uppertier.tables import even_place
from uppertier.vectors import norm

RANGE_SCALE_M = 100e3
# The last column stands at 4900 km.
LAST_PLACE = 0.98
AIR_TABLE = (128, 64, 3)
"""Shape of a radar's table of the air: elevations, ranges, and what is in it: by how much a target looks
higher, over the cosine of its elevation (rad), and farther (m), and what the clear air takes both ways beyond
the budget's line, as a ratio."""
# Overhead the cosine is taken of a sine that is short of 1 by this.
NEARLY_OVERHEAD = 1e-6


@lean
def lay_air(weather, site, planet, table):
    """Fill a table (AIR_TABLE) for a radar at a site, in its weather but for the rain."""
    rows, columns = table.shape[0], table.shape[1]
    height_m, radius_m = height_above(site.position, planet), norm(site.position)
    for i in range(rows):
        root = i / (rows - 1.0)
        sine = root * root
        for j in range(columns):
            place = LAST_PLACE * j / (columns - 1.0)
            range_m = RANGE_SCALE_M * place / (1.0 - place)
            elevation = asin(min(sine, 1.0 - NEARLY_OVERHEAD))
            raised, farther = 0.0, 0.0
            if j > 0:
                raised, farther = refraction(height_m, radius_m, elevation, range_m)
            loss_db = air_loss(weather, height_m, radius_m, sine, range_m) - weather.line_db
            table[i, j, 0] = planet.air * raised / cos(elevation)
            table[i, j, 1] = planet.air * farther
            table[i, j, 2] = 10.0 ** (0.1 * loss_db)


@lean
def place_of(table, sine, range_m):
    """Return where in a table an elevation, by its sine, and a range (m) lie: cell and part, each way."""
    i, up = even_place(0.0, 1.0 / (table.shape[0] - 1.0), table.shape[0], sqrt(max(sine, 0.0)))
    place = range_m / (range_m + RANGE_SCALE_M)
    j, out = even_place(0.0, LAST_PLACE / (table.shape[1] - 1.0), table.shape[1], place)
    return i, up, j, out


@lean
def read(table, place, k):
    """Return column `k` of a table at a place (`place_of`)."""
    i, up, j, out = place
    near = (1.0 - out) * table[i, j, k] + out * table[i, j + 1, k]
    far = (1.0 - out) * table[i + 1, j, k] + out * table[i + 1, j + 1, k]
    return (1.0 - up) * near + up * far


@lean
def bending_and_delay(table, sine, range_m):
    """Return by how much a target looks higher (rad), over the cosine of its elevation, and farther (m)."""
    place = place_of(table, sine, range_m)
    return read(table, place, 0), read(table, place, 1)


@lean
def clear_loss(table, sine, range_m):
    """Return what clear air takes on the way to a target and back, beyond the budget's line, as a ratio."""
    return read(table, place_of(table, sine, range_m), 2)
