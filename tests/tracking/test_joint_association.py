"""Joint association: the laws its shares must keep, and what a tracker with it does about close objects."""

import numpy as np
import pytest

from uppertier.tracking.association import fill_costs, scan_end
from uppertier.tracking.filter import update
from uppertier.tracking.joint_association import (
    MOST_EXACT,
    blend,
    make_room,
    share_cheaply,
    share_exactly,
    share_out,
    weigh_pairs,
)
from uppertier.tracking.joint_belief import belief_jointly
from uppertier.tracking.track import FIRM, JOINT, TENTATIVE, TRACK, TRACKER

SLOTS, MOST = 12, 16


@pytest.fixture
def room():
    return make_room(SLOTS, MOST)


def shared(room, weights):
    """Return the shares of one table of weights, cluster by cluster."""
    rows, columns = weights.shape
    room.weights[:rows, :columns] = weights
    room.shares[:] = 0.0
    share_out(rows, 0, columns, room)
    return room.shares[:rows, :columns].copy()


def close_pair(climbing, new_track, apart_m=600.0):
    """Two tracks known to 100 m, and a place between them."""
    tracks = np.zeros(2, TRACK)
    place = np.array(climbing[0])
    tracks[0] = new_track(place, climbing[1], 100.0, 10.0)
    tracks[1] = new_track(np.add(place, (apart_m, 0.0, 0.0)), climbing[1], 100.0, 10.0)
    return tracks, np.add(place, (0.4 * apart_m, 0.0, 0.0))


def take(tracks, detections, site, matrices, tracker=TRACKER):
    """Share one scan out among tracks and take it in; return the shares."""
    count, most = len(tracks), len(detections)
    room = make_room(count, most)
    costs = np.empty((count, most + count))
    fill_costs(tracks, np.arange(count), count, detections, most, site, tracker, costs)
    weigh_pairs(costs, count, 0, most, tracker, room)
    share_out(count, 0, most, room)
    for i in range(count):
        blend(tracks[i], room.shares[i], detections, 0, most, site, matrices, room)
    return room.shares.copy()


def test_chances_are_chances(room):
    """A track has one detection or none, a detection is of one track or none: no sum is above one."""
    luck = np.random.default_rng(1)
    for _ in range(100):
        rows, columns = luck.integers(1, 6), luck.integers(1, 8)
        weights = 10.0 ** luck.uniform(-3.0, 5.0, (rows, columns)) * (luck.random((rows, columns)) < 0.6)
        shares = shared(room, weights)
        assert np.all(shares >= 0.0)
        assert np.all(shares[weights == 0.0] == 0.0)
        assert np.all(shares.sum(axis=0) <= 1.0 + 1e-12)
        assert np.all(shares.sum(axis=1) <= 1.0 + 1e-12)


def test_one_track_is_the_textbook_formula(room):
    weights = np.array([[3.0, 0.5, 10.0]])
    assert shared(room, weights) == pytest.approx(weights / (1.0 + weights.sum()), rel=1e-12)


def test_order_changes_nothing(room):
    luck = np.random.default_rng(2)
    weights = luck.exponential(3.0, (4, 5)) * (luck.random((4, 5)) < 0.7)
    rows, columns = luck.permutation(4), luck.permutation(5)
    assert shared(room, weights[rows][:, columns]) == pytest.approx(
        shared(room, weights)[rows][:, columns], rel=1e-12
    )


def test_clusters_that_share_nothing_do_not_know_of_each_other(room):
    luck = np.random.default_rng(3)
    one, other = luck.exponential(2.0, (3, 3)), luck.exponential(2.0, (2, 4))
    both = np.zeros((5, 7))
    both[:3, :3], both[3:, 3:] = one, other
    together = shared(room, both)
    assert together[:3, :3] == pytest.approx(shared(room, one), rel=1e-12)
    assert together[3:, 3:] == pytest.approx(shared(room, other), rel=1e-12)


def test_a_crowd_is_shared_out_cheaply_and_still_by_chances(room):
    luck = np.random.default_rng(4)
    weights = luck.exponential(3.0, (5, MOST_EXACT + 1))
    shares = shared(room, weights)
    assert np.all(shares > 0.0)
    assert np.all(shares.sum(axis=1) < 1.0)


def test_the_cheap_formula_is_exact_for_one_track_or_one_detection_and_not_for_two(room):
    luck = np.random.default_rng(5)
    worst = 0.0
    for shape in ((1, 4), (4, 1), (2, 2)):
        rows, columns = shape
        room.members[:rows], room.columns[:columns] = np.arange(rows), np.arange(columns)
        for _ in range(50):
            room.weights[:rows, :columns] = 10.0 ** luck.uniform(-1.0, 1.0, shape)
            found = []
            for share in (share_exactly, share_cheaply):
                share(rows, columns, room)
                found.append(room.shares[:rows, :columns].copy())
            if 1 in shape:
                assert found[1] == pytest.approx(found[0], rel=1e-9)
            else:
                worst = max(worst, np.abs(found[1] - found[0]).max())
    # Seen: 0.30 at worst for two tracks that contend for two detections.
    assert 0.0 < worst < 0.35


def test_a_lone_track_without_clutter_is_updated_as_by_the_filter(
    climbing, site, new_track, new_detection, matrices
):
    clean = TRACKER._replace(detection_chance=0.9, clutter_density=1e-30)
    alone, plain = np.array([new_track(*climbing)]), new_track(*climbing)
    detection = new_detection(np.add(climbing[0], 300.0))
    (share,) = take(alone, np.array([detection]), site, matrices, clean)
    update(plain, detection, site, matrices)
    assert share == pytest.approx(1.0, abs=1e-12)
    assert alone[0]["state"] == pytest.approx(plain["state"], rel=1e-12)
    sigmas = np.sqrt(np.diag(plain["covariance"]))
    # The sums subtract what they added: rounding of a ten-thousand-millionth of the product of the sigmas.
    assert alone[0]["covariance"] / np.outer(sigmas, sigmas) == pytest.approx(
        plain["covariance"] / np.outer(sigmas, sigmas), abs=1e-10
    )


def test_what_lies_between_two_tracks_moves_both_a_little_and_leaves_both_less_sure(
    climbing, site, new_track, new_detection, matrices
):
    tracks, between = close_pair(climbing, new_track)
    before = tracks.copy()
    (mine,), (theirs,) = take(tracks, np.array([new_detection(between)]), site, matrices)
    assert mine + theirs == pytest.approx(1.0, abs=1e-3)
    assert mine > theirs > 0.05
    sure = before[0].copy()
    update(sure, new_detection(between), site, matrices)
    moved = np.linalg.norm(tracks["state"][:, :3] - before["state"][:, :3], axis=1)
    assert 0.0 < moved[0] < np.linalg.norm(sure["state"][:3] - before[0]["state"][:3])
    assert np.trace(tracks[0]["covariance"][:3, :3]) > np.trace(sure["covariance"][:3, :3])


def test_covariances_stay_symmetric_and_positive(climbing, site, new_track, new_detection, matrices):
    luck = np.random.default_rng(6)
    tracks, between = close_pair(climbing, new_track)
    for _ in range(50):
        seen = [new_detection(between, 2.0 * luck.standard_normal(3)) for _ in range(3)]
        take(tracks, np.array(seen), site, matrices)
    for track in tracks:
        assert np.array_equal(track["covariance"], track["covariance"].T)
        assert (
            np.linalg.eigvalsh(track["covariance"] / np.outer(*2 * [np.sqrt(np.diag(track["covariance"]))]))[
                0
            ]
            > 0
        )


def test_a_scan_is_one_dwell(new_detection, climbing):
    detections = np.array([new_detection(climbing[0]) for _ in range(6)])
    detections["task"] = (2, 2, 5, -1, -1, 2)
    ends, first = [], 0
    while first < 6:
        first = scan_end(detections, first, 6)
        ends.append(first)
    assert ends == [2, 3, 4, 5, 6]


JOINTLY = {"tracker": TRACKER._replace(association_kind=JOINT), "believe": belief_jointly}


def test_a_cue_becomes_a_firm_track_by_joint_association_too(new_sky, climbing):
    sky = new_sky(climbing, **JOINTLY)
    sky.give_cue(0, available_s=1.0)
    sky.play(15.0)
    sky.frame(false_alarms=[np.add(climbing[0], (0.0, 0.0, 90e3))])
    assert len(sky.having(TENTATIVE)) == 1
    sky.play(15.0)
    (track,) = sky.having(FIRM)
    assert track["cue"] == 0
    assert np.linalg.norm(track["state"][:3] - sky.bodies[0][0]) < 700.0


def test_bodies_that_cross_keep_their_tracks(new_sky, climbing):
    """Two paths cross at 40 m/s, the bodies 300 m apart: for some 15 s a look cannot tell them."""
    place, velocity = np.array(climbing[0]), np.array(climbing[1])
    across = np.cross(velocity, place)
    across /= np.linalg.norm(across)
    sky = new_sky(
        (tuple(place), tuple(velocity)),
        (tuple(place + 2500.0 * across + 300.0 * velocity / 1500.0), tuple(velocity - 40.0 * across)),
        **JOINTLY,
    )
    for body in (0, 1):
        sky.give_cue(body, available_s=0.0, position_sigma_m=300.0, velocity_sigma_m_s=10.0)
    sky.play(120.0)
    firm = sorted(sky.having(FIRM), key=lambda track: track["cue"])
    assert [track["cue"] for track in firm] == [0, 1]
    for track, body in zip(firm, sky.bodies, strict=True):
        assert np.linalg.norm(track["state"][:3] - body[0]) < 700.0
