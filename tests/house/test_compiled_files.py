"""A file is compiled or it is not, never both; and compiled functions know numbers only."""

import ast
from collections.abc import Iterator

import pytest

from house.source_tree import DECORATORS, PACKAGE, Module, module, package_modules

COMPILERS = frozenset({"njit", "jit", "vectorize", "guvectorize", "cfunc", "stencil", "generated_jit"})
NUMBERS = {"numpy": None, "math": None, "typing": {"NamedTuple"}, "__future__": None}
FORBIDDEN_STATEMENTS = (
    ast.Raise,
    ast.Try,
    ast.With,
    ast.Lambda,
    ast.Yield,
    ast.Dict,
    ast.Import,
    ast.ImportFrom,
)
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef
# What a lean kernel may take from numpy: kinds of numbers, and numbers. Everything else may make an array.
PLAIN_NUMPY = frozenset({"float64", "int64", "pi", "inf", "nan"})
COPIERS = frozenset({"copy", "astype", "flatten", "repeat", "tolist"})


def is_marked(function: ast.FunctionDef, names: tuple[str, ...] = DECORATORS) -> bool:
    """Tell whether a function is decorated with `@compiled` or `@lean`, called or not."""
    decorators = [each.func if isinstance(each, ast.Call) else each for each in function.decorator_list]
    return any(isinstance(each, ast.Name) and each.id in names for each in decorators)


def compiled_functions(file: Module) -> Iterator[ast.FunctionDef]:
    """Yield the compiled functions of a file."""
    return (each for each in file.tree.body if isinstance(each, ast.FunctionDef) and is_marked(each))


def compiles_by_itself(file: Module) -> list[str]:
    """Complain of a use of Numba's own decorators: the cache would not notice an edited callee."""
    if file.name == f"{PACKAGE}.compiled":
        return []
    found = []
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "numba":
            names = {alias.name for alias in node.names} & COMPILERS
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in ("numba", "nb")
        ):
            names = {node.attr} & COMPILERS
        else:
            continue
        found += [
            f"{file.path}:{node.lineno}: {name}, where only uppertier.compiled may" for name in sorted(names)
        ]
    return found


def imports_more_than_numbers(file: Module) -> list[str]:
    """Complain of an import that a compiled file may not have, or that the compile cache could not follow."""
    found = []
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            wrong = [alias.name for alias in node.names if alias.name not in ("numpy", "math")]
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            allowed = NUMBERS.get(source.partition(".")[0], set())
            if node.level or source == PACKAGE:
                wrong = [f"{'.' * node.level}{source}"]
            elif source.startswith(f"{PACKAGE}."):
                wrong = []
            else:
                wrong = [
                    f"{source}.{a.name}" for a in node.names if allowed is not None and a.name not in allowed
                ]
        else:
            continue
        if node not in file.tree.body:
            found.append(f"{file.path}:{node.lineno}: an import inside something else")
        found += [f"{file.path}:{node.lineno}: imports {name}" for name in wrong]
    return found


def is_half_compiled(file: Module) -> list[str]:
    """Complain of what makes a compiled file a shell file too: classes, and functions left uncompiled."""
    found = []
    for node in file.tree.body:
        if isinstance(node, ast.ClassDef):
            if [ast.unparse(base) for base in node.bases] != ["NamedTuple"]:
                found.append(f"{file.path}:{node.lineno}: class {node.name} is no NamedTuple")
            elif any(isinstance(each, ast.AnnAssign) and each.value for each in node.body):
                found.append(
                    f"{file.path}:{node.lineno}: {node.name} has a default, which cannot be compiled"
                )
        elif isinstance(node, DEFINITIONS) and not node.name.startswith("_") and not is_marked(node):
            found.append(f"{file.path}:{node.lineno}: {node.name} is not compiled")
    return found


def does_what_numbers_cannot(file: Module) -> list[str]:
    """Complain of exceptions, closures and dictionaries in compiled functions."""
    found = []
    for function in compiled_functions(file):
        for node in ast.walk(function):
            inner = isinstance(node, DEFINITIONS) and node is not function
            if inner or isinstance(node, FORBIDDEN_STATEMENTS):
                found.append(f"{file.path}:{node.lineno}: {type(node).__name__} in compiled {function.name}")
    return found


def makes_an_array(file: Module) -> list[str]:
    """Complain of an array made in a lean kernel: nobody counts its users, so nobody would ever free it."""
    found = []
    for function in compiled_functions(file):
        if not is_marked(function, ("lean", "inlined")):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.ListComp | ast.List):
                found.append(f"{file.path}:{node.lineno}: a list in lean {function.name}")
            if not isinstance(node, ast.Attribute):
                continue
            of_numpy = isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy")
            if (of_numpy and node.attr not in PLAIN_NUMPY) or node.attr in COPIERS:
                found.append(f"{file.path}:{node.lineno}: {ast.unparse(node)} in lean {function.name}")
    return found


def passes_a_function(file: Module, functions_of: dict[str, set[str]]) -> list[str]:
    """Complain of a function taken, or handed on, as a value: such code is never found in the compile cache.

    `functions_of` gives, for each module of the package, the names of the functions it defines.
    """
    known = {each.name for each in file.tree.body if isinstance(each, DEFINITIONS)}
    for node in file.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module in functions_of:
            known |= {
                alias.asname or alias.name for alias in node.names if alias.name in functions_of[node.module]
            }
    found = []
    for function in compiled_functions(file):
        arguments = function.args
        taken = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        nodes = [node for statement in function.body for node in ast.walk(statement)]
        called = {id(node.func): node.func for node in nodes if isinstance(node, ast.Call)}
        for node in nodes:
            if not isinstance(node, ast.Name):
                continue
            if id(node) in called and node.id in taken:
                found.append(f"{file.path}:{node.lineno}: {function.name} takes the function {node.id}")
            if id(node) not in called and node.id in known - taken and isinstance(node.ctx, ast.Load):
                found.append(f"{file.path}:{node.lineno}: {function.name} passes the function {node.id}")
    return found


def functions_by_module(files: list[Module]) -> dict[str, set[str]]:
    """Return the names of the functions that each module defines."""
    return {
        file.name: {each.name for each in file.tree.body if isinstance(each, DEFINITIONS)} for file in files
    }


@pytest.fixture(scope="module")
def compiled_files() -> list[Module]:
    files = [file for file in package_modules() if file.is_compiled]
    assert files
    return files


def test_numba_is_used_through_one_file():
    assert [each for file in package_modules() for each in compiles_by_itself(file)] == []


@pytest.mark.parametrize(
    "rule", [imports_more_than_numbers, is_half_compiled, does_what_numbers_cannot, makes_an_array]
)
def test_a_file_is_compiled_or_it_is_not(rule, compiled_files):
    assert [each for file in compiled_files for each in rule(file)] == []


def test_every_marked_file_compiles_something(compiled_files):
    assert [file.path for file in compiled_files if not any(compiled_functions(file))] == []


def test_no_compiled_function_takes_or_passes_a_function(compiled_files):
    functions_of = functions_by_module(package_modules())
    assert [each for file in compiled_files for each in passes_a_function(file, functions_of)] == []


@pytest.mark.parametrize(
    "rule, text",
    [
        (compiles_by_itself, "from numba import njit"),
        (compiles_by_itself, "from numba import vectorize"),
        (compiles_by_itself, "import numba\n@numba.njit(cache=True)\ndef f(x):\n    return x"),
        (imports_more_than_numbers, "import pathlib"),
        (imports_more_than_numbers, "from numba import typed"),
        (imports_more_than_numbers, "from dataclasses import dataclass"),
        (imports_more_than_numbers, "from .gravity import gravity"),
        (imports_more_than_numbers, "from uppertier import vectors"),
        (imports_more_than_numbers, "@compiled\ndef f(x):\n    from math import sin\n    return sin(x)"),
        (is_half_compiled, "class Radar:\n    pass"),
        (is_half_compiled, "class Radar(NamedTuple):\n    power_w: float = 1.0"),
        (is_half_compiled, "def read(path):\n    return path"),
        (does_what_numbers_cannot, "@compiled\ndef f(x):\n    raise ValueError"),
        (does_what_numbers_cannot, "@compiled\ndef f(x):\n    return (lambda y: y)(x)"),
        (does_what_numbers_cannot, "@lean\ndef f(x):\n    raise ValueError"),
        (makes_an_array, "@lean\ndef f(n):\n    return np.zeros(n)"),
        (makes_an_array, "@lean\ndef f(x):\n    return np.sqrt(x)"),
        (makes_an_array, "@lean\ndef f(x):\n    return x.copy()"),
        (makes_an_array, "@lean\ndef f(x):\n    y = [x, x]\n    return y"),
        (
            does_what_numbers_cannot,
            "@compiled\ndef f(x):\n    def g(y):\n        return x + y\n    return g(1.0)",
        ),
    ],
)
def test_rule_bites(rule, text):
    assert rule(module(text))


@pytest.mark.parametrize(
    "text",
    [
        "@compiled\ndef f(n):\n    return np.zeros(n)",
        "@lean\ndef f(work, lane):\n    work[lane] = 0.0\n    return work[lane:]",
        "@lean\ndef f(x):\n    return x == np.inf",
    ],
)
def test_arrays_may_be_made_elsewhere_and_looked_at_everywhere(text):
    assert makes_an_array(module(text)) == []


@pytest.mark.parametrize(
    "line, marked",
    [
        ("from uppertier.compiled import compiled", True),
        ("from uppertier.compiled import lean", True),
        ("from uppertier.compiled import compiled, lean", True),
        ("from uppertier.compiled import watch_compiler", False),
        ("# from uppertier.compiled import compiled", False),
    ],
)
def test_compiled_files_are_known_by_their_first_import(line, marked):
    assert module(f'"""A file."""\n\n{line}\n').is_compiled is marked


@pytest.mark.parametrize(
    "body, complaints",
    [
        ("@compiled\ndef f(motion, x):\n    return motion(x)", 1),
        ("@compiled\ndef f(x):\n    return march(gravity, x)", 1),
        ("@compiled\ndef g(x):\n    return x\n@compiled\ndef f(x):\n    h = g\n    return h(x)", 1),
        ("@compiled\ndef f(x):\n    return march(gravity(x), x)", 0),
        ("@compiled\ndef f(gravity, x):\n    return march(gravity, x)", 0),
    ],
)
def test_function_rule_bites(body, complaints):
    text = f"from uppertier.earth.gravity import gravity, march\n{body}"
    functions_of = {"uppertier.earth.gravity": {"gravity", "march"}}
    assert len(passes_a_function(module(text), functions_of)) == complaints
