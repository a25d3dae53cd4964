"""The chart of single shots: how often one round hits, by condition, and where and how fast they met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, RECORD_SHADE = "#222222", "#DDDDDD"
DOTS_PER_INCH = 140
SHADES = ("#332288", "#CC6677", "#117733", "#AA4499", "#DDAA33", "#44AA99")
# 16 of 16: the bounds of Clopper and Pearson at 95 per cent.
RECORD = (0.79, 1.0)
MEANING = (
    "Model run, not measurement: builders/single_shot_table.py. One missile, one round, whole fights of the "
    "battery at Seongju; bars are Wilson's 95 % intervals.\nGrey: what sixteen hits in sixteen tests since "
    "2005 leave open. Conditions differ from those of the tests in what is written and in nothing else."
)


@dataclass(frozen=True)
class HitPoint:
    """One condition: the missile, what is unlike the tests, the rate and its interval, and the meeting.

    `usual` tells that the round and what is known are as in the tests: only the missile and its path differ.
    """

    threat: str
    condition: str
    rate: float
    low: float
    high: float
    ground_range_km: float | None
    closing_speed_km_s: float | None
    usual: bool


def draw_hits(points: Sequence[HitPoint], path: Path) -> None:
    """Draw all conditions one below the other, and beside them rate against range and closing speed."""
    from matplotlib.figure import Figure

    colours = {
        name: SHADES[i % len(SHADES)] for i, name in enumerate(dict.fromkeys(p.threat for p in points))
    }
    figure = Figure(figsize=(13.0, 1.8 + 0.34 * len(points)), dpi=DOTS_PER_INCH)
    grid = figure.add_gridspec(2, 2, width_ratios=(1.5, 1.0), hspace=0.32, wspace=0.17)
    _conditions(figure.add_subplot(grid[:, 0]), points, colours)
    _against(
        figure.add_subplot(grid[0, 1]), points, colours, "ground_range_km", "ground range of the meeting, km"
    )
    _against(figure.add_subplot(grid[1, 1]), points, colours, "closing_speed_km_s", "closing speed, km/s")
    figure.suptitle("How often one round hits, and what lowers it", x=0.02, ha="left", fontsize=14, color=INK)
    figure.text(0.02, 0.01, MEANING, fontsize=7.5, color=INK, va="bottom")
    figure.subplots_adjust(left=0.24, right=0.98, top=0.92, bottom=0.13)
    figure.savefig(path, format="png", metadata={"Software": None})


def _conditions(axes: Axes, points: Sequence[HitPoint], colours: dict[str, str]) -> None:
    """Draw every condition as a line of its own, the first on top."""
    axes.axvspan(*RECORD, color=RECORD_SHADE, zorder=0)
    for row, point in enumerate(points):
        axes.plot((point.low, point.high), (row, row), color=colours[point.threat], linewidth=2.2)
        axes.plot(point.rate, row, "o", color=colours[point.threat], markersize=6)
    axes.set_yticks(range(len(points)), [f"{p.threat}: {p.condition}" for p in points], fontsize=8.5)
    axes.invert_yaxis()
    axes.set_xlim(0.0, 1.02)
    axes.set_xlabel("hit rate of one round fired at the missile")
    _tidy(axes)


def _against(
    axes: Axes, points: Sequence[HitPoint], colours: dict[str, str], figure: str, label: str
) -> None:
    """Draw the rate of the usual conditions against one figure of the meeting."""
    axes.axhspan(*RECORD, color=RECORD_SHADE, zorder=0)
    named: set[str] = set()
    for point in points:
        value = getattr(point, figure)
        if value is None or not point.usual:
            continue
        axes.plot((value, value), (point.low, point.high), color=colours[point.threat], linewidth=2.0)
        name = "" if point.threat in named else point.threat
        axes.plot(value, point.rate, "o", color=colours[point.threat], markersize=6, label=name or None)
        named.add(point.threat)
    axes.set_ylim(0.0, 1.04)
    axes.set_xlim(left=0.0)
    axes.set_xlabel(label)
    axes.set_ylabel("hit rate")
    axes.legend(fontsize=8, loc="lower left", frameon=False)
    _tidy(axes)


def _tidy(axes: Axes) -> None:
    axes.grid(color="#EEEEEE", zorder=0)
    axes.tick_params(labelsize=8.5)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
