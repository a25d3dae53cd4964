"""Carry out fire control's orders, and keep the rounds in the air told of what the radar believes."""

import numpy as np

from uppertier.compiled import compiled
from uppertier.fire_control.launcher import commit
from uppertier.interceptor.round import ORDERED, STORED, in_the_air
from uppertier.interceptor.round import order as order_round
from uppertier.interceptor.round import uplink as uplink_round
from uppertier.random import LINK, uniforms
from uppertier.tracking.track import inverse_beta, is_live
from uppertier.vectors import load, store

UPLINK_INTERVAL_S = 1.0
# Things of the stream of links from here on are uplinks to rounds.
UPLINKS = 2**30

MESSAGE = np.dtype(
    [
        ("sent_s", np.float64),
        ("arrives_s", np.float64),
        ("epoch_s", np.float64),
        ("position_m", np.float64, (3,)),
        ("velocity_m_s", np.float64, (3,)),
        ("inverse_beta_m2_kg", np.float64),
    ],
    align=True,
)
"""One uplink on its way to one round, array (replica, round): a state and its epoch; inf when none."""


@compiled
def launch_one(control, orders, order_counts, launchers, ledger, tracks, rounds, r, time_s):
    """Give each order of replica r to the next stored round, with the track's state as its first estimate."""
    for k in range(order_counts[r]):
        order = orders[r, k]
        m = 0
        while m < rounds.shape[1] and rounds[r, m].status != STORED:
            m += 1
        if m == rounds.shape[1]:
            return
        position = load(launchers[r, order.launcher].position_m)
        aim = load(order.intercept_m)
        order_round(
            rounds[r, m],
            order.launcher,
            position,
            order.track,
            order.track_number,
            time_s,
            order.launch_s,
            order.intercept_s,
            aim,
        )
        rounds[r, m].margin_s = order.margin_s
        track = tracks[r, order.track]
        state = track.state
        uplink_round(rounds[r, m], time_s, track.time_s, load(state), load(state[3:6]), inverse_beta(state))
        commit(control, order, launchers[r], ledger[r])


@compiled
def launch(control, orders, order_counts, launchers, ledger, tracks, rounds, time_s):
    """Act on what fire control ordered in this frame, in every replica."""
    for r in range(rounds.shape[0]):
        launch_one(control, orders, order_counts, launchers, ledger, tracks, rounds, r, time_s)


@compiled
def favour(tracks, ledger, tasks):
    """Tell the radar, in every replica, which tracks have rounds on their way that are not judged yet."""
    for r in range(tracks.shape[0]):
        for i in range(tracks.shape[1]):
            shot = ledger[r, i]
            engaged = shot.in_air > 0 and shot.track_number == tracks[r, i].number
            tasks[r, i].engaged = 1 if engaged else 0


@compiled
def is_lost(loss, seed, replica, m, time_s):
    """Return whether the uplink to round m that is sent now is lost."""
    luck, _ = uniforms(seed, replica, LINK, UPLINKS + m, int(time_s / UPLINK_INTERVAL_S + 0.5))
    return luck < loss


@compiled
def tell_one(tracks, rounds, messages, state, r, time_s, delay_s, loss, seed, replica):
    """Deliver the uplinks that arrive in this frame and send new ones, one a second to each round.

    A round is told of the track it was fired at for as long as that track lives; the message says when the
    state was true, and reaches the round `delay_s` later, or with the chance `loss` never. Each is owed to
    the radar, whose `state` counts it.
    """
    for m in range(rounds.shape[1]):
        shot = rounds[r, m]
        if shot.status == STORED:
            break  # nor was any round behind it ever ordered
        if not (shot.status == ORDERED or in_the_air(shot.status)):
            continue
        message = messages[r, m]
        if message.arrives_s <= time_s:
            uplink_round(
                shot,
                time_s,
                message.epoch_s,
                load(message.position_m),
                load(message.velocity_m_s),
                message.inverse_beta_m2_kg,
            )
            message.arrives_s = np.inf
        track = tracks[r, shot.track]
        if track.number != shot.track_number or not is_live(track.status):
            continue
        if message.arrives_s == np.inf and time_s - message.sent_s >= UPLINK_INTERVAL_S - 1e-9:
            state.uplinks += 1
            message.sent_s = time_s
            if loss > 0.0 and is_lost(loss, seed, replica, m, time_s):
                continue
            message.arrives_s = time_s + delay_s
            message.epoch_s = track.time_s
            store(message.position_m, load(track.state))
            store(message.velocity_m_s, load(track.state[3:6]))
            message.inverse_beta_m2_kg = inverse_beta(track.state)


@compiled
def tell(tracks, rounds, messages, states, time_s, delay_s, loss, seed, first_replica):
    """The uplink phase of a frame, in every replica; `states` (R,) are the radars' RADAR_STATE."""
    for r in range(rounds.shape[0]):
        replica = first_replica + r
        tell_one(tracks, rounds, messages, states[r], r, time_s, delay_s, loss, seed, replica)
