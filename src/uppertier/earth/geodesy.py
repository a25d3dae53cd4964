"""Latitude, longitude, height to Earth-fixed positions and back; distances and bearings over the ground.

Heights are above the ellipsoid, along its normal. Angles are in radians, longitudes come back in [-pi, pi].
"""

from math import atan2, cos, hypot, pi, sin, sqrt

from uppertier.compiled import lean


@lean
def ecef_from_geodetic(latitude_rad, longitude_rad, height_m, planet):
    """Return the Earth-fixed position (m) of a geodetic place: z to the north pole, x to longitude zero.

    Hofmann-Wellenhof, Lichtenegger, Wasle, GNSS (2008), equation 8.4.
    """
    squash = (1.0 - planet.flattening) * (1.0 - planet.flattening)
    sine = sin(latitude_rad)
    cosine = cos(latitude_rad)
    normal = planet.equatorial_radius_m / sqrt(cosine * cosine + squash * sine * sine)
    level = (normal + height_m) * cosine
    return level * cos(longitude_rad), level * sin(longitude_rad), (squash * normal + height_m) * sine


@lean
def normal_and_height(level_m, z_m, planet):
    """Return cosine and sine of the geodetic latitude and the height (m) of a point.

    `level_m` is its distance from the axis, `z_m` its place along it. One step of Bowring, The accuracy of
    geodetic latitude and height equations, Survey Review 28 (1985), from his own start: from -10 km to
    50,000 km wrong by at most 2e-6 m along the ground and by rounding in height. Not for points within 50 km
    of the centre, where the latitude is not unique.
    """
    flat = 1.0 - planet.flattening
    radius = planet.equatorial_radius_m
    first = planet.flattening * (2.0 - planet.flattening)
    bulge = first / flat * radius
    rise = z_m * flat * (1.0 + bulge / sqrt(level_m * level_m + z_m * z_m))
    length = 1.0 / sqrt(level_m * level_m + rise * rise)
    cosine = level_m * length
    sine = rise * length
    out = level_m - first * radius * cosine * cosine * cosine
    up = z_m + bulge * sine * sine * sine
    length = 1.0 / sqrt(out * out + up * up)
    cosine = out * length
    sine = up * length
    return cosine, sine, level_m * cosine + z_m * sine - radius * sqrt(1.0 - first * sine * sine)


@lean
def geodetic_from_ecef(position, planet):
    """Return latitude (rad), longitude (rad) and height (m) of an Earth-fixed position (m).

    Good to 2e-6 m from -10 km to 50,000 km at every latitude; on the axis the longitude is zero.
    """
    x, y, z = position
    cosine, sine, height = normal_and_height(sqrt(x * x + y * y), z, planet)
    return atan2(sine, cosine), atan2(y, x), height


@lean
def height_above(position, planet):
    """Return the height (m) of an Earth-fixed position (m) over the ellipsoid."""
    x, y, z = position
    _, _, height = normal_and_height(sqrt(x * x + y * y), z, planet)
    return height


@lean
def height_near(z_m, radius_m, inverse, planet):
    """Return the height (m) over the ellipsoid by a short series, for the air: there millimetres are nothing.

    From the place along the axis, the radius (m) and its inverse (1/m). The height along the radius, less
    what the normal leans from it, f sin 2 lat: right to 0.1 mm on the ellipsoid, to 3 mm at 100 km and to
    5 cm at 3000 km (tested).
    """
    flat = 1.0 - planet.flattening
    rise = z_m * z_m * inverse * inverse
    stretch = planet.flattening * (2.0 - planet.flattening) / (flat * flat) * rise
    # The ellipsoid's radius there, a / sqrt(1 + stretch).
    root = 1.0 - stretch * (0.5 - stretch * (0.375 - stretch * (0.3125 - stretch * 0.2734375)))
    along_radius = radius_m - planet.equatorial_radius_m * root
    lean2 = 4.0 * planet.flattening * planet.flattening * (1.0 - rise) * rise
    return along_radius * (1.0 - 0.5 * lean2 * planet.equatorial_radius_m * inverse)


@lean
def great_circle(lat1_rad, lon1_rad, lat2_rad, lon2_rad):
    """Return the angle (rad) between two places on a sphere and the azimuth (rad) at the first."""
    turn = lon2_rad - lon1_rad
    east = cos(lat2_rad) * sin(turn)
    north = cos(lat1_rad) * sin(lat2_rad) - sin(lat1_rad) * cos(lat2_rad) * cos(turn)
    along = sin(lat1_rad) * sin(lat2_rad) + cos(lat1_rad) * cos(lat2_rad) * cos(turn)
    return atan2(hypot(east, north), along), atan2(east, north)


@lean
def vincenty_coefficients(cosine2, planet):
    """Return Vincenty's A and B (equations 3 and 4) and his C without its cosine of azimuth (equation 10)."""
    flat = 1.0 - planet.flattening
    u2 = cosine2 * (1.0 / (flat * flat) - 1.0)
    big_a = 1.0 + u2 / 16384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2)))
    big_b = u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2)))
    big_c = planet.flattening / 16.0 * cosine2 * (4.0 + planet.flattening * (4.0 - 3.0 * cosine2))
    return big_a, big_b, big_c


@lean
def vincenty_step(big_b, sine, cosine, middle):
    """Return the correction to the arc (rad): Vincenty, equation 6; `middle` is cos(2 sigma m)."""
    inner = cosine * (2.0 * middle * middle - 1.0)
    outer = big_b / 6.0 * middle * (4.0 * sine * sine - 3.0) * (4.0 * middle * middle - 3.0)
    return big_b * sine * (middle + big_b / 4.0 * (inner - outer))


@lean
def longitude_excess(big_c, flattening, sine_azimuth, sigma, sine, cosine, middle):
    """Return by how much the longitude on the auxiliary sphere is too large (rad): Vincenty, equation 11."""
    inner = middle + big_c * cosine * (2.0 * middle * middle - 1.0)
    return (1.0 - big_c) * flattening * sine_azimuth * (sigma + big_c * sine * inner)


@lean
def surface_inverse(lat1_rad, lon1_rad, lat2_rad, lon2_rad, planet):
    """Return the distance (m) over the ellipsoid between two places and the azimuth (rad) at the first.

    Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review 23 (1975): good to a
    millimetre. For places nearly opposite each other his iteration does not settle; the answer is then the
    great circle on the sphere of mean radius, good to 0.5 per cent.
    """
    flat = 1.0 - planet.flattening
    reduced1 = atan2(flat * sin(lat1_rad), cos(lat1_rad))
    reduced2 = atan2(flat * sin(lat2_rad), cos(lat2_rad))
    sin1, cos1 = sin(reduced1), cos(reduced1)
    sin2, cos2 = sin(reduced2), cos(reduced2)
    true_turn = lon2_rad - lon1_rad
    true_turn -= 2.0 * pi * round(true_turn / (2.0 * pi))
    turn = true_turn
    for _ in range(100):
        east = cos2 * sin(turn)
        north = cos1 * sin2 - sin1 * cos2 * cos(turn)
        sine = hypot(east, north)
        if sine == 0.0:
            return 0.0, 0.0
        cosine = sin1 * sin2 + cos1 * cos2 * cos(turn)
        sigma = atan2(sine, cosine)
        sine_azimuth = cos1 * east / sine
        cosine2 = 1.0 - sine_azimuth * sine_azimuth
        middle = 0.0
        if cosine2 > 1e-15:
            middle = cosine - 2.0 * sin1 * sin2 / cosine2
        big_a, big_b, big_c = vincenty_coefficients(cosine2, planet)
        before = turn
        turn = true_turn + longitude_excess(
            big_c, planet.flattening, sine_azimuth, sigma, sine, cosine, middle
        )
        if abs(turn) > pi:
            break
        if abs(turn - before) < 1e-14:
            arc = sigma - vincenty_step(big_b, sine, cosine, middle)
            return planet.equatorial_radius_m * flat * big_a * arc, atan2(east, north)
    sigma, azimuth = great_circle(lat1_rad, lon1_rad, lat2_rad, lon2_rad)
    return planet.equatorial_radius_m * (1.0 - planet.flattening / 3.0) * sigma, azimuth


@lean
def surface_direct(latitude_rad, longitude_rad, azimuth_rad, distance_m, planet):
    """Return latitude and longitude (rad) reached by going a distance (m) over the ellipsoid at an azimuth.

    Vincenty (1975), good to a millimetre for every distance up to half way round the Earth.
    """
    flat = 1.0 - planet.flattening
    reduced = atan2(flat * sin(latitude_rad), cos(latitude_rad))
    sin1, cos1 = sin(reduced), cos(reduced)
    sin_way, cos_way = sin(azimuth_rad), cos(azimuth_rad)
    start = atan2(sin1, cos1 * cos_way)
    sine_azimuth = cos1 * sin_way
    big_a, big_b, big_c = vincenty_coefficients(1.0 - sine_azimuth * sine_azimuth, planet)
    first = distance_m / (planet.equatorial_radius_m * flat * big_a)
    sigma = first
    for _ in range(20):
        before = sigma
        sigma = first + vincenty_step(big_b, sin(sigma), cos(sigma), cos(2.0 * start + sigma))
        if abs(sigma - before) < 1e-15:
            break
    sine, cosine, middle = sin(sigma), cos(sigma), cos(2.0 * start + sigma)
    back = sin1 * sine - cos1 * cosine * cos_way
    latitude = atan2(sin1 * cosine + cos1 * sine * cos_way, flat * hypot(sine_azimuth, back))
    turn = atan2(sine * sin_way, cos1 * cosine - sin1 * sine * cos_way)
    excess = longitude_excess(big_c, planet.flattening, sine_azimuth, sigma, sine, cosine, middle)
    longitude = longitude_rad + turn - excess
    return latitude, longitude - 2.0 * pi * round(longitude / (2.0 * pi))
