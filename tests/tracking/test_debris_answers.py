"""Debris answers to no report on a missile: the warhead beside it does, or it is searched for anew."""

import numpy as np

from uppertier.radar.cue import CUE
from uppertier.tracking.reports import SEARCHES_ANEW, disown, given_up, is_debris, is_settled
from uppertier.tracking.track import DROPPED, FIRM, TRACK, TRACKER

STAGE_ODDS, WARHEAD_ODDS = (0.003, 0.991, 0.003, 0.003), (0.991, 0.003, 0.003, 0.003)


def stage_and_warhead(reports):
    """Return two tracks, of a stage (1) and its warhead (2), and used reports answered by those given."""
    tracks, cues = np.zeros(3, TRACK), np.zeros(len(reports), CUE)
    tracks["number"][:2], tracks["status"][:2], tracks["cue"] = (1, 2), FIRM, -1
    tracks["class_probability"] = STAGE_ODDS, WARHEAD_ODDS, STAGE_ODDS
    tracks[0]["companion"] = 2
    cues["used"], cues["available_s"] = 1, 60.0
    cues["subject"], cues["track"] = np.array(reports).T
    return tracks, cues


def test_the_warhead_beside_it_answers_instead():
    tracks, cues = stage_and_warhead([(0, 1)])
    disown(tracks, 0, cues, 130.0)
    assert cues["track"].tolist() == [2]
    assert cues["used"].tolist() == [1]


def test_where_the_warhead_has_a_report_of_its_own_another_missile_has_not_been_found():
    tracks, cues = stage_and_warhead([(0, 1), (1, 2)])
    disown(tracks, 0, cues, 130.0)
    assert cues["track"].tolist() == [0, 2]
    assert cues["used"].tolist() == [0, 1]
    assert cues["searches"].tolist() == [1, 0]
    assert given_up(cues[0], TRACKER) == 130.0 + TRACKER.search_life_s


def test_without_a_warhead_beside_it_the_latest_report_is_searched_for():
    tracks, cues = stage_and_warhead([(0, 1), (0, 1)])
    tracks[0]["companion"] = 0
    cues["time_s"] = 50.0, 55.0
    disown(tracks, 0, cues, 130.0)
    assert cues["track"].tolist() == [0, 0]
    assert cues["used"].tolist() == [1, 0]


def test_a_report_that_was_searched_for_again_and_again_stands_as_answered():
    tracks, cues = stage_and_warhead([(0, 1)])
    tracks[0]["companion"] = 0
    cues["searches"] = SEARCHES_ANEW
    disown(tracks, 0, cues, 130.0)
    assert cues["used"].tolist() == [1]


def test_a_report_whose_warhead_was_found_and_is_no_more_is_not_searched_for():
    tracks, cues = stage_and_warhead([(0, 1)])
    tracks[1]["status"] = DROPPED
    disown(tracks, 0, cues, 130.0)
    assert cues["used"].tolist() == [1]


def test_a_known_stage_is_no_answer_to_a_new_report():
    tracks, _ = stage_and_warhead([(0, 0)])
    assert is_debris(tracks[0])
    assert not is_settled(tracks[0])
    assert is_settled(tracks[1])
