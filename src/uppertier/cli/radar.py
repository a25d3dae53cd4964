"""`uppertier radar`: how far a radar sees in the clear, and why, line by line."""

from __future__ import annotations

from math import degrees, sin
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uppertier import errors
from uppertier.cli.options import Quantity, print_json

if TYPE_CHECKING:
    from uppertier.radar.design import RadarDesign
    from uppertier.radar.path_loss import Weather
    from uppertier.radar.surroundings import Reach


# The ratio behind the published 870 km of the AN/TPY-2 (Lewis and Postol, 2012).
USUAL_SNR = 20.0


class Ratio(Quantity):
    """A ratio of powers: `20` or `20x` is twenty times, `20dB` a hundred times."""

    def __init__(self) -> None:
        super().__init__("ratio")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the ratio as a plain number."""
        return super().convert(value.removesuffix("x") if isinstance(value, str) else value, param, ctx)


@click.command(
    "radar",
    short_help="Range in the clear, and the radar's budget line by line.",
    epilog="Example:  uppertier radar an-tpy-2 --rcs 0.01m^2 --snr 20 --dwell 100ms",
)
@click.argument("name")
@click.option("--rcs", type=Quantity("area"), help="Radar cross-section: 0.01m^2 or -20dBsm.")
@click.option(
    "--body", metavar="MISSILE", help="Instead of --rcs: the size of this missile's warhead or stage."
)
@click.option(
    "--part",
    type=click.Choice(["warhead", "stage"]),
    default="warhead",
    help="With --body.  [default: warhead]",
)
@click.option(
    "--aspect",
    type=Quantity("angle"),
    default=0.0,
    help="With --body: angle between the warhead's nose and the radar.  [default: 0deg]",
)
@click.option(
    "--snr",
    type=Ratio(),
    help="Signal-to-noise ratio to be reached: 20 is a ratio; write 13dB for decibels.  [default: 20]",
)
@click.option(
    "--pd", type=click.FloatRange(0.0, 1.0, True, True), help="Instead of --snr: chance of detection, as 0.9."
)
@click.option(
    "--swerling",
    type=click.IntRange(0, 4),
    default=1,
    help="With --pd: how the target fluctuates.  [default: 1]",
)
@click.option(
    "--dwell", type=Quantity("time"), help="Time spent on the target.  [default: the radar's longest]"
)
@click.option(
    "--scan", type=Quantity("angle"), default=0.0, help="Angle off the face's normal.  [default: 0deg]"
)
@click.option(
    "--elevation",
    type=Quantity("angle"),
    help="Count what the air takes along a path at this elevation.  [default: what the budget's line says]",
)
@click.option("--rain", type=Quantity("rain rate"), help="With --elevation: rain at the radar, as 10mm/h.")
@click.option("--mode", help="A mode of the radar, such as forward-based: its dwell is then the longest.")
@click.option("--plot", is_flag=True, help="Draw range against cross-section, dwell and mode (radar.png).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="With --plot: folder to write to.  [default: runs/radar-<name>-<time>]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(
    name: str,
    rcs: float | None,
    body: str | None,
    part: str,
    aspect: float,
    snr: float | None,
    pd: float | None,
    swerling: int,
    dwell: float | None,
    scan: float,
    elevation: float | None,
    rain: float | None,
    mode: str | None,
    plot: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Compute how far radar NAME sees in the clear: no horizon, no clutter, rain only if asked for.

    The range is where one coherent dwell on a target in the middle of the beam reaches the signal-to-noise
    ratio; the budget is the radar equation at that range, line by line. With --elevation the radar stands at
    sea level, and what air and rain take on the way beyond the budget's line comes on top. A warhead's
    cross-section by --body is that of a bare cone with a rounded tip: real ones may be smaller, by coatings,
    or larger, by fins.
    """
    from uppertier.catalog import build
    from uppertier.radar.design import BudgetLine, decibels
    from uppertier.radar.detection import swerling1
    from uppertier.radar.surroundings import MM_H

    if out is not None and not plot:
        raise errors.BadInput("--out says where the files of --plot go: give --plot too.")
    design = build.radar(name) if mode is None else build.radar(name).in_mode(mode)
    rcs = _cross_section(rcs, body, part, aspect, design.wavelength_m)
    snr = _ratio(snr, pd, swerling, design)
    dwell_s = design.reference_dwell_s if dwell is None else dwell
    reach = _reach(design, design.range_in_the_clear(rcs, snr, dwell_s, scan), elevation, rain)
    range_m = reach.range_m
    budget = design.budget(rcs, range_m, dwell_s, scan)
    if elevation is not None:
        budget.append(BudgetLine("air, beyond its line", degrees(elevation), "deg", -reach.air_db))
        if rain:
            budget.append(BudgetLine("rain", rain / MM_H, "mm/h", -reach.rain_db))
    probability = swerling1(snr, design.false_alarm_probability)
    at_1000_km = decibels(design.snr(rcs, 1e6, dwell_s, scan)) - _loss_db(design, 1e6, elevation, rain)
    if plot:
        folder = _write_chart(design, rcs, snr, dwell_s, scan, out)
        click.echo(f"Written to {folder}; the chart is {folder / 'radar.png'}", err=True)
    if as_json:
        print_json(
            {
                "radar": design.name,
                "mode": design.mode,
                "rcs_m2": rcs,
                "dwell_s": dwell_s,
                "scan_deg": degrees(scan),
                "elevation_deg": None if elevation is None else degrees(elevation),
                "rain_mm_h": None if rain is None else rain / MM_H,
                "range_km": range_m / 1e3,
                "snr": snr,
                "snr_db": decibels(snr),
                "snr_db_at_1000_km": at_1000_km,
                "detection_probability": probability,
                "budget": [vars(line) for line in budget],
            }
        )
        return
    click.echo(
        f"{design.title} against {rcs:g} m^2: one dwell of {dwell_s * 1e3:g} ms, "
        f"{degrees(scan):g} deg off the normal"
    )
    click.echo()
    width = max(len(line.what) for line in budget)
    for line in budget:
        click.echo(f"  {line.what:<{width}}  {line.value:>13.6g} {line.unit:<4}  {line.db:>+8.2f} dB")
    click.echo(f"  {'signal-to-noise ratio':<{width}}  {snr:>13.6g} {'':<4}  {decibels(snr):>+8.2f} dB")
    click.echo()
    where = "the rain" if rain else "the clear"
    click.echo(
        f"It sees {rcs:g} m^2 at {range_m / 1e3:.0f} km in {where}; at 1,000 km the ratio is "
        f"{at_1000_km:.1f} dB. With a ratio of {snr:g} one dwell detects a fluctuating target (Swerling 1) "
        f"with {probability:.0%}."
    )
    if design.mode is not None:
        click.echo(_said_mode(design))


def _said_mode(design: RadarDesign) -> str:
    """Return what a mode makes of the radar: where it looks, and what that costs of its time."""
    wide, low = 2.0 * degrees(design.azimuth_half_width_rad), degrees(design.min_elevation_rad)
    longest_ms = design.reference_dwell_s * 1e3
    looks = (
        ""
        if design.track_interval_s is None
        else f" A track gets a look every {design.track_interval_s:g} s."
    )
    return (
        f"In {design.mode} mode it looks {wide:.0f} deg wide from {low:g} deg up, out to "
        f"{design.instrumented_range_m / 1e3:,.0f} km, with dwells of {design.shortest_dwell_s * 1e3:g} to "
        f"{longest_ms:g} ms. The fence takes {design.fence_sweep_s:.0f} s a sweep; search keeps "
        f"{design.search_share:.0%} of the time under load.{looks}"
    )


def _cross_section(
    rcs: float | None, body: str | None, part: str, aspect: float, wavelength_m: float
) -> float:
    """Return the cross-section (m2) that was given, or that of the body that was named."""
    if (rcs is None) == (body is None):
        raise errors.BadInput("Give what is to be seen: either --rcs 0.01m^2 or --body MISSILE.")
    if rcs is not None:
        return rcs
    from uppertier.scenario.echoes import body_cross_section

    return body_cross_section(str(body), part, aspect, wavelength_m)


def _weather(design: RadarDesign, rain: float | None) -> Weather:
    """Return air and rain about the radar for compiled code."""
    from uppertier.radar.surroundings import Surroundings

    return Surroundings(rain_m_s=rain or 0.0).weather(design.frequency_hz, design.air_loss_elevation_rad)


def _reach(design: RadarDesign, clear_m: float, elevation: float | None, rain: float | None) -> Reach:
    """Return the range along the path that was asked for; without one, that in the clear."""
    from uppertier.radar.surroundings import Reach, reach_through

    if elevation is None:
        if rain is not None:
            raise errors.BadInput("Rain lies along a path: give its elevation too, such as --elevation 5deg.")
        return Reach(clear_m, 0.0, 0.0)
    return reach_through(_weather(design, rain), clear_m, elevation)


def _loss_db(design: RadarDesign, range_m: float, elevation: float | None, rain: float | None) -> float:
    """Return what air and rain take (dB) along the path that was asked for, beyond the budget's line."""
    from uppertier.earth.constants import WGS84
    from uppertier.radar.path_loss import path_loss_db

    if elevation is None:
        return 0.0
    radius_m = WGS84.equatorial_radius_m
    return path_loss_db(_weather(design, rain), 0.0, radius_m, sin(elevation), range_m)


def _ratio(snr: float | None, pd: float | None, swerling: int, design: RadarDesign) -> float:
    """Return the ratio that was given, or that a chance of detection needs in one dwell."""
    if pd is None:
        return USUAL_SNR if snr is None else snr
    if snr is not None:
        raise errors.BadInput("Give either a ratio (--snr) or a chance of detection (--pd), not both.")
    from uppertier.radar.detection import required_snr

    return float(required_snr(swerling, pd, 1, design.false_alarm_probability))


def _write_chart(
    design: RadarDesign, rcs: float, snr: float, dwell_s: float, scan: float, out: Path | None
) -> Path:
    """Write the chart into a folder, and return it."""
    from uppertier.export.folder import make_folder, write_whole
    from uppertier.plot.radar_chart import RadarChart, draw_radar

    chart = RadarChart(design, rcs, snr, dwell_s, scan)
    folder = make_folder(out, f"radar-{design.name}")
    write_whole(folder / "radar.png", lambda path: draw_radar(chart, path))
    return folder
