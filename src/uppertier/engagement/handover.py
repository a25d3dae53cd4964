"""What other radars hand over: the last estimate of each missile that they send, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uppertier.engagement.prepare import populate
from uppertier.engagement.reporters import reporters
from uppertier.engagement.setup import Setup
from uppertier.radar.cue import EARLY_WARNING


@dataclass(frozen=True)
class Handover:
    """The last message of one radar on one missile in one replica, if nobody shoots the missile down.

    `state` (6,) is place (m) and velocity (m/s), Earth-fixed, at `time_s`; `covariance` (6, 6) what the
    radar believes of its error; the sigmas are the root of the mean variance of an axis. `leaves_view` says
    that the missile then left the radar's field of regard; without, the radar sent nothing after it.
    `arrives_s` is infinite where the link lost the message.
    """

    replica: int
    reporter: str
    missile: str
    time_s: float
    arrives_s: float
    leaves_view: bool
    state: np.ndarray
    covariance: np.ndarray
    position_sigma_m: float
    velocity_sigma_m_s: float


def handed_over(setup: Setup, seed: int = 1, replicas: int = 1, first_replica: int = 0) -> list[Handover]:
    """Return what each radar elsewhere hands over of each missile that it has tracked, replica by replica."""
    world, *_ = populate(setup, seed, first_replica, replicas)
    names = reporters(setup)
    found = []
    for r, cues in enumerate(world.cues):
        sent = (cues["source"] != EARLY_WARNING) & (cues["position_sigma_m"] > 0.0)
        latest = {(cue["source"], cue["subject"]): cue for cue in cues[sent]}
        for (source, subject), cue in sorted(latest.items()):
            found.append(
                Handover(
                    first_replica + r,
                    names[source],
                    setup.threats[subject].name,
                    float(cue["time_s"]),
                    float(cue["available_s"]),
                    bool(cue["last"]),
                    np.concatenate([cue["position_m"], cue["velocity_m_s"]]),
                    cue["covariance"].copy(),
                    float(cue["position_sigma_m"]),
                    float(cue["velocity_sigma_m_s"]),
                )
            )
    return found
