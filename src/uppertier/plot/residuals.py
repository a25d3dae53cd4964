"""The chart of the validation book: recorded flights beside computed ones, by what is left between them.

Left, the boost delay: how much longer a flight takes than one with the same range and apogee that has all its
speed at once and meets no air. What range and apogee fix is taken out, and what the boost and the air do is
left. Right, the flight time itself, computed over recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier import __version__
from uppertier.plot.labels import Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Dark blue and vermilion: apart for every kind of colour vision, and dark and light in grey print.
COLOURS = {"liquid": "#004488", "solid": "#D55E00"}
INK, FAINT = "#222222", "#6b7278"
SHAPES = {False: "o", True: "^"}

# Boost delay of intercontinental missiles, by propellant: from, to (s).
DELAY_BANDS_S = {"solid": (140.0, 140.0), "liquid": (140.0, 230.0)}
# A band of one value is drawn this wide to either side, so that it is seen; it is no tolerance.
SEEN_S = 1.5
# What a computed flight time may be off (per cent): lofted flights, whose apogee is known, and standard ones.
LOFTED_PERCENT, STANDARD_PERCENT = 2.0, 5.0
# The right panel shows at least and at most so much (per cent); what is beyond stands at the edge.
LEAST_SHOWN, MOST_SHOWN = 7.0, 20.0
SHOWN_AT_EDGE = 0.97
MINUTE_S = 60.0
MARKER_PT, MISS_PT, PALE = 6.5, 12.0, 0.35
DOTS_PER_INCH = 150
# What is kept free for the source below the keys: a part of the height, and in the keys' letters.
FOOT, FOOT_LETTERS = 0.035, 2.2

SOURCE = (
    f"Upper Tier {__version__}; recorded: CNS/NTI North Korea Missile Test Database, news reports, textbooks "
    "(the source of each flight: flight_tests.csv of the catalogue)"
)


@dataclass(frozen=True)
class Residual:
    """One recorded flight and the computed one beside it.

    `drag_free_time_s` is the time of the flight with the same range and apogee, an instantaneous burn and no
    air. `recorded_time_s` is None where no time was reported, and `passed` where nothing was judged.
    """

    missile: str
    propellant: str
    range_km: float
    apogee_km: float
    recorded_time_s: float | None
    computed_time_s: float
    drag_free_time_s: float
    lofted: bool
    passed: bool | None

    @property
    def minutes(self) -> float:
        """The flight time, recorded or else computed, in minutes."""
        return (self.recorded_time_s or self.computed_time_s) / MINUTE_S

    @property
    def computed_delay_s(self) -> float:
        """The boost delay of the computed flight."""
        return self.computed_time_s - self.drag_free_time_s

    @property
    def recorded_delay_s(self) -> float | None:
        """The boost delay of the recorded flight, or None."""
        return None if self.recorded_time_s is None else self.recorded_time_s - self.drag_free_time_s

    @property
    def off_percent(self) -> float | None:
        """Computed over recorded flight time, less one, in per cent; or None."""
        return (
            None
            if self.recorded_time_s is None
            else 100.0 * (self.computed_time_s / self.recorded_time_s - 1)
        )


def span(values: Sequence[float], margin: float = 0.06) -> tuple[float, float]:
    """Return the least and the greatest of some values, with a margin for their markers."""
    low, high = min(values), max(values)
    room = margin * (high - low) or 1.0
    return low - room, high + room


def draw_bands(axes: Axes) -> None:
    """Shade the boost delays of intercontinental missiles, by propellant."""
    for propellant, (low, high) in DELAY_BANDS_S.items():
        wide = max(high - low, 2.0 * SEEN_S)
        middle = 0.5 * (low + high)
        said = f"{low:.0f} s" if low == high else f"{low:.0f}–{high:.0f} s"
        axes.axhspan(
            middle - wide / 2.0,
            middle + wide / 2.0,
            color=COLOURS[propellant],
            alpha=0.45 if low == high else 0.12,
            linewidth=0,
            zorder=1,
            label=f"{propellant.capitalize()} ICBM, {said}",
        )


def draw_delays(axes: Axes, rows: Sequence[Residual]) -> None:
    """Draw the boost delay of each flight, recorded (filled) and computed (open), against its time."""
    draw_bands(axes)
    for row in rows:
        shade, shape = COLOURS[row.propellant], SHAPES[row.lofted]
        if row.recorded_delay_s is not None:
            ends = row.recorded_delay_s, row.computed_delay_s
            axes.plot([row.minutes] * 2, ends, color=shade, linewidth=0.8, zorder=3)
            axes.plot(row.minutes, ends[0], shape, color=shade, markersize=MARKER_PT, zorder=4)
        hollow: dict[str, Any] = {"markerfacecolor": "white", "markeredgewidth": 1.3, "markersize": MARKER_PT}
        axes.plot(row.minutes, row.computed_delay_s, shape, color=shade, zorder=5, **hollow)
    delays = [row.computed_delay_s for row in rows]
    delays += [row.recorded_delay_s for row in rows if row.recorded_delay_s is not None]
    axes.set_xlim(0.0, span([row.minutes for row in rows])[1])
    axes.set_ylim(*span([0.0, DELAY_BANDS_S["liquid"][1], *delays]))
    axes.axhline(0.0, color=INK, linewidth=0.6, zorder=2)
    axes.set_title("Boost delay", fontsize=11)
    axes.set_ylabel("Flight time less drag-free, instantaneous burn (s)")


def timed(rows: Sequence[Residual]) -> list[tuple[Residual, float, float]]:
    """Return each flight with a recorded time, its error in per cent, and where the right panel shows it.

    An error beyond the panel is shown at its edge.
    """
    off = [(row, row.off_percent) for row in rows if row.off_percent is not None]
    edge = SHOWN_AT_EDGE * shown_percent(rows)
    return [(row, percent, float(np.clip(percent, -edge, edge))) for row, percent in off]


def shown_percent(rows: Sequence[Residual]) -> float:
    """Return how far the right panel goes, up and down, in per cent."""
    off = [abs(row.off_percent) for row in rows if row.off_percent is not None]
    return float(np.clip(1.15 * max(off, default=0.0), LEAST_SHOWN, MOST_SHOWN))


def draw_errors(axes: Axes, rows: Sequence[Residual]) -> None:
    """Draw how much longer or shorter each flight is computed than it was recorded; ring the misses."""
    for percent, words, alpha in ((STANDARD_PERCENT, "standard", 0.10), (LOFTED_PERCENT, "lofted", 0.16)):
        label = f"±{percent:g} %, {words}"
        axes.axhspan(-percent, percent, color=FAINT, alpha=alpha, linewidth=0, zorder=1, label=label)
    for row, _, shown in timed(rows):
        style: dict[str, Any] = {"color": COLOURS[row.propellant], "markersize": MARKER_PT, "zorder": 4}
        axes.plot(row.minutes, shown, SHAPES[row.lofted], alpha=PALE if row.passed is None else 1.0, **style)
        if row.passed is False:
            axes.plot(
                row.minutes, shown, "o", color=INK, markerfacecolor="none", markersize=MISS_PT, zorder=5
            )
    limit = shown_percent(rows)
    axes.axhline(0.0, color=INK, linewidth=0.6, zorder=2)
    axes.set_xlim(0.0, span([row.minutes for row in rows])[1])
    axes.set_ylim(-limit, limit)
    axes.set_title("Error of the flight time", fontsize=11)
    axes.set_ylabel("Computed over recorded flight time, less one (%)")


def name_flights(axes: Axes, rows: Sequence[Residual]) -> None:
    """Name the flights of the left panel, as far as there is room."""
    labels = Labels(axes)
    for row in rows:
        delays = [delay for delay in (row.recorded_delay_s, row.computed_delay_s) if delay is not None]
        labels.keep_clear([row.minutes] * len(delays), delays, MARKER_PT + 1.0)
        steps = np.linspace(min(delays), max(delays), 12)
        labels.keep_clear([row.minutes] * 12, steps, 2.0, always=False)
    for row in sorted(rows, key=lambda each: -each.minutes):
        delay = row.computed_delay_s if row.recorded_delay_s is None else row.recorded_delay_s
        style: dict[str, Any] = {"fontsize": 7.5, "color": COLOURS[row.propellant], "zorder": 6}
        labels.put(row.missile, row.minutes, delay, far=True, **style)


def name_misses(axes: Axes, rows: Sequence[Residual]) -> None:
    """Name the misses of the right panel, every one; beyond the edge, with how far it is off."""
    labels, limit = Labels(axes), shown_percent(rows)
    for row, _, shown in timed(rows):
        labels.keep_clear([row.minutes], [shown], MISS_PT if row.passed is False else MARKER_PT)
    for row, percent, shown in timed(rows):
        if row.passed is False:
            beyond = f", {percent:+.0f} %".replace("-", "−") if abs(percent) > limit else ""
            style: dict[str, Any] = {"fontsize": 8, "fontweight": "bold", "color": INK, "zorder": 7}
            labels.put(row.missile + beyond, row.minutes, shown, must=True, marker_pt=MARKER_PT, **style)


def keys() -> list[tuple[str, dict[str, Any]]]:
    """Return what the markers mean, and how each is drawn."""
    plain: dict[str, Any] = {"linestyle": "none", "markersize": MARKER_PT, "color": FAINT, "marker": "o"}
    hollow = {"markerfacecolor": "white", "markeredgewidth": 1.3}
    return [
        ("Liquid", {**plain, "marker": "s", "color": COLOURS["liquid"]}),
        ("Solid", {**plain, "marker": "s", "color": COLOURS["solid"]}),
        ("Standard", {**plain, "marker": SHAPES[False]}),
        ("Lofted", {**plain, "marker": SHAPES[True]}),
        ("Recorded (left)", {**plain, "marker": "D"}),
        ("Computed (left)", {**plain, "marker": "D", **hollow}),
        ("Not judged (right)", {**plain, "marker": "D", "alpha": PALE}),
        ("Miss (right)", {**plain, "color": INK, "markerfacecolor": "none", "markersize": MISS_PT}),
    ]


def draw_residuals(rows: Sequence[Residual], path: Path) -> None:
    """Draw boost delays and errors of recorded flights into a PNG file; there must be at least one.

    At its foot stands what program drew it and who recorded the flights.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    if not rows:
        raise ValueError("there is no flight to draw")
    figure = Figure(figsize=(13.0, 7.0), dpi=DOTS_PER_INCH)
    figure.set_layout_engine("constrained", rect=(0.0, FOOT, 1.0, 1.0 - FOOT))
    canvas = FigureCanvasAgg(figure)
    delays, errors = figure.subplots(1, 2)
    draw_delays(delays, rows)
    draw_errors(errors, rows)
    for axes in (delays, errors):
        axes.set_xlabel("Flight time (min)")
        axes.grid(alpha=0.2, zorder=0)
        axes.legend(loc="upper left", fontsize=8, framealpha=0.9)
    lines = [Line2D([], [], label=label, **style) for label, style in keys()]
    figure.legend(
        handles=lines,
        loc="outside lower center",
        borderaxespad=FOOT_LETTERS,
        ncols=len(lines),
        fontsize=8.5,
        frameon=False,
    )
    figure.text(0.5, 0.008, SOURCE, ha="center", va="bottom", fontsize=8, color=FAINT)
    name_flights(delays, rows)
    name_misses(errors, rows)
    canvas.print_figure(path, dpi=DOTS_PER_INCH, format="png")
