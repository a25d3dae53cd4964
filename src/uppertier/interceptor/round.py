"""What the equations know of a round: its fixed parameters, and its state from canister to the last metre.

All vectors are Earth-fixed. Of the fields of `ROUND` the engagement writes only through `order` and `uplink`;
`victim`, `blindness`, `miss_m`, `closest_m`, `closing_speed_m_s`, `surface_m`, `aspect_rad` and `section` are
truth and only the referee reads them. A round that touches its target without killing it is MISSED with a
`section` above zero.
"""

from math import nan
from typing import NamedTuple

import numpy as np

from uppertier.compiled import lean
from uppertier.vectors import store

STORED = 0
ORDERED = 1
BOOST = 2
COAST = 3
HOMING = 4
HIT = 5
MISSED = 6
FAILED = 7

# Whether the kill vehicle has left the stack.
ATTACHED = 0
SEPARATED = 1

# Which part of the body was touched (`section`).
UNTOUCHED = 0
NOSE = 1
WARHEAD = 2
AFT = 3

# Why the eye takes nothing (`blindness`): it has not looked; no body is near; one is out of view, too bright
# for what it was told to expect, or too faint.
NOT_LOOKED = 0
NOTHING_NEAR = 1
OUT_OF_VIEW = 2
TOO_BRIGHT = 3
TOO_FAINT = 4


class Burn(NamedTuple):
    """One burn of a solid motor: a stage, or a pulse of one.

    `start_s` and `end_s` are ages; `mass_kg` is that of the whole round at ignition. What was dropped before
    is no part of it: an empty stage flies on with the round until the next motor lights.
    """

    start_s: float
    end_s: float
    mass_kg: float
    propellant_kg: float
    vacuum_thrust_n: float
    exit_area_m2: float
    reference_area_m2: float


class Booster(NamedTuple):
    """The solid motors of a round with the kill vehicle on top; a row of `burns` is a `Burn`.

    `burn_s` is the age at which the last burn ends.
    """

    launch_mass_kg: float
    burn_s: float
    burns: np.ndarray
    mach: np.ndarray
    drag_coefficient: np.ndarray
    straight_s: float
    steering_limit_rad: float
    separation_pressure_pa: float
    separation_to_go_s: float


class KillVehicle(NamedTuple):
    """What is left after separation: a coasting body that can push itself sideways.

    Four thrusters across the line of sight, full on or off: `divert_limit_m_s2` is what one of them gives,
    `divert_lag_s` the first-order lag of valve and chamber, `least_pulse_s` the shortest time one can burn.
    """

    mass_kg: float
    radius_m: float
    inverse_beta_m2_kg: float
    divert_limit_m_s2: float
    divert_lag_s: float
    divert_budget_m_s: float
    least_pulse_s: float
    homing_reserve_m_s: float
    dead_band_m_s: float
    navigation_constant: float
    navigation_position_sigma_m: float
    navigation_velocity_sigma_m_s: float


class Seeker(NamedTuple):
    """An infrared eye that gives directions, and nothing else.

    It looks from `looking_range_m` on, where a cold body as bright as expected would be seen; takes what
    gives `least_irradiance_w_m2` at its window and is not `brightness_tolerance` times as bright as expected;
    and is sure of it after `confirm_s`. The point that it tracks wanders by `wander_share` of the size seen
    (standard deviation), and keeps its place for `wander_time_s`.
    """

    looking_range_m: float
    least_irradiance_w_m2: float
    expected_intensity_w_sr: float
    brightness_tolerance: float
    confirm_s: float
    body_temperature_k: float
    half_field_of_view_rad: float
    frame_s: float
    noise_rad: float
    bias_rad: float
    blind_range_m: float
    handover_position_sigma_m: float
    handover_velocity_sigma_m_s: float
    target_acceleration_psd_m2_s3: float
    wander_share: float
    wander_time_s: float


class Lethality(NamedTuple):
    """How likely a touch kills, by the section touched; a graze or a slow touch counts as `graze`."""

    nose: float
    warhead: float
    aft: float
    graze: float
    least_closing_speed_m_s: float


class InterceptorParameters(NamedTuple):
    """Everything the equations need to know of one kind of interceptor."""

    booster: Booster
    kill_vehicle: KillVehicle
    seeker: Seeker
    lethality: Lethality
    reliability: float
    guidance_period_s: float


ROUND = np.dtype(
    [
        ("status", np.int64),
        ("launcher", np.int64),
        ("track", np.int64),
        ("track_number", np.int64),
        ("victim", np.int64),
        ("separated", np.int64),
        ("looks", np.int64),
        ("candidate", np.int64),
        ("blindness", np.int64),
        ("section", np.int64),
        ("ordered_s", np.float64),
        ("launch_s", np.float64),
        ("intercept_s", np.float64),
        ("margin_s", np.float64),
        ("uplink_s", np.float64),
        ("guided_uplink_s", np.float64),
        ("guided_s", np.float64),
        ("guided_inverse_beta_m2_kg", np.float64),
        ("estimate_s", np.float64),
        ("estimate_inverse_beta_m2_kg", np.float64),
        ("guidance_s", np.float64),
        ("separated_s", np.float64),
        ("candidate_s", np.float64),
        ("locked_s", np.float64),
        ("closest_s", np.float64),
        ("miss_m", np.float64),
        ("closing_speed_m_s", np.float64),
        ("surface_m", np.float64),
        ("aspect_rad", np.float64),
        ("mass_kg", np.float64),
        ("azimuth_rad", np.float64),
        ("elevation_rad", np.float64),
        ("divert_left_m_s", np.float64),
        ("position_m", np.float64, (3,)),
        ("velocity_m_s", np.float64, (3,)),
        ("aim_m", np.float64, (3,)),
        ("estimate_position_m", np.float64, (3,)),
        ("estimate_velocity_m_s", np.float64, (3,)),
        ("guided_position_m", np.float64, (3,)),
        ("guided_velocity_m_s", np.float64, (3,)),
        ("attitude", np.float64, (3,)),
        ("steering", np.float64, (3,)),
        ("divert_m_s", np.float64, (3,)),
        ("divert_acceleration_m_s2", np.float64, (3,)),
        ("impulse_owed_m_s", np.float64, (3,)),
        ("wander", np.float64, (2,)),
        ("body_axis", np.float64, (3,)),
        ("navigation_offset_m", np.float64, (3,)),
        ("navigation_drift_m_s", np.float64, (3,)),
        ("seeker_bias_rad", np.float64, (3,)),
        ("relative_position_m", np.float64, (3,)),
        ("relative_velocity_m_s", np.float64, (3,)),
        ("relative_covariance", np.float64, (3,)),
        ("closest_m", np.float64, (3,)),
    ],
    align=True,
)


@lean
def order(interceptor_round, launcher, position, track, track_number, ordered_s, launch_s, intercept_s, aim):
    """Turn a stored round into an ordered one.

    `position` is the launcher's and `aim` the predicted intercept point, both Earth-fixed vectors in metres;
    times are seconds of the fight clock. Give it a target estimate with `uplink` before `launch_s`.
    """
    interceptor_round.status = ORDERED
    interceptor_round.launcher = launcher
    interceptor_round.track = track
    interceptor_round.track_number = track_number
    interceptor_round.victim = -1
    interceptor_round.separated = 0
    interceptor_round.looks = 0
    interceptor_round.candidate = -1
    interceptor_round.blindness = NOT_LOOKED
    interceptor_round.section = UNTOUCHED
    interceptor_round.ordered_s = ordered_s
    interceptor_round.launch_s = launch_s
    interceptor_round.intercept_s = intercept_s
    interceptor_round.uplink_s = nan
    interceptor_round.guided_uplink_s = nan
    interceptor_round.estimate_s = nan
    interceptor_round.guidance_s = nan
    interceptor_round.separated_s = nan
    interceptor_round.candidate_s = nan
    interceptor_round.locked_s = nan
    interceptor_round.closest_s = nan
    interceptor_round.miss_m = nan
    interceptor_round.closing_speed_m_s = nan
    interceptor_round.surface_m = nan
    interceptor_round.aspect_rad = nan
    store(interceptor_round.position_m, position)
    store(interceptor_round.velocity_m_s, (0.0, 0.0, 0.0))
    store(interceptor_round.aim_m, aim)


@lean
def uplink(interceptor_round, now_s, epoch_s, position, velocity, inverse_beta_m2_kg):
    """Replace the target estimate on board by one that arrives at `now_s` and was true at `epoch_s`."""
    interceptor_round.uplink_s = now_s
    interceptor_round.estimate_s = epoch_s
    interceptor_round.estimate_inverse_beta_m2_kg = inverse_beta_m2_kg
    store(interceptor_round.estimate_position_m, position)
    store(interceptor_round.estimate_velocity_m_s, velocity)


@lean
def in_the_air(status):
    """Return whether a round of this status is flying."""
    return BOOST <= status <= HOMING
