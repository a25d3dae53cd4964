"""From catalogue files to entries, reading only the files asked for.

Reading YAML costs about a millisecond for each 100 characters, so what was read is kept beside the compiled
kernels, under the hash of the file's text; a changed file is read anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from uppertier import errors
from uppertier.catalog.provenance import Entry, Figure, Source

DATA = Path(__file__).parent / "data"
KINDS = (
    "missile",
    "dispersion",
    "drag",
    "radar",
    "early-warning",
    "interceptor",
    "launcher",
    "battery",
    "place",
)


def names(kind: str) -> list[str]:
    """Return the names of all entries of a kind. Raises BadInput when there is no such kind."""
    if kind not in KINDS:
        raise errors.unknown("kind of entry", kind, KINDS)
    return sorted(path.stem for path in (DATA / kind).glob("*.yaml"))


@cache
def entry(kind: str, name: str) -> Entry:
    """Return one entry. Raises BadInput with the nearest right name when there is none."""
    known = names(kind)
    if name not in known:
        raise errors.unknown(kind, name, known)
    content = parsed(DATA / kind / f"{name}.yaml")
    figures = {key: figure(key, raw) for key, raw in flat(content["figures"])}
    return Entry(kind, name, content["title"], content.get("about", ""), figures)


def find(name: str) -> list[Entry]:
    """Return the entries of any kind that bear a name. Raises BadInput with the nearest name if none does."""
    found = [entry(kind, name) for kind in KINDS if name in names(kind)]
    if not found:
        raise errors.unknown("catalogue entry", name, {each for kind in KINDS for each in names(kind)})
    return found


@cache
def sources() -> dict[str, Source]:
    """Return the list of sources by key."""
    content = parsed(DATA / "sources.yaml")
    return {key: Source(key, each["citation"], each["year"], each["read"]) for key, each in content.items()}


def fingerprint() -> str:
    """Return a hash over all files of the catalogue, to tell by which numbers a result was made."""
    whole = hashlib.sha256()
    for path in sorted(path for path in DATA.rglob("*") if path.suffix in (".yaml", ".csv")):
        whole.update(path.relative_to(DATA).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def figure(name: str, raw: dict[str, Any]) -> Figure:
    """Return a figure from what its file says."""
    value = raw["value"]
    if isinstance(value, list):
        value = tuple(tuple(row) for row in value)
    return Figure(
        name=name,
        value=value,
        unit=raw.get("unit"),
        low=raw.get("low"),
        high=raw.get("high"),
        source=raw["source"],
        how=raw["how"],
        note=raw.get("note"),
        columns=tuple(raw.get("columns", ())),
    )


def flat(figures: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the figures of nested groups with dotted names; a group is a mapping without a `value`."""
    for key, each in figures.items():
        if isinstance(each, dict) and each and all(isinstance(inner, dict) for inner in each.values()):
            yield from flat(each, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", each


def parsed(path: Path) -> Any:
    """Return what a YAML file holds, from the cache if this very text has been read before."""
    text = path.read_bytes()
    kept = _cache_folder() / f"{hashlib.sha256(text).hexdigest()[:32]}.json"
    try:
        return json.loads(kept.read_bytes())
    except (OSError, ValueError):
        pass
    from ruamel.yaml import YAML

    content = YAML(typ="safe", pure=True).load(text.decode("utf-8"))
    _keep(kept, content)
    return content


def _keep(kept: Path, content: Any) -> None:
    """Write to the cache, beside and then renamed; a folder that cannot be written costs time only."""
    beside = kept.with_suffix(f".{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(content), encoding="utf-8")
        beside.replace(kept)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _cache_folder() -> Path:
    # The same folder as the compile cache's; asking `compiled` for it would import Numba.
    return Path(os.environ.get("UPPERTIER_CACHE", "~/.cache/uppertier")).expanduser() / "catalog"
