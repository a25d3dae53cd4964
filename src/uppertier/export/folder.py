"""The run folder: everything one fight leaves behind, each file whole or not there."""

from __future__ import annotations

import json
import math
import os
import platform
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from uppertier import __version__
from uppertier.engagement.outcome import Outcome
from uppertier.engagement.record import Record
from uppertier.errors import BadInput


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then rename it: a reader never meets half a file.

    Raises BadInput naming the path when it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(part)
        os.replace(part, path)
    except OSError as error:
        raise BadInput(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


def make_folder(wish: Path | None, name: str) -> Path:
    """Return the run folder, made if it is not there: the wish, or runs/<name>-<time>.

    Raises BadInput when it cannot be made or written to.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "run"
    folder = wish or Path("runs") / f"{slug}-{time.strftime('%Y%m%d-%H%M%S')}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"Cannot write to {folder}: {error.strerror}. Give another folder with --out."
        ) from error
    if not os.access(folder, os.W_OK):
        raise BadInput(f"Cannot write to {folder}: permission denied. Give another folder with --out.")
    return folder


def plain(value: Any) -> Any:
    """Return a value as JSON takes it; a number that is not finite becomes null."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def save(folder: Path, scenario_text: str, record: Record, outcome: Outcome, catalogue: str) -> list[Path]:
    """Write scenario.yaml, record.nc, events.parquet, outcome.json and manifest.json into a run folder."""
    from uppertier.export.columns import write_events
    from uppertier.export.netcdf import write_netcdf

    manifest = {
        "uppertier": __version__,
        "scenario": record.attributes["title"],
        "seed": outcome.seed,
        "replica": outcome.replica,
        "catalogue_sha256": catalogue,
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    writers: dict[str, Callable[[Path], object]] = {
        "scenario.yaml": lambda path: path.write_text(scenario_text, encoding="utf-8"),
        "record.nc": lambda path: write_netcdf(record, path),
        "events.parquet": lambda path: write_events(outcome.events, path),
        "outcome.json": lambda path: path.write_text(json.dumps(plain(outcome.to_dict()), indent=1), "utf-8"),
        "manifest.json": lambda path: path.write_text(json.dumps(manifest, indent=1), "utf-8"),
    }
    for name, write in writers.items():
        write_whole(folder / name, write)
    return [folder / name for name in writers]
