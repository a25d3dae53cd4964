"""What is said of a fight agrees with its record, and every way to fail is named."""

import numpy as np
import pytest

from engagement.fights import BLIND, EARLY, OUT_OF_REACH, RESERVED, TEST_LIKE, fought
from uppertier.engagement.events import KINDS
from uppertier.engagement.limits import SAID
from uppertier.engagement.outcome import outcome
from uppertier.engagement.sky import KILLED, LANDED
from uppertier.errors import BadInput
from uppertier.interceptor.round import FAILED, HIT, MISSED, ORDERED, STORED, UNTOUCHED, WARHEAD


def reasons(result):
    return [fate.why_not for fate in result.fates]


@pytest.fixture(scope="module")
def batch():
    """Eight replicas of the demo: enough for hits, misses and failures."""
    return fought(replicas=8)


def test_counts_agree_with_the_statuses(batch):
    for number in batch["replica"].values:
        here, result = batch.sel(replica=number), outcome(batch, int(number))
        status, rounds = here["threat_status"].values, here["round_status"].values
        assert result.threats == 4
        assert result.intercepted == np.sum(status == KILLED)
        assert result.leaked == np.sum(status == LANDED)
        assert result.intercepted + result.leaked == 4, "the fight lasts until the last is due"
        assert result.interceptors_fired == np.sum(rounds > ORDERED)
        assert result.first_detection_s == here["threat_first_seen_s"].values.min()
        assert result.engageable >= sum(fate.shots > 0 for fate in result.fates)
        assert (result.seed, result.replica) == (1, number)


def test_every_round_fired_at_a_missile_is_counted_with_it(batch):
    for number in batch["replica"].values:
        result = outcome(batch, int(number))
        at_nobody = np.sum(
            (batch.sel(replica=number)["round_target"].values < 0)
            & (batch.sel(replica=number)["round_status"].values > ORDERED)
        )
        at_missiles = sum(fate.shots for fate in result.fates)
        assert at_missiles + result.fired_at_debris + at_nobody == result.interceptors_fired


def test_an_intercepted_missile_has_its_killer_and_needs_no_reason(batch):
    for number in batch["replica"].values:
        here, result = batch.sel(replica=number), outcome(batch, int(number))
        for slot, fate in enumerate(result.fates):
            killer = int(here["threat_killer"].values[slot])
            assert (fate.end == "intercepted") == (killer >= 0)
            if killer >= 0:
                assert here["round_status"].values[killer] == HIT
                assert here["round_closest_s"].values[killer] == here["threat_killed_s"].values[slot]
                assert fate.why_not is None
            else:
                assert fate.why_not


def test_events_are_in_order_of_time_and_hold_plausible_figures(batch):
    for number in batch["replica"].values:
        result = outcome(batch, int(number))
        times = [event.time_s for event in result.events]
        assert np.all(np.isfinite(times))
        assert times == sorted(times)
        assert len(times) == batch["event_count"].sel(replica=number), "the list had room for all"
        for event in result.events:
            assert event.kind in KINDS
            assert event.detail
            assert 30.0 < event.latitude_deg < 45.0
            assert 120.0 < event.longitude_deg < 135.0
            assert -1.0 < event.height_km < 400.0


def test_each_kind_happens(batch):
    seen = {event.kind for number in batch["replica"].values for event in outcome(batch, int(number)).events}
    # A miss and an impact are too rare to be asked of eight fights; test_story.py words them.
    assert seen >= set(KINDS) - {"impact", "miss", "uplinks stop", "shared"}, "the last takes two batteries"


def test_one_interceptor_can_be_followed_from_order_to_end(batch):
    here = batch.isel(replica=0)
    result = outcome(batch, 0)
    slot = int(np.flatnonzero(here["round_status"].values == HIT)[0])
    mine = [event for event in result.events if event.subject == f"interceptor {slot + 1}"]
    assert [event.kind for event in mine] == ["order", "fired", "separated", "seeker lock", "intercept"]
    order, fired, _, lock, hit = mine
    assert fired.time_s >= order.time_s + 5.0 - 0.1, "planned for 5 s, told to a frame"
    assert 50.0 < lock.time_s - fired.time_s < hit.time_s - fired.time_s < 300.0
    target = hit.object
    assert fired.object == lock.object == target
    assert order.object.startswith("track ")
    # The limits are kept by the plan, on the predicted path; the hit is where the two really meet.
    assert 39.9 <= hit.height_km <= 150.1, "between the published floor and ceiling"
    fate = next(fate for fate in result.fates if fate.name == target)
    assert fate.end == "intercepted"
    of_target = [event for event in result.events if event.subject == target]
    assert [event.kind for event in of_target][:2] == ["launch", "cut-off"]
    assert "impact" not in {event.kind for event in of_target}


def test_first_seen_comes_before_tracked_and_tracked_before_the_order(batch):
    result = outcome(batch, 0)
    first = {event.kind: event.time_s for event in reversed(result.events)}
    assert first["launch"] < first["first seen"] < first["tracked"] < first["order"] < first["fired"]


def test_no_round_is_fired_when_all_are_reserved():
    result = outcome(fought(*RESERVED))
    assert (result.intercepted, result.leaked, result.interceptors_fired) == (0, 1, 0)
    assert result.engageable == 1, "it could have been met"
    assert reasons(result) == ["no round left beside the reserve"]
    assert result.sentences() == [
        "0 of 1 missile intercepted; 0 interceptors were fired.",
        "scud-er-1 came down at daegu; not shot at: no round left beside the reserve.",
        SAID["published"],
    ]
    assert result.events[-1].kind in ("impact", "track dropped")


def test_a_radar_that_looks_away_sees_nothing_and_the_outcome_says_so():
    result = outcome(fought(*BLIND))
    assert (result.intercepted, result.leaked, result.engageable) == (0, 2, 0)
    assert result.first_detection_s is None
    assert reasons(result) == ["never seen", "never seen"]
    assert result.sentences()[-2] == "The radar saw none of them."
    assert {event.kind for event in result.events} <= {
        "launch",
        "cut-off",
        "impact",
        "tracked",
        "track dropped",
        "classed",
    }


def test_a_target_out_of_reach_is_seen_and_not_shot_at():
    result = outcome(fought(*OUT_OF_REACH))
    assert (result.leaked, result.engageable, result.interceptors_fired) == (1, 0, 0)
    assert result.first_detection_s is not None
    assert result.fates[0].why_not.split(";")[0] in (
        "outside the published reach",
        "outside what an interceptor can fly to",
        "stays below the floor of intercepts",
    )


def test_a_full_magazine_is_not_enough_for_a_raid_greater_than_it():
    """One launcher holds eight rounds; five missiles at two rounds each are more than it has."""
    result = outcome(fought("raid.0.count=6", "battery.launchers.count=1"))
    assert result.interceptors_fired == 8
    assert result.leaked >= 1
    assert "no round left beside the reserve" in [(fate.why_not or "").split(";")[0] for fate in result.fates]


def test_a_fight_that_is_cut_short_says_what_still_flies():
    result = outcome(fought(*EARLY))
    assert result.fates[0].end == "flying"
    assert result.intercepted + result.leaked == 0
    assert result.sentences()[1].startswith("scud-b-1 was still flying at the end")


def leaker(status, locked_s):
    """Return a record of one fight against one missile that came down under two rounds."""
    record = fought(*TEST_LIKE, first=6).copy(deep=True)
    record["threat_status"].values[:] = LANDED
    record["round_status"].values[:] = STORED
    record["round_status"].values[0, :2] = status
    record["round_locked_s"].values[0, :2] = locked_s
    record["round_target"].values[0, :2] = 0
    record["round_section"].values[0, :2] = WARHEAD, UNTOUCHED
    return record


@pytest.mark.parametrize(
    "status, locked_s, says",
    [
        ((FAILED, FAILED), (np.nan, np.nan), "2 failed mechanically"),
        ((FAILED, MISSED), (np.nan, 200.0), "1 failed mechanically, 1 passed by"),
        ((MISSED, MISSED), (np.nan, 200.0), "1 never saw its target, 1 passed by"),
        ((MISSED, MISSED), (190.0, 200.0), "1 touched it without killing, 1 passed by"),
        ((HIT, MISSED), (200.0, np.nan), "1 never saw its target, 1 struck another"),
    ],
)
def test_shots_in_vain_are_named_by_how_they_ended(status, locked_s, says):
    result = outcome(leaker(status, locked_s))
    assert result.fates[0].why_not == says
    assert result.sentences()[1] == f"scud-er-1 came down at daegu; shot at 2 times: {says}."


@pytest.mark.parametrize("out_of_view, how", [(0, "its track was lost"), (1, "it left the radar's view")])
def test_a_track_lost_early_is_said_to_be_lost_and_how(out_of_view, how):
    record = leaker((STORED, STORED), (np.nan, np.nan))
    impact_s = float(record["threat_impact_s"].values[0, 0])
    record["track_dropped_s"].values[record["track_origin"].values == 0] = impact_s - 200.4
    record["track_out_of_view"].values[:] = out_of_view
    (fate,) = outcome(record).fates
    assert fate.why_not.endswith(f"; {how} 200 s before it came down")


def test_a_replica_that_is_not_in_the_record_is_refused(batch):
    with pytest.raises(BadInput, match="holds replicas 0 to 7, not 8"):
        outcome(batch, 8)


def test_an_outcome_is_plain_values(batch):
    said = outcome(batch, 3).to_dict()
    assert said["replica"] == 3
    assert isinstance(said["events"][0], dict)
    assert {"time_s", "kind", "subject", "object", "detail"} <= set(said["events"][0])
