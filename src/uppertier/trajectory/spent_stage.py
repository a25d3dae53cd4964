"""What falls behind: empty stages that tumble on to the ground, whole or, below a height, in pieces.

A body is followed in many replicas at once (`Falling`); one flight is a batch of one (`FallenBody`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import sqrt
from typing import NamedTuple, TypeVar

import numpy as np

from uppertier.earth.constants import WGS84, Planet
from uppertier.earth.geodesy import geodetic_from_ecef, height_above
from uppertier.flight.body import MARKS
from uppertier.flight.fall import END_COLUMNS, fall_many
from uppertier.flight.missile import Missile
from uppertier.flight.path import COLUMNS, KNOTS, state_at
from uppertier.random import FRAGMENTS, exponential, normals, uniforms
from uppertier.trajectory.aim import Aim

Mass = TypeVar("Mass", float, np.ndarray)

# A tumbling body is known to tens of per cent; metres at its impact are enough, and save half of the knots.
LOOSE = 100.0
# Longest fall that is followed.
LONGEST_FALL_S = 14_400.0

# Springs push a stage back as it comes free. Assumed: users' guides of launch vehicles name some 0.3 to 3 m/s
# between a stage and its payload (literature, not read again); nothing is published of missiles. The body
# ahead is taken as not disturbed.
SEPARATION_SPEED_M_S = 2.0

# How a stage comes apart where a break-up is asked for: assumptions, for no such thing is measured in public.
# The pieces share its mass by chance, the densest are chunks (engine, valves), and the burst throws them
# about.
CHUNK_BETA_KG_M2 = 800.0
BURST_M_S = 30.0
PIECES = 20


class Falling(NamedTuple):
    """A body in every replica: mass (kg), sizes (m), coefficient (kg/m2), all (R,); knots (R, K, 10), counts.

    The knots' times are since the launch of its missile; its first is when it came free, its last when it
    came down, or apart.
    """

    name: str
    mass_kg: np.ndarray
    length_m: np.ndarray
    diameter_m: np.ndarray
    beta_kg_m2: np.ndarray
    knots: np.ndarray
    counts: np.ndarray

    def ends(self) -> np.ndarray:
        """Return the last knot of each replica (R, 10)."""
        return self.knots[np.arange(len(self.counts)), self.counts - 1]


@dataclass(frozen=True)
class FallenBody:
    """A body that fell: when and where it came free, its path (count, 10) and where it ended.

    `beta_kg_m2` is its ballistic coefficient, tumbling; places are latitude and longitude (rad). Pieces are
    what it came apart into, if it did; its own path then ends where that happened.
    """

    name: str
    mass_kg: float
    length_m: float
    diameter_m: float
    beta_kg_m2: float
    knots: np.ndarray
    latitude_rad: float
    longitude_rad: float
    pieces: tuple[FallenBody, ...] = field(default=())

    @property
    def free_s(self) -> float:
        """When it came free (s since launch)."""
        return float(self.knots[0, 0])

    @property
    def end_s(self) -> float:
        """When it came down, or apart (s since launch)."""
        return float(self.knots[-1, 0])


def tumbling_beta(mass_kg: Mass, length_m: float, diameter_m: float) -> Mass:
    """Return the ballistic coefficient (kg/m2) of a cylinder that tumbles end over end at hypersonic speed.

    C_D = 0.7198 + 0.3260 D / L on the area D L: Klett, Drag Coefficients and Heating Ratios for Right
    Circular Cylinders, Sandia SC-RR-64-2141 (1964), averaged over all attitudes. It stops being true below
    about Mach 3, where a stage may find a trim and fall base or nose first.
    """
    return mass_kg / ((0.7198 + 0.3260 * diameter_m / length_m) * diameter_m * length_m)


def spent_stages(
    missile: Missile, aim: Aim, break_up_m: float | None = None, seed: int = 1
) -> list[FallenBody]:
    """Return the empty stages of a flight, the first first, each followed to the ground.

    A stage comes free when the next one ignites, the last with the separation of the re-entering body; what
    never separates is not here. Below `break_up_m`, if given, a falling stage comes apart (`pieces_of`).
    """
    knots, counts = aim.knots[np.newaxis], np.array([len(aim.knots)])
    marks = np.array([[aim.result.cutoff, aim.result.separation]])
    fallen = []
    for number, stage in enumerate(drop_stages(missile, aim, knots, counts, marks, break_up_m), 1):
        body = _fallen(stage)
        if break_up_m is not None and came_apart(stage, aim)[0]:
            pieces = tuple(_fallen(piece) for piece in break_up(stage, aim, seed, 0, number))
            body = replace(body, pieces=pieces)
        fallen.append(body)
    return fallen


def _fallen(body: Falling) -> FallenBody:
    """Return the only replica of a body."""
    path = body.knots[0, : body.counts[0]].copy()
    latitude, longitude, _ = geodetic_from_ecef(tuple(map(float, path[-1, 1:4])), WGS84)
    mass, length, diameter, beta = (float(each[0]) for each in body[1:5])
    return FallenBody(body.name, mass, length, diameter, beta, path, latitude, longitude)


def drop_stages(
    missile: Missile,
    aim: Aim,
    knots: np.ndarray,
    counts: np.ndarray,
    marks: np.ndarray,
    until_m: float | None = None,
) -> list[Falling]:
    """Return the stages that come free in every replica of a flight, each followed to the ground.

    `knots` (R, K, 10) and `counts` (R,) are the flown paths, `marks` (R, 2 or more) the rows of cut-off and
    separation. A stage leaves SEPARATION_SPEED_M_S slower than the body ahead of it. With `until_m` it is
    followed down to that height only, unless it comes free below.
    """
    fallen, time_s, last = [], 0.0, len(missile.stages)
    each = np.arange(len(counts))
    cutoff_s, separation_s = (knots[each, marks[:, column], 0] for column in (0, 1))
    for number, stage in enumerate(missile.stages, 1):
        burned_s = np.full(len(counts), stage.burn_time_s)
        if number < last:
            time_s += stage.ignition_delay_s + stage.burn_time_s
            free_s = np.full(len(counts), time_s + missile.stages[number].ignition_delay_s)
        elif missile.separates:
            free_s = separation_s
            burned_s = np.clip(cutoff_s - time_s - stage.ignition_delay_s, 0.0, stage.burn_time_s)
        else:
            break
        if np.all(free_s <= knots[each, counts - 1, 0]):
            dry_kg = stage.wet_mass_kg - stage.mass_flow_kg_s * burned_s
            states = _released(knots, counts, free_s)
            fallen.append(
                _followed(f"stage {number}", dry_kg, stage.length_m, stage.diameter_m, states, aim, until_m)
            )
    return fallen


def _released(knots: np.ndarray, counts: np.ndarray, free_s: np.ndarray) -> np.ndarray:
    """Return time, position and velocity (R, 7) with which a stage comes free of each flight."""
    states = np.empty((len(counts), 7))
    for row, path, count, time_s in zip(states, knots, counts, free_s, strict=True):
        position, velocity, _ = state_at(path, count, time_s)
        back = 1.0 - SEPARATION_SPEED_M_S / np.linalg.norm(velocity)
        row[0], row[1:4], row[4:7] = time_s, position, back * np.array(velocity)
    return states


def _followed(
    name: str,
    mass_kg: np.ndarray,
    length_m: float,
    diameter_m: float,
    states: np.ndarray,
    aim: Aim,
    until_m: float | None,
) -> Falling:
    """Return a tumbling cylinder followed from its states (R, 7)."""
    sizes = (np.full(len(mass_kg), length_m), np.full(len(mass_kg), diameter_m))
    beta = tumbling_beta(mass_kg, length_m, diameter_m)
    return Falling(name, mass_kg, *sizes, beta, *fall(states, beta, aim, until_m))


def fall(
    states: np.ndarray, beta_kg_m2: np.ndarray, aim: Aim, until_m: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return knots (R, K, 10) and counts (R,) of bodies followed from states (R, 7) to the ground of an aim.

    With `until_m` they are followed until they fall below that height; what never rises above it, to the
    ground.
    """
    count = len(states)
    knots, counts = np.zeros((count, KNOTS, COLUMNS)), np.zeros(count, np.int64)
    marks, ends = np.zeros((count, MARKS), np.int64), np.empty((count, END_COLUMNS))
    until_s = float(states[:, 0].max()) + LONGEST_FALL_S
    ground_m, air, planet = aim.launch.ground_m, aim.air, aim.planet
    inverse_beta = 1.0 / beta_kg_m2
    fall_many(states, inverse_beta, until_s, ground_m, LOOSE, air, planet, ends, knots, counts, marks)
    if until_m is not None and until_m > ground_m:
        for r in range(count):
            counts[r] = _cut_below(knots[r], counts[r], until_m, planet)
    return knots, counts


def _cut_below(path: np.ndarray, count: int, height_m: float, planet: Planet) -> int:
    """End a path (K, 10) where it falls below a height for good, and return how many knots are left."""
    above = [height_above(tuple(knot[1:4]), planet) > height_m for knot in path[:count]]
    if not any(above):
        return count
    last = count - 1 - above[::-1].index(True)
    early, late = path[last, 0], path[last + 1, 0]
    for _ in range(50):
        middle = 0.5 * (early + late)
        if height_above(state_at(path, count, middle)[0], planet) > height_m:
            early = middle
        else:
            late = middle
    path[last + 1] = (early, *np.concatenate(state_at(path, count, early)))
    return last + 2


def came_apart(body: Falling, aim: Aim) -> np.ndarray:
    """Return in which replicas (R,) a body's path ends above the ground."""
    heights = [height_above(tuple(end[1:4]), aim.planet) for end in body.ends()]
    return np.array(heights) > aim.launch.ground_m + 1.0


def break_up(
    body: Falling, aim: Aim, seed: int, first_replica: int, thing: int, count: int = PIECES
) -> list[Falling]:
    """Return the pieces into which a body comes apart at the end of its path, in every replica.

    `thing` keeps the draws of one body apart from those of others.
    """
    ends = body.ends()
    drawn = [
        pieces_of(float(mass), tuple(end[4:7]), count, seed, first_replica + r, thing)
        for r, (mass, end) in enumerate(zip(body.mass_kg, ends, strict=True))
    ]
    pieces = []
    for i in range(count):
        mass, size, beta = (np.array([each[i][column] for each in drawn]) for column in range(3))
        states = np.array([[end[0], *end[1:4], *each[i][3]] for end, each in zip(ends, drawn, strict=True)])
        name = f"{body.name}, piece {i + 1}"
        pieces.append(Falling(name, mass, size, size, beta, *fall(states, beta, aim)))
    return pieces


def pieces_of(
    mass_kg: float, velocity: tuple[float, ...], count: int, seed: int, replica: int, thing: int
) -> list[tuple[float, float, float, tuple[float, float, float]]]:
    """Return mass (kg), size (m), ballistic coefficient (kg/m2) and velocity (m/s) of the pieces of a body.

    Masses are a stick broken at random (exponential shares of the whole). A piece of a given shape has a
    ballistic coefficient that goes with the cube root of its mass; shapes lie between sheet, as light as
    possible, and chunk. Velocities are the body's plus a burst of BURST_M_S (one sigma) each way. Every draw
    is from the counter-based streams.
    """
    shares = np.array([exponential(seed, replica, FRAGMENTS, thing, 4 * i) for i in range(count)])
    masses = mass_kg * shares / shares.sum()
    pieces = []
    for i, mass in enumerate(masses):
        shape, _ = uniforms(seed, replica, FRAGMENTS, thing, 4 * i + 1)
        beta = CHUNK_BETA_KG_M2 * (mass / mass_kg * count) ** (1.0 / 3.0) * 10.0 ** (-2.0 * shape)
        size = sqrt(mass / beta)
        u, v = normals(seed, replica, FRAGMENTS, thing, 4 * i + 2)
        w, _ = normals(seed, replica, FRAGMENTS, thing, 4 * i + 3)
        burst = tuple(float(velocity[axis]) + BURST_M_S * each for axis, each in enumerate((u, v, w)))
        pieces.append((float(mass), size, float(beta), burst))
    return pieces
