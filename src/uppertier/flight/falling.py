"""One falling body at a time, for filters and interceptors: its acceleration, and a short step of its fall.

`propagate` and `fall` fly many at once, with steps that find their own length.
"""

from uppertier.compiled import inlined, lean
from uppertier.earth.cubic_air import density_at
from uppertier.earth.geodesy import height_near
from uppertier.earth.gravity import fictitious, gravity_at
from uppertier.flight.aerodynamics import drag_per_velocity
from uppertier.vectors import add, along, norm


@inlined
def free_acceleration(position, velocity, inverse_beta_m2_kg, planet):
    """Return the acceleration (m/s2) of a body that only falls: gravity, the turning frame, drag.

    Position (m) and velocity (m/s) are Earth-fixed; the inverse ballistic coefficient C_D A / m is constant;
    the air is the standard atmosphere, at rest.
    """
    radius = norm(position)
    inverse = 1.0 / radius
    acceleration = add(gravity_at(position, inverse, planet), fictitious(position, velocity, planet))
    if planet.air == 0.0 or inverse_beta_m2_kg == 0.0:
        return acceleration
    density = density_at(height_near(position[2], radius, inverse, planet))
    return along(acceleration, -drag_per_velocity(density, norm(velocity), inverse_beta_m2_kg), velocity)


@lean
def step_free(position, velocity, inverse_beta_m2_kg, planet, step_s):
    """Return position (m) and velocity (m/s) of a falling body one step of classical Runge-Kutta later.

    For filters and interceptors, in steps of a second or less: the error of one step of 1 s is below a
    millimetre in vacuum, and centimetres where drag is strongest. The step may be negative.
    """
    half = 0.5 * step_s
    a1 = free_acceleration(position, velocity, inverse_beta_m2_kg, planet)
    v2 = along(velocity, half, a1)
    a2 = free_acceleration(along(position, half, velocity), v2, inverse_beta_m2_kg, planet)
    v3 = along(velocity, half, a2)
    a3 = free_acceleration(along(position, half, v2), v3, inverse_beta_m2_kg, planet)
    v4 = along(velocity, step_s, a3)
    a4 = free_acceleration(along(position, step_s, v3), v4, inverse_beta_m2_kg, planet)
    sixth = step_s / 6.0
    position = along(along(along(along(position, sixth, velocity), 2 * sixth, v2), 2 * sixth, v3), sixth, v4)
    velocity = along(along(along(along(velocity, sixth, a1), 2 * sixth, a2), 2 * sixth, a3), sixth, a4)
    return position, velocity
