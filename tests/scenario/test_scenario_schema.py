"""The JSON Schema: it says what the reader enforces."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from uppertier.scenario.schema import Scenario, fields_at, json_schema

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"


def resolved(node, schema):
    """Return a node of the schema behind its reference, without the null alternative of an optional group."""
    if "$ref" in node:
        return schema["$defs"][node["$ref"].rpartition("/")[2]]
    if "anyOf" in node and {"type": "null"} in node["anyOf"]:
        (other,) = (each for each in node["anyOf"] if each != {"type": "null"})
        return resolved(other, schema)
    return node


def walk(value, node, schema):
    """Check a value against the parts of JSON Schema that ours uses."""
    node = resolved(node, schema)
    if "anyOf" in node:
        assert any(fits(value, each, schema) for each in node["anyOf"])
        return
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "number": (int, float),
    }
    assert isinstance(value, kinds[node["type"]])
    if node["type"] == "object":
        assert set(value) <= set(node["properties"])
        assert set(node.get("required", [])) <= set(value)
        for key, each in value.items():
            walk(each, node["properties"][key], schema)
    if node["type"] == "array":
        for i, each in enumerate(value):
            walk(each, node["prefixItems"][i] if "prefixItems" in node else node["items"], schema)
    if "pattern" in node:
        assert re.search(node["pattern"], value)
    if "enum" in node:
        assert value in node["enum"]
    if "const" in node:
        assert value == node["const"]
    if "minimum" in node:
        assert node["minimum"] <= value
    if "maximum" in node:
        assert value <= node["maximum"]


def fits(value, node, schema):
    try:
        walk(value, node, schema)
    except (AssertionError, IndexError):
        return False
    return True


def test_the_example_fits_the_schema():
    schema = json_schema()
    assert fits(YAML(typ="safe", pure=True).load(EXAMPLE.read_text()), schema, schema)


@pytest.mark.parametrize(
    "path, value",
    [
        (("horizon",), 20),
        (("horizon",), "20"),
        (("horizon",), "20 km"),
        (("horizon",), "-20 min"),
        (("raid", 0, "count"), 0),
        (("raid", 0, "misile"), "scud-er"),
        (("battery", "radar", "at"), [91, 0]),
        (("battery", "radar", "at"), [36, 128, 650]),
        (("battery", "doctrine", "shots"), "many"),
    ],
)
def test_what_the_reader_refuses_does_not_fit_the_schema(path, value):
    schema = json_schema()
    content = YAML(typ="safe", pure=True).load(EXAMPLE.read_text())
    inside = content
    for part in path[:-1]:
        inside = inside[part]
    inside[path[-1]] = value
    assert not fits(content, schema, schema)


def test_bounds_of_counts_are_in_the_schema():
    count = json_schema()["$defs"]["Salvo"]["properties"]["count"]
    assert (count["minimum"], count["maximum"]) == (1, 200)


def test_quantities_have_pattern_and_example_and_bounds_in_words():
    horizon = json_schema()["properties"]["horizon"]
    assert re.search(horizon["pattern"], "20 min")
    assert re.search(horizon["pattern"], horizon["examples"][0])
    assert horizon["$comment"] == "at least 1 s, at most 24 h"
    assert horizon["default"] == "20 min"


def test_every_field_says_what_it_is():
    def groups(model):
        yield model
        for field in model.model_fields.values():
            for each in (field.annotation, *getattr(field.annotation, "__args__", ())):
                if hasattr(each, "model_fields"):
                    yield from groups(each)

    for group in groups(Scenario):
        assert group.__doc__
        for name, field in group.model_fields.items():
            is_group = hasattr(field.annotation, "model_fields")
            assert is_group or (field.description or "").endswith("."), (group, name)


def test_the_fields_at_a_path_are_those_of_the_file():
    assert set(fields_at(("raid", 3))) >= {"missile", "from", "at", "apart"}
    assert set(fields_at(("cue",))) >= {"early-warning", "delay", "position-error", "velocity-error"}
    assert set(fields_at(("cue", "radars", 0))) >= {"design", "at", "boresight", "interval", "loss"}
    assert fields_at(("battery", "interceptor")) == {}
    assert fields_at(("nowhere", "at", "all")) == {}
