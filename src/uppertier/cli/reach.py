"""`uppertier reach`: how far a missile goes, toward one bearing or all round."""

from __future__ import annotations

from math import degrees

import click

from uppertier.cli.fly import Measure
from uppertier.cli.options import Place, print_json

# Where a missile starts that is given no place: radians and metres.
EQUATOR = (0.0, 0.0, 0.0)


@click.command(
    "reach",
    short_help="The greatest range of a missile, by bearing.",
    epilog="Example:  uppertier reach nodong --from 39.4,125.9 --bearing 135deg",
)
@click.argument("missile")
@click.option(
    "--from",
    "start",
    type=Place(),
    default=None,
    help="Launch place: LAT,LON or a name.  [default: 0,0 on the equator, where the turning Earth gives and "
    "takes most]",
)
@click.option(
    "--bearing", type=Measure("angle", "deg"), help="Direction of the impact.  [default: all round]"
)
@click.option(
    "--rotation", type=click.Choice(["on", "off"]), default="on", help="The Earth turns.  [default: on]"
)
@click.option("--payload", type=Measure("mass", "kg"), help="Another payload than the catalogue's.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(
    missile: str,
    start: tuple[float, float, float] | None,
    bearing: float | None,
    rotation: str,
    payload: float | None,
    as_json: bool,
) -> None:
    """Find how far MISSILE goes with all propellant burned and the best kick."""
    from uppertier.scenario import flights

    here = EQUATOR if start is None else start
    latitude_deg, longitude_deg, height_m = degrees(here[0]), degrees(here[1]), here[2]
    found = flights.reach(
        missile,
        (latitude_deg, longitude_deg, height_m),
        bearing_deg=None if bearing is None else degrees(bearing),
        payload_kg=payload,
        rotation=rotation == "on",
    )
    rows = flights.ring_rows(found)
    if as_json:
        print_json(
            {"missile": missile, "max_range_km": rows[0][1]}
            if bearing is not None
            else {"missile": missile, "ring": rows}
        )
        return
    place = f"{latitude_deg:.3f}, {longitude_deg:.3f}"
    click.echo(
        f"From {place}" + (", on the equator, as no place was given (--from)." if start is None else ".")
    )
    click.echo()
    click.echo("  bearing    range  impact")
    for bearing_deg, range_km, impact_lat_deg, impact_lon_deg in rows:
        click.echo(
            f"  {bearing_deg:>3.0f} deg  {range_km:>5.0f} km  {impact_lat_deg:.3f}, {impact_lon_deg:.3f}"
        )
    click.echo()
    shortest, longest = min(row[1] for row in rows), max(row[1] for row in rows)
    if bearing is None:
        click.echo(f"The {missile} reaches {shortest:.0f} to {longest:.0f} km, by bearing.")
    else:
        click.echo(f"The {missile} reaches {longest:.0f} km toward {rows[0][0]:.0f} deg.")
