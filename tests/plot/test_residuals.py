"""The chart of recorded flights: what its numbers are, and that every miss is on it."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread

from uppertier import __version__
from uppertier.plot import residuals
from uppertier.plot.residuals import Residual, draw_residuals


def flight(missile, propellant, recorded_s, computed_s, lofted=False, passed=True, delay_s=120.0):
    plain_s = (recorded_s or computed_s) - delay_s
    return Residual(missile, propellant, 1000.0, 500.0, recorded_s, computed_s, plain_s, lofted, passed)


ROWS = [
    flight("Hwasong-14", "liquid", 2340.0, 2330.0, lofted=True),
    flight("Hwasong-15", "liquid", 3180.0, 3100.0, lofted=True, passed=False, delay_s=210.0),
    flight("Hwasong-18", "solid", 4491.0, 4480.0, lofted=True, delay_s=140.0),
    flight("Minuteman III", "solid", 1800.0, 1850.0, delay_s=130.0),
    flight("Nodong", "liquid", None, 600.0, passed=None),
    flight("V-2", "liquid", 310.0, 217.0, passed=False),
]


def panel(draw, name, rows):
    """Return one panel, drawn and named."""
    figure = Figure(figsize=(6.5, 6.8), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    draw(axes, rows)
    name(axes, rows)
    return axes


def words(axes):
    return [text.get_text() for text in axes.texts]


def test_the_chart_is_of_a_size_to_be_read_and_has_both_colours(tmp_path):
    draw_residuals(ROWS, tmp_path / "residuals.png")
    picture = imread(tmp_path / "residuals.png")[..., :3]
    assert picture.shape[1] > 1500
    for colour in residuals.COLOURS.values():
        assert np.sum(np.all(np.abs(picture - np.array(to_rgb(colour))) < 1.5 / 255.0, axis=-1)) > 200


def test_a_delay_is_the_time_beyond_the_plain_flight():
    row = flight("Any", "liquid", 1000.0, 1020.0, delay_s=150.0)
    assert row.recorded_delay_s == pytest.approx(150.0)
    assert row.computed_delay_s == pytest.approx(170.0)
    assert row.off_percent == pytest.approx(2.0)
    assert row.minutes == pytest.approx(1000.0 / 60.0)


def test_what_was_not_recorded_has_no_error():
    row = ROWS[4]
    assert (row.recorded_delay_s, row.off_percent) == (None, None)
    assert row.minutes == pytest.approx(10.0)


def test_every_miss_is_named_and_no_other_flight_on_the_right():
    named = words(panel(residuals.draw_errors, residuals.name_misses, ROWS))
    assert named == ["Hwasong-15", "V-2, −30 %"]


def test_all_misses_are_named_even_where_they_crowd():
    rows = [flight(f"Missile {n}", "solid", 1800.0 + n, 1960.0, passed=False) for n in range(12)]
    assert len(words(panel(residuals.draw_errors, residuals.name_misses, rows))) == 12


def test_flights_are_named_on_the_left_and_no_name_is_over_another():
    rows = ROWS + [flight(f"Missile {n}", "solid", 1800.0 + 9 * n, 1810.0 + 9 * n) for n in range(30)]
    axes = panel(residuals.draw_delays, residuals.name_flights, rows)
    assert {"Hwasong-14", "Hwasong-18"} <= set(words(axes))
    boxes = [text.get_window_extent() for text in axes.texts]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_an_error_beyond_the_panel_stands_at_its_edge():
    shown = {row.missile: where for row, _, where in residuals.timed(ROWS)}
    assert shown["V-2"] == pytest.approx(-0.97 * residuals.MOST_SHOWN)
    assert shown["Minuteman III"] == pytest.approx(100.0 * 50.0 / 1800.0)


def test_the_right_panel_always_shows_both_bands():
    assert residuals.shown_percent(ROWS[:1]) > residuals.STANDARD_PERCENT
    assert residuals.shown_percent([]) > residuals.STANDARD_PERCENT
    assert residuals.shown_percent(ROWS) == residuals.MOST_SHOWN


def test_a_chart_of_nothing_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no flight"):
        draw_residuals([], tmp_path / "residuals.png")


def test_flights_without_recorded_times_can_be_drawn(tmp_path):
    draw_residuals([ROWS[4]], tmp_path / "residuals.png")
    assert (tmp_path / "residuals.png").stat().st_size > 10_000


def test_the_chart_says_what_drew_it_and_who_recorded_the_flights(tmp_path, monkeypatch):
    drawn = []

    class Kept(Figure):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            drawn.append(self)

    monkeypatch.setattr("matplotlib.figure.Figure", Kept)
    draw_residuals(ROWS, tmp_path / "residuals.png")
    (foot,) = drawn[0].texts
    assert foot.get_text().startswith(f"Upper Tier {__version__}; recorded: CNS/NTI")
    place, page = foot.get_window_extent(), drawn[0].bbox
    assert 0.0 <= place.x0 < place.x1 <= page.width
    assert place.y0 >= 0.0
    keys = drawn[0].legends[0].get_window_extent()
    assert not place.overlaps(keys)
    assert not any(keys.overlaps(axes.xaxis.label.get_window_extent()) for axes in drawn[0].axes)
