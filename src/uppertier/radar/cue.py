"""Early warning by infrared satellite: one late report on each missile, about the end of its burn."""

from typing import NamedTuple

import numpy as np

from uppertier.compiled import compiled
from uppertier.random import CUE as CUE_STREAM
from uppertier.random import normals

CUE = np.dtype(
    [
        ("available_s", "f8"),
        ("time_s", "f8"),
        ("position_m", "f8", (3,)),
        ("velocity_m_s", "f8", (3,)),
        ("position_sigma_m", "f8"),
        ("velocity_sigma_m_s", "f8"),
        ("cross_section_m2", "f8"),
        ("used", "i8"),
    ],
    align=True,
)
"""One early-warning report; array (replica, target).

State at `time_s` in the Earth-fixed frame, with a standard deviation per axis; the battery has it from
`available_s` on (infinity: never). `cross_section_m2` is what the battery believes of that class of missile.
`used` belongs to the tracker.
"""


class EarlyWarning(NamedTuple):
    """How good and how late the report is: standard deviations per axis, delay after the end of the burn."""

    position_sigma_m: float
    velocity_sigma_m_s: float
    delay_s: float


@compiled
def report(warning, seed, replica, target, time_s, position, velocity, cross_section_m2, cue):
    """Write into the record `cue` the report on one missile whose burn ends at `time_s` in the given state.

    Errors are Gaussian, equal and independent on the three axes and without bias. Nothing public states the
    accuracy of the satellites; the real error has a longer axis along the line of sight and a common part for
    all missiles of a salvo, both left out here.
    """
    n0, n1 = normals(seed, replica, CUE_STREAM, target, 0)
    n2, n3 = normals(seed, replica, CUE_STREAM, target, 1)
    n4, n5 = normals(seed, replica, CUE_STREAM, target, 2)
    cue.available_s = time_s + warning.delay_s
    cue.time_s = time_s
    cue.position_m[0] = position[0] + warning.position_sigma_m * n0
    cue.position_m[1] = position[1] + warning.position_sigma_m * n1
    cue.position_m[2] = position[2] + warning.position_sigma_m * n2
    cue.velocity_m_s[0] = velocity[0] + warning.velocity_sigma_m_s * n3
    cue.velocity_m_s[1] = velocity[1] + warning.velocity_sigma_m_s * n4
    cue.velocity_m_s[2] = velocity[2] + warning.velocity_sigma_m_s * n5
    cue.position_sigma_m = warning.position_sigma_m
    cue.velocity_sigma_m_s = warning.velocity_sigma_m_s
    cue.cross_section_m2 = cross_section_m2
    cue.used = 0
