"""The phase `sight`: truth goes in, detections come out; the only place where the radar meets true targets.

Dwells are made by `schedule`, which knows nothing of the targets. All dwells of a frame see the sky as it is
at the frame's time, and their detections carry that time.

What lies in one beam and one range cell is one echo: its power is the sum, its place the mean weighted by
power, which is what a monopulse measures of two targets on average. Left out:
the glint of two echoes that beat against each other, and range side lobes, by which a strong echo hides a
weak one some cells away.

Randomness: a dwell has the number `frame * 256 + number`, `number` counting the dwells of one slot in one
frame; the thing drawn for is `(slot + 1) * 65536 + target`, the fence being slot -1. So a draw depends on
(seed, replica, frame, slot, its dwell, target) and on nothing else that happens in the fight: not on the size
of the batch and not on what other slots do. Good below 65536 targets, 32767 slots and 4 million frames.
"""

from math import cos, exp, inf, sin, sqrt

import numpy as np

from uppertier.compiled import compiled, inlined, lean
from uppertier.earth.geodesy import height_above
from uppertier.radar.air_table import clear_loss
from uppertier.radar.array import beam_shape, in_view
from uppertier.radar.bias import biases_of, displaced, tabled_shift
from uppertier.radar.detection import cell_probability, observed_power, steadier_power, threshold
from uppertier.radar.doppler import measure_rate, noise_rate, range_rate
from uppertier.radar.equation import dwell_snr
from uppertier.radar.measurement import measure, range_cell, report_sigmas
from uppertier.radar.path_loss import rain_loss_db
from uppertier.radar.schedule import FENCE, NONE, begin_frame, next_dwell
from uppertier.radar.sweep import room_for_beams, sweep_on
from uppertier.random import FALSE_ALARM, exponential, uniforms
from uppertier.vectors import dot, load, norm, subtract

DWELLS_A_FRAME = 256
TARGETS = 65536

# Rows of the scratch in which the echoes of one dwell are gathered.
STRENGTH, RANGE, ACROSS, UP, LOSS = range(5)
ECHO_ROWS = 5
# The loss on the way to a target that no beam of this frame has met yet.
UNASKED = 0.0
# Sines and cosines nearer than this may be one.
ROUNDING = 1e-9


@compiled
def sight(
    radars,
    fence,
    air,
    site,
    planet,
    time_s,
    frame,
    frame_s,
    seed,
    first_replica,
    targets,
    tasks,
    states,
    detections,
    counts,
    origins,
):
    """Let every replica's radar spend one frame; fill detections, counts and, for the referee, origins.

    `radars` (1,) holds the RadarParameters as a record (`figures.filed`), `fence` (beams,) its FENCE_BEAM,
    `air` its table of the air (`air_table`).
    `targets` (R, T) TARGET, `tasks` (R, N) TASK, `states` (R,) RADAR_STATE, `detections` (R, K) DETECTION,
    `counts` (R,) int64, `origins` (R, K) int64: the true target's index, or -1 for a false alarm.
    """
    sight_each(
        radars[0],
        fence,
        air,
        site,
        planet,
        time_s,
        frame,
        frame_s,
        seed,
        first_replica,
        targets,
        tasks,
        states,
        detections,
        counts,
        origins,
        np.empty((ECHO_ROWS, targets.shape[1])),
    )


@lean
def sight_each(
    radar,
    fence,
    air,
    site,
    planet,
    time_s,
    frame,
    frame_s,
    seed,
    first_replica,
    targets,
    tasks,
    states,
    detections,
    counts,
    origins,
    echoes,
):
    """Spend one frame of each replica; as `sight`, with the scratch `echoes`."""
    limits = sin(radar.min_elevation_rad), cos(radar.largest_scan_rad), fence[0].top_sine
    for r in range(targets.shape[0]):
        sight_one(
            radar,
            limits,
            fence,
            air,
            site,
            planet,
            time_s,
            frame,
            frame_s,
            seed,
            first_replica + r,
            r,
            targets,
            tasks,
            states,
            detections,
            counts,
            origins,
            echoes,
        )


@inlined
def sight_one(
    radar,
    limits,
    fence,
    air,
    site,
    planet,
    time_s,
    frame,
    frame_s,
    seed,
    replica,
    r,
    targets,
    tasks,
    states,
    detections,
    counts,
    origins,
    echoes,
):
    """Spend one frame of one replica: row `r` of every array, number `replica` of the study.

    `limits` are the sine of the lowest elevation, the cosine of the largest scan, and the sine of the
    elevation above which no beam of the fence meets anything. `echoes` (ECHO_ROWS, T) is scratch: strength,
    range, u, v of what a dwell meets, loss on the way.
    """
    state = states[r]
    found = 0
    gate_m, of_dwell = 0.0, 0.0
    swept, lot = 0.0, (1.0, 0.0)
    in_sight, at_fence = look_up(limits, site, targets[r], echoes)
    begin_frame(radar, frame_s, tasks[r], state)
    while True:
        dwell = next_dwell(radar, site, fence, time_s, frame_s, tasks[r], state)
        if dwell.kind == NONE:
            break
        number = frame * DWELLS_A_FRAME + dwell.number
        if gate_m != dwell.far_m - dwell.near_m:
            gate_m = dwell.far_m - dwell.near_m
            of_dwell = false_alarms(radar, gate_m)
        if dwell.kind == FENCE:
            if dwell.number == 0:
                lot = uniforms(seed, replica, FALSE_ALARM, 0, 3 * number)
            quiet = state.idle == 1 and not at_fence
            if quiet and lot[0] >= swept + room_for_beams(fence, frame_s) * of_dwell:
                sweep_on(radar, fence, frame_s, state)
                break
        may_meet = at_fence if dwell.kind == FENCE else in_sight
        met = meet(radar, air, site, planet, dwell, targets[r], echoes) if may_meet else 0
        noise_reaches = inf
        if met > 0:
            noise_reaches = threshold(cell_probability(radar, dwell.far_m - dwell.near_m))
        while met > 0:
            target, taken, snr, ideal = take_strongest(range_cell(radar.bandwidth_hz), echoes)
            met -= taken
            thing = (dwell.slot + 1) * TARGETS + target
            if targets[r, target].swerling == 3:
                observed = steadier_power(snr, seed, replica, thing, number)
            else:
                observed = observed_power(snr, seed, replica, thing, number)
            if observed <= noise_reaches:
                continue
            if found == detections.shape[1]:
                state.overflow += 1
                continue
            detection = detections[r, found]
            biases = biases_of(radar, seed, replica, state)
            shifted = displaced(ideal, biases, tabled_shift(air, ideal, site))
            measure(radar, shifted, observed, seed, replica, thing, number, detection)
            rate_m_s = range_rate(targets[r, target], site)
            measure_rate(radar, rate_m_s, dwell.dwell_s, seed, replica, thing, number, detection)
            label(radar, dwell, time_s, detection)
            detection.label = targets[r, target].label
            origins[r, found] = target
            found += 1
        if dwell.kind == FENCE:
            swept += of_dwell
            (luck, place), expected = lot, swept
        else:
            luck, place = uniforms(seed, replica, FALSE_ALARM, dwell.slot + 1, 3 * number)
            expected = of_dwell
        if luck < expected and luck < 1.0 - exp(-expected) and found < detections.shape[1]:
            alarm(radar, dwell, time_s, place, seed, replica, number, detections[r, found])
            origins[r, found] = -1
            found += 1
            if dwell.kind == FENCE:
                lot = (1.0, 0.0)
    counts[r] = found


@lean
def look_up(limits, site, targets, echoes):
    """Fill in `echoes` where each target of a replica is in this frame; `limits` as in `sight_one`.

    Returns whether any may be seen, and whether any by the fence.

    A target that does not fly is put where no range gate reaches, and so is one that stands too low or too
    far off the face's normal by more than rounding: most are, for most of a fight.
    """
    least_sine, least_cosine = limits[0] - ROUNDING, limits[1] - ROUNDING
    in_sight = at_fence = False
    for target in range(targets.shape[0]):
        echoes[STRENGTH, target] = 0.0
        echoes[RANGE, target] = inf
        if targets[target].alive != 1:
            continue
        away = subtract(load(targets[target].position_m), site.position)
        range_m = norm(away)
        rise_m = dot(site.east_north_up[2], away)
        if rise_m < least_sine * range_m or dot(site.face[2], away) < least_cosine * range_m:
            continue
        in_sight = True
        at_fence = at_fence or rise_m <= limits[2] * range_m
        echoes[RANGE, target] = range_m
        echoes[ACROSS, target] = dot(site.face[0], away) / range_m
        echoes[UP, target] = dot(site.face[1], away) / range_m
        echoes[LOSS, target] = UNASKED
    return in_sight, at_fence


@lean
def meet(radar, air, site, planet, dwell, targets, echoes):
    """Fill in `echoes` the strength of each target's echo in one dwell, unmerged; return how many."""
    met = 0
    for target in range(targets.shape[0]):
        range_m = echoes[RANGE, target]
        if range_m < dwell.near_m or range_m > dwell.far_m:
            continue
        shape = beam_shape(radar, echoes[ACROSS, target] - dwell.u, echoes[UP, target] - dwell.v)
        if shape == 0.0:
            continue
        if echoes[LOSS, target] == UNASKED:
            echoes[LOSS, target] = loss_to(
                radar, air, site, planet, load(targets[target].position_m), range_m
            )
        if echoes[LOSS, target] == inf:
            continue
        cross_section_m2 = targets[target].cross_section_m2
        clear = dwell_snr(radar, cross_section_m2, range_m, dwell.dwell_s, scan_cosine(dwell))
        strength = shape * clear / echoes[LOSS, target]
        echoes[STRENGTH, target] = strength
        met += 1 if strength > 0.0 else 0
    return met


@lean
def take_strongest(cell_m, echoes):
    """Take the strongest echo left, with all within a range cell of it.

    Returns the strongest one's target, how many were taken, their strength together and their place; what is
    taken is cleared. There must be one.
    """
    strongest = 0
    for target in range(1, echoes.shape[1]):
        if echoes[STRENGTH, target] > echoes[STRENGTH, strongest]:
            strongest = target
    taken, total, range_m, u, v = 0, 0.0, 0.0, 0.0, 0.0
    middle_m = echoes[RANGE, strongest]
    for target in range(echoes.shape[1]):
        power = echoes[STRENGTH, target]
        if power > 0.0 and abs(echoes[RANGE, target] - middle_m) < cell_m:
            taken += 1
            total += power
            range_m += power * (echoes[RANGE, target] - middle_m)
            u += power * echoes[ACROSS, target]
            v += power * echoes[UP, target]
            echoes[STRENGTH, target] = 0.0
    return strongest, taken, total, (middle_m + range_m / total, u / total, v / total)


@lean
def loss_to(radar, air, site, planet, position, range_m):
    """Return what air and rain take on the way to a place, as a ratio; infinity for one that is not in view.

    It is not when it lies behind the face, out of the field of regard, behind the land or below the horizon.
    """
    if not in_view(radar, site, planet, position):
        return inf
    sine = dot(site.east_north_up[2], subtract(position, site.position)) / range_m
    loss = clear_loss(air, sine, range_m)
    if radar.weather.rain_db_m > 0.0:
        height_m = height_above(site.position, planet)
        loss *= 10.0 ** (0.1 * rain_loss_db(radar.weather, height_m, sine, range_m))
    return loss


@lean
def scan_cosine(dwell):
    """Return the cosine of a beam's angle off the face's normal."""
    return sqrt(1.0 - dwell.u * dwell.u - dwell.v * dwell.v)


@lean
def label(radar, dwell, time_s, detection):
    """Write into a detection when and for whom it was made, and the cross-section its power speaks for."""
    detection.time_s = time_s
    detection.task = dwell.slot
    detection.kind = dwell.kind
    of_one_m2 = dwell_snr(radar, 1.0, detection.range_m, dwell.dwell_s, scan_cosine(dwell))
    detection.cross_section_m2 = (detection.snr - 1.0) / of_one_m2


@lean
def false_alarms(radar, gate_m):
    """Return how many false alarms are to be expected in one dwell with a gate of that length.

    Noise passes in each of its n range cells with the cell's probability p, so in one at least with 1 -
    exp(-n p), which is less than n p. More than one in a dwell is not drawn, nor more than one on the fence
    in a frame, for whose dwells one lot is drawn: true while n p is small.
    """
    return cell_probability(radar, gate_m) * gate_m / range_cell(radar.bandwidth_hz)


@lean
def alarm(radar, dwell, time_s, place, seed, replica, number, detection):
    """Write a false alarm of a dwell into the record, at a part `place` (0 to 1) of its gate.

    It lies anywhere in the beam's half-power width; its power over the threshold is exponential, as noise's
    is.
    """
    gate_m = dwell.far_m - dwell.near_m
    thing = dwell.slot + 1
    across, up = uniforms(seed, replica, FALSE_ALARM, thing, 3 * number + 1)
    excess = exponential(seed, replica, FALSE_ALARM, thing, 3 * number + 2)
    report_sigmas(radar, threshold(cell_probability(radar, gate_m)) + excess, detection)
    detection.range_m = dwell.near_m + place * gate_m
    detection.u = dwell.u + (across - 0.5) * radar.azimuth_beamwidth_rad
    detection.v = dwell.v + (up - 0.5) * radar.elevation_beamwidth_rad
    noise_rate(radar, dwell.dwell_s, seed, replica, thing, 3 * number + 2, detection)
    label(radar, dwell, time_s, detection)
    detection.label = 0
