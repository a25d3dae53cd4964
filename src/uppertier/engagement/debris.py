"""What missiles leave behind in a fight: empty stages and their pieces, flown in every replica.

The radar meets them as it meets the missiles; the battery has to tell them from warheads by what it measures.

Where it stops being true: of several batteries every radar sees the echo at the first one's wavelength.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from uppertier.engagement.setup import Setup, Threat
from uppertier.engagement.sky import NEVER, PIECE, STAGE, WAITING
from uppertier.engagement.world import World
from uppertier.radar.cross_section import fragment, tumbling_cylinder
from uppertier.trajectory.spent_stage import Falling, break_up, came_apart, drop_stages

# Draws of one stage of one missile: `threat * STAGES + stage` tells them apart.
STAGES = 16


class Remnant(NamedTuple):
    """One row of the world behind the missiles: its name, kind, missile and parent (slots)."""

    name: str
    kind: int
    missile: int
    parent: int


def remnants(setup: Setup) -> list[Remnant]:
    """Return what the missiles of a fight leave behind, in the order of the world's rows."""
    rows: list[Remnant] = []
    first = len(setup.threats)
    for slot, threat in enumerate(setup.threats):
        if threat.debris is None:
            continue
        for number in range(1, _stages(threat) + 1):
            stage = f"{threat.name} stage {number}"
            parent = first + len(rows)
            rows.append(Remnant(stage, STAGE, slot, slot))
            if threat.debris.break_up_m is not None:
                pieces = range(1, threat.debris.pieces + 1)
                rows.extend(Remnant(f"{stage} piece {i}", PIECE, slot, parent) for i in pieces)
    return rows


def _stages(threat: Threat) -> int:
    return len(threat.missile.stages) - (0 if threat.missile.separates else 1)


def fly_remnants(
    setup: Setup, slot: int, world: World, marks: np.ndarray, seed: int, first_replica: int
) -> None:
    """Fly what one missile leaves behind in every replica, and write it into the world.

    `marks` (R, 3 or more) are the missile's, cut-off and separation in columns 1 and 2.
    """
    threat, wavelength_m = setup.threats[slot], setup.batteries[0].radar.design.wavelength_m
    if threat.debris is None:
        return
    rows = [len(setup.threats) + i for i, each in enumerate(remnants(setup)) if each.missile == slot]
    world.threats["status"][:, rows] = NEVER
    knots, counts = world.knots[:, slot], world.knot_counts[:, slot]
    until_m = threat.debris.break_up_m
    each_has = 1 + (threat.debris.pieces if until_m is not None else 0)
    stages = drop_stages(threat.missile, threat.aim, knots, counts, marks[:, 1:3], until_m)
    for stage in stages:
        number = int(stage.name.removeprefix("stage ")) - 1
        row = rows[number * each_has]
        radius_m, length_m = 0.5 * float(stage.diameter_m[0]), float(stage.length_m[0])
        echo = mean_echo(radius_m, length_m, wavelength_m)
        enter(world, row, STAGE, slot, threat.launch_s, stage, np.full(len(counts), echo))
        if until_m is None:
            continue
        apart = came_apart(stage, threat.aim)
        pieces = break_up(
            stage, threat.aim, seed, first_replica, slot * STAGES + number, threat.debris.pieces
        )
        for i, piece in enumerate(pieces, 1):
            echoes = np.array([fragment(float(size), wavelength_m) for size in piece.length_m])
            enter(world, row + i, PIECE, row, threat.launch_s, piece, echoes)
            world.threats["status"][~apart, row + i] = NEVER


@cache
def mean_echo(radius_m: float, length_m: float, wavelength_m: float) -> float:
    """Return the mean cross-section (m^2) of an empty stage: the same for all of a raid, and a long sum."""
    return tumbling_cylinder(radius_m, length_m, wavelength_m)[0]


def enter(
    world: World, row: int, kind: int, parent: int, epoch_s: float, body: Falling, echo_m2: np.ndarray
) -> None:
    """Write one falling body into a row of the world, with its mean cross-section in every replica."""
    world.knots[:, row] = body.knots
    world.knot_counts[:, row] = body.counts
    threat, target, ends = world.threats[:, row], world.targets[:, row], body.ends()
    threat["kind"], threat["parent"] = kind, parent
    threat["status"] = WAITING
    threat["epoch_s"] = epoch_s
    threat["launch_s"] = epoch_s + body.knots[:, 0, 0]
    threat["impact_s"] = epoch_s + ends[:, 0]
    threat["impact_m"] = ends[:, 1:4]
    for field in ("cutoff_s", "separation_s", "killed_s", "first_seen_s", "firm_s"):
        threat[field] = np.inf
    threat["killer"] = -1
    threat["body_cross_section_m2"] = threat["warhead_cross_section_m2"] = echo_m2
    target["length_m"] = body.length_m
    target["diameter_m"] = body.diameter_m
