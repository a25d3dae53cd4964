"""How a tracked body is assumed to move: free flight with gravity, the turning Earth, and drag.

The mean moves by the flight's own equation (`flight.falling`), so tracker and truth differ only where a real
body departs from a ballistic coefficient that stays the same. The transition matrix comes from analytic
partial derivatives of that acceleration, taken in the middle of the step; those of the bulge (J2) are left
out, one part in a thousand of the gravity gradient.

Where it stops being true: a burning or manoeuvring missile; a tumbling body, whose drag comes and goes.
"""

from math import sqrt

from uppertier.compiled import lean
from uppertier.earth.cubic_air import density_and_slope
from uppertier.earth.geodesy import height_above, height_near
from uppertier.vectors import dot, norm, scale

# Drag on any re-entering body is below 1e-4 m/s2 up here, and so is what its partials could tell.
THIN_AIR_M = 200_000.0

# What is doubtful in the drag keeps its sign while the density grows by this power of e. Seen in 10,000
# tracks: with 1.0 the average error is as foreseen, but two of them stray beyond a NEES of 60.
DOUBT_FOLDS = 1.5
# And for no longer than this (s), however slowly the body sinks: fifty looks at the usual five a second.
LONGEST_DOUBT_S = 10.0


@lean
def air_at(position, planet):
    """Return the density (kg/m3) at a position (m) and the slope of its logarithm upward (1/m).

    Both are 0.0 where the air is too thin to tell anything.
    """
    radius = norm(position)
    height = height_near(position[2], radius, 1.0 / radius, planet)
    if planet.air == 0.0 or height > THIN_AIR_M:
        return 0.0, 0.0
    density, slope = density_and_slope(height)
    return planet.air * density, slope


@lean
def acceleration_partials(position, velocity, inverse_beta_m2_kg, density_kg_m3, slope_1_m, planet):
    """Return the partials of the acceleration by the state: three rows of seven, for x, y, z.

    Gravity of a point mass (Montenbruck and Gill, Satellite Orbits (2000), equation 7.56), the turning frame,
    and drag, -rho |v| v / (2 beta): by velocity, by height through the density and the slope of its logarithm
    (`air_at`), and by the inverse ballistic coefficient.
    """
    x, y, z = position
    u, v, w = velocity
    inverse2 = 1.0 / (x * x + y * y + z * z)
    inverse = sqrt(inverse2)
    speed = norm(velocity)
    thick = 0.5 * density_kg_m3 * speed
    drag = thick * inverse_beta_m2_kg
    pull = planet.mu_m3_s2 * inverse2 * inverse
    tide = 3.0 * pull * inverse2
    steep = drag * slope_1_m * inverse
    turn = planet.rotation_rad_s
    a, b, c = tide * x - steep * u, tide * y - steep * v, tide * z - steep * w
    d = drag / (speed * speed) if density_kg_m3 > 0.0 else 0.0
    flung = turn * turn - pull
    return (
        (a * x + flung, a * y, a * z, -d * u * u - drag, 2.0 * turn - d * u * v, -d * u * w, -thick * u),
        (b * x, b * y + flung, b * z, -2.0 * turn - d * v * u, -d * v * v - drag, -d * v * w, -thick * v),
        (c * x, c * y, c * z - pull, -d * w * u, -d * w * v, -d * w * w - drag, -thick * w),
    )


@lean
def fill_rates(rates, position, velocity, inverse_beta_m2_kg, planet):
    """Fill `rates` (7, 7) with the partials of the state's rate by the state; return the drag (m/s2)."""
    density, slope = air_at(position, planet)
    rows = acceleration_partials(position, velocity, inverse_beta_m2_kg, density, slope, planet)
    for i in range(3):
        for j in range(7):
            rates[i, j] = 0.0
            rates[3 + i, j] = rows[i][j]
        rates[i, 3 + i] = 1.0
    for j in range(7):
        rates[6, j] = 0.0
    return 0.5 * density * dot(velocity, velocity) * abs(inverse_beta_m2_kg)


@lean
def fill_transition(transition, rates, step_s):
    """Fill `transition` (7, 7) with I + A h + A^2 h^2 / 2, the rates A (7, 7) in the middle of a step h (s).

    Rows 0-2 of A only say that position changes by velocity, row 6 is empty: that is used. Third-order terms
    are left out: relative 4e-5 for 10 s of coast, 1e-3 for 0.5 s at 50 g.
    """
    half = 0.5 * step_s * step_s
    for i in range(3):
        by_x, by_y, by_z = rates[3 + i, 3], rates[3 + i, 4], rates[3 + i, 5]
        for j in range(7):
            square = by_x * rates[3, j] + by_y * rates[4, j] + by_z * rates[5, j]
            if 3 <= j < 6:
                square += rates[3 + i, j - 3]
            transition[i, j] = rates[3 + i, j] * half
            transition[3 + i, j] = rates[3 + i, j] * step_s + square * half
            transition[6, j] = 0.0
        transition[i, 3 + i] += step_s
    for i in range(7):
        transition[i, i] += 1.0


@lean
def add_white_noise(covariance, density_m2_s3, step_s):
    """Add to `covariance` (7, 7) a white acceleration, the same in every direction, during a step (s).

    Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and Navigation (2001), section
    6.2.2.
    """
    speed = density_m2_s3 * step_s
    both = 0.5 * speed * step_s
    place = speed * step_s * step_s / 3.0
    for i in range(3):
        covariance[i, i] += place
        covariance[3 + i, 3 + i] += speed
        covariance[i, 3 + i] += both
        covariance[3 + i, i] += both


@lean
def add_process_noise(covariance, step_s, drag_m_s2, inverse_beta_m2_kg, tracker):
    """Add to `covariance` (7, 7) what the model may have missed in a step (s): white acceleration, drag.

    Drag adds the spectral density 2 sigma^2 T of an acceleration that is wrong by a share of the drag for a
    time T, the same in every direction, because a coning body also lifts.
    """
    wrong = tracker.drag_noise_fraction * drag_m_s2
    density = tracker.coast_noise_m2_s3 + 2.0 * wrong * wrong * tracker.drag_noise_time_s
    add_white_noise(covariance, density, step_s)
    covariance[6, 6] += tracker.beta_walk_per_s * inverse_beta_m2_kg * inverse_beta_m2_kg * step_s


@lean
def add_surprise(covariance, step_s, drag_m_s2, inverse_beta_m2_kg, tracker):
    """Add the noise of a body that does not fly as the model says, as its innovations have shown.

    Process noise with two levels: Bar-Shalom, Li, Kirubarajan (2001), section 11.2.
    """
    wrong = tracker.surprise_drag_fraction * drag_m_s2
    density = tracker.surprise_noise_m2_s3 + 2.0 * wrong * wrong * tracker.drag_noise_time_s
    add_white_noise(covariance, density, step_s)
    covariance[6, 6] += tracker.surprise_beta_walk_per_s * inverse_beta_m2_kg * inverse_beta_m2_kg * step_s


@lean
def drag_doubt(covariance, position, velocity, density_kg_m3, slope_1_m):
    """Return what a linear filter misses while drag teaches it the coefficient: a spectral density (m2/s3).

    Drag is the product of inverse coefficient and density: an error of the one times an error of the other,
    of second order, is left out by the linear picture. While the coefficient is known to a factor of two and
    the path to metres that is some 1e-4 of the drag; but it keeps its sign while the density grows, and a
    filter that has tracked for minutes is certain of the velocity to millimetres a second. So the variance
    of the product (Gaussian: Paa Pss + Pas^2, s being the relative error of drag by place and velocity) is
    that of an acceleration along the drag, held for that time T: 2 sigma^2 T. It fades by itself as the
    coefficient becomes known. The second-order filter of Bar-Shalom, Li, Kirubarajan (2001), section 10.3,
    has the same variance, as new in each step. `covariance` (7, 7) is that of the beginning of the step.
    """
    if density_kg_m3 == 0.0:
        return 0.0
    radius, speed2 = norm(position), dot(velocity, velocity)
    a, b, c = scale(slope_1_m / radius, position)
    d, e, f = scale(2.0 / speed2, velocity)
    weights = (a, b, c, d, e, f)
    own = 0.0
    for i in range(6):
        part = a * covariance[0, i] + b * covariance[1, i] + c * covariance[2, i]
        own += weights[i] * (part + d * covariance[3, i] + e * covariance[4, i] + f * covariance[5, i])
    shared = a * covariance[0, 6] + b * covariance[1, 6] + c * covariance[2, 6]
    shared += d * covariance[3, 6] + e * covariance[4, 6] + f * covariance[5, 6]
    pressure = 0.5 * density_kg_m3 * speed2
    growth = abs(slope_1_m * dot(position, velocity)) / radius
    held = min(LONGEST_DOUBT_S, DOUBT_FOLDS / growth)
    return 2.0 * pressure * pressure * (covariance[6, 6] * own + shared * shared) * held


@lean
def add_doubt(covariance, velocity, density_m2_s3, step_s):
    """Add to `covariance` (7, 7) a white acceleration along a velocity (m/s) during a step (s)."""
    speed = density_m2_s3 * step_s / dot(velocity, velocity)
    both = 0.5 * speed * step_s
    place = speed * step_s * step_s / 3.0
    for i in range(3):
        for j in range(3):
            square = velocity[i] * velocity[j]
            covariance[i, j] += place * square
            covariance[3 + i, 3 + j] += speed * square
            covariance[i, 3 + j] += both * square
            covariance[3 + i, j] += both * square


@lean
def longest_step(position, velocity, tracker, planet):
    """Return how long a step (s) may be here: long in coast, short in air, never far across the border."""
    above = height_above(position, planet) - tracker.reentry_height_m
    if above <= 0.0:
        return tracker.reentry_step_s
    return min(tracker.step_s, tracker.reentry_step_s + above / norm(velocity))
