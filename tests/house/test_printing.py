"""Only the command line speaks to people; everything else returns its answer."""

import ast

import pytest

from house.source_tree import Module, module, package_modules


def prints(file: Module) -> list[str]:
    """Complain of a print, or of writing to the standard streams, outside `cli/`."""
    if file.name.startswith("uppertier.cli"):
        return []
    found = []
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "click.echo", "pprint"):
            found.append(f"{file.path}:{node.lineno}: {ast.unparse(node.func)}")
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"):
            found.append(f"{file.path}:{node.lineno}: {ast.unparse(node)}")
    return found


def test_only_the_command_line_prints():
    assert [each for file in package_modules() for each in prints(file)] == []


@pytest.mark.parametrize(
    "path, text, complaints",
    [
        ("src/uppertier/radar/sight.py", "print(1)", 1),
        ("src/uppertier/radar/sight.py", "import sys\nsys.stderr.write('seen')", 1),
        ("src/uppertier/radar/sight.py", "def print_range():\n    return 'print(1)'", 0),
        ("src/uppertier/cli/run.py", "print(1)", 0),
    ],
)
def test_rule_bites(path, text, complaints):
    assert len(prints(module(text, path))) == complaints
