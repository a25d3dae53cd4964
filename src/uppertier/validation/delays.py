"""The boost delay: how much later a flight lands than one that has all its speed at once and meets no air.

Range and apogee fix nearly all of a flight time. What is left is what the boost and the air do, so that the
delay tells solids, which burn fast, from liquids. Over the turning Earth it also holds what the turning
does: tens of seconds for a lofted flight, a minute or two for a long flat one, more to the east and less to
the west.
"""

from __future__ import annotations

from collections.abc import Mapping

from uppertier.catalog import build, read
from uppertier.flight.missile import Missile
from uppertier.scenario.flights import fly, reach
from uppertier.validation.recorded import Comparison, drag_free_time
from uppertier.validation.rows import Group, Row, compared
from uppertier.validation.standard import EASTWARD_DEG, SOMEWHERE

SOLID = ("topol-m", "df-31a", "df-41", "minuteman-iii", "hwasong-18")
LIQUID = ("df-5", "hwasong-14", "hwasong-15", "hwasong-17")
# What is expected of three motors of a minute each.
SOLID_DELAY_S, SOLID_PERCENT = 140.0, 10.0
EXPECTED = "expected of the class: three solid motors of a minute each"
# Hwasong-18, 12 July 2023, with its source in the catalogue: range, apogee (km) and time (s).
SOLID_FLIGHT, SOLID_SOURCE = (1_001.2, 6_648.4, 4_491.0), "xinhua-2023"
# A lofted test falls so near; a standard flight goes to the published range, if our missile gets so far.
LOFTED_KM, STANDARD_PART = 1_000.0, 0.95
COMPUTED = "Upper Tier, computed"


def recorded_delays(comparisons: list[Comparison]) -> Group:
    """Return the boost delay of each recorded flight and of ours beside it."""
    return Group(
        "Boost delay of the recorded flights",
        "Flight time less that of the arc of the same range and apogee with an instantaneous burn and no "
        "air. The turning Earth is in it: it takes some from a flight to the west and adds some to one to "
        "the east. Not judged: its errors are those of the flight times above.",
        tuple(_recorded_row(each) for each in comparisons),
    )


def computed_delays() -> Group:
    """Return the boost delays of intercontinental missiles, and whether they tell propellants apart."""
    standard = {name: _standard_delay(build.missile(name)) for name in (*SOLID, *LIQUID)}
    lofted = {name: _lofted_delay(build.missile(name)) for name in (*SOLID, *LIQUID)}
    rows = [_computed_row(name, "least energy", standard[name]) for name in standard]
    rows += [_computed_row(name, f"lofted to {LOFTED_KM:,.0f} km", lofted[name]) for name in lofted]
    rows += [_ordering_row(standard, lofted), _solid_row(lofted)]
    return Group(
        "Boost delay of intercontinental missiles, computed",
        "Least energy: to the published range or 95 % of our greatest, the shorter, over an Earth that "
        "stands still. Lofted: everything burned, from 39.7 N, 125.3 E toward 80 degrees over the turning "
        "Earth.",
        tuple(rows),
    )


def _recorded_row(comparison: Comparison) -> Row:
    recorded, flown, free_s = comparison.recorded, comparison.flown, comparison.drag_free_time_s
    measured = None if recorded.time_s is None or free_s is None else recorded.time_s - free_s
    ours = None if flown is None or free_s is None else flown.flight_time_s - free_s
    note = "" if recorded.apogee_km else "No apogee was recorded: that of our flight is taken."
    return compared(f"{recorded.label}: boost delay, s", recorded.source, measured, ours, notes=[note])


def _delay(missile: Missile, range_km: float, loft: str, rotation: bool) -> float:
    flown = fly(
        missile, SOMEWHERE, bearing_deg=EASTWARD_DEG, range_m=1e3 * range_km, loft=loft, rotation=rotation
    ).summary
    return flown.flight_time_s - drag_free_time(flown.range_km, flown.apogee_km)


def _standard_delay(missile: Missile) -> float:
    """Return the delay (s) of the flight of least energy to about the published range."""
    greatest = reach(missile, SOMEWHERE, bearing_deg=EASTWARD_DEG, rotation=False)[0].range_m
    range_m = min(missile.published_range_m, STANDARD_PART * greatest)
    return _delay(missile, range_m / 1e3, "minimum-energy", rotation=False)


def _lofted_delay(missile: Missile) -> float:
    """Return the delay (s) of the lofted flight that burns everything, as the recorded ones were flown."""
    return _delay(missile, LOFTED_KM, "lofted", rotation=True)


def _computed_row(name: str, how: str, delay_s: float) -> Row:
    missile = build.missile(name)
    title = missile.title.partition(" (")[0]
    return compared(f"{title} ({missile.propellant_type}), {how}: boost delay, s", COMPUTED, None, delay_s)


def _ordering_row(standard: Mapping[str, float], lofted: Mapping[str, float]) -> Row:
    """Return the row that says whether every solid's delay is below every liquid's."""
    slowest_solid = max(table[name] for table in (standard, lofted) for name in SOLID)
    fastest_liquid = min(table[name] for table in (standard, lofted) for name in LIQUID)
    return Row(
        what="Greatest delay of the solids, below the least of the liquids, s",
        source=COMPUTED,
        reference=fastest_liquid,
        ours=slowest_solid,
        error=100.0 * (slowest_solid / fastest_liquid - 1.0),
        tolerance=0.0,
        passed=slowest_solid < fastest_liquid,
        note="Holds if the solids' greatest, standing as ours, is below the liquids' least, the reference.",
    )


def _solid_row(lofted: Mapping[str, float]) -> Row:
    """Return the row of the solids' mean delay beside what is expected of the class."""
    range_km, apogee_km, time_s = SOLID_FLIGHT
    recorded = time_s - drag_free_time(range_km, apogee_km)
    return compared(
        "Mean delay of the solids, lofted, s",
        EXPECTED,
        SOLID_DELAY_S,
        sum(lofted[name] for name in SOLID) / len(SOLID),
        SOLID_PERCENT,
        [
            f"The one recorded flight of a solid, Hwasong-18, 12 July 2023, {range_km:,.0f} / "
            f"{apogee_km:,.0f} km in {time_s:,.0f} s, has {recorded:.0f} s: higher than these, it saw the "
            f"Earth turn longer ({read.sources()[SOLID_SOURCE].citation})."
        ],
    )
