"""Whether the catalogue keeps its rules: every number with unit, bounds, source and how it was obtained."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any

from uppertier import errors
from uppertier.catalog import read
from uppertier.catalog.provenance import HOW, NEEDS_NOTE, in_si
from uppertier.catalog.shapes import (
    ASKS_FOR,
    FREE,
    NAMED,
    NEEDLESS,
    NUMBERED,
    OPTIONAL,
    SHAPES,
    TOGETHER,
    WORDS,
)

FIGURE_KEYS = {"value", "unit", "low", "high", "source", "how", "note", "columns"}
ENTRY_KEYS = {"title", "about", "figures"}
SOURCE_KEYS = {"citation", "year", "read"}
LONGITUDE_FROM_DEG, LONGITUDE_TO_DEG = -180.0, 360.0
# The lines of a sum are written to a tenth of a decibel.
SUM_TOLERANCE_DB = 0.05


def complaints(folder: Path = read.DATA) -> list[str]:
    """Return one sentence for each breach of the rules in a catalogue folder; none when all is well."""
    found: list[str] = []
    known = _sources(folder, found)
    used: set[str] = set()
    present = {kind: {path.stem for path in (folder / kind).glob("*.yaml")} for kind in read.KINDS}
    for kind in read.KINDS:
        for name in sorted(present[kind]):
            where = f"{kind}/{name}.yaml"
            figures = _figures(folder / where, where, found)
            for figure, raw in figures.items():
                found += [f"{where}: {figure}: {each}" for each in _wrong_with(raw, known)]
                used.add(str(raw.get("source")) if isinstance(raw, dict) else "")
            found += [f"{where}: {each}" for each in _misshapen(kind, figures, present)]
    found += [f"sources.yaml: {key}: no entry cites this source." for key in sorted(known - used)]
    return found


def _sources(folder: Path, found: list[str]) -> set[str]:
    content = _content(folder / "sources.yaml", "sources.yaml", found)
    for key, each in content.items():
        if not isinstance(each, dict) or set(each) != SOURCE_KEYS:
            found.append(f"sources.yaml: {key}: a source has a citation, a year, and what was read of it.")
    return set(content)


def _content(path: Path, where: str, found: list[str]) -> dict[str, Any]:
    from ruamel.yaml.error import YAMLError

    try:
        content = read.parsed(path)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        found.append(f"{where}: cannot be read: {' '.join(str(error).split())}")
        return {}
    if isinstance(content, dict):
        return content
    found.append(f"{where}: holds no entry.")
    return {}


def _figures(path: Path, where: str, found: list[str]) -> dict[str, Any]:
    content = _content(path, where, found)
    if not content:
        return {}
    found += [f"{where}: unknown key '{key}'." for key in sorted(set(content) - ENTRY_KEYS)]
    if not content.get("title"):
        found.append(f"{where}: has no title.")
    figures = content.get("figures")
    if not isinstance(figures, dict) or not figures:
        found.append(f"{where}: has no figures.")
        return {}
    return dict(read.flat(figures))


def _wrong_with(raw: Any, known: set[str]) -> list[str]:
    """Return what is wrong with one figure taken by itself."""
    if not isinstance(raw, dict) or "value" not in raw:
        return ["has no value."]
    wrong = [f"unknown key '{key}'." for key in sorted(set(raw) - FIGURE_KEYS)]
    if raw.get("how") not in HOW:
        wrong.append(f"'how' is one of {', '.join(HOW)}, not '{raw.get('how')}'.")
    if not raw.get("source"):
        wrong.append("has no source.")
    elif raw["source"] not in known:
        wrong.append(f"source '{raw['source']}' is not in sources.yaml.{_perhaps(raw['source'], known)}")
    if isinstance(raw["value"], bool | str):
        return wrong
    if raw.get("how") in NEEDS_NOTE and not raw.get("note"):
        wrong.append(f"{NEEDS_NOTE[raw['how']]}.")
    return wrong + (_wrong_table(raw) if isinstance(raw["value"], list) else _wrong_number(raw))


def _perhaps(word: str, known: Iterable[str]) -> str:
    guess = errors.nearest(str(word), known)
    return f" Did you mean '{guess}'?" if guess else ""


def _wrong_number(raw: dict[str, Any]) -> list[str]:
    if not raw.get("unit"):
        return ["has no unit ('-' where it is a plain number)."]
    three = [raw.get("low"), raw["value"], raw.get("high")]
    if not all(_number(each) for each in three):
        return ["needs a low, a value and a high that are numbers."]
    low, value, high = three
    return [] if low <= value <= high else [f"{value} does not lie between {low} and {high}."]


def _wrong_table(raw: dict[str, Any]) -> list[str]:
    rows = raw["value"]
    if not raw.get("unit"):
        return ["has no unit ('-' where it is a plain number)."]
    if not all(isinstance(row, list) and len(row) == 2 and all(map(_number, row)) for row in rows):
        return ["a table is rows of two numbers."]
    if len(rows) < 2 or any(later[0] <= earlier[0] for earlier, later in pairwise(rows)):
        return ["the first column of a table rises from row to row."]
    if len(raw.get("columns", ())) != 2:
        return ["a table names its two columns."]
    if not (_number(raw.get("low")) and _number(raw.get("high")) and raw["low"] <= 1 <= raw["high"]):
        return ["the bounds of a table are factors, low at most 1 and high at least 1."]
    return []


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _misshapen(kind: str, figures: dict[str, Any], present: dict[str, set[str]]) -> list[str]:
    """Return what is wrong with the figures of an entry taken together."""
    if not figures:
        return []
    expected = _expected(kind, figures)
    wrong = [
        f"{name}: missing."
        for name in expected
        if name not in figures and not _optional(kind, name) and not _needless(kind, name, figures)
    ]
    for name, raw in figures.items():
        if name not in expected:
            wrong.append(f"{name}: no such figure in a {kind}.{_perhaps(name, expected)}")
        elif isinstance(raw, dict) and "value" in raw:
            wrong += [f"{name}: {each}" for each in _unfit(name, raw, expected[name], present)]
    complete = all(isinstance(raw, dict) and "value" in raw for raw in figures.values())
    if wrong or not complete:
        return wrong
    if kind == "missile":
        return _unmatched(kind, figures) + _bad_stages(figures)
    if kind == "interceptor":
        return _too_much_burned(figures)
    return _off_the_globe(figures) if kind == "place" else _bad_sum(figures) if kind == "radar" else []


def _expected(kind: str, figures: dict[str, Any]) -> dict[str, str]:
    """Return the names of the figures that an entry of a kind has, with their dimensions."""
    expected = dict(SHAPES[kind].values())
    if kind in NUMBERED:
        stem, shape = NUMBERED[kind]
        groups = {name.partition(".")[0] for name in figures if name.startswith(f"{stem}-")}
        for number in range(1, max(1, len(groups)) + 1):
            expected |= {f"{stem}-{number}.{name}": dimension for name, dimension in shape.values()}
    if kind in FREE:
        stem, dimension = FREE[kind]
        expected |= {name: dimension for name in figures if name.startswith(f"{stem}.")}
    if kind in NAMED:
        stem, shape = NAMED[kind]
        given = (name.split(".") for name in figures if name.startswith(f"{stem}."))
        for mode in {parts[1] for parts in given if len(parts) == 3}:
            expected |= {f"{stem}.{mode}.{name}": dimension for name, dimension in shape.values()}
    return expected


def _needless(kind: str, name: str, figures: dict[str, Any]) -> bool:
    switch = NEEDLESS.get((kind, name))
    return switch is not None and switch in figures and figures[switch].get("value") is False


def _optional(kind: str, name: str) -> bool:
    """Return whether an entry may do without a figure; in a group the rules are those of the group's stem."""
    group, _, inner = name.rpartition(".")
    if kind in NAMED and name.startswith(f"{NAMED[kind][0]}."):
        return True
    return inner in OPTIONAL.get(group.rpartition("-")[0] if group else kind, ())


def _unmatched(kind: str, figures: dict[str, Any]) -> list[str]:
    """Return which optional figures stand without the ones that belong to them."""
    wrong = []
    for group in TOGETHER.get(kind, ()):
        present = [name for name in group if name in figures]
        if present:
            wrong += [f"{name}: missing, beside {present[0]}." for name in group if name not in present]
    for figure, word, asked in ASKS_FOR.get(kind, ()):
        if (figures[figure]["value"] == word) != (asked in figures):
            wrong.append(f"{asked}: goes with {figure} '{word}', and only with it.")
    return wrong


def _bad_stages(figures: dict[str, Any]) -> list[str]:
    """Return which stages hold as much propellant as they weigh, or more."""
    wrong = []
    for name, raw in figures.items():
        stage, _, inner = name.partition(".")
        if inner != "propellant":
            continue
        loaded, wet = (
            in_si(each["value"], each["unit"], "mass") for each in (raw, figures[f"{stage}.wet-mass"])
        )
        if loaded >= wet:
            wrong.append(f"{name}: as much as the stage weighs, or more.")
    return wrong


def _too_much_burned(figures: dict[str, Any]) -> list[str]:
    """Return the complaint about an interceptor whose burns leave less than its kill vehicle weighs."""
    gone = [
        in_si(raw["value"], raw["unit"], "mass")
        for name, raw in figures.items()
        if name.rpartition(".")[2] in ("propellant", "dropped-mass")
    ]
    launch, kill_vehicle = (
        in_si(figures[name]["value"], figures[name]["unit"], "mass")
        for name in ("launch-mass", "kill-vehicle-mass")
    )
    if sum(gone) + kill_vehicle <= launch:
        return []
    return [
        f"launch-mass: its burns use and drop {sum(gone):g} kg, which leaves {launch - sum(gone):g} kg of "
        f"{launch:g} kg: less than the kill vehicle."
    ]


def _unfit(name: str, raw: dict[str, Any], dimension: str, present: dict[str, set[str]]) -> list[str]:
    """Return what is wrong with a figure as the thing it should be."""
    value = raw["value"]
    if dimension == "switch":
        return [] if isinstance(value, bool) else ["is true or false."]
    if dimension == "word":
        words = WORDS.get(name.rpartition(".")[2])
        if not isinstance(value, str):
            return ["is a word."]
        return [] if words is None or value in words else [f"is one of {', '.join(words)}, not '{value}'."]
    if dimension == "table":
        return [] if isinstance(value, list) else ["is a table."]
    if dimension.startswith("entry of "):
        kind = dimension.removeprefix("entry of ")
        return [] if value in present[kind] else [f"there is no {kind} '{value}'."]
    if not _number(value):
        return ["is a number."]
    if dimension == "count" and (value != int(value) or value < 0):
        return ["is a whole number, 0 or more."]
    try:
        in_si(value, str(raw.get("unit")), dimension)
    except errors.BadInput as error:
        return [str(error)]
    return []


def _off_the_globe(figures: dict[str, Any]) -> list[str]:
    latitude, longitude = figures["latitude"]["value"], figures["longitude"]["value"]
    wrong = []
    if not -90.0 <= latitude <= 90.0:
        wrong.append(f"latitude: {latitude} deg is not between -90 and 90.")
    if not LONGITUDE_FROM_DEG <= longitude <= LONGITUDE_TO_DEG:
        wrong.append(f"longitude: {longitude} deg is not between -180 and 360.")
    return wrong


def _bad_sum(figures: dict[str, Any]) -> list[str]:
    total = figures["losses-total"]["value"]
    lines = sum(raw["value"] for name, raw in figures.items() if name.startswith("losses."))
    if abs(lines - total) <= SUM_TOLERANCE_DB:
        return []
    return [f"losses: the lines add up to {lines:.2f} dB, the total says {total:.2f} dB."]
