"""Single shots by place: how often one round hits, by ground range and aspect of the meeting.

Each fight is one missile and one round at a time, as in `single_shots`, warned early. The missile's path over
ground passes the battery on one side and comes down beside it or beyond it; by the angle to the
radar's boresight it comes straight in or crosses. Where a round meets it is the fight's own answer, so each
round is counted where it met. One that failed mechanically met nothing, and is left out.

Aspect is the angle between the missile's velocity and the line from it to the battery: 0 shows the nose, 90
the side, more the tail. It is the battery's aspect, which a round that never saw its target has as well; the
round itself closes from nearer to the nose, for the missile's own speed is part of the closing speed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import degrees, radians
from typing import Any

import numpy as np

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import ecef_from_geodetic, geodetic_from_ecef, surface_direct, surface_inverse
from uppertier.engagement.engine import fight_batch
from uppertier.engagement.prepare import populate
from uppertier.engagement.setup import Setup
from uppertier.flight.path import state_at
from uppertier.interceptor.round import FAILED, HIT
from uppertier.plot.grid_chart import GridCell
from uppertier.plot.hit_chart import Share
from uppertier.validation.single_shots import (
    CAUSES,
    LOFTED,
    SEED,
    SEONGJU,
    SHOT_COLUMNS,
    Case,
    causes_of,
    fired_in_earnest,
    setup_of,
    wilson,
)

BORESIGHT_DEG = 345.0
RANGES_KM = (0.0, 50.0, 100.0, 150.0, 200.0, 250.0, 300.0, 400.0)
ASPECTS_DEG = (0.0, 15.0, 30.0, 45.0, 60.0, 75.0, 90.0, 180.0)


@dataclass(frozen=True)
class Threat:
    """A missile of the grid: how far it flies, and on which of the paths."""

    missile: str
    distance_km: float
    salvo: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What table and chart call it."""
        return self.missile + (", lofted" if self.salvo else "")


@dataclass(frozen=True)
class Passage:
    """A path over ground: `turn_deg` off the boresight it comes from, passing `abeam_km` from the battery.

    It comes down `beyond_km` past the place where it passes nearest.
    """

    turn_deg: float
    abeam_km: float
    beyond_km: float

    def aim(self) -> list[float]:
        """Return latitude and longitude (deg) of its end."""
        from_deg = BORESIGHT_DEG + self.turn_deg
        nearest = _onward(list(SEONGJU), from_deg - 90.0, self.abeam_km)
        return _onward(nearest, from_deg + 180.0, self.beyond_km)

    def start(self, distance_km: float) -> list[float]:
        """Return latitude and longitude (deg) of where a missile of a range starts."""
        return _onward(self.aim(), BORESIGHT_DEG + self.turn_deg, distance_km)


THREATS = (Threat("scud-er", 600.0), Threat("nodong", 900.0), Threat("nodong", 600.0, LOFTED))
PASSAGES = tuple(
    Passage(*figures) for figures in product((0.0, 45.0, 90.0), (0.0, 60.0, 120.0, 180.0), (0.0, 150.0))
)
ENVELOPES = ("published", "kinematic")


@dataclass(frozen=True)
class Shot:
    """One round: where it met (or was to meet) the missile, whether at the warhead, and what came of it.

    `cause` is why it did not hit, None for a hit.
    """

    threat: str
    ground_range_m: float
    aspect_rad: float
    at_warhead: bool
    cause: str | None


@dataclass(frozen=True)
class Place:
    """The rounds of one cell of the grid."""

    threat: str
    range_bin: int
    aspect_bin: int
    shots: tuple[Shot, ...]

    def share(self, at_warhead: bool) -> tuple[int, Share]:
        """Return the number of rounds, all or those at the warhead alone, and the share of hits."""
        those = [shot for shot in self.shots if shot.at_warhead or not at_warhead]
        hits = sum(shot.cause is None for shot in those)
        return len(those), Share(hits / len(those) if those else None, *wilson(hits, len(those)))


def _onward(place_deg: list[float], azimuth_deg: float, distance_km: float) -> list[float]:
    """Return latitude and longitude (deg) reached from a place over the ellipsoid."""
    latitude, longitude = (radians(each) for each in place_deg)
    there = surface_direct(latitude, longitude, radians(azimuth_deg), 1e3 * distance_km, WGS84)
    return [degrees(each) for each in there]


def case_of(threat: Threat, passage: Passage, envelope: str) -> Case:
    """Return the condition of one path."""
    return Case(
        threat.missile,
        f"{passage.turn_deg:g} deg off, {passage.abeam_km:g} km abeam, {passage.beyond_km:g} km beyond",
        start=passage.start(threat.distance_km),
        at=passage.aim(),
        salvo=threat.salvo,
        envelope=envelope,
    )


def shots_of(threat: Threat, passage: Passage, envelope: str, fights: int, seed: int = SEED) -> list[Shot]:
    """Fight one path many times and return every round that worked and had a target to the end."""
    setup = setup_of(case_of(threat, passage, envelope))
    record = fight_batch(setup, seed=seed, replicas=fights)
    columns = {name: record.variables[f"round_{name}"].values for name in (*SHOT_COLUMNS, "closest_s")}
    fired = fired_in_earnest(record) & (columns["status"] != FAILED)
    hit = fired & (columns["status"] == HIT) & (columns["victim"] == 0)
    why = {name: where & fired for name, where in causes_of(columns, hit)}
    paths = populate(setup, seed, 0, fights)[0]
    found = []
    for replica, number in np.argwhere(fired):
        place_m = columns["closest_m"][replica, number]
        knots, count = paths.knots[replica, 0], int(paths.knot_counts[replica, 0])
        since_s = columns["closest_s"][replica, number] - paths.threats["launch_s"][replica, 0]
        found.append(
            Shot(
                threat.name,
                _ground_range_m(place_m),
                _aspect_rad(setup, place_m, np.array(state_at(knots, count, since_s)[1])),
                bool(columns["target"][replica, number] == 0),
                next((name for name, where in why.items() if where[replica, number]), None),
            )
        )
    return found


def _ground_range_m(place_m: np.ndarray) -> float:
    there = geodetic_from_ecef(tuple(place_m.tolist()), WGS84)
    here = (radians(each) for each in SEONGJU)
    return float(surface_inverse(*here, there[0], there[1], WGS84)[0])


def _aspect_rad(setup: Setup, place_m: np.ndarray, velocity_m_s: np.ndarray) -> float:
    """Return the angle at which a missile shows itself to the battery, 0 from the nose."""
    spot = setup.batteries[0].radar.spot
    battery_m = ecef_from_geodetic(spot.latitude_rad, spot.longitude_rad, spot.height_m, WGS84)
    line_m = np.array(battery_m) - place_m
    cosine = line_m @ velocity_m_s / (np.linalg.norm(line_m) * np.linalg.norm(velocity_m_s))
    return float(np.arccos(np.clip(cosine, -1.0, 1.0)))


def grid(shots: Sequence[Shot]) -> list[Place]:
    """Return the shots by missile, range and aspect, in the order of the table; empty cells are left out."""
    threats = list(dict.fromkeys(shot.threat for shot in shots))
    cells: dict[tuple[int, int, int], list[Shot]] = {}
    for shot in shots:
        near = int(np.searchsorted(RANGES_KM, shot.ground_range_m / 1e3, side="right")) - 1
        turned = int(np.searchsorted(ASPECTS_DEG, degrees(shot.aspect_rad), side="right")) - 1
        cells.setdefault((threats.index(shot.threat), near, turned), []).append(shot)
    return [
        Place(threats[which], near, turned, tuple(cells[which, near, turned]))
        for which, near, turned in sorted(cells)
    ]


def range_names() -> list[str]:
    """Return what the bins of range are called, km."""
    between = [f"{low:g} to {high:g}" for low, high in pairwise(RANGES_KM)]
    return [*between, f"over {RANGES_KM[-1]:g}"]


def aspect_names() -> list[str]:
    """Return what the bins of aspect are called, degrees from the nose."""
    between = [f"{low:g} to {high:g}" for low, high in pairwise(ASPECTS_DEG)]
    return [*between[:-1], f"over {ASPECTS_DEG[-2]:g}"]


def cells_of(places: Sequence[Place]) -> list[GridCell]:
    """Return the grid as the chart has it."""
    return [
        GridCell(each.threat, each.range_bin, each.aspect_bin, each.share(True), each.share(False))
        for each in places
    ]


HEAD = (
    "| missile | met at, km | aspect, deg | rounds at the warhead | hit rate, 95 % interval | "
    "all rounds | hit rate, 95 % interval | why the others did not |"
)


def table(places: Sequence[Place]) -> list[str]:
    """Return the lines of the table in Markdown."""
    return [HEAD, "|" + "---|" * (HEAD.count("|") - 1), *map(_line, places)]


def _line(place: Place) -> str:
    figures = []
    for at_warhead in (True, False):
        count, share = place.share(at_warhead)
        figures.append(str(count))
        figures.append(
            "-" if share.value is None else f"{share.value:.2f} [{share.low:.2f}, {share.high:.2f}]"
        )
    cells = (
        place.threat,
        range_names()[place.range_bin],
        aspect_names()[place.aspect_bin],
        *figures,
        "; ".join(_reasons(place)) or "-",
    )
    return f"| {' | '.join(cells)} |"


def _reasons(place: Place) -> Iterator[str]:
    """Yield the causes, the commonest first, each with its number of rounds."""
    told = Counter(shot.cause for shot in place.shots if shot.cause)
    for name, count in told.most_common():
        yield f"{count} {CAUSES[name]}"
