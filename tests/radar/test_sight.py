"""Truth in, detections out: at the right rate, with the errors reported, and the same whatever the batch."""

import numpy as np
import pytest

from uppertier.radar.detection import cell_probability, swerling1
from uppertier.radar.equation import dwell_snr, wanted_dwell
from uppertier.radar.measurement import measure_ideal, range_cell
from uppertier.radar.raster import beam_of, lay_raster, next_beam
from uppertier.radar.schedule import (
    FENCE,
    GATE_SIGMAS,
    SEARCH,
    SERVED,
    TRACK,
)


def tracked(sky, replicas, offset=(0.0, 0.0, 0.0), cross_section_m2=0.05, range_m=5e5, **options):
    """One target, tracked at a place that may be off the truth."""
    world = sky(replicas, **options)
    place = world.place(330, 40, range_m)
    world.put(0, place + np.array(offset), cross_section_m2)
    world.ask(0, place, TRACK, cross_section_m2=0.05)
    return world, place


def found(world):
    """All detections of true targets in the batch."""
    real = np.arange(world.detections.shape[1]) < world.counts[:, None]
    return world.detections[real & (world.origins >= 0)]


def test_a_tracked_target_is_detected_at_swerlings_rate(sky):
    world, place = tracked(sky, 4000, range_m=7e5)
    world.look(0)
    dwell_s = world.tasks["dwell_s"][0, 0]
    cosine = np.dot(world.site.face[2], (place - np.array(world.site.position)) / 7e5)
    snr = dwell_snr(world.radar, 0.05, 7e5, dwell_s, cosine)
    probability = swerling1(snr, world.radar.false_alarm_probability)
    rate = (world.detections["task"][:, 0][world.counts > 0] == 0).sum() / 4000
    assert snr == pytest.approx(world.radar.wanted_snr, rel=1e-9)
    # Four standard deviations of a share of 4000.
    assert rate == pytest.approx(probability, abs=4.0 * np.sqrt(probability * (1 - probability) / 4000))


def test_measurements_are_unbiased_and_scatter_as_reported(sky):
    world, place = tracked(sky, 6000)
    world.look(3)
    seen = found(world)
    ideal = measure_ideal(tuple(place), world.site)
    for name, sigma, truth in zip(
        ("range_m", "u", "v"), ("range_sigma_m", "u_sigma", "v_sigma"), ideal, strict=True
    ):
        error = (seen[name] - truth) / seen[sigma]
        count = len(error)
        assert abs(error.mean()) < 4.0 / np.sqrt(count)
        # Chi-square of `count` degrees: its mean square has the standard deviation sqrt(2 / count).
        assert np.mean(error**2) == pytest.approx(1.0, abs=4.0 * np.sqrt(2.0 / count))
    errors = np.array([(seen["range_m"] - ideal[0]), seen["u"] - ideal[1], seen["v"] - ideal[2]])
    assert np.abs(np.corrcoef(errors) - np.eye(3)).max() < 4.0 / np.sqrt(len(seen))


def test_strong_echoes_are_measured_better(sky):
    world, _ = tracked(sky, 500)
    world.look(0)
    seen = np.sort(found(world), order="snr")
    for sigma in ("range_sigma_m", "u_sigma", "v_sigma"):
        assert (np.diff(seen[sigma]) <= 0.0).all()


def test_the_echo_speaks_for_the_true_cross_section(sky):
    world, _ = tracked(sky, 4000, cross_section_m2=0.5)
    world.look(0)
    seen = found(world)["cross_section_m2"]
    # Detection leaves out the faintest echoes (1 % here), so the mean may be high by as much, besides its
    # noise.
    assert seen.mean() == pytest.approx(0.5, rel=0.02 + 4.0 / np.sqrt(len(seen)))


def test_a_target_off_the_middle_of_the_beam_is_fainter_by_the_beams_shape(sky):
    world = sky(4000)
    place = world.place(330, 40, 5e5)
    aside = 0.5 * world.radar.azimuth_beamwidth_rad * 5e5 * np.array(world.site.face[0])
    world.put(0, place + aside, 5.0)
    world.ask(0, place, TRACK, cross_section_m2=0.05)
    world.look(0)
    # Half the width off: a quarter of the power. Scan makes the move in u a little shorter than the step
    # aside.
    u = measure_ideal(tuple(place + aside), world.site)[1] - measure_ideal(tuple(place), world.site)[1]
    expected = 2.0 ** (-8.0 * (u / world.radar.azimuth_beamwidth_rad) ** 2)
    seen = found(world)["cross_section_m2"] / 5.0
    assert seen.mean() == pytest.approx(expected, rel=0.02 + 4.0 / np.sqrt(len(seen)))


@pytest.mark.parametrize(
    "change",
    ["dead", "beside the beam", "beyond the gate", "behind the face", "under the least elevation"],
)
def test_what_a_dwell_cannot_see_is_never_detected(sky, change):
    world, place = tracked(sky, 200, cross_section_m2=1e3)
    site = np.array(world.site.position)
    if change == "dead":
        world.targets["alive"] = 0
    elif change == "beside the beam":
        world.put(
            0, place + 1.2 * 5e5 * world.radar.azimuth_beamwidth_rad * np.array(world.site.face[0]), 1e3
        )
    elif change == "beyond the gate":
        world.put(0, site + (place - site) * (1.0 + 600.0 / 5e5), 1e3)
    elif change == "behind the face":
        normal = np.array(world.site.face[2])
        world.put(0, place - 2.0 * np.dot(place - site, normal) * normal, 1e3)
    else:
        low = world.place(330, 4.0, 5e5)
        world.put(0, low, 1e3)
        world.ask(0, world.place(330, 5.1, 5e5), TRACK)
    world.look(0)
    assert len(found(world)) == 0


def chance_of_finding(world, place, targets, sigma_m):
    """The probability that one sweep finds each target: one minus all its beams' misses, beam by beam."""
    radar, site = world.radar, world.site
    range_m = measure_ideal(tuple(place), site)[0]
    toward = (place - np.array(site.position)) / range_m
    raster = lay_raster(radar, site, sigma_m**2 * np.eye(3), range_m, tuple(toward))
    false_alarm = cell_probability(radar, 2.0 * GATE_SIGMAS * sigma_m)
    ideal = np.array([measure_ideal(tuple(target), site) for target in targets])
    missed = np.ones(len(targets))
    index = next_beam(radar, site, raster, 0)
    while index >= 0:
        u, v, _ = beam_of(raster, index)
        cosine = np.sqrt(1.0 - u * u - v * v)
        square = ((ideal[:, 1] - u) / radar.azimuth_beamwidth_rad) ** 2
        square += ((ideal[:, 2] - v) / radar.elevation_beamwidth_rad) ** 2
        dwell_s = wanted_dwell(radar, 0.05, range_m, cosine)
        snr = dwell_snr(radar, 0.05, 1.0, dwell_s, cosine) / ideal[:, 0] ** 4 * 2.0 ** (-8.0 * square)
        missed *= np.where(square <= 1.0, 1.0 - false_alarm ** (1.0 / (1.0 + snr)), 1.0)
        index = next_beam(radar, site, raster, index + 1)
    return 1.0 - missed


def test_a_search_finds_a_target_inside_its_region_with_the_probability_of_its_beams(sky):
    replicas, sigma_m = 3000, 2.5e3
    world = sky(replicas, room=16)
    off = np.random.default_rng(9).normal(size=(replicas, 3)) * sigma_m
    place = world.place(340, 35, 5e5)
    world.put(0, place, 0.05)
    world.targets["position_m"][:, 0] += off
    world.ask(0, place, SEARCH, sigma_m=sigma_m)
    hit = np.zeros(replicas, bool)
    frame = 0
    while (world.tasks["kind"] == SEARCH).any():
        world.look(frame)
        mine = (world.detections["task"] == 0) & (world.origins == 0)
        hit |= (mine & (np.arange(16) < world.counts[:, None])).any(axis=1)
        world.tasks["kind"][world.tasks["served"] == SERVED] = 0  # one sweep is enough
        frame += 1
    toward = (place - np.array(world.site.position)) / 5e5
    face = np.array(world.site.face[:2])
    slopes = (face - np.outer(face @ toward, toward)) / 5e5
    on_face = off @ slopes.T
    inside = np.einsum("ri,ij,rj->r", on_face, np.linalg.inv(sigma_m**2 * slopes @ slopes.T), on_face) < 4.0
    assert inside.mean() == pytest.approx(1.0 - np.exp(-2.0), abs=0.03)  # two dimensions, two sigma
    chance = chance_of_finding(world, place, world.targets["position_m"][inside, 0], sigma_m)
    assert chance.mean() > 0.8
    # Four standard deviations of the sum of as many independent trials.
    margin = 4.0 * np.sqrt(np.sum(chance * (1.0 - chance))) / inside.sum()
    assert hit[inside].mean() == pytest.approx(chance.mean(), abs=margin)


def test_the_fence_finds_a_large_target_rising_through_it(sky):
    world = sky(50, room=32)
    world.put(0, world.place(350, 5.3, 6e5), 1.0)
    seen = np.zeros(50, bool)
    for frame in range(60):
        world.look(frame)
        seen |= (
            (world.detections["task"] == -1) & (world.origins == 0) & (np.arange(32) < world.counts[:, None])
        ).any(axis=1)
    assert seen.mean() > 0.9  # a ratio of several hundred in three beams of one sweep


def test_false_alarms_come_at_the_designed_rate_and_are_no_target(sky, radar):
    noisy = radar._replace(false_alarm_probability=1e-4)
    world = sky(400, parameters=noisy)
    place = world.place(345, 40, 3e5)
    world.ask(0, place, TRACK, due_s=0.0)
    alarms, fence = 0, 0
    for frame in range(20):
        world.look(frame)
        assert (world.origins[np.arange(64) < world.counts[:, None]] == -1).all()
        alarms += world.counts.sum()
        fence += world.states["fence_dwells"].sum() + 400
    expected = 1.0 - np.exp(-1e-4 * 1e3 / range_cell(noisy.bandwidth_hz))
    assert alarms / fence == pytest.approx(expected, abs=4.0 * np.sqrt(expected / fence))
    assert world.states["spent_s"][:, FENCE].min() > 0.0


def busy(sky, replicas):
    """Four targets, tracked and searched for, under an open fence."""
    world = sky(replicas, targets=4, slots=6)
    for target in range(4):
        place = world.place(320 + 12 * target, 10 + 15 * target, 3e5 + 1e5 * target)
        world.put(target, place)
        world.ask(target, place, TRACK if target % 2 else SEARCH, sigma_m=500.0)
    return world


def fight(world, first_replica, seed=1):
    """Play ten frames and return the bytes of everything found."""
    record = []
    for frame in range(10):
        world.look(frame, seed, first_replica)
        for r in range(len(world.counts)):
            count = world.counts[r]
            record.append((r, world.detections[r, :count].tobytes(), world.origins[r, :count].tobytes()))
    return record


def test_a_replica_alone_is_bit_for_bit_the_replica_in_a_batch(sky):
    batch = [(d, o) for r, d, o in fight(busy(sky, 32), 100) if r == 17]
    alone = [(d, o) for _, d, o in fight(busy(sky, 1), 117)]
    assert alone == batch
    assert any(d for d, _ in alone)


def test_another_seed_or_replica_is_another_fight(sky):
    first = fight(busy(sky, 1), 5)
    assert fight(busy(sky, 1), 5) == first
    assert fight(busy(sky, 1), 6) != first
    assert fight(busy(sky, 1), 5, seed=2) != first


def test_what_other_slots_do_leaves_a_tracks_luck_alone(sky):
    world, _ = tracked(sky, 50, slots=3)
    world.look(4)
    lone = world.detections["snr"][:, 0].copy()
    crowded, _ = tracked(sky, 50, slots=3)
    crowded.ask(1, crowded.place(350, 20, 4e5), TRACK, due_s=-5.0)
    crowded.look(4)
    assert (crowded.detections["snr"][:, 0] == lone).all()


def test_a_full_table_counts_what_it_had_to_leave_out(sky):
    world = sky(1, targets=3, room=1)
    place = world.place(345, 40, 3e5)
    for target in range(3):
        world.put(target, world.place(345, 40, 3e5 + 100.0 * target), 100.0)
    world.ask(0, place, TRACK)
    world.look(0)
    assert world.counts[0] == 1
    assert world.states["overflow"][0] == 2
