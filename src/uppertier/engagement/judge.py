"""The referee's phase: who was hit in this frame, and what came down."""

from math import inf

from uppertier.compiled import lean
from uppertier.engagement.sky import FLYING, KILLED, LANDED
from uppertier.interceptor.round import HIT


@lean
def is_any_hit(threats, rounds, r):
    """Return whether any round of replica r has struck a body that still flies."""
    for m in range(rounds.shape[1]):
        shot = rounds[r, m]
        if shot.status == HIT and shot.victim >= 0 and threats[r, shot.victim].status == FLYING:
            return True
    return False


@lean
def judge_one(threats, targets, rounds, r, until_s):
    """Settle the hits and the impacts of replica r up to the end of the frame, `until_s`.

    Of two rounds that strike one missile in the same frame the earlier is the killer.
    """
    hit = is_any_hit(threats, rounds, r)
    for t in range(threats.shape[1]):
        threat = threats[r, t]
        if threat.status != FLYING:
            continue
        struck_s, killer = inf, -1
        for m in range(rounds.shape[1] if hit else 0):
            shot = rounds[r, m]
            if shot.status == HIT and shot.victim == t and shot.closest_s < struck_s:
                struck_s, killer = shot.closest_s, m
        if killer >= 0 and struck_s < threat.impact_s:
            threat.status = KILLED
            threat.killed_s = struck_s
            threat.killer = killer
            targets[r, t].alive = 0
        elif until_s >= threat.impact_s:
            threat.status = LANDED
            targets[r, t].alive = 0


@lean
def judge(threats, targets, rounds, until_s):
    """The last phase of a frame but one: hits and impacts in every replica."""
    for r in range(threats.shape[0]):
        judge_one(threats, targets, rounds, r, until_s)
