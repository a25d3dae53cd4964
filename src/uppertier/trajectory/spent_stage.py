"""What falls behind: empty stages that tumble on to the ground, whole or, below a height, in pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from uppertier.earth.geodesy import geodetic_from_ecef, height_above
from uppertier.flight.body import LANDED
from uppertier.flight.missile import Missile, Stage
from uppertier.flight.path import KNOTS, state_at
from uppertier.flight.single import coast
from uppertier.random import FRAGMENTS, exponential, normals, uniforms
from uppertier.trajectory.aim import Aim

# A tumbling body is known to tens of per cent; metres at its impact are enough, and save half of the knots.
LOOSE = 100.0
# Longest fall that is followed.
LONGEST_FALL_S = 14_400.0

# How a stage comes apart where a break-up is asked for: assumptions, for no such thing is measured in public.
# The pieces share its mass by chance, the densest are chunks (engine, valves), and the burst throws them
# about.
CHUNK_BETA_KG_M2 = 800.0
BURST_M_S = 30.0


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


def tumbling_beta(mass_kg: float, length_m: float, diameter_m: float) -> float:
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
    fallen = []
    for number, (stage, free_s) in enumerate(_releases(missile, aim), 1):
        dry_kg = stage.wet_mass_kg - stage.propellant_kg
        if number == len(missile.stages):
            dry_kg += stage.propellant_kg - stage.mass_flow_kg_s * _burned_s(missile, aim)
        position, velocity, _ = state_at(aim.knots, len(aim.knots), free_s)
        beta = tumbling_beta(dry_kg, stage.length_m, stage.diameter_m)
        name = f"stage {number}"
        body = fall(
            name, dry_kg, stage.length_m, stage.diameter_m, beta, free_s, position, velocity, aim, break_up_m
        )
        if (
            break_up_m is not None
            and height_above(tuple(body.knots[-1, 1:4]), aim.planet) > aim.launch.ground_m + 1.0
        ):
            body = _with_pieces(body, aim, seed, number)
        fallen.append(body)
    return fallen


def _releases(missile: Missile, aim: Aim) -> list[tuple[Stage, float]]:
    """Return the stages that come free and when (s since launch)."""
    found, time_s = [], 0.0
    for stage, above in zip(missile.stages[:-1], missile.stages[1:]):
        time_s += stage.ignition_delay_s + stage.burn_time_s
        found.append((stage, time_s + above.ignition_delay_s))
    if missile.separates:
        found.append((missile.stages[-1], float(aim.knots[aim.result.separation, 0])))
    return [(stage, time_s) for stage, time_s in found if time_s <= aim.flight_time_s]


def _burned_s(missile: Missile, aim: Aim) -> float:
    """Return how long (s) the last stage burned."""
    last = missile.stages[-1]
    return float(np.clip(aim.burnout_s - (missile.burn_time_s - last.burn_time_s), 0.0, last.burn_time_s))


def fall(
    name: str,
    mass_kg: float,
    length_m: float,
    diameter_m: float,
    beta_kg_m2: float,
    time_s: float,
    position: tuple[float, float, float],
    velocity: tuple[float, float, float],
    aim: Aim,
    until_m: float | None = None,
) -> FallenBody:
    """Return a body followed from a state (Earth-fixed, m and m/s) to the ground of an aim's flight.

    With `until_m` it is followed down to that height; a body that starts below it is followed to the ground.
    """
    knots = np.zeros((KNOTS, 10))
    floor = aim.launch.ground_m
    if until_m is not None and until_m > floor:
        floor = until_m
    inverse_beta, planet = 1.0 / beta_kg_m2, aim.planet
    result = coast(
        position, velocity, time_s, LONGEST_FALL_S, inverse_beta, floor, planet, knots, aim.air, LOOSE
    )
    if until_m is not None and result.status == LANDED and knots[result.count - 1, 0] <= time_s:
        return fall(name, mass_kg, length_m, diameter_m, beta_kg_m2, time_s, position, velocity, aim)
    path = knots[: result.count].copy()
    latitude, longitude, _ = geodetic_from_ecef(tuple(map(float, path[-1, 1:4])), aim.planet)
    return FallenBody(name, mass_kg, length_m, diameter_m, beta_kg_m2, path, latitude, longitude)


def _with_pieces(body: FallenBody, aim: Aim, seed: int, thing: int, count: int = 20) -> FallenBody:
    """Return a body that comes apart at the end of its path, with its pieces followed to the ground."""
    end = body.knots[-1]
    pieces = [
        fall(
            f"{body.name}, piece {number}", mass, size, size, beta, body.end_s, tuple(end[1:4]), velocity, aim
        )
        for number, (mass, size, beta, velocity) in enumerate(pieces_of(body, count, seed, thing), 1)
    ]
    return FallenBody(**{**body.__dict__, "pieces": tuple(pieces)})


def pieces_of(
    body: FallenBody, count: int, seed: int, thing: int
) -> list[tuple[float, float, float, tuple[float, float, float]]]:
    """Return mass (kg), size (m), ballistic coefficient (kg/m2) and velocity (m/s) of the pieces of a body.

    Masses are a stick broken at random (exponential shares of the whole). A piece of a given shape has a
    ballistic coefficient that goes with the cube root of its mass; shapes lie between sheet, as light as
    possible, and chunk. Velocities are the body's plus a burst of BURST_M_S (one sigma) each way. Every draw
    is from the counter-based streams.
    """
    shares = np.array([exponential(seed, 0, FRAGMENTS, thing, 4 * i) for i in range(count)])
    masses = body.mass_kg * shares / shares.sum()
    pieces = []
    for i, mass in enumerate(masses):
        shape, _ = uniforms(seed, 0, FRAGMENTS, thing, 4 * i + 1)
        beta = CHUNK_BETA_KG_M2 * (mass / body.mass_kg * count) ** (1.0 / 3.0) * 10.0 ** (-2.0 * shape)
        size = sqrt(mass / beta)
        u, v = normals(seed, 0, FRAGMENTS, thing, 4 * i + 2)
        w, _ = normals(seed, 0, FRAGMENTS, thing, 4 * i + 3)
        velocity = tuple(
            float(body.knots[-1, 4 + axis]) + BURST_M_S * each for axis, each in enumerate((u, v, w))
        )
        pieces.append((float(mass), size, float(beta), velocity))
    return pieces
