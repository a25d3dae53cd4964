"""Reading: only what is asked for, from the cache when the text is known, never stale."""

import time

import pytest

from uppertier import errors
from uppertier.catalog import cite, read


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("UPPERTIER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "catalog"


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(errors.BadInput, match=r"Unknown missile 'scud-err'. Did you mean 'scud-er'"):
        read.entry("missile", "scud-err")
    with pytest.raises(errors.BadInput, match=r"Unknown kind of entry 'missle'. Did you mean 'missile'"):
        read.names("missle")
    with pytest.raises(errors.BadInput, match=r"Unknown catalogue entry 'an-tpy2'. Did you mean 'an-tpy-2'"):
        read.find("an-tpy2")


def test_a_name_is_never_a_path():
    with pytest.raises(errors.BadInput, match="Unknown place"):
        read.entry("place", "../missile/scud-b")


def test_one_name_may_stand_for_several_kinds():
    assert {each.kind for each in read.find("thaad")} == {"interceptor", "battery"}


def test_a_changed_file_is_read_anew(cache, tmp_path):
    path = tmp_path / "entry.yaml"
    path.write_text("a: 1")
    assert read.parsed(path) == read.parsed(path) == {"a": 1}
    assert len(list(cache.iterdir())) == 1
    path.write_text("a: 2")
    assert read.parsed(path) == {"a": 2}


def test_a_spoilt_cache_is_not_believed(cache, tmp_path):
    path = tmp_path / "entry.yaml"
    path.write_text("a: 1")
    read.parsed(path)
    for kept in cache.iterdir():
        kept.write_text('{"a": ')
    assert read.parsed(path) == {"a": 1}


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file where a folder is wanted")
    monkeypatch.setenv("UPPERTIER_CACHE", str(tmp_path / "taken"))
    path = tmp_path / "entry.yaml"
    path.write_text("a: 1")
    assert read.parsed(path) == {"a": 1}


def test_reading_the_catalogue_again_is_fast(cache):
    """All files in under 0.5 s; a fight asks for ten of them and has 2 s for everything."""
    files = sorted(read.DATA.rglob("*.yaml"))
    for path in files:
        read.parsed(path)
    begin = time.perf_counter()
    for path in files:
        read.parsed(path)
    assert time.perf_counter() - begin < 0.5


def test_the_fingerprint_follows_the_numbers(tmp_path, monkeypatch):
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "here.yaml").write_text("a: 1")
    before = read.fingerprint()
    monkeypatch.setattr(read, "DATA", tmp_path)
    first = read.fingerprint()
    (tmp_path / "place" / "here.yaml").write_text("a: 2")
    assert len({before, first, read.fingerprint()}) == 3


def test_a_figure_refuses_a_dimension_that_is_not_its_own():
    figure = read.entry("missile", "scud-er").figures["payload"]
    assert figure.si("mass") == 500.0
    with pytest.raises(errors.BadInput, match="unit of mass"):
        figure.si("length")


def test_a_bibliography_reaches_the_parts_of_an_entry():
    entries = cite.with_parts(read.find("scud-er"))
    assert [each.name for each in entries] == ["scud-er", "v-2", "scud-class"]
    keys = {each.source.key for each in cite.resting(entries)}
    assert {"pytrajlib", "sutton-1963", "uppertier"} <= keys


def test_a_bibliography_counts_every_figure_once():
    entries = cite.with_parts(read.find("thaad"))
    counted = sum(len(each.figures) for each in cite.resting(entries))
    assert counted == sum(len(each.figures) for each in entries)
    for each in cite.resting(entries):
        assert sum(each.how.values()) == len(each.figures)
