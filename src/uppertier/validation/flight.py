"""Recorded flights and published ranges beside ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from uppertier.errors import Impossible
from uppertier.flight.missile import Missile
from uppertier.plot.residuals import Residual
from uppertier.trajectory.summary import FlightSummary
from uppertier.validation.delays import computed_delays, recorded_delays
from uppertier.validation.reasons import REASONS, TRAPS
from uppertier.validation.recorded import (
    Comparison,
    RecordedFlight,
    compare,
    drag_free_time,
    fly_like,
    recorded_flights,
)
from uppertier.validation.rows import FITTED, Book, Group, Row, compared
from uppertier.validation.standard import greatest_ranges, is_fitted_to_flight, lofted_tests

# Of a lofted flight range and apogee are known, which leaves to the time only what the boost does. A standard
# flight's apogee is a rounded figure or not known, and its range moves the time.
LOFTED_TIME_PERCENT, STANDARD_TIME_PERCENT = 2.0, 5.0
# Recorded ranges and apogees are rounded to some per cent; a flight of the same figures must exist, just so.
FLOWN_PERCENT = 1.0
LEAST_ENERGY_PERCENT = 10.0


@dataclass(frozen=True)
class FlightBook(Book):
    """The chapter on flight, with the recorded flights beside ours for the chart."""

    comparisons: tuple[Comparison, ...]

    @property
    def residuals(self) -> list[Residual]:
        """The flights as the chart has them, those that could not be flown left out."""
        return [_residual(each, each.flown) for each in self.comparisons if each.flown is not None]


def flight_book(progress: Callable[[str], object] = lambda _: None) -> FlightBook:
    """Fly every recorded flight and every missile of the catalogue; `progress` is told what is being done."""
    progress("Flying what was recorded")
    comparisons = [compare(each) for each in recorded_flights()]
    groups = [recorded_group(comparisons), least_energy_group(comparisons)]
    progress("Flying lofted, and as far as the missiles go")
    groups += [lofted_tests(comparisons), greatest_ranges()]
    progress("Boost delays")
    groups += [recorded_delays(comparisons), computed_delays()]
    return FlightBook(tuple(groups), tuple(comparisons))


def recorded_group(comparisons: list[Comparison]) -> Group:
    """Return the rows of every recorded flight: its time, or whether it can be flown and in what time."""
    rows = [row for each in comparisons for row in _recorded_rows(each)]
    return Group(
        "Recorded flights",
        "Flown from the recorded place to the recorded range and, where it is known, apogee; a standard "
        "flight from 45 N over an Earth that stands still. Where the usual payload does not rise so high, a "
        "lighter one.",
        tuple(rows),
    )


def least_energy_group(comparisons: list[Comparison]) -> Group:
    """Return the apogee of the flight of least energy for every recorded flight that was not lofted."""
    rows = [_least_energy_row(each) for each in comparisons if not each.recorded.lofted]
    return Group(
        "Flights of least energy: the apogee",
        "Flown to the recorded range with the least energy in free flight, whatever the recorded apogee.",
        tuple(row for row in rows if row is not None),
    )


def time_row(comparison: Comparison) -> Row:
    """Return the row of a flight time, not judged where none was recorded."""
    recorded, flown = comparison.recorded, comparison.flown
    return compared(
        f"{recorded.label}: flight time, s",
        recorded.source,
        recorded.time_s,
        None if flown is None else flown.flight_time_s,
        LOFTED_TIME_PERCENT if recorded.lofted else STANDARD_TIME_PERCENT,
        _notes(comparison),
        REASONS.get((recorded.missile, recorded.day, "time"), ""),
    )


def _recorded_rows(comparison: Comparison) -> list[Row]:
    time = time_row(comparison)
    return [time] if time.reference is not None else [_flown_row(comparison), time]


def _flown_row(comparison: Comparison) -> Row:
    """Return the row that says whether the recorded range and apogee can be flown."""
    recorded, flown = comparison.recorded, comparison.flown
    fitted = recorded.lofted and is_fitted_to_flight(
        recorded.missile, recorded.range_km, recorded.apogee_km or 0.0
    )
    notes = [FITTED if fitted else "", *_notes(comparison)]
    if recorded.apogee_km is None or comparison.short_km:
        what, reference, ours = "km far", recorded.range_km, None if flown is None else flown.range_km
    else:
        what, reference, ours = "km high", recorded.apogee_km, None if flown is None else flown.apogee_km
    return compared(
        f"{recorded.label}: can be flown, {what}", recorded.source, reference, ours, FLOWN_PERCENT, notes
    )


def _notes(comparison: Comparison) -> list[str]:
    """Return what has to be said of a recorded flight and ours."""
    recorded, missile, flown = comparison.recorded, comparison.missile, comparison.flown
    notes = [TRAPS.get((recorded.missile, recorded.day), ""), comparison.refusal]
    if not recorded.turning:
        notes.append(
            "A standard flight, from no place: flown from 45 N toward 90 degrees over a still Earth."
        )
    if comparison.short_km:
        notes.append(
            f"The recorded range is {comparison.short_km:.1f} km beyond our greatest, which is flown instead."
        )
    if comparison.lighter_than_usual and flown is not None:
        notes.append(
            f"Flown with {flown.payload_kg:,.0f} kg: with the usual {missile.payload_kg:,.0f} kg it does not "
            "rise so high."
        )
    return notes


def _least_energy_row(comparison: Comparison) -> Row | None:
    recorded, missile = comparison.recorded, comparison.missile
    if recorded.apogee_km is None:
        return None
    key = (recorded.missile, recorded.day)
    notes = [TRAPS.get(key, ""), comparison.refusal]
    ours: float | None = None
    if comparison.short_km and comparison.flown is not None:
        ours = comparison.flown.apogee_km
        notes.append(f"To our greatest range, {comparison.short_km:.1f} km short of the recorded one.")
    elif comparison.flown is not None:
        ours = fly_like(recorded, missile).apogee_km
    if recorded.turning and ours is not None:
        notes.append(_over_a_still_earth(recorded, missile))
    return compared(
        f"{recorded.label}: apogee, km",
        recorded.source,
        recorded.apogee_km,
        ours,
        LEAST_ENERGY_PERCENT,
        notes,
        REASONS.get((*key, "least energy"), ""),
    )


def _over_a_still_earth(recorded: RecordedFlight, missile: Missile) -> str:
    """Return the sentence on the same flight over an Earth that does not turn; empty if there is none."""
    try:
        still_km = fly_like(recorded, missile, rotation=False).apogee_km
    except Impossible:
        return ""
    off = 100.0 * (still_km / (recorded.apogee_km or still_km) - 1.0)
    return f"Over an Earth that stands still {still_km:,.0f} km ({off:+.1f} %)."


def _residual(comparison: Comparison, flown: FlightSummary) -> Residual:
    recorded = comparison.recorded
    return Residual(
        missile=recorded.short_label,
        propellant=comparison.missile.propellant_type,
        range_km=flown.range_km,
        apogee_km=flown.apogee_km,
        recorded_time_s=recorded.time_s,
        computed_time_s=flown.flight_time_s,
        drag_free_time_s=drag_free_time(flown.range_km, flown.apogee_km),
        lofted=recorded.lofted,
        passed=time_row(comparison).passed,
    )
