"""The frames in which things are seen: Earth-fixed, inertial, east-north-up, and a radar's face."""

from math import atan2, cos, hypot, pi, sin

from uppertier.compiled import lean
from uppertier.vectors import rotate, rotate_back


@lean
def east_north_up(latitude_rad, longitude_rad):
    """Return the rotation whose rows are east, north and up at a geodetic place, in Earth-fixed axes."""
    sine, cosine = sin(latitude_rad), cos(latitude_rad)
    sine_long, cosine_long = sin(longitude_rad), cos(longitude_rad)
    return (
        (-sine_long, cosine_long, 0.0),
        (-sine * cosine_long, -sine * sine_long, cosine),
        (cosine * cosine_long, cosine * sine_long, sine),
    )


@lean
def direction_from(azimuth_rad, elevation_rad, rotation):
    """Return the Earth-fixed unit vector toward an azimuth (from north over east) and an elevation."""
    level = cos(elevation_rad)
    local = (level * sin(azimuth_rad), level * cos(azimuth_rad), sin(elevation_rad))
    return rotate_back(rotation, local)


@lean
def azimuth_elevation(direction, rotation):
    """Return azimuth (rad, from north over east, in [-pi, pi]) and elevation (rad) of an Earth-fixed vector.

    The vector may have any length but zero; straight up and straight down the azimuth means nothing.
    """
    east, north, up = rotate(rotation, direction)
    return atan2(east, north), atan2(up, hypot(east, north))


@lean
def face_rotation(latitude_rad, longitude_rad, boresight_azimuth_rad, tilt_rad):
    """Return the rows u, v, normal of a flat radar face standing at a geodetic place, in Earth-fixed axes.

    The normal points to the boresight's azimuth, `tilt_rad` above the horizon. For one who stands behind the
    face and looks out, u is to the right and level (azimuth grows with u), v is up along the face. So u, v,
    normal are a left-handed set: turn vectors into it with `rotate` and back with `rotate_back`.
    """
    rotation = east_north_up(latitude_rad, longitude_rad)
    right = direction_from(boresight_azimuth_rad + 0.5 * pi, 0.0, rotation)
    along_face = direction_from(boresight_azimuth_rad, tilt_rad + 0.5 * pi, rotation)
    normal = direction_from(boresight_azimuth_rad, tilt_rad, rotation)
    return right, along_face, normal


@lean
def inertial_velocity(position, velocity, planet):
    """Return the velocity (m/s) seen by one who does not turn with the Earth, in Earth-fixed axes."""
    turn = planet.rotation_rad_s
    return velocity[0] - turn * position[1], velocity[1] + turn * position[0], velocity[2]


@lean
def turned(vector, angle_rad):
    """Return a vector turned about the z axis by an angle (rad), x toward y."""
    cosine, sine = cos(angle_rad), sin(angle_rad)
    return cosine * vector[0] - sine * vector[1], sine * vector[0] + cosine * vector[1], vector[2]


@lean
def inertial_from_earth_fixed(position, velocity, time_s, planet):
    """Return position (m) and velocity (m/s) in the inertial frame that met the Earth-fixed at time 0."""
    angle = planet.rotation_rad_s * time_s
    return turned(position, angle), turned(inertial_velocity(position, velocity, planet), angle)


@lean
def earth_fixed_from_inertial(position, velocity, time_s, planet):
    """Return Earth-fixed position (m) and velocity (m/s); the inverse of `inertial_from_earth_fixed`."""
    turn = planet.rotation_rad_s
    place = turned(position, -turn * time_s)
    moving = turned(velocity, -turn * time_s)
    return place, (moving[0] + turn * place[1], moving[1] - turn * place[0], moving[2])
