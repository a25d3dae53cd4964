"""The chart of a radar's range, and what each published range needs."""

import json

import pytest

from uppertier.catalog import build
from uppertier.cli import main
from uppertier.plot.radar_chart import CLAIMS, RadarChart, claim_lines, draw_radar


@pytest.fixture
def chart():
    return RadarChart(build.radar("an-tpy-2"), 0.01, 20.0, 0.1)


def test_the_claims_are_those_of_the_reference_table(chart):
    assert [claim.range_km for claim in chart.claims] == [600, 870, 1000, 1500, 2000, 3000]
    assert set(CLAIMS) <= set(build.names("radar"))


def test_what_a_claim_needs_gives_its_range(chart):
    for claim in chart.claims:
        needed = chart.needed_m2(claim.range_km, 0.02)
        assert chart.range_km(needed, 0.02) == pytest.approx(claim.range_km, rel=1e-9)
        dwell = chart.needed_s(claim.range_km, 0.1)
        assert chart.range_km(0.1, dwell) == pytest.approx(claim.range_km, rel=1e-9)


def test_870_km_need_what_their_authors_said(chart):
    assert chart.needed_m2(870.0, 0.1) == pytest.approx(0.01, rel=0.03)
    assert chart.needed_s(870.0, 0.01) == pytest.approx(0.1, rel=0.03)


def test_each_claim_is_a_line_with_its_author(chart):
    lines = claim_lines(chart)
    assert "Lewis and Postol" in lines[1]
    assert "0.087 m² in 100 ms" in lines[3]


def test_another_dwell_and_another_body_get_their_own_curves(chart):
    other = RadarChart(chart.radar, 0.03, 20.0, 0.05)
    assert 0.05 in other.dwells_s
    assert 0.03 in other.cross_sections_m2
    assert len(chart.dwells_s) == len(other.dwells_s) - 1


@pytest.mark.parametrize("name", build.names("radar"))
def test_every_radar_can_be_drawn(name, tmp_path):
    draw_radar(RadarChart(build.radar(name), 0.03, 20.0, 0.05, 0.1), tmp_path / "radar.png")
    assert (tmp_path / "radar.png").stat().st_size > 20_000


def test_the_command_writes_the_chart_and_its_answer_stays(capsys, tmp_path):
    asked = ["radar", "an-tpy-2", "--rcs", "0.01m^2", "--json"]
    assert main(asked) == 0
    plain = json.loads(capsys.readouterr().out)
    assert main([*asked, "--plot", "--out", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == plain
    assert "radar.png" in captured.err
    assert [path.name for path in tmp_path.iterdir()] == ["radar.png"]


def test_out_without_plot_is_refused(capsys, tmp_path):
    assert main(["radar", "an-tpy-2", "--rcs", "0.01m^2", "--out", str(tmp_path)]) == 2
    assert "--plot" in capsys.readouterr().err


def test_the_modes_are_on_the_chart_of_a_radar_that_has_them(chart):
    assert [each.mode for each in chart.modes] == ["terminal", "forward-based"]
    assert RadarChart(build.radar("green-pine"), 0.01, 20.0, 0.1).modes == []
