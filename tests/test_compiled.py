"""The compile cache follows the text of everything a kernel calls, however deep, and nothing else."""

import gc
import os
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from llvmlite.binding import parse_bitcode

import uppertier.compiled
from uppertier.compiled import PLAIN_PYTHON, Settled, compiled, watch_compiler
from uppertier.tables import linear

HEAD = '"""A module."""\n\nfrom uppertier.compiled import compiled\n'
KERNEL = "\n\n@compiled\ndef {name}(x):\n    return {formula}\n"
RUN = """
from uppertier.compiled import watch_compiler
with watch_compiler() as compilations:
    from uppertier.room.caller import caller
    from uppertier.unrelated import unrelated
    print(caller(3.0), unrelated(3.0), *compilations.seconds)
"""


class Copy:
    """A small package of the same name in a folder of its own, with the real `compiled.py`."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "uppertier"
        self.cache = folder / "cache"
        (self.source / "room").mkdir(parents=True)
        for path in (self.source / "__init__.py", self.source / "room" / "__init__.py"):
            path.write_text('"""A package."""\n')
        shutil.copy(uppertier.compiled.__file__, self.source)
        self.write("room/deep", "x + 1.0")
        self.write("room/callee", "deep(x) * 10.0", "from uppertier.room.deep import deep\n")
        self.write("room/caller", "callee(x) + 0.5", "from uppertier.room.callee import callee\n")
        self.write("unrelated", "-x")

    def write(self, module: str, formula: str, imports: str = "") -> None:
        kernel = KERNEL.format(name=module.rpartition("/")[2], formula=formula)
        (self.source / f"{module}.py").write_text(HEAD + imports + kernel)

    def run(self) -> tuple[list[float], set[str]]:
        """Return what the two kernels answer in a fresh process, and which kernels had to be compiled."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.source.parent),
            "UPPERTIER_CACHE": str(self.cache),
        }
        answer = subprocess.run(
            [sys.executable, "-c", RUN], env=environment, capture_output=True, text=True, check=True
        )
        caller, unrelated, *kernels = answer.stdout.split()
        return [float(caller), float(unrelated)], set(kernels)

    def kept(self) -> set[str]:
        """Return the names of the cache folders."""
        return {path.name for path in self.cache.iterdir()}


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


def test_callers_follow_an_edited_callee_however_deep(copy):
    everything = {"room.deep", "room.callee", "room.caller"}
    everything = {f"{name}.{name.rpartition('.')[2]}" for name in everything}

    values, kernels = copy.run()
    assert values == [40.5, -3.0]
    assert kernels == {*everything, "unrelated.unrelated"}
    first = copy.kept()

    values, kernels = copy.run()
    assert values == [40.5, -3.0]
    assert kernels == set(), "everything was in the cache"

    copy.write("room/deep", "x + 2.0")
    values, kernels = copy.run()
    assert values == [50.5, -3.0], "the caller follows a callee two files away"
    assert kernels == everything, "the unrelated kernel was still in the cache"
    assert len(copy.kept() - first) == 3
    assert copy.kept() > first, "nothing of the unrelated modules was thrown away"


def test_an_edit_of_the_caller_leaves_the_callees_alone(copy):
    copy.run()
    copy.write("room/caller", "callee(x) - 0.5", "from uppertier.room.callee import callee\n")
    values, kernels = copy.run()
    assert values == [39.5, -3.0]
    assert kernels == {"room.caller.caller"}


def test_imports_of_whole_rooms_and_of_the_package_count(copy):
    imports = "from uppertier.room import deep\nfrom uppertier.room.callee import callee\n"
    copy.write("room/caller", "callee(x) + 0.5", imports)
    script = (
        "from pathlib import Path\n"
        "from uppertier.compiled import ROOT, closure\n"
        "print(*sorted(path.relative_to(ROOT).as_posix() for path in closure(ROOT / 'room' / 'caller.py')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(copy.source.parent)}
    answer = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == [
        "compiled.py",
        "room/__init__.py",
        "room/callee.py",
        "room/caller.py",
        "room/deep.py",
    ]


def test_a_cache_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("UPPERTIER_CACHE", str(in_the_way))
    with pytest.raises(OSError) as caught:
        compiled(test_a_cache_folder_that_cannot_be_made_is_named)
    assert str(in_the_way) in caught.value.filename


def test_the_compiler_is_watched_and_its_seconds_add_up(tmp_path, monkeypatch):
    monkeypatch.setenv("UPPERTIER_CACHE", str(tmp_path))
    source = tmp_path / "two_kernels.py"
    kernels = [("inner", "x + 1.0"), ("outer", "inner(x) * 2.0")]
    source.write_text(HEAD + "".join(KERNEL.format(name=name, formula=formula) for name, formula in kernels))
    spec = spec_from_file_location("two_kernels", source)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)

    started: list[str] = []
    ended: list[float] = []
    with watch_compiler(started.append, lambda: ended.append(perf_counter())) as compilations:
        begin = perf_counter()
        assert module.outer(2.0) == 6.0
    assert started == ["two_kernels.outer", "two_kernels.inner"], "a callee compiles inside its caller"
    assert len(ended) == 1, "the end is told once, when nothing is under way any more"
    assert set(compilations.seconds) == set(started)
    assert all(seconds > 0.0 for seconds in compilations.seconds.values())
    assert sum(compilations.seconds.values()) <= ended[0] - begin, "each second is on one account only"

    module.outer(3)
    assert len(started) == 2, "whoever no longer watches is told no more"


def test_a_constant_argument_makes_no_second_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("UPPERTIER_CACHE", str(tmp_path))
    source = tmp_path / "constants.py"
    source.write_text(
        HEAD
        + "@compiled\ndef inner(x, n):\n    return x * n\n\n\n"
        + "@compiled\ndef outer(x, n):\n    return inner(x, 3) + inner(x, 5) + inner(x, n)\n"
    )
    spec = spec_from_file_location("constants", source)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    started: list[str] = []
    with watch_compiler(started.append):
        assert module.outer(2.0, 2) == 20.0
    assert started == ["constants.outer", "constants.inner"]
    assert not module.inner.signatures, "a part has no door for Python"
    assert module.inner(2.0, 3) == 6.0
    assert gc.isenabled()


def test_a_part_is_kept_as_intermediate_code_and_a_kernel_as_machine_code(copy):
    copy.run()
    kept = {path: path.read_bytes() for path in copy.cache.rglob("*.nbc")}
    kernels = [text for path, text in kept.items() if "kernels" in path.parts]
    assert kernels
    assert all(b"\x7fELF" in text for text in kernels)
    parts = [text for path, text in kept.items() if "parts" in path.parts]
    assert parts
    assert not any(b"\x7fELF" in text for text in parts)


def test_a_lean_kernel_reads_and_writes_arrays_and_follows_its_callees(tmp_path, monkeypatch):
    monkeypatch.setenv("UPPERTIER_CACHE", str(tmp_path))
    source = tmp_path / "lean_kernels.py"
    source.write_text(
        "from uppertier.compiled import compiled, lean\n\n\n"
        + "@lean\ndef double(values):\n    for i in range(len(values)):\n        values[i] *= 2.0\n\n\n"
        + "@compiled\ndef twice(values):\n    double(values)\n    double(values)\n    return values[0]\n"
    )
    spec = spec_from_file_location("lean_kernels", source)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    values = np.ones(3)
    before = sys.getrefcount(values)
    assert module.twice(values) == 4.0
    assert values.tolist() == [4.0, 4.0, 4.0]
    assert sys.getrefcount(values) == before, "nobody forgot to let go of the array"


def test_a_settled_kernel_answers_as_the_kernel_and_asks_for_types_once(monkeypatch):
    asked = []
    if not PLAIN_PYTHON:
        types_of = linear.typeof_pyval
        monkeypatch.setattr(linear, "typeof_pyval", lambda value: asked.append(value) or types_of(value))
    settled, grid, values = Settled(linear), np.arange(4.0), np.array([0.0, 1.0, 4.0, 9.0])
    answers, counts = [], []
    for x in (0.5, 1.5, 2.5):
        answers.append(settled(grid, values, x))
        counts.append(len(asked))
    assert answers == [linear(grid, values, x) for x in (0.5, 1.5, 2.5)] == [0.5, 2.5, 6.5]
    assert counts == [counts[0]] * 3
    assert PLAIN_PYTHON or counts[0] > 0


def test_what_is_no_kernel_settles_too():
    settled = Settled(max)
    assert [settled(1, 2), settled(4, 3)] == [2, 4]


@pytest.mark.skipif(PLAIN_PYTHON, reason="nothing is compiled")
def test_a_kernel_is_kept_without_the_code_it_came_from(tmp_path, monkeypatch):
    monkeypatch.setenv("UPPERTIER_CACHE", str(tmp_path))
    source = tmp_path / "kept.py"
    source.write_text(HEAD + KERNEL.format(name="kept", formula="x * x + 2.0"))
    spec = spec_from_file_location("kept", source)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.kept(3.0) == 11.0
    (compiled_once,) = module.kept.overloads.values()
    _, kind, (code, names) = compiled_once.library.serialize_using_object_code()
    functions = [each for each in parse_bitcode(names).functions if not each.is_declaration]
    assert kind == "object"
    assert len(code) > 0
    assert any("kept" in each.name for each in functions)
    assert all(str(each).count("\n") < 6 for each in functions), "no more than a body that returns"
