"""Reports and tracks: one search a missile, later reports, reports of several reporters, and wrong ones."""

import numpy as np
import pytest

from uppertier.radar.cue import CUE
from uppertier.radar.schedule import SERVED
from uppertier.tracking.reports import VAIN_GROWTH, VAIN_SEARCHES, start_from_report
from uppertier.tracking.track import CUED, DROPPED, EMPTY, FIRM, LOST, TRACK, TRACKER


def spread(track):
    return np.sqrt(np.trace(track["covariance"][:3, :3]))


def alive(sky):
    return [track for track in sky.tracks[0] if CUED <= track["status"] <= FIRM]


def test_a_later_report_moves_the_search(new_sky, climbing):
    sky = new_sky(climbing, messages=2, chance=0.0)
    sky.give_cue(0, available_s=1.0)
    sky.play(15.0)
    (first,) = alive(sky)
    wide = spread(first)
    sky.give_cue(0, available_s=16.0, position_sigma_m=100.0, velocity_sigma_m_s=2.0, slot=1)
    # Only just, before a search in vain is laid wider.
    sky.play(1.1)
    (track,) = alive(sky)
    assert (track["status"], track["cue"], track["number"]) == (CUED, 1, 1)
    assert spread(track) < 0.1 * wide
    # The raster is laid anew at once, about the new prediction.
    assert np.sqrt(np.trace(sky.tasks[0, 0]["covariance_m2"])) < 0.1 * wide
    assert np.linalg.norm(track["state"][:3] - sky.bodies[0][0]) < 1000.0


def test_a_later_report_on_a_firm_track_is_dropped(new_sky, climbing):
    sky = new_sky(climbing, messages=2)
    sky.give_cue(0, available_s=1.0)
    sky.play(10.0)
    sky.give_cue(0, available_s=10.0, slot=1)
    sky.play(5.0)
    assert np.sum(sky.tracks["status"] != EMPTY) == 1
    assert sky.cues["used"][0].tolist() == [1, 1]


def test_a_lost_track_is_found_again_from_a_later_report_and_not_from_the_old_one(new_sky, climbing):
    sky = new_sky(climbing, messages=2)
    sky.give_cue(0, available_s=1.0)
    sky.play(10.0)
    sky.chance = 0.0
    sky.play(12.0)
    assert [track["ending"] for track in sky.tracks[0] if track["status"] == DROPPED] == [LOST]
    sky.play(3.0)
    assert not alive(sky)
    sky.chance = 0.9
    sky.give_cue(0, available_s=sky.time_s, slot=1)
    sky.play(5.0)
    (track,) = sky.having(FIRM)
    assert track["number"] == 2


def test_a_report_waits_while_its_track_is_in_doubt(new_sky, climbing):
    sky = new_sky(climbing, messages=2)
    sky.give_cue(0, available_s=1.0)
    sky.play(10.0)
    sky.chance = 0.0
    sky.play(2.0)
    sky.give_cue(0, available_s=sky.time_s, slot=1)
    sky.play(2.0)
    assert sky.cues["used"][0].tolist() == [1, 0]
    sky.play(10.0)
    assert [track["cue"] for track in sky.having(CUED)] == [1], "searched for once the track is lost"


def test_a_report_far_from_the_track_that_answered_is_searched_for(new_sky, climbing):
    """The first report led to the neighbour; the second one is sharp and says so."""
    place, velocity = climbing
    neighbour = (tuple(np.add(place, (4000.0, 0.0, 0.0))), velocity)
    sky = new_sky(climbing, neighbour, messages=2)
    missile, sky.bodies = sky.bodies[0], sky.bodies[1:]
    sky.give_cue(0, available_s=0.0, slot=0)
    sky.play(10.0)
    assert len(sky.having(FIRM)) == 1
    place, velocity, beta = missile
    sky.bodies.insert(0, sky.bodies[0])
    sky.bodies[0] = (tuple(np.subtract(sky.bodies[1][0], (4000.0, 0.0, 0.0))), sky.bodies[1][1], beta)
    sky.give_cue(0, available_s=sky.time_s, position_sigma_m=100.0, velocity_sigma_m_s=2.0, slot=1)
    sky.play(5.0)
    off = [
        min(np.linalg.norm(track["state"][:3] - body[0]) for track in sky.having(FIRM)) for body in sky.bodies
    ]
    assert len(sky.having(FIRM)) == 2
    assert max(off) < 1500.0


def test_reports_of_two_sources_on_one_missile_are_one_search_by_the_sharper(new_sky, climbing):
    sky = new_sky(climbing, messages=2, chance=0.0)
    sky.give_cue(0, available_s=1.0)
    sky.give_cue(0, available_s=3.0, position_sigma_m=100.0, velocity_sigma_m_s=2.0, slot=1, source=1)
    sky.play(5.0)
    (track,) = alive(sky)
    assert track["cue"] == 1
    assert spread(track) < 500.0
    assert np.all(sky.cues["track"] == track["number"])


@pytest.mark.parametrize("later", [0, 1])
def test_reports_of_two_sources_on_one_missile_are_one_track(new_sky, climbing, later):
    sky = new_sky(climbing, messages=2)
    sky.give_cue(0, available_s=1.0 + 9.0 * later)
    sky.give_cue(0, available_s=10.0 - 9.0 * later, position_sigma_m=100.0, slot=1, source=1)
    sky.play(20.0)
    assert len(alive(sky)) == 1


def test_two_sources_on_two_missiles_are_two_tracks(new_sky, climbing):
    place, velocity = climbing
    sky = new_sky(climbing, (tuple(np.array(place) + 1000.0), velocity), messages=4)
    for slot, (body, source) in enumerate(((0, 0), (1, 1), (1, 0), (0, 1))):
        sigma_m = 100.0 if source else 2000.0
        sky.give_cue(body, available_s=2.0 * slot, position_sigma_m=sigma_m, slot=slot, source=source)
    sky.play(25.0)
    assert len(sky.having(FIRM)) == 2
    off = [
        min(np.linalg.norm(track["state"][:3] - body[0]) for track in sky.having(FIRM)) for body in sky.bodies
    ]
    assert max(off) < 700.0


def test_a_track_answers_to_the_report_that_fits_it_better(new_sky, climbing):
    """The report on the first missile is 9 km off and leads to the second; then comes the second's own."""
    place, velocity = climbing
    behind = tuple(np.array(place) - 10.0 * np.array(velocity))
    sky = new_sky(climbing, (behind, velocity))
    sky.give_cue(0, available_s=0.0)
    sky.cues[0, 0]["position_m"] = np.array(place) - 6.0 * np.array(velocity)
    first = sky.bodies.pop(0)
    sky.play(5.0)
    assert len(sky.having(FIRM)) == 1
    ahead = 5.0
    sky.bodies.insert(0, sky.bodies[0])
    place, velocity, beta = sky.bodies[1]
    sky.bodies[0] = (tuple(np.array(place) + 10.0 * np.array(velocity)), velocity, beta)
    assert np.linalg.norm(np.subtract(sky.bodies[0][0], first[0])) == pytest.approx(
        ahead * np.linalg.norm(velocity), rel=0.1
    )
    sky.give_cue(1, available_s=sky.time_s)
    sky.frame()
    (firm,) = sky.having(FIRM)
    assert firm["cue"] == 1
    assert [track["cue"] for track in sky.having(CUED)] == [0]
    assert sky.cues["searches"][0].tolist() == [1, 0]


def test_a_search_in_vain_is_laid_wider_but_not_for_ever(new_sky, climbing):
    sky = new_sky(climbing, chance=0.0, tracker=TRACKER._replace(coast_noise_m2_s3=0.0))
    sky.give_cue(0, available_s=0.0, velocity_sigma_m_s=0.01)
    seen = []
    for _ in range(5):
        sky.frame()
        sky.tasks[0, 0]["served"] = SERVED
        seen.append(spread(sky.tracks[0, 0]))
        sky.look()
    growth = seen[-1] / (2000.0 * np.sqrt(3.0))
    assert growth == pytest.approx(np.sqrt(VAIN_GROWTH**VAIN_SEARCHES), rel=0.01)


def test_a_report_that_knows_the_drag_hands_it_over():
    cue, track = np.zeros(1, CUE)[0], np.zeros(1, TRACK)[0]
    cue["position_m"], cue["velocity_m_s"] = (7e6, 0.0, 0.0), (0.0, 1.0, 0.0)
    start_from_report(track, cue, TRACKER)
    assert track["state"][6] == TRACKER.inverse_beta_m2_kg, "the first guess, where nothing is said"
    assert track["covariance"][6, 6] == TRACKER.inverse_beta_sigma_m2_kg**2
    cue["inverse_beta_m2_kg"] = 5e-3
    cue["inverse_beta_covariance"] = [1e-3, 0.0, 0.0, 1e-5, 0.0, 0.0, 1e-8]
    start_from_report(track, cue, TRACKER)
    assert track["state"][6] == 5e-3
    np.testing.assert_array_equal(track["covariance"][:, 6], cue["inverse_beta_covariance"])
    np.testing.assert_array_equal(track["covariance"][6], cue["inverse_beta_covariance"])
