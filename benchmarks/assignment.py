"""What optimal assignment is worth, and what it costs, beside the greedy one: the most urgent first.

    python benchmarks/assignment.py [--quick] [--json]

Objective: many made-up battles in which rounds are scarce (twenty threats, of which some endanger a preferred
place; two launchers, windows that open and close here and there), and the expected worth that is saved. Whole
fights: twenty missiles against two launchers, salvos of two, a fifth of them at a preferred place, both ways
under the same luck; what comes through, and how much longer a fight takes. Intervals are of
95 per cent; times are of the processor, on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from math import sqrt
from pathlib import Path
from time import process_time

import numpy as np

from uppertier.engagement import engine
from uppertier.engagement.setup import Setup
from uppertier.engagement.sky import LANDED
from uppertier.fire_control.shares import Magazines, Threats, share_out
from uppertier.scenario.build import load

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from twins.plain_assignment import greedy, value  # noqa: E402

HIT = 0.9
SCARCE = (
    "raid=[{missile: scud-er, count: 16, from: [39.66, 124.70], at: busan, apart: 4 s, dispersion: 2 km},"
    " {missile: scud-er, count: 4, from: [39.66, 124.70], at: daegu, first: 60 s, apart: 4 s,"
    " dispersion: 2 km}]",
    "cue.delay=20 s",
    "horizon=12 min",
    "battery.doctrine.shots=salvo",
    "battery.doctrine.prefer=[daegu]",
)


def battle(
    generator: np.random.Generator, threats: int = 20, launchers: int = 2
) -> tuple[Threats, Magazines]:
    """Return a made-up battle of three minutes; one threat in five is out of a launcher's reach."""
    last_s = generator.uniform(20.0, 180.0, (threats, 1)) + generator.uniform(
        -10.0, 10.0, (threats, launchers)
    )
    last_s[generator.random((threats, launchers)) < 0.2] = np.nan
    return (
        Threats(np.where(generator.random(threats) < 0.2, 100.0, 1.0), np.full(threats, 2), last_s),
        Magazines(
            np.full(launchers, 8),
            np.zeros(launchers),
            np.full(launchers, 5.0),
            np.zeros(launchers, np.int64),
            np.zeros(1, np.int64),
        ),
    )


def objectives(battles: int) -> dict:
    """Return the worth that both ways save on average, and what one sharing-out costs."""
    generator = np.random.default_rng(1)
    saved, better, spent_s = np.zeros((battles, 2)), 0, 0.0
    share_out(*battle(generator), HIT)  # imports SciPy
    for i in range(battles):
        threats, magazines = battle(generator)
        begun_s = process_time()
        best = share_out(threats, magazines, HIT)
        spent_s += process_time() - begun_s
        saved[i] = [value(threats, magazines, shares, HIT) for shares in (greedy(threats, magazines), best)]
        better += saved[i, 1] > saved[i, 0] + 1e-6
    assert np.all(saved[:, 1] >= saved[:, 0] - 1e-6), "the optimum is never worse"
    return {
        "battles": battles,
        "saved_greedy": float(np.mean(saved[:, 0])),
        "saved_optimal": float(np.mean(saved[:, 1])),
        "better_share": better / battles,
        "share_out_us": 1e6 * spent_s / battles,
    }


def leaks(setup: Setup, replicas: int) -> tuple[np.ndarray, float]:
    """Return who came down (replica, missile), and the seconds it took to fight one replica on one core."""
    begun_s = process_time()
    record = engine.fight_batch(setup, replicas=replicas, threads=1)
    return record.variables["threat_status"].values == LANDED, (process_time() - begun_s) / replicas


def fights(replicas: int) -> dict:
    """Return what comes through in whole fights with scarce rounds, both ways under the same luck."""
    demo = ROOT / "scenarios" / "seongju.yaml"
    leaked, seconds = {}, {}
    for way in ("greedy", "optimal"):
        setup = load(demo, (*SCARCE, f"battery.doctrine.assignment={way}"))
        engine.fight_batch(setup, replicas=1, threads=1)  # compiles what is not compiled yet
        leaked[way], seconds[way] = leaks(setup, replicas)
    fewer = leaked["greedy"].sum(axis=1) - leaked["optimal"].sum(axis=1)
    half = 1.96 * float(np.std(fewer, ddof=1)) / sqrt(replicas)
    return {
        "fights": replicas,
        "missiles": 20,
        "rounds": 16,
        "leaked_greedy": float(np.mean(leaked["greedy"].sum(axis=1))),
        "leaked_optimal": float(np.mean(leaked["optimal"].sum(axis=1))),
        "fewer_leaks": float(np.mean(fewer)),
        "fewer_leaks_interval_95": (float(np.mean(fewer)) - half, float(np.mean(fewer)) + half),
        "leaked_preferred_greedy": float(np.mean(leaked["greedy"][:, 16:].sum(axis=1))),
        "leaked_preferred_optimal": float(np.mean(leaked["optimal"][:, 16:].sum(axis=1))),
        "fight_ms_greedy": 1e3 * seconds["greedy"],
        "fight_ms_optimal": 1e3 * seconds["optimal"],
    }


def show(found: dict) -> None:
    """Print everything for people."""
    made, fought = found["objective"], found["fights"]
    print(f"made-up battles   {made['battles']}: worth saved {made['saved_greedy']:.2f} greedy, ", end="")
    print(f"{made['saved_optimal']:.2f} optimal; better in {100 * made['better_share']:.0f} %")
    print(f"one sharing-out   {made['share_out_us']:.0f} us")
    low, high = fought["fewer_leaks_interval_95"]
    print(f"whole fights      {fought['fights']}: of 20 missiles against 16 rounds come through ", end="")
    print(f"{fought['leaked_greedy']:.2f} greedy, {fought['leaked_optimal']:.2f} optimal")
    print(f"fewer leaks       {fought['fewer_leaks']:.2f} [{low:.2f}, {high:.2f}] in a fight")
    print(f"preferred place   {fought['leaked_preferred_greedy']:.2f} greedy, ", end="")
    print(f"{fought['leaked_preferred_optimal']:.2f} optimal, of 4")
    print(f"a fight takes     {fought['fight_ms_greedy']:.0f} ms greedy, ", end="")
    print(f"{fought['fight_ms_optimal']:.0f} ms optimal, on one core")


def main() -> None:
    """Measure, and print a page or one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer battles and fights: ends within a minute")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = {
        "objective": objectives(200 if asked.quick else 2000),
        "fights": fights(4 if asked.quick else 60),
    }
    print(json.dumps(found)) if asked.json else show(found)


if __name__ == "__main__":
    main()
