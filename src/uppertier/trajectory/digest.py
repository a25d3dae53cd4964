"""What a search wants to know of many flights: where they fell, how high they rose, what they spent."""

from uppertier.compiled import compiled
from uppertier.earth.geodesy import geodetic_from_ecef, height_above, surface_inverse
from uppertier.flight.body import APOGEE, CUTOFF, STATUS
from uppertier.flight.path import landing
from uppertier.vectors import norm

# The columns of a digest: how it ended, metres east and north of a target, seconds in flight, metres of the
# greatest height, and the energy (J/kg) of the free flight at cut-off; where it fell, from the launch; and
# whether it still rose when thrust ended (1.0 or 0.0): a flight that dives under thrust is no ballistic one.
ENDED, EAST, NORTH, TIME, HIGHEST, ENERGY, RANGE, BEARING, ROSE = range(9)
DIGEST = 9


@compiled
def digest_many(knots, counts, marks, start, targets, planet, out):
    """Fill a row of `out` (N, DIGEST) for each path; `start`, rows of `targets` are latitude, longitude.

    The specific energy is that of the frame that turns with the Earth, the Jacobi integral v^2 / 2 - mu / r -
    (w rho)^2 / 2 with the speed over the ground: what the missile has brought. The ground's own speed, given
    to it for nothing, does not count.
    """
    for n in range(len(counts)):
        path, count = knots[n], counts[n]
        end = (path[count - 1, 1], path[count - 1, 2], path[count - 1, 3])
        latitude, longitude, _ = geodetic_from_ecef(end, planet)
        out[n, ENDED] = marks[n, STATUS]
        out[n, EAST], out[n, NORTH] = landing(path, count, targets[n, 0], targets[n, 1], planet)
        out[n, TIME] = path[count - 1, 0]
        top = max(marks[n, APOGEE], 0)
        out[n, HIGHEST] = height_above((path[top, 1], path[top, 2], path[top, 3]), planet)
        cut = path[marks[n, CUTOFF]]
        place = (cut[1], cut[2], cut[3])
        kinetic = 0.5 * (cut[4] * cut[4] + cut[5] * cut[5] + cut[6] * cut[6])
        carried = 0.5 * planet.rotation_rad_s**2 * (place[0] * place[0] + place[1] * place[1])
        out[n, ENERGY] = kinetic - planet.mu_m3_s2 / norm(place) - carried
        out[n, ROSE] = 1.0 if marks[n, APOGEE] > marks[n, CUTOFF] else 0.0
        out[n, RANGE], out[n, BEARING] = surface_inverse(start[0], start[1], latitude, longitude, planet)


@compiled
def ways(start, targets, planet, out):
    """Fill rows of `out` (N, 2) with distance (m) and azimuth (rad) from a place to each of many."""
    for n in range(len(targets)):
        out[n, 0], out[n, 1] = surface_inverse(start[0], start[1], targets[n, 0], targets[n, 1], planet)
