"""`uppertier fly`: one flight, from a place to a place or so far along a bearing."""

from __future__ import annotations

from math import degrees
from typing import Any

import click

from uppertier.cli.options import Place, Quantity, print_json

FAMILIES = ("minimum-energy", "lofted", "depressed")


class Measure(Quantity):
    """A quantity that may come without its unit, which is then the one the help names."""

    def __init__(self, dimension: str, unit: str) -> None:
        super().__init__(dimension)
        self.unit = unit
        self.name = unit.upper()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the quantity in SI."""
        try:
            return super().convert(f"{float(value)!r} {self.unit}", param, ctx)
        except ValueError:
            return super().convert(value, param, ctx)


@click.command(
    "fly",
    short_help="One flight: range, apogee, times, speeds.",
    epilog="Example:  uppertier fly nodong --from 39.4,125.9 --to busan --apogee 400km",
)
@click.argument("missile")
@click.option("--from", "start", type=Place(), required=True, help="Launch place: LAT,LON or a name.")
@click.option("--to", "end", type=Place(), help="Target: LAT,LON or a name.")
@click.option("--bearing", type=Measure("angle", "deg"), help="Instead of --to: direction of the impact.")
@click.option("--range", "range_m", type=Measure("length", "km"), help="With --bearing: ground range.")
@click.option(
    "--loft",
    type=click.Choice(FAMILIES),
    default=FAMILIES[0],
    show_default=True,
    help="Least energy in free flight; or everything burned, high or low.",
)
@click.option("--apogee", type=Measure("length", "km"), help="Greatest height; picks one flight.")
@click.option("--payload", type=Measure("mass", "kg"), help="Another payload than the catalogue's.")
@click.option(
    "--rotation", type=click.Choice(["on", "off"]), default="on", help="The Earth turns.  [default: on]"
)
@click.option(
    "--drag",
    type=click.Choice(["on", "off"]),
    default="on",
    help="There is air: drag and back-pressure.  [default: on]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(
    missile: str,
    start: tuple[float, float, float],
    end: tuple[float, float, float] | None,
    bearing: float | None,
    range_m: float | None,
    loft: str,
    apogee: float | None,
    payload: float | None,
    rotation: str,
    drag: str,
    as_json: bool,
) -> None:
    """Fly MISSILE once, and land on the target.

    The missile named impulsive is the textbook case: all speed at once, at the surface of a sphere that does
    not turn and has no air, with minimum energy unless --apogee is given.
    """
    from uppertier.scenario import flights

    flight = flights.fly(
        missile,
        _in_degrees(start),
        None if end is None else _in_degrees(end),
        bearing_deg=None if bearing is None else degrees(bearing),
        range_m=range_m,
        loft=loft,
        apogee_m=apogee,
        payload_kg=payload,
        rotation=rotation == "on",
        drag=drag == "on",
    )
    figures = flight.to_dict()
    if as_json:
        print_json(figures)
        return
    for line in _lines(figures):
        click.echo(line)


def _in_degrees(place: tuple[float, float, float]) -> tuple[float, float, float]:
    return degrees(place[0]), degrees(place[1]), place[2]


def _lines(figures: dict[str, Any]) -> list[str]:
    """Return the table and the sentence that a person reads."""
    reentry = figures["reentry_speed_km_s"]
    rows = [
        ("range", f"{figures['range_km']:.1f} km"),
        ("apogee", f"{figures['apogee_km']:.1f} km"),
        ("flight time", f"{figures['flight_time_s']:.1f} s"),
        ("thrust ends", f"{figures['burnout_time_s']:.1f} s"),
        ("  speed", f"{figures['burnout_speed_km_s']:.3f} km/s"),
        ("  altitude", f"{figures['burnout_altitude_km']:.1f} km"),
        ("  angle", f"{figures['burnout_angle_deg']:.1f} deg above the horizon"),
        ("speed at 100 km down", "stays below 100 km" if reentry is None else f"{reentry:.3f} km/s"),
        ("greatest deceleration", f"{figures['max_deceleration_g']:.1f} g"),
        ("speed at impact", f"{figures['impact_speed_km_s']:.3f} km/s"),
        ("impact", f"{figures['impact_lat_deg']:.4f}, {figures['impact_lon_deg']:.4f}"),
        ("miss", f"{figures['miss_km'] * 1e3:.1f} m"),
    ]
    width = max(len(name) for name, _ in rows)
    minutes, seconds = divmod(round(figures["flight_time_s"]), 60)
    return [
        *(f"  {name:<{width}}  {value}" for name, value in rows),
        "",
        f"The {figures['missile']} flies {figures['range_km']:.0f} km in {minutes} min {seconds} s "
        f"and rises to {figures['apogee_km']:.0f} km.",
    ]
