"""The engine: one short loop over frames; each phase of a frame is one compiled call on a batch."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import numpy as np

from uppertier.engagement.clock import Frame, frame_count, frames, frames_a_decision
from uppertier.engagement.crew import Crew, Crews, crews_of
from uppertier.engagement.fire_centre import decide_together
from uppertier.engagement.hearing import note_shared, receive
from uppertier.engagement.hearsay import heed
from uppertier.engagement.link import BETWEEN, SLOTS, publish
from uppertier.engagement.orders import favour
from uppertier.engagement.prepare import (
    Book,
    delay_frames,
    open_books,
    populate,
    room_for,
)
from uppertier.engagement.record import History, Record, record_of
from uppertier.engagement.setup import Setup
from uppertier.engagement.world import World, empty_worlds, shared_row
from uppertier.fire_control.launcher import TOGETHER, tend
from uppertier.interceptor.round import HIT, ORDERED
from uppertier.radar.schedule import WAITING

if TYPE_CHECKING:
    import xarray

Books = tuple[Book, ...]
Worlds = tuple[World, ...]

SHARE_BYTES = 32 * 2**20
"""How large the worlds are that a thread works on at once, before paths are cut to their length: what a frame
touches of them then still lies in the processor's caches when the next one asks for it, and of a batch of any
size only the records grow. Much smaller shares pay more of Python's part of a frame."""


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
    books = open_books(setup)
    threads = threads or os.cpu_count() or 1
    mine, *others = shares(replicas, threads, most_at_once(setup))
    if not others:
        return fight_share(setup, books, seed, first_replica, replicas, watched=replicas == 1)
    with ThreadPoolExecutor(threads) as pool:
        fights = [
            pool.submit(fight_share, setup, books, seed, first_replica + at.start, at.stop - at.start, False)
            for at in (mine, *others)
        ]
        try:
            return Record.joined([each.result() for each in fights])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def most_at_once(setup: Setup) -> int:
    """Return how many replicas a thread fights at once, so that what a frame touches stays in its caches."""
    of_one = sum(array.nbytes for world in empty_worlds(1, *room_for(setup)) for array in world)
    return max(1, SHARE_BYTES // of_one)


def shares(replicas: int, threads: int, most: int) -> list[slice]:
    """Return the replicas split evenly: as many shares for each thread, none of more than `most`."""
    each = -(-replicas // (threads * most))
    edges = np.linspace(0, replicas, min(threads * each, replicas) + 1).round().astype(int).tolist()
    return [slice(first, last) for first, last in pairwise(edges)]


def fight_share(
    setup: Setup, books: Books, seed: int, first_replica: int, replicas: int, watched: bool
) -> Record:
    """Fight some replicas of a batch and return their record, with the paths of one that is `watched`."""
    worlds = populate(setup, seed, first_replica, replicas)
    history = History(worlds, frame_count(setup)) if watched else None
    fight(setup, crews_of(worlds, books, seed, first_replica), history)
    return record_of(setup, worlds, history, seed, first_replica)


def fight(setup: Setup, crews: Crews, history: History | None = None) -> None:
    """Fight one thread's share of a batch, first frame to last; in the kernels other threads can run."""
    worlds = tuple(crew.world for crew in crews)
    for frame in frames(setup):
        look(crews, frame)
        if frame.decides:
            command(crews, frame)
        act(crews, frame)
        if history is not None and frame.decides:
            history.sample(worlds, frame.time_s)


def look(crews: Crews, frame: Frame) -> None:
    """Sky, radars, trackers: from the truth to what each battery believes."""
    sky, first = crews[0].world, crews[0].phases
    first.move(sky.threats, sky.knots, sky.knot_counts, sky.targets, frame.time_s)
    if crews[0].book.sharing is not None:
        hear_others(crews, frame)
    for crew in crews:
        observe(crew, frame)


def hear_others(crews: Crews, frame: Frame) -> None:
    """Let each battery hear what the others said at the second whose messages are due in this frame."""
    sharing = crews[0].book.sharing
    assert sharing is not None
    sent = frame.number - delay_frames(sharing, frame.step_s)
    second, between = divmod(sent, frames_a_decision(frame.step_s))
    if sent < 0 or between:
        return
    worlds = [crew.world for crew in crews]
    loss = sharing.loss if frame.time_s < sharing.lost_s else 1.0
    for sender, receiver in permutations(crews, 2):
        theirs, mine, world = sender.book, receiver.book, receiver.world
        who = shared_row(worlds, theirs.number, mine.number)
        receive(
            (mine.control, mine.tracker, mine.radar, mine.site, mine.planet),
            frame.time_s,
            who,
            sender.world.reports,
            second,
            mine.on_remote,
            world.cues,
            world.linked,
            world.heard,
            world.tracks,
            world.ledger,
            loss,
            (sender.seed, sender.first_replica, BETWEEN + mine.number * SLOTS),
        )
        note_shared(world, sender.world.noted_tracks, who[1], theirs.number, frame.time_s, mine.number)


def observe(crew: Crew, frame: Frame) -> None:
    """One battery's radar and tracker; a radar that is lost neither looks nor speaks."""
    world, book, phases, seed, first_replica = crew
    if book.relabels:
        world.targets["label"] = world.labels
    if frame.time_s < book.radar_lost_s:
        phases.sight(
            book.radar_figures,
            book.fence,
            book.air,
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
    else:
        world.detection_counts[:] = 0
        world.tasks["served"] = WAITING
    phases.belief(
        book.tracker_figures,
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


def command(crews: Crews, frame: Frame) -> None:
    """Fire control of each battery, once a second; then each says what it knows and does."""
    fighting = [crew for crew in crews if frame.time_s < crew.book.radar_lost_s or crew.book.on_remote]
    for crew in fighting:
        if crew.book.sharing is not None:
            heed(crew.world.heard, crew.world.tracks)
        consider(crew, frame)
    if any(crew.book.control.assignment == TOGETHER for crew in crews):
        worlds, books = [crew.world for crew in crews], [crew.book for crew in crews]
        decide_together(worlds, books, [crew.book.number for crew in fighting], frame.time_s)
    for world, book, phases, *_ in fighting:
        phases.launch(
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
    for world, book, *_ in crews:
        status = world.rounds["status"]
        world.in_play[:] = np.any((status >= ORDERED) & (status < HIT), axis=1)
        if book.sharing is not None:
            publish(
                (book.control, book.radar, book.site, book.planet),
                world.tracks,
                world.ledger,
                world.heard,
                book.sharing.engagements,
                frame.time_s,
                frame.number // frames_a_decision(frame.step_s),
                world.reports,
            )


def consider(crew: Crew, frame: Frame) -> None:
    """Judge the last shots of one battery, tend its launchers, decide on the next shots."""
    world, book, phases, seed, first_replica = crew
    phases.assess(book.control, frame.time_s, seed, first_replica, world.tracks, world.ledger)
    tend(world.launchers, frame.time_s)
    phases.decide(
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


def act(crews: Crews, frame: Frame) -> None:
    """Rounds in the air, the referee, and his notes."""
    until_s = frame.time_s + frame.step_s
    first_round = 0
    for crew in crews:
        world = crew.world
        if world.in_play.any():
            send_on(crew, frame)
            crew.phases.strike(world.threats, world.rounds, first_round)
        first_round += world.rounds.shape[1]
    sky, first = crews[0].world, crews[0].phases
    first.judge(sky.threats, sky.targets, until_s)
    for world, book, phases, *_ in crews:
        phases.note(world, until_s, frame.decides, book.number, (book.radar_figures, book.site, book.planet))


def send_on(crew: Crew, frame: Frame) -> None:
    """Tell one battery's rounds where their targets are, and take them one frame on."""
    world, book, phases, seed, first_replica = crew
    if frame.time_s < book.radar_lost_s or book.on_remote:
        phases.tell(
            world.tracks,
            world.rounds,
            world.messages,
            world.radar,
            frame.time_s,
            book.control.uplink_s,
            book.uplink_loss,
            seed,
            first_replica,
        )
    phases.fly(
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
