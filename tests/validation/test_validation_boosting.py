"""The rows on missiles under thrust."""

import pytest

from uppertier.validation.boosting import AFTER_S, COMPARED, follow_burn
from uppertier.validation.tracked_flights import FLOWN


@pytest.fixture(scope="module")
def burns():
    return {kind: follow_burn(*FLOWN[0], kind, runs=30) for kind in COMPARED}


def test_interacting_models_keep_a_track_through_cut_off_and_the_extended_filter_breaks_it(burns):
    assert burns["interacting"].at_cutoff.seen.sum() > 10
    assert burns["interacting"].survived.mean() >= 0.95
    assert burns["extended"].survived.mean() < 0.8


def test_the_extended_filter_begins_a_burning_missile_again_and_again(burns):
    seen = burns["extended"].at_cutoff.seen
    assert burns["extended"].begun[seen].mean() > 3.0 * burns["interacting"].begun[seen].mean()


def test_the_missile_is_known_to_metres_after_its_cut_off(burns):
    later = burns["interacting"].later
    assert later.position_m[later.seen].max() < 200.0
    assert later.velocity_m_s[later.seen].max() < 20.0


def test_runs_differ_and_the_same_runs_do_not(burns):
    errors = burns["interacting"].later.position_m
    assert len(set(errors[burns["interacting"].later.seen])) > 10
    again = follow_burn(*FLOWN[0], "interacting", runs=5).later.position_m
    assert again.tobytes() == errors[:5].tobytes()


def test_the_book_has_the_rows(tracking):
    whats = [row.what for row in tracking.rows]
    for kind in COMPARED:
        assert f"Nodong, {kind}: velocity error {AFTER_S:.0f} s after, m/s" in whats
    (row,) = (row for row in tracking.rows if row.what.startswith("Nodong, noiseless re-entry, unscented"))
    # The extended filter has 160.
    assert row.ours < 20.0
