"""The scenario to start from: valid as it is, and never written over anything."""

import pytest

from uppertier import errors
from uppertier.scenario.names import entries
from uppertier.scenario.read import read
from uppertier.scenario.start import start


def test_it_is_a_valid_scenario_with_the_name_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = start("my-fight")
    assert path.name == "my-fight.yaml"
    scenario = read(path)
    assert scenario.name == "my-fight"
    assert {"scud-er", "thaad", "an-tpy-2"} <= {each.name for each in entries(scenario)}
    assert [each.name for each in tmp_path.iterdir()] == ["my-fight.yaml"]


@pytest.mark.parametrize("name", ['with "quotes"', "colon: here", "# hash", "yes", "2017", "über", "- dash"])
def test_any_name_is_kept_as_it_is(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert read(start(name)).name == name


def test_an_extension_is_not_doubled(tmp_path):
    assert start(str(tmp_path / "fight.yaml")).name == "fight.yaml"


def test_a_file_that_exists_is_left_as_it_is(tmp_path):
    path = tmp_path / "fight.yaml"
    path.write_text("mine")
    with pytest.raises(errors.BadInput, match="exists; it is left as it is"):
        start(str(path))
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", ["", " ", "folder/", ".hidden", "."])
def test_what_is_no_name_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(errors.BadInput, match="is not a name for a scenario"):
        start(name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(errors.BadInput, match=r"Cannot write .*No such file or directory"):
        start(str(tmp_path / "nowhere" / "fight"))
