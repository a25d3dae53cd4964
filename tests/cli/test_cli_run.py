"""`uppertier run` as a user meets it: what it prints, what it writes, and what it says when it cannot."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from re import fullmatch

import numpy as np
import pytest
import xarray
from pyarrow import parquet

from engagement.fights import EARLY, EXAMPLE, TEST_LIKE, differences, fought
from uppertier import __version__, cli
from uppertier.catalog.read import fingerprint
from uppertier.engagement.events import KINDS
from uppertier.engagement.record import HISTORY

FILES = {"scenario.yaml", "record.nc", "events.parquet", "outcome.json", "manifest.json"}
TEXT = EXAMPLE.read_text(encoding="utf-8")


def changed(*changes):
    return [part for change in changes for part in ("--set", change)]


def run(capsys, *arguments):
    """Run `uppertier run` and return its exit code, stdout, and stderr but for the compiler's notices."""
    capsys.readouterr()
    code = cli.main(["run", *map(str, arguments)])
    said = capsys.readouterr()
    err = [line for line in said.err.splitlines() if not line.startswith("Compiling kernels")]
    return code, said.out, "\n".join(err)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What one run leaves behind."""
    place = tmp_path_factory.mktemp("run") / "made" / "deeper"
    assert (
        cli.main(["run", str(EXAMPLE), *changed(*TEST_LIKE), "--replica", "6", "--plot", "--out", str(place)])
        == 0
    )
    return place


def test_timeline_and_outcome_are_printed(capsys, tmp_path):
    code, out, err = run(capsys, EXAMPLE, *changed(*TEST_LIKE), "--replica", 6, "--out", tmp_path)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["0:00.0", "launch", "scud-er-1", "leaves", "for", "daegu"]
    middle = lines.index("")
    assert any(" fired " in line for line in lines[:middle])
    assert fullmatch(r"[01] of 1 missile intercepted; \d interceptors? (was|were) fired\.", lines[middle + 1])
    assert lines[-1] == f"Written to {tmp_path}"


def test_json_is_one_object_and_nothing_else(capsys, tmp_path):
    code, out, err = run(
        capsys, EXAMPLE, *changed(*TEST_LIKE), "--seed", 7, "--replica", 3, "--out", tmp_path, "--json"
    )
    assert (code, err) == (0, "")
    said = json.loads(out)
    for key in ("threats", "intercepted", "leaked", "engageable", "interceptors_fired", "seed", "replica"):
        assert isinstance(said[key], int), key
    assert (said["seed"], said["replica"], said["threats"]) == (7, 3, 1)
    assert isinstance(said["first_detection_s"], float)
    assert said["events"][0]["kind"] == "launch"
    for event in said["events"]:
        assert {"time_s", "kind", "subject", "object", "detail"} <= set(event)
        assert isinstance(event["time_s"], float)
        assert event["kind"] in KINDS


def test_what_did_not_happen_is_null(capsys, tmp_path):
    code, out, _ = run(
        capsys, EXAMPLE, *changed("raid.0.count=1", "horizon=20 s"), "--out", tmp_path, "--json"
    )
    assert code == 0
    assert json.loads(out)["first_detection_s"] is None
    assert json.loads((tmp_path / "outcome.json").read_text())["first_detection_s"] is None


def test_the_folder_holds_the_files_of_the_contract_and_no_half_one(folder):
    assert {path.name for path in folder.iterdir()} == FILES | {"map.png"}


def test_the_scenario_written_is_whole_and_gives_the_same_fight_again(folder, capsys, tmp_path):
    code, _, err = run(capsys, folder / "scenario.yaml", "--replica", 6, "--out", tmp_path)
    assert (code, err) == (0, "")
    for name in ("outcome.json", "scenario.yaml"):
        assert (tmp_path / name).read_text() == (folder / name).read_text(), name
    assert "at: daegu" in (folder / "scenario.yaml").read_text(), "the change of --set is in it"


def test_the_record_opens_with_units_and_is_the_replica_of_the_batch(folder):
    batch = fought(*TEST_LIKE, replicas=5, first=3, threads=2)
    with xarray.open_dataset(folder / "record.nc", decode_timedelta=False) as record:
        numbers = [name for name in record.variables if record[name].dtype.kind in "fiu"]
        assert len(numbers) > 25
        assert [name for name in numbers if not record[name].attrs.get("units")] == []
        assert set(HISTORY) <= set(record.data_vars)
        assert record["replica"].values.tolist() == [6]
        assert differences(record.drop_vars(HISTORY), batch.isel(replica=[3])) == []


def test_replica_17_of_the_command_is_replica_17_of_256(capsys, tmp_path):
    code, _, err = run(capsys, EXAMPLE, *changed(*EARLY), "--replica", 17, "--out", tmp_path)
    assert (code, err) == (0, "")
    with xarray.open_dataset(tmp_path / "record.nc", decode_timedelta=False) as record:
        batch = fought(*EARLY, replicas=256).isel(replica=[17])
        assert differences(record.drop_vars(HISTORY), batch) == []


def test_the_events_are_a_table_with_units(folder):
    table = parquet.read_table(folder / "events.parquet")
    said = json.loads((folder / "outcome.json").read_text())
    assert table.num_rows == len(said["events"])
    assert table.column("detail").to_pylist() == [event["detail"] for event in said["events"]]
    assert table.schema.field("time_s").metadata == {b"unit": b"s"}
    times = table.column("time_s").to_numpy()
    assert np.all(np.diff(times) >= 0.0)


def test_the_manifest_says_what_made_it(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["uppertier"] == __version__
    assert (manifest["seed"], manifest["replica"]) == (1, 6)
    assert manifest["catalogue_sha256"] == fingerprint()
    assert manifest["machine"]


def test_the_map_is_a_picture(folder):
    assert (folder / "map.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_without_out_the_folder_is_named_for_the_scenario_and_the_time(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = run(capsys, EXAMPLE, *changed("raid.0.count=1", "horizon=20 s"))
    assert code == 0
    (made,) = (tmp_path / "runs").iterdir()
    assert made.name.startswith("seongju-may-2017-2")
    assert {path.name for path in made.iterdir()} == FILES
    assert f"Written to {Path('runs') / made.name}" in out


@pytest.mark.parametrize(
    "changes, code, says",
    [
        (["raid.0.missile=scud-b"], 3, "the greatest range"),
        (["raid.0.at=bussan"], 2, "Unknown place 'bussan'. Did you mean 'busan'?"),
        (["cue.delay=60 km"], 2, "'km' is a unit of length"),
        (["cue.dely=60 s"], 2, "Did you mean 'delay'?"),
        (["battery.interceptor=thad"], 2, "Did you mean 'thaad'?"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_written(capsys, tmp_path, changes, code, says):
    out = tmp_path / "out"
    answer, printed, err = run(capsys, EXAMPLE, *changed(*changes), "--out", out)
    assert (answer, printed) == (code, "")
    assert says in err
    assert "Traceback" not in err
    assert not out.exists()


def test_a_missile_out_of_range_is_told_its_greatest_range(capsys, tmp_path):
    code, _, err = run(capsys, EXAMPLE, *changed("raid.0.missile=scud-b"), "--out", tmp_path / "out")
    assert code == 3
    assert "raid.0" in err
    assert "km" in err
    assert any(
        250.0 < float(word) < 350.0
        for word in err.replace(",", "").split()
        if word.replace(".", "").isdigit()
    )


@pytest.mark.parametrize(
    "name, content, says",
    [
        ("empty.yaml", "", "the file is empty"),
        ("typo.yaml", TEXT.replace("missile:", "misile:"), "Did you mean 'missile'?"),
        ("bare.yaml", TEXT.replace("60 s", "60"), "has no unit"),
    ],
)
def test_a_file_that_is_no_scenario(capsys, tmp_path, name, content, says):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    code, printed, err = run(capsys, path, "--out", tmp_path / "out")
    assert (code, printed) == (2, "")
    assert says in err
    assert name in err
    assert not (tmp_path / "out").exists()


def test_a_directory_instead_of_a_file_and_no_file_at_all(capsys, tmp_path):
    code, _, err = run(capsys, tmp_path)
    assert code == 2
    assert "is a directory" in err
    code, _, err = run(capsys, tmp_path / "seongju.yml")
    assert code == 2
    assert "seongju.yml" in err


def test_a_file_where_the_folder_should_be(capsys, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("mine")
    code, printed, err = run(capsys, EXAMPLE, *changed(*EARLY), "--out", taken)
    assert (code, printed) == (2, "")
    assert f"Cannot write to {taken}" in err
    assert "--out" in err
    assert taken.read_text() == "mine"
    code, _, err = run(capsys, EXAMPLE, *changed(*EARLY), "--out", taken / "below")
    assert code == 2
    assert "Cannot write to" in err


def test_a_folder_where_a_file_should_be_leaves_no_half_file(capsys, tmp_path):
    (tmp_path / "record.nc").mkdir()
    code, _, err = run(capsys, EXAMPLE, *changed("raid.0.count=1", "horizon=20 s"), "--out", tmp_path)
    assert code == 2
    assert f"Cannot write {tmp_path / 'record.nc'}" in err
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_ctrl_c_in_the_fight_ends_it_with_one_line_and_no_half_file(tmp_path):
    """Two hundred missiles fight for longer than it takes to stop them; the folder is made as they begin."""
    out = tmp_path / "out"
    command = [sys.executable, "-m", "uppertier", "run", str(EXAMPLE), "--out", str(out)]
    command += changed("raid.0.count=200", "battery.launchers.count=9")
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that run in the background inherit deaf ears: a shell lets such jobs ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        begun_s = time.monotonic()
        while not out.exists() and process.poll() is None and time.monotonic() - begun_s < 300.0:
            time.sleep(0.02)
        time.sleep(0.3)
        assert process.poll() is None, "it ended before it could be interrupted"
        os.kill(process.pid, signal.SIGINT)
        told_s = time.monotonic()
        printed, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert time.monotonic() - told_s < 5.0, "it goes on fighting after it was told to stop"
    assert printed == ""
    lines = [line for line in err.splitlines() if line and not line.startswith("Compiling")]
    assert lines == ["Interrupted. What was finished is kept."]
    assert list(out.iterdir()) == []


SEVERAL = """
name: Two batteries
batteries:
  - {name: north, radar: {design: an-tpy-2, at: [36.047, 128.224], boresight: 345 deg}, interceptor: thaad,
     launchers: {design: thaad-launcher, count: 1, at: radar}, doctrine: {shots: salvo, salvo: 2},
     delays: {plan: 5 s, uplink: 0.5 s, assess: 4 s}}
  - {name: south, radar: {design: an-tpy-2, at: [35.4, 128.9], boresight: 340 deg, lost: 300 s},
     launchers: {design: thaad-launcher, count: 1, at: radar}, doctrine: {shots: single}, interceptor: thaad,
     delays: {plan: 5 s, uplink: 0.5 s, assess: 4 s}}
sharing: {delay: 1 s}
cue: {early-warning: true, delay: 30 s}
raid: [{missile: scud-er, count: 2, from: [39.66, 124.70], at: busan}]
defends: [busan]
"""


def test_several_batteries_are_told_apart_in_words_and_in_json(capsys, tmp_path):
    file = tmp_path / "two.yaml"
    file.write_text(SEVERAL, encoding="utf-8")
    code, out, _ = run(capsys, file, "--out", tmp_path / "said")
    assert code == 0
    assert " of south " in out
    assert any(line.startswith("north could meet ") for line in out.splitlines())
    assert any(" radar lost " in line for line in out.splitlines())
    code, out, _ = run(capsys, file, "--json", "--out", tmp_path / "json")
    answer = json.loads(out)
    assert [each["name"] for each in answer["batteries"]] == ["north", "south"]
    assert sum(each["interceptors_fired"] for each in answer["batteries"]) == answer["interceptors_fired"]
    assert {"cost_musd", "rounds_per_kill", "cost_per_kill_musd", "fired_at_nothing"} <= set(answer)
    code, again, _ = run(capsys, tmp_path / "said" / "scenario.yaml", "--json", "--out", tmp_path / "again")
    assert (code, again) == (0, out), "what was used is written whole"
