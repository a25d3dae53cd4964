"""Several batteries: each has its own luck and its own hand, and one truth decides between them."""

from dataclasses import replace

import numpy as np
import pytest

from engagement.fights import differences, fought, pair, pair_fought, scene
from uppertier.engagement.engine import engage
from uppertier.engagement.outcome import outcome
from uppertier.engagement.prepare import battery_seed, populate
from uppertier.engagement.sky import KILLED
from uppertier.interceptor.round import HIT, ORDERED, STORED

# The other battery is there and does nothing that the first could meet: it keeps all its rounds.
SILENT = ("batteries.1.doctrine.reserve=16",)
SHARED = ("sharing={delay: 1 s}",)
# Where it can meet what flies at Busan, and does before the first battery can.
NORTH_OF_BUSAN = ("batteries.1.radar.at=[35.4, 128.9]", "batteries.1.radar.boresight=340 deg")


def of_first(record, axis):
    """Return which rounds or tracks of a record are the first battery's."""
    return record[f"{axis}_battery"].values == 0


def test_another_battery_that_does_not_shoot_changes_nothing_for_the_first():
    alone, beside = fought(replicas=4), pair_fought(*SILENT, replicas=4)
    for name in ("round_status", "round_launch_s", "round_miss_m"):
        mine = beside[name].values[:, of_first(beside, "round")]
        np.testing.assert_array_equal(mine, alone[name].values, name)
    for name in ("track_number", "track_status", "track_dropped_s", "track_origin"):
        mine = beside[name].values[:, of_first(beside, "track")]
        np.testing.assert_array_equal(mine, alone[name].values, name)
    np.testing.assert_array_equal(beside["threat_killed_s"], alone["threat_killed_s"])
    np.testing.assert_array_equal(beside["radar_spent_s"][:, 0], alone["radar_spent_s"][:, 0])


def test_a_battery_has_luck_of_its_own():
    assert battery_seed(7, 0) == 7
    seeds = {battery_seed(seed, number) for seed in (1, 2, 3) for number in range(16)}
    assert len(seeds) == 48
    assert battery_seed(2**63 + 5, 1) < 2**63, "a seed the kernels know how to take"
    same_place = "batteries.1.radar.at=[36.047, 128.224, 650 m]", "batteries.1.radar.boresight=345 deg"
    record = pair_fought(*SILENT, *same_place, replicas=20)
    seen = record["battery_first_seen_s"].values
    assert np.mean(seen[:, 0] != seen[:, 1]) > 0.2, "two radars in one place see at different times"


@pytest.mark.parametrize("changes", [(), SHARED], ids=["each for itself", "sharing"])
def test_threads_and_batches_make_no_difference(changes):
    batch = pair_fought(*changes, replicas=5, threads=2)
    assert differences(batch, pair_fought(*changes, replicas=5, threads=1)) == []
    assert differences(batch.isel(replica=[3]), pair_fought(*changes, first=3)) == []


def test_events_say_whose_rounds_and_tracks_they_are():
    record = pair_fought(replicas=4)
    for number in range(4):
        for event in outcome(record, number).events:
            if event.kind in ("order", "fired", "intercept", "miss", "target gone", "failed", "seeker lock"):
                assert event.subject.endswith((" of seongju", " of osan"))
            if event.kind == "order":
                assert event.object.partition(" of ")[2] == event.subject.partition(" of ")[2]
    one = outcome(fought(replicas=8), 0)
    assert not any(" of seongju" in event.subject for event in one.events), "one battery needs no name"


def test_the_shares_of_the_batteries_add_up():
    record = pair_fought(replicas=4)
    for number in range(4):
        result = outcome(record, number)
        assert [share.name for share in result.batteries] == ["seongju", "osan"]
        assert sum(share.interceptors_fired for share in result.batteries) == result.interceptors_fired
        assert sum(share.intercepted for share in result.batteries) == result.intercepted
        assert result.first_detection_s == min(share.first_detection_s for share in result.batteries)
        assert max(share.engageable for share in result.batteries) <= result.engageable
        here = record.sel(replica=number)
        for slot, killer in enumerate(here["threat_killer"].values):
            if killer >= 0:
                assert here["round_status"].values[killer] == HIT
                assert here["round_closest_s"].values[killer] == here["threat_killed_s"].values[slot]


def test_a_battery_is_told_what_it_has_not_seen_and_leaves_to_others_what_they_shoot_at():
    for_itself, together = (pair_fought(*NORTH_OF_BUSAN, *each, replicas=8) for each in ((), SHARED))
    fired = [int(np.sum(record["round_status"] > ORDERED)) for record in (for_itself, together)]
    killed = [int(np.sum(record["threat_status"] == KILLED)) for record in (for_itself, together)]
    assert fired[1] < 0.8 * fired[0], "no more rounds of both at one missile"
    assert killed[1] >= killed[0] - 2
    heard = [event for n in range(8) for event in outcome(together, n).events if event.kind == "shared"]
    assert heard
    for event in heard:
        assert event.subject.startswith("scud-er-")
        assert event.object in ("seongju", "osan")
        assert event.object in event.detail


def test_a_link_that_loses_everything_is_no_link():
    alone = pair_fought(*NORTH_OF_BUSAN, replicas=3)
    for broken in ("sharing={loss: 1.0}", "sharing={lost: 0 s}"):
        record = pair_fought(*NORTH_OF_BUSAN, broken, replicas=3)
        # There is more room for events where more may happen.
        assert [name for name in differences(alone, record) if not name.startswith("event_")] == []
        assert outcome(record, 1) == outcome(alone, 1)


def test_tracks_are_shared_without_engagements():
    """Both then shoot at what both can meet, as without sharing."""
    silent = "sharing={engagements: false}"
    fired = [
        int(np.sum(pair_fought(*NORTH_OF_BUSAN, *each, replicas=8)["round_status"] > ORDERED))
        for each in ((), (silent,), SHARED)
    ]
    assert fired[1] > 0.8 * fired[0] > fired[2]


# The radar falls silent when rounds are on their way and more are to come.
LOST = ("battery.radar.lost=230 s",)


def test_nothing_is_seen_told_or_ordered_once_the_radar_is_lost():
    whole, record = fought(replicas=4), fought(*LOST, replicas=4)
    left = record["round_status"].values > STORED
    ordered_s = record["event_time_s"].values[record["event_kind"].values == 6]
    assert 0 < np.sum(left) < np.sum(whole["round_status"].values > STORED)
    assert ordered_s.max() < 230.0
    spent = record["radar_spent_s"].values.sum(axis=(1, 2))
    assert np.all(spent <= 230.1)
    events = [event for n in range(4) for event in outcome(record, n).events]
    assert not any(event.kind == "verdict" for event in events), "nobody looks"
    assert sum(event.kind == "radar lost" for event in events) == 4
    assert any(event.kind == "uplinks stop" for event in events)


def test_rounds_in_the_air_fly_on_without_a_radar():
    record = fought(*LOST, replicas=8)
    flown = record["round_status"].values > ORDERED
    assert np.all(record["round_launch_s"].values[flown] < 240.0)
    assert np.sum(record["round_status"].values[flown] == HIT) >= 1, "a well known path is enough"


def test_a_leaker_is_said_to_have_come_when_the_radar_was_lost():
    result = outcome(fought("battery.radar.lost=150 s"))
    assert result.leaked == 4
    assert all("radar fell silent at 150 s" in fate.why_not for fate in result.fates)


def test_a_battery_without_a_radar_shoots_on_what_another_sees_if_it_may():
    blind = ("batteries.0.radar.lost=1 s", *SILENT, *SHARED)
    never = pair_fought(*blind, replicas=3)
    assert not np.any(never["round_status"].values > STORED)
    record = pair_fought(*blind, "batteries.0.launch-on-remote=true", replicas=3)
    assert np.all(record["radar_spent_s"].values[:, 0].sum(axis=-1) < 2.0)
    hits = record["round_status"].values[:, of_first(record, "round")] == HIT
    assert np.sum(hits) >= 9, "of twelve missiles that the other battery tracks"
    assert outcome(record, 0).batteries[0].intercepted == int(np.sum(hits[0]))


def test_a_round_whose_uplinks_are_lost_knows_what_it_was_told_at_its_order():
    setup = scene().with_battery(uplink_loss=1.0)
    result = outcome(engage(setup, seed=1))
    ordered = {event.subject: event.time_s for event in result.events if event.kind == "order"}
    silent = [event for event in result.events if event.kind == "uplinks stop"]
    assert silent
    for event in silent:
        told_s = float(event.detail.rpartition(" at ")[2].removesuffix(" s"))
        assert told_s == pytest.approx(ordered[event.subject], abs=0.11)


def test_no_report_comes_once_the_cue_s_link_is_lost():
    told, cut = (populate(scene(*changes), 1, 0, 1)[0].cues for changes in ((), ("cue.lost=190 s",)))
    assert np.all(np.isfinite(told["available_s"]))
    due = told["available_s"] < 190.0
    assert 0 < due.sum() < due.size
    np.testing.assert_array_equal(np.isfinite(cut["available_s"]), due)


def layered():
    """Return an upper tier with two rounds over a lower tier that meets missiles from 15 to 39 km up."""
    setup = pair(*SHARED, "batteries.1.radar.at=[35.3, 128.95]", "batteries.1.radar.boresight=335 deg")
    upper = replace(setup.batteries[0].launchers[0], rounds=2)
    low = replace(
        setup.batteries[1].interceptor,
        min_intercept_height_m=15_000.0,
        max_intercept_height_m=39_000.0,
        unit_cost_musd=4.0,
    )
    dear = replace(setup.batteries[0].interceptor, unit_cost_musd=12.0)
    setup = setup.with_battery(0, launchers=(upper,), interceptor=dear)
    return setup.with_battery(1, interceptor=low, name="lower tier")


def test_the_lower_tier_takes_what_the_upper_has_no_rounds_for():
    record = engage(layered(), seed=1, replicas=6)
    killers = record["threat_killer"].values
    by_lower = (killers >= 0) & (record["round_battery"].values[np.maximum(killers, 0)] == 1)
    assert np.sum(by_lower) >= 6
    low = record["round_battery"].values == 1
    met = record["round_closest_s"].values[:, low]
    assert np.nanmin(met[record["round_status"].values[:, low] == HIT]) > 350.0, "met late, low down"
    result = outcome(record, 0)
    upper, lower = result.batteries
    assert upper.interceptors_fired <= 2
    assert upper.cost_musd == 12.0 * upper.interceptors_fired
    assert lower.cost_musd == 4.0 * lower.interceptors_fired
    assert result.cost_musd == upper.cost_musd + lower.cost_musd
    assert result.cost_per_kill_musd == pytest.approx(result.cost_musd / result.intercepted)
    assert any("million dollars" in line for line in result.sentences())


def test_what_has_no_price_costs_null_and_not_nothing():
    free = replace(scene().batteries[0].interceptor, unit_cost_musd=None)
    said = outcome(engage(scene().with_battery(interceptor=free))).to_dict()
    assert said["cost_musd"] is None
    assert said["cost_per_kill_musd"] is None
    assert said["rounds_per_kill"] == said["interceptors_fired"] / said["intercepted"]
    assert said["batteries"][0]["cost_musd"] is None


def test_each_discriminator_calls_bodies_by_its_own_luck_and_errors():
    setup = pair("batteries.0.discrimination={warhead-missed: 0.3, debris-taken: 0.3}")
    worlds = populate(setup, 1, 0, 200)
    assert not np.any(worlds[1].labels), "the other battery goes by its tracks"
    missed = np.mean(worlds[0].labels[:, : len(setup.threats)] != 1)
    assert 0.25 < missed < 0.35
