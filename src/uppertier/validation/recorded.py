"""The recorded flights of the catalogue, one for each row of `flight_tests.csv`, and how ours compare."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from uppertier.catalog import build, read
from uppertier.earth.constants import SPHERE
from uppertier.errors import Impossible, OutOfReach
from uppertier.flight.missile import Missile
from uppertier.scenario.flights import fly, reach
from uppertier.trajectory.ballistic import arc_through_apogee
from uppertier.trajectory.summary import FlightSummary

FLIGHTS = read.DATA / "flight_tests.csv"
# A standard flight has no site: it is flown here, going east, over an Earth that does not turn.
ANYWHERE, EASTWARD_DEG = (45.0, 0.0), 90.0
# The days of the file are those of Greenwich; flights are known by the day where they began.
KOREAN_TIME = timedelta(hours=9)
# One hour of Greenwich in the file stands beside the Korean day.
DAYS_ALREADY_KOREAN = frozenset({"2017-05-14T20:28"})
# A recorded range is a rounded one: so much (a part of it) farther than we get is still our greatest range.
ROUNDED = 0.01
# To be sure that a flight to the greatest range is found.
JUST_WITHIN = 1.0 - 2e-5


@dataclass(frozen=True)
class RecordedFlight:
    """One row of the file. `start` is latitude and longitude in degrees, None for a standard flight."""

    name: str
    missile: str
    day: str
    start: tuple[float, float] | None
    bearing_deg: float
    range_km: float
    apogee_text: str
    apogee_km: float | None
    time_s: float | None
    lofted: bool
    reporter: str
    source: str
    is_one_of_several: bool

    @property
    def label(self) -> str:
        """What it is called in tables: missile, day, range and apogee; the reporter where reports differ."""
        height = f" / {self.apogee_text}" if self.apogee_text else ""
        return f"{self.name}, {self.day}{self._who}, {self.range_km:,.0f}{height} km"

    @property
    def short_label(self) -> str:
        """What it is called on a chart, where there is little room: missile, and the day without its year."""
        day, _, year = self.day.rpartition(" ")
        return f"{self.name}, {day}{self._who}" if year.isdigit() else self.name

    @property
    def _who(self) -> str:
        return f" ({self.reporter.partition(' /')[0].split()[-1]})" if self.is_one_of_several else ""

    @property
    def turning(self) -> bool:
        """Whether it was flown over the real Earth, from a real place."""
        return self.start is not None


@dataclass(frozen=True)
class Comparison:
    """A recorded flight, our missile, and our flight beside it.

    `flown` goes to the recorded range and, where one was recorded, apogee; `refusal` says why there is none.
    `short_km` is how much nearer it fell, because the recorded range is just beyond our reach.
    """

    recorded: RecordedFlight
    missile: Missile
    flown: FlightSummary | None
    refusal: str = ""
    short_km: float = 0.0

    @property
    def drag_free_time_s(self) -> float | None:
        """Seconds for the same range and apogee with an instantaneous burn and no air."""
        return None if self.flown is None else drag_free_time(self.flown.range_km, self.flown.apogee_km)

    @property
    def lighter_than_usual(self) -> bool:
        """Whether the recorded flight needs a lighter payload than the catalogue's."""
        carried = None if self.flown is None else self.flown.payload_kg
        return carried is not None and carried < self.missile.payload_kg


def drag_free_time(range_km: float, apogee_km: float) -> float:
    """Return the seconds of the arc that leaves a still sphere at once and meets no air."""
    radius = SPHERE.equatorial_radius_m
    arc = arc_through_apogee(range_km * 1e3 / radius, apogee_km * 1e3, radius, SPHERE.mu_m3_s2)
    return float(arc.flight_time_s)


def recorded_flights(path: Path = FLIGHTS) -> list[RecordedFlight]:
    """Return the recorded flights in the order of their file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    reports = Counter((row["date_utc"], row["missile"]) for row in rows)
    return [_flight(row, reports[row["date_utc"], row["missile"]] > 1) for row in rows]


def compare(recorded: RecordedFlight) -> Comparison:
    """Return our flight beside a recorded one: to its range and, where one was recorded, its apogee."""
    missile = build.missile(recorded.missile)
    try:
        return Comparison(recorded, missile, fly_like(recorded, missile, apogee_km=recorded.apogee_km))
    except OutOfReach as refusal:
        if refusal.short_by_m > ROUNDED * recorded.range_km * 1e3:
            return Comparison(recorded, missile, None, str(refusal))
    except Impossible as refusal:
        return Comparison(recorded, missile, None, str(refusal))
    greatest_km = JUST_WITHIN * greatest_range_km(recorded, missile)
    nearer = fly_like(recorded, missile, range_km=greatest_km)
    return Comparison(recorded, missile, nearer, short_km=recorded.range_km - nearer.range_km)


def fly_like(
    recorded: RecordedFlight,
    missile: Missile,
    *,
    range_km: float | None = None,
    apogee_km: float | None = None,
    loft: str = "minimum-energy",
    rotation: bool | None = None,
) -> FlightSummary:
    """Fly from where a recorded flight began, its way and as far, unless told otherwise.

    Raises what `scenario.flights.fly` raises.
    """
    return fly(
        missile,
        recorded.start or ANYWHERE,
        bearing_deg=recorded.bearing_deg,
        range_m=1e3 * (range_km or recorded.range_km),
        apogee_m=None if apogee_km is None else 1e3 * apogee_km,
        loft=loft,
        rotation=recorded.turning if rotation is None else rotation,
    ).summary


def greatest_range_km(recorded: RecordedFlight, missile: Missile) -> float:
    """Return how far a missile gets from where a recorded flight began, the way it went."""
    start = recorded.start or ANYWHERE
    found = reach(missile, start, bearing_deg=recorded.bearing_deg, rotation=recorded.turning)
    return found[0].range_m / 1e3


def missile_name(name: str) -> str:
    """Return the name in the catalogue of a missile as the file writes it, such as `Scud-ER (salvo of 4)`."""
    return _plain_name(name).lower().replace(" ", "-")


def _plain_name(name: str) -> str:
    return re.split(r" \(|/", name)[0]


def _flight(row: dict[str, str], is_one_of_several: bool) -> RecordedFlight:
    bounds = [float(each) for each in row["apogee_km"].split("-") if each]
    return RecordedFlight(
        name=_plain_name(row["missile"]),
        missile=missile_name(row["missile"]),
        day=_day(row["date_utc"]),
        start=(float(row["lat"]), float(row["lon"])) if row["lat"] else None,
        bearing_deg=float(row["bearing_deg"] or EASTWARD_DEG),
        range_km=float(row["ground_range_km"]),
        apogee_text="-".join(f"{each:,.0f}" for each in bounds),
        apogee_km=sum(bounds) / len(bounds) if bounds else None,
        time_s=float(row["flight_time_s"]) if row["flight_time_s"] else None,
        lofted=row["trajectory"] == "lofted",
        reporter=row["reporter"],
        source=f"{row['reporter']}: {row['source']}",
        is_one_of_several=is_one_of_several,
    )


def _day(date_utc: str) -> str:
    """Return the day by which a flight is known, such as `6 Mar 2017`; other texts as they stand."""
    try:
        moment = datetime.fromisoformat(date_utc)
    except ValueError:
        return date_utc
    if "T" in date_utc and date_utc not in DAYS_ALREADY_KOREAN:
        moment += KOREAN_TIME
    return f"{moment.day} {moment:%b %Y}"
