"""The worlds of a fight, one a battery: NamedTuples of arrays whose first axis is the replica.

The truth is one: the arrays of it are the same in all worlds. What a battery knows, has and does is its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from uppertier.compiled import PLAIN_PYTHON
from uppertier.engagement.events import EVENT
from uppertier.engagement.hearsay import HEARD, LINKED
from uppertier.engagement.link import REPORT
from uppertier.engagement.note import NOTED_ROUND, NOTED_THREAT, NOTED_TRACK
from uppertier.engagement.orders import MESSAGE
from uppertier.engagement.sky import THREAT
from uppertier.fire_control.launcher import LAUNCHER, LEDGER, ORDER, PLAN, WINDOW
from uppertier.flight.path import TARGET
from uppertier.interceptor.round import ROUND
from uppertier.radar.cue import CUE
from uppertier.radar.measurement import DETECTION
from uppertier.radar.radar_state import RADAR_STATE
from uppertier.radar.schedule import TASK
from uppertier.tracking.track import TRACK

# Room for the detections of a frame, or one for each body where that is more: a beam full of a large raid.
DETECTIONS_A_FRAME = 64
ORDERS_A_DECISION = 16
# Of what batteries report the sources lie from here on: there are never so many radars elsewhere.
SHARED_SOURCES = 1000


class World(NamedTuple):
    """All that changes in a fight, as one battery meets it; every array is (replica, ...).

    What the battery may know is `cues`, `detections`, `tasks`, `tracks`, `launchers`, `ledger`, `plans`,
    `windows`, `orders`, and `reports`, `linked` and `heard`, what batteries tell one another. The truth is
    `threats`, `knots`, `targets` and `rounds`. Only the referee looks at both. `TRUTH` names what all share.
    """

    threats: np.ndarray  # (R, B) THREAT: the T missiles, then the stages and pieces they leave behind
    knots: np.ndarray  # (R, B, K, 10) true paths, times since launch
    knot_counts: np.ndarray  # (R, B)
    targets: np.ndarray  # (R, B) TARGET
    cues: np.ndarray  # (R, C) CUE: reports drawn before the fight, then one for each slot of another's tracks
    radar: np.ndarray  # (R,) RADAR_STATE
    tasks: np.ndarray  # (R, N) TASK
    detections: np.ndarray  # (R, D) DETECTION
    detection_counts: np.ndarray  # (R,)
    origins: np.ndarray  # (R, D) whose echo each detection is
    labels: np.ndarray  # (R, B) what the battery's discriminator calls each body, as `TARGET.label`
    tracks: np.ndarray  # (R, N) TRACK
    launchers: np.ndarray  # (R, L) LAUNCHER
    ledger: np.ndarray  # (R, N) LEDGER
    plans: np.ndarray  # (R, N) PLAN
    windows: np.ndarray  # (R, N, L) WINDOW
    orders: np.ndarray  # (R, O) ORDER
    order_counts: np.ndarray  # (R,)
    reports: np.ndarray  # (R, S, N) REPORT: what it told the others, in the last S seconds
    linked: np.ndarray  # (R, C) LINKED: what each shared cue is about
    heard: np.ndarray  # (R, N) HEARD: what others tell of own tracks
    messages: np.ndarray  # (R, M) MESSAGE
    rounds: np.ndarray  # (R, M) ROUND
    in_play: np.ndarray  # (R,) 1 while a round is ordered or in the air
    noted_threats: np.ndarray  # (R, B) NOTED_THREAT
    noted_cues: np.ndarray  # (R, C) 1 once in the notes, of shared ones the subject that is
    noted_tracks: np.ndarray  # (R, N) NOTED_TRACK
    noted_rounds: np.ndarray  # (R, M) NOTED_ROUND
    events: np.ndarray  # (R, E) EVENT, of all batteries
    event_counts: np.ndarray  # (R,)


TRUTH = ("threats", "knots", "knot_counts", "targets", "events", "event_counts")
"""The arrays of a world that are the same in those of all batteries."""


def shared_row(worlds: Sequence[World], sender: int, receiver: int) -> tuple[int, int]:
    """Return as which source, and from which row of its cues on, a battery hears another.

    The rows of the others come after the reports drawn before the fight, and their sources after all others.
    """
    slots = worlds[receiver].tracks.shape[1]
    return SHARED_SOURCES + sender, drawn_cues(worlds) + (sender - (sender > receiver)) * slots


def drawn_cues(worlds: Sequence[World]) -> int:
    """Return how many reports drawn before the fight stand first among the cues."""
    shared = (len(worlds) - 1) * worlds[0].tracks.shape[1] if worlds[0].reports.shape[1] else 0
    return worlds[0].cues.shape[1] - shared


class Sizes(NamedTuple):
    """How large the worlds are: missiles, other bodies, knots of a path, reports drawn before the fight.

    `kept` is how many seconds of what batteries tell one another are kept, 0 where they tell nothing.
    """

    threats: int
    debris: int
    knots: int
    cues: int
    kept: int


def track_slots(sizes: Sizes) -> int:
    """Return how many tracks a battery has room for: two for each missile, one for each other body, and 8.

    The last are for false ones.
    """
    return 2 * sizes.threats + sizes.debris + 8


def empty_worlds(replicas: int, sizes: Sizes, stocks: Sequence[tuple[int, int]]) -> tuple[World, ...]:
    """Return worlds in which nothing is yet, one for each battery; its stock is its launchers and rounds.

    A full list of events keeps counting.
    """
    batteries, slots = len(stocks), track_slots(sizes)
    rounds = sum(stock[1] for stock in stocks)
    shared = (batteries - 1) * slots if sizes.kept else 0
    events = (
        64 + 16 * sizes.threats + 8 * rounds + sizes.cues + 4 * batteries * slots + 2 * batteries * shared
    )
    worlds: list[World] = []
    for launchers, magazine in stocks:
        world = _empty_world(replicas, sizes, launchers, magazine, sizes.cues + shared, events)
        if worlds:
            world = world._replace(**{name: getattr(worlds[0], name) for name in TRUTH})
        worlds.append(world)
    return tuple(worlds)


def _empty_world(replicas: int, sizes: Sizes, launchers: int, rounds: int, cues: int, events: int) -> World:
    slots, bodies = track_slots(sizes), sizes.threats + sizes.debris
    room = max(DETECTIONS_A_FRAME, bodies)
    world = World(
        threats=np.zeros((replicas, bodies), THREAT),
        knots=np.zeros((replicas, bodies, sizes.knots, 10)),
        knot_counts=np.zeros((replicas, bodies), np.int64),
        targets=np.zeros((replicas, bodies), TARGET),
        cues=np.zeros((replicas, cues), CUE),
        radar=np.zeros(replicas, RADAR_STATE),
        tasks=np.zeros((replicas, slots), TASK),
        detections=np.zeros((replicas, room), DETECTION),
        detection_counts=np.zeros(replicas, np.int64),
        origins=np.full((replicas, room), -1, np.int64),
        labels=np.zeros((replicas, bodies), np.int64),
        tracks=np.zeros((replicas, slots), TRACK),
        launchers=np.zeros((replicas, launchers), LAUNCHER),
        ledger=np.zeros((replicas, slots), LEDGER),
        plans=np.zeros((replicas, slots), PLAN),
        windows=np.zeros((replicas, slots, launchers), WINDOW),
        orders=np.zeros((replicas, ORDERS_A_DECISION), ORDER),
        order_counts=np.zeros(replicas, np.int64),
        reports=np.zeros((replicas, sizes.kept, slots), REPORT),
        linked=np.zeros((replicas, cues), LINKED),
        heard=np.zeros((replicas, slots if sizes.kept else 0), HEARD),
        messages=np.zeros((replicas, rounds), MESSAGE),
        rounds=np.zeros((replicas, rounds), ROUND),
        in_play=np.zeros(replicas, np.int64),
        noted_threats=np.zeros((replicas, bodies), NOTED_THREAT),
        noted_cues=np.zeros((replicas, cues), np.int64),
        noted_tracks=np.zeros((replicas, slots), NOTED_TRACK),
        noted_rounds=np.zeros((replicas, rounds), NOTED_ROUND),
        events=np.zeros((replicas, events), EVENT),
        event_counts=np.zeros(replicas, np.int64),
    )
    if PLAIN_PYTHON:  # plain Python reads a row's fields as attributes only from a record array
        world = World(*(array if array.dtype.names is None else array.view(np.recarray) for array in world))
    world.messages["sent_s"] = -np.inf
    world.messages["arrives_s"] = np.inf
    world.cues["available_s"] = np.inf
    world.linked["held_until_s"] = -np.inf
    world.threats["parent"] = -1
    world.ledger["elsewhere_until_s"] = -np.inf
    world.noted_threats["first_seen_s"] = np.inf
    world.noted_tracks["origin"] = -1
    world.noted_rounds["origin"] = -1
    return world
