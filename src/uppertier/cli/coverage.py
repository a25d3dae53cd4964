"""`uppertier coverage`: the area a radar sees at a height, and what ends it where."""

from __future__ import annotations

import json
from math import degrees
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uppertier import errors
from uppertier.cli.fly import Measure
from uppertier.cli.options import Place, Quantity, print_json
from uppertier.cli.radar import Ratio

if TYPE_CHECKING:
    from uppertier.area.coverage import Coverage

SHOWN_EVERY = 10


@click.command(
    "coverage",
    short_help="The area a radar sees at a height.",
    epilog="Example:  uppertier coverage --radar an-tpy-2 --at seongju --boresight 345deg --altitude 100km "
    "--rcs 0.01m^2",
)
@click.option("--radar", required=True, help="The radar, by its name in the catalogue.")
@click.option("--at", type=Place(), required=True, help="Where it stands: LAT,LON[,HEIGHT] or a name.")
@click.option(
    "--boresight",
    type=Measure("angle", "deg"),
    help="Azimuth it is turned to.  [default: none; it looks all round, its face turns with the target]",
)
@click.option(
    "--sector", type=Measure("angle", "deg"), help="Full width of the sector.  [default: the radar's own]"
)
@click.option(
    "--min-elevation", type=Measure("angle", "deg"), help="Least elevation.  [default: the radar's own]"
)
@click.option("--altitude", type=Measure("length", "km"), required=True, help="Height above the ellipsoid.")
@click.option("--rcs", type=Quantity("area"), required=True, help="Radar cross-section: 0.01m^2 or -20dBsm.")
@click.option("--snr", type=Ratio(), default=20.0, show_default=True, help="Ratio to be reached: 20 is 13dB.")
@click.option(
    "--dwell", type=Quantity("time"), help="Time spent on the target.  [default: the radar's longest]"
)
@click.option("--plot", is_flag=True, help="Draw the map (coverage.png, coverage.json, coverage.geojson).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="With --plot: folder to write to.  [default: runs/coverage-<radar>-<time>]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(
    radar: str,
    at: tuple[float, float, float],
    boresight: float | None,
    sector: float | None,
    min_elevation: float | None,
    altitude: float,
    rcs: float,
    snr: float,
    dwell: float | None,
    plot: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Find the ground below all that a radar sees at a height.

    Straight rays over the smooth ellipsoid, in the clear: refraction and terrain are left out.
    """
    from uppertier.area.coverage import coverage

    if out is not None and not plot:
        raise errors.BadInput("--out says where the files of --plot go: give --plot too.")
    seen = coverage(
        radar,
        (degrees(at[0]), degrees(at[1]), at[2]),
        altitude_m=altitude,
        cross_section_m2=rcs,
        boresight_deg=_degrees(boresight),
        sector_deg=_degrees(sector),
        min_elevation_deg=_degrees(min_elevation),
        snr=snr,
        dwell_s=dwell,
    )
    answer = seen.to_dict()
    if not as_json:
        for line in _lines(seen):
            click.echo(line)
    if plot:
        folder = _write_map(seen, answer, out)
        click.echo(f"Written to {folder}; the map is {folder / 'coverage.png'}", err=as_json)
    if as_json:
        print_json(answer)


def _degrees(angle_rad: float | None) -> float | None:
    # 345 degrees there and back again are 345 degrees, not 345.00000000000006.
    return None if angle_rad is None else round(degrees(angle_rad), 9)


def _lines(seen: Coverage) -> list[str]:
    """Return the table and the sentences that a person reads."""
    if seen.is_all_round:
        look = "all round"
    else:
        look = f"turned to {seen.boresight_deg:g} deg, {seen.sector_deg:g} deg wide"
    rows = [
        f"  {row[0]:>5.1f} deg  {row[1]:>6.0f} km  {row[2]:>6.0f} km  {limit}"
        if row[1] is not None and row[2] is not None
        else f"  {row[0]:>5.1f} deg  {'-':>9}  {'-':>9}  {limit}"
        for i, (row, limit) in enumerate(zip(seen.ring, seen.far_limit))
        if i % SHOWN_EVERY == 0 or i == len(seen.ring) - 1
    ]
    ends = ", ".join(f"{name} {count} deg" for name, count in seen.limit.items())
    return [
        f"{seen.radar.title} {look}, above {seen.min_elevation_deg:g} deg; {seen.cross_section_m2:g} m^2, "
        f"ratio {seen.snr:g} in {seen.dwell_s * 1e3:g} ms",
        "",
        "    azimuth      from         to  what ends it",
        *rows,
        "",
        f"It sees {seen.area_m2 / 1e6:,.0f} km^2 at a height of {seen.altitude_m / 1e3:g} km. "
        f"What ends it: {ends}.",
        "Straight rays over a smooth Earth; in the clear.",
    ]


def _write_map(seen: Coverage, answer: dict[str, Any], out: Path | None) -> Path:
    """Write map, figures and outline into a folder, and return it."""
    from uppertier.catalog import build
    from uppertier.export.folder import make_folder, plain, write_whole
    from uppertier.export.geojson import area, point, write_geojson
    from uppertier.plot.coverage_map import MEANING, CoverageMap, draw_coverage

    places = [build.place(name) for name in build.names("place")]
    scene = CoverageMap(seen, places)
    _ = scene.ground  # raises where nothing is seen, before a folder is made
    folder = make_folder(out, f"coverage-{seen.radar.name}")
    figures = {key: value for key, value in answer.items() if key not in ("ring", "arcs")}
    figures["meaning"] = MEANING
    features = [(area(*outer, holes), figures) for outer, holes in seen.outlines()]
    features.append((point(*seen.place[:2]), {"name": scene.place_name, "is": "radar"}))
    text = json.dumps(plain(answer), indent=1, ensure_ascii=False)
    write_whole(folder / "coverage.png", lambda path: draw_coverage(scene, path))
    write_whole(folder / "coverage.json", lambda path: path.write_text(text, encoding="utf-8"))
    write_whole(folder / "coverage.geojson", lambda path: write_geojson(features, path))
    return folder
