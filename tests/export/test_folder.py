"""The run folder: each file whole or not there, and refusals in plain words."""

import json
import math

import pytest

from engagement.fights import TEST_LIKE, fought
from uppertier.engagement.outcome import outcome
from uppertier.engagement.record import Record
from uppertier.errors import BadInput
from uppertier.export.folder import make_folder, plain, save, write_whole


def test_a_file_is_written_whole(tmp_path):
    write_whole(tmp_path / "a.txt", lambda path: path.write_text("all of it"))
    assert (tmp_path / "a.txt").read_text() == "all of it"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_writer_that_is_stopped_leaves_the_old_file_and_no_half_one(tmp_path, error):
    (tmp_path / "a.txt").write_text("old")

    def stopped(path):
        path.write_text("half of")
        raise error

    with pytest.raises(error):
        write_whole(tmp_path / "a.txt", stopped)
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_full_disk_is_said_in_plain_words(tmp_path):
    def full(path):
        path.write_text("half of")
        raise OSError(28, "No space left on device")

    with pytest.raises(BadInput, match=r"Cannot write .*a\.txt: No space left on device\."):
        write_whole(tmp_path / "a.txt", full)
    assert list(tmp_path.iterdir()) == []


def test_a_wished_folder_is_made_with_what_lies_above_it(tmp_path):
    assert make_folder(tmp_path / "a" / "b", "any") == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b").is_dir()
    assert make_folder(tmp_path / "a" / "b", "any").is_dir(), "one that is there is used"


@pytest.mark.parametrize(
    "name, begins", [("Seongju, May 2017", "seongju-may-2017-"), ("대구", "run-"), ("../..", "run-")]
)
def test_without_a_wish_it_is_named_for_the_fight_and_the_time(tmp_path, monkeypatch, name, begins):
    monkeypatch.chdir(tmp_path)
    made = make_folder(None, name)
    assert made.parent.name == "runs"
    assert made.name.startswith(begins)
    assert (tmp_path / made).is_dir()


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(BadInput, match=r"Cannot write to .*taken: .*--out"):
        make_folder(tmp_path / "taken", "any")


def test_what_json_cannot_say_becomes_null():
    said = plain({"a": math.nan, "b": [math.inf, 1.5], "c": ({"d": -math.inf},), "e": "inf", "f": 3})
    assert said == {"a": None, "b": [None, 1.5], "c": [{"d": None}], "e": "inf", "f": 3}
    json.dumps(said, allow_nan=False)


def test_the_files_of_a_run(tmp_path):
    record = Record.of(fought(*TEST_LIKE, first=6))
    written = save(tmp_path, "name: x\n", record, outcome(record), "abc")
    names = ["scenario.yaml", "record.nc", "events.parquet", "outcome.json", "manifest.json"]
    assert [path.name for path in written] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert (tmp_path / "scenario.yaml").read_text() == "name: x\n"
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert (manifest["catalogue_sha256"], manifest["seed"], manifest["replica"]) == ("abc", 1, 6)
    said = json.loads((tmp_path / "outcome.json").read_text())
    assert said["intercepted"] == outcome(record).intercepted
