"""How the time of a frame is spent: never more than there is, in the order of the policy, all served."""

import numpy as np
import pytest

from radar.fences import laid
from uppertier.radar.fence import fence_beams
from uppertier.radar.schedule import (
    CONFIRM,
    DISCRIMINATE,
    ENGAGED,
    FENCE,
    ORDINARY,
    OUT_OF_VIEW,
    SEARCH,
    SERVED,
    TRACK,
    UPLINK,
    URGENT,
    WAITING,
    begin_frame,
    next_dwell,
)

FRAME_S = 0.1


def dwells_of_frame(sky, frame, replica=0):
    """Play one frame's schedule alone and return its dwells."""
    tasks, state = sky.tasks[replica], sky.states[replica : replica + 1][0]
    begin_frame(sky.radar, FRAME_S, tasks, state)
    made, fence = [], laid(sky.radar, sky.site)
    while True:
        dwell = next_dwell(sky.radar, sky.site, fence, frame * FRAME_S, FRAME_S, tasks, state)
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


def spent(world, frames):
    """Return the seconds of each kind over some frames, every task asked for anew as soon as it is met."""
    before = world.states["total_s"][0].copy()
    for frame in frames:
        dwells_of_frame(world, frame)
        met = world.tasks["served"] == SERVED
        world.tasks["due_s"][met] = (frame + 1) * FRAME_S + world.tasks["interval_s"][met]
        told = world.tasks["looked"] == DISCRIMINATE
        world.tasks["class_due_s"][told] = (frame + 20) * FRAME_S
    return world.states["total_s"][0] - before


def crowd(sky, radar, count, share=0.0, **fields):
    """A sky with so many tracks, each of 5 to 9 ms and wanted twice a second."""
    world = sky(1, slots=count + 3, parameters=radar._replace(search_share=share, uplink_message_s=1e-3))
    for slot in range(count):
        place = world.place(300 + 90 * slot / count, 30, 4e5)
        world.ask(slot, place, TRACK, cross_section_m2=0.05, interval_s=0.5, **fields)
    return world


def test_uplinks_take_face_time_before_everything_else(sky, radar):
    world = crowd(sky, radar, 40)
    world.states["uplinks"] = 30
    made = dwells_of_frame(world, 0)
    assert world.states["spent_s"][0, UPLINK] == pytest.approx(0.03, abs=1e-12)
    assert world.states["uplinks"][0] == 0
    assert world.states["used_s"][0] <= FRAME_S + 1e-12
    total = sum(dwell.dwell_s for dwell in made) + 0.03
    assert total - world.states["debt_s"][0] == pytest.approx(FRAME_S, abs=1e-12)
    quiet = crowd(sky, radar, 40)
    assert sum(dwell.dwell_s for dwell in dwells_of_frame(quiet, 0)) > sum(dwell.dwell_s for dwell in made)


def test_more_uplinks_than_a_frame_holds_are_owed_by_the_next(sky, radar):
    world = crowd(sky, radar, 2)
    world.states["uplinks"] = 130
    assert dwells_of_frame(world, 0) == []
    assert world.states["debt_s"][0] == pytest.approx(0.03, abs=1e-12)
    assert dwells_of_frame(world, 1)[0].kind == TRACK


def test_an_engaged_track_keeps_its_revisit_under_load_and_the_others_pay(sky, radar):
    # 160 tracks twice a second are more than all the time there is.
    world = crowd(sky, radar, 160)
    world.tasks["priority"][0, :5] = ENGAGED
    world.tasks["priority"][0, 5:10] = URGENT
    looks = np.zeros(160)
    for frame in range(100):
        dwells_of_frame(world, frame)
        met = world.tasks["served"][0, :160] == SERVED
        looks += met
        world.tasks["due_s"][0, :160][met] = (frame + 5) * FRAME_S
    assert looks[:5].min() >= 19  # of the 20 asked for
    assert looks[5:10].min() >= 19
    assert looks[10:].max() < 15
    assert looks[10:].min() > 0.75 * looks[10:].max(), "the load is shared"


def test_among_equals_who_waits_longest_in_parts_of_its_interval_goes_first(sky):
    world = sky(1, slots=2)
    for slot, (interval_s, due_s) in enumerate(((2.0, -2.0), (0.2, -0.5))):
        world.ask(slot, world.place(340, 30, 3e5), TRACK, interval_s=interval_s, due_s=due_s)
    # Slot 0 has waited twice as long, but only one of its intervals; slot 1 has waited two and a half.
    assert [dwell.slot for dwell in dwells_of_frame(world, 0)][:2] == [1, 0]


def test_what_gives_way_as_the_load_grows(sky, radar):
    """The stated order, the first to give way first: fence, cued search, discrimination, tracks."""
    shares = []
    for count in (5, 55, 110, 220):
        world = crowd(sky, radar, count, class_snr=1000.0)
        world.tasks["priority"][0, :5] = ENGAGED
        world.ask(count, world.place(345, 50, 4e5), SEARCH, sigma_m=8e3, cross_section_m2=0.02)
        world.ask(count + 1, world.place(330, 50, 4e5), CONFIRM, cross_section_m2=0.05, interval_s=0.2)
        world.tasks["class_due_s"][0, 5:count] = np.inf
        shares.append(spent(world, range(100)) / 10.0)
    light, full, over, far_over = shares
    assert light[FENCE] == pytest.approx(0.0, abs=0.02), "an endless cued search leaves the fence nothing"
    assert light[SEARCH] > 0.1
    assert light[DISCRIMINATE] > 0.1
    assert full[SEARCH] < light[SEARCH]
    assert over[SEARCH] == far_over[SEARCH] == over[DISCRIMINATE] == far_over[DISCRIMINATE] == 0.0
    assert over[TRACK] == pytest.approx(far_over[TRACK], rel=0.02), (
        "tracks have all that is left, and share it"
    )
    for share in shares:
        assert share[CONFIRM] == pytest.approx(light[CONFIRM], rel=0.1), "confirmation never gives way"
        assert share.sum() <= 1.02


def test_discrimination_gives_way_before_tracks_and_goes_before_search(sky):
    world = sky(1, slots=3)
    world.ask(0, world.place(340, 30, 4e5), TRACK, due_s=9.0, class_snr=1000.0, cross_section_m2=0.1)
    world.ask(1, world.place(345, 30, 4e5), TRACK, cross_section_m2=0.1)
    world.ask(2, world.place(350, 30, 4e5), SEARCH, cross_section_m2=0.1)
    kinds = [dwell.kind for dwell in dwells_of_frame(world, 0)]
    assert kinds[:3] == [TRACK, DISCRIMINATE, SEARCH]


def test_a_discrimination_dwell_is_longer_by_the_ratio_and_counts_as_a_look(sky):
    world = sky(1, slots=2)
    place = world.place(340, 30, 4e5)
    world.ask(0, place, TRACK, cross_section_m2=0.1)
    world.ask(1, place, TRACK, cross_section_m2=0.1, due_s=9.0, class_snr=500.0)
    plain, longer = dwells_of_frame(world, 0)[:2]
    assert (plain.kind, longer.kind) == (TRACK, DISCRIMINATE)
    assert longer.dwell_s == pytest.approx(5.0 * plain.dwell_s, rel=1e-12)  # 500 instead of 100
    assert world.tasks["served"][0, 1] == SERVED
    assert world.tasks["looked"][0].tolist() == [TRACK, DISCRIMINATE]


def test_a_dwell_for_a_companion_is_sized_for_it_and_sees_what_flies_beside(sky):
    world = sky(1, slots=3)
    place = world.place(340, 30, 4e5)
    world.ask(0, place, TRACK, cross_section_m2=10.0)
    world.ask(1, place, TRACK, cross_section_m2=10.0, due_s=9.0, companion_m2=0.02, companion_m=6e3)
    world.ask(2, world.place(340, 30, 9e5), TRACK, cross_section_m2=10.0, due_s=9.0, companion_m2=1e-4)
    plain, longer, hopeless = dwells_of_frame(world, 0)[:3]
    small = sky(1, slots=1)
    small.ask(0, place, TRACK, cross_section_m2=0.02)
    (alike, *_) = dwells_of_frame(small, 0)
    assert longer.kind == hopeless.kind == DISCRIMINATE
    assert longer.dwell_s == alike.dwell_s > 2.0 * plain.dwell_s
    assert longer.far_m - longer.near_m == pytest.approx(12e3)
    assert plain.far_m - plain.near_m < 2e3
    assert world.tasks["shows"][0].tolist() == [0, 1, 0], "the farthest is too small for any dwell"


def test_a_task_without_an_open_class_gets_no_discrimination(sky):
    world = sky(1)
    world.ask(0, world.place(340, 30, 4e5), TRACK, due_s=9.0)
    assert all(dwell.kind == FENCE for dwell in dwells_of_frame(world, 0))


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_the_search_keeps_its_share_under_any_load_and_no_more(sky, radar, share):
    world = crowd(sky, radar, 200, share)
    world.ask(200, world.place(345, 50, 4e5), SEARCH, sigma_m=8e3, cross_section_m2=0.02)
    seconds = spent(world, range(300))
    searched = seconds[SEARCH] + seconds[FENCE]
    assert searched / 30.0 == pytest.approx(share, rel=0.05)
    assert seconds[FENCE] == pytest.approx(0.5 * searched, rel=0.1), "half and half"


def test_without_load_the_share_disturbs_nobody(sky, radar):
    world = crowd(sky, radar, 3, 0.1)
    for frame in range(50):
        made = dwells_of_frame(world, frame)
        kinds = [dwell.kind for dwell in made]
        if frame > 0:  # in the first the search has had nothing yet
            assert kinds == sorted(kinds, key=(TRACK, FENCE).index)
        world.tasks["due_s"][world.tasks["served"] == SERVED] = (frame + 5) * FRAME_S


def test_a_fence_beam_longer_than_a_frame_is_still_made(sky, radar):
    world = sky(1, parameters=radar._replace(reference_dwell_s=0.3, fence_dwell_s=0.25))
    made = [len(dwells_of_frame(world, frame)) for frame in range(20)]
    assert sum(made) == 7  # each begins with a frame, so that one takes three frames
    assert world.states["used_s"][0] == pytest.approx(FRAME_S)


def plain_account(dwells_by_frame, uplinks_by_frame, message_s):
    """The account as a child would keep it: what a frame cannot pay the next one owes."""
    owed, busy = 0.0, []
    for dwells, messages in zip(dwells_by_frame, uplinks_by_frame, strict=True):
        bill = owed + messages * message_s + sum(dwells)
        busy.append(min(bill, FRAME_S))
        owed = max(bill - FRAME_S, 0.0)
    return busy, owed


def test_the_account_is_the_one_a_child_would_keep(sky, radar):
    world = crowd(sky, radar, 30, 0.1)
    luck = np.random.default_rng(3)
    uplinks = luck.integers(0, 40, 100)
    dwells, busy = [], []
    for frame in range(100):
        world.states["uplinks"] = uplinks[frame]
        dwells.append([dwell.dwell_s for dwell in dwells_of_frame(world, frame)])
        busy.append(float(world.states["used_s"][0]))
        world.tasks["due_s"][world.tasks["served"] == SERVED] = (frame + 4) * FRAME_S
    plain, owed = plain_account(dwells, uplinks, 1e-3)
    np.testing.assert_allclose(busy, plain, atol=1e-9)
    assert world.states["debt_s"][0] == pytest.approx(owed, abs=1e-9)
    assert max(busy) <= FRAME_S + 1e-12
    assert ORDINARY < URGENT < ENGAGED
