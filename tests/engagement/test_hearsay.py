"""What batteries tell one another of a track: its class, its drag, verdicts, and who of them reports it."""

import numpy as np
import pytest

from engagement.fights import pair
from uppertier.engagement.hearing import receive
from uppertier.engagement.hearsay import (
    HEARD,
    SILENT_S,
    believe_verdict,
    hear_class,
    hear_killed,
    heed,
)
from uppertier.engagement.link import publish
from uppertier.engagement.prepare import open_books, populate
from uppertier.engagement.world import shared_row
from uppertier.fire_control.launcher import KILLED, LEDGER, SURVIVED, UNJUDGED
from uppertier.tracking.classify import CLASS_VALUES, PIECE, STAGE, WARHEAD
from uppertier.tracking.track import CUED, DROPPED, EMPTY, FIRM, TRACKER, begin, is_live

SHARED = ("sharing={delay: 1 s}",)
STAGE_DRAG = CLASS_VALUES.inverse_beta_m2_kg[STAGE]
SURE = {WARHEAD: (0.997, 0.001, 0.001, 0.001), STAGE: (0.001, 0.997, 0.001, 0.001)}
OPEN = (0.0, 0.6, 0.0, 0.4)
NOW_S = 300.0


class Two:
    """Two batteries that share; each is given tracks by hand, and they talk once a second."""

    def __init__(self, *changes):
        setup = pair(*SHARED, *changes)
        self.books = open_books(setup)
        self.worlds = populate(setup, seed=1, first_replica=0, replicas=1)
        self.time_s = NOW_S
        # 100 km up between the two batteries and north of them, in view of either.
        site = self.books[0].site
        up = np.array(site.position) / np.linalg.norm(site.position)
        north = np.cross(up, np.cross([0.0, 0.0, 1.0], up))
        north /= np.linalg.norm(north)
        self.place = np.array(site.position) + 200e3 * north + 150e3 * up
        self.velocity = -1500.0 * north - 1000.0 * up

    def put(self, battery, number, odds, sigma_m=10.0, drag=STAGE_DRAG, away_m=0.0, status=FIRM):
        """Give a battery a track just seen, away from the common place; return it."""
        world, tracker = self.worlds[battery], self.books[battery].tracker
        slot = int(np.flatnonzero(world.tracks["status"][0] == EMPTY)[0])
        track = world.tracks[0, slot]
        begin(track, status, number, -1, self.time_s - 10.0, tracker)
        track["state"] = [*(self.place + away_m), *self.velocity, drag]
        track["covariance"] = np.diag([*[sigma_m**2] * 3, *[(0.01 * sigma_m) ** 2] * 3, (0.1 * drag) ** 2])
        track["mode_probability"][1] = 1.0
        track["time_s"] = track["last_update_s"] = self.time_s
        track["firm_s"], track["updates"] = self.time_s - 10.0, 20
        track["first_detection_s"] = self.time_s - 10.0
        track["class_probability"] = odds
        return track

    def talk(self, sender, receiver):
        """Let one battery say what it knows and the other hear it, within the second."""
        theirs, mine = self.books[sender], self.books[receiver]
        here, there = self.worlds[receiver], self.worlds[sender]
        publish(
            (theirs.control, theirs.radar, theirs.site, theirs.planet),
            there.tracks,
            there.ledger,
            there.heard,
            True,
            self.time_s,
            0,
            there.reports,
        )
        receive(
            (mine.control, mine.tracker, mine.radar, mine.site, mine.planet),
            self.time_s,
            shared_row(self.worlds, sender, receiver),
            there.reports,
            0,
            mine.on_remote,
            here.cues,
            here.linked,
            here.heard,
            here.tracks,
            here.ledger,
            0.0,
            (1, 0, 0),
        )
        heed(here.heard, here.tracks)

    def cues_heard(self, battery):
        """Return the reports of others that a battery's tracker will answer."""
        return self.worlds[battery].cues[0][self.worlds[battery].cues["available_s"][0] == self.time_s]

    def said(self, battery):
        reports = self.worlds[battery].reports[0, 0]
        return reports[reports["number"] > 0]


def test_a_stage_is_known_by_the_class_that_the_surer_battery_tells():
    two = Two()
    two.put(0, 1, SURE[STAGE])
    mine = two.put(1, 5, OPEN)
    two.talk(0, 1)
    np.testing.assert_allclose(mine["class_probability"], SURE[STAGE])


def test_a_battery_that_is_surer_keeps_to_its_own_eyes():
    two = Two()
    two.put(0, 1, OPEN)
    mine = two.put(1, 5, SURE[STAGE])
    two.talk(0, 1)
    np.testing.assert_allclose(mine["class_probability"], SURE[STAGE])


def test_debris_is_told_of_but_not_searched_for():
    two = Two()
    two.put(0, 1, SURE[STAGE])
    two.talk(0, 1)
    assert len(two.said(0)) == 1
    assert len(two.cues_heard(1)) == 0
    two.put(0, 2, SURE[WARHEAD], away_m=5e3)
    two.talk(0, 1)
    assert len(two.said(0)) == 2
    assert len(two.cues_heard(1)) == 1, "the warhead is"


def test_a_search_ends_when_what_is_looked_for_turns_out_to_be_debris():
    two = Two()
    theirs = two.put(0, 1, OPEN)
    two.talk(0, 1)
    (cue,) = two.cues_heard(1)
    searching = two.put(1, 9, (0.25,) * 4, sigma_m=200.0, status=CUED)
    _, first = shared_row(two.worlds, 0, 1)
    two.worlds[1].cues[0, first]["track"] = 9
    assert cue["subject"] == two.worlds[1].cues[0, first]["subject"]
    theirs["class_probability"] = SURE[STAGE]
    two.talk(0, 1)
    assert not is_live(searching["status"])
    assert len(two.cues_heard(1)) == 0


@pytest.mark.parametrize("in_view", [True, False])
def test_a_search_ends_when_the_reporter_has_lost_the_track_in_its_own_view(in_view):
    """It is no more, or at least not there; what has left the reporter's view is looked for all the more."""
    two = Two()
    theirs = two.put(0, 1, SURE[WARHEAD])
    two.talk(0, 1)
    searching = two.put(1, 9, (0.25,) * 4, sigma_m=200.0, status=CUED)
    _, first = shared_row(two.worlds, 0, 1)
    two.worlds[1].cues[0, first]["track"] = 9
    theirs["status"], theirs["dropped_s"] = DROPPED, two.time_s
    if not in_view:
        theirs["state"][:3] *= -1.0
    two.talk(0, 1)
    assert is_live(searching["status"]) != in_view


@pytest.mark.parametrize("apart_m, heard", [(3.0, False), (3e3, True)])
def test_a_class_is_heard_only_where_it_is_plain_which_body_it_is_of(apart_m, heard):
    """Stage and warhead fly side by side for minutes: told of either, nobody knows whose report it is."""
    two = Two()
    two.put(0, 1, SURE[STAGE])
    two.put(0, 2, SURE[WARHEAD], away_m=apart_m)
    mine = two.put(1, 5, OPEN)
    two.talk(0, 1)
    np.testing.assert_allclose(mine["class_probability"], SURE[STAGE] if heard else OPEN)


def test_a_class_is_not_heard_where_it_may_be_of_either_of_two_own_tracks():
    two = Two()
    two.put(0, 1, SURE[STAGE])
    own = two.put(1, 5, OPEN), two.put(1, 6, OPEN, away_m=3.0)
    two.talk(0, 1)
    for track in own:
        np.testing.assert_allclose(track["class_probability"], OPEN)


def test_no_track_answers_to_a_report_on_debris_as_to_one_on_a_missile():
    """What answers to a report is handed on to the warhead beside it, and so the class would be."""
    two = Two()
    two.put(0, 1, SURE[STAGE])
    two.put(1, 5, OPEN)
    two.talk(0, 1)
    _, first = shared_row(two.worlds, 0, 1)
    assert two.worlds[1].cues[0, first]["track"] == 0
    assert two.worlds[1].linked[0, first]["debris_track"] == 5


def test_what_was_heard_is_forgotten_where_it_was_plainly_of_another():
    two = Two()
    theirs = two.put(0, 1, SURE[STAGE])
    mine, other = two.put(1, 5, OPEN), two.put(1, 6, OPEN, away_m=3e3)
    two.talk(0, 1)
    theirs["state"][:3] += 3e3
    mine["class_probability"] = OPEN  # the tracker classifies anew
    two.talk(0, 1)
    np.testing.assert_allclose(mine["class_probability"], OPEN)
    assert other["number"] == 6


def test_a_report_tells_the_drag_too():
    """A stage is braked: searched for with a warhead's drag it would be looked for below itself."""
    two = Two()
    two.put(0, 1, OPEN, drag=STAGE_DRAG)
    two.talk(0, 1)
    (cue,) = two.cues_heard(1)
    assert cue["inverse_beta_m2_kg"] == pytest.approx(STAGE_DRAG)
    assert cue["inverse_beta_covariance"][6] == pytest.approx((0.1 * STAGE_DRAG) ** 2)
    assert 10.0 * TRACKER.inverse_beta_m2_kg < STAGE_DRAG


def test_what_is_known_by_hearsay_is_not_passed_on():
    """So that nobody hears his own word again as that of another."""
    two = Two()
    two.put(0, 1, SURE[STAGE], sigma_m=10.0)
    two.put(1, 5, OPEN, sigma_m=10.0)
    two.talk(0, 1)
    two.talk(1, 0)
    (report,) = two.said(1)
    assert np.all(report["odds"] == 0.0)
    assert report["threat"] == 0, "but it is reported as what it is taken for"


def test_of_one_object_the_better_track_is_reported():
    two = Two()
    two.put(0, 1, SURE[WARHEAD], sigma_m=10.0)
    worse = two.put(1, 5, SURE[WARHEAD], sigma_m=1000.0)
    _, first = shared_row(two.worlds, 0, 1)
    two.talk(0, 1)
    two.worlds[1].cues[0, first]["track"] = worse["number"]  # the tracker finds that the two are one
    two.talk(0, 1)
    two.talk(1, 0)
    assert len(two.said(1)) == 0
    two.time_s += SILENT_S + 0.5
    worse["last_update_s"] = worse["time_s"] = two.time_s
    two.talk(1, 0)
    assert len(two.said(1)) == 1, "when the other has fallen silent"


def test_whoever_has_rounds_on_the_way_goes_on_reporting():
    two = Two()
    two.put(0, 1, SURE[WARHEAD], sigma_m=10.0)
    worse = two.put(1, 5, SURE[WARHEAD], sigma_m=1000.0)
    shot = two.worlds[1].ledger[0, 0]
    shot["track_number"], shot["shots"], shot["in_air"], shot["assess_s"] = 5, 2, 2, NOW_S + 60.0
    _, first = shared_row(two.worlds, 0, 1)
    for _ in range(2):
        two.talk(0, 1)
        two.worlds[1].cues[0, first]["track"] = worse["number"]
    two.talk(1, 0)
    (report,) = two.said(1)
    assert report["held_until_s"] > NOW_S + 60.0


def heard_of(number=7):
    heard = np.zeros(1, HEARD)[0]
    heard["number"], heard["killed_s"] = number, np.inf
    return heard


def test_of_two_tellers_the_surer_is_heard_and_each_may_change_his_mind():
    heard = heard_of()
    hear_class(heard, np.array(OPEN), 1000)
    hear_class(heard, np.array(SURE[WARHEAD]), 1001)
    hear_class(heard, np.array((0.1, 0.4, 0.4, 0.1)), 1000)
    assert heard["source"] == 1001
    assert np.argmax(heard["odds"]) == WARHEAD
    hear_class(heard, np.array((0.2, 0.1, 0.6, 0.1)), 1001)
    assert np.argmax(heard["odds"]) == PIECE
    hear_class(heard, np.zeros(4), 1001)
    assert np.argmax(heard["odds"]) == PIECE, "who says nothing takes nothing back"


@pytest.fixture
def shot_at():
    """A track, seen at 290 s and 40 times, and the row of a battery that shot at it and saw it survive."""
    track, shot = Two().put(0, 7, SURE[WARHEAD]), np.zeros(1, LEDGER)[0]
    track["last_update_s"], track["updates"] = 290.0, 40
    shot["track_number"], shot["shots"], shot["verdict"], shot["updates_then"] = 7, 2, SURVIVED, 20
    return track, shot


def test_a_verdict_from_elsewhere_stands_while_nothing_more_is_seen(shot_at):
    """What was seen between the own shot and the other's hit does not speak against the hit."""
    track, shot = shot_at
    heard = heard_of()
    hear_killed(heard, track, 295.0)
    believe_verdict(heard, track, shot)
    assert shot["verdict"] == KILLED
    assert shot["updates_then"] == track["updates"]
    track["last_update_s"] = 296.0
    believe_verdict(heard, track, shot)
    assert shot["verdict"] == SURVIVED
    hear_killed(heard, track, 295.0)  # said again, and refuted already
    shot["verdict"] = UNJUDGED
    believe_verdict(heard, track, shot)
    assert shot["verdict"] == UNJUDGED


def test_a_verdict_taken_over_is_not_told_as_an_own_one():
    two = Two()
    track = two.put(0, 7, SURE[WARHEAD])
    track["last_update_s"] = 290.0
    shot, heard = two.worlds[0].ledger[0, 0], two.worlds[0].heard[0, 0]
    shot["track_number"], shot["shots"], shot["intercept_s"], shot["verdict"] = 7, 2, 280.0, SURVIVED
    hear_killed(heard, track, 295.0)
    believe_verdict(heard, track, shot)
    assert shot["verdict"] == KILLED
    two.talk(0, 1)
    (report,) = two.said(0)
    assert report["killed_s"] == np.inf
