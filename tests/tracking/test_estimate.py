"""Which filter a tracker works with, and what a track of a burning missile is good for."""

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.radar.cue import CUE
from uppertier.tracking.estimate import (
    ESTIMATE_MATRICES,
    estimate_ahead,
    estimate_from_detection,
    estimate_from_prior,
    estimate_with,
    is_burning,
)
from uppertier.tracking.filter import note_nis, predict, update
from uppertier.tracking.foresight import foresee
from uppertier.tracking.track import BOOST, COAST, EXTENDED, INTERACTING, TRACK, TRACKER, UNSCENTED
from uppertier.tracking.unscented import predict_unscented, update_unscented


@pytest.fixture
def matrices():
    return np.empty((ESTIMATE_MATRICES, 7, 7))


def working(kind):
    return TRACKER._replace(filter_kind=float(kind))


@pytest.mark.parametrize(
    "kind, ahead, taken_in",
    [(EXTENDED, predict, update), (UNSCENTED, predict_unscented, update_unscented)],
)
def test_the_filter_is_the_one_asked_for(
    kind, ahead, taken_in, climbing, new_track, new_detection, site, matrices
):
    asked, called = new_track(*climbing), new_track(*climbing)
    detection = new_detection(climbing[0], (0.3, 0.2, 0.1))
    estimate_ahead(asked, 0.5, working(kind), WGS84, matrices)
    ahead(called, 0.5, TRACKER, WGS84, matrices)
    one = estimate_with(asked, detection, working(kind), site, matrices)
    assert one == taken_in(called, detection, site, matrices)
    note_nis(called, one)
    assert asked.tobytes() == called.tobytes()


def test_a_report_speaks_of_a_missile_that_has_burnt_out(climbing, new_track):
    track = new_track(*climbing)
    estimate_from_prior(track, *climbing, 1000.0, 50.0, working(INTERACTING))
    assert track["mode_probability"][COAST] == 1.0
    assert not is_burning(track)


def test_a_first_detection_may_be_of_a_missile_that_burns(climbing, new_track, new_detection, site):
    track = new_track(*climbing)
    estimate_from_detection(track, new_detection(climbing[0]), working(INTERACTING), site)
    assert track["mode_probability"][BOOST] == TRACKER.burning_share
    estimate_from_detection(track, new_detection(climbing[0]), working(EXTENDED), site)
    assert not is_burning(track)


def test_while_it_burns_no_impact_is_predicted(climbing, new_track, matrices):
    tracks = np.array([new_track(*climbing)], TRACK)
    tracks["updates"], tracks["last_update_s"] = 5, 1.0
    tracks["mode_probability"] = (0.9, 0.1, 0.0)
    foresee(TRACKER, WGS84, 1.0, np.zeros(0, CUE), tracks, np.zeros(1, TRACK)[0], matrices)
    assert tracks[0]["impact_known"] == 0
    tracks["mode_probability"] = (0.1, 0.9, 0.0)
    foresee(TRACKER, WGS84, 1.0, np.zeros(0, CUE), tracks, np.zeros(1, TRACK)[0], matrices)
    assert tracks[0]["impact_known"] == 1
