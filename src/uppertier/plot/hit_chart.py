"""The chart of single shots: how often one round hits, by condition, and what lowers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, RECORD_SHADE = "#222222", "#DDDDDD"
DOTS_PER_INCH = 140
SHADES = ("#332288", "#CC6677", "#117733", "#AA4499", "#DDAA33", "#44AA99", "#882255")
# 16 of 16: the bounds of Clopper and Pearson at 95 per cent.
RECORD = (0.79, 1.0)
# The figure of a panel, its label and scale, and whether the cases of a line are steps of one change.
PANELS = (
    ("warning_s", "warning, s after cut-off", "linear", True),
    ("cross_section_m2", "cross-section of the warhead, m²", "log", True),
    ("closing_speed_km_s", "closing speed, km/s", "linear", False),
    ("ground_range_km", "ground range of the meeting, km", "linear", False),
)
APART = 0.18
MEANING = (
    "Model run, not measurement: builders/single_shot_table.py. One missile, single rounds, whole fights of "
    "the battery at Seongju; bars are Wilson's 95 % intervals.\nGrey: what sixteen hits in sixteen tests "
    "since 2005 leave open. Conditions differ from those of the tests in what is written and in nothing else."
)
ROUNDS, MISSILES = "of rounds fired, hit the warhead", "of missiles, stopped"


@dataclass(frozen=True)
class Share:
    """A share and its 95 % interval; `value` None where there was nothing to count."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True)
class HitPoint:
    """One condition: the shares of rounds that hit and of missiles stopped.

    `line` names the cases that belong together, `figures` what the case may be drawn against (`PANELS`).
    """

    line: str
    condition: str
    rate: Share
    stopped: Share
    figures: Mapping[str, float]


def draw_hits(points: Sequence[HitPoint], path: Path) -> None:
    """Draw all conditions one below the other, and beside them both shares against what lowers them."""
    from matplotlib.figure import Figure

    names = dict.fromkeys(point.line for point in points)
    colours = {name: SHADES[i % len(SHADES)] for i, name in enumerate(names)}
    figure = Figure(figsize=(14.0, 2.4 + 0.34 * len(points)), dpi=DOTS_PER_INCH)
    grid = figure.add_gridspec(len(PANELS), 2, width_ratios=(1.35, 1.0), hspace=0.42, wspace=0.17)
    _conditions(figure.add_subplot(grid[:, 0]), points, colours)
    for row, (name, label, scale, steps) in enumerate(PANELS):
        axes = figure.add_subplot(grid[row, 1])
        axes.set_xscale(scale)
        axes.set_xlabel(label)
        _against(axes, points, colours, name, steps)
        if row == 0:
            _name_lines(axes, colours)
    figure.suptitle("How often one round hits, and what lowers it", x=0.02, ha="left", fontsize=14, color=INK)
    figure.text(0.02, 0.01, MEANING, fontsize=7.5, color=INK, va="bottom")
    figure.subplots_adjust(left=0.24, right=0.98, top=0.94, bottom=0.10)
    figure.savefig(path, format="png", metadata={"Software": None})


def _name_lines(axes: Axes, colours: dict[str, str]) -> None:
    """Name the lines of cases above a panel."""
    for line, colour in colours.items():
        axes.plot([], [], "o", color=colour, label=line)
    axes.legend(fontsize=7.5, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False)


def _conditions(axes: Axes, points: Sequence[HitPoint], colours: dict[str, str]) -> None:
    """Draw every condition as a line of its own, the first on top: rounds full, missiles hollow below."""
    axes.axvspan(*RECORD, color=RECORD_SHADE, zorder=0)
    for row, point in enumerate(points):
        colour = colours[point.line]
        for share, face, place in ((point.rate, colour, row - APART), (point.stopped, "white", row + APART)):
            if share.value is not None:
                axes.plot((share.low, share.high), (place, place), color=colour, linewidth=1.6)
                axes.plot(share.value, place, "o", color=colour, markerfacecolor=face, markersize=5.5)
    axes.plot([], [], "o", color=INK, label=ROUNDS)
    axes.plot([], [], "o", color=INK, markerfacecolor="white", label=MISSILES)
    axes.legend(fontsize=8.5, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, frameon=False)
    axes.set_yticks(range(len(points)), [point.condition for point in points], fontsize=8.5)
    axes.set_ylim(len(points) - 0.4, -0.6)
    axes.set_xlim(0.0, 1.02)
    axes.set_xlabel("share, one round at a time")
    _tidy(axes)


def _against(axes: Axes, points: Sequence[HitPoint], colours: dict[str, str], name: str, steps: bool) -> None:
    """Draw both shares against one figure; steps of one change are joined, and stand not alone."""
    axes.axhspan(*RECORD, color=RECORD_SHADE, zorder=0)
    for line, colour in colours.items():
        mine = [(p.figures[name], p) for p in points if p.line == line and name in p.figures]
        mine.sort(key=lambda pair: pair[0])
        if steps and len(mine) == 1:
            continue
        for value, point in mine:
            axes.plot((value, value), (point.rate.low, point.rate.high), color=colour, linewidth=1.6)
        style = "o-" if steps else "o"
        _series(axes, [(value, point.rate) for value, point in mine], style, colour, colour)
        _series(axes, [(value, point.stopped) for value, point in mine], style, colour, "white")
    axes.set_ylim(0.0, 1.04)
    axes.set_ylabel("share")
    _tidy(axes)


def _series(axes: Axes, values: Sequence[tuple[float, Share]], style: str, colour: str, face: str) -> None:
    known = [(x, share.value) for x, share in values if share.value is not None]
    places, shares = [x for x, _ in known], [y for _, y in known]
    axes.plot(places, shares, style, color=colour, mfc=face, markersize=5.5, linewidth=0.9)


def _tidy(axes: Axes) -> None:
    axes.grid(color="#EEEEEE", zorder=0)
    axes.tick_params(labelsize=8.5)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
