"""A battery as a reader knows it: launchers and where they stand, limits, and the arrays made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, inf, sin

import numpy as np

from uppertier.earth.constants import Planet
from uppertier.earth.geodesy import ecef_from_geodetic, surface_direct
from uppertier.fire_control import launcher as books
from uppertier.fire_control.doctrine import Doctrine
from uppertier.fire_control.launcher import LAUNCHER, PLAN, FireControl, Places

# A city of a million is some 20 km across; an impact closer than this to its centre falls on it. Our choice.
PLACE_RADIUS_M = 10_000.0

REASONS = {
    books.UNSEEN: "never seen",
    books.NOT_FIRM: "no firm track",
    books.NO_IMPACT_POINT: "impact point not predicted yet",
    books.NO_PLACE_THREATENED: "falls on no defended place",
    books.NO_WARHEAD: "taken for a stage or a piece",
    books.BELOW_FLOOR: "stays below the floor of intercepts",
    books.ABOVE_CEILING: "inside the reach only above the ceiling of intercepts",
    books.BEYOND_LIMIT: "outside the published reach",
    books.OUT_OF_REACH: "outside what an interceptor can fly to",
    books.TOO_LATE: "no interceptor would arrive in time",
    books.TRACK_TOO_POOR: "predicted too poorly to spend a round",
    books.NO_LAUNCHER: "no launcher in action",
    books.NO_ROUNDS: "no round left beside the reserve",
    books.ROUNDS_PROMISED: "the rounds left are worth more against others",
    books.LAUNCHERS_BUSY: "no launcher ready in time",
    books.TOO_EARLY: "can be met later; the launch is not due",
    books.STAGE_OR_MISSILE: "may be an empty stage; its warhead is looked for",
    books.ENGAGED_ELSEWHERE: "under fire from another battery",
    books.ENGAGED: "rounds in the air",
    books.WAITING_FOR_LOOK: "shots not judged yet",
    books.SHOTS_SPENT: "survived all shots the doctrine allows",
    books.JUDGED_KILLED: "judged killed",
    books.READY: "ready to be shot at, after more urgent threats",
}
"""Why a track is not shot at, in words, by the number in its plan."""

VERDICTS = {
    books.UNJUDGED: "not judged",
    books.KILLED: "killed",
    books.SURVIVED: "survived",
    books.LOST: "track lost",
}
"""What was seen of a salvo's effect, in words, by the number in the ledger."""


PLAN_TIMES_AND_PLACES = tuple(name for name in PLAN.names or () if PLAN[name].base == np.float64)
"""The fields of a plan that are not a number before there is one."""


@dataclass(frozen=True)
class LauncherDesign:
    """A launcher: rounds it carries, the least time between two launches, and the time a reload takes."""

    name: str
    title: str
    rounds: int
    launch_interval_s: float
    reload_s: float


@dataclass(frozen=True)
class Limits:
    """Where intercepts are allowed: published heights and reach over ground, not kinematics."""

    floor_m: float
    ceiling_m: float
    reach_m: float


@dataclass(frozen=True)
class Judgement:
    """What a crew takes as enough. No figure is public; each is our choice, with its reason.

    `salvo_interval_s`: two rounds this far apart do not meet each other's debris.
    `place_sigmas`: 2 sigma hold 86 per cent of impacts of a two-dimensional Gaussian.
    `handover_limit_m`: a kill vehicle that is given some 300 m/s to spend over the last 10 s mends 3 km.
    `assess_margin_s`: a predicted intercept time is off by a second (1 km along the path at 3 km/s, and the
    frame); what is seen within it proves nothing.
    `assess_looks`: three looks miss a target of detection probability 0.9 once in a thousand.
    `replan_s`: a window found on a firm track moves by less than a second in 5 s.
    `path_step_s`: the quintic between knots 10 s apart in free fall is good to a centimetre.
    """

    salvo_interval_s: float = 3.0
    place_sigmas: float = 2.0
    handover_limit_m: float = 3_000.0
    assess_margin_s: float = 1.0
    assess_looks: int = 3
    replan_s: float = 5.0
    path_step_s: float = 10.0


def fire_control(
    doctrine: Doctrine,
    limits: Limits,
    plan_s: float,
    uplink_s: float,
    assess_s: float,
    decision_s: float = 1.0,
    least_warhead_probability: float = 0.2,
    judgement: Judgement | None = None,
) -> FireControl:
    """Return the numbers that fire control decides by; delays and the time between decisions in seconds."""
    crew = judgement or Judgement()
    return FireControl(
        plan_s=float(plan_s),
        uplink_s=float(uplink_s),
        assess_s=float(assess_s),
        decision_s=float(decision_s),
        first_salvo=int(doctrine.first_salvo),
        next_salvo=int(doctrine.next_salvo),
        reserve=int(doctrine.reserve),
        salvo_interval_s=float(crew.salvo_interval_s),
        floor_m=float(limits.floor_m),
        ceiling_m=float(limits.ceiling_m),
        reach_m=float(limits.reach_m),
        place_sigmas=float(crew.place_sigmas),
        handover_limit_m=float(crew.handover_limit_m),
        assess_margin_s=float(crew.assess_margin_s),
        assess_looks=int(crew.assess_looks),
        replan_s=float(crew.replan_s),
        least_warhead_probability=float(least_warhead_probability),
        path_step_s=float(crew.path_step_s),
        hold_fire=int(doctrine.hold_fire),
        assignment=books.OPTIMAL if doctrine.assignment == "optimal" else books.GREEDY,
        assumed_hit=float(doctrine.assumed_hit),
        hit_called_miss=float(doctrine.hit_called_miss),
        miss_called_hit=float(doctrine.miss_called_hit),
    )


def fan_out(
    latitude_rad: float,
    longitude_rad: float,
    facing_rad: float,
    count: int,
    spacing_m: float,
    fan_rad: float,
    planet: Planet,
) -> list[tuple[float, float]]:
    """Return latitude and longitude (rad) of launchers on an arc in front of the radar.

    The arc spans `fan_rad` about the direction the radar faces, with its centre at the radar and neighbours
    `spacing_m` apart along it. A single launcher stands straight ahead, `spacing_m` away.
    """
    if count == 1 or fan_rad <= 0.0:
        turns = [0.0] * count
        away = [spacing_m * (i + 1) for i in range(count)]
    else:
        turns = [fan_rad * (i / (count - 1) - 0.5) for i in range(count)]
        away = [spacing_m * (count - 1) / fan_rad] * count
    return [
        surface_direct(latitude_rad, longitude_rad, facing_rad + turn, distance_m, planet)
        for turn, distance_m in zip(turns, away, strict=True)
    ]


@dataclass(frozen=True)
class Post:
    """One launcher where it stands: latitude, longitude (rad), height (m), and its magazine.

    `reload_s` is the time from its last launch until it is full again, infinite where it is never reloaded;
    it is out of action from `lost_s` on, from the start if that is not after 0.
    """

    spot: tuple[float, float, float]
    rounds: int
    interval_s: float
    reload_s: float = inf
    lost_s: float = inf


def stand(posts: Sequence[Post], stock: int, replicas: int, planet: Planet) -> np.ndarray:
    """Return full, ready launchers, (replicas, posts) of LAUNCHER; `stock` is the battery's reload rounds."""
    row = np.zeros(len(posts), LAUNCHER)
    for each, post in zip(row, posts, strict=True):
        latitude, longitude, _ = post.spot
        each["position_m"] = ecef_from_geodetic(*post.spot, planet)
        each["latitude_rad"], each["longitude_rad"], each["height_m"] = post.spot
        each["up"] = cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)
        each["rounds"] = each["load"] = post.rounds
        each["ready_s"] = -np.inf
        each["interval_s"] = post.interval_s
        each["working"] = int(post.lost_s > 0.0)
        each["lost_s"], each["reload_s"], each["full_s"] = post.lost_s, post.reload_s, np.inf
    row["stock"][0] = stock
    return np.tile(row, (replicas, 1))


def defended(
    spots: Sequence[tuple[float, float, float]],
    radii_m: Sequence[float],
    planet: Planet,
    preferred: Sequence[bool] = (),
) -> Places:
    """Return the defended places from latitude, longitude (rad), height (m) and radius (m) of each.

    `preferred` says of each whether it comes before the others; left out, none does.
    """
    return Places(
        np.array([ecef_from_geodetic(*spot, planet) for spot in spots], np.float64).reshape(-1, 3),
        np.array([spot[0] for spot in spots], np.float64),
        np.array([spot[1] for spot in spots], np.float64),
        np.array(radii_m, np.float64),
        np.array(preferred or [False] * len(spots), np.int64),
    )


def blank_plans(replicas: int, tracks: int) -> np.ndarray:
    """Return plans about nothing yet, (replicas, tracks) of PLAN."""
    plans = np.zeros((replicas, tracks), PLAN)
    plans["track_number"] = plans["place"] = plans["launcher"] = -1
    for field in PLAN_TIMES_AND_PLACES:
        plans[field] = np.nan
    return plans
