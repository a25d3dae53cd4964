"""The last seconds: from directions to a commanded acceleration.

The round keeps an estimate of relative position and velocity (target less round). The seeker's directions
correct it across the line of sight by a two-state Kalman filter, the same gains for both axes (Zarchan,
Tactical and Strategic Missile Guidance, chapter 9); along it nothing corrects the range that came from the
ground. Guidance is proportional navigation in its zero-effort-miss form, N' ZEM / t_go^2 (Zarchan, chapter
2), augmented by the known difference of gravity and drag.

Where this stops being true: the filter takes the wander of the aim point for white noise of the same size;
it knows no acceleration of the target but drag; own acceleration is measured without error.
"""

from uppertier.compiled import lean
from uppertier.interceptor.guidance import bounded, time_to_closest
from uppertier.vectors import across, along, load, norm, scale, store, subtract, unit

# Below this time to go the command is zero: the zero-effort miss is over and N'/t_go^2 without bound.
LAST_COMMAND_S = 0.01


@lean
def begin_homing(seeker, interceptor_round, believed_offset, believed_drift):
    """Start the relative estimate: target less round as believed, with the errors a handover may have."""
    store(interceptor_round.relative_position_m, believed_offset)
    store(interceptor_round.relative_velocity_m_s, believed_drift)
    covariance = interceptor_round.relative_covariance
    covariance[0] = seeker.handover_position_sigma_m * seeker.handover_position_sigma_m
    covariance[1] = 0.0
    covariance[2] = seeker.handover_velocity_sigma_m_s * seeker.handover_velocity_sigma_m_s


@lean
def predict_relative(seeker, interceptor_round, pull, seconds):
    """Carry the relative estimate on under a relative acceleration (m/s2)."""
    offset = load(interceptor_round.relative_position_m)
    drift = load(interceptor_round.relative_velocity_m_s)
    store(
        interceptor_round.relative_position_m,
        along(along(offset, seconds, drift), 0.5 * seconds * seconds, pull),
    )
    store(interceptor_round.relative_velocity_m_s, along(drift, seconds, pull))
    p = interceptor_round.relative_covariance
    wander = seeker.target_acceleration_psd_m2_s3 * seconds
    p[0] += seconds * (2.0 * p[1] + seconds * p[2]) + wander * seconds * seconds / 3.0
    p[1] += seconds * p[2] + 0.5 * wander * seconds
    p[2] += wander


@lean
def correct_relative(interceptor_round, measured, noise_rad, spread_m):
    """Correct the relative estimate by a measured direction (unit vector), across the line of sight.

    `noise_rad` is the standard deviation of the direction, `spread_m` that of the point it shows, per axis.
    """
    offset = load(interceptor_round.relative_position_m)
    drift = load(interceptor_round.relative_velocity_m_s)
    span = norm(offset)
    sight = unit(offset)
    wrong = scale(span, across(subtract(measured, sight), sight))
    p = interceptor_round.relative_covariance
    noise = span * noise_rad
    total = p[0] + noise * noise + spread_m * spread_m
    gain = p[0] / total
    rate_gain = p[1] / total
    store(interceptor_round.relative_position_m, along(offset, gain, wrong))
    store(interceptor_round.relative_velocity_m_s, along(drift, rate_gain, wrong))
    p[2] -= rate_gain * p[1]
    p[1] *= 1.0 - gain
    p[0] *= 1.0 - gain


@lean
def command(kill_vehicle, offset, drift, pull):
    """Return the wanted acceleration (m/s2): proportional navigation on the zero-effort miss.

    `offset` (m) and `drift` (m/s) are the estimate of target less round, `pull` (m/s2) their known difference
    of acceleration when the round does not push. Across the line of sight, within the limit; zero once past.
    """
    to_go = time_to_closest(offset, drift)
    if to_go < LAST_COMMAND_S:
        return 0.0, 0.0, 0.0
    miss = along(along(offset, to_go, drift), 0.5 * to_go * to_go, pull)
    wanted = scale(kill_vehicle.navigation_constant / (to_go * to_go), across(miss, unit(offset)))
    return bounded(wanted, kill_vehicle.divert_limit_m_s2)
