"""`uppertier reach`: how far a missile goes, toward one bearing or all round."""

from __future__ import annotations

import json
from math import degrees
from pathlib import Path
from typing import Any

import click

from uppertier import errors
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
@click.option("--plot", is_flag=True, help="Draw the ring on a map (reach.png, reach.json, reach.geojson).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="With --plot: folder to write to.  [default: runs/reach-<missile>-<time>]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(
    missile: str,
    start: tuple[float, float, float] | None,
    bearing: float | None,
    rotation: str,
    payload: float | None,
    plot: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Find how far MISSILE goes with all propellant burned and the best kick."""
    from uppertier.scenario import flights

    if plot and bearing is not None:
        raise errors.BadInput("A map shows the whole ring: leave out --bearing, or leave out --plot.")
    if out is not None and not plot:
        raise errors.BadInput("--out says where the files of --plot go: give --plot too.")
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
    answer: dict[str, Any] = {"missile": missile}
    answer |= {"ring": rows} if bearing is None else {"max_range_km": rows[0][1]}
    if not as_json:
        for line in _lines(missile, start, bearing is None, rows):
            click.echo(line)
    if plot:
        folder = _write_map(answer, (latitude_deg, longitude_deg, height_m), payload, rotation == "on", out)
        click.echo(f"Written to {folder}; the map is {folder / 'reach.png'}", err=as_json)
    if as_json:
        print_json(answer)


def _lines(
    missile: str, start: tuple[float, float, float] | None, is_ring: bool, rows: list[list[float]]
) -> list[str]:
    """Return the table and the sentence that a person reads."""
    place = "{:.3f}, {:.3f}".format(*map(degrees, (start or EQUATOR)[:2]))
    shortest, longest = min(row[1] for row in rows), max(row[1] for row in rows)
    return [
        f"From {place}" + (", on the equator, as no place was given (--from)." if start is None else "."),
        "",
        "  bearing    range  impact",
        *(f"  {row[0]:>3.0f} deg  {row[1]:>5.0f} km  {row[2]:.3f}, {row[3]:.3f}" for row in rows),
        "",
        f"The {missile} reaches {shortest:.0f} to {longest:.0f} km, by bearing."
        if is_ring
        else f"The {missile} reaches {longest:.0f} km toward {rows[0][0]:.0f} deg.",
    ]


def _write_map(
    answer: dict[str, Any],
    start: tuple[float, float, float],
    payload_kg: float | None,
    rotation: bool,
    out: Path | None,
) -> Path:
    """Write map, figures and outline of a ring into a folder, and return it.

    On the Earth that turns, the map also shows the ring with the Earth at rest.
    """
    from uppertier.catalog import build
    from uppertier.export.folder import make_folder, write_whole
    from uppertier.export.geojson import area, point, write_geojson
    from uppertier.plot.reach_map import ReachMap, draw_reach
    from uppertier.scenario import flights

    body = build.missile(answer["missile"])
    still = flights.reach(body, start, payload_kg=payload_kg, rotation=False) if rotation else []
    places = [build.place(name) for name in build.names("place")]
    scene = ReachMap(
        missile=body.title,
        payload_kg=body.payload_kg if payload_kg is None else payload_kg,
        start=start[:2],
        start_name=_place_name(start, places),
        ring=answer["ring"],
        still=flights.ring_rows(still),
        turning=rotation,
        places=places,
    )
    folder = make_folder(out, f"reach-{answer['missile']}")
    text = json.dumps(answer, indent=1)
    features = [
        (area(*scene.outline()), scene.figures()),
        (point(*start[:2]), {"name": scene.start_name, "is": "launch place"}),
    ]
    write_whole(folder / "reach.png", lambda path: draw_reach(scene, path))
    write_whole(folder / "reach.json", lambda path: path.write_text(text, encoding="utf-8"))
    write_whole(folder / "reach.geojson", lambda path: write_geojson(features, path))
    return folder


def _place_name(start: tuple[float, float, float], places: list[Any]) -> str:
    """Return what the catalogue calls the launch place, or its latitude and longitude."""
    for place in places:
        if (degrees(place.latitude_rad), degrees(place.longitude_rad)) == start[:2]:
            return str(place.title).partition(":")[0]
    latitude_deg, longitude_deg = start[:2]
    north, east = "N" if latitude_deg >= 0.0 else "S", "E" if longitude_deg >= 0.0 else "W"
    return f"{abs(latitude_deg):.3f}° {north}, {abs(longitude_deg):.3f}° {east}"
