"""Who fights a share of a batch: each battery with its world, its numbers and the phases it works by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from uppertier.compiled import Settled
from uppertier.engagement.judge import judge, strike
from uppertier.engagement.note import note
from uppertier.engagement.orders import launch, tell
from uppertier.engagement.prepare import Book, battery_seed
from uppertier.engagement.sky import move
from uppertier.engagement.world import World
from uppertier.fire_control.assessment import assess
from uppertier.fire_control.decide import decide
from uppertier.fire_control.launcher import OPTIMAL
from uppertier.fire_control.optimal import decide_optimally
from uppertier.interceptor.flight import fly
from uppertier.radar.sight import sight
from uppertier.tracking.belief import belief
from uppertier.tracking.joint_belief import belief_jointly
from uppertier.tracking.track import JOINT


class Phases(NamedTuple):
    """The phases of a frame at one battery, settled on the types of its world and its book."""

    move: Settled
    sight: Settled
    belief: Settled
    assess: Settled
    decide: Settled
    launch: Settled
    tell: Settled
    fly: Settled
    strike: Settled
    judge: Settled
    note: Settled


class Crew(NamedTuple):
    """One battery of a share: its world, its book, its phases, the seed of its luck, its first replica."""

    world: World
    book: Book
    phases: Phases
    seed: int
    first_replica: int


Crews = tuple[Crew, ...]


def crews_of(worlds: Sequence[World], books: Sequence[Book], seed: int, first_replica: int) -> Crews:
    """Return who fights a share of a batch: a crew for each battery."""
    return tuple(
        Crew(world, book, phases_of(book), battery_seed(seed, book.number), first_replica)
        for world, book in zip(worlds, books, strict=True)
    )


def phases_of(book: Book) -> Phases:
    """Return the phases that a battery works by."""
    tracker = belief_jointly if book.tracker.association_kind == JOINT else belief
    planner = decide_optimally if book.control.assignment == OPTIMAL else decide
    kernels = (move, sight, tracker, assess, planner, launch, tell, fly, strike, judge, note)
    return Phases(*map(Settled, kernels))
