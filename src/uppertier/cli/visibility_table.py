"""The table of a visibility study: run with its progress shown, written, mapped and summed up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uppertier.cli.options import print_json
from uppertier.cli.progress import progress

if TYPE_CHECKING:
    from uppertier.area.visibility_study import Row, Study

VIEW = ("radar", "mode", "boresight_deg", "rcs_m2")


def run_study(path: Path, panels: str, out: Path | None, as_json: bool) -> None:
    """Run the study in a file, and draw its maps with a panel for each "rcs" or "target", or "none".

    What was finished is kept when it is interrupted.
    """
    from uppertier.area.visibility_study import table
    from uppertier.export.folder import make_folder, write_whole
    from uppertier.scenario.read import dump
    from uppertier.scenario.visibility_study import build_study, read_study

    asked = read_study(path)
    study = build_study(asked)
    folder = make_folder(out, study.name)
    text = dump(asked)
    write_whole(folder / "study.yaml", lambda file: file.write_text(text, encoding="utf-8"))
    rows: list[Row] = []
    try:
        for some in progress(table(study), study.flights, "Flights"):
            rows += some
    finally:
        complete = len(rows) == study.flights * study.views
        summary = summarise(study, rows, complete)
        _write(folder, rows, summary)
        if not complete:
            click.echo(f"The {len(rows)} rows of the flights that were finished are in {folder}", err=True)
    maps = _draw(study, rows, panels, folder)
    click.echo(f"Written to {folder}" + (f", with {maps} maps" if maps else ""), err=as_json)
    if as_json:
        print_json(summary)
        return
    for line in _lines(summary):
        click.echo(line)


def _write(folder: Path, rows: list[Row], summary: dict[str, Any]) -> None:
    from uppertier.area.visibility_study import write_table
    from uppertier.export.folder import plain, write_whole

    text = json.dumps(plain(summary), indent=1, ensure_ascii=False)
    write_whole(folder / "visibility.parquet", partial(write_table, rows))
    write_whole(folder / "summary.json", lambda file: file.write_text(text, encoding="utf-8"))


def _draw(study: Study, rows: list[Row], panels: str, folder: Path) -> int:
    """Draw the maps of a study, and return how many there are."""
    if panels == "none":
        return 0
    from uppertier.export.folder import write_whole
    from uppertier.plot.visibility_atlas import Atlas
    from uppertier.plot.visibility_map import draw_visibility

    atlas = Atlas(study, rows)
    maps = list(atlas.by_target() if panels == "target" else atlas.by_size())
    for name, scene in progress(maps, len(maps), "Maps"):
        write_whole(folder / name, partial(draw_visibility, scene))
    return len(maps)


def summarise(study: Study, rows: list[Row], complete: bool) -> dict[str, Any]:
    """Return what came of a study: of each view how many flights it sees and the longest, and refusals."""
    views: dict[tuple, dict[str, Any]] = {}
    refused: dict[tuple, str] = {}
    for row in rows:
        if row["why_not"] is not None:
            refused[row["launch_area"], row["missile"], row["target"]] = row["why_not"]
            continue
        key = tuple(row[name] for name in VIEW)
        if key not in views:
            views[key] = {name: row[name] for name in VIEW} | {
                "flown": 0,
                "seen": 0,
                "longest_s": 0.0,
                "longest_from": None,
                "longest_to": None,
                "seen_from": [],
            }
        view, seconds = views[key], row["seconds_in_view"]
        view["flown"] += 1
        view["seen"] += seconds > 0.0
        if seconds > 0.0 and row["launch_area"] not in view["seen_from"]:
            view["seen_from"].append(row["launch_area"])
        if seconds > view["longest_s"]:
            view |= {
                "longest_s": seconds,
                "longest_from": row["launch_area"],
                "longest_to": row["target"],
            }
    return {
        "name": study.name,
        "complete": complete,
        "rows": len(rows),
        "flights": study.flights,
        "views": list(views.values()),
        "out_of_reach": [
            {"launch_area": area, "missile": missile, "target": target, "why_not": why}
            for (area, missile, target), why in refused.items()
        ],
    }


def _lines(summary: dict[str, Any]) -> Iterator[str]:
    """Yield the table and the sentences that a person reads."""
    wide = max([5, *(len(view["radar"]) for view in summary["views"])])
    mode_wide = max([4, *(len(view["mode"]) for view in summary["views"])])
    yield ""
    yield f"  {'radar':<{wide}}  {'mode':<{mode_wide}}  boresight  rcs m^2  seen of flown  longest"
    for view in summary["views"]:
        boresight = "all round" if view["boresight_deg"] is None else f"{view['boresight_deg']:.0f} deg"
        size = "any" if view["rcs_m2"] is None else f"{view['rcs_m2']:g}"
        seen = f"{view['seen']} of {view['flown']}"
        longest = "never"
        if view["seen"]:
            longest = f"{view['longest_s']:.0f} s, {view['longest_from']} to {view['longest_to']}"
        names = f"{view['radar']:<{wide}}  {view['mode']:<{mode_wide}}"
        yield f"  {names}  {boresight:>9}  {size:>7}  {seen:>13}  {longest}"
    yield ""
    for each in summary["out_of_reach"]:
        flight = f"{each['missile']} from {each['launch_area']} to {each['target']}"
        yield f"Not flown, {flight}: {each['why_not']}"
    flown = summary["flights"] - len(summary["out_of_reach"])
    yield f"Of {summary['flights']} flights {flown} can be flown; {summary['rows']} rows in all."
