"""How the time of a frame is spent: never more than there is, in order of urgency, nobody forgotten."""

import numpy as np
import pytest

from uppertier.radar.schedule import (
    CONFIRM,
    FENCE,
    OUT_OF_VIEW,
    SEARCH,
    SERVED,
    TRACK,
    WAITING,
    begin_frame,
    fence_beams,
    next_dwell,
)

FRAME_S = 0.1


def dwells_of_frame(sky, frame, replica=0):
    """Play one frame's schedule alone and return its dwells."""
    tasks, state = sky.tasks[replica], sky.states[replica : replica + 1][0]
    begin_frame(sky.radar, FRAME_S, tasks, state)
    made = []
    while True:
        dwell = next_dwell(sky.radar, sky.site, frame * FRAME_S, FRAME_S, tasks, state)
        if dwell.kind == 0:
            return made
        made.append(dwell)


def test_the_time_account_balances(sky):
    world = sky(1, slots=40)
    luck = np.random.default_rng(5)
    for slot in range(40):
        place = world.place(luck.uniform(290, 400), luck.uniform(6, 80), luck.uniform(1e5, 1e6))
        kind = luck.choice([SEARCH, CONFIRM, TRACK])
        world.ask(slot, place, kind, sigma_m=luck.uniform(10, 5e3), cross_section_m2=luck.uniform(0.003, 0.3))
    begun_s = 0.0
    for frame in range(200):
        made = dwells_of_frame(world, frame)
        state = world.states[0]
        begun_s += sum(dwell.dwell_s for dwell in made)
        assert state["used_s"] <= FRAME_S + 1e-12  # rounding of sums of dwells
        assert state["spent_s"].sum() == pytest.approx(sum(dwell.dwell_s for dwell in made), abs=1e-12)
        assert 0.0 <= state["debt_s"] <= world.radar.reference_dwell_s
        assert begun_s - state["debt_s"] <= (frame + 1) * FRAME_S + 1e-9
        world.tasks["due_s"][world.tasks["served"] == SERVED] = (frame + 2) * FRAME_S
    assert begun_s > 199 * FRAME_S  # and with so much to do none of it is idle


def test_confirmation_goes_before_track_before_search_before_fence(sky):
    world = sky(1, slots=3)
    for slot, kind in enumerate((SEARCH, TRACK, CONFIRM)):
        world.ask(slot, world.place(330 + 10 * slot, 30, 3e5), kind)
    kinds = [dwell.kind for dwell in dwells_of_frame(world, 0)]
    assert kinds[:2] == [CONFIRM, TRACK]
    assert kinds == sorted(kinds, key=(CONFIRM, TRACK, SEARCH, FENCE).index)
    assert SEARCH in kinds
    assert FENCE in kinds


def test_the_most_overdue_track_goes_first_and_nobody_waits_for_ever(sky):
    # 30 tracks of 20 ms: 6 frames' work for one round.
    world = sky(1, slots=30)
    for slot in range(30):
        place = world.place(345 + slot - 15, 30, 5e5)
        world.ask(slot, place, due_s=-float(slot), cross_section_m2=0.0125)
    served = []
    for frame in range(40):
        served += [dwell.slot for dwell in dwells_of_frame(world, frame) if dwell.kind == TRACK]
    assert served[:30] == list(range(29, -1, -1))
    assert np.bincount(served).min() >= np.bincount(served).max() - 1


def test_a_task_not_yet_due_is_left_alone(sky):
    world = sky(1)
    world.ask(0, world.place(345, 30, 3e5), due_s=0.35)
    waits = [bool(world.tasks["served"][0, 0]) for frame in range(5) if dwells_of_frame(world, frame)]
    assert waits == [
        False,
        False,
        False,
        True,
        True,
    ]  # due in the middle of frame 3: served there, then always


def test_a_task_out_of_view_costs_no_time_and_says_so(sky):
    world = sky(1, slots=2)
    world.ask(0, world.place(165, 30, 3e5))
    world.ask(1, world.place(165, 30, 3e5), SEARCH)
    assert all(dwell.kind == FENCE for dwell in dwells_of_frame(world, 0))
    assert world.tasks["served"].tolist() == [[OUT_OF_VIEW, OUT_OF_VIEW]]


def test_a_long_dwell_runs_on_into_the_next_frame(sky):
    world = sky(1, slots=2)
    world.ask(0, world.place(345, 30, 3e5), CONFIRM, cross_section_m2=0.05)
    world.ask(1, world.place(345, 30, 9e5), TRACK, cross_section_m2=0.001)
    first, second = dwells_of_frame(world, 0)
    assert second.dwell_s == world.radar.reference_dwell_s
    assert world.states["debt_s"][0] == pytest.approx(first.dwell_s, abs=1e-12)
    world.tasks["kind"] = 0
    dwells_of_frame(world, 1)
    fence_s = FRAME_S - first.dwell_s
    assert world.states["spent_s"][0, FENCE] <= fence_s


def test_the_fence_sweeps_the_whole_sector_before_it_repeats(sky):
    world = sky(1)
    beams = []
    for frame in range(60):
        beams += [(dwell.u, dwell.v) for dwell in dwells_of_frame(world, frame)]
    count = fence_beams(world.radar)
    assert len(set(beams[:count])) == count
    assert beams[count : 2 * count] == beams[: len(beams) - count][:count]
    assert world.states["debt_s"][0] == 0.0


def test_the_raster_has_one_beam_for_a_place_well_known(sky):
    world = sky(1)
    world.ask(0, world.place(345, 30, 5e5), SEARCH, sigma_m=50.0)
    made = [dwell for dwell in dwells_of_frame(world, 0) if dwell.kind == SEARCH]
    assert len(made) == 1
    assert world.tasks["served"][0, 0] == SERVED


def test_a_search_goes_on_in_the_next_frame_where_it_stopped(sky):
    world = sky(1)
    world.ask(0, world.place(345, 30, 5e5), SEARCH, sigma_m=6e3, cross_section_m2=0.01)
    beams, frame = [], 0
    while world.tasks["served"][0, 0] == WAITING:
        beams += [(dwell.u, dwell.v) for dwell in dwells_of_frame(world, frame) if dwell.kind == SEARCH]
        frame += 1
    assert frame > 3
    assert len(set(beams)) == len(beams)
    again = [(dwell.u, dwell.v) for dwell in dwells_of_frame(world, frame) if dwell.kind == SEARCH]
    assert again == beams[: len(again)]


def test_a_dwell_is_as_long_as_the_wanted_ratio_takes(sky):
    world = sky(1, slots=2)
    world.ask(0, world.place(345, 30, 4e5), cross_section_m2=0.05)
    world.ask(1, world.place(345, 30, 8e5), cross_section_m2=0.05)
    near, far = sorted(
        (d for d in dwells_of_frame(world, 0) if d.kind == TRACK), key=lambda dwell: dwell.slot
    )
    assert far.dwell_s / near.dwell_s == pytest.approx(16.0, rel=1e-9)  # twice as far: two to the fourth
    assert near.near_m < 4e5 < near.far_m
    assert near.far_m - near.near_m == pytest.approx(1e3, rel=1e-9)
