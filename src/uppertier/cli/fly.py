"""`uppertier fly`: one flight, from a place to a place or so far along a bearing."""

from __future__ import annotations

from math import degrees
from typing import TYPE_CHECKING, Any

import click

from uppertier.cli.options import Place, Quantity, print_json

if TYPE_CHECKING:
    from uppertier.trajectory.spent_stage import FallenBody

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
@click.option(
    "--oblateness",
    type=click.Choice(["on", "off"]),
    default="on",
    help="The Earth bulges, and its gravity with it (J2 to J4); off: a sphere of 6371 km.  [default: on]",
)
@click.option(
    "--wind",
    type=click.Path(exists=True, dir_okay=False),
    help="A CSV file of wind: columns height_m, east_m_s, north_m_s.",
)
@click.option("--shots", type=int, help="Fly so many, no two alike, and say how they scatter.")
@click.option("--seed", type=int, default=1, show_default=True, help="The luck of --shots and --break-up.")
@click.option(
    "--break-up",
    type=Measure("length", "km"),
    help="Falling stages come apart below this height; otherwise they fall whole.",
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
    oblateness: str,
    wind: str | None,
    shots: int | None,
    seed: int,
    break_up: float | None,
    as_json: bool,
) -> None:
    """Fly MISSILE once, and land on the target.

    The missile named impulsive is the textbook case: all speed at once, at the surface of a sphere that does
    not turn and has no air, with minimum energy unless --apogee is given.
    """
    from uppertier.scenario import flights
    from uppertier.scenario.wind import read_wind

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
        oblateness=oblateness == "on",
        wind=None if wind is None else read_wind(wind),
    )
    figures = flight.to_dict()
    stages = [] if flight.missile is None else flights.spent_stages(flight, break_up, seed)
    scatter = None if shots is None else flights.scatter(flight, shots, seed).to_dict()
    if flight.missile is not None and payload is None and figures["payload_kg"] < _usual_payload(missile):
        click.echo(
            f"The usual payload of {_usual_payload(missile):g} kg is too heavy for this apogee: "
            f"flown with {figures['payload_kg']:.0f} kg, inside the published bounds (--payload sets it).",
            err=True,
        )
    if as_json:
        figures["spent_stages"] = [_stage(each) for each in stages]
        if scatter is not None:
            figures["scatter"] = scatter
        print_json(figures)
        return
    for line in (*_lines(figures), *_stage_lines(stages), *_scatter_lines(scatter)):
        click.echo(line)


def _usual_payload(missile: str) -> float:
    from uppertier.catalog import build

    return build.missile(missile).payload_kg


def _stage(body: FallenBody) -> dict[str, Any]:
    """Return a fallen stage as the JSON has it."""
    return {
        "name": body.name,
        "mass_kg": body.mass_kg,
        "ballistic_coefficient_kg_m2": body.beta_kg_m2,
        "free_s": body.free_s,
        "end_s": body.end_s,
        "lat_deg": degrees(body.latitude_rad),
        "lon_deg": degrees(body.longitude_rad),
        "pieces": [_stage(each) for each in body.pieces],
    }


def _stage_lines(stages: list[FallenBody]) -> list[str]:
    """Return the sentences about the empty stages."""
    lines = []
    for body in stages:
        place = f"{degrees(body.latitude_rad):.3f}, {degrees(body.longitude_rad):.3f}"
        how = "comes down at" if not body.pieces else f"comes apart into {len(body.pieces)} pieces over"
        lines.append(
            f"Empty {body.name} is free at {body.free_s:.0f} s and {how} {place} after {body.end_s:.0f} s."
        )
    return lines


def _scatter_lines(scatter: dict[str, Any] | None) -> list[str]:
    """Return the sentences about the scatter of many shots."""
    if scatter is None:
        return []
    lines = [
        f"Of {scatter['shots']} shots half fall within {scatter['cep_m']:.0f} m of the aim point (CEP); "
        f"one sigma is {scatter['sigma_downrange_m']:.0f} m downrange, "
        f"{scatter['sigma_crossrange_m']:.0f} m across."
    ]
    if scatter["short"]:
        lines.append(f"{scatter['short']} motors were too weak for the range.")
    return lines


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
        *([] if figures["payload_kg"] is None else [("payload", f"{figures['payload_kg']:.0f} kg")]),
    ]
    width = max(len(name) for name, _ in rows)
    minutes, seconds = divmod(round(figures["flight_time_s"]), 60)
    return [
        *(f"  {name:<{width}}  {value}" for name, value in rows),
        "",
        f"The {figures['missile']} flies {figures['range_km']:.0f} km in {minutes} min {seconds} s "
        f"and rises to {figures['apogee_km']:.0f} km.",
    ]
