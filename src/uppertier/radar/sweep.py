"""The fence by itself: what is left of a frame in which nobody asks and no beam of the fence meets anything.

Many frames end so. The beams are then counted and paid for in one go, as `schedule.next_dwell`
would one after another, to the last bit (tested).
"""

from uppertier.compiled import lean
from uppertier.radar.schedule import FENCE, INSTANT_S, MOST_DWELLS


@lean
def room_for_beams(fence, frame_s):
    """Return of how many of its beams a frame has room for at the most, one that runs over included."""
    return frame_s / fence[0].dwell_s + 2.0


@lean
def after(fence, beam):
    """Return the beam after one; the first comes after the last."""
    return beam + 1 if beam + 1 < fence.shape[0] else 0


@lean
def next_made(fence, beam):
    """Return the first beam from `beam` on that the face can make, -1 where it can make none."""
    for _ in range(fence.shape[0]):
        if fence[beam].makes == 1:
            return beam
        beam = after(fence, beam)
    return -1


@lean
def sweep_on(radar, fence, frame_s, state):
    """Spend the rest of a frame on the fence, for a replica whose tasks have all had what they want."""
    dwell_s = fence[0].dwell_s
    used, debt, credit, lead = state.used_s, state.debt_s, state.search_credit_s, state.search_lead_s
    spent, total = state.spent_s[FENCE], state.total_s[FENCE]
    while used < frame_s - INSTANT_S and state.fence_dwells < MOST_DWELLS:
        owed = radar.search_share > 0.0 and credit >= radar.fence_dwell_s
        fits = frame_s - used >= min(dwell_s, frame_s) - INSTANT_S
        beam = next_made(fence, state.fence_beam)
        if beam < 0 or not (owed or fits):
            break
        state.fence_beam = after(fence, beam)
        state.fence_dwells += 1
        spent += dwell_s
        total += dwell_s
        credit = max(credit - dwell_s, -dwell_s)
        now = min(dwell_s, frame_s - used)
        used += now
        debt += dwell_s - now
        if owed:
            lead = max(lead - dwell_s, -dwell_s)
    state.used_s, state.debt_s, state.search_credit_s, state.search_lead_s = used, debt, credit, lead
    state.spent_s[FENCE], state.total_s[FENCE] = spent, total
