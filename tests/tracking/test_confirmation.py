"""m of n: what counts as a look, when a track becomes firm, when it ends."""

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.radar.schedule import CONFIRM, SEARCH, SERVED, TASK
from uppertier.tracking.confirmation import count_look, weigh
from uppertier.tracking.track import (
    CUED,
    DROPPED,
    FELL,
    FIRM,
    LOST,
    NOT_FOUND,
    TENTATIVE,
    TRACKER,
    UNCONFIRMED,
)


@pytest.fixture
def young(climbing, new_track):
    track = new_track(*climbing)
    track["status"] = TENTATIVE
    return track


def look(track, hit, kind=CONFIRM, served=SERVED):
    task = np.zeros(1, TASK)[0]
    task["kind"], task["served"] = kind, served
    track["last_detection"] = 0 if hit else -1
    count_look(track, task, TRACKER)
    weigh(track, 1.0, np.inf, WGS84, TRACKER)


@pytest.mark.parametrize(
    "looks, status",
    [
        ("hhh", FIRM),
        ("hhmmh", FIRM),
        ("mmhhh", FIRM),
        ("hmhmh", FIRM),
        ("hh", TENTATIVE),
        ("hhmm", TENTATIVE),
        ("mmm", DROPPED),
        ("hmmm", DROPPED),
        ("hhmmm", DROPPED),
    ],
)
def test_three_hits_in_five_looks_make_a_track_firm(young, looks, status):
    for each in looks:
        assert young["status"] == TENTATIVE
        look(young, each == "h")
    assert young["status"] == status
    assert young["looks"] == len(looks)
    assert young["hits"] == looks.count("h")
    if status == DROPPED:
        assert young["ending"] == UNCONFIRMED


def test_a_radar_too_busy_to_look_costs_no_miss(young):
    for _ in range(10):
        look(young, False, served=0)
        look(young, False, served=-1)
    assert (young["looks"], young["misses"]) == (0, 0)
    assert young["status"] == TENTATIVE


def test_beams_of_a_search_are_no_looks(young):
    young["status"] = CUED
    look(young, False, kind=SEARCH)
    assert young["looks"] == 0


def test_misses_count_since_the_last_hit(young):
    young["status"] = FIRM
    for each in "hmmhmmm":
        look(young, each == "h")
    assert young["misses"] == 3
    assert young["status"] == FIRM


def test_each_kind_of_track_has_its_end(young):
    young["last_update_s"] = 0.0
    for status, ending, end_s in (
        (TENTATIVE, UNCONFIRMED, TRACKER.tentative_life_s),
        (FIRM, LOST, TRACKER.coast_life_s),
        (CUED, NOT_FOUND, 30.0),
    ):
        young["status"] = status
        weigh(young, end_s, 30.0, WGS84, TRACKER)
        assert young["status"] == status
        weigh(young, end_s + 0.1, 30.0, WGS84, TRACKER)
        assert (young["status"], young["ending"]) == (DROPPED, ending)
        assert young["dropped_s"] == end_s + 0.1


def test_a_track_in_the_ground_has_fallen(young):
    young["status"] = FIRM
    young["state"][:3] *= 0.9
    weigh(young, 0.0, np.inf, WGS84, TRACKER)
    assert (young["status"], young["ending"]) == (DROPPED, FELL)


def test_a_miss_is_chance_and_the_next_ones_make_the_body_smaller(young):
    """Dwells are sized by the cross-section believed in: one that stays too large is never found again."""
    young["status"], young["cross_section_m2"] = FIRM, 3.0
    look(young, hit=False)
    assert young["cross_section_m2"] == 3.0
    for _ in range(8):
        look(young, hit=False)
    assert young["cross_section_m2"] == pytest.approx(3.0 / 2**8)
    look(young, hit=True)
    look(young, hit=False)
    assert young["cross_section_m2"] == pytest.approx(3.0 / 2**8), "a hit in between ends the doubt"


def faded(track, since_s=20.0, followed_s=90.0):
    """Make a firm track fade `since_s` ago that had been followed for a while; return whether it is kept."""
    track["status"], track["impact_known"] = FIRM, 1
    track["firm_s"], track["last_update_s"] = 10.0, 10.0 + followed_s
    weigh(track, 10.0 + followed_s + since_s, np.inf, WGS84, TRACKER)
    return track["status"] == FIRM


def test_a_track_well_known_above_the_air_is_carried_on_when_it_fades(climbing, new_track):
    assert faded(new_track(*climbing))
    assert faded(new_track(*climbing), since_s=1700.0)
    assert not faded(new_track(*climbing), since_s=1900.0), "but not for ever"
    assert not faded(new_track(*climbing), followed_s=30.0), "nor one that was hardly known"


def test_in_the_air_nothing_is_carried_on(diving, new_track):
    place, velocity = diving
    assert not faded(new_track(tuple(0.995 * x for x in place), velocity))
