"""Events as a table in a Parquet file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from uppertier.engagement.story import Event

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
    columns = [[getattr(event, name) for event in events] for name in names]
    table = pyarrow.table(columns, schema=pyarrow.schema(fields))
    parquet.write_table(table, path, compression="zstd")
