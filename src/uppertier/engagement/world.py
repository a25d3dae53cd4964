"""The world of a fight: one NamedTuple of arrays whose first axis is the replica."""

from typing import NamedTuple

import numpy as np

from uppertier.compiled import PLAIN_PYTHON
from uppertier.engagement.events import EVENT
from uppertier.engagement.note import NOTED_ROUND, NOTED_THREAT, NOTED_TRACK
from uppertier.engagement.orders import MESSAGE
from uppertier.engagement.sky import THREAT
from uppertier.fire_control.launcher import LAUNCHER, LEDGER, ORDER, PLAN, WINDOW
from uppertier.flight.path import TARGET
from uppertier.interceptor.round import ROUND
from uppertier.radar.cue import CUE
from uppertier.radar.measurement import DETECTION
from uppertier.radar.schedule import RADAR_STATE, TASK
from uppertier.tracking.track import TRACK

# Room for the detections of a frame, or one for each body where that is more: a beam full of a large raid.
DETECTIONS_A_FRAME = 64
ORDERS_A_DECISION = 16


class World(NamedTuple):
    """All that changes in a fight; every array is (replica, ...).

    What the battery may know is `cues`, `detections`, `tasks`, `tracks`, `launchers`, `ledger`, `plans`,
    `windows` and `orders`. The truth is `threats`, `knots`, `targets` and `rounds`. Only the referee looks at
    both.
    """

    threats: np.ndarray  # (R, B) THREAT: the T missiles, then the stages and pieces they leave behind
    knots: np.ndarray  # (R, B, K, 10) true paths, times since launch
    knot_counts: np.ndarray  # (R, B)
    targets: np.ndarray  # (R, B) TARGET
    cues: np.ndarray  # (R, C) CUE
    radar: np.ndarray  # (R,) RADAR_STATE
    tasks: np.ndarray  # (R, N) TASK
    detections: np.ndarray  # (R, D) DETECTION
    detection_counts: np.ndarray  # (R,)
    origins: np.ndarray  # (R, D) whose echo each detection is
    tracks: np.ndarray  # (R, N) TRACK
    launchers: np.ndarray  # (R, L) LAUNCHER
    ledger: np.ndarray  # (R, N) LEDGER
    plans: np.ndarray  # (R, N) PLAN
    windows: np.ndarray  # (R, N, L) WINDOW
    orders: np.ndarray  # (R, O) ORDER
    order_counts: np.ndarray  # (R,)
    messages: np.ndarray  # (R, M) MESSAGE
    rounds: np.ndarray  # (R, M) ROUND
    noted_threats: np.ndarray  # (R, B) NOTED_THREAT
    noted_cues: np.ndarray  # (R, C) 1 once in the notes
    noted_tracks: np.ndarray  # (R, N) NOTED_TRACK
    noted_rounds: np.ndarray  # (R, M) NOTED_ROUND
    events: np.ndarray  # (R, E) EVENT
    event_counts: np.ndarray  # (R,)


def empty_world(
    replicas: int, threats: int, launchers: int, rounds: int, knots: int, debris: int = 0, cues: int = 0
) -> World:
    """Return a world of the given sizes in which nothing is yet.

    There are two track slots for each missile, one for each other body, and room for false ones; a full list
    of events keeps counting.
    """
    slots = 2 * threats + debris + 8
    bodies = threats + debris
    room = max(DETECTIONS_A_FRAME, bodies)
    room_for_events = 64 + 16 * threats + 8 * rounds + 4 * slots + cues
    world = World(
        threats=np.zeros((replicas, bodies), THREAT),
        knots=np.zeros((replicas, bodies, knots, 10)),
        knot_counts=np.zeros((replicas, bodies), np.int64),
        targets=np.zeros((replicas, bodies), TARGET),
        cues=np.zeros((replicas, cues), CUE),
        radar=np.zeros(replicas, RADAR_STATE),
        tasks=np.zeros((replicas, slots), TASK),
        detections=np.zeros((replicas, room), DETECTION),
        detection_counts=np.zeros(replicas, np.int64),
        origins=np.full((replicas, room), -1, np.int64),
        tracks=np.zeros((replicas, slots), TRACK),
        launchers=np.zeros((replicas, launchers), LAUNCHER),
        ledger=np.zeros((replicas, slots), LEDGER),
        plans=np.zeros((replicas, slots), PLAN),
        windows=np.zeros((replicas, slots, launchers), WINDOW),
        orders=np.zeros((replicas, ORDERS_A_DECISION), ORDER),
        order_counts=np.zeros(replicas, np.int64),
        messages=np.zeros((replicas, rounds), MESSAGE),
        rounds=np.zeros((replicas, rounds), ROUND),
        noted_threats=np.zeros((replicas, bodies), NOTED_THREAT),
        noted_cues=np.zeros((replicas, cues), np.int64),
        noted_tracks=np.zeros((replicas, slots), NOTED_TRACK),
        noted_rounds=np.zeros((replicas, rounds), NOTED_ROUND),
        events=np.zeros((replicas, room_for_events), EVENT),
        event_counts=np.zeros(replicas, np.int64),
    )
    if PLAIN_PYTHON:  # plain Python reads a row's fields as attributes only from a record array
        world = World(*(array if array.dtype.names is None else array.view(np.recarray) for array in world))
    world.messages["sent_s"] = -np.inf
    world.messages["arrives_s"] = np.inf
    world.cues["available_s"] = np.inf
    world.threats["parent"] = -1
    world.noted_tracks["origin"] = -1
    world.noted_rounds["origin"] = -1
    return world
