"""A commented scenario to start from, written into a new file."""

from __future__ import annotations

import json
import os
from pathlib import Path

from uppertier import errors

START = Path(__file__).with_suffix(".yaml")
NAME_LINE = "name: A fight to start from\n"


def start(name: str) -> Path:
    """Write a commented scenario called `name` to `name.yaml` and return the file.

    The name may have folders in front. Raises BadInput when the file exists or cannot be written.
    """
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if not path.stem.strip() or path.stem.startswith(".") or name.endswith(("/", os.sep)):
        raise errors.BadInput(f"'{name}' is not a name for a scenario. Try 'uppertier new my-fight'.")
    if path.exists():
        raise errors.BadInput(f"{path} exists; it is left as it is. Choose another name.")
    text = START.read_text(encoding="utf-8")
    text = text.replace(NAME_LINE, f"name: {json.dumps(path.stem, ensure_ascii=False)}\n")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise errors.BadInput(f"Cannot write {path}: {reason}.") from None
    finally:
        if beside.exists():
            beside.unlink()
    return path
