"""From what the checker found to sentences a person can act on, each with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from uppertier import errors
from uppertier.scenario.marks import Marks
from uppertier.scenario.quantities import shown
from uppertier.scenario.schema import Scenario, fields_at

MISSING = "missing"
UNKNOWN = "extra_forbidden"
GROUPS = ("model_type", "dict_type")
Path = tuple[str | int, ...]
Root = type[BaseModel]


def sentences(found: Iterable[ErrorDetails], marks: Marks, root: Root = Scenario) -> list[str]:
    """Return one complaint for each mistake, in the order of the file.

    A field that is missing only because its name is misspelt is not complained of twice.
    """
    found = list(found)
    misspelt = {
        (*each["loc"][:-1], guess)
        for each in found
        if each["type"] == UNKNOWN and (guess := _meant(each["loc"], root)) is not None
    }
    complaints = []
    for each in found:
        path, kind = each["loc"], each["type"]
        if kind == MISSING and path in misspelt:
            continue
        at_key = kind == UNKNOWN
        mark = marks.mark(path, at_key)
        order = mark if isinstance(mark, tuple) else (0, 0)
        complaints.append((order, f"{marks.where(path, at_key)}: {_sentence(each, root)}"))
    return [text for _, text in sorted(complaints, key=lambda complaint: complaint[0])]


def _meant(path: Path, root: Root) -> str | None:
    """Return the field whose name is nearest to the unknown one at the end of a path."""
    return errors.nearest(str(path[-1]), fields_at(path[:-1], root))


def _sentence(found: ErrorDetails, root: Root) -> str:
    """Return the sentence for one mistake."""
    path, kind = found["loc"], found["type"]
    if kind == UNKNOWN:
        return _unknown(path, root)
    if kind == MISSING:
        about = fields_at(path[:-1], root).get(str(path[-1]), "")
        return f"is missing. {about}".rstrip()
    limits, given = found.get("ctx", {}), found.get("input")
    if given is None and kind != "mistake":
        about = fields_at(path[:-1], root).get(str(path[-1]), "") if path else ""
        return f"is empty. {about}".rstrip()
    if kind in GROUPS:
        return f"must be a group of fields ({', '.join(fields_at(path, root))}), not {shown(given)}."
    say = SENTENCES.get(kind)
    return say(limits, given, path) if say else f"{found['msg']} (given: {shown(given)})."


def _unknown(path: Path, root: Root) -> str:
    known = fields_at(path[:-1], root)
    guess = _meant(path, root)
    if guess:
        return f"unknown key '{path[-1]}'. Did you mean '{guess}'?"
    return f"unknown key '{path[-1]}'. Known here: {', '.join(known)}."


def _one_of(limits: Mapping[str, Any], given: Any, path: Path) -> str:
    words = [word.strip("'") for word in limits["expected"].replace(" or ", ", ").split(", ")]
    guess = errors.nearest(given, words) if isinstance(given, str) else None
    choices = f"must be one of {', '.join(words)}" if len(words) > 1 else f"must be {words[0]}"
    return f"{choices}, not {shown(given)}." + (f" Did you mean '{guess}'?" if guess else "")


Say = Callable[[Mapping[str, Any], Any, Path], str]
SENTENCES: dict[str, Say] = {
    "mistake": lambda limits, given, path: str(limits["sentence"]),
    "int_type": lambda limits, given, path: f"must be a whole number, not {shown(given)}.",
    "int_from_float": lambda limits, given, path: f"must be a whole number, not {shown(given)}.",
    "int_parsing_size": lambda limits, given, path: f"{shown(given)} is too large.",
    "float_type": lambda limits, given, path: f"must be a number, not {shown(given)}.",
    "too_long": lambda limits, given, path: f"must have at most {limits['max_length']} entries.",
    "bool_type": lambda limits, given, path: f"must be true or false, not {shown(given)}.",
    "string_type": lambda limits, given, path: (
        f"must be text, not {shown(given)}. If it is a name, put it in quotes."
    ),
    "string_too_short": lambda limits, given, path: "is empty.",
    "greater_than_equal": lambda limits, given, path: f"must be at least {limits['ge']}, not {shown(given)}.",
    "greater_than": lambda limits, given, path: f"must be greater than {limits['gt']}, not {shown(given)}.",
    "less_than_equal": lambda limits, given, path: f"must be at most {limits['le']}, not {shown(given)}.",
    "literal_error": _one_of,
    "list_type": lambda limits, given, path: (
        f"must be a list (one line for each, beginning with '-', or [a, b]), not {shown(given)}."
    ),
    "too_short": lambda limits, given, path: "must have at least one entry.",
}
