"""From a scenario file to a `Scenario`; every complaint says file, line, column, field, and what is right."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarbool import ScalarBoolean

from uppertier import errors
from uppertier.scenario.complaints import sentences
from uppertier.scenario.fields import Group
from uppertier.scenario.marks import Marks, dotted
from uppertier.scenario.schema import Scenario

# A scenario is a page; what is far larger is another file, or one made to exhaust the reader.
LARGEST_BYTES = 200_000
LARGEST_VALUES = 20_000
DEEPEST = 50
BRACKET = re.compile(r"[\[{]|[\]}]")


@dataclass(frozen=True)
class Kind:
    """A kind of file: what one is called, what stands in it, and how to begin one."""

    name: str
    fields: str
    start: str


SCENARIO = Kind(
    "scenario",
    "name, battery, raid, …",
    "'uppertier new NAME' writes a scenario to start from.",
)


def read(path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Return the scenario in a file, with `path=value` overrides put in its place.

    Raises BadInput with all complaints at once.
    """
    content, marks = plain_data(path)
    apply(content, overrides, marks)
    return check(content, marks)


def plain_data(path: str | Path, kind: Kind = SCENARIO) -> tuple[dict[str, Any], Marks]:
    """Return what a file of a kind says as plain data, and where each value stands. Raises BadInput."""
    marks = Marks(str(path))
    return _content(_text(Path(path), kind), marks, kind), marks


def check(content: Any, marks: Marks | None = None) -> Scenario:
    """Return the scenario in plain data such as a dict. Raises BadInput with all complaints at once."""
    marks = marks or Marks()
    try:
        return Scenario.model_validate(content).remember(marks)
    except ValidationError as error:
        raise errors.BadInput(*sentences(error.errors(include_url=False), marks)) from None


def apply(content: Any, overrides: Sequence[str], marks: Marks | None = None) -> None:
    """Put overrides such as `raid.0.count=2` into plain data, in place.

    Values are written as in the file. Raises BadInput for an override that cannot be placed; whether its
    value is right is found when the scenario is checked.
    """
    marks = marks or Marks()
    wrong = []
    for override in overrides:
        try:
            _put(content, override, marks)
        except errors.BadInput as error:
            wrong.append(f"--set {override}: {error}")
    if wrong:
        raise errors.BadInput(*wrong)


def dump(scenario: Group) -> str:
    """Return a scenario, or another file's content, as a complete file: defaults written out."""
    stream = io.StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.dump(_laid_out(scenario.model_dump(by_alias=True, exclude_none=True)), stream)
    return stream.getvalue()


def _text(path: Path, kind: Kind) -> str:
    """Return what a file says. Raises BadInput when it cannot be read as text."""
    if path.is_dir():
        inside = sorted(each.name for each in path.glob("*.yaml"))
        hint = f" It holds {', '.join(inside[:5])}." if inside else ""
        raise errors.BadInput(f"{path}: is a directory; a {kind.name} is a file.{hint}")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise errors.BadInput(f"{path}: there is no such file.{_beside(path)}") from None
    except OSError as error:
        raise errors.BadInput(f"{path}: cannot be read: {error.strerror}.") from None
    except ValueError:
        raise errors.BadInput(f"{str(path)!r} is not the name of a file.") from None
    if len(content) > LARGEST_BYTES:
        raise errors.BadInput(f"{path}: is larger than {LARGEST_BYTES // 1000} kB; this is no {kind.name}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise errors.BadInput(f"{path}:{line}:1: is not text in UTF-8.") from None


def _beside(path: Path) -> str:
    """Return a hint at the file in the same folder that was perhaps meant."""
    try:
        near = errors.nearest(path.name, (each.name for each in path.parent.glob("*.y*ml")))
    except OSError:
        near = None
    return f" Did you mean '{path.parent / near}'?" if near else ""


def _content(text: str, marks: Marks, kind: Kind) -> dict[str, Any]:
    """Return what YAML text says as plain data, and note where each value stands."""
    _not_too_deep(text, marks)
    try:
        tree = YAML(typ="rt", pure=True).load(text)
    except DuplicateKeyError as error:
        key = str(error.problem).partition('"')[2].partition('"')[0]
        raise errors.BadInput(f"{_at(error, marks)}: the key '{key}' stands twice in one group.") from None
    except MarkedYAMLError as error:
        problem = " ".join(str(error.problem or error.context).split())
        raise errors.BadInput(f"{_at(error, marks)}: this is not YAML: {problem}.") from None
    except RecursionError:
        raise errors.BadInput(f"{marks.file}: groups are nested too deep.") from None
    except (YAMLError, ValueError) as error:
        raise errors.BadInput(f"{marks.file}: this is not YAML: {' '.join(str(error).split())}") from None
    if tree is None:
        raise errors.BadInput(f"{marks.file}:1:1: the file is empty. {kind.start}")
    if not isinstance(tree, CommentedMap):
        raise errors.BadInput(
            f"{marks.file}:1:1: a {kind.name} is a group of fields ({kind.fields}), "
            "each 'key: value' on a line."
        )
    marks.values[()] = (1, 1)
    return _plain(tree, (), marks)


def _not_too_deep(text: str, marks: Marks) -> None:
    """Refuse text whose brackets nest deeper than any scenario: reading it would take minutes."""
    depth = 0
    for bracket in BRACKET.findall(text):
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        if depth > DEEPEST:
            raise errors.BadInput(f"{marks.file}: groups are nested too deep.")


def _at(error: MarkedYAMLError, marks: Marks) -> str:
    mark = error.problem_mark or error.context_mark
    return marks.place((mark.line + 1, mark.column + 1) if mark else None)


def _plain(node: Any, path: tuple[str | int, ...], marks: Marks) -> Any:
    """Return a node of the YAML tree as plain data, noting the places of keys and values on the way."""
    if len(marks.values) > LARGEST_VALUES:
        raise errors.BadInput(f"{marks.file}: holds more than {LARGEST_VALUES} values; that is too many.")
    if isinstance(node, CommentedMap):
        places = node.lc.data or {}
        for key, at in places.items():
            here, there = (at[0] + 1, at[1] + 1), (at[2] + 1, at[3] + 1)
            marks.keys[*path, str(key)] = here
            marks.values[*path, str(key)] = here if node.get(key) is None else there
        return {str(key): _plain(each, (*path, str(key)), marks) for key, each in node.items()}
    if isinstance(node, CommentedSeq):
        for index, at in (node.lc.data or {}).items():
            marks.values[*path, index] = (at[0] + 1, at[1] + 1)
        return [_plain(each, (*path, index), marks) for index, each in enumerate(node)]
    return _scalar(node)


def _scalar(value: Any) -> Any:
    """Return a scalar as Python's own type: ruamel's remember how they were written."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, ScalarBoolean):
        return bool(value)
    for kind in (int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _put(content: Any, override: str, marks: Marks) -> None:
    """Put one override into plain data."""
    left, equals, right = override.partition("=")
    path = tuple(int(part) if part.isdecimal() else part for part in left.strip().split("."))
    if not equals or "" in path:
        raise errors.BadInput("write it as path=value, for example raid.0.count=2.")
    try:
        value = YAML(typ="safe", pure=True).load(right)
    except YAMLError as error:
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise errors.BadInput(f"the value cannot be read: {problem}.") from None
    said = f"--set {override}"
    inside = content
    for depth, part in enumerate(path[:-1]):
        _fits(inside, part, path[:depth])
        if isinstance(inside, dict) and inside.get(part) is None:
            inside[part] = {}
            marks.override(path[: depth + 1], said)
        inside = inside[part]
    _fits(inside, path[-1], path[:-1])
    inside[path[-1]] = value
    marks.override(path, said)


def _fits(inside: Any, part: str | int, path: tuple[str | int, ...]) -> None:
    """Refuse a step of a path that leads nowhere."""
    if isinstance(inside, list):
        last = len(inside) - 1
        if not isinstance(part, int):
            raise errors.BadInput(
                f"'{dotted(path)}' is a list; give a number from 0 to {last}, not '{part}'."
            )
        if part > last:
            raise errors.BadInput(f"'{dotted(path)}' has no entry {part}; its entries are 0 to {last}.")
    elif not isinstance(inside, dict) or isinstance(part, int):
        raise errors.BadInput(f"'{dotted(path)}' has no part '{part}'.")


def _laid_out(value: Any) -> Any:
    """Return data for ruamel to write: lists of plain values on one line, groups one field on a line."""
    if isinstance(value, dict):
        return {key: _laid_out(each) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    line = CommentedSeq(_laid_out(each) for each in value)
    if not any(isinstance(each, dict) for each in value):
        line.fa.set_flow_style()
    return line
