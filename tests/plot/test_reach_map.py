"""The map of a ring: what it says, where its curve runs, and that it can be drawn from any launch place."""

import itertools
from math import cos, degrees, radians, sin

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from uppertier.catalog import build
from uppertier.plot import reach_map
from uppertier.plot.reach_map import ReachMap, draw_reach, far_apart, round_steps, short_name

KAESONG = (37.9382, 126.5878)


def ring(start, range_km, eastward=0.0):
    """Return the rows of a ring of a range, that reaches farther to the east by a share of it."""
    rows = []
    for bearing in range(0, 360, 10):
        far_km = range_km * (1.0 + eastward * sin(radians(bearing)))
        end = Geodesic.WGS84.Direct(*start, bearing, far_km * 1e3)
        rows.append([float(bearing), far_km, end["lat2"], end["lon2"]])
    return rows


def scene(start, range_km, **more):
    rows = ring(start, range_km, 0.05)
    return ReachMap("Scud-B", 985.0, start, "Kaesong, North Korea", rows, **more)


def pixels(path, colour):
    """Return how many pixels of a picture have a colour, to one part in 255."""
    picture = imread(path)[..., :3]
    return int(np.sum(np.all(np.abs(picture - np.array(to_rgb(colour))) < 1.5 / 255.0, axis=-1)))


@pytest.mark.parametrize(
    "start, range_km",
    [(KAESONG, 300.0), (KAESONG, 11_000.0), ((-17.0, 179.0), 500.0), ((80.0, -179.0), 5000.0)],
)
def test_the_map_is_drawn_wherever_the_missile_stands(tmp_path, start, range_km):
    places = [build.place(name) for name in ("seoul", "busan", "tokyo", "guam", "london")]
    drawn = scene(start, range_km, still=ring(start, range_km), places=places)
    draw_reach(drawn, tmp_path / "reach.png")
    height, width, _ = imread(tmp_path / "reach.png").shape
    assert min(height, width) > 1000
    # A ring a kilometre of paper long and a line two dots wide: some three thousand pixels.
    assert pixels(tmp_path / "reach.png", reach_map.RING) > 3000
    assert pixels(tmp_path / "reach.png", reach_map.SEA) > 1000


def test_the_ring_at_rest_is_drawn_where_there_is_one(tmp_path):
    draw_reach(scene(KAESONG, 300.0), tmp_path / "without.png")
    draw_reach(scene(KAESONG, 300.0, still=ring(KAESONG, 300.0)), tmp_path / "with.png")
    assert pixels(tmp_path / "without.png", reach_map.STILL) == 0
    assert pixels(tmp_path / "with.png", reach_map.STILL) > 500


def test_the_curve_passes_through_the_impacts():
    drawn = scene(KAESONG, 1000.0)
    east, north = drawn.curve(drawn.ring)
    rows = np.array(drawn.ring)
    far_east, far_north = drawn.projection.project(rows[:, 2], rows[:, 3])
    nearest = [np.hypot(east - x, north - y).min() for x, y in zip(far_east, far_north)]
    # Half a degree along the ring is 9 km; the curve's points need not be the impacts.
    assert max(nearest) < 9.0
    between = np.hypot(east, north)
    assert between.min() >= np.hypot(far_east, far_north).min() - 1e-6
    assert between.max() <= np.hypot(far_east, far_north).max() + 1e-6
    assert (east[0], north[0]) == pytest.approx((east[-1], north[-1]), abs=1e-6)


def test_the_outline_has_its_inside_on_the_left():
    latitude, longitude = scene(KAESONG, 300.0).outline()
    area = np.sum(longitude * np.roll(latitude, -1) - np.roll(longitude, -1) * latitude)
    assert area > 0.0
    ranges = [Geodesic.WGS84.Inverse(*KAESONG, *place)["s12"] / 1e3 for place in zip(latitude, longitude)]
    assert max(ranges) == pytest.approx(315.0, abs=0.1)
    assert min(ranges) == pytest.approx(285.0, abs=0.1)


def test_the_headline_says_what_was_asked():
    first, second = reach_map.headline(scene(KAESONG, 1000.0)).split("\n")
    assert first == "Scud-B from Kaesong, North Korea"
    assert second == "Greatest 1,050 km toward 90°, least 950 km toward 270°; payload 985 kg"


def test_the_figures_are_numbers_by_name():
    figures = scene(KAESONG, 1000.0).figures()
    assert figures["max_range_km"] == pytest.approx(1050.0)
    assert figures["min_range_bearing_deg"] == 270.0
    assert figures["earth_turns"] is True


@pytest.mark.parametrize(
    "radius_km, steps",
    [
        (340.0, [100.0, 200.0, 300.0]),
        (1530.0, [500.0, 1000.0]),
        (13_000.0, [2500.0, 5000.0, 7500.0, 10_000.0]),
        (95.0, [20.0, 40.0, 60.0, 80.0]),
    ],
)
def test_range_circles_stand_in_round_steps(radius_km, steps):
    assert round_steps(radius_km) == pytest.approx(steps)


@pytest.mark.parametrize("radius_km", [10.0, 99.9, 100.0, 333.0, 5000.0, 19_600.0])
def test_there_are_some_range_circles_and_not_too_many(radius_km):
    assert 1 <= len(round_steps(radius_km)) <= 5


@pytest.mark.parametrize(
    "title, name",
    [
        ("Busan, South Korea", "Busan"),
        ("Kyogamisaki, Japan: AN/TPY-2", "Kyogamisaki"),
        ("Kusong (Banghyon), North Korea", "Kusong"),
        ("London", "London"),
    ],
)
def test_a_place_has_a_short_name_on_the_map(title, name):
    assert short_name(title) == name


def test_places_are_named_far_apart_and_the_greater_first():
    angle = [radians(each) for each in range(0, 360, 5)]
    east, north = np.array([[80.0 * sin(each) for each in angle], [80.0 * cos(each) for each in angle]])
    extent = np.ones(72)
    extent[7] = 2.0
    order = far_apart(east, north, extent, 100.0)
    assert order[0] == 7
    first = list(zip(east[order[:10]], north[order[:10]]))
    assert all(np.hypot(a[0] - b[0], a[1] - b[1]) > 20.0 for a, b in itertools.combinations(first, 2))


def test_a_place_next_to_the_launch_place_or_another_is_not_named():
    order = far_apart(np.array([1.0, 50.0, 51.0]), np.zeros(3), np.ones(3), 100.0)
    assert order == [1]


def test_a_launch_place_without_a_name_is_called_one():
    assert scene(KAESONG, 300.0).start_label == "Kaesong"
    rows = ring(KAESONG, 300.0)
    assert ReachMap("Scud-B", 985.0, KAESONG, "37.938° N, 126.588° E", rows).start_label == "Launch place"


def test_the_map_never_goes_to_the_antipode():
    drawn = scene(KAESONG, 18_500.0)
    assert drawn.radius_km < 19_700.0
    assert degrees(drawn.radius_km / 6371.0) < 177.0
