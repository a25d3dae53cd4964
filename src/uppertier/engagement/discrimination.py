"""A discriminator with stated errors, in place of what the tracker itself can tell: its word on each object.

Two errors suffice: a warhead taken for debris (a missed one), debris taken for a warhead (a false one). They
are drawn once for each object and stay, as they would for a decoy that looks right.
"""

from __future__ import annotations

from uppertier.engagement.setup import Discrimination
from uppertier.engagement.sky import MISSILE, PIECE
from uppertier.engagement.world import World
from uppertier.random import DISCRIMINATION, uniforms
from uppertier.tracking.classify import PIECE as CALLED_PIECE
from uppertier.tracking.classify import STAGE, WARHEAD


def label_all(given: Discrimination, world: World, seed: int, first_replica: int) -> None:
    """Write into every body of every replica what the discriminator calls it."""
    replicas, bodies = world.labels.shape
    for r in range(replicas):
        for body in range(bodies):
            luck, _ = uniforms(seed, first_replica + r, DISCRIMINATION, body, 0)
            kind = world.threats[r, body]["kind"]
            debris = CALLED_PIECE if kind == PIECE else STAGE
            if kind == MISSILE:
                label = debris if luck < given.warhead_missed else WARHEAD
            else:
                label = WARHEAD if luck < given.debris_taken else debris
            world.labels[r, body] = label + 1
