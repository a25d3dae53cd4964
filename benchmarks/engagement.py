"""Whole fights: how many a second, where the time goes, and how they end.

    python benchmarks/engagement.py [--quick] [--json]

Speed: one missile against one round, in one batch of 1,024 fights, and twenty missiles against six launchers,
in one of 256, on all cores, as a campaign fights them (256 and 32 when quick); the cost of each phase for one
replica and one frame, in a batch on one core, of its processor's time; fights a second against the number of
missiles, all launched within 200 s, and against the replicas of a batch.
Ends: the demo
(scenarios/seongju.yaml) over many fights, and the single shot of a flight test: one Scud-ER at Daegu, cued
20 s after cut-off, one round. Many fights are replicas 0, 1, ... of seed 1: a replica's luck is as
independent of the others' as a seed's. Some real seeds are fought beside them, to show that it is so. Rates
carry their Wilson interval of 95 per cent.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
from collections import Counter
from collections.abc import Callable
from math import sqrt
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np

from uppertier.engagement import engine
from uppertier.engagement.clock import frame_count
from uppertier.engagement.crew import Phases, crews_of
from uppertier.engagement.prepare import open_books, populate
from uppertier.engagement.record import Record
from uppertier.engagement.setup import Setup
from uppertier.engagement.sky import KILLED, LANDED
from uppertier.interceptor.round import FAILED, HIT, MISSED, ORDERED
from uppertier.scenario.build import load

DEMO = Path(__file__).parents[1] / "scenarios" / "seongju.yaml"
SINGLE_SHOT = ("raid.0.count=1", "raid.0.at=daegu", "cue.delay=20 s", "battery.doctrine.shots=single")
LAUNCHES_WITHIN_S = 200.0
THREATS = (1, 5, 20, 50, 100)
REPLICAS = (1, 8, 64, 512)
BATCHES = {"one_on_one": 1024, "twenty_threat": 256}
EDGES_M = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 10.0, 100.0, 1e3, 1e4, 1e6)


def wilson(hits: int, shots: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate (Wilson, J. Amer. Statist. Assoc. 22, 1927)."""
    if shots == 0:
        return 0.0, 1.0
    z = 1.959964
    middle = (hits + z * z / 2.0) / (shots + z * z)
    half = z / (shots + z * z) * sqrt(hits * (shots - hits) / shots + z * z / 4.0)
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(hits: int, shots: int) -> dict:
    """Return a rate with its interval."""
    return {"of": shots, "number": hits, "rate": hits / max(1, shots), "interval_95": wilson(hits, shots)}


def raid_of(threats: int) -> tuple[str, ...]:
    """Return what makes the demo a raid of so many missiles, against six launchers."""
    apart_s = LAUNCHES_WITHIN_S / threats
    return f"raid.0.count={threats}", f"raid.0.apart={apart_s:g} s", "battery.launchers.count=6"


def per_second(setup: Setup, replicas: int) -> float:
    """Return fights a second in one batch on all cores; the kernels must be compiled."""
    begun_s = perf_counter()
    engine.fight_batch(setup, replicas=replicas)
    return replicas / (perf_counter() - begun_s)


def phase_costs(setup: Setup, replicas: int) -> dict[str, float]:
    """Return what each phase costs for one replica in one frame (us of a core), mean over a share."""
    spent_s: Counter[str] = Counter()

    def watched(name: str, phase: Callable) -> Callable:
        def watching(*arguments):
            begun_s = thread_time()
            phase(*arguments)
            spent_s[name] += thread_time() - begun_s

        return watching

    worlds = populate(setup, 1, 0, replicas)
    crews = [
        each._replace(phases=Phases(*map(watched, Phases._fields, each.phases)))
        for each in crews_of(worlds, open_books(setup), 1, 0)
    ]
    engine.fight(setup, crews)
    return {name: 1e6 * spent_s[name] / (replicas * frame_count(setup)) for name in Phases._fields}


def growth(quick: bool) -> dict[str, dict[str, float]]:
    """Return fights a second by the number of missiles, and by the replicas of a batch of one on one."""
    sizes, batches = (THREATS[:3], REPLICAS[:3]) if quick else (THREATS, REPLICAS)
    single = load(DEMO, SINGLE_SHOT)
    return {
        "by_threats": {
            str(size): per_second(load(DEMO, raid_of(size)), max(2, (16 if quick else 128) // size))
            for size in sizes
        },
        "by_replicas": {str(batch): per_second(single, batch) for batch in batches},
    }


def column(record: Record, name: str) -> np.ndarray:
    """Return a column of a record."""
    return record.variables[name].values


def demo_ends(setup: Setup, fights: int, seeds: int) -> dict:
    """Return how fights of the demo end: replicas of seed 1, and as many real seeds as are asked for."""
    record = engine.fight_batch(setup, replicas=fights)
    killed = np.sum(column(record, "threat_status") == KILLED, axis=1)
    fired = np.sum(column(record, "round_status") > ORDERED, axis=1)
    leaked = int(np.sum(column(record, "threat_status") == LANDED))
    by_seed = [
        int(np.sum(column(engine.fight_batch(setup, seed=seed), "threat_status") == KILLED))
        for seed in range(2, 2 + seeds)
    ]
    threats = len(setup.threats)
    return {
        "fights": fights,
        "intercepted": {str(n): int(np.sum(killed == n)) for n in range(threats + 1)},
        "interceptors_fired": {str(n): int(np.sum(fired == n)) for n in sorted(set(fired.tolist()))},
        "leak": rate(leaked, fights * threats),
        "rounds_hit": rate(
            int(np.sum(column(record, "round_status") == HIT)),
            int(np.sum(column(record, "round_status") > ORDERED)),
        ),
        "seen_late": rate(
            int(np.sum(column(record, "threat_first_seen_s") - column(record, "threat_launch_s") > 150.0)),
            fights * threats,
        ),
        "intercepted_by_seed": by_seed,
    }


def single_shots(setup: Setup, fights: int) -> dict:
    """Return how single shots end, and by how much they pass."""
    record = engine.fight_batch(setup, replicas=fights)
    status, locked_s = column(record, "round_status"), column(record, "round_locked_s")
    miss_m = column(record, "round_miss_m")
    fired, missed, saw = status > ORDERED, status == MISSED, np.isfinite(locked_s)
    gone = missed & np.isnan(miss_m)
    at_target = fired & ~gone
    homed = fired & saw & np.isfinite(miss_m)
    counts = np.histogram(miss_m[homed], EDGES_M)[0]
    return {
        "fights": fights,
        "not_fired": rate(int(np.sum(~np.any(fired, axis=1))), fights),
        "shot_at_twice": int(np.sum(np.sum(fired, axis=1) > 1)),
        "hit": rate(int(np.sum(status == HIT)), int(np.sum(at_target))),
        "hit_if_it_worked": rate(int(np.sum(status == HIT)), int(np.sum(at_target & (status != FAILED)))),
        "mechanical_failure": int(np.sum(status == FAILED)),
        "seeker_never_locked": int(np.sum(missed & ~saw & ~gone)),
        "passed_by": int(np.sum(missed & saw & ~gone)),
        "median_miss_m": float(np.median(miss_m[homed])) if np.any(homed) else None,
        "miss_histogram": {
            f"below {edge:g} m": int(count) for edge, count in zip(EDGES_M[1:], counts, strict=True)
        },
    }


def said(found: dict) -> str:
    """Return a rate in words."""
    low, high = found["interval_95"]
    return f"{found['rate']:.3f} [{low:.3f}, {high:.3f}], {found['number']} of {found['of']}"


def listed(rates: dict[str, float]) -> str:
    """Return rates in one line."""
    return ", ".join(f"{name}: {each:.3g}" for name, each in rates.items())


def bars(counts: dict[str, int]) -> None:
    """Print a histogram."""
    all_of_them = max(1, sum(counts.values()))
    for name, count in counts.items():
        print(f"  {name:>16s} {count:5d}  {'#' * round(60 * count / all_of_them)}")


def show(found: dict) -> None:
    """Print everything for people."""
    how, batches = f"fights/s on {found['cores']} cores in a batch of", found["batches"]
    print(f"one on one        {found['one_on_one_per_s']:8.1f} {how} {batches['one_on_one']}")
    print(f"twenty missiles   {found['twenty_threat_per_s']:8.2f} {how} {batches['twenty_threat']}")
    print(f"peak memory       {found['peak_memory_mb']:8.0f} MB")
    print("\nfights a second by missiles:    " + listed(found["growth"]["by_threats"]))
    print("one on one by replicas at once: " + listed(found["growth"]["by_replicas"]))
    print("\nphases, us for one replica and one frame")
    print(f"  {'':>16s} {'one':>7s} {'demo':>7s} {'twenty':>7s}")
    tables = found["phase_us_one_on_one"], found["phase_us"], found["phase_us_twenty"]
    for name in Phases._fields:
        print(f"  {name:>16s} " + " ".join(f"{table[name]:7.2f}" for table in tables))
    print(f"  {'all':>16s} " + " ".join(f"{sum(table.values()):7.2f}" for table in tables))
    demo, shots = found["demo"], found["single_shot"]
    print(f"\nthe demo, {demo['fights']} fights: missiles intercepted")
    bars(demo["intercepted"])
    print("interceptors fired")
    bars(demo["interceptors_fired"])
    print(f"leak rate         {said(demo['leak'])}")
    print(f"rounds that hit   {said(demo['rounds_hit'])} (the second of a salvo finds its target gone)")
    print(f"first seen later than 150 s after launch: {said(demo['seen_late'])}")
    print(f"seeds 2, 3, ...   {demo['intercepted_by_seed']} intercepted")
    print(f"\nsingle shots, {shots['fights']} fights")
    print(f"not fired         {said(shots['not_fired'])}")
    print(f"two rounds        {shots['shot_at_twice']}, at two tracks of the one missile; if its target is")
    print("                  gone when it comes, a round is left out below")
    print(f"hit               {said(shots['hit'])}")
    print(f"hit, of working   {said(shots['hit_if_it_worked'])}")
    for cause in ("mechanical_failure", "seeker_never_locked", "passed_by"):
        print(f"{cause.replace('_', ' '):17s} {shots[cause]}")
    print("miss distance of those that homed")
    bars(shots["miss_histogram"])


def main() -> None:
    """Measure, and print a page or one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer fights: ends within a minute")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    demo, single, twenty = load(DEMO), load(DEMO, SINGLE_SHOT), load(DEMO, raid_of(20))
    engine.fight_batch(demo)  # compiles what is not compiled yet
    batches = {"one_on_one": 256, "twenty_threat": 32} if asked.quick else BATCHES
    found = {
        "cores": os.cpu_count(),
        "batches": batches,
        "one_on_one_per_s": per_second(single, batches["one_on_one"]),
        "twenty_threat_per_s": per_second(twenty, batches["twenty_threat"]),
        "growth": growth(asked.quick),
        "phase_us": phase_costs(demo, 8 if asked.quick else 64),
        "phase_us_one_on_one": phase_costs(single, 32 if asked.quick else 256),
        "phase_us_twenty": phase_costs(twenty, 4 if asked.quick else 16),
        "demo": demo_ends(demo, 40 if asked.quick else 400, 4 if asked.quick else 20),
        "single_shot": single_shots(single, 100 if asked.quick else 1000),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
    }
    if asked.json:
        print(json.dumps(found))
    else:
        show(found)


if __name__ == "__main__":
    main()
