"""`uppertier catalog`, `schema`, `new`: what a person sees, and what a machine gets."""

import json
from pathlib import Path

import pytest

from uppertier import cli
from uppertier.catalog import check, read

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"


@pytest.fixture
def answer(capsys):
    """Return a function that runs a command and returns exit code, stdout and stderr."""

    def ask(*words: str) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def test_list_names_every_entry(answer):
    code, text, _ = answer("catalog", "list")
    assert code == 0
    for kind in read.KINDS:
        for name in read.names(kind):
            assert any(line.split()[:2] == [kind, name] for line in text.splitlines())


def test_list_of_one_kind(answer):
    code, text, _ = answer("catalog", "list", "--kind", "missile", "--json")
    names = [each["name"] for each in json.loads(text)["entries"]]
    assert (code, names) == (0, read.names("missile"))


def test_list_of_an_unknown_kind(answer):
    code, text, said = answer("catalog", "list", "--kind", "missle")
    assert (code, text) == (2, "")
    assert "Did you mean 'missile'?" in said


@pytest.mark.parametrize("name", ["scud-er", "an-tpy-2", "thaad", "busan", "v-2"])
def test_show_gives_every_figure_with_its_provenance_in_100_columns(answer, name):
    code, text, _ = answer("catalog", "show", name)
    assert code == 0
    assert max(len(line) for line in text.splitlines()) <= 100
    rows = {line.split("  ")[0]: line for line in text.splitlines()}
    for entry in read.find(name):
        for figure in entry.figures.values():
            assert figure.how in rows[figure.name]
            assert figure.source in rows[figure.name]
            assert f"[{figure.source}]" in text


def test_show_prints_value_unit_and_bounds(answer):
    _, text, _ = answer("catalog", "show", "scud-er")
    assert "8730 kg" in text
    assert "8500 to 9000" in text


def test_show_for_a_machine(answer):
    code, text, _ = answer("catalog", "show", "scud-er", "--json")
    (entry,) = json.loads(text)["entries"]
    payload = next(each for each in entry["figures"] if each["name"] == "payload")
    assert code == 0
    assert (payload["value"], payload["unit"], payload["low"], payload["high"]) == (500, "kg", 450, 750)
    assert (payload["how"], payload["source"]) == ("seen", "pytrajlib")
    assert "pytrajlib" in json.loads(text)["sources"]


def test_show_of_an_unknown_name(answer):
    code, text, said = answer("catalog", "show", "bussan")
    assert (code, text) == (2, "")
    assert said == "Unknown catalogue entry 'bussan'. Did you mean 'busan'?\n"


def test_cite_prints_what_a_scenario_rests_on(answer):
    code, text, _ = answer("catalog", "cite", EXAMPLE)
    assert code == 0
    for key in ("pytrajlib", "sutton-1963", "lewis-postol-2012", "map", "uppertier"):
        assert f"[{key}]" in text
    assert "rodrigues-nodong" not in text


def test_cite_of_a_name_for_a_machine(answer):
    code, text, _ = answer("catalog", "cite", "nodong", "--json")
    sources = {each["key"]: each for each in json.loads(text)["sources"]}
    assert code == 0
    assert "nodong: payload" in sources["wright-kadyshev-1994"]["figures"]


def test_cite_of_a_scenario_that_is_not_there(answer, tmp_path):
    code, text, said = answer("catalog", "cite", tmp_path / "no.yaml")
    assert (code, text) == (2, "")
    assert "there is no such file" in said


def test_check_of_the_packaged_catalogue(answer):
    code, text, _ = answer("catalog", "check")
    assert code == 0
    assert text.endswith("all in order.\n")


def test_check_says_what_is_wrong(answer, monkeypatch):
    monkeypatch.setattr(check, "complaints", lambda: ["place/x.yaml: has no title."])
    assert answer("catalog", "check") == (2, "", "place/x.yaml: has no title.\n")
    code, text, _ = answer("catalog", "check", "--json")
    assert (code, json.loads(text)["complaints"]) == (2, ["place/x.yaml: has no title."])


def test_schema_is_one_json_object(answer):
    code, text, _ = answer("schema")
    schema = json.loads(text)
    assert code == 0
    assert schema["additionalProperties"] is False
    assert {"name", "raid", "defends"} <= set(schema["required"])
    assert [each["required"] for each in schema["oneOf"]] == [["battery"], ["batteries"]]


def test_new_writes_a_scenario_that_can_be_cited(answer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, text, _ = answer("new", "my-fight")
    assert code == 0
    assert "uppertier run my-fight.yaml" in text
    assert answer("catalog", "cite", "my-fight.yaml")[0] == 0
    code, text, said = answer("new", "my-fight")
    assert (code, text) == (2, "")
    assert "exists; it is left as it is" in said


def test_new_for_a_machine(answer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, text, _ = answer("new", "other", "--json")
    assert (code, json.loads(text)) == (0, {"file": "other.yaml"})


@pytest.mark.parametrize("words", [("list",), ("show",), ("cite",), ("check",)])
def test_help_shows_an_example(answer, words):
    code, text, _ = answer("catalog", *words, "--help")
    assert code == 0
    assert f"uppertier catalog {words[0]}" in text
