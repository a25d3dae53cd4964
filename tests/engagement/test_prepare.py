"""The world before the first frame."""

from dataclasses import replace

import numpy as np
import pytest

from engagement.fights import BLIND, TEST_LIKE, scene
from uppertier.engagement.prepare import FILTERS, aimed_launches, open_books, populate, tracker_parameters
from uppertier.engagement.sky import WAITING
from uppertier.errors import BadInput, Impossible
from uppertier.interceptor.round import STORED
from uppertier.radar.fence import fence_beams
from uppertier.tracking.track import JOINT, NEAREST, TRACKER


def test_nothing_has_happened_yet():
    world = populate(scene(), seed=1, first_replica=0, replicas=3)[0]
    assert world.threats.shape == (3, 8), "four missiles, four empty stages"
    assert np.all(world.threats["status"] == WAITING)
    assert np.all(world.rounds["status"] == STORED)
    assert world.rounds.shape[1] == world.launchers["rounds"][0].sum() == 16
    assert not np.any(world.tracks["status"])
    assert not np.any(world.event_counts)
    assert np.all(world.noted_tracks["origin"] == -1), "no track is anybody's yet"


@pytest.mark.parametrize("name", FILTERS)
def test_the_tracker_works_with_the_filter_of_the_setup(name):
    assert open_books(scene(f"battery.tracker.filter={name}"))[0].tracker.filter_kind == FILTERS[name]


def test_each_missile_is_flown_on_its_own_luck_and_a_replica_on_its_own_number():
    batch = populate(scene(), seed=1, first_replica=0, replicas=3)[0]
    impacts = batch.threats["impact_m"][:, :4]
    assert len(np.unique(impacts.reshape(-1, 3), axis=0)) == 12
    alone = populate(scene(), seed=1, first_replica=2, replicas=1)[0]
    kept = alone.knots.shape[2]
    assert alone.knots.tobytes() == batch.knots[2:, :, :kept].tobytes()
    assert alone.cues.tobytes() == batch.cues[2:].tobytes()


def test_a_cue_tells_of_the_cut_off_after_the_delay_and_within_its_errors():
    setup = scene(*TEST_LIKE)
    world = populate(setup, seed=1, first_replica=0, replicas=100)[0]
    cue, threat = world.cues[:, 0], world.threats[:, 0]
    np.testing.assert_allclose(cue["available_s"] - threat["cutoff_s"], 20.0, atol=1e-9)
    rows = [np.searchsorted(world.knots[r, 0, :, 0][: world.knot_counts[r, 0]], cue["time_s"][r] - 1e-9)
            for r in range(100)]  # fmt: skip
    truth = world.knots[np.arange(100), 0, rows]
    sigma_m, sigma_m_s = setup.early_warning.position_sigma_m, setup.early_warning.velocity_sigma_m_s
    # 300 draws: their deviation is within 12 % of the true one (3 sigma of a chi with 300 degrees).
    assert np.std(cue["position_m"] - truth[:, 1:4]) == pytest.approx(sigma_m, rel=0.13)
    assert np.std(cue["velocity_m_s"] - truth[:, 4:7]) == pytest.approx(sigma_m_s, rel=0.13)


def test_without_early_warning_no_cue_ever_comes():
    world = populate(scene(*BLIND), seed=1, first_replica=0, replicas=1)[0]
    assert world.cues.shape == (1, 0)


def test_without_dispersion_every_replica_flies_the_aimed_launch():
    (threat,) = scene(*TEST_LIKE).threats
    launches = aimed_launches(replace(threat, dispersion_m=0.0), 0, seed=1, first_replica=0, replicas=4)
    np.testing.assert_array_equal(launches, np.tile(np.array(threat.aim.launch), (4, 1)))


def test_a_path_that_does_not_come_down_is_refused(monkeypatch):
    from uppertier.engagement import prepare

    monkeypatch.setattr(prepare, "LANDED", -1)
    with pytest.raises(Impossible, match="scud-er-1 does not come down"):
        populate(scene(*TEST_LIKE), seed=1, first_replica=0, replicas=1)[0]


def test_the_fence_is_anywhere_in_its_sweep_when_the_fight_begins():
    beams = populate(scene(), seed=1, first_replica=0, replicas=200)[0].radar["fence_beam"]
    sweep = fence_beams(scene().batteries[0].radar.design.parameters())
    assert 0 <= beams.min() < 0.05 * sweep
    assert 0.95 * sweep < beams.max() < sweep
    assert beams.mean() == pytest.approx(sweep / 2, abs=4 * sweep / np.sqrt(12 * 200))


def test_the_mode_sets_the_tracker_s_revisit_time():
    assert open_books(scene())[0].tracker.track_interval_s == 0.5
    assert open_books(scene("battery.radar.mode=forward-based"))[0].tracker.track_interval_s == 2.0
    usual = open_books(scene("battery.radar.design=green-pine"))[0].tracker
    assert usual.track_interval_s == TRACKER.track_interval_s


def test_the_scenario_chooses_the_association_and_the_radar_its_chances():
    assert tracker_parameters(scene().batteries[0]).association_kind == NEAREST
    chosen = tracker_parameters(scene("battery.tracker.association=joint").batteries[0])
    assert chosen.association_kind == JOINT
    # Swerling 1 at a ratio of 100 with one false alarm in a million: 1e-6 ** (1 / 101).
    assert chosen.detection_chance == pytest.approx(0.872, abs=1e-3)
    # One in a million, over a cell of 15 m and a beam of 6.0 by 13.9 mrad.
    assert chosen.clutter_density == pytest.approx(7.96e-4, rel=0.01)
    with pytest.raises(BadInput, match="nearest"):
        scene("battery.tracker.association=nearst")
