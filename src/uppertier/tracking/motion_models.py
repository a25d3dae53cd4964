"""How a tracked body is assumed to move: free flight with gravity, the turning Earth, and drag.

The mean moves by the flight's own equation (`flight.motion`), so tracker and truth differ only where a real
body departs from a ballistic coefficient that stays the same. The transition matrix comes from analytic
partial derivatives of that acceleration, taken in the middle of the step; those of the bulge (J2) are left
out, one part in a thousand of the gravity gradient.

Where it stops being true: a burning or manoeuvring missile; a tumbling body, whose drag comes and goes.
"""

from math import log, sqrt

from uppertier.compiled import compiled
from uppertier.earth.atmosphere import density_and_sound_speed
from uppertier.earth.geodesy import height_above
from uppertier.vectors import norm

# Drag on any re-entering body is below 1e-4 m/s2 up here, and so is what its partials could tell.
THIN_AIR_M = 200_000.0
# Density changes by 1.5 % in this step: its logarithm is straight to 1e-4.
GRADIENT_STEP_M = 100.0


@compiled
def add_gravity_partials(rates, position, planet):
    """Add d(acceleration)/d(position) of a point mass and of the centrifugal force to rows 3-5 of `rates`.

    Montenbruck and Gill, Satellite Orbits (2000), equation 7.56 for the point mass.
    """
    x, y, z = position
    r2 = x * x + y * y + z * z
    pull = planet.mu_m3_s2 / (r2 * sqrt(r2))
    for i in range(3):
        for j in range(3):
            rates[3 + i, j] += 3.0 * pull * position[i] * position[j] / r2
        rates[3 + i, i] -= pull
    turn2 = planet.rotation_rad_s * planet.rotation_rad_s
    rates[3, 0] += turn2
    rates[4, 1] += turn2


@compiled
def add_drag_partials(rates, position, velocity, inverse_beta_m2_kg, planet):
    """Add the partials of drag to rows 3-5 of `rates` (7, 7) and return the drag deceleration (m/s2).

    Drag is -rho |v| v / (2 beta): its derivative by velocity, by height through the density, and by the
    inverse ballistic coefficient.
    """
    height = height_above(position, planet)
    if planet.air == 0.0 or height > THIN_AIR_M:
        return 0.0
    density, _ = density_and_sound_speed(height)
    higher, _ = density_and_sound_speed(height + GRADIENT_STEP_M)
    density_slope = log(higher / density) / GRADIENT_STEP_M
    speed = norm(velocity)
    factor = 0.5 * planet.air * density * inverse_beta_m2_kg
    distance = norm(position)
    for i in range(3):
        drag = -factor * speed * velocity[i]
        for j in range(3):
            rates[3 + i, j] += drag * density_slope * position[j] / distance
            rates[3 + i, 3 + j] -= factor * velocity[i] * velocity[j] / speed
        rates[3 + i, 3 + i] -= factor * speed
        rates[3 + i, 6] -= 0.5 * planet.air * density * speed * velocity[i]
    return abs(factor) * speed * speed


@compiled
def fill_rates(rates, position, velocity, inverse_beta_m2_kg, planet):
    """Fill `rates` (7, 7) with the partials of the state's rate by the state; return the drag (m/s2)."""
    for i in range(7):
        for j in range(7):
            rates[i, j] = 0.0
    for i in range(3):
        rates[i, 3 + i] = 1.0
    rates[3, 4] = 2.0 * planet.rotation_rad_s
    rates[4, 3] = -2.0 * planet.rotation_rad_s
    add_gravity_partials(rates, position, planet)
    return add_drag_partials(rates, position, velocity, inverse_beta_m2_kg, planet)


@compiled
def fill_transition(transition, rates, step_s):
    """Fill `transition` (7, 7) with I + A h + A^2 h^2 / 2, the rates A (7, 7) in the middle of a step h (s).

    Rows 0-2 of A only say that position changes by velocity, row 6 is empty: that is used. Third-order terms
    are left out: relative 4e-5 for 10 s of coast, 1e-3 for 0.5 s at 50 g.
    """
    half = 0.5 * step_s * step_s
    for i in range(3):
        for j in range(7):
            square = (
                rates[3 + i, 3] * rates[3, j] + rates[3 + i, 4] * rates[4, j] + rates[3 + i, 5] * rates[5, j]
            )
            if 3 <= j < 6:
                square += rates[3 + i, j - 3]
            transition[i, j] = rates[i, j] * step_s + rates[3 + i, j] * half
            transition[3 + i, j] = rates[3 + i, j] * step_s + square * half
        transition[6, i] = 0.0
        transition[6, 3 + i] = 0.0
    transition[6, 6] = 0.0
    for i in range(7):
        transition[i, i] += 1.0


@compiled
def add_process_noise(covariance, step_s, drag_m_s2, inverse_beta_m2_kg, tracker):
    """Add to `covariance` (7, 7) what the model may have missed in a step (s): white acceleration, drag.

    Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and Navigation (2001), section
    6.2.2. Drag adds the spectral density 2 sigma^2 T of an acceleration that is wrong by a share of the
    drag for a time T, the same in every direction, because a coning body also lifts.
    """
    wrong = tracker.drag_noise_fraction * drag_m_s2
    density = tracker.coast_noise_m2_s3 + 2.0 * wrong * wrong * tracker.drag_noise_time_s
    for i in range(3):
        covariance[i, i] += density * step_s * step_s * step_s / 3.0
        covariance[3 + i, 3 + i] += density * step_s
        covariance[i, 3 + i] += 0.5 * density * step_s * step_s
        covariance[3 + i, i] += 0.5 * density * step_s * step_s
    covariance[6, 6] += tracker.beta_walk_per_s * inverse_beta_m2_kg * inverse_beta_m2_kg * step_s


@compiled
def longest_step(position, velocity, tracker, planet):
    """Return how long a step (s) may be here: long in coast, short in air, never far across the border."""
    above = height_above(position, planet) - tracker.reentry_height_m
    if above <= 0.0:
        return tracker.reentry_step_s
    return min(tracker.step_s, tracker.reentry_step_s + above / norm(velocity))
