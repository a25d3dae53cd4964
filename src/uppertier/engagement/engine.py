"""The engine: one short loop over frames; each phase of a frame is one compiled call on a batch."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from uppertier.engagement.clock import Frame, frame_count, frames
from uppertier.engagement.judge import judge
from uppertier.engagement.note import note
from uppertier.engagement.orders import favour, launch, tell
from uppertier.engagement.prepare import Book, open_book, populate
from uppertier.engagement.record import History, Record, record_of
from uppertier.engagement.setup import Setup
from uppertier.engagement.sky import move
from uppertier.engagement.world import World
from uppertier.fire_control.assessment import assess
from uppertier.fire_control.decide import decide
from uppertier.fire_control.launcher import tend
from uppertier.fire_control.optimal import decide_optimally
from uppertier.interceptor.flight import fly
from uppertier.radar.sight import sight
from uppertier.tracking.belief import belief
from uppertier.tracking.joint_belief import belief_jointly
from uppertier.tracking.track import JOINT

if TYPE_CHECKING:
    import xarray


def engage(
    setup: Setup, seed: int = 1, replicas: int = 1, first_replica: int = 0, threads: int | None = None
) -> xarray.Dataset:
    """Fight a batch of replicas and return the record as a Dataset; see `fight_batch`."""
    return fight_batch(setup, seed, replicas, first_replica, threads).to_dataset()


def fight_batch(
    setup: Setup, seed: int = 1, replicas: int = 1, first_replica: int = 0, threads: int | None = None
) -> Record:
    """Fight a batch of replicas of one fight and return the record.

    Replica numbers run from `first_replica`; what happens in a replica depends on the setup, the seed and its
    number alone, never on the batch it is fought in nor on the number of threads (all cores unless given). A
    single replica also keeps its paths second by second.
    """
    book = open_book(setup)
    world = populate(setup, seed, first_replica, replicas)
    history = History(world, frame_count(setup)) if replicas == 1 else None
    mine, *others = shares(replicas, threads or os.cpu_count() or 1)
    with ThreadPoolExecutor(len(others) + 1) as pool:
        fights = [
            pool.submit(fight, setup, book, part(world, share), None, seed, first_replica + share.start)
            for share in others
        ]
        fight(setup, book, part(world, mine), history, seed, first_replica)
        for each in fights:
            each.result()
    return record_of(setup, world, history, seed, first_replica)


def shares(replicas: int, threads: int) -> list[slice]:
    """Return the replicas split as evenly as can be among threads, none of them idle."""
    edges = np.linspace(0, replicas, min(threads, replicas) + 1).round().astype(int).tolist()
    return [slice(first, last) for first, last in pairwise(edges)]


def part(world: World, share: slice) -> World:
    """Return some replicas of a world: views, not copies."""
    return World(*(array[share] for array in world))


def fight(
    setup: Setup, book: Book, world: World, history: History | None, seed: int, first_replica: int
) -> None:
    """Fight one thread's share of a batch, first frame to last; in the kernels other threads can run."""
    for frame in frames(setup):
        look(world, book, frame, seed, first_replica)
        if frame.decides:
            command(world, book, frame, seed, first_replica)
        act(world, book, frame, seed, first_replica)
        if history is not None and frame.decides:
            history.sample(world, frame.time_s)


def look(world: World, book: Book, frame: Frame, seed: int, first_replica: int) -> None:
    """Sky, radar, tracker: from the truth to what the battery believes."""
    move(world.threats, world.knots, world.knot_counts, world.targets, frame.time_s)
    sight(
        book.radar,
        book.site,
        book.planet,
        frame.time_s,
        frame.number,
        frame.step_s,
        seed,
        first_replica,
        world.targets,
        world.tasks,
        world.radar,
        world.detections,
        world.detection_counts,
        world.origins,
    )
    believe = belief_jointly if book.tracker.association_kind == JOINT else belief
    believe(
        book.tracker,
        book.site,
        book.planet,
        frame.time_s,
        frame.step_s,
        world.cues,
        world.detections,
        world.detection_counts,
        world.tracks,
        world.tasks,
    )


def command(world: World, book: Book, frame: Frame, seed: int, first_replica: int) -> None:
    """Fire control: judge the last shots, decide on the next; the orders are carried out here, not there."""
    assess(book.control, frame.time_s, seed, first_replica, world.tracks, world.ledger)
    tend(world.launchers, frame.time_s)
    choose = decide_optimally if book.control.optimal else decide
    choose(
        book.control,
        book.flyout,
        book.places,
        book.planet,
        frame.time_s,
        world.tracks,
        world.launchers,
        world.ledger,
        world.plans,
        world.windows,
        world.orders,
        world.order_counts,
    )
    launch(
        book.control,
        world.orders,
        world.order_counts,
        world.launchers,
        world.ledger,
        world.tracks,
        world.rounds,
        frame.time_s,
    )
    favour(world.tracks, world.ledger, world.tasks)


def act(world: World, book: Book, frame: Frame, seed: int, first_replica: int) -> None:
    """Rounds in the air, the referee, and his notes."""
    until_s = frame.time_s + frame.step_s
    tell(world.tracks, world.rounds, world.messages, world.radar, frame.time_s, book.control.uplink_s)
    fly(
        book.interceptor,
        book.flyout,
        book.planet,
        frame.time_s,
        frame.step_s,
        seed,
        first_replica,
        world.targets,
        world.rounds,
    )
    judge(world.threats, world.targets, world.rounds, until_s)
    note(world, until_s)
