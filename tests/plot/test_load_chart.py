"""The chart of a radar under load."""

from uppertier.catalog import build
from uppertier.plot.load_chart import SHADES, LoadChart, draw_load


def row(size, held):
    figures = {
        "size": size,
        "in_view": float(size),
        "held": held,
        "rms_error_m": 20.0,
        "median_error_m": 10.0,
    }
    return figures | {"revisit_s": 0.5, "share": dict.fromkeys(SHADES, 0.2)}


def test_it_says_what_the_largest_raid_leaves(tmp_path):
    radar = build.radar("an-tpy-2").in_mode("terminal")
    chart = LoadChart(radar, [row(1, 1.0), row(40, 35.0), row(400, 61.4)])
    assert chart.headline().endswith("terminal mode under load\nOf 400 missiles it holds 61")
    draw_load(chart, tmp_path / "load.png")
    assert (tmp_path / "load.png").stat().st_size > 20_000
