"""The Earth's pull: a point mass with zonal harmonics to the fourth, and the turning frame's forces.

Where this stops being true: what is left out, tesseral harmonics above all, is worth up to 1e-4 m/s2, some
metres in the impact of a flight of ten minutes; mountains and trenches up to 1e-3 m/s2, locally.
"""

from math import sqrt

from uppertier.compiled import lean


@lean
def gravity(position, planet):
    """Return the gravitational acceleration (m/s2) at an Earth-fixed position (m), without the turning.

    Point mass, J2, J3 and J4: Vallado, Fundamentals of Astrodynamics and Applications (4th ed.), section
    8.7.1. Not defined at the centre.
    """
    x, y, z = position
    return gravity_at(position, 1.0 / sqrt(x * x + y * y + z * z), planet)


@lean
def gravity_at(position, inverse, planet):
    """Return what `gravity` does, for one who has the inverse of the radius (1/m) already."""
    x, y, z = position
    inverse2 = inverse * inverse
    pull = planet.mu_m3_s2 * inverse2 * inverse
    ratio = planet.equatorial_radius_m * inverse
    ratio2 = ratio * ratio
    # The square of the sine of the geocentric latitude.
    rise = z * z * inverse2
    bulge = 1.5 * planet.j2 * ratio2
    pear = 2.5 * planet.j3 * ratio2 * ratio
    waist = 1.875 * planet.j4 * ratio2 * ratio2
    sine = z * inverse
    tilt = pear * sine * (3.0 - 7.0 * rise)
    level = -pull * (1.0 + bulge * (1.0 - 5.0 * rise) + tilt - waist * (1.0 - rise * (14.0 - 21.0 * rise)))
    polar = -pull * (
        1.0 + bulge * (3.0 - 5.0 * rise) + tilt - waist * (5.0 - rise * (70.0 / 3.0 - 21.0 * rise))
    )
    # The rest of J3's pull on the z axis, which is not in proportion to z: with it 6 z^2 - 7 z^4/r^2 - 3
    # r^2/5.
    along_axis = -planet.mu_m3_s2 * inverse2 * pear * (3.0 * rise - 0.6)
    return level * x, level * y, polar * z + along_axis


@lean
def gravity_potential(position, planet):
    """Return the gravitational potential (J/kg, negative) whose gradient is `gravity`, without the turning.

    Vallado (4th ed.), equation 8-19 to the fourth zonal harmonic. Not defined at the centre.
    """
    x, y, z = position
    r = sqrt(x * x + y * y + z * z)
    ratio = planet.equatorial_radius_m / r
    sine = z / r
    square = sine * sine
    second = 0.5 * (3.0 * square - 1.0)
    third = 0.5 * sine * (5.0 * square - 3.0)
    fourth = 0.125 * (35.0 * square * square - 30.0 * square + 3.0)
    harmonics = (
        ratio * ratio * (planet.j2 * second + ratio * (planet.j3 * third + ratio * planet.j4 * fourth))
    )
    return -planet.mu_m3_s2 / r * (1.0 - harmonics)


@lean
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
