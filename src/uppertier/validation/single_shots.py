"""Single shots: one missile, one round, whole fights; how often it hits, and why it does not.

A plan of experiment: from conditions like those of the flight tests each case leaves in one thing, so that
what lowers the rate can be told. Nothing here is fitted: the rates are what the catalogue's figures give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Any

import numpy as np

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import geodetic_from_ecef, surface_inverse
from uppertier.engagement.engine import fight_batch
from uppertier.engagement.record import Record
from uppertier.engagement.setup import Setup
from uppertier.interceptor.round import (
    FAILED,
    HIT,
    MISSED,
    NOT_LOOKED,
    NOTHING_NEAR,
    ORDERED,
    OUT_OF_VIEW,
    TOO_BRIGHT,
    TOO_FAINT,
    UNTOUCHED,
)
from uppertier.plot.hit_chart import HitPoint
from uppertier.scenario.build import build
from uppertier.scenario.schema import Scenario

SEED = 1
SEONGJU = (36.047, 128.224)
TONGCHANG_RI, WONSAN = [39.66, 124.70], [39.2, 127.4]
WARNED: Mapping[str, Any] = {"early-warning": True, "delay": "20 s"}
SPENT_M_S = 1.0
CAUSES = {
    "mechanical": "failed mechanically",
    "dark": "the seeker saw nothing: too faint",
    "bright": "the seeker saw only what was too bright",
    "basket": "the seeker saw nothing: out of view",
    "never looked": "the seeker never came near enough",
    "wrong body": "took a stage for the warhead",
    "fuel": "ran out of fuel",
    "passed": "passed by",
    "touched": "touched without killing",
}


@dataclass(frozen=True)
class Case:
    """One cell of the plan: which missile flies where, and what is unlike the test conditions.

    `salvo` are fields of the raid, `cue` of the cue, `interceptor` figures of the round and
    `cross_section_m2` that of the warhead, where they are not the usual ones.
    """

    threat: str
    condition: str
    start: list[float] = field(default_factory=lambda: TONGCHANG_RI)
    at: str = "daegu"
    salvo: Mapping[str, Any] = field(default_factory=dict)
    cue: Mapping[str, Any] | None = field(default_factory=lambda: WARNED)
    interceptor: Mapping[str, Any] = field(default_factory=dict)
    cross_section_m2: float | None = None
    horizon: str = "12 min"

    @property
    def usual(self) -> bool:
        """Whether only the missile and its path are unlike the test conditions."""
        return not self.interceptor and self.cross_section_m2 is None and self.cue == WARNED


TEST_LIKE = Case("scud-er", "as in tests")
LOFTED = {"loft": "lofted"}
PLAN = (
    TEST_LIKE,
    Case("scud-er", "warned late, 100 s", cue={"early-warning": True, "delay": "100 s"}),
    Case("scud-er", "not warned", cue=None),
    Case("scud-er", "warhead of 0.001 m2", cross_section_m2=1e-3),
    Case("scud-er", "at Gwangju", at="gwangju"),
    Case("scud-er", "at Busan", at="busan"),
    Case("scud-er", "at Camp Humphreys", at="camp-humphreys"),
    Case("scud-er", "at Gyeryongdae", at="gyeryongdae"),
    Case(
        "scud-er",
        "divert of 100 m/s left",
        interceptor={"divert_budget_m_s": 100.0, "homing_reserve_m_s": 50.0},
    ),
    Case("scud-er", "own place wrong by 300 m", interceptor={"navigation_position_sigma_m": 300.0}),
    Case("scud-er", "own place wrong by 1 km", interceptor={"navigation_position_sigma_m": 1000.0}),
    Case("scud-er", "a body of 250 K", interceptor={"body_temperature_k": 250.0}),
    Case("scud-er", "aim point wanders by 0.2", interceptor={"wander_share": 0.2}),
    Case("scud-c", "as in tests", start=WONSAN),
    Case("nodong", "as in tests"),
    Case("nodong", "at Busan", at="busan"),
    Case("nodong", "lofted", salvo=LOFTED, horizon="20 min"),
    Case("nodong", "lofted, not warned", salvo=LOFTED, cue=None, horizon="20 min"),
    Case("hwasong-10", "lofted", salvo=LOFTED, horizon="35 min"),
    Case("hwasong-12", "lofted", salvo=LOFTED, horizon="45 min"),
    Case("hwasong-14", "lofted", salvo=LOFTED, horizon="60 min"),
)


@dataclass(frozen=True)
class Cell:
    """What came of one case: rounds that reached their target's time, hits, causes, and where they met.

    Distances in metres, speed in m/s, aspect in degrees are medians; None where nothing met. Rounds whose
    target was hit by another are left out; so are those fired at a stage, which `at_stages` counts.
    """

    case: Case
    fights: int
    rounds: int
    hits: int
    at_stages: int
    causes: Mapping[str, int]
    ground_range_m: float | None
    height_m: float | None
    closing_speed_m_s: float | None
    aspect_deg: float | None
    passed_m: float | None

    @property
    def rate(self) -> float | None:
        """The hit rate of a single round, mechanical failures included; None without a round."""
        return self.hits / self.rounds if self.rounds else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the rate."""
        return wilson(self.hits, self.rounds)


def wilson(hits: float, shots: float) -> tuple[float, float]:
    """Return the 95 % interval of a rate (Wilson, J. Amer. Statist. Assoc. 22, 1927)."""
    if shots == 0:
        return 0.0, 1.0
    z = 1.959964
    middle = (hits + z * z / 2.0) / (shots + z * z)
    half = z / (shots + z * z) * sqrt(hits * (shots - hits) / shots + z * z / 4.0)
    return max(0.0, middle - half), min(1.0, middle + half)


def setup_of(case: Case) -> Setup:
    """Return the fight of a case: the battery at Seongju, one missile, one round at a time."""
    battery = {
        "radar": {"design": "an-tpy-2", "at": [*SEONGJU, "650 m"], "boresight": "345 deg"},
        "launchers": {
            "design": "thaad-launcher",
            "count": 2,
            "at": "radar",
            "spacing": "400 m",
            "fan": "30 deg",
        },
        "interceptor": "thaad",
        "doctrine": {"shots": "single"},
        "delays": {"plan": "5 s", "uplink": "0.5 s", "assess": "4 s"},
    }
    salvo = {"missile": case.threat, "from": case.start, "at": case.at, "dispersion": "2 km", **case.salvo}
    content = {
        "name": f"{case.threat}, {case.condition}",
        "battery": battery,
        "cue": "none" if case.cue is None else case.cue,
        "raid": [salvo],
        "defends": [case.at],
        "horizon": case.horizon,
    }
    setup = build(Scenario.model_validate(content))
    if case.cross_section_m2 is not None:
        (threat,) = setup.threats
        missile = replace(threat.missile, warhead_cross_section_m2=case.cross_section_m2)
        setup = replace(setup, threats=(replace(threat, missile=missile),))
    return setup.with_battery(interceptor=replace(setup.batteries[0].interceptor, **case.interceptor))


def shoot(case: Case, fights: int, seed: int = SEED) -> Cell:
    """Fight one case many times and count."""
    record = fight_batch(setup_of(case), seed=seed, replicas=fights)
    shots = {name: _column(record, name) for name in SHOT_COLUMNS}
    fired = shots["status"] > ORDERED
    gone = (shots["status"] == MISSED) & np.isnan(shots["miss_m"])
    mine = fired & (shots["target"] == 0) & ~gone
    hit = mine & (shots["status"] == HIT) & (shots["victim"] == 0)
    met = mine & np.isfinite(shots["closing_speed_m_s"])
    homed = met & np.isfinite(shots["locked_s"])
    causes = {name: int(np.sum(mine & where)) for name, where in _causes(shots, hit)}
    places = shots["closest_m"][homed]
    passed = shots["miss_m"][mine & (shots["status"] == MISSED) & np.isfinite(shots["locked_s"])]
    return Cell(
        case,
        fights,
        int(np.sum(mine)),
        int(np.sum(hit)),
        int(np.sum(fired & (shots["target"] > 0))),
        causes,
        *_median_place(places),
        _median(shots["closing_speed_m_s"][homed]),
        _median(np.degrees(shots["aspect_rad"][homed])),
        _median(passed),
    )


SHOT_COLUMNS = (
    "status",
    "target",
    "victim",
    "blindness",
    "section",
    "miss_m",
    "locked_s",
    "closest_m",
    "closing_speed_m_s",
    "aspect_rad",
    "divert_left_m_s",
)


def _column(record: Record, name: str) -> np.ndarray:
    return record.variables[f"round_{name}"].values


def _causes(shots: Mapping[str, np.ndarray], hit: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield every cause with the rounds that it stopped; each round that did not hit has one."""
    broken = shots["status"] == FAILED
    blind = ~hit & ~broken & np.isnan(shots["locked_s"])
    seen = ~hit & ~broken & ~blind
    wrong = seen & (shots["victim"] > 0)
    touched = seen & ~wrong & (shots["section"] != UNTOUCHED)
    spent = seen & ~wrong & ~touched & (shots["divert_left_m_s"] < SPENT_M_S)
    yield "mechanical", broken
    yield "dark", blind & (shots["blindness"] == TOO_FAINT)
    yield "bright", blind & (shots["blindness"] == TOO_BRIGHT)
    yield "basket", blind & (shots["blindness"] == OUT_OF_VIEW)
    yield "never looked", blind & np.isin(shots["blindness"], (NOT_LOOKED, NOTHING_NEAR))
    yield "wrong body", wrong
    yield "fuel", spent
    yield "passed", seen & ~wrong & ~touched & ~spent
    yield "touched", touched


def _median(values: np.ndarray) -> float | None:
    return float(np.median(values)) if len(values) else None


def _median_place(places: np.ndarray) -> tuple[float | None, float | None]:
    """Return the median ground range from the battery and the median height of some places (n, 3)."""
    if len(places) == 0:
        return None, None
    latitude, longitude = (np.radians(each) for each in SEONGJU)
    ranges, heights = [], []
    for place in places:
        there = geodetic_from_ecef(tuple(place.tolist()), WGS84)
        ranges.append(surface_inverse(latitude, longitude, there[0], there[1], WGS84)[0])
        heights.append(there[2])
    return float(np.median(ranges)), float(np.median(heights))


def points(cells: list[Cell]) -> list[HitPoint]:
    """Return the cells in which a round was fired at the missile as the chart has them."""
    return [
        HitPoint(
            cell.case.threat,
            cell.case.condition,
            cell.rate,
            *cell.interval,
            None if cell.ground_range_m is None else cell.ground_range_m / 1e3,
            None if cell.closing_speed_m_s is None else cell.closing_speed_m_s / 1e3,
            cell.case.usual,
        )
        for cell in cells
        if cell.rate is not None
    ]


HEAD = (
    "| missile | condition | met at, km | up, km | closing, km/s | from the nose, deg | rounds | hit rate, "
    "95 % interval | why the others did not |"
)


def table(cells: list[Cell]) -> list[str]:
    """Return the lines of the table in Markdown."""
    return [HEAD, "|---|---|---|---|---|---|---|---|---|", *map(_line, cells)]


def _line(cell: Cell) -> str:
    low, high = cell.interval
    rate = "-" if cell.rate is None else f"{cell.rate:.3f} [{low:.2f}, {high:.2f}]"
    why = [f"{count} {CAUSES[name]}" for name, count in cell.causes.items() if count]
    if cell.causes.get("passed") and cell.passed_m is not None:
        why.append(f"median of the passes {cell.passed_m:.1f} m")
    if cell.at_stages:
        why.append(f"{cell.at_stages} more fired at the stage")
    figures = (
        _said(cell.ground_range_m, 1e3, 0),
        _said(cell.height_m, 1e3, 0),
        _said(cell.closing_speed_m_s, 1e3, 1),
        _said(cell.aspect_deg, 1.0, 0),
        f"{cell.rounds} in {cell.fights} fights",
        rate,
        "; ".join(why) or "-",
    )
    return f"| {cell.case.threat} | {cell.case.condition} | {' | '.join(figures)} |"


def _said(value: float | None, size: float, digits: int) -> str:
    return "-" if value is None else f"{value / size:.{digits}f}"
