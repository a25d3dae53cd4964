"""The referee's phase: who was hit in this frame, and what came down."""

from math import inf

from uppertier.compiled import lean
from uppertier.engagement.sky import FLYING, KILLED, LANDED
from uppertier.interceptor.round import HIT, STORED


@lean
def strike(threats, rounds, first_round):
    """Note in every replica which missile each round of one battery has struck, and when.

    Of two rounds that strike one missile in the same frame the earlier is the killer, whosever they are. A
    killer's number counts the rounds of all batteries; that of this battery's first is `first_round`.
    """
    for r in range(rounds.shape[0]):
        for m in range(rounds.shape[1]):
            shot = rounds[r, m]
            if shot.status == STORED:
                break  # nor was any round behind it ever ordered
            if shot.status != HIT:
                continue
            threat = threats[r, shot.victim]
            if threat.status == FLYING and shot.closest_s < threat.killed_s:
                threat.killed_s = shot.closest_s
                threat.killer = first_round + m


@lean
def judge_one(threats, targets, r, until_s):
    """Settle the hits and the impacts of replica r up to the end of the frame, `until_s`."""
    for t in range(threats.shape[1]):
        threat = threats[r, t]
        if threat.status != FLYING:
            continue
        if threat.killed_s < threat.impact_s:
            threat.status = KILLED
            targets[r, t].alive = 0
        elif until_s >= threat.impact_s:
            threat.status = LANDED
            threat.killed_s = inf
            threat.killer = -1
            targets[r, t].alive = 0


@lean
def judge(threats, targets, until_s):
    """The phase after `strike`: kills and impacts in every replica."""
    for r in range(threats.shape[0]):
        judge_one(threats, targets, r, until_s)
