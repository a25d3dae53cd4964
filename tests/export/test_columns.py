"""Events as a Parquet table: types, units, and nothing lost."""

import subprocess
import sys

from pyarrow import parquet

from engagement.fights import TEST_LIKE, fought
from uppertier.engagement.outcome import outcome
from uppertier.engagement.story import Event
from uppertier.export.columns import write_events


def test_every_event_comes_back(tmp_path):
    events = outcome(fought(*TEST_LIKE, first=6)).events
    write_events(events, tmp_path / "events.parquet")
    rows = parquet.read_table(tmp_path / "events.parquet").to_pylist()
    assert [Event(**row) for row in rows] == list(events)


def test_columns_of_numbers_carry_their_unit(tmp_path):
    write_events(outcome(fought(*TEST_LIKE, first=6)).events, tmp_path / "events.parquet")
    schema = parquet.read_schema(tmp_path / "events.parquet")
    units = {
        field.name: (field.metadata or {}).get(b"unit") for field in schema if str(field.type) == "double"
    }
    assert units == {"time_s": b"s", "latitude_deg": b"deg", "longitude_deg": b"deg", "height_km": b"km"}


def test_no_events_are_an_empty_table_of_the_same_columns(tmp_path):
    write_events([], tmp_path / "none.parquet")
    write_events(outcome(fought(*TEST_LIKE, first=6)).events, tmp_path / "some.parquet")
    none = parquet.read_table(tmp_path / "none.parquet")
    assert none.num_rows == 0
    assert none.schema == parquet.read_schema(tmp_path / "some.parquet")


def test_writing_a_table_does_not_wait_for_pandas(tmp_path):
    """Its import is a quarter of a second and more, in a command that has to answer in two."""
    script = (
        "import sys; from pathlib import Path; from uppertier.export.columns import write_events\n"
        "from uppertier.engagement.story import Event\n"
        "events = [Event(1.0, 'a', 'b', None, 'c', 2.0, 3.0, 4.0)]\n"
        f"write_events(events, Path({str(tmp_path / 'x.parquet')!r}))\n"
        "print('pandas' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
