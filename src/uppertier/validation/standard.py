"""Published greatest ranges, and lofted tests flown with the same parameters.

One set of parameters must give both the lofted test and the published range of a missile; the speed at
burnout alone, scaled, cannot.
"""

from __future__ import annotations

import re

from uppertier.catalog import build, read
from uppertier.errors import Impossible
from uppertier.flight.missile import Missile
from uppertier.scenario.flights import reach
from uppertier.validation.reasons import RANGE_REASONS, REASONS
from uppertier.validation.recorded import Comparison, fly_like
from uppertier.validation.rows import FITTED, Group, Row, compared

# The ranges were rounded by those who published them, and few said for which load.
RANGE_PERCENT = LOFTED_PERCENT = 10.0
# Greatest ranges over an Earth that stands still start here, going east: it is no sphere, worth 0.5 %.
SOMEWHERE, EASTWARD_DEG = (39.7, 125.3), 80.0
# Flights with a lighter payload after which a greater range was published: the catalogue's upper bound.
LIGHTER_RANGES = frozenset({("hwasong-14", "28 Jul 2017")})
# A fitted figure is the recorded one, if rounded.
SAME = 0.01
FITTED_FLIGHT = re.compile(r"([\d.,]+) km high at ([\d.,]+) km")
QUASI_BALLISTIC = (
    "Set apart: it is quasi-ballistic. It glides and pulls up, how far is a matter of its steering, and its "
    "lift is assumed; a ballistic figure proves nothing about it."
)


def greatest_ranges() -> Group:
    """Return the greatest range of every missile of the catalogue beside the published one."""
    missiles = [build.missile(name) for name in build.names("missile")]
    rows = [_range_row(each) for each in sorted(missiles, key=lambda each: each.quasi_ballistic)]
    return Group(
        "Greatest range over an Earth that stands still",
        "Everything burned, with the best kick and the usual payload, from 39.7 N, 125.3 E toward 80 "
        "degrees: uppertier reach MISSILE --from 39.7,125.3 --bearing 80 --rotation off",
        tuple(rows),
    )


def lofted_tests(comparisons: list[Comparison]) -> Group:
    """Return the greatest apogee of every lofted flight, at the recorded range and with the usual payload."""
    rows = [_lofted_row(each) for each in comparisons if each.recorded.lofted]
    lighter = [each for each in comparisons if (each.missile.name, each.recorded.day) in LIGHTER_RANGES]
    rows += [_lighter_range_row(each) for each in lighter]
    return Group(
        "Lofted to standard: one set of parameters for both",
        "Everything burned, usual payload, the recorded range. The same stages give the greatest ranges "
        "below.",
        tuple(rows),
    )


def is_fitted_to_range(missile: str) -> bool:
    """Tell whether the stages of a missile were fitted to its published range."""
    return bool(_calibration(missile))


def is_fitted_to_flight(missile: str, range_km: float, apogee_km: float) -> bool:
    """Tell whether the stages of a missile were fitted to a flight of such a range and apogee."""
    for high, far in FITTED_FLIGHT.findall(_calibration(missile)):
        found = float(far.replace(",", "")) / range_km, float(high.replace(",", "")) / apogee_km
        if all(abs(ratio - 1.0) < SAME for ratio in found):
            return True
    return False


def _calibration(missile: str) -> str:
    """Return what the catalogue says of the figures that the stages of a missile were fitted to."""
    figures = read.entry("missile", missile).figures.values()
    return " ".join(each.note or "" for each in figures if each.how == "calibrated")


def _still_range_km(missile: Missile, payload_kg: float | None = None) -> float:
    flown = missile if payload_kg is None else missile.with_payload(payload_kg)
    return reach(flown, SOMEWHERE, bearing_deg=EASTWARD_DEG, rotation=False)[0].range_m / 1e3


def _range_row(missile: Missile) -> Row:
    ours = _still_range_km(missile)
    published_km = missile.published_range_m / 1e3
    notes = [FITTED if is_fitted_to_range(missile.name) else ""]
    reason = RANGE_REASONS.get(missile.name, "")
    if missile.quasi_ballistic:
        notes.append(QUASI_BALLISTIC)
    elif ours < published_km and missile.least_payload_kg < missile.payload_kg:
        lighter_km = _still_range_km(missile, missile.least_payload_kg)
        reason += (
            f" With {missile.least_payload_kg:,.0f} kg, the least of the catalogue, instead of "
            f"{missile.payload_kg:,.0f} kg it goes {lighter_km:,.0f} km."
        )
    figure = read.entry("missile", missile.name).figures["published-range"]
    return compared(
        f"{missile.title.partition(' (')[0]}: greatest range, km",
        read.sources()[figure.source].citation,
        published_km,
        ours,
        None if missile.quasi_ballistic else RANGE_PERCENT,
        notes,
        reason.strip(),
    )


def _lofted_row(comparison: Comparison) -> Row:
    recorded, missile = comparison.recorded, comparison.missile
    ours: float | None = None
    notes: list[str] = []
    try:
        ours = fly_like(recorded, missile, loft="lofted").apogee_km
    except Impossible as refusal:
        notes.append(str(refusal))
    if recorded.apogee_km and is_fitted_to_flight(missile.name, recorded.range_km, recorded.apogee_km):
        notes.insert(0, FITTED)
    if comparison.lighter_than_usual and comparison.flown is not None:
        notes.append(
            f"With {comparison.flown.payload_kg:,.0f} kg instead of the usual {missile.payload_kg:,.0f} kg "
            "the recorded flight comes out."
        )
    return compared(
        f"{recorded.label}: greatest apogee, km",
        recorded.source,
        recorded.apogee_km,
        ours,
        LOFTED_PERCENT,
        notes,
        REASONS.get((recorded.missile, recorded.day, "lofted"), ""),
    )


def _lighter_range_row(comparison: Comparison) -> Row:
    """Return the greatest range with the payload of a lighter flight, beside what it was taken to prove."""
    missile, flown = comparison.missile, comparison.flown
    figure = read.entry("missile", missile.name).figures["published-range"]
    payload_kg = missile.payload_kg if flown is None or flown.payload_kg is None else flown.payload_kg
    return compared(
        f"{missile.title}, {comparison.recorded.day}, with its {payload_kg:,.0f} kg: greatest range, km",
        read.sources()[figure.source].citation,
        figure.high,
        _still_range_km(missile, payload_kg),
        RANGE_PERCENT,
        [f"Over an Earth that stands still. {figure.note}"],
    )
