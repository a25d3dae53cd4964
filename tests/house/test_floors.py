"""The floors of the house: who may import whom, and what a first word may cost."""

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from house.contracts import brought_up_to_date, with_list
from house.source_tree import ROOT, compiled_modules, package_modules, shell_modules

HEAVY = frozenset(
    {"matplotlib", "netCDF4", "numba", "numpy", "pandas", "pyarrow", "pydantic", "rich", "scipy", "xarray"}
)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the settings in a folder against the package that stands there in `src`."""
    program = Path(sys.executable).parent / "lint-imports"
    environment = {"PYTHONPATH": str(folder / "src"), "PATH": ""}
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def settings() -> ConfigParser:
    """Read .importlinter."""
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser


def test_floors_hold():
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_contracts_know_every_compiled_and_every_shell_module():
    numbers = settings()["importlinter:contract:numbers"]
    assert numbers["source_modules"].split() == compiled_modules(), "run `make contracts`"
    own = [name for name in numbers["forbidden_modules"].split() if name.startswith("uppertier.")]
    assert own == shell_modules(), "run `make contracts`"


def test_contracts_are_written_as_they_are_checked():
    text = (ROOT / ".importlinter").read_text()
    assert brought_up_to_date(text) == text, "run `make contracts`"


def test_a_list_is_replaced_and_nothing_else():
    before = "; compiled modules\nsource_modules =\n    a\n    b\nnext =\n    c\n"
    assert (
        with_list(before, "compiled modules", ["d"])
        == "; compiled modules\nsource_modules =\n    d\nnext =\n    c\n"
    )
    with pytest.raises(ValueError, match="stands 0 times"):
        with_list("nothing", "compiled modules", ["d"])


FLOORS = """
[importlinter]
root_package = house
include_external_packages = True

[importlinter:contract:floors]
name = floors
type = layers
exhaustive = True
containers = house
layers =
    roof
    cellar

[importlinter:contract:circles]
name = circles
type = acyclic_siblings
ancestors =
    house
    house.**

[importlinter:contract:numbers]
name = numbers
type = forbidden
source_modules =
    house.cellar
forbidden_modules =
    pathlib
"""


@pytest.mark.parametrize(
    "files, broken",
    [
        ({"roof.py": "import house.cellar", "cellar.py": "import math"}, None),
        ({"roof.py": "", "cellar.py": "import house.roof"}, "floors"),
        ({"roof.py": "", "cellar.py": "", "utils.py": ""}, "floors"),
        (
            {
                "roof.py": "",
                "cellar/__init__.py": "",
                "cellar/wine.py": "import house.cellar.coal",
                "cellar/coal.py": "import house.cellar.wine",
            },
            "circles",
        ),
        ({"roof.py": "", "cellar.py": "import pathlib"}, "numbers"),
    ],
)
def test_contracts_of_each_kind_bite(tmp_path, files, broken):
    for name, text in {"__init__.py": "", **files}.items():
        path = tmp_path / "src" / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / ".importlinter").write_text(FLOORS)
    answer = lint_imports(tmp_path)
    if broken is None:
        assert answer.returncode == 0, answer.stdout
    else:
        assert answer.returncode == 1
        assert f"{broken} BROKEN" in answer.stdout


def modules_loaded_by(code: str) -> set[str]:
    """Run code in a fresh interpreter and return the first names of all modules it has loaded."""
    report = "import sys; print('loaded', *sorted({name.partition('.')[0] for name in sys.modules}))"
    answer = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(answer.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["no-such-command"]])
def test_a_first_word_loads_no_science(arguments):
    loaded = modules_loaded_by(f"from uppertier.cli import main; main({arguments!r})")
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_the_front_door_loads_no_science():
    assert modules_loaded_by("import uppertier") & HEAVY == set()


def test_loaded_modules_are_seen():
    assert "numpy" in modules_loaded_by("import numpy")


def test_the_tree_is_seen():
    assert {"uppertier", "uppertier.compiled", "uppertier.vectors"} <= {
        each.name for each in package_modules()
    }
    assert "uppertier.errors" in shell_modules()
    assert "uppertier.vectors" in compiled_modules()
