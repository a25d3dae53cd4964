"""How long a newcomer waits: for help, for a run when everything is warm, for the kernels the first time.

    python benchmarks/startup.py [--quick] [--json]

`help_s` and `warm_run_s` are medians over fresh processes. `compile_s` is what the compiler spends on all
kernels of one run in an empty cache; a kernel compiled inside its caller is counted once.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

SCENARIO = Path(__file__).parents[1] / "scenarios" / "seongju.yaml"


def seconds(arguments: list[str], repeats: int) -> float:
    """Return the median time of a command over fresh processes, after one that is not counted."""
    times = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "uppertier", *arguments], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - begin)
    return median(times[1:])


def compile_seconds(arguments: list[str], cache: Path) -> dict[str, float]:
    """Return the seconds the compiler spends on each kernel of a command, starting with an empty cache."""
    os.environ["UPPERTIER_CACHE"] = str(cache)
    from uppertier.cli import main
    from uppertier.compiled import watch_compiler

    quiet = io.StringIO()
    with (
        watch_compiler() as compilations,
        contextlib.redirect_stdout(quiet),
        contextlib.redirect_stderr(quiet),
    ):
        exit_code = main(arguments)
    if exit_code:
        raise SystemExit(f"uppertier {' '.join(arguments)} ended with {exit_code}:\n{quiet.getvalue()}")
    return compilations.seconds


def by_room(kernels: dict[str, float]) -> Counter[str]:
    """Add up seconds by the first word of the kernels' names."""
    rooms: Counter[str] = Counter()
    for kernel, spent in kernels.items():
        rooms[kernel.partition(".")[0]] += spent
    return rooms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer repeats: ends within a minute")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    repeats = 3 if options.quick else 9

    with tempfile.TemporaryDirectory() as folder:
        run = ["run", str(SCENARIO), "--out"]
        answer = {
            "help_s": seconds(["--help"], repeats),
            "warm_run_s": seconds([*run, f"{folder}/warm"], repeats),
        }
        kernels = compile_seconds([*run, f"{folder}/cold"], Path(folder) / "cache")
    answer["compile_s"] = sum(kernels.values())

    if options.json:
        print(json.dumps(answer))
        return
    print(f"uppertier --help             {answer['help_s']:7.3f} s")
    print(f"a run, everything warm       {answer['warm_run_s']:7.3f} s")
    print(f"compiling {len(kernels):3d} kernels        {answer['compile_s']:7.1f} s")
    for room, spent in by_room(kernels).most_common():
        print(f"  {room:<26} {spent:7.1f} s")


if __name__ == "__main__":
    main()
