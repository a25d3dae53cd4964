"""`uppertier schema`: the JSON Schema of the scenario file."""

from __future__ import annotations

import click


@click.command("schema", epilog="Example:  uppertier schema > scenario.schema.json")
def command() -> None:
    """Print the JSON Schema of the scenario file, which gives editors completion and checks."""
    from uppertier.cli.options import print_json
    from uppertier.scenario.schema import json_schema

    print_json(json_schema())
