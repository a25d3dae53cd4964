"""`uppertier new`: a commented scenario to start from."""

from __future__ import annotations

import click


@click.command("new", epilog="Example:  uppertier new my-fight")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(name: str, as_json: bool) -> None:
    """Write a commented scenario to NAME.yaml; a file that exists is left as it is."""
    from uppertier.cli.options import print_json
    from uppertier.scenario.start import start

    path = start(name)
    if as_json:
        print_json({"file": str(path)})
    else:
        click.echo(f"Wrote {path}. Change it, then:  uppertier run {path}")
