"""What a warning is worth: no cue, satellites, a radar elsewhere; late messages and lost ones."""

from dataclasses import replace

import numpy as np
import pytest

from engagement.fights import EARLY, EXAMPLE, TEST_LIKE, differences, fought
from uppertier.engagement.engine import engage
from uppertier.engagement.outcome import outcome
from uppertier.scenario.build import load

# A radar on an island off the coast.
RADAR = "{design: green-pine, at: [37.9, 124.7], boresight: 20 deg, delay: 5 s}"
# The battery's face looks so far aside that the missile passes its fence outside of the sector, and enters
# the sector at 230 s, high above the fence.
ONE = (
    "raid.0.count=1",
    "raid.0.at=gangneung",
    "battery.radar.boresight=38 deg",
    "battery.doctrine.reserve=16",
    "horizon=400 s",
)
NO_CUE = (*ONE, "cue=none")
SATELLITES = (*ONE, "cue={early-warning: true, delay: 60 s}")
REMOTE = (*ONE, f"cue={{radar: {RADAR}}}")
EARLY_REMOTE = tuple(each for each in EARLY if not each.startswith("cue."))
EARLY_REMOTE = (
    *EARLY_REMOTE,
    "cue={radar: {design: spy-1d, at: [37.2, 129.6], boresight: 300 deg, interval: 5 s}}",
)


def test_a_remote_radar_s_cue_comes_sooner_than_the_satellites():
    """The satellites' report is there a minute after cut-off, the radar's once its track is sure."""
    heard = [
        np.median(fought(*changes, replicas=20)["cue_available_s"].values.min(axis=1))
        for changes in (SATELLITES, REMOTE)
    ]
    assert heard[1] < heard[0] - 15.0


def test_the_better_the_cue_the_sooner_a_missile_is_tracked_that_no_fence_meets():
    """No cue: if ever, when it comes down. A report a minute old: once in the sector. A track: sooner."""
    none, satellites, remote = (
        fought(*changes, replicas=20)["threat_firm_s"].values[:, 0]
        for changes in (NO_CUE, SATELLITES, REMOTE)
    )
    assert np.all(~(none < 350.0))
    assert np.all(remote < 236.0)
    assert np.all((satellites > 230.0) & (satellites < 350.0))
    assert np.all(np.sort(remote) <= np.sort(satellites) + 2.0)


def test_a_link_that_loses_everything_is_no_link():
    deaf = (*ONE, "cue={radar: " + RADAR.replace("delay: 5 s", "loss: 1") + "}")
    blind = (*ONE, "cue={early-warning: true, loss: 1.0}")
    none = fought(*NO_CUE, replicas=20)
    for changes in (deaf, blind):
        lost = fought(*changes, replicas=20)
        assert np.all(np.isinf(lost["cue_available_s"].values))
        names = [name for name in differences(none, lost) if not name.startswith(("cue_", "event_"))]
        assert names == []
        assert np.array_equal(none["event_count"].values, lost["event_count"].values)


def test_a_delay_shifts_the_reports_and_nothing_else():
    late = (*ONE, "cue={radar: " + RADAR.replace("delay: 5 s", "delay: 35 s") + "}")
    soon, later = (fought(*changes, replicas=20) for changes in (REMOTE, late))
    before, after = soon["cue_available_s"].values, later["cue_available_s"].values
    heard = np.isfinite(before) & np.isfinite(after)
    assert heard.sum() > 100
    np.testing.assert_allclose(after[heard] - before[heard], 30.0, atol=1e-9)
    assert np.array_equal(soon["cue_time_s"].values, later["cue_time_s"].values)


def test_the_timeline_says_who_reports_and_how_good_it_is():
    events = [each for each in outcome(fought(*REMOTE, replicas=20), 3).events if each.kind == "cue"]
    first, last = events[0], events[-1]
    assert (first.subject, first.object) == ("scud-er-1", "green-pine")
    assert first.detail.startswith("green-pine reports its track, known to ")
    assert first.detail.endswith(" m/s")
    assert len(events) == 2
    assert last.detail.startswith("leaves the view of green-pine, which hands it over known to ")


def test_nothing_is_heard_of_a_missile_that_is_no_more():
    shot = (*TEST_LIKE[:2], "battery.doctrine.shots=single", "cue={radar: " + RADAR + "}")
    wide = tuple(each.replace("boresight: 20 deg", "boresight: 120 deg") for each in shot)
    record = fought(*wide, replicas=5)
    killed_s = record["threat_killed_s"].values
    assert np.isfinite(killed_s).any()
    told = np.isfinite(record["cue_available_s"].values)
    assert not np.any(told & (record["cue_time_s"].values > killed_s))


def test_replica_17_of_256_is_the_fight_of_replica_17_alone():
    batch = fought(*EARLY_REMOTE, replicas=256)
    alone = fought(*EARLY_REMOTE, first=17)
    assert np.any(np.isfinite(alone["cue_available_s"].values))
    assert differences(alone, batch.isel(replica=[17])) == []
    assert "cue_time_s" in differences(batch.isel(replica=[16]), batch.isel(replica=[17]))


def test_the_scenario_that_shows_it_does():
    setup = load(EXAMPLE.with_name("cued-by-green-pine.yaml"))
    cued, alone = (engage(each, replicas=5) for each in (setup, replace(setup, remote_radars=())))
    assert np.all(cued["threat_firm_s"].values < 236.0)
    assert np.all(~(alone["threat_firm_s"].values < 350.0))


@pytest.mark.parametrize("threads", [1, 2])
def test_same_seed_same_fight(threads):
    first = fought(*REMOTE, replicas=20)
    again = fought(*REMOTE, replicas=20, threads=threads)
    assert differences(first, again) == []
