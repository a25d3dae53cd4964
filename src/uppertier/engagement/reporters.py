"""Who tells the battery of missiles, and what they will tell: drawn before the clock starts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from uppertier.engagement.remote import Station, watch
from uppertier.engagement.setup import RemoteRadar, Setup
from uppertier.engagement.world import World
from uppertier.radar.cue import EARLY_WARNING, EarlyWarning, report
from uppertier.radar.measurement import DETECTION
from uppertier.radar.schedule import TASK
from uppertier.tracking.filter import MATRICES
from uppertier.tracking.track import CAUTIOUS, EXTENDED, TRACK, TRACKER

EARLY_WARNING_NAME = "early warning"
# A radar elsewhere is sure of nothing beyond its own measurements, and a burning missile must show as strain:
# no noise that wakes on surprise covers it.
REMOTE_TRACKER = CAUTIOUS._replace(surprise_nis=float("inf"), filter_kind=float(EXTENDED))


def reporters(setup: Setup) -> list[str]:
    """Return the names of all who may report, in the order of their numbers; namesakes are numbered."""
    given = [each.name for each in setup.remote_radars]
    alike, seen = Counter(given), Counter[str]()
    names = [EARLY_WARNING_NAME]
    for name in given:
        seen[name] += 1
        names.append(f"{name} {seen[name]}" if alike[name] > 1 else name)
    return names


def rooms(setup: Setup) -> list[list[tuple[int, int]]]:
    """Return where the reports of each source on each missile stand: the first, and the room for them.

    A radar has room for one a message interval over the flight as aimed, and for a few more.
    """
    answer: list[list[tuple[int, int]]] = []
    next_free = 0
    for source in range(1 + len(setup.remote_radars)):
        row = []
        for threat in setup.threats:
            if source == EARLY_WARNING:
                size = int(setup.early_warning is not None)
            else:
                interval_s = setup.remote_radars[source - 1].interval_s
                size = int(threat.aim.flight_time_s / interval_s) + 4
            row.append((next_free, size))
            next_free += size
        answer.append(row)
    return answer


def room_for_reports(setup: Setup) -> int:
    """Return how many reports a replica must have room for."""
    first, size = rooms(setup)[-1][-1]
    return first + size


def draw_reports(
    setup: Setup, world: World, cutoff_rows: Sequence[np.ndarray], seed: int, first_replica: int
) -> None:
    """Draw what everybody will report in every replica, from the true paths in the world.

    `cutoff_rows` has for each missile the knots at which its thrust ends (replicas,).
    """
    for source, row in enumerate(rooms(setup)):
        for slot, (first, size) in enumerate(row):
            if source != EARLY_WARNING:
                remote = setup.remote_radars[source - 1]
                follow(setup, remote, source, slot, world, (first, size), seed, first_replica)
            elif setup.early_warning is not None:
                warn(setup.early_warning, slot, world, first, cutoff_rows[slot], seed, first_replica)


def warn(
    warning: EarlyWarning,
    slot: int,
    world: World,
    place: int,
    cutoff_rows: np.ndarray,
    seed: int,
    first_replica: int,
) -> None:
    """Draw the early-warning report on one missile in every replica, from its true state at cut-off.

    `cutoff_rows` (replicas,) are the knots at which thrust ends.
    """
    for r, row in enumerate(cutoff_rows):
        knot = world.knots[r, slot, row]
        report(
            warning,
            seed,
            first_replica + r,
            slot,
            world.threats[r, slot]["cutoff_s"],
            (knot[1], knot[2], knot[3]),
            (knot[4], knot[5], knot[6]),
            TRACKER.cross_section_m2,
            world.cues[r, place],
        )


def follow(
    setup: Setup,
    remote: RemoteRadar,
    source: int,
    slot: int,
    world: World,
    room: tuple[int, int],
    seed: int,
    first_replica: int,
) -> None:
    """Let another radar follow one missile in every replica and write its messages where they belong."""
    stand = remote.radar
    design = stand.design
    site = design.stand(
        stand.spot.latitude_rad,
        stand.spot.longitude_rad,
        stand.spot.height_m,
        stand.boresight_rad,
        setup.planet,
    )
    station = Station(
        design.parameters(),
        site,
        setup.planet,
        REMOTE_TRACKER,
        remote.interval_s,
        remote.delay_s,
        remote.loss,
    )

    def some(begin: int, end: int) -> None:
        scratch = [np.zeros(1, kind) for kind in (TRACK, TASK, DETECTION)]
        if isinstance(world.threats, np.recarray):
            scratch = [each.view(np.recarray) for each in scratch]
        watch(
            station,
            world.knots[begin:end],
            world.knot_counts[begin:end],
            world.threats[begin:end],
            seed,
            first_replica + begin,
            source,
            slot,
            (*scratch, np.empty((MATRICES, 7, 7))),
            world.cues[begin:end],
            room,
        )

    replicas = world.threats.shape[0]
    edges = np.linspace(0, replicas, min(replicas, os.cpu_count() or 1) + 1).astype(int).tolist()
    with ThreadPoolExecutor(len(edges) - 1) as pool:
        list(pool.map(some, *zip(*pairwise(edges), strict=True)))
