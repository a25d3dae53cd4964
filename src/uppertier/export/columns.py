"""Events as a table in a Parquet file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.engagement.story import Event

if TYPE_CHECKING:
    import pyarrow

UNITS = {"time_s": "s", "latitude_deg": "deg", "longitude_deg": "deg", "height_km": "km"}


def write_events(events: Sequence[Event], path: Path) -> None:
    """Write events as Parquet (zstd), a row an event; a column of numbers has its unit in its metadata."""
    import pyarrow
    from pyarrow import parquet

    types = {"time_s": pyarrow.float64(), "latitude_deg": pyarrow.float64()}
    types |= {"longitude_deg": pyarrow.float64(), "height_km": pyarrow.float64()}
    names = ["time_s", "kind", "subject", "object", "detail", "latitude_deg", "longitude_deg", "height_km"]
    fields = [
        pyarrow.field(
            name,
            types.get(name, pyarrow.string()),
            metadata={"unit": UNITS[name]} if name in UNITS else None,
        )
        for name in names
    ]
    columns = [
        _column([getattr(event, field.name) for event in events], numbers=field.name in UNITS)
        for field in fields
    ]
    table = pyarrow.Table.from_arrays(columns, schema=pyarrow.schema(fields))
    parquet.write_table(table, path, compression="zstd")


def _column(values: Sequence[Any], numbers: bool) -> pyarrow.Array:
    """Return values as an Arrow array, laid out by hand: numbers, or strings of which some may be None.

    `pyarrow.array` would do it too, but imports pandas first: half a second for some fifty rows.
    """
    import pyarrow

    if numbers:
        data = pyarrow.py_buffer(np.array(values, np.float64))
        return pyarrow.Array.from_buffers(pyarrow.float64(), len(values), [None, data])
    texts = [(value or "").encode() for value in values]
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int32)
    there = np.packbits(np.array([value is not None for value in values], bool), bitorder="little")
    buffers = [pyarrow.py_buffer(each) for each in (there, ends, b"".join(texts))]
    return pyarrow.Array.from_buffers(pyarrow.string(), len(values), buffers)
