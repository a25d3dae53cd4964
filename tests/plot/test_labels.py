"""Names on a picture: beside their points, on the picture, and none over another."""

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from uppertier.plot.labels import CORNERS, Labels, overlap, roomiest_corner


@pytest.fixture
def axes():
    figure = Figure(figsize=(4.0, 4.0), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    drawn = figure.subplots()
    drawn.set_xlim(0.0, 10.0)
    drawn.set_ylim(0.0, 10.0)
    return drawn


def boxes(axes):
    """Return the box of every name, in pixels."""
    return [text.get_window_extent().extents for text in axes.texts]


@pytest.mark.parametrize(
    "other, area", [((1, 1, 3, 3), 1.0), ((2, 0, 3, 1), 0.0), ((0, 0, 2, 2), 4.0), ((5, 5, 6, 6), 0.0)]
)
def test_the_overlap_of_two_boxes(other, area):
    assert overlap((0, 0, 2, 2), other) == area
    assert overlap(other, (0, 0, 2, 2)) == area


def test_no_name_is_over_another(axes):
    labels = Labels(axes)
    for number in range(30):
        labels.put(f"Place {number}", 3.0 + number % 6, 3.0 + number // 6)
    assert len(axes.texts) > 5
    assert all(overlap(one, other) == 0.0 for one, other in itertools.combinations(boxes(axes), 2))


def test_a_name_without_room_is_left_out_unless_it_must_be_there(axes):
    labels = Labels(axes)
    assert labels.put("First", 5.0, 5.0)
    labels.keep_clear([5.0], [5.0], 300.0)
    assert not labels.put("Second", 5.0, 5.0)
    assert not labels.put("Second", 5.0, 5.0, far=True)
    assert labels.put("Third", 5.0, 5.0, must=True)
    assert [text.get_text() for text in axes.texts] == ["First", "Third"]


def test_a_name_far_off_has_a_line_to_its_point(axes):
    labels = Labels(axes)
    labels.keep_clear([5.0], [5.0], 40.0)
    assert labels.put("Far", 5.0, 5.0, far=True)
    (line,) = axes.lines
    assert (line.get_xdata()[0], line.get_ydata()[0]) == (5.0, 5.0)


@pytest.mark.parametrize("x, y", [(0.1, 5.0), (9.9, 5.0), (5.0, 0.1), (5.0, 9.9), (9.9, 9.9)])
def test_names_stay_on_the_axes(axes, x, y):
    assert Labels(axes).put("A name", x, y)
    left, low, right, high = boxes(axes)[0]
    frame = axes.get_window_extent()
    assert frame.x0 <= left < right <= frame.x1
    assert frame.y0 <= low < high <= frame.y1


def test_a_name_keeps_nearer_to_its_own_point_than_to_another(axes):
    labels = Labels(axes)
    labels.keep_clear([5.0, 5.7], [5.0, 5.0])
    assert labels.put("A", 5.0, 5.0)
    left, _, right, _ = boxes(axes)[0]
    own, other = axes.transData.transform([(5.0, 5.0), (5.7, 5.0)])[:, 0]
    assert right < own or left - own < other - right


def test_words_on_a_point_need_room_too(axes):
    labels = Labels(axes)
    assert labels.centre("100 km", 5.0, 5.0)
    assert not labels.centre("200 km", 5.1, 5.0)
    assert not labels.is_clear(5.0, 5.0)
    assert labels.is_clear(5.0, 8.0)


@pytest.mark.parametrize("free", CORNERS)
def test_a_legend_goes_where_it_covers_nothing(axes, free):
    corners = {name: ("left" not in name, "upper" in name) for name in CORNERS}
    points = [(1.0 + 8.0 * right, 0.6 + 8.8 * up) for name, (right, up) in corners.items() if name != free]
    axes.plot([], [], label="a line")
    legend = axes.legend()
    assert roomiest_corner(axes, legend, *zip(*points, strict=True)) == free
    axes.figure.draw_without_rendering()
    box = legend.get_window_extent()
    for x, y in axes.transData.transform(points):
        assert not (box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1)


def test_names_keep_off_a_box_on_the_paper(axes):
    labels = Labels(axes)
    labels.keep_off(tuple(axes.get_window_extent().extents))
    assert not labels.put("First", 5.0, 5.0)
