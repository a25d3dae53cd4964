"""The chart of an interceptor's reach from the side: height against ground range, with times of flight.

Over it lie the published box and the paths of threats; where a path is thick a round can meet it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from uppertier.interceptor.envelope import Envelope, Passage
from uppertier.interceptor.reach import NOTHING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, FAINT, REACHED, TIMES, BOX_INK = "#222222", "#6b7278", "#e8f0f7", "#6f93b5", "#8a3b12"
# Colours that readers with colour blindness tell apart (Okabe and Ito); they repeat after six threats.
PATHS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
DOTS_PER_INCH = 140
# At most so many lines of equal time, a round number of seconds apart.
MOST_LINES = 20
ROUND_STEPS_S = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
HEADROOM = 1.03
LETTERS_A_LINE = 168


@dataclass(frozen=True)
class Track:
    """A threat to be drawn: what it is called, the sentence on it, and its passage."""

    label: str
    verdict: str
    passage: Passage


@dataclass(frozen=True)
class EnvelopeChart:
    """What is to be drawn: a reach, the name of the launcher's place if it has one, and threats."""

    reach: Envelope
    place: str | None
    tracks: Sequence[Track]

    def headline(self) -> str:
        """Return the answer in two lines."""
        reach, published = self.reach.kinematic, self.reach.published
        low, usual, high = (each / 1e3 for each in self.reach.burnout_m_s)
        where = f" from {self.place}" if self.place else ""
        return (
            f"{self.reach.interceptor.title}{where}: by physics {reach.range_m / 1e3:.0f} km, "
            f"published {published.range_m / 1e3:.0f} km\n"
            f"It burns out at {usual:.2f} km/s (bounds {low:.2f} to {high:.2f})"
        )

    def step_s(self) -> float:
        """Return how far apart (s) lines of equal time are drawn."""
        longest = float(np.nanmax(self.times_s()))
        return next((step for step in ROUND_STEPS_S if longest / step <= MOST_LINES), ROUND_STEPS_S[-1])

    def times_s(self) -> np.ndarray:
        """Return times of flight (ground range, height), NaN where no round can meet anything."""
        return np.where(self.reach.forbids == NOTHING, self.reach.flyout.time_s, np.nan)

    def size_km(self) -> tuple[float, float]:
        """Return how far and how high the chart goes: the reach and the published box."""
        boxes = self.reach.kinematic, self.reach.published
        return (
            HEADROOM * max(each.range_m for each in boxes) / 1e3,
            HEADROOM * max(each.ceiling_m for each in boxes) / 1e3,
        )


def draw_reach(axes: Axes, chart: EnvelopeChart) -> None:
    """Draw the area that physics reaches, lines of equal time, and the keep-out below."""
    reach = chart.reach
    ground, floor, ceiling = (each / 1e3 for each in (reach.ground_range_m, reach.floor_m, reach.ceiling_m))
    axes.fill_between(ground, floor, ceiling, facecolor=REACHED, linewidth=0.0, zorder=1)
    last = np.flatnonzero(np.isfinite(ceiling))[-1]
    edge = np.append(ground[: last + 1], ground[last]), np.append(ceiling[: last + 1], floor[last])
    axes.plot(*edge, color=INK, linewidth=1.8, zorder=3, label="as far as physics carries it")
    times = chart.times_s()
    levels = np.arange(chart.step_s(), np.nanmax(times), chart.step_s())
    across = (ground, reach.height_m / 1e3, times.T)
    lines = axes.contour(*across, levels=levels, colors=[TIMES], linewidths=0.9, zorder=2)
    axes.clabel(lines, fmt=lambda value: f"{value:.0f} s", fontsize=8, inline=True)
    if np.nanmax(floor) > 0.0:
        words = "keep-out: too near, too low or air too dense"
        axes.fill_between(
            ground,
            0.0,
            floor,
            facecolor="#e3e3e3",
            edgecolor="#b5b5b5",
            hatch="///",
            linewidth=0.0,
            zorder=2,
            label=words,
        )


def draw_box(axes: Axes, chart: EnvelopeChart) -> None:
    """Draw the published box."""
    from matplotlib.patches import Rectangle

    box = chart.reach.published
    axes.add_patch(
        Rectangle(
            (0.0, box.floor_m / 1e3),
            box.range_m / 1e3,
            (box.ceiling_m - box.floor_m) / 1e3,
            fill=False,
            edgecolor=BOX_INK,
            linewidth=2.0,
            linestyle=(0, (5, 3)),
            zorder=5,
            label=f"published box: {box.range_m / 1e3:.0f} km, {box.floor_m / 1e3:.0f} to "
            f"{box.ceiling_m / 1e3:.0f} km high",
        )
    )


def draw_track(axes: Axes, track: Track, colour: str) -> None:
    """Draw a threat's path: thin as flown, wide where physics allows a meeting, and full where time does.

    A dot marks where it comes down.
    """
    passed = track.passage
    ground, height = passed.ground_range_m / 1e3, passed.height_m / 1e3
    axes.plot(ground, height, color=colour, linewidth=1.1, zorder=6, label=track.label)
    for moments, width, strength in ((passed.by_physics, 7.0, 0.28), (passed.in_time, 4.0, 1.0)):
        shown = np.where(moments, height, np.nan)
        axes.plot(
            ground, shown, color=colour, linewidth=width, alpha=strength, zorder=6, solid_capstyle="butt"
        )
    axes.plot(ground[-1], height[-1], "o", color=colour, markersize=6, zorder=7, clip_on=False)


def words(chart: EnvelopeChart) -> str:
    """Return what stands below the chart: how to read it, and a sentence on each threat."""
    import textwrap

    terms = chart.reach.terms
    lines = [
        "Shaded: where a round can meet something, by its fly-out alone; blue lines: seconds after its "
        f"launch. No sooner than {terms.ready_s:.0f} s: it has to burn out, look and correct."
    ]
    if chart.tracks:
        lines.append(
            "Paths: thin as flown, to the dot where they come down; wide and pale where physics allows a "
            "meeting; full where time does as well."
        )
    lines += [track.verdict for track in chart.tracks]
    return "\n".join(part for line in lines for part in textwrap.wrap(line, LETTERS_A_LINE))


def draw_envelope(chart: EnvelopeChart, path: Path) -> None:
    """Draw the chart of a reach into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    below = words(chart)
    figure = Figure(figsize=(12.0, 7.0 + 0.2 * below.count("\n")), dpi=DOTS_PER_INCH, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    draw_reach(axes, chart)
    draw_box(axes, chart)
    for number, track in enumerate(chart.tracks):
        draw_track(axes, track, PATHS[number % len(PATHS)])
    wide, tall = chart.size_km()
    axes.set_xlim(0.0, wide)
    axes.set_ylim(0.0, tall)
    axes.set_xlabel("Ground range from the launcher (km)")
    axes.set_ylabel("Height above the ellipsoid (km)")
    axes.grid(True, color="#dddddd", linewidth=0.5, zorder=0)
    axes.legend(fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False)
    figure.suptitle(chart.headline(), fontsize=13, fontweight="bold")
    figure.supxlabel(below, fontsize=8.5, color=INK, x=0.04, ha="left")
    canvas.print_figure(path, dpi=DOTS_PER_INCH, format="png")
