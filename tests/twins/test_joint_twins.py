"""Joint association beside a plain one that lists every joint event and adds up their chances."""

from itertools import product

import numpy as np
import pytest

from uppertier.tracking.joint_association import make_room, share_out


def events(weights):
    """Yield every joint event: for each track its detection, or None; no detection twice."""
    tracks, detections = weights.shape
    choices = [[None, *(k for k in range(detections) if weights[t, k] > 0.0)] for t in range(tracks)]
    for event in product(*choices):
        given = [k for k in event if k is not None]
        if len(given) == len(set(given)):
            yield event


def plain_shares(weights):
    """The share of a pair is the chance of all events that hold it over that of all events."""
    shares, total = np.zeros(weights.shape), 0.0
    for event in events(weights):
        chance = np.prod([1.0 if k is None else weights[t, k] for t, k in enumerate(event)])
        total += chance
        for t, k in enumerate(event):
            if k is not None:
                shares[t, k] += chance
    return shares / total


@pytest.mark.parametrize("tracks, detections", [(1, 1), (1, 5), (4, 1), (2, 2), (3, 4), (4, 4), (5, 3)])
def test_shares_are_the_sum_over_all_joint_events(tracks, detections):
    luck = np.random.default_rng(10 * tracks + detections)
    room = make_room(tracks, detections)
    for _ in range(20):
        weights = 10.0 ** luck.uniform(-2.0, 4.0, (tracks, detections))
        weights[luck.random(weights.shape) < 0.3] = 0.0
        room.weights[:], room.shares[:] = weights, 0.0
        share_out(tracks, 0, detections, room)
        assert room.shares == pytest.approx(plain_shares(weights), rel=1e-10, abs=1e-14)


def test_two_tracks_and_two_detections_on_paper():
    """Events: none (1), one pair (2, 3, 5, 7), both pairs (2 x 7, 3 x 5): 47 in all."""
    weights = np.array([[2.0, 3.0], [5.0, 7.0]])
    expected = np.array([[2 + 14, 3 + 15], [5 + 15, 7 + 14]]) / 47.0
    assert plain_shares(weights) == pytest.approx(expected)
    room = make_room(2, 2)
    room.weights[:], room.shares[:] = weights, 0.0
    share_out(2, 0, 2, room)
    assert room.shares == pytest.approx(expected)
