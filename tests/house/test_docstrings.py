"""Everything public says what it does, and says it of the arguments it really has."""

import ast
import re
from collections.abc import Iterator

import pytest

from house.source_tree import Module, module, package_modules

DOCUMENTED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
LIST_HEADING = re.compile(r"^\s*(?:Args|Arguments|Parameters)\s*:?\s*$")
LIST_ENTRY = re.compile(r"^\s*\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:(?:\s|$)")
QUOTED_NAME = re.compile(r"(?<!`)`([a-z_]\w*)(?:\(\))?`(?!`)")
UNITS = "m|s|rad|deg|kg|km|hz|w|k|pa|db|n|m2|m3|m_s|m_s2|km_s|kg_s|m2_kg|kg_m2|kg_m3|m3_s2|rad_s|j_k"
NAME_WITH_UNIT = re.compile(rf"\w+_(?:{UNITS})$")


def public(file: Module) -> Iterator[DOCUMENTED]:
    """Yield the public functions and classes of a file, and the public methods of its public classes."""
    for node in file.tree.body:
        if isinstance(node, DOCUMENTED) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (e for e in node.body if isinstance(e, FUNCTIONS) and not e.name.startswith("_"))


def is_undocumented(file: Module) -> list[str]:
    """Complain of a module, class or function without a docstring whose first line is a sentence."""
    found = []
    for node in (file.tree, *public(file)):
        name = getattr(node, "name", file.name)
        lines = (ast.get_docstring(node) or "").splitlines()
        if not lines:
            found.append(f"{file.path}: {name} has no docstring")
        elif not lines[0].endswith("."):
            found.append(f"{file.path}: the docstring of {name} does not begin with a sentence on one line")
    return found


def listed_parameters(docstring: str) -> list[str]:
    """Return the names in the parameter list of a docstring: the `name: text` lines under `Parameters:`."""
    names = []
    inside = False
    for line in docstring.splitlines():
        entry = LIST_ENTRY.match(line)
        if LIST_HEADING.match(line):
            inside = True
        elif inside and entry:
            names.append(entry[1])
        elif not line.strip():
            inside = False
    return names


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the names of all arguments of a function."""
    arguments = function.args
    stars = [each for each in (arguments.vararg, arguments.kwarg) if each]
    return {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars)}


def tells_of_what_is_not_there(file: Module) -> list[str]:
    """Complain of a docstring that lists a parameter, or quotes a name with a unit, that the code lacks."""
    names_in_code = {each.id for each in ast.walk(file.tree) if isinstance(each, ast.Name)}
    names_in_code |= {
        each.arg for each in ast.walk(file.tree) if isinstance(each, ast.arg | ast.keyword) if each.arg
    }
    names_in_code |= {each.attr for each in ast.walk(file.tree) if isinstance(each, ast.Attribute)}
    names_in_code |= {each.value for each in ast.walk(file.tree) if isinstance(each, ast.Constant)}
    found = []
    for node in public(file):
        docstring = ast.get_docstring(node) or ""
        if isinstance(node, FUNCTIONS):
            missing = set(listed_parameters(docstring)) - parameters(node)
            found += [
                f"{file.path}:{node.lineno}: {node.name} has no parameter {name}" for name in sorted(missing)
            ]
        quoted = {name for name in QUOTED_NAME.findall(docstring) if NAME_WITH_UNIT.match(name)}
        found += [
            f"{file.path}:{node.lineno}: {node.name} speaks of {name}, which is not in its file"
            for name in sorted(quoted - names_in_code)
        ]
    return found


@pytest.mark.parametrize("rule", [is_undocumented, tells_of_what_is_not_there])
def test_docstrings_are_there_and_true(rule):
    assert [each for file in package_modules() for each in rule(file)] == []


@pytest.mark.parametrize(
    "rule, text, complaints",
    [
        (is_undocumented, '"""A module."""\ndef f():\n    pass', 1),
        (is_undocumented, '"""A module."""\ndef f():\n    """A phrase without an end"""', 1),
        (is_undocumented, '"""A module."""\nclass A:\n    """A class."""\n    def f(self):\n        pass', 1),
        (is_undocumented, '"""A module."""\ndef _f():\n    pass', 0),
        (is_undocumented, "a = 1", 1),
        (
            tells_of_what_is_not_there,
            'def f(a):\n    """Do.\n\n    Parameters:\n      a: one\n      b: two\n    """',
            1,
        ),
        (tells_of_what_is_not_there, 'def f(a):\n    """Do.\n\n    Args:\n      a (float): one\n    """', 0),
        (tells_of_what_is_not_there, 'def f(range_m):\n    """Do with `distance_m`."""', 1),
        (tells_of_what_is_not_there, 'def f(range_m):\n    """Do with `range_m`."""', 0),
    ],
)
def test_rules_bite(rule, text, complaints):
    assert len(rule(module(text))) == complaints
