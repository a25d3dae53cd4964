"""The last seconds beside the textbook: closed forms for command and thrusters, the adjoint for all."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, factorial, sqrt

import numpy as np

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.flight.path import TARGET
from uppertier.interceptor.design import Interceptor
from uppertier.interceptor.flight import fly
from uppertier.interceptor.round import COAST, HOMING, ROUND, KillVehicle, order
from uppertier.validation.adjoint import Loop, Miss, adjoint_miss
from uppertier.validation.homing_runs import Meeting, linear_miss, noise_miss
from uppertier.validation.rows import Group, Row, compared

SEED = 1
RUNS = 3_000
CLOSED_PERCENT, NOISE_PERCENT, ADJOINT_PERCENT = 1.5, 5.0, 5.0
CONSTANTS = (3, 4, 5)
ZARCHAN = (
    "Zarchan, Tactical and Strategic Missile Guidance, chapters 3 and 4 (single-lag loop, by the adjoint)"
)
ADJOINT = "adjoint method (Zarchan, chapters 3 and 4) on a plain twin of the loop"

# A slow lag, so that the hundredth of a second without command at the end is a small part of it.
LAG_S, HOMING_S, STEP_S = 5.0, 8.0, 2e-3
NOISE_HOMING_S, NOISE_STEP_S = 40.0, 0.01
CLOSING_M_S, LATERAL_M_S, TARGET_M_S2, GLINT_M, ANGLE_RAD = 5000.0, 10.0, 2.0, 1.0, 1e-3

# The whole endgame: three seconds, at 5 km/s, of a target that crosses.
FRAME_S, FRAMES = 0.1, 30
START_M = (7e6, 0.0, 0.0)
CROSSING_M_S = 3000.0
LENGTH_M, DIAMETER_M = 2.5, 0.9
NOWHERE = WGS84._replace(mu_m3_s2=0.0, rotation_rad_s=0.0, air=0.0)
MANOEUVRE_M_S2 = 30.0
UNBOUNDED = 1e9


def closed_forms() -> Group:
    """Return the rows of the command and the thrusters in the textbook's limit."""
    interceptor = build.interceptor("thaad")
    rows = []
    for constant in CONSTANTS:
        kill_vehicle = linear(interceptor.parameters().kill_vehicle, LAG_S, float(constant))
        x = HOMING_S / LAG_S
        meeting = Meeting(CLOSING_M_S, HOMING_S, STEP_S, 0.0, 0.0, 0.0, 0.0)
        flying = np.zeros(1, ROUND)[0]
        heading = linear_miss(kill_vehicle, meeting._replace(lateral_m_s=LATERAL_M_S), 0, flying)
        manoeuvre = linear_miss(kill_vehicle, meeting._replace(target_m_s2=TARGET_M_S2), 0, flying)
        heading_wanted = LATERAL_M_S * HOMING_S * exp(-x) * HEADING_SHAPES[constant](x)
        manoeuvre_wanted = TARGET_M_S2 * HOMING_S**2 * exp(-x) * MANOEUVRE_SHAPES[constant](x)
        rows.append(_closed(f"heading error, N' = {constant}: miss, m", heading_wanted, heading))
        rows.append(_closed(f"step manoeuvre, N' = {constant}: miss, m", manoeuvre_wanted, manoeuvre))
        rows += _noise_rows(kill_vehicle, constant)
    return Group(
        "Proportional navigation against the closed forms",
        f"Command and thrusters as they fly, without least pulse and limit, with a lag of {LAG_S:g} s; "
        f"{LATERAL_M_S:g} m/s across for a heading error, {TARGET_M_S2:g} m/s2 for a manoeuvre, "
        f"{HOMING_S:g} s of homing. Noise for {NOISE_HOMING_S:g} s, of the point seen {GLINT_M:g} m, of its "
        f"direction {1e3 * ANGLE_RAD:g} mrad, new in each {1e3 * NOISE_STEP_S:g} ms; the loop is linear, so "
        "the variances of all steps are added.",
        tuple(rows),
    )


# Shapes of Zarchan's closed forms over homing time per lag, beside the exponential.
HEADING_SHAPES = {
    3: lambda x: 1.0 - x / 2.0,
    4: lambda x: 1.0 - x + x**2 / 6.0,
    5: lambda x: 1.0 - 1.5 * x + x**2 / 2.0 - x**3 / 24.0,
}
MANOEUVRE_SHAPES = {
    3: lambda x: 0.5,
    4: lambda x: 0.5 - x / 6.0,
    5: lambda x: 0.5 - x / 3.0 + x**2 / 24.0,
}


def noise_shape(constant: int) -> np.ndarray:
    """Return the polynomial in tau per lag that, times exp(-tau), answers an impulse of glint.

    The inverse transform of 1 - (s / (s + 1))^N': the closed loop of one lag, seen backward from the miss.
    """
    # 1 - (1 - u)^N with u = 1 / (s + 1): the powers of u are tau^(k-1) / (k-1)! exp(-tau).
    binomial = [factorial(constant) / factorial(k) / factorial(constant - k) for k in range(constant + 1)]
    return np.array([-binomial[k] * (-1.0) ** k / factorial(k - 1) for k in range(1, constant + 1)])


def noise_factor(constant: int, power: int) -> float:
    """Return the root of the integral of (tau^power shape(tau) exp(-tau))^2 over all tau."""
    squared = np.convolve(noise_shape(constant), noise_shape(constant))
    # The integral of tau^n exp(-2 tau) is n! / 2^(n + 1).
    orders = np.arange(len(squared)) + 2 * power
    return sqrt(sum(c * factorial(n) / 2.0 ** (n + 1) for c, n in zip(squared, orders.tolist())))


def linear(kill_vehicle: KillVehicle, lag_s: float, constant: float) -> KillVehicle:
    """Return a kill vehicle whose thrusters are linear: no least pulse, no limit, no end of fuel."""
    return kill_vehicle._replace(
        divert_limit_m_s2=UNBOUNDED,
        divert_budget_m_s=UNBOUNDED,
        least_pulse_s=0.0,
        divert_lag_s=lag_s,
        navigation_constant=constant,
    )


def _closed(what: str, wanted: float, ours: float) -> Row:
    reason = (
        "The last hundredth of a second is not commanded, which in a lag of 5 s is worth up to 1.1 % where "
        "N' is 5."
    )
    return compared(what, ZARCHAN, abs(wanted), abs(float(ours)), CLOSED_PERCENT, reason=reason)


def _noise_rows(kill_vehicle: KillVehicle, constant: int) -> list[Row]:
    meeting = Meeting(CLOSING_M_S, NOISE_HOMING_S, NOISE_STEP_S, 0.0, 0.0, 0.0, 0.0)
    flying = np.zeros(1, ROUND)[0]
    glint = noise_miss(kill_vehicle, meeting._replace(glint_m=GLINT_M), flying)
    angle = noise_miss(kill_vehicle, meeting._replace(angle_rad=ANGLE_RAD), flying)
    glint_wanted = GLINT_M * sqrt(NOISE_STEP_S / LAG_S) * noise_factor(constant, 0)
    angle_wanted = ANGLE_RAD * CLOSING_M_S * sqrt(NOISE_STEP_S * LAG_S) * noise_factor(constant, 1)
    note = "The textbook's noise is continuous, ours comes in steps of a five-hundredth of the lag."
    return [
        compared(
            f"noise of the point seen, N' = {constant}: RMS miss, m",
            ZARCHAN,
            glint_wanted,
            float(glint),
            NOISE_PERCENT,
            [note],
        ),
        compared(
            f"noise of the direction, N' = {constant}: RMS miss, m",
            ZARCHAN,
            angle_wanted,
            float(angle),
            NOISE_PERCENT,
            [note],
        ),
    ]


def _adjoint(what: str, wanted_m: float, ours_m: float) -> Row:
    return compared(what, ADJOINT, wanted_m, ours_m, ADJOINT_PERCENT)


@dataclass(frozen=True)
class Disturbance:
    """What disturbs an endgame: whether the eye is noisy, the point wanders, the target accelerates."""

    name: str
    noisy: bool
    wandering: bool
    manoeuvring: bool


DISTURBANCES = (
    Disturbance("noise of the seeker", True, False, False),
    Disturbance("wander of the aim point", False, True, False),
    Disturbance("noise, wander and a step manoeuvre", True, True, True),
)


def adjoint_group(runs: int = RUNS) -> Group:
    """Return the rows of the whole endgame as it flies against the adjoint of its linear twin."""
    interceptor = build.interceptor("thaad")
    rows = []
    for each in DISTURBANCES:
        wanted, flown = twin_miss(interceptor, each), endgame_misses(interceptor, each, runs)
        sigma_m = sqrt(sum(axis.sigma_m**2 for axis in wanted))
        rows.append(_adjoint(f"{each.name}: scatter, m", sigma_m, sqrt(float(np.sum(np.var(flown, axis=0))))))
        if each.manoeuvring:
            mean_m = sqrt(sum(axis.mean_m**2 for axis in wanted))
            rms_m = sqrt(sum(axis.rms_m**2 for axis in wanted))
            ours_m = float(np.linalg.norm(np.mean(flown, axis=0)))
            rows.append(_adjoint("step manoeuvre and steady shift alone: mean, m", mean_m, ours_m))
            rows.append(
                _adjoint(f"{each.name}: RMS miss, m", rms_m, sqrt(float(np.mean(np.sum(flown**2, 1)))))
            )
    return Group(
        "The whole endgame against the adjoint",
        f"{runs} runs of the phase as it flies (seeker, filter, command, thrusters, closest approach), "
        f"{FRAMES * FRAME_S:g} s at {CLOSING_M_S / 1e3:g} km/s against a cone of {LENGTH_M:g} m by "
        f"{DIAMETER_M:g} m that crosses, its middle of image 0.17 m off its own. The catalogue's figures but "
        f"for thrusters without least pulse, limit and end of fuel; no boresight error; the estimate begins "
        "right. Of noise and wander the scatter about the mean counts, of the manoeuvre the mean. It is "
        f"{MANOEUVRE_M_S2:g} m/s2 from the first moment on.",
        tuple(rows),
    )


def quiet(interceptor: Interceptor, case: Disturbance):
    """Return the numbers of a round with linear thrusters, and with the noise of a case alone.

    A filter is told of the noise that there is.
    """
    numbers = interceptor.parameters()
    seeker = numbers.seeker._replace(bias_rad=0.0)
    if not case.noisy:
        seeker = seeker._replace(noise_rad=1e-9)
    if not case.wandering:
        seeker = seeker._replace(wander_share=0.0)
    kill_vehicle = linear(
        numbers.kill_vehicle, numbers.kill_vehicle.divert_lag_s, numbers.kill_vehicle.navigation_constant
    )
    return numbers._replace(seeker=seeker, kill_vehicle=kill_vehicle)


def endgame_misses(interceptor: Interceptor, case: Disturbance, runs: int) -> np.ndarray:
    """Return where the round passes (runs, 2): lengthwise and crosswise of the target (m), by our kernel."""
    numbers = quiet(interceptor, case)
    rounds, targets = np.zeros((runs, 1), ROUND), np.zeros((runs, 1), TARGET)
    pull = np.array([0.0, 0.0, MANOEUVRE_M_S2 if case.manoeuvring else 0.0])
    span_m = CLOSING_M_S * FRAME_S * FRAMES
    targets["length_m"], targets["diameter_m"], targets["alive"] = LENGTH_M, DIAMETER_M, 1
    targets["acceleration_m_s2"] = pull
    place, moving = np.add(START_M, (span_m, 0.0, 0.0)), np.array([0.0, CROSSING_M_S, 0.0])
    for r in range(runs):
        order(rounds[r, 0], 0, START_M, 0, 1, 0.0, 0.0, FRAME_S * FRAMES, tuple(place))
    rounds["status"], rounds["victim"] = HOMING, 0
    rounds["velocity_m_s"] = (CLOSING_M_S, CROSSING_M_S, 0.0)
    rounds["relative_position_m"] = (span_m, 0.0, 0.0)
    rounds["relative_velocity_m_s"] = (-CLOSING_M_S, 0.0, 0.0)
    rounds["relative_covariance"] = (
        numbers.seeker.handover_position_sigma_m**2,
        0.0,
        numbers.seeker.handover_velocity_sigma_m_s**2,
    )
    rounds["body_axis"] = (0.0, 1.0, 0.0)
    rounds["divert_left_m_s"] = UNBOUNDED
    flyout = interceptor.flyout()
    for frame in range(FRAMES + 1):
        time_s = frame * FRAME_S
        targets["position_m"] = place + moving * time_s + 0.5 * pull * time_s**2
        targets["velocity_m_s"] = moving + pull * time_s
        fly(numbers, flyout, NOWHERE, time_s, FRAME_S, SEED, 0, targets, rounds)
    ended = rounds[:, 0]
    if np.any((ended["status"] >= COAST) & (ended["status"] <= HOMING)):
        raise AssertionError("an endgame has not ended")
    times = ended["closest_s"][:, None]
    return ((place + moving * times + 0.5 * pull * times**2) - ended["closest_m"])[:, 1:]


def twin_miss(interceptor: Interceptor, case: Disturbance) -> tuple[Miss, Miss]:
    """Return what the adjoint says of the same endgame: lengthwise and crosswise of the target."""
    numbers = quiet(interceptor, case)
    seeker, kill_vehicle = numbers.seeker, numbers.kill_vehicle
    share = seeker.wander_share

    def axis(size_m: float, shift_m: float, target_m_s2: float) -> Miss:
        return adjoint_miss(
            Loop(
                closing_m_s=CLOSING_M_S,
                steps=round(FRAMES * FRAME_S / seeker.frame_s),
                step_s=seeker.frame_s,
                navigation_constant=kill_vehicle.navigation_constant,
                lag_s=kill_vehicle.divert_lag_s,
                blind_range_m=seeker.blind_range_m,
                noise_rad=seeker.noise_rad,
                wander_m=share * size_m,
                wander_time_s=seeker.wander_time_s,
                shift_m=shift_m,
                filter_noise_rad=seeker.noise_rad,
                filter_spread_m=share * sqrt(0.5 * (LENGTH_M**2 + DIAMETER_M**2)),
                position_sigma_m=seeker.handover_position_sigma_m,
                velocity_sigma_m_s=seeker.handover_velocity_sigma_m_s,
                acceleration_psd_m2_s3=seeker.target_acceleration_psd_m2_s3,
                target_m_s2=target_m_s2,
            )
        )

    # The middle of the silhouette lies 2/3 of the length behind the tip, that of mass 0.6.
    shift_m = (0.6 - 2.0 / 3.0) * LENGTH_M
    return axis(LENGTH_M, shift_m, 0.0), axis(DIAMETER_M, 0.0, MANOEUVRE_M_S2 if case.manoeuvring else 0.0)
