"""The chart of a reach: every interceptor can be drawn, with and without threats."""

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.interceptor.envelope import Passage, envelope
from uppertier.plot.envelope_chart import MOST_LINES, EnvelopeChart, Track, draw_envelope, words


def reach_of(name):
    return envelope(build.interceptor(name), 0.0, build.weak_and_strong(name))


@pytest.mark.parametrize("name", build.names("interceptor"))
def test_every_interceptor_can_be_drawn(name, tmp_path):
    draw_envelope(EnvelopeChart(reach_of(name), None, ()), tmp_path / "reach.png")
    assert (tmp_path / "reach.png").stat().st_size > 20_000


@pytest.fixture(scope="module")
def chart():
    reach = reach_of("thaad")
    moments = np.arange(5.0)
    passed = Passage(
        moments,
        np.linspace(300e3, 100e3, 5),
        np.linspace(120e3, 20e3, 5),
        np.array([90.0, 1.0, 1.0, 1.0, np.inf]),
        np.zeros(5, np.int64),
        0.0,
        reach.published,
    )
    return EnvelopeChart(reach, "Here", [Track("a missile", "It can be met.", passed)])


def test_a_threat_is_drawn_and_spoken_of(chart, tmp_path):
    draw_envelope(chart, tmp_path / "reach.png")
    assert "It can be met." in words(chart)
    assert "Paths:" in words(chart)
    assert "Paths:" not in words(EnvelopeChart(chart.reach, None, ()))


def test_the_headline_sets_physics_beside_the_published_range(chart):
    assert chart.headline().startswith("THAAD interceptor from Here: by physics ")
    assert "published 200 km" in chart.headline()


def test_lines_of_equal_time_are_few_and_round(chart):
    assert chart.step_s() in (20.0, 50.0)
    assert np.nanmax(chart.times_s()) / chart.step_s() <= MOST_LINES


def test_the_chart_holds_the_reach_and_the_box():
    """The Arrow 3's claimed range is beyond its reach, and still on the chart."""
    wide, tall = EnvelopeChart(reach_of("arrow-3"), None, ()).size_km()
    assert wide > 2400.0
    assert tall > 600.0
