"""The names in a scenario, and the catalogue entries they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from uppertier import errors
from uppertier.catalog import read
from uppertier.catalog.provenance import Entry
from uppertier.scenario.marks import Path
from uppertier.scenario.quantities import Place
from uppertier.scenario.schema import RemoteRadar, Scenario

# The early warning that a scenario's `cue` stands for.
SATELLITES = "infrared-satellites"
AT_RADAR = "radar"


def named(scenario: Scenario) -> Iterator[tuple[str, str, Path]]:
    """Yield each name that should be in the catalogue: its kind, the name, and the path of the field."""
    places: list[tuple[Place, Path]] = []
    for path, battery in scenario.all_batteries():
        yield "radar", battery.radar.design, (*path, "radar", "design")
        yield "interceptor", battery.interceptor, (*path, "interceptor")
        places.append((battery.radar.at, (*path, "radar", "at")))
        for number, group in enumerate(battery.launchers):
            yield "launcher", group.design, (*path, "launchers", number, "design")
            if group.at.name != AT_RADAR:
                places.append((group.at, (*path, "launchers", number, "at")))
        places += [(place, (*path, "defends", i)) for i, place in enumerate(battery.defends or ())]
        places += [
            (place, (*path, "doctrine", "prefer", i)) for i, place in enumerate(battery.doctrine.prefer)
        ]
    for path, remote in _remote_radars(scenario):
        yield "radar", remote.design, (*path, "design")
        places.append((remote.at, (*path, "at")))
    for number, line in enumerate(scenario.raid):
        yield "missile", line.missile, ("raid", number, "missile")
        places.append((line.from_, ("raid", number, "from")))
        places.append((line.at, ("raid", number, "at")))
    places += [(place, ("defends", number)) for number, place in enumerate(scenario.defends)]
    yield from (("place", place.name, path) for place, path in places if place.name is not None)
    if scenario.cue and scenario.cue.early_warning:
        yield "early-warning", SATELLITES, ("cue",)


def _remote_radars(scenario: Scenario) -> Iterator[tuple[Path, RemoteRadar]]:
    """Yield the radars elsewhere, each with the path of its group."""
    if scenario.cue and scenario.cue.radar:
        yield ("cue", "radar"), scenario.cue.radar
    for number, each in enumerate(scenario.cue.radars if scenario.cue else ()):
        yield ("cue", "radars", number), each


def entries(scenario: Scenario) -> list[Entry]:
    """Return the catalogue entries that a scenario names, each once.

    Raises BadInput with a complaint for every name that the catalogue does not know.
    """
    found: dict[tuple[str, str], Entry] = {}
    complaints = []
    for kind, name, path in named(scenario):
        try:
            found[kind, name] = read.entry(kind, name)
        except errors.BadInput as error:
            complaints.append(f"{scenario.where(*path)}: {error}")
    if complaints:
        raise errors.BadInput(*complaints)
    return list(found.values())
