"""Where many missiles of one aim fall: no two are alike, and no guidance is perfect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.flight.body import Launch
from uppertier.flight.fall import END_COLUMNS, fall_many
from uppertier.flight.missile import Missile
from uppertier.flight.path import landing
from uppertier.random import DISPERSION, normals
from uppertier.trajectory.aim import Aim
from uppertier.trajectory.digest import EAST, NORTH
from uppertier.trajectory.loft import AZIMUTH_STEP_RAD, WIDEST_TURN_RAD
from uppertier.trajectory.search import Solution, hit
from uppertier.trajectory.shot import Place, Shooter

# A missile whose guidance brings its impact no nearer than this has not had enough thrust.
SHORT_M = 50.0
# Finite differences of the velocity at cut-off (m/s).
NUDGE_M_S = 0.5
# The counters of the draws of one missile; a fight's own dispersion uses counter 0.
MOTOR, AIR, CUT, YAW = 1, 2, 3, 4
AZIMUTH, THRUST, MASS, DRAG, BETA = (
    Launch._fields.index(f"{name}")
    for name in ("azimuth_rad", "thrust_factor", "mass_factor", "drag_factor", "beta_factor")
)


@dataclass(frozen=True)
class Scatter:
    """Impacts of many missiles about their aim point: metres downrange and to the right of the flight.

    `cep_m` is the circular error probable: half of all fall nearer to the aim point. `short` counts those
    whose motors were too weak for the range.
    """

    downrange_m: np.ndarray
    crossrange_m: np.ndarray
    short: int

    @property
    def cep_m(self) -> float:
        """The median distance (m) from the aim point."""
        return float(np.median(np.hypot(self.downrange_m, self.crossrange_m)))

    def to_dict(self) -> dict[str, float | int]:
        """Return the figures by name."""
        return {
            "shots": len(self.downrange_m),
            "cep_m": self.cep_m,
            "mean_downrange_m": float(self.downrange_m.mean()),
            "mean_crossrange_m": float(self.crossrange_m.mean()),
            "sigma_downrange_m": float(self.downrange_m.std(ddof=1)),
            "sigma_crossrange_m": float(self.crossrange_m.std(ddof=1)),
            "short": self.short,
        }


def scatter(
    missile: Missile, aim: Aim, start: Place, target: Place, shots: int, seed: int, first_replica: int = 0
) -> Scatter:
    """Fly an aim many times (two or more) with the missile's dispersion; return where they fall.

    Thrust, masses and drag differ from missile to missile. The guidance is explicit: it feels these, and ends
    the thrust, or wastes it, so that the velocity required to hit is reached (`guided`), but for its own
    errors in speed and direction at cut-off. It knows nothing of the ballistic coefficient, which tells in
    re-entry. A draw is a function of seed and replica alone.
    """
    shooter = Shooter(missile, start, target[2], aim.planet, aim.air)
    targets = np.tile(target[:2], (shots, 1))
    draws = np.array([_draws(seed, first_replica + r) for r in range(shots)])
    sigmas = missile.dispersion
    rows = np.tile(np.array(aim.launch), (shots, 1))
    rows[:, THRUST] = 1.0 + sigmas.specific_impulse * draws[:, 0]
    rows[:, MASS] = 1.0 + sigmas.mass * draws[:, 1]
    rows[:, DRAG] = 1.0 + sigmas.drag * draws[:, 2]
    effort = Launch._fields.index("cutoff_s" if shooter.cuts_off else "push")
    solution = guided(shooter, rows, effort, targets)
    quick = float(np.linalg.norm(aim.knots[aim.result.cutoff, 4:7]))
    errors = draws[:, 4:7] * [
        sigmas.cutoff_speed_m_s,
        quick * sigmas.direction_rad,
        quick * sigmas.direction_rad,
    ]
    wanted = errors @ velocity_sensitivity(aim, target).T
    controls = solution.controls + np.linalg.solve(solution.jacobian, wanted[..., np.newaxis])[..., 0]
    rows[:, [AZIMUTH, effort]] = controls
    rows[:, BETA] = 1.0 / np.maximum(1.0 + sigmas.ballistic_coefficient * draws[:, 3], 0.2)
    digests = shooter.digest(rows, targets)
    ahead, right = _heading(aim)
    impacts = digests[:, [EAST, NORTH]]
    short = int(np.sum(np.hypot(*solution.miss.T) > SHORT_M))
    return Scatter(impacts @ ahead, impacts @ right, short)


def guided(shooter: Shooter, rows: np.ndarray, effort: int, targets: np.ndarray) -> Solution:
    """Return azimuth and effort with which each of many unlike missiles would hit its target."""

    def miss(controls: np.ndarray, which: np.ndarray) -> np.ndarray:
        trial = rows[which]
        trial[:, [AZIMUTH, effort]] = controls
        return shooter.digest(trial, targets[which])[:, [EAST, NORTH]]

    start = rows[:, [AZIMUTH, effort]]
    start[:, 1] = np.minimum(start[:, 1], shooter.full_effort)
    low = np.column_stack([start[:, 0] - WIDEST_TURN_RAD, np.full(len(rows), shooter.least_effort)])
    high = np.column_stack([start[:, 0] + WIDEST_TURN_RAD, np.full(len(rows), shooter.full_effort)])
    return hit(miss, start, np.array([AZIMUTH_STEP_RAD, shooter.effort_step]), low, high, 1.0)


def velocity_sensitivity(aim: Aim, target: Place) -> np.ndarray:
    """Return metres east and north of impact for a metre a second at cut-off: ahead, up and right, (2, 3).

    By finite differences of free falls with the re-entering body's ballistic coefficient.
    """
    cut = aim.knots[aim.result.cutoff]
    ahead = cut[4:7] / np.linalg.norm(cut[4:7])
    up = cut[1:4] - (cut[1:4] @ ahead) * ahead
    up /= np.linalg.norm(up)
    nudges = NUDGE_M_S * np.stack([ahead, up, np.cross(ahead, up)])
    states = np.tile(np.concatenate([[0.0], cut[1:7]]), (6, 1))
    states[:3, 4:7] += nudges
    states[3:, 4:7] -= nudges
    ends, none = np.empty((6, END_COLUMNS)), np.empty((6, 0, 10))
    counts, marks = np.zeros(6, np.int64), np.zeros((6, 5), np.int64)
    beta = np.full(6, aim.vehicle.inverse_beta_m2_kg)
    fall_many(states, beta, 1.4e4, target[2], 0.01, aim.air, aim.planet, ends, none, counts, marks)
    fell = np.array(
        [
            landing(np.tile(np.append(end[:7], [0.0, 0.0, 0.0]), (2, 1)), 2, target[0], target[1], aim.planet)
            for end in ends
        ]
    )
    return ((fell[:3] - fell[3:]) / (2.0 * NUDGE_M_S)).T


def _draws(seed: int, replica: int) -> list[float]:
    """Return the draws of one missile: thrust, mass, drag, beta, speed, pitch, yaw, and one unused."""
    return [each for part in (MOTOR, AIR, CUT, YAW) for each in normals(seed, replica, DISPERSION, 0, part)]


def _heading(aim: Aim) -> tuple[np.ndarray, np.ndarray]:
    """Return unit vectors (east, north) along the flight over the target and to its right."""
    latitude, longitude, _ = geodetic_from_ecef(tuple(map(float, aim.knots[-1, 1:4])), aim.planet)
    east, north, _ = np.array(east_north_up(latitude, longitude)) @ aim.knots[-1, 4:7]
    length = float(np.hypot(east, north))
    return np.array([east, north]) / length, np.array([north, -east]) / length
