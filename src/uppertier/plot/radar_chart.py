"""The chart of a radar's range in the clear, against cross-section, dwell and mode, with what was published.

Where a curve meets the line of a published range one reads off which cross-section, or which dwell, the claim
needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import cos
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.radar.design import RadarDesign

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, FAINT, CLAIM_INK, ASKED = "#222222", "#6b7278", "#8a3b12", "#C00000"
# From light to dark: the longer the dwell, or the greater the body, the darker.
SHADES = ("#88CCEE", "#44AA99", "#117733", "#332288", "#111111")
DOTS_PER_INCH = 140
CROSS_SECTIONS_M2 = (1e-4, 10.0)
DWELLS_S = (1e-3, 10.0)
CURVES_M2 = (0.001, 0.01, 0.1, 1.0)
# Dwells drawn, as parts of the radar's longest: a twentieth, a fifth, the whole, and ten of them added up.
CURVES = (0.05, 0.2, 1.0, 10.0)
MEANING = (
    "Range in the clear by the radar equation, target amid the beam: no horizon, no rain, no clutter. "
    "Dots: what a claim needs, in the dwell and against the body asked."
)


@dataclass(frozen=True)
class Claim:
    """A range that was published: kilometres, and by whom; `stated` says under which conditions, if any."""

    range_km: float
    who: str
    stated: str = "no cross-section stated"


# Who published which range; citations of the AN/TPY-2's are those of its entry in the catalogue, and
# USCC 2016 (page 448), Chosun Ilbo of 12 August 2016, CSIS Missile Threat.
CLAIMS: dict[str, tuple[Claim, ...]] = {
    "an-tpy-2": (
        Claim(600, "Xinhua 2016; South Korean officials, terminal mode"),
        Claim(870, "Lewis and Postol 2012, by Wu 2016", "0.01 m², ratio 20, 100 ms"),
        Claim(1000, "Syring 2016: “beyond”, forward-based mode"),
        Claim(1500, "National Research Council 2012, figure 5-8"),
        Claim(2000, "USCC 2016, forward-based mode"),
        Claim(3000, "CSIS Missile Threat"),
    ),
    "green-pine": (
        Claim(500, "South Korean forces 2016: “more than”"),
        Claim(800, "The Times of Israel 2018"),
    ),
    "an-mpq-65": (Claim(100, "literature, “more than”"), Claim(170, "literature, the AN/MPQ-53")),
    "spy-1d": (
        Claim(165, "literature, a golf ball"),
        Claim(310, "literature, a ballistic missile", "0.03 m²"),
    ),
    "uewr": (Claim(5556, "National Research Council 1979: 3,000 nautical miles"),),
    "cobra-dane": (Claim(3219, "21st Space Wing 2013: about 2,000 miles"),),
    "sbx": (Claim(2000, "Wikipedia"), Claim(4025, "KeepTrack")),
}


@dataclass(frozen=True)
class RadarChart:
    """What is to be drawn: a radar, the ratio to be reached, and the question that was put."""

    radar: RadarDesign
    cross_section_m2: float
    snr: float
    dwell_s: float
    scan_rad: float = 0.0

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The published ranges of this radar, the shortest first."""
        return CLAIMS.get(self.radar.name, ())

    @property
    def dwells_s(self) -> list[float]:
        """The dwells that have a curve: parts of the longest, and the one that was asked for."""
        usual = [part * self.radar.reference_dwell_s for part in CURVES]
        known = any(abs(each / self.dwell_s - 1.0) < 1e-6 for each in usual)
        return usual if known else sorted([*usual, self.dwell_s])

    @property
    def cross_sections_m2(self) -> list[float]:
        """The cross-sections that have a curve."""
        known = any(abs(each / self.cross_section_m2 - 1.0) < 1e-6 for each in CURVES_M2)
        return list(CURVES_M2) if known else sorted([*CURVES_M2, self.cross_section_m2])

    def range_km(self, cross_section_m2: float, dwell_s: float) -> float:
        """Return the range in the clear (km)."""
        return self.radar.range_in_the_clear(cross_section_m2, self.snr, dwell_s, self.scan_rad) / 1e3

    def needed_m2(self, range_km: float, dwell_s: float) -> float:
        """Return the cross-section (m2) that a range needs in a dwell: the fourth power."""
        return self.cross_section_m2 * (range_km / self.range_km(self.cross_section_m2, dwell_s)) ** 4

    def needed_s(self, range_km: float, cross_section_m2: float) -> float:
        """Return the dwell (s) that a range needs against a cross-section: the fourth power."""
        dwell_s = self.radar.reference_dwell_s
        return dwell_s * (range_km / self.range_km(cross_section_m2, dwell_s)) ** 4

    @property
    def modes(self) -> list[RadarDesign]:
        """The radar in each of its modes; none for one without modes."""
        return [self.radar.in_mode(mode.name) for mode in self.radar.modes]

    def range_limits_km(self) -> tuple[float, float]:
        """Return the least and the greatest range on the chart: all curves, all claims."""
        ends = [
            self.range_km(target, dwell) for target in CROSS_SECTIONS_M2 for dwell in (*self.dwells_s,)
        ] + [self.range_km(target, dwell) for target in self.cross_sections_m2 for dwell in DWELLS_S]
        ends += [claim.range_km for claim in self.claims]
        return 0.9 * min(ends), 1.1 * max(ends)

    def headline(self) -> str:
        """Return what the chart says in two lines."""
        scan = f", {np.degrees(self.scan_rad):g}° off the normal" if self.scan_rad else ""
        return (
            f"{self.radar.title}: how far it sees, and what each claim needs\n"
            f"Ratio of signal to noise {self.snr:g}{scan}; {self.cross_section_m2:g} m² in "
            f"{said_dwell(self.dwell_s)}: {self.range_km(self.cross_section_m2, self.dwell_s):,.0f} km"
        )


def _against_target(chart: RadarChart, dwell_s: float, cross_section_m2: float) -> float:
    return chart.range_km(cross_section_m2, dwell_s)


def said_dwell(dwell_s: float) -> str:
    """Return a dwell as people write it."""
    return f"{dwell_s:.3g} s" if dwell_s >= 1.0 else f"{dwell_s * 1e3:.3g} ms"


def draw_curves(
    axes: Axes, ends: tuple[float, float], curves: Sequence[tuple[str, Callable[[float], float]]]
) -> None:
    """Draw ranges against what runs along the axis; on logarithmic axes they are straight lines."""
    along = np.geomspace(*ends, 50)
    shades = SHADES if len(curves) <= len(SHADES) else SHADES * 2
    for (label, range_km), shade in zip(curves, shades):
        axes.plot(
            along, [range_km(each) for each in along], color=shade, linewidth=1.8, label=label, zorder=4
        )


def draw_claims(axes: Axes, chart: RadarChart, needed: Callable[[float], float], named: bool) -> None:
    """Draw the published ranges as lines, with a dot at what each needs; on the first panel also by whom."""
    low, high = axes.get_xlim()
    for claim in chart.claims:
        axes.axhline(claim.range_km, color=CLAIM_INK, linewidth=0.8, dashes=(4, 3), zorder=3)
        value = needed(claim.range_km)
        if low <= value <= high:
            axes.plot(value, claim.range_km, "o", color=CLAIM_INK, markersize=5, zorder=6)
        if named:
            axes.annotate(
                f"{claim.range_km:,.0f} km",
                (high, claim.range_km),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                color=CLAIM_INK,
                annotation_clip=False,
            )


def claim_lines(chart: RadarChart) -> list[str]:
    """Return what each claim needs, a line each: a cross-section in the dwell asked, or a dwell."""
    dwell, target = chart.dwell_s, chart.cross_section_m2
    return [
        f"{claim.range_km:>6,.0f} km  {claim.who} ({claim.stated}):  needs "
        f"{chart.needed_m2(claim.range_km, dwell):.2g} m² in {said_dwell(dwell)}, or "
        f"{said_dwell(chart.needed_s(claim.range_km, target))} against {target:g} m²"
        for claim in chart.claims
    ]


def draw_modes(axes: Axes, chart: RadarChart) -> None:
    """Draw the range in each mode, in its longest dwell, and where its listening ends: a column a mode."""
    for column, design in enumerate(chart.modes):
        for size, shade in zip(chart.cross_sections_m2, SHADES * 2):
            range_km = chart.range_km(size, design.reference_dwell_s)
            axes.plot([column - 0.3, column + 0.3], [range_km] * 2, color=shade, linewidth=2.4, zorder=4)
        end_km = design.instrumented_range_m / 1e3
        axes.bar(column, end_km, 0.62, color=FAINT, alpha=0.13, linewidth=0, zorder=1)
        axes.annotate(
            f"listens to\n{end_km:,.0f} km",
            (column, end_km),
            xytext=(0, -3),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=8,
            color=FAINT,
        )
    for claim in chart.claims:
        axes.axhline(claim.range_km, color=CLAIM_INK, linewidth=0.8, dashes=(4, 3), zorder=3)
    names = [f"{each.mode}\n{said_dwell(each.reference_dwell_s)}" for each in chart.modes]
    axes.set_xticks(range(len(names)), names)
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_title("Against mode", fontsize=11)
    axes.set_xlabel("Mode, in its longest dwell; colours as beside")
    axes.grid(True, which="major", axis="y", color="#dddddd", linewidth=0.6)


def finish(axes: Axes, title: str, across: str, ends: tuple[float, float], high_low: Any) -> None:
    """Set scales, limits, grid and words of a panel."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(*ends)
    axes.set_ylim(*high_low)
    axes.yaxis.set_major_locator(LogLocator(10.0, (1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.grid(True, which="major", color="#dddddd", linewidth=0.6)
    axes.set_title(title, fontsize=11)
    axes.set_xlabel(across)


def draw_radar(chart: RadarChart, path: Path) -> None:
    """Draw the chart of a radar into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    lines = claim_lines(chart)
    wide = 15.0 if chart.modes else 12.0
    figure = Figure(figsize=(wide, 7.0 + 0.19 * len(lines)), dpi=DOTS_PER_INCH, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    widths = [5, 5, 3] if chart.modes else [1, 1]
    left, right, *rest = figure.subplots(1, len(widths), sharey=True, width_ratios=widths)
    limits = chart.range_limits_km()
    finish(left, "Against cross-section", "Radar cross-section (m²)", CROSS_SECTIONS_M2, limits)
    finish(right, "Against dwell", "Dwell (s, time on the clock)", DWELLS_S, limits)
    left.set_ylabel("Range in the clear (km)")
    dwell = chart.radar.reference_dwell_s
    by_dwell = [(said_dwell(each), partial(_against_target, chart, each)) for each in chart.dwells_s]
    by_target = [(f"{each:g} m²", partial(chart.range_km, each)) for each in chart.cross_sections_m2]
    draw_curves(left, CROSS_SECTIONS_M2, by_dwell)
    draw_curves(right, DWELLS_S, by_target)
    draw_claims(left, chart, lambda range_km: chart.needed_m2(range_km, chart.dwell_s), True)
    draw_claims(right, chart, lambda range_km: chart.needed_s(range_km, chart.cross_section_m2), False)
    right.axvspan(dwell, DWELLS_S[1], color=FAINT, alpha=0.10, linewidth=0, zorder=1)
    right.annotate(
        "longer than one dwell:\nseveral added coherently",
        (dwell * 1.08, limits[0] * 1.08),
        fontsize=8,
        color=FAINT,
        va="bottom",
    )
    asked_km = chart.range_km(chart.cross_section_m2, chart.dwell_s)
    for axes, where in ((left, chart.cross_section_m2), (right, chart.dwell_s)):
        if axes.get_xlim()[0] <= where <= axes.get_xlim()[1]:
            axes.plot(where, asked_km, "*", color=ASKED, markersize=13, zorder=7, label="asked")
    for axes in rest:
        draw_modes(axes, chart)
    left.legend(title="Dwell", fontsize=8, title_fontsize=8, loc="upper left")
    right.legend(title="Cross-section", fontsize=8, title_fontsize=8, loc="upper left")
    figure.suptitle(chart.headline(), fontsize=13, fontweight="bold")
    loss = f" Scan loss {cos(chart.scan_rad):.3g} to the power {chart.radar.scan_loss_exponent:g}."
    words = [MEANING + (loss if chart.scan_rad else ""), *lines]
    figure.supxlabel("\n".join(words), fontsize=8, color=INK, x=0.04, ha="left")
    canvas.print_figure(path, dpi=DOTS_PER_INCH, format="png")
