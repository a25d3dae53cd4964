"""Detections shared out among tracks by their chances: joint probabilistic data association (JPDA).

Fortmann, Bar-Shalom and Scheffe, Sonar tracking of multiple targets using joint probabilistic data
association, IEEE Journal of Oceanic Engineering 8 (1983); Bar-Shalom and Li, Multitarget-Multisensor Tracking
(1995), chapter 6; Blackman and Popoli, Design and Analysis of Modern Tracking Systems (1999), chapter 6. A
scan is one dwell: each object gives at most one echo in it, and each echo is of at most one object. A joint
event says which echo is of which track, the rest being misses and false alarms; its chance is a product of
weights.

Where it stops being true: two objects that fly side by side for long draw both tracks to their middle, as in
all JPDA; objects without a track are taken for false alarms; a dwell that sees one of two tracks in a cluster
is taken to see the other as well.
"""

from math import exp, pi
from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled, lean
from uppertier.tracking.association import MISS_COST
from uppertier.tracking.filter import update

MOST_EXACT = 8
"""Clusters of more detections than this are shared out by the cheap formula."""

# A share below this moves nobody.
LEAST_SHARE = 1e-9
# Density of a normal distribution of three dimensions at its middle, the determinant left out.
PEAK = (2.0 * pi) ** -1.5


class Room(NamedTuple):
    """Scratch for N tracks and K detections."""

    weights: np.ndarray  # (N, K) chance of a pair over that of a miss and a false alarm
    shares: np.ndarray  # (N, K) chance that the detection is of the track
    members: np.ndarray  # (N,) rows of the cluster in hand
    columns: np.ndarray  # (K,) its detections
    taken: np.ndarray  # (N,) rows that have had their cluster
    chosen: np.ndarray  # (N,) the detection each row is taken to have given
    claimed: np.ndarray  # (K,) 1 for detections in or close to any gate
    before: np.ndarray  # (N + 1, 2 ** MOST_EXACT) sums of events of the first rows, by detections used
    after: np.ndarray  # (N + 1, 2 ** MOST_EXACT) sums of events of the other rows, those being used
    mean: np.ndarray  # (7,)
    shift: np.ndarray  # (7,)
    covariance: np.ndarray  # (7, 7)
    spread: np.ndarray  # (7, 7)


@compiled
def make_room(slots, most):
    """Return scratch for `slots` tracks and `most` detections."""
    subsets = 1 << MOST_EXACT
    return Room(
        np.empty((slots, most)),
        np.empty((slots, most)),
        np.empty(slots, np.int64),
        np.empty(most, np.int64),
        np.empty(slots, np.int64),
        np.empty(slots, np.int64),
        np.empty(most, np.int64),
        np.empty((slots + 1, subsets)),
        np.empty((slots + 1, subsets)),
        np.empty(7),
        np.empty(7),
        np.empty((7, 7)),
        np.empty((7, 7)),
    )


@lean
def weigh_pairs(costs, listed, first, last, tracker, room):
    """Turn the costs of the detections from `first` up to `last` into weights, and clear their shares.

    The weight of a pair is its likelihood times Pd / ((1 - Pd) b), b being the density of false alarms: so a
    track without a detection weighs 1, and a detection without a track, too. Outside the gate it is 0.
    """
    chance = tracker.detection_chance
    scale = PEAK * chance / ((1.0 - chance) * tracker.clutter_density)
    for i in range(listed):
        for k in range(first, last):
            cost = costs[i, k]
            room.weights[i, k] = scale * exp(-0.5 * cost) if cost < MISS_COST else 0.0
            room.shares[i, k] = 0.0


@lean
def touches(weights, members, count, k):
    """Return whether detection k lies in the gate of one of the first `count` members."""
    touched = False
    for t in range(count):
        touched = touched or weights[members[t], k] > 0.0
    return touched


@lean
def gather(seed, listed, first, last, room):
    """Fill `members` and `columns` with the cluster about row `seed`; return how many of each.

    Rows that share a detection are in one cluster, and so are those that share one with any of these.
    """
    weights = room.weights
    room.members[0] = seed
    room.taken[seed] = 1
    rows, columns, grown = 1, 0, True
    while grown:
        grown = False
        columns = 0
        for k in range(first, last):
            if not touches(weights, room.members, rows, k):
                continue
            room.columns[columns] = k
            columns += 1
            for i in range(listed):
                if room.taken[i] == 0 and weights[i, k] > 0.0:
                    room.members[rows] = i
                    room.taken[i] = 1
                    rows += 1
                    grown = True
    return rows, columns


@lean
def share_exactly(rows, columns, room):
    """Share the detections of a cluster out by the sum over all joint events.

    The events are summed by the set of detections used so far, first rows to last and back, which takes
    rows * columns * 2 ** columns steps where a list of all events would take factorials.
    """
    weights, before, after = room.weights, room.before, room.after
    subsets = 1 << columns
    for used in range(subsets):
        before[0, used] = 0.0
        after[rows, used] = 1.0
    before[0, 0] = 1.0
    for t in range(rows):
        row = room.members[t]
        back = rows - 1 - t
        late = room.members[back]
        for used in range(subsets):
            forth_sum, back_sum = before[t, used], after[back + 1, used]
            for j in range(columns):
                k = room.columns[j]
                if used & (1 << j):
                    forth_sum += before[t, used ^ (1 << j)] * weights[row, k]
                else:
                    back_sum += after[back + 1, used | (1 << j)] * weights[late, k]
            before[t + 1, used] = forth_sum
            after[back, used] = back_sum
    for t in range(rows):
        row = room.members[t]
        for j in range(columns):
            k = room.columns[j]
            total = 0.0
            for used in range(subsets):
                if not used & (1 << j):
                    total += before[t, used] * after[t + 1, used | (1 << j)]
            room.shares[row, k] = total * weights[row, k] / after[0, 0]


@lean
def share_cheaply(rows, columns, room):
    """Share the detections of a cluster out by weights alone: Fitzgerald's cheap JPDA.

    A pair's weight over the sum of all weights in its row and in its column, as told by Blackman and Popoli,
    chapter 6. Exact for one track or one detection alone, else an approximation.
    """
    for t in range(rows):
        row = room.members[t]
        of_row = 0.0
        for j in range(columns):
            of_row += room.weights[row, room.columns[j]]
        for j in range(columns):
            k = room.columns[j]
            of_column = 0.0
            for s in range(rows):
                of_column += room.weights[room.members[s], k]
            weight = room.weights[row, k]
            room.shares[row, k] = weight / (1.0 + of_row + of_column - weight)


@lean
def share_out(listed, first, last, room):
    """Fill `shares` for the detections from `first` up to `last`, cluster by cluster."""
    for i in range(listed):
        room.taken[i] = 0
    for i in range(listed):
        if room.taken[i] == 1:
            continue
        rows, columns = gather(i, listed, first, last, room)
        if columns > MOST_EXACT:
            share_cheaply(rows, columns, room)
        elif columns > 0:
            share_exactly(rows, columns, room)


@lean
def keep_prior(track, room):
    """Copy a track's mean and covariance into the scratch, and clear the sums."""
    for i in range(7):
        room.mean[i] = track.state[i]
        room.shift[i] = 0.0
        for j in range(7):
            room.covariance[i, j] = track.covariance[i, j]
            room.spread[i, j] = 0.0


@lean
def add_part(track, share, room):
    """Add a track's present estimate to the sums with its share, and put the prior back."""
    for i in range(7):
        off = track.state[i] - room.mean[i]
        room.shift[i] += share * off
        for j in range(7):
            cross = off * (track.state[j] - room.mean[j])
            room.spread[i, j] += share * (track.covariance[i, j] + cross)
    for i in range(7):
        track.state[i] = room.mean[i]
        for j in range(7):
            track.covariance[i, j] = room.covariance[i, j]


@lean
def is_fed(shares, first, last):
    """Return whether any detection of a scan has a share in a track."""
    fed = False
    for k in range(first, last):
        fed = fed or shares[k] >= LEAST_SHARE
    return fed


@lean
def blend(track, shares, detections, first, last, site, matrices, room):
    """Take the detections from `first` up to `last` into a track by their shares (K,).

    Mean and covariance of the mixture of all updates, the missed one among them. Where all detections have
    one accuracy this is the combined innovation with its spread of the means; ours differ in theirs with the
    power of the echo. Returns the chance that any of them is the track's, the likeliest, and its NIS.
    """
    if not is_fed(shares, first, last):
        return 0.0, first, 0.0
    keep_prior(track, room)
    some, best, nis = 0.0, first, 0.0
    for k in range(first, last):
        if shares[k] < LEAST_SHARE:
            continue
        squared = update(track, detections[k], site, matrices)
        if shares[k] > shares[best] or some == 0.0:
            best, nis = k, squared
        some += shares[k]
        add_part(track, shares[k], room)
    add_part(track, 1.0 - some, room)
    for i in range(7):
        track.state[i] = room.mean[i] + room.shift[i]
        for j in range(7):
            track.covariance[i, j] = room.spread[i, j] - room.shift[i] * room.shift[j]
    return some, best, nis
