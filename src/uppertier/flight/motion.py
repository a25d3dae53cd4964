"""The one right-hand side: the acceleration of every body that flies, in the frame that turns with the Earth.

Forces: gravity with J2, Coriolis and centrifugal, drag, thrust. Three degrees of freedom: no lift, no wind.
Without air (`planet.air` 0.0) there is neither drag nor back-pressure on the nozzle.
"""

from uppertier.compiled import compiled
from uppertier.earth.atmosphere import density_and_sound_speed, pressure_and_density_and_sound_speed
from uppertier.earth.geodesy import height_above
from uppertier.earth.gravity import fictitious, gravity
from uppertier.flight.aerodynamics import drag_of_table, drag_per_velocity
from uppertier.flight.body import COASTING, FALLING
from uppertier.flight.propulsion import thrust
from uppertier.flight.steering import thrust_direction
from uppertier.vectors import add, along, norm


@compiled
def free_acceleration(position, velocity, inverse_beta_m2_kg, planet):
    """Return the acceleration (m/s2) of a body that only falls: gravity, the turning frame, drag.

    Position (m) and velocity (m/s) are Earth-fixed; the inverse ballistic coefficient C_D A / m is constant.
    """
    acceleration = add(gravity(position, planet), fictitious(position, velocity, planet))
    if planet.air == 0.0 or inverse_beta_m2_kg == 0.0:
        return acceleration
    density, _ = density_and_sound_speed(height_above(position, planet))
    return along(acceleration, -drag_per_velocity(density, norm(velocity), inverse_beta_m2_kg), velocity)


@compiled
def motion(time_s, position, velocity, craft, planet):
    """Return the acceleration (m/s2) of a craft at a time (s since launch), place (m) and velocity (m/s)."""
    if craft.phase == FALLING:
        return free_acceleration(position, velocity, craft.inverse_beta_m2_kg, planet)
    mass = craft.mass_kg - craft.mass_flow_kg_s * (time_s - craft.since_s)
    acceleration = add(gravity(position, planet), fictitious(position, velocity, planet))
    pressure = 0.0
    if planet.air != 0.0:
        pressure, density, sound = pressure_and_density_and_sound_speed(height_above(position, planet))
        slowing = drag_of_table(density, norm(velocity), sound, mass, craft)
        acceleration = along(acceleration, -slowing, velocity)
    if craft.phase == COASTING:
        return acceleration
    return along(acceleration, thrust(craft, pressure) / mass, thrust_direction(velocity, craft))
