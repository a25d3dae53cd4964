"""How good a set of tracks is: GOSPA, and what becomes of objects and tracks over a fight.

GOSPA: Rahmathullah, Garcia-Fernandez and Svensson, Generalized optimal sub-pattern assignment metric, 20th
International Conference on Information Fusion (2017), with their alpha of 2, for which it splits into errors
of place, missed objects and false tracks. Of purity, completeness and breaks there is no one definition, so
each says what it counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

ALPHA = 2.0


@dataclass(frozen=True)
class Gospa:
    """The metric at one instant: errors of place (m^p, summed), objects missed, tracks that are false.

    `pairs` has a row for each object that has a track: number of the object, number of the track.
    """

    localisation: float
    missed: int
    false: int
    pairs: np.ndarray
    cutoff_m: float
    power: float

    @property
    def penalty(self) -> float:
        """What each missed object and each false track adds (m^p)."""
        return self.cutoff_m**self.power / ALPHA

    @property
    def total(self) -> float:
        """The metric to the power p (m^p)."""
        return self.localisation + self.penalty * (self.missed + self.false)

    @property
    def distance_m(self) -> float:
        """The metric itself (m)."""
        return float(self.total ** (1.0 / self.power))


def gospa(truth: np.ndarray, estimates: np.ndarray, cutoff_m: float, power: float = 2.0) -> Gospa:
    """Return the metric between true places (N, 3) and estimated ones (M, 3), in metres.

    An estimate farther than `cutoff_m` from every object is false, and an object without one is missed: each
    costs half of what a pair at the cut-off does.
    """
    costs = np.linalg.norm(truth[:, None] - estimates[None], axis=2).reshape(len(truth), len(estimates))
    costs = np.minimum(costs, cutoff_m) ** power
    rows, columns = linear_sum_assignment(costs)
    near = costs[rows, columns] < cutoff_m**power
    pairs = np.stack((rows[near], columns[near]), axis=1)
    return Gospa(
        float(costs[rows[near], columns[near]].sum()),
        len(truth) - len(pairs),
        len(estimates) - len(pairs),
        pairs,
        cutoff_m,
        power,
    )


@dataclass(frozen=True)
class Sightings:
    """What there was and what was believed, instant by instant (S), replica by replica (R).

    `truth` (S, R, T, 3) places of objects, NaN where one does not count; `believed` (S, R, N, 3) places of
    firm tracks, NaN where a slot holds none; `numbers` (S, R, N) of the tracks; `seen_s` and `firm_s` (R, T),
    when each object was first detected and first had a firm track, infinite for never.
    """

    truth: np.ndarray
    believed: np.ndarray
    numbers: np.ndarray
    seen_s: np.ndarray
    firm_s: np.ndarray


@dataclass(frozen=True)
class TrackQuality:
    """The quality of the tracks of a batch of fights.

    `gospa_m` is the root of the mean square over all instants with an object or a track, `place_m` that of
    the errors of all objects with a track. `completeness` is the part of all instants of objects with a
    track; `false` the tracks without an object, for each instant of an object; `purity` the part of all
    instants of a track with an object that it spent on the one it followed longest; `breaks` how often an
    object passed from one track to another, for each object; `wait_s` the mean time from the first detection
    to the first firm track.
    """

    gospa_m: float
    place_m: float
    completeness: float
    false: float
    purity: float
    breaks: float
    wait_s: float


def followers(sightings: Sightings, cutoff_m: float) -> tuple[np.ndarray, list[Gospa]]:
    """Return the number of the track that follows each object (S, R, T), 0 for none, and all metrics."""
    instants, replicas, objects, _ = sightings.truth.shape
    follower = np.zeros((instants, replicas, objects), np.int64)
    metrics = []
    for s, r in np.ndindex(instants, replicas):
        there = np.flatnonzero(np.isfinite(sightings.truth[s, r, :, 0]))
        firm = np.flatnonzero(np.isfinite(sightings.believed[s, r, :, 0]))
        if len(there) + len(firm) == 0:
            continue
        metric = gospa(sightings.truth[s, r, there], sightings.believed[s, r, firm], cutoff_m)
        metrics.append(metric)
        follower[s, r, there[metric.pairs[:, 0]]] = sightings.numbers[s, r, firm[metric.pairs[:, 1]]]
    return follower, metrics


def quality(sightings: Sightings, cutoff_m: float) -> TrackQuality:
    """Return the quality of the tracks; what has no meaning, such as the purity of no track, is NaN."""
    follower, metrics = followers(sightings, cutoff_m)
    tracked = sum(len(each.pairs) for each in metrics)
    present = tracked + sum(each.missed for each in metrics)
    firm = np.isfinite(sightings.firm_s)
    waits_s = sightings.firm_s[firm] - sightings.seen_s[firm]
    with np.errstate(invalid="ignore", divide="ignore"):
        return TrackQuality(
            gospa_m=float(np.sqrt(np.mean([each.total for each in metrics]))) if metrics else np.nan,
            place_m=float(np.sqrt(np.divide(sum(each.localisation for each in metrics), tracked))),
            completeness=float(np.divide(tracked, present)),
            false=float(np.divide(sum(each.false for each in metrics), present)),
            purity=purity(follower),
            breaks=breaks(follower),
            wait_s=float(np.mean(waits_s)) if len(waits_s) else np.nan,
        )


def purity(follower: np.ndarray) -> float:
    """Return the part of all tracked instants that tracks spend on the object they follow longest."""
    own = total = 0
    for r in range(follower.shape[1]):
        spent: dict[int, Counter[int]] = {}
        for t in range(follower.shape[2]):
            for number in follower[:, r, t][follower[:, r, t] > 0].tolist():
                spent.setdefault(number, Counter())[t] += 1
        own += sum(max(each.values()) for each in spent.values())
        total += sum(each.total() for each in spent.values())
    return own / total if total else float("nan")


def breaks(follower: np.ndarray) -> float:
    """Return how often an object passes from one track to another, for each object that is ever followed."""
    changes = followed = 0
    for r, t in np.ndindex(follower.shape[1:]):
        numbers = follower[:, r, t][follower[:, r, t] > 0]
        followed += len(numbers) > 0
        changes += int(np.sum(numbers[1:] != numbers[:-1]))
    return changes / followed if followed else float("nan")
