"""A radar elsewhere: what it sends, how good it is, and that it is no more than its own filter knows."""

import numpy as np
import pytest
from scipy.stats import chi2

from engagement.fights import CLOSE, scene
from uppertier.earth.constants import WGS84
from uppertier.engagement.handover import handed_over
from uppertier.engagement.prepare import populate
from uppertier.engagement.remote import BURNING, FALLING, UNKNOWN, Burn, judge_thrust
from uppertier.engagement.reporters import reporters
from uppertier.flight.path import state_at
from uppertier.tracking.track import TRACK

AT = "at: [37.9, 124.7], boresight: 20 deg"
SHARP = (f"cue={{radar: {{design: green-pine, {AT}}}}}",)
REPLICAS = 40


@pytest.fixture(scope="module")
def sent():
    """The messages of a radar on an island off the coast, all replicas in one, with what was true."""
    world = populate(scene(*SHARP), 1, 0, REPLICAS)[0]
    rows = []
    for r in range(REPLICAS):
        for cue in world.cues[r][np.isfinite(world.cues[r]["available_s"])]:
            threat = world.threats[r, cue["subject"]]
            count, path = world.knot_counts[r, cue["subject"]], world.knots[r, cue["subject"]]
            place, velocity, _ = state_at(path, count, cue["time_s"] - threat["launch_s"])
            off = np.concatenate([cue["position_m"] - place, cue["velocity_m_s"] - velocity])
            rows.append((r, cue, threat, off))
    return rows


def test_it_tells_once_the_thrust_has_ended_and_at_its_interval(sent):
    assert len(sent) > 5 * 4 * REPLICAS
    early = [cue["time_s"] < threat["cutoff_s"] for _, cue, threat, _ in sent]
    assert np.mean(early) == 0.0
    for r in range(3):
        times = [cue["time_s"] for replica, cue, _, _ in sent if replica == r and cue["subject"] == 0]
        assert np.all(np.diff(times[:-1]) > 10.0 - 1e-6)
        assert np.median(np.diff(times)) < 11.0
    assert all(cue["available_s"] == pytest.approx(cue["time_s"] + 2.0) for _, cue, _, _ in sent)


def test_it_is_as_good_as_it_says_a_while_after_the_burn(sent):
    """NEES of six states; thrust that is still in the filter keeps the first messages from it."""
    late = [
        off @ np.linalg.solve(cue["covariance"], off)
        for _, cue, threat, off in sent
        if cue["time_s"] > threat["cutoff_s"] + 30.0
    ]
    assert len(late) > 400
    # Looks of one track share their past: bounds as if one message a missile were independent.
    low, high = chi2.ppf((1e-3, 1.0 - 1e-3), 6 * 4 * REPLICAS) / (4 * REPLICAS)
    assert low * 0.75 < np.mean(late) < high
    soon = [
        off @ np.linalg.solve(cue["covariance"], off)
        for _, cue, threat, off in sent
        if cue["time_s"] <= threat["cutoff_s"] + 30.0
    ]
    assert np.median(soon) < 12.0


def test_the_estimate_is_not_the_truth(sent):
    assert min(np.linalg.norm(off[:3]) for *_, off in sent) > 0.1


def test_what_is_handed_over_is_the_last_and_the_best():
    setup = scene(*SHARP)
    found = handed_over(setup, seed=1, replicas=2)
    assert [(each.replica, each.missile) for each in found] == [
        (r, f"scud-er-{k}") for r in range(2) for k in range(1, 5)
    ]
    assert {each.reporter for each in found} == {"green-pine"}
    world = populate(setup, 1, 0, 2)[0]
    for each in found:
        assert each.leaves_view
        mine = world.cues[each.replica]
        mine = mine[(mine["subject"] == int(each.missile[-1]) - 1) & (mine["time_s"] > 0.0)]
        assert each.time_s == mine["time_s"].max()
        assert each.position_sigma_m == pytest.approx(np.sqrt(np.trace(each.covariance[:3, :3]) / 3.0))
        assert each.velocity_sigma_m_s == pytest.approx(np.sqrt(np.trace(each.covariance[3:, 3:]) / 3.0))
        assert each.velocity_sigma_m_s < 0.5 * mine["velocity_sigma_m_s"].max()
        # A hundred looks in a minute and more: kilometres a second are known to some metres a second.
        assert each.velocity_sigma_m_s < 5.0


def test_a_radar_that_looks_away_and_one_that_is_far_have_nothing_to_tell():
    away = SHARP[0].replace("boresight: 20 deg", "boresight: 200 deg")
    assert handed_over(scene(away)) == []
    far = SHARP[0].replace("[37.9, 124.7]", "[30.9, 124.7]")
    assert handed_over(scene(far)) == []


def test_a_radar_farther_off_knows_less():
    near = handed_over(scene(*SHARP), replicas=10)
    far = handed_over(scene(SHARP[0].replace("[37.9, 124.7]", "[36.4, 124.7]")), replicas=10)
    sigmas = [np.median([each.position_sigma_m for each in found]) for found in (near, far)]
    assert sigmas[0] < sigmas[1]


def test_every_link_loses_its_own_messages():
    both = f"cue={{radars: [{{design: spy-1d, {AT}, loss: 0.5}}, {{design: spy-1d, {AT}, loss: 0.5}}]}}"
    world = populate(scene(both), 1, 0, 20)[0]
    told = world.cues["position_sigma_m"] > 0.0
    lost = np.isinf(world.cues["available_s"])
    for source in (1, 2):
        mine = told & (world.cues["source"] == source)
        assert mine.sum() > 300
        assert lost[mine].mean() == pytest.approx(0.5, abs=0.1)
    one, two = (lost[told & (world.cues["source"] == source)] for source in (1, 2))
    assert not np.array_equal(one[:200], two[:200])
    assert reporters(scene(both)) == ["early warning", "spy-1d 1", "spy-1d 2"]


def test_a_replica_s_messages_are_its_own_in_any_batch():
    setup = scene(*SHARP)
    batch = populate(setup, 1, 0, 20)[0]
    alone = populate(setup, 1, 17, 1)[0]
    assert np.any(np.isfinite(alone.cues["available_s"]))
    assert alone.cues.tobytes() == batch.cues[17:18].tobytes()
    assert populate(setup, 2, 17, 1)[0].cues.tobytes() != alone.cues.tobytes()


def falling_track(time_s, speed_m_s, sigma_m_s):
    track = np.zeros(1, TRACK)[0]
    track["time_s"] = time_s
    track["state"][:3], track["state"][3:6] = (7e6, 0.0, 0.0), (0.0, speed_m_s, 0.0)
    track["covariance"][4, 4] = sigma_m_s**2
    return track


@pytest.mark.parametrize(
    "speed_m_s, sigma_m_s, verdict",
    [(2000.0, 5.0, FALLING), (2100.0, 5.0, BURNING), (2005.0, 5.0, FALLING), (2010.0, 20.0, UNKNOWN)],
)
def test_a_speed_that_grows_without_falling_is_thrust(speed_m_s, sigma_m_s, verdict):
    fresh = Burn(UNKNOWN, -1.0, 0.0, 0.0)
    begun = judge_thrust(falling_track(0.0, 2000.0, sigma_m_s), WGS84, fresh)
    assert begun.verdict == UNKNOWN
    assert begun.speed_sigma_m_s == pytest.approx(sigma_m_s)
    assert judge_thrust(falling_track(1.0, speed_m_s, sigma_m_s), WGS84, begun) == begun
    assert judge_thrust(falling_track(6.0, speed_m_s, sigma_m_s), WGS84, begun).verdict == verdict


def test_reports_of_a_close_raid_fit_into_their_room():
    """The shortest interval and a radar that sees all of it: the room does not run out."""
    near = "{design: green-pine, at: [37.2, 129.6], boresight: 300 deg, interval: 1 s}"
    changed = (*CLOSE, f"cue={{radar: {near}}}")
    world = populate(scene(*changed), 1, 0, 3)[0]
    told = world.cues["position_sigma_m"] > 0.0
    assert told.any(axis=1).all()
    assert not told.all(axis=1).any()
