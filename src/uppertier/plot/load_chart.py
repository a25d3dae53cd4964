"""The chart of a radar under load: what it holds, how well, and where its time goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier.radar.design import RadarDesign

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#222222"
DOTS_PER_INCH = 140
# Colours of what the time goes to, in the order of the bars from below.
SHADES = {
    "track": "#332288",
    "confirm": "#88CCEE",
    "discriminate": "#44AA99",
    "search": "#DDCC77",
    "fence": "#CC6677",
}
MEANING = (
    "Model run, not measurement: benchmarks/radar_load.py. Scud-ERs on twenty routes, all launched within a "
    "minute, each reported by early warning;\nradar and tracker alone, nobody shoots; their empty stages are "
    "tracked too. Radar figures: catalogue entry of the design, public sources.\n"
    "There are no channels: what gives way under load is a stated policy."
)


@dataclass(frozen=True)
class LoadChart:
    """What is to be drawn: the radar in its mode, and a row of figures for each size of the raid.

    A row has `size`, `held`, `in_view`, `rms_error_m`, `median_error_m`, `revisit_s` and `share`, the parts
    of the time by what they went to.
    """

    radar: RadarDesign
    rows: Sequence[Mapping[str, Any]]

    def headline(self) -> str:
        """Return what the chart says in two lines."""
        worst = self.rows[-1]
        return (
            f"{self.radar.title} in {self.radar.mode} mode under load\n"
            f"Of {worst['size']} missiles it holds {worst['held']:.0f}"
        )


def draw_quantity(axes: Axes, chart: LoadChart, title: str, curves: Mapping[str, tuple[str, str]]) -> None:
    """Draw figures of the rows against the raid's size; `curves` are label, colour and line by the figure."""
    for name, (label, style) in curves.items():
        sizes = [row["size"] for row in chart.rows]
        figures = [row[name] for row in chart.rows]
        axes.plot(sizes, figures, style, label=label, linewidth=1.8, markersize=5, zorder=4)
    axes.set_title(title, fontsize=11)
    axes.legend(fontsize=8)


def draw_shares(axes: Axes, chart: LoadChart) -> None:
    """Draw where the time goes, as areas one above another."""
    sizes = [row["size"] for row in chart.rows]
    parts = [[100.0 * row["share"][name] for row in chart.rows] for name in SHADES]
    axes.stackplot(sizes, parts, labels=list(SHADES), colors=list(SHADES.values()), alpha=0.85)
    axes.set_ylim(0.0, 100.0)
    axes.set_title("Time of the face (%)", fontsize=11)
    axes.legend(fontsize=8, loc="lower left")


def finish(axes: Axes, chart: LoadChart) -> None:
    """Set the axis of sizes, grid and words of a panel."""
    from matplotlib.ticker import NullFormatter

    sizes = [row["size"] for row in chart.rows]
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size}" for size in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlim(sizes[0], sizes[-1])
    axes.grid(True, which="major", color="#dddddd", linewidth=0.6)
    axes.set_xlabel("Missiles in the raid")


def draw_load(chart: LoadChart, path: Path) -> None:
    """Draw the chart of a radar under load into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    figure = Figure(figsize=(12.0, 8.6), dpi=DOTS_PER_INCH, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    (held, error), (revisit, shares) = figure.subplots(2, 2)
    draw_quantity(
        held,
        chart,
        "Missiles with a firm track",
        {"in_view": ("in the field of regard", "--"), "held": ("held", "o-")},
    )
    draw_quantity(
        error,
        chart,
        "Error of the position of firm tracks (m)",
        {"rms_error_m": ("root mean square", "o-"), "median_error_m": ("median", "s--")},
    )
    draw_quantity(revisit, chart, "Revisit of firm tracks", {"revisit_s": ("mean interval (s)", "o-")})
    for axes in (held, error):
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(10.0, (1.0, 2.0, 5.0)))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
    revisit.set_ylim(bottom=0.0)
    draw_shares(shares, chart)
    for axes in (held, error, revisit, shares):
        finish(axes, chart)
    figure.suptitle(chart.headline(), fontsize=13, fontweight="bold")
    figure.supxlabel(MEANING, fontsize=8, color=INK, x=0.04, ha="left")
    canvas.print_figure(path, dpi=DOTS_PER_INCH, format="png")
