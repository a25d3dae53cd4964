"""`uppertier run`: one fight, seen through."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "run",
    short_help="One fight, seen through: timeline, outcome, files, map.",
    epilog="Example:  uppertier run scenarios/seongju.yaml --seed 7 --plot",
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same fight."
)
@click.option(
    "--replica", type=click.IntRange(min=0), default=0, show_default=True, help="Which of its replicas."
)
@click.option(
    "--set", "changes", multiple=True, metavar="PATH=VALUE", help="Change one field: cue.delay='90 s'."
)
@click.option("--plot", is_flag=True, help="Draw the map and the heights (map.png).")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder to write to.  [default: runs/<name>-<time>]"
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(
    scenario: Path,
    seed: int,
    replica: int,
    changes: tuple[str, ...],
    plot: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Fight SCENARIO once and say what happened.

    Prints the timeline and the outcome, and writes scenario.yaml, record.nc, events.parquet, outcome.json and
    manifest.json into a run folder.
    """
    from uppertier.catalog.read import fingerprint
    from uppertier.cli.options import print_json
    from uppertier.scenario.build import build
    from uppertier.scenario.read import dump, read

    asked = read(scenario, changes)
    setup = build(asked)

    from uppertier.engagement.engine import fight_batch
    from uppertier.engagement.outcome import outcome
    from uppertier.export.folder import make_folder, save, write_whole
    from uppertier.export.text import timeline

    folder = make_folder(out, setup.name)
    record = fight_batch(setup, seed=seed, first_replica=replica)
    result = outcome(record)
    save(folder, dump(asked), record, result, fingerprint())
    if plot:
        from uppertier.plot.maps import draw

        write_whole(folder / "map.png", lambda path: draw(setup, record, result, path))
    if as_json:
        print_json(result.to_dict())
        return
    written = f"Written to {folder}" + (f"; the map is {folder / 'map.png'}" if plot else "")
    for line in [*timeline(result), "", *result.sentences(), written]:
        click.echo(line)
