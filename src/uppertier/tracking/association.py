"""Which detection belongs to which track: gates, costs, and the assignment of least total cost.

Global nearest neighbour: Blackman and Popoli, Design and Analysis of Modern Tracking Systems (1999), sections
6.3 and 6.4. The cost of a pair is minus twice the logarithm of its likelihood but for a constant, so that a
track known to a hundred metres is not robbed by a cue known to ten kilometres. As many gated pairs as
possible are made, and among those sets the likeliest.

Where it stops being true: objects closer to each other than the radar can tell, where the nearest is often
the wrong one.
"""

from math import inf, sqrt

from uppertier.compiled import lean
from uppertier.radar.measurement import position_from
from uppertier.tracking.confirmation import DOUBTFUL_MISSES
from uppertier.tracking.filter import innovation_distance, velocity_of
from uppertier.vectors import along, dot, load, store, subtract

# Costs no likelihood reaches: a track left without a detection; a pair outside the gate, whose detection may
# yet be of the track's object and begins no other; a pair that has nothing to do with each other.
MISS_COST = 1e6
CLOSE_COST = 1e8
FORBIDDEN_COST = 1e9

# Nothing that falls pulls more than 60 g against the straight line over the time since the last update.
CURVE_M_S2 = 600.0

PRICES = 3
MARKS = 8
"""Rows of scratch for `assign`: PRICES of floats, MARKS of whole numbers; four of these are the caller's."""

PLACE = 4
"""Columns of a detection's lie: its place (m), and how wide its errors reach (m)."""


@lean
def fill_places(detections, count, site, places):
    """Write where each detection lies, and how wide its errors reach there, into `places` (K, PLACE)."""
    for k in range(count):
        detection = detections[k]
        store(places[k], position_from(detection.range_m, detection.u, detection.v, site))
        slant = sqrt(max(1e-4, 1.0 - detection.u * detection.u - detection.v * detection.v))
        across = detection.range_m * (detection.u_sigma + detection.v_sigma) / slant
        places[k, 3] = detection.range_sigma_m + across


@lean
def unsure(track, ahead_s):
    """Return how unsure the place of a track is (m, one sigma) a time (s) away, on a straight line."""
    covariance = track.covariance
    slow = sqrt(covariance[0, 0] + covariance[1, 1] + covariance[2, 2])
    fast = sqrt(covariance[3, 3] + covariance[4, 4] + covariance[5, 5])
    return slow + fast * abs(ahead_s)


@lean
def mark_near(track, time_s, places, count, gate, near):
    """Mark in `near` (K,) which detections may lie in the gate of a track not yet carried to their time.

    A cheap and wide test in metres: nothing that would pass the true gate fails it. Returns whether any may.
    """
    ahead = time_s - track.time_s
    there = along(load(track.state), ahead, velocity_of(track.state))
    own, reach, bend = unsure(track, ahead), sqrt(gate), CURVE_M_S2 * ahead * ahead
    found = False
    for k in range(count):
        wide = reach * (own + places[k, 3]) + bend
        away = subtract(load(places[k]), there)
        near[k] = dot(away, away) < wide * wide
        found = found or near[k]
    return found


@lean
def may_be_one(one, other, gate):
    """Return whether two tracks, of times of their own, may be of one object: as cheap and wide a test."""
    ahead = one.time_s - other.time_s
    there = along(load(other.state), ahead, velocity_of(other.state))
    wide = sqrt(gate) * (unsure(one, 0.0) + unsure(other, ahead)) + CURVE_M_S2 * ahead * ahead
    away = subtract(load(one.state), there)
    return dot(away, away) < wide * wide


@lean
def pair_cost(track, detection, site, tracker):
    """Return the cost of giving a detection to a track of the same time.

    Outside the gate it is CLOSE_COST or FORBIDDEN_COST. One look in a thousand falls out of its own track's
    gate, and a track begun from it would be a double. So a detection within the wider `start_gate` is close
    to a track, unless that is in doubt or has not seen anything yet.
    """
    squared, log_determinant = innovation_distance(load(track.state), track.covariance, detection, site)
    if squared <= tracker.gate:
        return squared + log_determinant
    if squared <= tracker.start_gate and track.updates > 0 and track.misses < DOUBTFUL_MISSES:
        return CLOSE_COST
    return FORBIDDEN_COST


@lean
def scan_end(detections, first, count):
    """Return the end of the scan that begins with detection `first`: the echoes of one dwell.

    In one dwell an object gives one echo at most; in a frame it gives one to each dwell that sees it.
    Detections come in the order of dwells; the fence's are not told apart, so that each of its echoes is a
    scan.
    """
    last = first + 1
    task = detections[first].task
    while last < count and task >= 0 and detections[last].task == task:
        last += 1
    return last


@lean
def fill_costs(tracks, rows, count, detections, detection_count, site, tracker, costs):
    """Fill `costs` for the tracks in slots `rows[:count]`: a column a detection, then one for each row."""
    for i in range(count):
        track = tracks[rows[i]]
        for k in range(detection_count):
            costs[i, k] = pair_cost(track, detections[k], site, tracker)
        for k in range(count):
            costs[i, detection_count + k] = MISS_COST


@lean
def nearest_column(costs, row, reached, columns, prices, marks):
    """Relax the ways out of a row and return the nearest column not yet reached, and how far it is."""
    best = -1
    nearest = inf
    for j in range(columns):
        if marks[2, j] == 1:
            continue
        way = reached + costs[row, j] - prices[0, row] - prices[1, j]
        if way < prices[2, j]:
            prices[2, j] = way
            marks[1, j] = row
        if prices[2, j] < nearest:
            nearest = prices[2, j]
            best = j
    return best, nearest


@lean
def seat(costs, newcomer, columns, prices, marks):
    """Give one more row a column along the cheapest way, others changing theirs if need be."""
    for j in range(columns):
        prices[2, j] = inf
        marks[2, j] = 0
    row = newcomer
    reached = 0.0
    end = -1
    while end < 0:
        column, reached = nearest_column(costs, row, reached, columns, prices, marks)
        marks[2, column] = 1
        if marks[0, column] < 0:
            end = column
        else:
            row = marks[0, column]
    prices[0, newcomer] += reached
    for j in range(columns):
        if marks[2, j] == 1 and j != end:
            prices[0, marks[0, j]] += reached - prices[2, j]
            prices[1, j] -= reached - prices[2, j]
    row = -1
    while row != newcomer:
        row = marks[1, end]
        marks[0, end] = row
        end, marks[3, row] = marks[3, row], end


@lean
def assign(costs, rows, columns, prices, marks):
    """Give each row a column of its own at least total cost; row i gets column `marks[3, i]`.

    Costs are (rows, columns) in the corner of a larger array, rows <= columns, finite. Shortest augmenting
    paths with prices, after Crouse, On implementing 2D rectangular assignment algorithms, IEEE Transactions
    on Aerospace and Electronic Systems 52 (2016); time of order rows^2 columns. `prices` (3, columns) and
    `marks` (4 or more, columns) are scratch: marks[0] the row in a column, [1] the row before it on the
    way, [2] reached, [3] the column of a row; prices[0] of rows, [1] of columns, [2] length of the way.
    """
    for j in range(columns):
        prices[0, j] = 0.0
        prices[1, j] = 0.0
        marks[0, j] = -1
        marks[3, j] = -1
    for row in range(rows):
        seat(costs, row, columns, prices, marks)


@lean
def separation(one, other, matrices):
    """Return the squared Mahalanobis distance of two tracks' positions and velocities at one time.

    Of the six differences, under the sum of the covariances: chi-square with 6 degrees of freedom when both
    are of one object; errors of the two are taken as independent.
    """
    factor = matrices[0]
    white = matrices[1, 0]
    total = 0.0
    for i in range(6):
        white[i] = one.state[i] - other.state[i]
        for j in range(i + 1):
            factor[i, j] = one.covariance[i, j] + other.covariance[i, j]
            for k in range(j):
                factor[i, j] -= factor[i, k] * factor[j, k]
            if i == j:
                factor[i, j] = sqrt(factor[i, j])
            else:
                factor[i, j] /= factor[j, j]
        for k in range(i):
            white[i] -= factor[i, k] * white[k]
        white[i] /= factor[i, i]
        total += white[i] * white[i]
    return total


@lean
def same_object(one, other, matrices, gate):
    """Return whether two states of one time are of one object: positions and velocities within the gate."""
    return separation(one, other, matrices) < gate
