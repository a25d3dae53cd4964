"""`uppertier radar`: how far a radar sees in the clear, and why, line by line."""

from __future__ import annotations

from math import degrees
from typing import Any

import click

from uppertier.cli.options import Quantity, print_json


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
@click.option("--rcs", type=Quantity("area"), required=True, help="Radar cross-section: 0.01m^2 or -20dBsm.")
@click.option(
    "--snr",
    type=Ratio(),
    default=20.0,
    show_default=True,
    help="Signal-to-noise ratio to be reached: 20 is a ratio; write 13dB for decibels.",
)
@click.option(
    "--dwell", type=Quantity("time"), help="Time spent on the target.  [default: the radar's longest]"
)
@click.option(
    "--scan", type=Quantity("angle"), default=0.0, help="Angle off the face's normal.  [default: 0deg]"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(name: str, rcs: float, snr: float, dwell: float | None, scan: float, as_json: bool) -> None:
    """Compute how far radar NAME sees in the clear: no horizon, no rain, no clutter.

    The range is where one coherent dwell on a target in the middle of the beam reaches the signal-to-noise
    ratio; the budget is the radar equation at that range, line by line.
    """
    from uppertier.catalog import build
    from uppertier.radar.design import decibels
    from uppertier.radar.detection import swerling1

    design = build.radar(name)
    dwell_s = design.reference_dwell_s if dwell is None else dwell
    range_m = design.range_in_the_clear(rcs, snr, dwell_s, scan)
    budget = design.budget(rcs, range_m, dwell_s, scan)
    probability = swerling1(snr, design.false_alarm_probability)
    at_1000_km = decibels(design.snr(rcs, 1e6, dwell_s, scan))
    if as_json:
        print_json(
            {
                "radar": design.name,
                "rcs_m2": rcs,
                "dwell_s": dwell_s,
                "scan_deg": degrees(scan),
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
    click.echo(
        f"It sees {rcs:g} m^2 at {range_m / 1e3:.0f} km in the clear; at 1,000 km the ratio is "
        f"{at_1000_km:.1f} dB. With a ratio of {snr:g} one dwell detects a fluctuating target (Swerling 1) "
        f"with {probability:.0%}."
    )
