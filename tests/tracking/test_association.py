"""Gates and assignment: the optimum as SciPy finds it, and nothing lost before the gate."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from uppertier.earth.constants import WGS84
from uppertier.tracking.association import (
    CLOSE_COST,
    FORBIDDEN_COST,
    MARKS,
    MISS_COST,
    PLACE,
    PRICES,
    assign,
    fill_costs,
    fill_places,
    mark_near,
    may_be_one,
    pair_cost,
    same_object,
)
from uppertier.tracking.confirmation import DOUBTFUL_MISSES
from uppertier.tracking.filter import predict
from uppertier.tracking.track import TRACK, TRACKER


def solve(costs):
    """Return the column of each row."""
    rows, columns = costs.shape
    room = np.full((rows + 3, columns + 2), np.nan)
    room[:rows, :columns] = costs
    marks = np.zeros((MARKS, columns + 2), np.int64)
    assign(room, rows, columns, np.empty((PRICES, columns + 2)), marks)
    return marks[3, :rows]


def test_assignment_is_the_optimum_scipy_finds():
    luck = np.random.default_rng(2)
    for _ in range(300):
        rows = luck.integers(1, 12)
        columns = rows + luck.integers(0, 12)
        costs = luck.normal(0.0, 20.0, (rows, columns))
        costs[luck.random(costs.shape) < 0.3] = MISS_COST
        ours = solve(costs)
        assert len(set(ours)) == rows
        best = costs[linear_sum_assignment(costs)].sum()
        # Sums of costs up to 1e7 carry rounding of 1e-9.
        assert costs[np.arange(rows), ours].sum() == pytest.approx(best, abs=1e-6)


def test_no_rows_is_no_assignment():
    assert len(solve(np.empty((0, 4)))) == 0


def test_as_many_pairs_as_possible_and_the_likeliest(climbing, site, new_track, new_detection):
    """Two tracks 3 km apart, two detections: each its own, though one detection is nearer to both."""
    tracks = np.zeros(3, TRACK)
    place = np.array(climbing[0])
    tracks[0] = new_track(place, climbing[1])
    tracks[2] = new_track(np.add(place, (3000.0, 0.0, 0.0)), climbing[1])
    detections = np.array(
        [new_detection(np.add(place, (1600.0, 0.0, 0.0))), new_detection(np.add(place, (5500.0, 0.0, 0.0)))]
    )
    costs = np.empty((3, 8))
    rows = np.array([0, 2, 0])
    fill_costs(tracks, rows, 2, detections, 2, site, TRACKER, costs)
    assert costs[0, 1] == FORBIDDEN_COST
    assert list(solve(costs[:2, :4])) == [0, 1]


def test_a_well_known_track_is_not_robbed_by_a_vague_one(climbing, site, new_track, new_detection):
    sharp, vague = new_track(*climbing, 100.0, 10.0), new_track(*climbing, 10e3, 100.0)
    detection = new_detection(np.array(climbing[0]) + 100.0)
    assert pair_cost(sharp, detection, site, TRACKER) < pair_cost(vague, detection, site, TRACKER)


def test_a_look_that_falls_out_of_the_gate_is_close_and_neither_taken_nor_a_strangers(
    climbing, site, new_track, new_detection
):
    track = new_track(*climbing, 1.0, 1.0)
    track["updates"] = 9

    def cost(errors):
        return pair_cost(track, new_detection(climbing[0], errors), site, TRACKER)

    # Squared distances of 9, 25 and 49 in sigmas of the look; the gates are 16.3 and 30.7.
    assert cost((0.0, 3.0, 0.0)) < MISS_COST < cost((0.0, 5.0, 0.0)) == CLOSE_COST
    assert cost((0.0, 7.0, 0.0)) == FORBIDDEN_COST
    # A track in doubt, or a report that was not found yet, holds no stranger off.
    for field, value in (("misses", DOUBTFUL_MISSES), ("updates", 0)):
        doubtful = new_track(*climbing, 1.0, 1.0)
        doubtful["updates"], doubtful[field] = 9, value
        assert pair_cost(doubtful, new_detection(climbing[0], (0, 5, 0)), site, TRACKER) == FORBIDDEN_COST


def quick_look(track, detection, site, gate):
    """Tell whether the cheap test lets a detection near a track."""
    places, near = np.empty((1, PLACE)), np.zeros(1, np.bool_)
    fill_places(np.array([detection]), 1, site, places)
    found = mark_near(track, detection["time_s"], places, 1, gate, near)
    assert found == near[0]
    return found


def test_nothing_in_the_gate_is_lost_by_the_quick_look(
    climbing, diving, site, new_track, new_detection, matrices
):
    luck = np.random.default_rng(3)
    passed = 0
    for _ in range(400):
        start = climbing if luck.random() < 0.5 else diving
        track = new_track(*start, luck.uniform(10.0, 3000.0), luck.uniform(1.0, 300.0))
        waited = luck.uniform(0.0, 1.0)
        carried = track.copy()
        predict(carried, waited, TRACKER, WGS84, matrices)
        deviation = np.linalg.cholesky(carried["covariance"][:3, :3]) @ luck.standard_normal(3)
        place = carried["state"][:3] + 1.5 * deviation
        detection = new_detection(place, luck.standard_normal(3), time_s=waited)
        if pair_cost(carried, detection, site, TRACKER) < FORBIDDEN_COST:
            passed += 1
            assert quick_look(track, detection, site, TRACKER.start_gate)
    assert passed > 300


def test_the_quick_look_refuses_what_is_far(climbing, site, new_track, new_detection):
    track = new_track(*climbing, 100.0, 10.0)
    assert not quick_look(track, new_detection(np.array(climbing[0]) + 10e3), site, TRACKER.gate)


def test_two_estimates_of_one_body_are_one_object(climbing, new_track, matrices):
    luck = np.random.default_rng(8)
    place, velocity = np.array(climbing[0]), np.array(climbing[1])
    same = 0
    for _ in range(300):
        pair = [
            new_track(
                place + 200.0 * luck.standard_normal(3), velocity + 5.0 * luck.standard_normal(3), 200.0, 5.0
            )
            for _ in range(2)
        ]
        same += same_object(*pair, matrices, TRACKER.identity_gate)
    # The gate keeps 99.9 % of true pairs: of 300 more than 3 lost is a chance of one in 3,000.
    assert same >= 297
    other = new_track(place, velocity + 60.0, 200.0, 5.0)
    assert not same_object(new_track(place, velocity, 200.0, 5.0), other, matrices, TRACKER.identity_gate)


def test_two_tracks_of_one_object_pass_the_quick_comparison(climbing, diving, new_track, matrices):
    luck = np.random.default_rng(5)
    same = 0
    for _ in range(300):
        start = climbing if luck.random() < 0.5 else diving
        one = new_track(*start, luck.uniform(10.0, 3000.0), luck.uniform(1.0, 300.0))
        other = new_track(*start, luck.uniform(10.0, 3000.0), luck.uniform(1.0, 300.0))
        for track in (one, other):
            track["state"][:6] += np.linalg.cholesky(track["covariance"][:6, :6]) @ luck.standard_normal(6)
        waiting = other.copy()
        waited = luck.uniform(0.0, 1.0)
        for track in (one, other):
            predict(track, waited, TRACKER, WGS84, matrices)
        if same_object(one, other, matrices, TRACKER.identity_gate):
            same += 1
            assert may_be_one(one, waiting, TRACKER.identity_gate)
    assert same > 250
    far = one.copy()
    far["state"][:3] += 50e3
    assert not may_be_one(one, far, TRACKER.identity_gate)
