"""Raids watched without a shot: what counts, and what the chapter says of them."""

import numpy as np
import pytest

from uppertier.engagement.prepare import open_books
from uppertier.validation.track_metrics import quality
from uppertier.validation.tracked_raids import CUTOFF_M, RAIDS, in_the_field, scene, watch


@pytest.fixture(scope="module")
def seen():
    return watch(scene(2, 10.0, "nearest"), 2)


def test_missiles_count_from_their_first_detection_to_the_edge_of_the_view(seen):
    there = np.isfinite(seen.truth[..., 0])
    for r in range(2):
        for t in range(2):
            seconds = np.flatnonzero(there[:, r, t])
            assert seconds[0] == pytest.approx(seen.seen_s[r, t], abs=1.1)
            # In view without a gap for minutes.
            assert len(seconds) > 120
            assert np.all(np.diff(seconds) == 1)


def test_two_missiles_far_apart_and_their_stages_are_clean_tracks(seen):
    found = quality(seen, CUTOFF_M)
    # A stage that comes free is as near as its warhead at first: a track may go on with either, and both are
    # looked for.
    assert found.purity > 0.95
    assert found.breaks < 2.5
    assert found.false == 0.0
    assert found.completeness > 0.97
    # Tracks are compared at the second they are asked for: a track a second old would be 2 km off.
    assert found.place_m < 100.0
    assert 0.2 < found.wait_s < 3.0


def test_what_lies_behind_the_radar_does_not_count():
    book = open_books(scene(1, 0.0, "nearest"))[0]
    site = np.array(book.site.position)
    ahead = site + 300e3 * np.array(book.site.face[2])
    behind = site - 300e3 * np.array(book.site.face[2])
    kept = in_the_field(book, np.array([ahead, behind, 3 * [np.nan]]))
    assert np.isfinite(kept[0]).all()
    assert np.isnan(kept[1:]).all()


def test_the_chapter_has_each_raid_with_both_associations(tracking):
    for count, apart_s, _ in RAIDS:
        for way in ("nearest", "joint"):
            about = f"{count} missiles {apart_s:g} s apart, {way}: "
            rows = {row.what.removeprefix(about): row for row in tracking.rows if row.what.startswith(about)}
            assert len(rows) == 7
            assert all(row.passed is None for row in rows.values())
            # Twelve at once are a crowd that nobody keeps apart; four, ten seconds apart, are no trouble.
            assert 30.0 < rows["GOSPA, m"].ours < (400.0 if count == 4 else 4000.0)
            assert (95.0 if count == 4 else 50.0) < rows["objects with a track, %"].ours <= 100.0


def test_an_empty_sky_has_no_firm_track(tracking):
    (row,) = (row for row in tracking.rows if "without a missile" in row.what)
    assert row.ours == 0.0
    assert row.passed
