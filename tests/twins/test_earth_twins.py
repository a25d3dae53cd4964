"""The rooms of the Earth beside slow twins in plain Python that a child can read."""

from math import cos, exp, log, pi, radians, sin, sqrt

import numpy as np
import pytest

from twins import plain_earth as earth
from twins import plain_fall
from uppertier.earth.atmosphere import atmosphere
from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.geodesy import ecef_from_geodetic, geodetic_from_ecef, height_near, surface_direct
from uppertier.earth.gravity import gravity, gravity_potential
from uppertier.earth.horizon import line_of_sight


def twin_air(height_m):
    """Climb from the sea in steps of 10 m, each a little slab of air held up by what is below it."""
    warming = [
        (11e3, -6.5e-3),
        (20e3, 0.0),
        (32e3, 1e-3),
        (47e3, 2.8e-3),
        (51e3, 0.0),
        (71e3, -2.8e-3),
        (85e3, -2e-3),
    ]
    gas = 8314.32 / 28.9644
    top = 6_356_766.0 * height_m / (6_356_766.0 + height_m)
    height, temperature, pressure = 0.0, 288.15, 101_325.0
    for ceiling, lapse in warming:
        while height < min(ceiling, top):
            rise = min(10.0, ceiling - height, top - height)
            pressure *= exp(-9.80665 * rise / (gas * (temperature + lapse * rise / 2)))
            temperature += lapse * rise
            height += rise
    return temperature, pressure, pressure / (gas * temperature), sqrt(1.4 * gas * temperature)


@pytest.mark.parametrize(
    "height", [500.0, 9_000.0, 15_500.0, 30_000.0, 44_000.0, 49_000.0, 66_000.0, 79_500.0]
)
def test_air_is_what_stacking_slabs_makes(height):
    # Slabs of 10 m: the middle temperature is good to (10 m / 7 km)^2 / 24 a slab, 1e-7 over all of them.
    assert atmosphere(height) == pytest.approx(twin_air(height), rel=1e-7)


def twin_height(position, planet):
    """Find the foot of the plumb line by walking along the meridian until the position is overhead."""
    level, z = sqrt(position[0] ** 2 + position[1] ** 2), position[2]
    low, high = -pi / 2, pi / 2
    for _ in range(100):
        latitude = (low + high) / 2
        ground = ecef_from_geodetic(latitude, 0.0, 0.0, planet)
        ahead = -(level - ground[0]) * sin(latitude) + (z - ground[2]) * cos(latitude)
        low, high = (latitude, high) if ahead > 0 else (low, latitude)
    ground = ecef_from_geodetic(latitude, 0.0, 0.0, planet)
    return latitude, (level - ground[0]) * cos(latitude) + (z - ground[2]) * sin(latitude)


@pytest.mark.parametrize("planet", [WGS84, SPHERE], ids=["ellipsoid", "sphere"])
def test_latitude_and_height_are_where_the_plumb_line_meets_the_ground(planet):
    draw = np.random.default_rng(3)
    for height in (-1e4, 0.0, 2e5, 2e6, 5e7):
        direction = draw.normal(size=3)
        position = tuple((6_371_000.0 + height) * direction / np.linalg.norm(direction))
        latitude, _, above = geodetic_from_ecef(position, planet)
        walked = twin_height(position, planet)
        assert latitude == pytest.approx(walked[0], abs=1e-12)
        assert above == pytest.approx(walked[1], abs=1e-7)


def twin_walk(latitude, longitude, azimuth, distance, planet):
    """Walk straight ahead over the ellipsoid in small steps (Runge-Kutta)."""
    first = planet.flattening * (2 - planet.flattening)

    def change(state):
        lat, _, way = state
        w = sqrt(1 - first * sin(lat) ** 2)
        across = planet.equatorial_radius_m / w
        along = planet.equatorial_radius_m * (1 - first) / w**3
        return np.array([cos(way) / along, sin(way) / (across * cos(lat)), sin(way) * np.tan(lat) / across])

    state = np.array([latitude, longitude, azimuth])
    steps = 400
    step = distance / steps
    for _ in range(steps):
        k1 = change(state)
        k2 = change(state + step / 2 * k1)
        k3 = change(state + step / 2 * k2)
        k4 = change(state + step * k3)
        state = state + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return state[0], state[1]


@pytest.mark.parametrize("azimuth_deg", [-120.0, 10.0, 90.0, 165.0])
def test_going_over_the_ground_is_walking_straight_ahead(azimuth_deg):
    way = radians(39.66), radians(124.7), radians(azimuth_deg), 1_500e3
    # Steps of 3.75 km; their error is far below a tenth of a millimetre (1.6e-11 rad).
    assert surface_direct(*way, WGS84) == pytest.approx(twin_walk(*way, WGS84), abs=3e-11)


@pytest.mark.parametrize(
    "planet", [WGS84, SPHERE, WGS84._replace(j3=0.0, j4=0.0)], ids=["Earth", "sphere", "J2"]
)
def test_gravity_is_the_slope_of_the_potential(planet):
    draw = np.random.default_rng(4)
    for height in (0.0, 1e5, 1e6, 2e7):
        direction = draw.normal(size=3)
        place = (6_371_000.0 + height) * direction / np.linalg.norm(direction)
        assert gravity_potential(tuple(place), planet) == pytest.approx(
            earth.potential(place, planet), rel=1e-14
        )
        assert gravity(tuple(place), planet) == pytest.approx(earth.attraction(place, planet), abs=1e-13)
        slope = []
        for axis in np.eye(3):
            ahead, behind = place + 100.0 * axis, place - 100.0 * axis
            slope.append(-(earth.potential(ahead, planet) - earth.potential(behind, planet)) / 200.0)
        # The potential is 6e7 J/kg, held to 7e-9; over 200 m that is 7e-11 m/s2. Curvature: 2e-9.
        assert gravity(tuple(place), planet) == pytest.approx(slope, abs=5e-9)


@pytest.mark.parametrize("harmonic", ["j3", "j4"])
def test_each_harmonic_pulls_as_much_as_the_books_say(harmonic):
    # On the axis P_n is 1, so that a harmonic adds (n + 1) J_n (a / r)^n of the whole; the odd one pulls the
    # other way at the other pole.
    degree, bare = int(harmonic[1]), WGS84._replace(j2=0.0, j3=0.0, j4=0.0)
    for pole in (1.0, -1.0):
        place = (0.0, 0.0, pole * 6.6e6)
        pull = gravity(place, bare)[2]
        more = gravity(place, bare._replace(**{harmonic: getattr(WGS84, harmonic)}))[2] / pull - 1.0
        part = -(degree + 1) * getattr(WGS84, harmonic) * (6_378_137.0 / 6.6e6) ** degree
        assert more == pytest.approx(part * pole**degree, rel=1e-9)


def test_the_height_of_the_air_is_the_height_but_for_millimetres():
    draw = np.random.default_rng(6)
    # What the kernel says of itself: 0.1 mm on the ellipsoid, 3 mm at 100 km, 5 cm at 3000 km.
    for height, allowed in ((-400.0, 2e-4), (0.0, 1e-4), (30e3, 1e-3), (100e3, 3e-3), (3000e3, 0.05)):
        for _ in range(300):
            latitude, longitude = np.arcsin(draw.uniform(-1.0, 1.0)), draw.uniform(-pi, pi)
            place = ecef_from_geodetic(latitude, longitude, height, WGS84)
            radius = sqrt(sum(each * each for each in place))
            assert height_near(place[2], radius, 1.0 / radius, WGS84) == pytest.approx(height, abs=allowed)
            assert height_near(place[2], radius, 1.0 / radius, WGS84) == pytest.approx(
                plain_fall.height_of_air(np.array(place), WGS84), abs=1e-8
            )
            assert earth.height(np.array(place)) == pytest.approx(height, abs=1e-8)


def twin_sight(a, b, planet):
    """Look at many points of the line: by which share of the radius, doubled, they clear the ground."""
    polar = planet.equatorial_radius_m * (1 - planet.flattening)
    parts = np.linspace(0.0, 1.0, 20_001)[:, np.newaxis]
    points = np.array(a) + parts * (np.array(b) - np.array(a))
    depth = (points[:, 0] ** 2 + points[:, 1] ** 2) / planet.equatorial_radius_m**2 + (
        points[:, 2] / polar
    ) ** 2
    return depth.min() - 1.0


def test_line_of_sight_is_what_walking_along_the_line_shows():
    draw = np.random.default_rng(5)
    seen = hidden = 0
    for _ in range(300):
        start = radians(draw.uniform(-90, 90)), radians(draw.uniform(-180, 180))
        end = surface_direct(*start, draw.uniform(-pi, pi), draw.uniform(1e4, 3e6), WGS84)
        a = ecef_from_geodetic(*start, draw.uniform(0.0, 3e3), WGS84)
        b = ecef_from_geodetic(*end, 10 ** draw.uniform(2, 6), WGS84)
        clearance = twin_sight(a, b, WGS84)
        if abs(clearance) < 1e-8:
            continue
        assert line_of_sight(a, b, WGS84) == (clearance > 0.0)
        seen += clearance > 0.0
        hidden += clearance < 0.0
    assert min(seen, hidden) > 50


def test_between_two_rows_of_the_table_the_air_thins_by_equal_shares():
    # Halfway between rows 1 km apart density is near the geometric mean: the scale height changes by
    # less than 0.4 per cent a kilometre there, worth 1e-3.
    for low in (86_000.0, 91_000.0, 95_000.0):
        mean = exp((log(atmosphere(low)[2]) + log(atmosphere(low + 1000.0)[2])) / 2)
        assert atmosphere(low + 500.0)[2] == pytest.approx(mean, rel=1e-3)
