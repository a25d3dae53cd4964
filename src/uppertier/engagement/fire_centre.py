"""One centre assigns the rounds of all batteries: the optimal assignment over a picture that they share.

Which tracks of different batteries are one object it knows as the batteries do, from the reports that their
trackers have answered to. Its threats are those objects, its magazines the launchers of all.

Where this stops being true: what the centre orders is known everywhere at once; all rounds are thought to hit
with the chance that is lowest among the batteries'; an object whose tracks have not been brought together yet
is two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from uppertier.engagement.link import SHARED_SUBJECTS
from uppertier.engagement.prepare import Book
from uppertier.engagement.world import World, shared_row
from uppertier.fire_control.assignment import order_shares
from uppertier.fire_control.decide import UNDECIDED
from uppertier.fire_control.launcher import ENGAGED, JUDGED_KILLED, WAITING_FOR_LOOK
from uppertier.fire_control.scarcity import weigh
from uppertier.fire_control.shares import Magazines, Threats, share_out

# A battery that has rounds on the way to an object, or has judged it, speaks for all.
TAKEN = (ENGAGED, WAITING_FOR_LOOK, JUDGED_KILLED)


class Claim(NamedTuple):
    """What one battery makes of its tracks, by slot: worth, rounds wanted, and whether it is taken."""

    worth: np.ndarray
    wanted: np.ndarray
    taken: np.ndarray


def decide_together(
    worlds: Sequence[World], books: Sequence[Book], able: Sequence[int], time_s: float
) -> None:
    """Share out the rounds of the batteries that are able to fight, in replicas where one left it undecided.

    `able` are their numbers.
    """
    undecided = [world.order_counts == UNDECIDED for world in worlds]
    for r in np.flatnonzero(np.any(undecided, axis=0)):
        shares = share_among(worlds, books, able, time_s, int(r))
        for world, book, mine in zip(worlds, books, shares, strict=True):
            if world.order_counts[r] != UNDECIDED:
                continue
            world.order_counts[r] = order_shares(
                book.control,
                book.flyout,
                book.places,
                book.planet,
                time_s,
                world.tracks[r],
                world.plans[r],
                world.windows[r],
                world.launchers[r],
                mine,
                world.orders[r],
            )


def share_among(
    worlds: Sequence[World], books: Sequence[Book], able: Sequence[int], time_s: float, replica: int
) -> list[np.ndarray]:
    """Return, battery by battery, how many rounds of each launcher go to the threat in each slot (N, L)."""
    claims = [_claim(world, book, time_s, replica) for world, book in zip(worlds, books, strict=True)]
    objects = [each for each in one_picture(worlds, replica) if not any(claims[b].taken[i] for b, i in each)]
    rivals = [
        [(b, i) for b, i in each if claims[b].wanted[i]]
        for each in objects
        if any(claims[b].wanted[i] for b, i in each)
    ]
    launchers = [world.launchers[replica] for world in worlds]
    edges = np.cumsum([0, *(len(each) for each in launchers)])
    launch_by_s = np.full((len(rivals), edges[-1]), np.nan)
    for row, members in enumerate(rivals):
        for b, i in members:
            launch_by_s[row, edges[b] : edges[b + 1]] = worlds[b].windows[replica, i]["launch_by_s"]
    threats = Threats(
        np.array([max(claims[b].worth[i] for b, i in members) for members in rivals]),
        np.array([max(claims[b].wanted[i] for b, i in members) for members in rivals], np.int64),
        launch_by_s,
    )
    shared = share_out(threats, _magazines(launchers, books, able, time_s), _lowest_hit(books))
    given = [
        np.zeros((world.plans.shape[1], len(mine)), np.int64)
        for world, mine in zip(worlds, launchers, strict=True)
    ]
    for row, members in enumerate(rivals):
        for b, i in members:
            given[b][i] = shared[row, edges[b] : edges[b + 1]]
    return given


def one_picture(worlds: Sequence[World], replica: int) -> list[list[tuple[int, int]]]:
    """Return the objects of all batteries: each a list of (battery, track slot) that are known to be one."""
    owner = {(b, i): [(b, i)] for b, world in enumerate(worlds) for i in range(world.tracks.shape[1])}
    for sender, theirs in enumerate(worlds):
        for receiver, world in enumerate(worlds):
            if sender == receiver:
                continue
            _, first = shared_row(worlds, sender, receiver)
            rows = world.cues[replica, first : first + theirs.tracks.shape[1]]
            numbers = world.tracks[replica]["number"].tolist()
            said = theirs.tracks[replica]["number"] + SHARED_SUBJECTS == rows["subject"]
            for slot in np.flatnonzero(said & (rows["track"] > 0)):
                if rows["track"][slot] in numbers:
                    _join(owner, (sender, int(slot)), (receiver, numbers.index(rows["track"][slot])))
    return list({id(each): each for each in owner.values()}.values())


def _join(
    owner: dict[tuple[int, int], list[tuple[int, int]]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    if owner[one] is owner[other]:
        return
    members = owner[one] + owner[other]
    for each in members:
        owner[each] = members


def _claim(world: World, book: Book, time_s: float, r: int) -> Claim:
    plans = world.plans[r]
    worth, wanted = np.zeros(len(plans)), np.zeros(len(plans), np.int64)
    weigh(book.control, book.places, time_s, world.tracks[r], world.ledger[r], plans, worth, wanted)
    current = plans["track_number"] == world.tracks[r]["number"]
    return Claim(worth, wanted, current & np.isin(plans["reason"], TAKEN))


def _magazines(
    launchers: Sequence[np.ndarray], books: Sequence[Book], able: Sequence[int], time_s: float
) -> Magazines:
    ready = [
        np.maximum(mine["ready_s"], time_s + book.control.plan_s)
        for mine, book in zip(launchers, books, strict=True)
    ]
    return Magazines(
        np.concatenate(
            [
                np.where((mine["working"] == 1) & (book.number in able), mine["rounds"], 0)
                for mine, book in zip(launchers, books, strict=True)
            ]
        ),
        np.concatenate(ready),
        np.concatenate([mine["interval_s"] for mine in launchers]),
        np.repeat(np.arange(len(launchers)), [len(mine) for mine in launchers]),
        np.array([book.control.reserve for book in books]),
    )


def _lowest_hit(books: Sequence[Book]) -> float:
    return min(book.control.assumed_hit for book in books)
