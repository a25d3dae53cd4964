"""Rounds for threats the slow way: all ways there are, and the simple rule of the most urgent first."""

from itertools import product

import numpy as np


def value(threats, magazines, shares, hit):
    """What a sharing-out is worth: the worths saved, and 1 for each round of the reserves that is kept."""
    shots = shares.sum(axis=1)
    total = float(np.sum(threats.worth * (1.0 - (1.0 - hit) ** shots)))
    for battery, reserve in enumerate(magazines.reserve):
        mine = magazines.battery == battery
        left = int(np.sum(magazines.rounds[mine]) - np.sum(shares[:, mine]))
        total += min(left, reserve)
    return total


def in_time(threats, magazines, shares):
    """Whether every launcher can fire its rounds one after the other, each in time for its threat."""
    for column in range(shares.shape[1]):
        deadlines = np.sort(np.repeat(threats.launch_by_s[:, column], shares[:, column]))
        turns = magazines.ready_s[column] + magazines.interval_s[column] * np.arange(len(deadlines))
        if len(deadlines) > magazines.rounds[column] or not np.all(turns <= deadlines):
            return False
    return True


def brute_force(threats, magazines, hit):
    """The greatest value of all sharings-out in which every round is in time."""
    cells = len(threats.worth) * len(magazines.rounds)
    most = int(min(max(threats.wanted, default=0), max(magazines.rounds, default=0)))
    best = 0.0
    for counts in product(range(most + 1), repeat=cells):
        shares = np.reshape(counts, (len(threats.worth), len(magazines.rounds)))
        if np.all(shares.sum(axis=1) <= threats.wanted) and in_time(threats, magazines, shares):
            best = max(best, value(threats, magazines, shares, hit))
    return best


def greedy(threats, magazines):
    """Serve the threats in the order of their last launch, each with all it wants from the fullest launcher.

    The reserve is kept from all but the preferred, who are served first: those worth more than 1.
    """
    left, ready_s = magazines.rounds.copy(), magazines.ready_s.astype(float)
    shares = np.zeros((len(threats.worth), len(left)), int)
    last_s = np.nanmax(
        np.where(np.isnan(threats.launch_by_s), -np.inf, threats.launch_by_s), axis=1, initial=-np.inf
    )
    for threat in np.lexsort((last_s, threats.worth <= 1.0)):
        for _ in range(threats.wanted[threat]):
            kept = (
                np.zeros(len(left), int)
                if threats.worth[threat] > 1.0
                else magazines.reserve[magazines.battery]
            )
            spare = np.bincount(magazines.battery, left, len(magazines.reserve))[magazines.battery] > kept
            can = (left > 0) & spare & (ready_s <= threats.launch_by_s[threat])
            if not np.any(can):
                break
            fullest = int(np.argmax(np.where(can, left, -1)))
            shares[threat, fullest] += 1
            left[fullest] -= 1
            ready_s[fullest] += magazines.interval_s[fullest]
    return shares
