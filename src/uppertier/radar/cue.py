"""Reports from elsewhere on a missile: what one says, and what early-warning satellites make of a burn."""

from math import sqrt
from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled
from uppertier.random import CUE as CUE_STREAM
from uppertier.random import LINK, normals, uniforms
from uppertier.vectors import add, along, cross, norm, store, subtract, unit

CUE = np.dtype(
    [
        ("available_s", "f8"),
        ("time_s", "f8"),
        ("position_m", "f8", (3,)),
        ("velocity_m_s", "f8", (3,)),
        ("covariance", "f8", (6, 6)),
        ("inverse_beta_m2_kg", "f8"),
        ("inverse_beta_covariance", "f8", (7,)),
        ("position_sigma_m", "f8"),
        ("velocity_sigma_m_s", "f8"),
        ("cross_section_m2", "f8"),
        ("source", "i8"),
        ("subject", "i8"),
        ("last", "i8"),
        ("used", "i8"),
        ("track", "i8"),
        ("searches", "i8"),
        ("reopened_s", "f8"),
    ],
    align=True,
)
"""One report on one missile; array (replica, message).

State at `time_s` in the Earth-fixed frame with its covariance (m, m/s; place first), and the root of the mean
variance of an axis as a figure to read; the battery has it from `available_s` on (infinity: never). Of the
drag a report may say the inverse ballistic coefficient (m2/kg) and its covariances with place, velocity and
itself; zeros where it says nothing.
`cross_section_m2` is what the battery believes of that class of missile. `source` says who reports: 0 for
early warning, then the other radars in the order of the scenario. `subject` is the reporter's own number for
what it reports on: it tells apart and joins the reports of one source, and means nothing between two.
`last` is 1 where the missile then leaves the reporter's view.

The tracker's own: `used`; `track`, the number of the track that answers to it, 0 for none; `searches`, how
often it was searched for again; `reopened_s`, when that was last begun by a report that stood answered, -inf
for never.
"""

EARLY_WARNING = 0
"""The `source` of early warning."""

# Of a message's number in the stream of losses, the source takes what lies above.
SUBJECTS = 65536
# The thing for which the part of the error that a salvo shares is drawn: no missile has that number.
SALVO = 2**31


class EarlyWarning(NamedTuple):
    """How good and how late the report is.

    The standard deviations hold for each axis, or with satellites for each direction across the line of sight
    of one satellite; along it they are `depth` times as long. `satellites` is 0, 1 or 2, and the places of
    those counted are Earth-fixed (m). `shared` is the part of the variance that all missiles of a raid have
    in common, `loss` the chance that a report never arrives; the delay runs from the end of the burn.
    """

    position_sigma_m: float
    velocity_sigma_m_s: float
    delay_s: float
    depth: float
    shared: float
    loss: float
    satellites: int
    first_satellite_m: tuple
    second_satellite_m: tuple


@compiled
def error_axes(warning, position):
    """Return the three axes of the error ellipsoid (unit vectors) and their lengths over the stated sigma.

    Without satellites any axes, all 1. One satellite: `depth` along its line of sight and 1 across. Two:
    their pieces of information add up; the axes are the two bisectors of the lines of sight and the normal of
    their plane, by symmetry, and along a bisector that makes the angle a with both lines each satellite gives
    sin(a)^2 + (cos(a) / depth)^2. A satellite on the other side of the Earth is taken to see all the same.
    """
    ones = (1.0, 1.0, 1.0)
    if warning.satellites == 0:
        return ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), ones
    first = unit(subtract(position, warning.first_satellite_m))
    if warning.satellites == 1:
        aside = unit(cross(first, (0.0, 0.0, 1.0)))
        return (first, aside, cross(first, aside)), (warning.depth, 1.0, 1.0)
    second = unit(subtract(position, warning.second_satellite_m))
    between, athwart = add(first, second), subtract(first, second)
    cosine, sine = 0.5 * norm(between), 0.5 * norm(athwart)
    deep = 1.0 / warning.depth
    known = sine * sine + cosine * cosine * deep * deep
    known_athwart = cosine * cosine + sine * sine * deep * deep
    axes = (unit(between), unit(athwart), unit(cross(first, second)))
    return axes, (sqrt(0.5 / known), sqrt(0.5 / known_athwart), sqrt(0.5))


@compiled
def deviation(axes, lengths, sigma, shared, own, common):
    """Return an error along the axes of an ellipsoid, from its own and the salvo's normal draws."""
    alone, together = sqrt(1.0 - shared), sqrt(shared)
    total = (0.0, 0.0, 0.0)
    for k in range(3):
        total = along(total, sigma * lengths[k] * (alone * own[k] + together * common[k]), axes[k])
    return total


@compiled
def six_normals(seed, replica, thing):
    """Return six normal draws of the cue stream for one thing, as two vectors."""
    n0, n1 = normals(seed, replica, CUE_STREAM, thing, 0)
    n2, n3 = normals(seed, replica, CUE_STREAM, thing, 1)
    n4, n5 = normals(seed, replica, CUE_STREAM, thing, 2)
    return (n0, n1, n2), (n3, n4, n5)


@compiled
def fill_block(covariance, start, axes, lengths, sigma):
    """Write the covariance of one ellipsoid into the (3, 3) block of `covariance` at `start`."""
    for i in range(3):
        for j in range(3):
            total = 0.0
            for k in range(3):
                length = sigma * lengths[k]
                total += length * length * axes[k][i] * axes[k][j]
            covariance[start + i, start + j] = total


@compiled
def report(warning, seed, replica, target, time_s, position, velocity, cross_section_m2, cue):
    """Write into the record `cue` the report on one missile whose burn ends at `time_s` in the given state.

    Errors are Gaussian and without bias; place and velocity have ellipsoids of one shape and independent
    draws. Nothing public states the accuracy of the satellites.
    """
    axes, lengths = error_axes(warning, position)
    own, own_speed = six_normals(seed, replica, target)
    common, common_speed = six_normals(seed, replica, SALVO)
    off = deviation(axes, lengths, warning.position_sigma_m, warning.shared, own, common)
    wrong = deviation(axes, lengths, warning.velocity_sigma_m_s, warning.shared, own_speed, common_speed)
    cue.time_s = time_s
    store(cue.position_m, add(position, off))
    store(cue.velocity_m_s, add(velocity, wrong))
    cue.covariance[:, :] = 0.0
    fill_block(cue.covariance, 0, axes, lengths, warning.position_sigma_m)
    fill_block(cue.covariance, 3, axes, lengths, warning.velocity_sigma_m_s)
    cue.cross_section_m2 = cross_section_m2
    finish(cue)
    send(cue, EARLY_WARNING, target, 0, time_s, warning.delay_s, warning.loss, seed, replica)


@compiled
def finish(cue):
    """Fill in the figures to read of a report whose covariance is written."""
    places, speeds = 0.0, 0.0
    for i in range(3):
        places += cue.covariance[i, i]
        speeds += cue.covariance[3 + i, 3 + i]
    cue.position_sigma_m = sqrt(places / 3.0)
    cue.velocity_sigma_m_s = sqrt(speeds / 3.0)


@compiled
def send(cue, source, subject, number, sent_s, delay_s, loss, seed, replica):
    """Put a report on its way: message `number` of a source about a subject, sent at `sent_s` (s).

    It arrives after the delay, or with the chance `loss` never; each message has a draw of its own.
    """
    luck, _ = uniforms(seed, replica, LINK, source * SUBJECTS + subject, number)
    cue.available_s = np.inf if luck < loss else sent_s + delay_s
    cue.source = source
    cue.subject = subject
    cue.last = 0
    cue.used = 0
    cue.track = 0
    cue.searches = 0
    cue.reopened_s = -np.inf


@compiled
def hush(cues, subject, after_s):
    """Take back every report (M,) on a missile that speaks of a time after `after_s` (s): it is no more."""
    for c in range(cues.shape[0]):
        if cues[c].subject == subject and cues[c].time_s > after_s:
            cues[c].available_s = np.inf
