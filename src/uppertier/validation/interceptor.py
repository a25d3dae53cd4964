"""The interceptor beside the textbook, published figures and the record of its tests."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, radians

from uppertier.catalog import build, read
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.interceptor.booster import fly_out
from uppertier.interceptor.round import ATTACHED
from uppertier.validation.homing import adjoint_group, closed_forms
from uppertier.validation.rows import Book, Group, Row, compared
from uppertier.validation.single_shots import TEST_LIKE, Cell, shoot
from uppertier.vectors import norm

STILL = (0.0, 0.0, 0.0)
# Public estimates of the burnout speed: 2.6 to 2.8 km/s.
BURNOUT_KM_S, BURNOUT_PERCENT = 2.7, 100.0 * 0.1 / 2.7
ELEVATIONS_DEG = (45.0, 60.0, 80.0)
BURNOUT_SOURCE = "published analyses, 2.6 to 2.8 km/s (Lewis and Postol; NRC 2012), known from the literature"
# 16 of 16: the lower bound of Clopper and Pearson at 95 per cent is 0.79, the upper one 1.
RECORD, RECORD_PERCENT = 1.0, 21.0
FIGHTS = 100


def interceptor_book(progress: Callable[[str], object] = lambda _: None) -> Book:
    """Home, fly out and shoot; `progress` is told what is being done."""
    progress("Homing beside the closed forms")
    groups = [closed_forms()]
    progress("The whole endgame beside the adjoint")
    groups.append(adjoint_group())
    groups.append(burnout_group())
    progress(f"Single shots as in tests, {FIGHTS} fights")
    groups.append(record_group(shoot(TEST_LIKE, FIGHTS)))
    return Book(tuple(groups))


def burnout_group() -> Group:
    """Return the burnout speed of launches at some elevations beside the published band."""
    rows = [
        compared(
            f"burnout speed at {elevation:.0f} deg, km/s",
            BURNOUT_SOURCE,
            BURNOUT_KM_S,
            burnout_speed_m_s(elevation) / 1e3,
            BURNOUT_PERCENT,
            ["Propellant and impulse were chosen with this band in view: that it holds proves little."],
        )
        for elevation in ELEVATIONS_DEG
    ]
    return Group(
        "Burnout speed",
        "Unguided, from 650 m height; the band is the middle of the published one and half of its width.",
        tuple(rows),
    )


def burnout_speed_m_s(elevation_deg: float) -> float:
    """Return the speed (m/s, Earth-fixed) at the end of the burn of a launch from Seongju."""
    latitude, longitude, height_m = build.place("seongju")
    place = ecef_from_geodetic(latitude, longitude, height_m, WGS84)
    way = direction_from(radians(345.0), radians(elevation_deg), east_north_up(latitude, longitude))
    numbers = build.interceptor("thaad").parameters()
    end_s = numbers.booster.burn_s
    _, velocity = fly_out(numbers, WGS84, place, STILL, 0.0, ATTACHED, way, STILL, end_s, inf)
    return float(norm(velocity))


def record_group(cell: Cell) -> Group:
    """Return the hit rate of a single round in conditions like those of the tests beside their record."""
    low, high = cell.interval
    row: Row = compared(
        "single shot as in tests: hit rate, -",
        f"16 of 16 since 2005: {read.sources()['mda-tests'].citation}; bound of Clopper and Pearson 0.79",
        RECORD,
        cell.rate,
        RECORD_PERCENT,
        [
            f"{cell.hits} of {cell.rounds} rounds, 95 % interval {low:.2f} to {high:.2f}. Sixteen successes "
            "leave room for anything from 0.79 to 1, and the test conditions are not public: this row can "
            "refute, hardly confirm.",
        ],
    )
    return Group(
        "The record of flight tests",
        f"{cell.fights} whole fights: a Scud-ER from Tongchang-ri at Daegu, warned 20 s after cut-off, one "
        "round. Mechanical failures count. The other conditions: docs/interceptor.md.",
        (row,),
    )
