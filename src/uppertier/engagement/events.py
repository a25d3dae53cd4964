"""What can happen in a fight, and the list in which each replica's happenings are noted."""

import numpy as np

from uppertier.compiled import lean
from uppertier.vectors import store

LAUNCH, CUTOFF, CUE, SEEN, TRACKED, LOST, ORDER, FIRED, DUD, LOCKED, STRUCK, MISS, GONE, VERDICT = range(14)
IMPACT, CLASSED, SHARED, PARTED, UNTOLD, GRAZED = range(14, 20)
KINDS = (
    "launch",
    "cut-off",
    "cue",
    "first seen",
    "tracked",
    "track dropped",
    "order",
    "fired",
    "failed",
    "seeker lock",
    "intercept",
    "miss",
    "target gone",
    "verdict",
    "impact",
    "classed",
    "shared",
    "separated",
    "uplinks stop",
    "graze",
)
"""The words for the event kinds, in the order of their numbers."""

EVENT = np.dtype(
    [
        ("time_s", np.float64),
        ("kind", np.int64),
        ("battery", np.int64),
        ("subject", np.int64),
        ("object", np.int64),
        ("value", np.float64),
        ("position_m", np.float64, (3,)),
    ],
    align=True,
)
"""One happening: when, which kind, at which battery, who (slot), to whom (slot or -1), a figure, and where.

Slots of tracks and rounds are those of the battery; what happens to all stands under the first."""


@lean
def sign(world, r, first, battery):
    """Write into replica r's events from number `first` on at which battery they happened."""
    for place in range(first, min(world.event_counts[r], world.events.shape[1])):
        world.events[r, place].battery = battery


@lean
def happen(world, r, time_s, kind, subject, other, value, position):
    """Append one event to replica r's list; a full list keeps counting, so that the loss is seen."""
    place = world.event_counts[r]
    world.event_counts[r] += 1
    if place >= world.events.shape[1]:
        return
    event = world.events[r, place]
    event.time_s = time_s
    event.kind = kind
    event.subject = subject
    event.object = other
    event.value = value
    store(event.position_m, position)
