"""The engine: one short loop over frames; each phase of a frame is one compiled call on a batch."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import numpy as np

from uppertier.engagement.clock import Frame, frame_count, frames, frames_a_decision
from uppertier.engagement.fire_centre import decide_together
from uppertier.engagement.hearing import note_shared, receive
from uppertier.engagement.hearsay import heed
from uppertier.engagement.judge import judge, strike
from uppertier.engagement.link import BETWEEN, SLOTS, publish
from uppertier.engagement.note import note
from uppertier.engagement.orders import favour, launch, tell
from uppertier.engagement.prepare import (
    Book,
    battery_seed,
    delay_frames,
    open_books,
    populate,
    room_for,
)
from uppertier.engagement.record import History, Record, record_of
from uppertier.engagement.setup import Setup
from uppertier.engagement.sky import move
from uppertier.engagement.world import World, empty_worlds, shared_row
from uppertier.fire_control.assessment import assess
from uppertier.fire_control.decide import decide
from uppertier.fire_control.launcher import OPTIMAL, TOGETHER, tend
from uppertier.fire_control.optimal import decide_optimally
from uppertier.interceptor.flight import fly
from uppertier.interceptor.round import HIT, ORDERED
from uppertier.radar.schedule import WAITING
from uppertier.radar.sight import sight
from uppertier.tracking.belief import belief
from uppertier.tracking.joint_belief import belief_jointly
from uppertier.tracking.track import JOINT

if TYPE_CHECKING:
    import xarray

Books = tuple[Book, ...]
Worlds = tuple[World, ...]

SHARE_BYTES = 64 * 2**20
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
    fight(setup, books, worlds, history, seed, first_replica)
    return record_of(setup, worlds, history, seed, first_replica)


def fight(
    setup: Setup, books: Books, worlds: Worlds, history: History | None, seed: int, first_replica: int
) -> None:
    """Fight one thread's share of a batch, first frame to last; in the kernels other threads can run."""
    for frame in frames(setup):
        look(worlds, books, frame, seed, first_replica)
        if frame.decides:
            command(worlds, books, frame, seed, first_replica)
        act(worlds, books, frame, seed, first_replica)
        if history is not None and frame.decides:
            history.sample(worlds, frame.time_s)


def look(worlds: Worlds, books: Books, frame: Frame, seed: int, first_replica: int) -> None:
    """Sky, radars, trackers: from the truth to what each battery believes."""
    sky = worlds[0]
    move(sky.threats, sky.knots, sky.knot_counts, sky.targets, frame.time_s)
    if books[0].sharing is not None:
        hear_others(worlds, books, frame, seed, first_replica)
    for world, book in zip(worlds, books, strict=True):
        observe(world, book, frame, battery_seed(seed, book.number), first_replica)


def hear_others(worlds: Worlds, books: Books, frame: Frame, seed: int, first_replica: int) -> None:
    """Let each battery hear what the others said at the second whose messages are due in this frame."""
    sharing = books[0].sharing
    assert sharing is not None
    sent = frame.number - delay_frames(sharing, frame.step_s)
    second, between = divmod(sent, frames_a_decision(frame.step_s))
    if sent < 0 or between:
        return
    loss = sharing.loss if frame.time_s < sharing.lost_s else 1.0
    for (sender, theirs), (receiver, mine) in permutations(zip(worlds, books, strict=True), 2):
        who = shared_row(worlds, theirs.number, mine.number)
        receive(
            (mine.control, mine.tracker, mine.radar, mine.site, mine.planet),
            frame.time_s,
            who,
            sender.reports,
            second,
            mine.on_remote,
            receiver.cues,
            receiver.linked,
            receiver.heard,
            receiver.tracks,
            receiver.ledger,
            loss,
            (battery_seed(seed, theirs.number), first_replica, BETWEEN + mine.number * SLOTS),
        )
        note_shared(receiver, sender.noted_tracks, who[1], theirs.number, frame.time_s, mine.number)


def observe(world: World, book: Book, frame: Frame, seed: int, first_replica: int) -> None:
    """One battery's radar and tracker; a radar that is lost neither looks nor speaks."""
    if book.relabels:
        world.targets["label"] = world.labels
    if frame.time_s < book.radar_lost_s:
        sight(
            book.radar_figures,
            book.fence,
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
    believe = belief_jointly if book.tracker.association_kind == JOINT else belief
    believe(
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


def command(worlds: Worlds, books: Books, frame: Frame, seed: int, first_replica: int) -> None:
    """Fire control of each battery, once a second; then each says what it knows and does."""
    fighting = [
        (world, book)
        for world, book in zip(worlds, books, strict=True)
        if frame.time_s < book.radar_lost_s or book.on_remote
    ]
    for world, book in fighting:
        if book.sharing is not None:
            heed(world.heard, world.tracks)
        consider(world, book, frame, battery_seed(seed, book.number), first_replica)
    if any(book.control.assignment == TOGETHER for book in books):
        decide_together(worlds, books, [book.number for _, book in fighting], frame.time_s)
    for world, book in fighting:
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
    for world, book in zip(worlds, books, strict=True):
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


def consider(world: World, book: Book, frame: Frame, seed: int, first_replica: int) -> None:
    """Judge the last shots of one battery, tend its launchers, decide on the next shots."""
    assess(book.control, frame.time_s, seed, first_replica, world.tracks, world.ledger)
    tend(world.launchers, frame.time_s)
    choose = decide_optimally if book.control.assignment == OPTIMAL else decide
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


def act(worlds: Worlds, books: Books, frame: Frame, seed: int, first_replica: int) -> None:
    """Rounds in the air, the referee, and his notes."""
    until_s = frame.time_s + frame.step_s
    first_round = 0
    for world, book in zip(worlds, books, strict=True):
        if world.in_play.any():
            send_on(world, book, frame, battery_seed(seed, book.number), first_replica)
            strike(world.threats, world.rounds, first_round)
        first_round += world.rounds.shape[1]
    judge(worlds[0].threats, worlds[0].targets, until_s)
    for world, book in zip(worlds, books, strict=True):
        note(world, until_s, frame.decides, book.number, (book.radar_figures, book.site, book.planet))


def send_on(world: World, book: Book, frame: Frame, seed: int, first_replica: int) -> None:
    """Tell one battery's rounds where their targets are, and take them one frame on."""
    if frame.time_s < book.radar_lost_s or book.on_remote:
        tell(
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
