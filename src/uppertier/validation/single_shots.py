"""Single shots: one missile, one round, whole fights; how often it hits, and why it does not.

A plan of experiment: from conditions like those of the flight tests each case leaves in one thing, so that
what lowers the rate can be told. Nothing here is fitted: the rates are what the catalogue's figures give.

A round that was spent on an empty stage counts as one that did not hit, as it would in a flight test; a
missile at which none was fired counts as not stopped.
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
from uppertier.plot.hit_chart import HitPoint, Share
from uppertier.scenario.build import build
from uppertier.scenario.schema import Scenario

SEED = 1
SEONGJU = (36.047, 128.224)
TONGCHANG_RI, WONSAN, FAR = [39.66, 124.70], [39.2, 127.4], [41.0, 129.0]
WARNING_S = 20.0
# So short a gate of its fence (m) finds no missile that can still be met.
NEAR_M = 20e3
SPENT_M_S = 1.0
CAUSES = {
    "wrong track": "fired at the empty stage",
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
    `cross_section_m2` that of the warhead, where they are not the usual ones; `warning_s` is the delay of the
    satellites' warning, None without one, `sweeps` whether the radar also looks for missiles by itself, and
    `envelope` that of the battery.
    """

    threat: str
    condition: str
    start: list[float] = field(default_factory=lambda: TONGCHANG_RI)
    at: str | list[float] = "daegu"
    salvo: Mapping[str, Any] = field(default_factory=dict)
    warning_s: float | None = WARNING_S
    sweeps: bool = True
    envelope: str = "published"
    interceptor: Mapping[str, Any] = field(default_factory=dict)
    cross_section_m2: float | None = None
    horizon: str = "12 min"

    @property
    def as_known(self) -> bool:
        """Whether the round and the warhead are as in the catalogue."""
        return not self.interceptor and self.cross_section_m2 is None

    @property
    def usual(self) -> bool:
        """Whether only the missile and its path are unlike the test conditions."""
        return self.as_known and self.sweeps and self.warning_s == WARNING_S


def late(threat: str, *warnings_s: float, **others: Any) -> Iterator[Case]:
    """Yield the cases of a radar that looks only where it is told to, and is told later and later."""
    lofted = "lofted, " if others else ""
    for warning_s in warnings_s:
        condition = f"{lofted}only warned, after {warning_s:.0f} s"
        yield Case(threat, condition, warning_s=warning_s, sweeps=False, **others)


TEST_LIKE = Case("scud-er", "as in tests")
LOFTED = {"loft": "lofted"}
PLAN = (
    TEST_LIKE,
    *late("scud-er", 100.0, 200.0, 220.0, 230.0, 240.0),
    Case("scud-er", "not warned, but sweeping", warning_s=None),
    *(Case("scud-er", f"warhead of {size} m2", cross_section_m2=size) for size in (0.003, 0.001, 0.0003)),
    Case("scud-er", "at Gwangju", at="gwangju"),
    Case("scud-er", "at Busan", at="busan"),
    Case("scud-er", "at Camp Humphreys", at="camp-humphreys"),
    Case("scud-er", "at Gyeryongdae", at="gyeryongdae"),
    Case("scud-er", "beyond the published box", envelope="kinematic"),
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
    Case("nodong", "at Jeju, beyond the box", at="jeju", envelope="kinematic"),
    Case("nodong", "at Iwakuni, beyond the box", at="iwakuni", envelope="kinematic"),
    Case("nodong", "near the end of kinematic reach", start=FAR, at=[33.5, 121.5], envelope="kinematic"),
    Case("nodong", "at the end of kinematic reach", start=FAR, at=[33.5, 121.0], envelope="kinematic"),
    Case("nodong", "lofted", salvo=LOFTED, horizon="20 min"),
    *late("nodong", 400.0, 600.0, 650.0, 660.0, 670.0, salvo=LOFTED, horizon="20 min"),
    Case("nodong", "lofted, not warned, but sweeping", salvo=LOFTED, warning_s=None, horizon="20 min"),
    *(
        Case("nodong", f"lofted, warhead of {size} m2", salvo=LOFTED, cross_section_m2=size, horizon="20 min")
        for size in (0.003, 0.001)
    ),
    Case("hwasong-10", "lofted", salvo=LOFTED, horizon="35 min"),
    Case("hwasong-12", "lofted", salvo=LOFTED, horizon="45 min"),
    Case("hwasong-14", "lofted", salvo=LOFTED, horizon="60 min"),
)


@dataclass(frozen=True)
class Cell:
    """What came of one case: rounds fired, hits, causes, missiles stopped, and where they met.

    A round whose target was hit by another is left out. Of `rounds`, `at_stages` were fired at a track that
    was the stage's; of those at the warhead `hits_at_warhead` hit. Distances in metres, speed in m/s, aspect
    in degrees are medians; None where nothing met.
    """

    case: Case
    fights: int
    rounds: int
    hits: int
    at_stages: int
    hits_at_warhead: int
    stopped: int
    causes: Mapping[str, int]
    cross_section_m2: float
    ground_range_m: float | None
    height_m: float | None
    closing_speed_m_s: float | None
    aspect_deg: float | None
    passed_m: float | None

    @property
    def rate(self) -> float | None:
        """The share of rounds fired that hit, whatever else they failed by; None without a round."""
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
        "envelope": case.envelope,
    }
    salvo = {"missile": case.threat, "from": case.start, "at": case.at, "dispersion": "2 km", **case.salvo}
    cue = "none" if case.warning_s is None else {"early-warning": True, "delay": f"{case.warning_s:g} s"}
    content = {
        "name": f"{case.threat}, {case.condition}",
        "battery": battery,
        "cue": cue,
        "raid": [salvo],
        "defends": [case.at],
        "horizon": case.horizon,
    }
    setup = build(Scenario.model_validate(content))
    if case.cross_section_m2 is not None:
        (threat,) = setup.threats
        missile = replace(threat.missile, warhead_cross_section_m2=case.cross_section_m2)
        setup = replace(setup, threats=(replace(threat, missile=missile),))
    if not case.sweeps:
        radar = setup.batteries[0].radar
        blind = replace(radar.design, instrumented_range_m=NEAR_M)
        setup = setup.with_battery(radar=replace(radar, design=blind))
    return setup.with_battery(interceptor=replace(setup.batteries[0].interceptor, **case.interceptor))


def shoot(case: Case, fights: int, seed: int = SEED) -> Cell:
    """Fight one case many times and count."""
    setup = setup_of(case)
    record = fight_batch(setup, seed=seed, replicas=fights)
    shots = {name: _column(record, name) for name in SHOT_COLUMNS}
    fired = fired_in_earnest(record)
    hit = fired & (shots["status"] == HIT) & (shots["victim"] == 0)
    at_warhead = fired & (shots["target"] == 0)
    homed = fired & np.isfinite(shots["closing_speed_m_s"]) & np.isfinite(shots["locked_s"])
    met = homed & (shots["victim"] == 0)
    passed = met & (shots["status"] == MISSED)
    return Cell(
        case,
        fights,
        rounds=int(np.sum(fired)),
        hits=int(np.sum(hit)),
        at_stages=int(np.sum(fired & ~at_warhead)),
        hits_at_warhead=int(np.sum(hit & at_warhead)),
        stopped=int(np.sum(hit.any(axis=1))),
        causes={name: int(np.sum(fired & where)) for name, where in causes_of(shots, hit)},
        cross_section_m2=setup.threats[0].missile.warhead_cross_section_m2,
        **_median_place(shots["closest_m"][met]),
        closing_speed_m_s=_median(shots["closing_speed_m_s"][met]),
        aspect_deg=_median(np.degrees(shots["aspect_rad"][met])),
        passed_m=_median(shots["miss_m"][passed]),
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


def fired_in_earnest(record: Record) -> np.ndarray:
    """Return which rounds left and came while the missile was still to be hit, not after another had."""
    status, miss_m, closest_s = (_column(record, name) for name in ("status", "miss_m", "closest_s"))
    killed_s = record.variables["threat_killed_s"].values[:, :1]
    gone = (status == MISSED) & (np.isnan(miss_m) | (closest_s > killed_s))
    return (status > ORDERED) & ~gone


def _column(record: Record, name: str) -> np.ndarray:
    return record.variables[f"round_{name}"].values


def causes_of(shots: Mapping[str, np.ndarray], hit: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield every cause with the rounds that it stopped; each round that did not hit has one."""
    broken = shots["status"] == FAILED
    astray = ~hit & ~broken & (shots["target"] != 0)
    blind = ~hit & ~broken & ~astray & np.isnan(shots["locked_s"])
    seen = ~hit & ~broken & ~astray & ~blind
    wrong = seen & (shots["victim"] > 0)
    touched = seen & ~wrong & (shots["section"] != UNTOUCHED)
    spent = seen & ~wrong & ~touched & (shots["divert_left_m_s"] < SPENT_M_S)
    yield "mechanical", broken
    yield "wrong track", astray
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


def _median_place(places: np.ndarray) -> dict[str, float | None]:
    """Return the median ground range (m) from the battery and the median height of some places (n, 3)."""
    latitude, longitude = (np.radians(each) for each in SEONGJU)
    there = [geodetic_from_ecef(tuple(place.tolist()), WGS84) for place in places]
    ranges = [surface_inverse(latitude, longitude, each[0], each[1], WGS84)[0] for each in there]
    return {
        "ground_range_m": _median(np.array(ranges)),
        "height_m": _median(np.array([each[2] for each in there])),
    }


def points(cells: list[Cell]) -> list[HitPoint]:
    """Return the cells as the chart has them."""
    return [
        HitPoint(
            cell.case.threat + (", lofted" if cell.case.salvo == LOFTED else ""),
            f"{cell.case.threat}: {cell.case.condition}",
            Share(cell.rate, *cell.interval),
            Share(cell.stopped / cell.fights, *wilson(cell.stopped, cell.fights)),
            dict(_figures(cell)),
        )
        for cell in cells
    ]


def _figures(cell: Cell) -> Iterator[tuple[str, float]]:
    """Yield the figures against which a cell may be drawn: those in which alone its line of cases differs."""
    case = cell.case
    if case.usual and cell.ground_range_m is not None and cell.closing_speed_m_s is not None:
        yield "ground_range_km", cell.ground_range_m / 1e3
        yield "closing_speed_km_s", cell.closing_speed_m_s / 1e3
    if case.at != TEST_LIKE.at or case.envelope != TEST_LIKE.envelope or case.interceptor:
        return
    if case.cross_section_m2 is None and case.warning_s is not None:
        yield "warning_s", case.warning_s
    if case.usual or case.cross_section_m2 is not None:
        yield "cross_section_m2", cell.cross_section_m2


HEAD = (
    "| missile | condition | met at, km | up, km | closing, km/s | from the nose, deg | rounds | hit rate, "
    "95 % interval | of those at the warhead | missiles stopped | why the others did not |"
)


def table(cells: list[Cell]) -> list[str]:
    """Return the lines of the table in Markdown."""
    return [HEAD, "|" + "---|" * (HEAD.count("|") - 1), *map(_line, cells)]


def _line(cell: Cell) -> str:
    low, high = cell.interval
    rate = "-" if cell.rate is None else f"{cell.rate:.3f} [{low:.2f}, {high:.2f}]"
    why = [f"{count} {CAUSES[name]}" for name, count in cell.causes.items() if count]
    if cell.causes.get("passed") and cell.passed_m is not None:
        why.append(f"median of the passes {cell.passed_m:.1f} m")
    figures = (
        _said(cell.ground_range_m, 1e3, 0),
        _said(cell.height_m, 1e3, 0),
        _said(cell.closing_speed_m_s, 1e3, 1),
        _said(cell.aspect_deg, 1.0, 0),
        str(cell.rounds),
        rate,
        f"{cell.hits_at_warhead} of {cell.rounds - cell.at_stages}",
        f"{cell.stopped} of {cell.fights}",
        "; ".join(why) or "-",
    )
    return f"| {cell.case.threat} | {cell.case.condition} | {' | '.join(figures)} |"


def _said(value: float | None, size: float, digits: int) -> str:
    return "-" if value is None else f"{value / size:.{digits}f}"
