"""The Earth's pull: a point mass with the bulge of the second zonal harmonic, and the turning frame's forces.

Where this stops being true: the harmonics beyond J2 are worth about 1e-4 m/s2 near the ground (J4 at the pole
1.2e-4), up to 20 m in the impact of a flight of ten minutes; mountains and trenches up to 1e-3 m/s2, locally.
"""

from math import sqrt

from uppertier.compiled import compiled


@compiled
def gravity(position, planet):
    """Return the gravitational acceleration (m/s2) at an Earth-fixed position (m), without the turning.

    Point mass and J2: Vallado, Fundamentals of Astrodynamics and Applications (4th ed.), section 8.7.1.
    Not defined at the centre.
    """
    x, y, z = position
    r2 = x * x + y * y + z * z
    pull = planet.mu_m3_s2 / (r2 * sqrt(r2))
    bulge = 1.5 * planet.j2 * planet.equatorial_radius_m * planet.equatorial_radius_m / r2
    five = 5.0 * z * z / r2
    level = -pull * (1.0 + bulge * (1.0 - five))
    polar = -pull * (1.0 + bulge * (3.0 - five))
    return level * x, level * y, polar * z


@compiled
def gravity_potential(position, planet):
    """Return the gravitational potential (J/kg, negative) whose gradient is `gravity`, without the turning.

    Vallado (4th ed.), equation 8-19 with J2 alone. Not defined at the centre.
    """
    x, y, z = position
    r2 = x * x + y * y + z * z
    ratio2 = planet.equatorial_radius_m * planet.equatorial_radius_m / r2
    legendre = 0.5 * (3.0 * z * z / r2 - 1.0)
    return -planet.mu_m3_s2 / sqrt(r2) * (1.0 - planet.j2 * ratio2 * legendre)


@compiled
def fictitious(position, velocity, planet):
    """Return the Coriolis and centrifugal acceleration (m/s2) of the frame that turns with the Earth.

    Position (m) and velocity (m/s) are Earth-fixed. Goldstein, Classical Mechanics (3rd ed.), equation 4.91.
    """
    turn = planet.rotation_rad_s
    return (
        turn * (turn * position[0] + 2.0 * velocity[1]),
        turn * (turn * position[1] - 2.0 * velocity[0]),
        0.0,
    )
