"""The map of seconds in view: what each area's colour means, and that it can be drawn anywhere."""

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from uppertier.plot import visibility_map
from uppertier.plot.visibility_map import Panel, VisibilityMap, draw_visibility

AREAS = {"Luoning": (34.39, 111.65), "Delingha": (37.37, 97.37), "Yuxi": (24.35, 102.53)}
SEONGJU = (36.047, 128.224)


def scene(panels, radar=SEONGJU, areas=AREAS, boresight=345.0):
    return VisibilityMap("A study\nA radar", "Seongju", radar, boresight, 60.0, areas, panels, "A note.")


def pixels(path, colour):
    """Return how many pixels of a picture have a colour, to one part in 255."""
    picture = imread(path)[..., :3]
    return int(np.sum(np.all(np.abs(picture - np.array(to_rgb(colour))) < 1.5 / 255.0, axis=-1)))


def test_the_longest_has_the_last_colour_and_never_is_white(tmp_path):
    panels = [Panel("one", {"Luoning": 400.0, "Delingha": 0.0, "Yuxi": None})]
    drawn = scene(panels)
    assert drawn.longest_s == 400.0
    draw_visibility(drawn, tmp_path / "map.png")
    lightest = colormaps[visibility_map.COLOURS](1.0)[:3]
    # A dot of nine points is fourteen pixels wide at 110 an inch; its bar has the same colour once more.
    assert pixels(tmp_path / "map.png", lightest) > 80
    assert pixels(tmp_path / "map.png", visibility_map.SEA) > 1000
    draw_visibility(scene([Panel("one", {"Luoning": 0.0})]), tmp_path / "never.png")
    assert pixels(tmp_path / "never.png", lightest) < pixels(tmp_path / "map.png", lightest)


@pytest.mark.parametrize("count", [1, 2, 4, 5])
def test_any_number_of_panels(tmp_path, count):
    panels = [Panel(str(number), {"Luoning": 100.0 * number}) for number in range(count)]
    draw_visibility(scene(panels), tmp_path / "map.png")
    height, width, _ = imread(tmp_path / "map.png").shape
    assert width > 800
    assert height > 500


@pytest.mark.parametrize(
    ("radar", "areas"),
    [
        ((64.29, -149.19), AREAS),
        ((-17.0, 179.5), {"West": (-17.5, 179.0), "East": (-16.0, -179.0)}),
        (SEONGJU, {"Here": SEONGJU}),
        ((0.0, 0.0), {"North": (30.0, 0.0)}),
    ],
)
def test_it_is_drawn_wherever_the_radar_stands(tmp_path, radar, areas):
    drawn = scene([Panel("one", dict.fromkeys(areas, 50.0))], radar, areas, None)
    west, east, south, north = drawn.frame
    for x, y in [(0.0, 0.0), *drawn.points.values()]:
        assert west < x < east
        assert south < y < north
    draw_visibility(drawn, tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_a_sector_is_drawn_only_where_there_is_one(tmp_path):
    panels = [Panel("one", {"Luoning": 100.0})]
    draw_visibility(scene(panels), tmp_path / "with.png")
    draw_visibility(scene(panels, boresight=None), tmp_path / "without.png")
    assert pixels(tmp_path / "with.png", visibility_map.RADAR) > 2 * pixels(
        tmp_path / "without.png", visibility_map.RADAR
    )
