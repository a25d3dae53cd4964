"""The table of tracks: which slots are live."""

import numpy as np
import pytest

from uppertier.tracking.track import (
    CUED,
    DROPPED,
    EMPTY,
    FIRM,
    TENTATIVE,
    TRACK,
    TRACKER,
    begin,
    enlist,
    free_slot,
    list_live,
    next_number,
)


def test_live_slots_are_listed_in_order():
    tracks, live = np.zeros(8, TRACK), np.zeros(8, np.int64)
    assert list_live(tracks, live) == 0
    for _ in range(6):
        slot = free_slot(tracks)
        begin(tracks[slot], FIRM, next_number(tracks), -1, 0.0, TRACKER)
        # As a table fills in a fight: each slot is live when the next one is taken.
        tracks["status"][: slot + 1] = FIRM
    tracks["status"][:6] = CUED, DROPPED, FIRM, EMPTY, TENTATIVE, FIRM
    assert live[: list_live(tracks, live)].tolist() == [0, 2, 4, 5]


@pytest.mark.parametrize(
    "slot, listed", [(1, [1, 3, 5, 7]), (4, [3, 4, 5, 7]), (9, [3, 5, 7, 9]), (5, [3, 5, 7]), (3, [3, 5, 7])]
)
def test_a_new_slot_takes_its_place_in_the_list_once(slot, listed):
    live = np.zeros(8, np.int64)
    live[:3] = 3, 5, 7
    assert live[: enlist(slot, live, 3)].tolist() == listed
