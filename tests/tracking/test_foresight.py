"""How often a class is asked for and an impact foretold: often while it changes, seldom for debris."""

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.radar.cue import CUE
from uppertier.tracking.classify import PIECE, STAGE, WARHEAD
from uppertier.tracking.foresight import LONGEST_WAIT_S, foresee, patience
from uppertier.tracking.prediction import predict_impact
from uppertier.tracking.track import TRACK, TRACKER


def taken_for(track, what):
    track["class_probability"] = 0.001
    track["class_probability"][what] = 0.997
    return track


def test_an_impact_waits_longer_the_older_the_track_and_less_the_nearer_it_comes(new_track, climbing):
    track = taken_for(new_track(*climbing), WARHEAD)
    track["firm_s"] = 10.0
    assert patience(track, 12.0, TRACKER) == TRACKER.impact_interval_s
    assert patience(track, 30.0, TRACKER) == pytest.approx(10.0)
    assert patience(track, 300.0, TRACKER) == LONGEST_WAIT_S
    track["impact_known"], track["impact_s"] = 1, 340.0
    assert patience(track, 300.0, TRACKER) == pytest.approx(12.0)
    assert patience(track, 339.0, TRACKER) == TRACKER.impact_interval_s


def test_debris_waits_longer_until_it_may_be_a_warhead(new_track, climbing):
    track = taken_for(new_track(*climbing), STAGE)
    track["firm_s"] = 0.0
    patient = patience(track, 40.0, TRACKER)
    assert patient > 4.0 * patience(taken_for(track, WARHEAD), 40.0, TRACKER)
    track["class_probability"] = 0.1, 0.4, 0.4, 0.1
    assert patience(track, 40.0, TRACKER) < 0.3 * patient


def test_between_two_impacts_the_class_goes_on(new_track, climbing, matrices):
    tracks = np.array([taken_for(new_track(*climbing), WARHEAD)], TRACK)
    ghost = np.zeros(1, TRACK)[0]
    tracks["last_update_s"], tracks["updates"] = 99.5, 200
    predict_impact(tracks[0], TRACKER, WGS84, ghost, matrices)
    tracks["predicted_s"] = 95.0
    foretold = tracks["impact_s"].copy()
    tracks["cross_section_m2"] = 0.1
    tracks["state"][:, 3] += 1.0
    foresee(TRACKER, WGS84, 100.0, np.zeros(0, CUE), tracks, ghost, matrices)
    assert tracks[0]["class_probability"][PIECE] > 0.1
    assert tracks["impact_s"] == foretold
    tracks["last_update_s"] = 119.5
    foresee(TRACKER, WGS84, 120.0, np.zeros(0, CUE), tracks, ghost, matrices)
    assert tracks["predicted_s"] == 120.0
    assert tracks["impact_s"] != foretold


def test_a_track_that_was_not_fed_is_left_as_it_was(new_track, climbing, matrices):
    tracks = np.array([taken_for(new_track(*climbing), WARHEAD)], TRACK)
    tracks["last_update_s"] = 98.0
    before = tracks.copy()
    foresee(TRACKER, WGS84, 100.0, np.zeros(0, CUE), tracks, np.zeros(1, TRACK)[0], matrices)
    assert tracks.tobytes() == before.tobytes()
