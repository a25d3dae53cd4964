"""A radar elsewhere follows one missile with dwells and a filter of its own, and tells the battery.

The truth is only measured here; what is sent is the filter's estimate and covariance. Each missile has its
own dwells, as if the radar had time for all of them; no false alarms, and one object a missile.

Before it has a track, the radar meets the missile once in each sweep of its fence, with the fence's dwell,
wherever in the field of regard it flies: as if the fence stood at every elevation. Then it looks as the
battery's tracker would: fast until the track is firm, and each dwell as long as it takes for the wanted
ratio, at the place where the filter expects the missile.

The filter knows no thrust, and under thrust believes itself far too well. Two signs tell, both from its own
estimates: innovations whose running mean square, the strain, is above what it should be, and an energy that
rises, which no falling body's does. Such a track is begun anew, again and again while the missile burns; and
only a track is sent that is unstrained and in which a thrust would have shown.
"""

from math import sqrt
from typing import NamedTuple

from uppertier.compiled import compiled
from uppertier.earth.constants import Planet
from uppertier.flight.path import state_at
from uppertier.radar.array import Site, beam_shape, in_view
from uppertier.radar.cue import finish, send
from uppertier.radar.detection import SHORTEST_GATE_M, cell_probability, observed_power, threshold
from uppertier.radar.equation import RadarParameters, dwell_snr, wanted_dwell
from uppertier.radar.fence import fence_beams
from uppertier.radar.measurement import measure, measure_ideal
from uppertier.radar.schedule import CONFIRM, GATE_SIGMAS, OUT_OF_VIEW, SERVED
from uppertier.random import FENCE, uniforms
from uppertier.tracking.confirmation import count_look, weigh
from uppertier.tracking.feeding import feed
from uppertier.tracking.filter import innovation_distance, predict, start_from_detection, velocity_of
from uppertier.tracking.track import EMPTY, FIRM, TENTATIVE, TrackerParameters, begin, is_live
from uppertier.tracking.wishes import wanted_interval
from uppertier.vectors import load, norm, scale, store, subtract

# A burn is looked for over so long a time; a thrust of half a g above drag and weight has to have shown.
BURN_TEST_S = 5.0
THRUST_M_S2 = 5.0
BURNING, UNKNOWN, FALLING = -1, 0, 1
# Strain: mean NIS over about ten looks. It scatters by 0.56 about 3 while the filter is consistent.
UNSTRAINED = 3.0
STRAIN_SHARE = 0.1
STRAINED = 4.5
BROKEN = 6.0
# Things of the streams of detections and measurements from here on are the other radars'.
REMOTE_THINGS = 2**31
TARGETS = 65536


class Station(NamedTuple):
    """A radar where it stands, with its tracker and its link to the battery.

    It tells of a track every `interval_s`; a message takes `delay_s` and is lost with the chance `loss`.
    """

    radar: RadarParameters
    site: Site
    planet: Planet
    tracker: TrackerParameters
    interval_s: float
    delay_s: float
    loss: float


class Draw(NamedTuple):
    """For whom random numbers are drawn: seed, replica, which reporter, on which missile (its slot)."""

    seed: int
    replica: int
    source: int
    subject: int


class Burn(NamedTuple):
    """What is known of a track's thrust: the verdict, and the energy (J/kg) and speed error it began from."""

    verdict: int
    since_s: float
    energy_j_kg: float
    speed_sigma_m_s: float


@compiled
def judge_thrust(track, planet, before):
    """Return what the energy of a track says of thrust, given what was known before.

    The energy is kinetic and that of a point mass's field, Earth-fixed: what the rotation changes in it in
    some seconds is far below the error. Its rise over the speed is the speed gained, compared with twice the
    error of the speed at the start.
    """
    position, velocity = load(track.state), velocity_of(track.state)
    speed = norm(velocity)
    energy = 0.5 * speed * speed - planet.mu_m3_s2 / norm(position)
    variance = 0.0
    for i in range(3):
        for j in range(3):
            variance += velocity[i] * track.covariance[3 + i, 3 + j] * velocity[j]
    sigma = sqrt(max(variance, 0.0)) / speed
    if before.since_s < track.born_s:
        return Burn(UNKNOWN, track.time_s, energy, sigma)
    elapsed = track.time_s - before.since_s
    if elapsed < BURN_TEST_S:
        return before
    gained, noise = (energy - before.energy_j_kg) / speed, 2.0 * before.speed_sigma_m_s
    verdict = UNKNOWN
    if gained > noise:
        verdict = BURNING
    elif noise < THRUST_M_S2 * elapsed:
        verdict = FALLING
    return Burn(verdict, track.time_s, energy, sigma)


@compiled
def scan_cosine(ideal):
    """Return the cosine of the angle off the face's normal at which a place is measured (range, u, v)."""
    return sqrt(max(0.0, 1.0 - ideal[1] * ideal[1] - ideal[2] * ideal[2]))


@compiled
def range_half_gate(track, range_m, site):
    """Return half the length (m) of the range gate about a track that stands at a range (m)."""
    toward = scale(1.0 / range_m, subtract(load(track.state), site.position))
    variance = 0.0
    for i in range(3):
        for j in range(3):
            variance += toward[i] * track.covariance[i, j] * toward[j]
    return max(0.5 * SHORTEST_GATE_M, GATE_SIGMAS * sqrt(max(variance, 0.0)))


@compiled
def echo_in_fence(station, position, cross_section_m2):
    """Return what one fence dwell makes of a place that it is aimed at.

    That is the mean signal-to-noise ratio, the power that noise rarely passes, the dwell (s) and the cosine
    of its scan.
    """
    radar = station.radar
    ideal = measure_ideal(position, station.site)
    reaches = threshold(cell_probability(radar, radar.instrumented_range_m))
    cosine = scan_cosine(ideal)
    snr = 0.0
    if ideal[0] <= radar.instrumented_range_m and in_view(radar, station.site, station.planet, position):
        snr = dwell_snr(radar, cross_section_m2, ideal[0], radar.fence_dwell_s, cosine)
    return snr, reaches, radar.fence_dwell_s, cosine


@compiled
def echo_of_tracked(station, position, cross_section_m2, track):
    """Return the same of the dwell that a track wants, aimed and gated where its filter expects the missile.

    The track stands at the time of the look; the truth may lie off the beam's middle or outside the gate.
    """
    radar, site = station.radar, station.site
    ideal, aimed = measure_ideal(position, site), measure_ideal(load(track.state), site)
    half_m = range_half_gate(track, aimed[0], site)
    reaches = threshold(cell_probability(radar, 2.0 * half_m))
    cosine = scan_cosine(aimed)
    dwell_s = wanted_dwell(radar, track.cross_section_m2, aimed[0], cosine)
    snr = 0.0
    if abs(ideal[0] - aimed[0]) <= half_m and in_view(radar, site, station.planet, position):
        shape = beam_shape(radar, ideal[1] - aimed[1], ideal[2] - aimed[2])
        snr = shape * dwell_snr(radar, cross_section_m2, ideal[0], dwell_s, cosine)
    return snr, reaches, dwell_s, cosine


@compiled
def look(station, time_s, position, cross_section_m2, track, draw, number, detection):
    """Spend dwell `number` on the missile; return 1 with the detection written, or 0 when nothing passes."""
    if is_live(track.status):
        snr, reaches, dwell_s, cosine = echo_of_tracked(station, position, cross_section_m2, track)
    else:
        snr, reaches, dwell_s, cosine = echo_in_fence(station, position, cross_section_m2)
    if snr == 0.0:
        return 0
    thing = REMOTE_THINGS + draw.source * TARGETS + draw.subject
    observed = observed_power(snr, draw.seed, draw.replica, thing, number)
    if observed <= reaches:
        return 0
    ideal = measure_ideal(position, station.site)
    measure(station.radar, ideal, observed, draw.seed, draw.replica, thing, number, detection)
    detection.time_s = time_s
    detection.label = 0
    of_one_m2 = dwell_snr(station.radar, 1.0, detection.range_m, dwell_s, cosine)
    detection.cross_section_m2 = (observed - 1.0) / of_one_m2
    return 1


@compiled
def take_in(station, time_s, found, track, strain, task, detection, matrices):
    """Let one look count for a track: fed, begun anew, or missed; return its strain.

    It is begun anew by a detection outside its gate, and by any once it is broken.
    """
    tracker = station.tracker
    track.last_detection = -1
    if found == 1:
        near = is_live(track.status) and strain < BROKEN
        if near:
            off, _ = innovation_distance(load(track.state), track.covariance, detection, station.site)
            near = off <= tracker.gate
        if near:
            feed(track, 0, detection, tracker, station.site, matrices)
            strain += STRAIN_SHARE * (track.last_nis - strain)
        else:
            strain = UNSTRAINED
            begin(track, TENTATIVE, track.number + 1, -1, time_s, tracker)
            start_from_detection(track, detection, station.site, tracker)
            track.cross_section_m2 = 0.5 * (tracker.cross_section_m2 + detection.cross_section_m2)
            track.last_detection = 0
            track.updates = 1
    count_look(track, task, tracker)
    weigh(track, time_s, time_s, station.planet, tracker)
    return strain


@compiled
def tell(station, track, last, number, draw, cue):
    """Send the estimate of a track as message `number`; the cross-section it believes in stays here.

    Other wavelengths see other cross-sections: the battery goes by its own for that class of missile.
    """
    cue.time_s = track.time_s
    store(cue.position_m, load(track.state))
    store(cue.velocity_m_s, velocity_of(track.state))
    for i in range(6):
        for j in range(6):
            cue.covariance[i, j] = track.covariance[i, j]
    cue.cross_section_m2 = station.tracker.cross_section_m2
    finish(cue)
    sent_s, delay_s, loss = track.time_s, station.delay_s, station.loss
    send(cue, draw.source, draw.subject, number, sent_s, delay_s, loss, draw.seed, draw.replica)
    cue.last = last


@compiled
def watch_one(station, knots, count, threat, draw, track, task, detection, matrices, cues):
    """Follow one missile (its true path in knots) from launch to impact; write the messages into `cues` (M,).

    That the radar takes two missiles for one another or gives one a new number is not modelled. The last room
    is kept for the message with which the missile leaves its view.
    """
    radar, site, planet, tracker = station.radar, station.site, station.planet, station.tracker
    sweep_s = fence_beams(radar) * radar.fence_dwell_s
    phase, _ = uniforms(draw.seed, draw.replica, FENCE, draw.source, 0)
    time_s = (phase + threat.launch_s // sweep_s) * sweep_s
    track.status, track.number, task.kind = EMPTY, 0, CONFIRM
    looks, sent, sent_s, sending = 0, 0, -1e9, False
    strain, burn = UNSTRAINED, Burn(UNKNOWN, -1e9, 0.0, 0.0)
    while time_s < threat.impact_s:
        followed = is_live(track.status)
        task.served = SERVED if time_s >= threat.launch_s else OUT_OF_VIEW
        if followed:
            predict(track, time_s - track.time_s, tracker, planet, matrices)
            if not in_view(radar, site, planet, load(track.state)):
                task.served = OUT_OF_VIEW
        found = 0
        if task.served == SERVED:
            position, _, _ = state_at(knots, count, time_s - threat.launch_s)
            bare = time_s >= threat.separation_s
            area_m2 = threat.warhead_cross_section_m2 if bare else threat.body_cross_section_m2
            found = look(station, time_s, position, area_m2, track, draw, looks, detection)
            looks += 1
        if followed or found == 1:
            strain = take_in(station, time_s, found, track, strain, task, detection, matrices)
        if is_live(track.status) and track.updates > 1:
            burn = judge_thrust(track, planet, burn)
            strain = BROKEN if burn.verdict == BURNING else strain
        good = track.status == FIRM and burn.verdict == FALLING and strain < STRAINED
        leaves = good and sending and task.served == OUT_OF_VIEW
        due = good and found == 1 and time_s - sent_s >= station.interval_s
        if (due and sent < cues.shape[0] - 1) or (leaves and sent < cues.shape[0]):
            tell(station, track, 1 if leaves else 0, sent, draw, cues[sent])
            sent += 1
            sent_s = time_s
        sending = good and task.served == SERVED
        time_s += wanted_interval(track, tracker, planet) if is_live(track.status) else sweep_s


@compiled
def watch(station, knots, counts, threats, seed, first_replica, source, subject, scratch, cues, room):
    """Let one radar follow the missile in slot `subject` in every replica.

    `knots` (R, B, K, 10), `counts` (R, B) and `threats` (R, B) of all bodies, `cues` (R, C) of all reporters;
    `room` is where this radar's messages on it stand, the first and how many. `scratch` holds a track, a
    task, a detection (one of each in its array) and the filter's matrices.
    """
    tracks, tasks, detections, matrices = scratch
    track, task, detection = tracks[0], tasks[0], detections[0]
    first, size = room
    for r in range(threats.shape[0]):
        draw = Draw(seed, first_replica + r, source, subject)
        path, count, threat = knots[r, subject], counts[r, subject], threats[r, subject]
        mine = cues[r, first : first + size]
        watch_one(station, path, count, threat, draw, track, task, detection, matrices, mine)
