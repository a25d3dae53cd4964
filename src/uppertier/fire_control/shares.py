"""Which rounds for which threats when rounds are scarce: all threats weighed at once.

The battle is weapon-target assignment as Manne put it (Operations Research 6, 1958): of threats with worths
w and rounds that hit with chance p, find the numbers of rounds n that save most, the sum of w (1 - (1-p)^n).
The k-th round at a threat adds w p (1-p)^(k-1), less than the one before; so with each threat written down
once for each round it may get, and each launcher once for each round it may fire, the best pairing of the two
lists is the answer, and pairing is a linear assignment.

Exact while the hits of rounds are independent and every round that is paired can leave at its turn: the k-th
round of a launcher no earlier than k intervals from now, and in time for its threat.
Where this stops being true: a launcher that waits for a window to open delays its later rounds, which here it
does not; two rounds at one threat keep the salvo interval, which is not asked for; a look between two salvos
saves rounds, which are counted as spent; threats that nobody has seen yet are worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# A round kept in reserve is worth as much as anything that an ordinary threat could be worth.
RESERVE_WORTH = 1.0
# So little of a worth decides between equals: the earlier threat, the earlier turn.
HAIR = 1e-9


@dataclass(frozen=True)
class Threats:
    """What comes: arrays with one entry a threat.

    `worth` of each (1 for an ordinary one), `wanted` the most rounds that may be fired at it, and, one column
    a launcher, `launch_by_s` the last launch (s) that meets it, nan where that launcher never does.
    """

    worth: np.ndarray
    wanted: np.ndarray
    launch_by_s: np.ndarray


@dataclass(frozen=True)
class Magazines:
    """What there is to fire: arrays with one entry a launcher, of one battery or of several.

    `rounds` left, `ready_s` the first launch that can be ordered, `interval_s` between two launches, and
    `battery` the number of the battery it belongs to; `reserve` has one entry a battery.
    """

    rounds: np.ndarray
    ready_s: np.ndarray
    interval_s: np.ndarray
    battery: np.ndarray
    reserve: np.ndarray


def saved(worth: np.ndarray, shots: np.ndarray, hit: float) -> float:
    """Return the worth expected to be saved by numbers of shots, of which each hits with a chance."""
    return float(np.sum(worth * (1.0 - (1.0 - hit) ** shots)))


def share_out(threats: Threats, magazines: Magazines, hit: float) -> np.ndarray:
    """Return how many rounds of each launcher go to each threat, (threats, launchers) of whole numbers.

    The sum of worths saved, and of RESERVE_WORTH for each round of the reserves that is kept, is the greatest
    there is. `hit` is the chance of a hit of one round, above 0.
    """
    from scipy.optimize import linear_sum_assignment

    launcher = np.repeat(np.arange(len(magazines.rounds)), magazines.rounds)
    turn = np.concatenate([np.arange(count) for count in magazines.rounds] or [np.zeros(0, int)])
    turn_s = magazines.ready_s[launcher] + turn * magazines.interval_s[launcher]
    threat = np.repeat(np.arange(len(threats.worth)), threats.wanted)
    shot = np.concatenate([np.arange(count) for count in threats.wanted] or [np.zeros(0, int)])
    urgency = np.argsort(np.argsort(np.nanmin(threats.launch_by_s, axis=1, initial=np.inf)))
    gain = threats.worth[threat] * hit * (1.0 - hit) ** shot * (1.0 - HAIR * urgency[threat])
    in_time = turn_s[None, :] <= threats.launch_by_s[threat][:, launcher]
    gains = np.where(in_time, gain[:, None] - HAIR * turn[None, :], 0.0)
    kept = np.repeat(np.arange(len(magazines.reserve)), magazines.reserve)
    reserves = RESERVE_WORTH * (magazines.battery[launcher][None, :] == kept[:, None])
    rows, columns = linear_sum_assignment(np.vstack([gains, reserves]), maximize=True)
    shares = np.zeros((len(threats.worth), len(magazines.rounds)), np.int64)
    for row, column in zip(rows, columns, strict=True):
        if row < len(threat) and gains[row, column] > 0.0:
            shares[threat[row], launcher[column]] += 1
    return shares
