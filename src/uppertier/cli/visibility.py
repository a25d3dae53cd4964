"""`uppertier visibility`: how long one flight can be seen, or a whole table of launch areas and targets."""

from __future__ import annotations

from math import degrees, inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uppertier import errors
from uppertier.cli.fly import FAMILIES, Measure
from uppertier.cli.options import Place, Quantity, print_json
from uppertier.cli.radar import Ratio

if TYPE_CHECKING:
    from uppertier.area.visibility import Visibility, Watch
    from uppertier.radar.design import RadarDesign
    from uppertier.scenario.flights import Flight

PlaceGiven = tuple[float, float, float]


@click.command(
    "visibility",
    short_help="How long a radar sees a flight, or a table of them.",
    epilog="Example:  uppertier visibility --radar an-tpy-2 --at seongju --boresight 345 --missile df-5 "
    "--from luoning --to 34.05,-118.25",
)
@click.argument("study", required=False, type=click.Path(path_type=Path))
@click.option("--radar", help="A radar of the catalogue.")
@click.option(
    "--mode", help="A mode of the radar: its sector, least elevation, greatest range and dwell unless given."
)
@click.option("--at", type=Place(), help="Where the radar stands: LAT,LON[,HEIGHT] or a name.")
@click.option("--boresight", type=Measure("angle", "deg"), help="Azimuth of the face.  [default: all round]")
@click.option(
    "--sector",
    type=Measure("angle", "deg"),
    help="Full width about the boresight; 360 is all round.  [default: the radar's]",
)
@click.option(
    "--min-elevation",
    type=Measure("angle", "deg"),
    help="Least elevation, geometric.  [default: 5deg, or the mode's]",
)
@click.option("--rcs", type=Quantity("area"), help="Count only seconds with an echo from this: 0.01m^2.")
@click.option("--snr", type=Ratio(), help="With --rcs: ratio to be reached; 13dB works too.  [default: 20]")
@click.option(
    "--dwell", type=Quantity("time"), help="With --rcs: time on the target.  [default: the radar's longest]"
)
@click.option("--min-altitude", type=Measure("length", "km"), help="Least altitude.  [default: 0km]")
@click.option("--missile", help="A missile of the catalogue, or impulsive.")
@click.option("--from", "start", type=Place(), help="Launch place: LAT,LON or a name.")
@click.option("--to", "end", type=Place(), help="Target: LAT,LON or a name.")
@click.option("--loft", type=click.Choice(FAMILIES), help=f"Which of the flights.  [default: {FAMILIES[0]}]")
@click.option("--apogee", type=Measure("length", "km"), help="Greatest height; picks one flight.")
@click.option(
    "--panels",
    type=click.Choice(["rcs", "target", "none"]),
    help="With STUDY: a panel of the maps for each cross-section, or target; or no maps.  [default: rcs]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="With STUDY: folder to write to.  [default: runs/<name>-<time>]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(study: Path | None, panels: str | None, out: Path | None, as_json: bool, **given: Any) -> None:
    """Find how long a radar has one flight in view, or run the table of a STUDY file.

    In view is what lies in the sector, at or above the least elevation and altitude, and, with --rcs, near
    enough for one dwell to reach the ratio. Straight rays, smooth Earth, no hills. The missile named
    impulsive flies over a still sphere without air, and the radar stands on the same sphere.
    """
    if study is not None:
        _refuse(given)
        from uppertier.cli.visibility_table import run_study

        run_study(study, panels or "rcs", out, as_json)
        return
    if out is not None or panels is not None:
        raise errors.BadInput(
            "--out and --panels are about the table of a study: give a STUDY file, or leave them out."
        )
    _demand(given)
    _one_flight(given, as_json)


def _refuse(given: dict[str, Any]) -> None:
    """Raise BadInput for options of one flight beside a study."""
    named = [_option(name) for name, value in given.items() if value is not None]
    if named:
        raise errors.BadInput(
            f"A study says everything in its file: leave out {', '.join(named)}, or leave out the study."
        )


def _demand(given: dict[str, Any]) -> None:
    """Raise BadInput for what one flight needs and was not given."""
    missing = [_option(name) for name in ("radar", "at", "missile", "start", "end") if given[name] is None]
    if missing:
        raise errors.BadInput(
            f"One flight needs {', '.join(missing)} too. For example: --radar an-tpy-2 --at seongju "
            "--missile df-5 --from luoning --to 34.05,-118.25. Or give a STUDY file."
        )


def _option(name: str) -> str:
    """Return how an option is written."""
    return {"start": "--from", "end": "--to"}.get(name, f"--{name.replace('_', '-')}")


def _one_flight(given: dict[str, Any], as_json: bool) -> None:
    """Fly once, and say how long the radar has it in view."""
    from uppertier.area.visibility import USUAL_MIN_ELEVATION_RAD, Echo, Watch
    from uppertier.catalog import build
    from uppertier.scenario import flights, sightings

    rcs = given["rcs"]
    if rcs is None and (given["snr"] is not None or given["dwell"] is not None):
        click.echo("--snr and --dwell mean something only with --rcs: they were left aside.", err=True)
    design = build.radar(given["radar"])
    if given["mode"] is not None:
        design = design.in_mode(given["mode"])
    least = given["min_elevation"]
    if least is None:
        least = USUAL_MIN_ELEVATION_RAD if design.mode is None else design.min_elevation_rad
    watch = Watch(
        boresight_rad=given["boresight"],
        sector_rad=given["sector"],
        min_elevation_rad=least,
        min_height_m=given["min_altitude"] or 0.0,
        max_range_m=inf if design.mode is None else design.instrumented_range_m,
        echo=None if rcs is None else Echo(rcs, given["snr"], given["dwell"]),
    )
    watch.view(design)  # complains before anything is flown
    flight = flights.fly(
        given["missile"],
        _in_degrees(given["start"]),
        _in_degrees(given["end"]),
        loft=given["loft"] or FAMILIES[0],
        apogee_m=given["apogee"],
    )
    found = sightings.seen(flight, design, _in_degrees(given["at"]), watch)
    if as_json:
        print_json(found.to_dict())
        return
    for line in (*_lines(found), "", _sentence(found, flight, _called(design), watch)):
        click.echo(line)


def _called(design: RadarDesign) -> str:
    return design.title if design.mode is None else f"{design.title} in {design.mode} mode"


def _in_degrees(place: PlaceGiven) -> PlaceGiven:
    return degrees(place[0]), degrees(place[1]), place[2]


def _lines(found: Visibility) -> list[str]:
    """Return the table that a person reads."""
    rows = [("in view", f"{found.seconds_in_view:.1f} s")]
    if len(found.spells) > 1:
        rows += [
            (f"  spell {number}", f"{start:.1f} s to {end:.1f} s")
            for number, (start, end) in enumerate(found.spells, 1)
        ]
    if found.min_slant_range_km is not None:
        rows += [
            ("first seen", f"{found.first_seen_s:.1f} s after launch"),
            ("last seen", f"{found.last_seen_s:.1f} s after launch"),
            ("nearest while in view", f"{found.min_slant_range_km:.1f} km"),
            ("  elevation", f"{found.elevation_at_min_deg:.2f} deg"),
            ("  azimuth", f"{found.azimuth_at_min_deg:.2f} deg"),
            ("  altitude", f"{found.altitude_at_min_km:.1f} km"),
        ]
    rows += [(f"within {int(km):,} km", f"{value:.1f} s") for km, value in found.seconds_within_km.items()]
    width = max(len(name) for name, _ in rows)
    return [f"  {name:<{width}}  {value}" for name, value in rows]


def _sentence(found: Visibility, flight: Flight, radar: str, watch: Watch) -> str:
    """Return the answer in a sentence."""
    figures = flight.summary
    looking = (
        "looking all round"
        if watch.is_all_round
        else f"turned to {degrees(watch.boresight_rad or 0.0):g} deg"
    )
    against = "" if watch.echo is None else f" against {watch.echo.cross_section_m2:g} m^2"
    whose = f"{radar}, {looking}{against},"
    flown = f"the {figures.missile}'s {figures.flight_time_s:.0f} s of flight"
    if found.first_seen_s is None:
        return f"The {whose} never has it in view during {flown}."
    return (
        f"The {whose} has it in view for {found.seconds_in_view:.0f} s of {flown}, "
        f"first {found.first_seen_s:.0f} s after launch."
    )
