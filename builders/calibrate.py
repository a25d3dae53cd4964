"""Fits the class models of the catalogue to public figures: `python builders/calibrate.py hwasong-14`.

Of most long-range missiles no stage-level set is public, only totals: launch mass, stages, size, a recorded
flight, a published range. A class model takes the totals as they are and leaves two numbers open: the
structure of all stages (one factor on the expected fractions of dry mass) and their specific impulse (one
shift). They are fitted by least squares to the figures in `CASES`, weighed against what is expected of the
class, and never leave the bounds that the catalogue gives for the propellant and the impulse of each stage.

A lofted flight is the one of the greatest apogee at its range from its real site over the turning Earth. A
published range is the greatest one over an Earth that does not turn, as analysts state it.
Where a flight shows more energy than the published range allows, it was flown with less payload: the script
finds with how much, and the fit leaves that flight alone.

`--check` fits nothing and says what the catalogue gives; `--write` puts what was fitted into the catalogue.
"""

from __future__ import annotations

import argparse
import re
import textwrap
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq, least_squares

from uppertier.catalog import build, read
from uppertier.errors import Impossible, OutOfReach
from uppertier.flight.missile import Missile
from uppertier.scenario.flights import fly, reach

# How well each figure is met, and how far a class is from what is expected: standard deviations.
APOGEE_TOLERANCE = 0.007
# The recorded apogee lies just below the greatest, so that it can be flown.
MARGIN = 1.006
RANGE_TOLERANCE = 0.03
STRUCTURE_TOLERANCE = 0.2
IMPULSE_TOLERANCE_S = 4.0

# The miss of a flight that the model is far too weak, or too strong, to fly: in parts of the figure.
FAR_TOO_WEAK, FAR_TOO_STRONG = -0.9, 1.5
# Differences of structure and impulse (s) for the slopes.
STEPS = np.diag([0.004, 0.2])
# Starting points of the fit between the bounds of the structure.
STARTS = 15
# A payload lighter than this is none.
LEAST_PAYLOAD_KG = 20.0
# What the catalogue says is rounded to this.
PROPELLANT_STEP_KG, IMPULSE_STEP_S = 10.0, 0.1
LINE = 108

# Greatest ranges are over an Earth that stands still, but it is not a sphere: they start here, going east.
SOMEWHERE = (39.7, 125.3)
EASTWARD_DEG = 80.0


@dataclass(frozen=True)
class Lofted:
    """A recorded flight that went high: where from, which way, how far, how high, and who says so."""

    start: str
    bearing_deg: float
    range_km: float
    apogee_km: float
    source: str


@dataclass(frozen=True)
class Farthest:
    """A published greatest range."""

    range_km: float
    source: str


@dataclass(frozen=True)
class Case:
    """What a missile is fitted to, and what is expected of its stages, the first stage first.

    `structure` is the part of each stage that does not burn; `impulse_s` is where the catalogue states it, at
    sea level or in vacuum. `lighter` is a flight that only a lighter payload explains.
    """

    structure: tuple[float, ...]
    impulse_s: tuple[float, ...]
    lofted: Lofted | None = None
    farthest: Farthest | None = None
    lighter: Lofted | None = None


CNS = "CNS/NTI North Korea Missile Test Database"

# Expected of the classes (Sutton and Biblarz, Rocket Propulsion Elements, 9th edition, chapters 5 and 12):
# structure of 6-12 % for storable liquids, 8-14 % for solids, more for old and small ones. Impulse of
# 226-230 s (TG-02/AK-27), 268 s (RD-250) at sea level, 290-305 s above the air; for solids 235-255 s and
# 265-290 s.
CASES = {
    "v-2": Case((0.27,), (203.0,), farthest=Farthest(320.0, "Kennedy (2006)")),
    "scud-c": Case((0.20,), (226.0,), farthest=Farthest(500.0, "Gulf News, July 2009")),
    "shahab-3": Case((0.15,), (226.0,), farthest=Farthest(1300.0, "Arms Control Today, June 2002")),
    "qiam-1": Case((0.13,), (229.0,), farthest=Farthest(800.0, "Long War Journal, December 2017")),
    "rezvan": Case((0.12,), (230.0,), farthest=Farthest(1400.0, "Press TV, 22 September 2022")),
    "hwasong-10": Case(
        (0.09,),
        (269.0,),
        lofted=Lofted("wonsan", 73.0, 400.0, 1413.6, "KCNA, 23 June 2016"),
        farthest=Farthest(3250.0, "The Korea Herald, 24 June 2016: 3,000-3,500 km"),
    ),
    "hwasong-12": Case(
        (0.085,),
        (268.0,),
        lofted=Lofted("kusong-north", 71.0, 787.0, 2111.5, CNS),
        farthest=Farthest(4500.0, "CSIS Missile Threat, May 2017"),
    ),
    "hwasong-14": Case(
        (0.09, 0.15),
        (266.0, 290.0),
        lofted=Lofted("panghyon", 86.0, 933.0, 2802.0, CNS),
        farthest=Farthest(6700.0, "D. Wright, July 2017: 6,000-7,000 km"),
        lighter=Lofted("mupyong-ni", 70.0, 998.0, 3724.9, CNS),
    ),
    "hwasong-15": Case(
        (0.075, 0.09),
        (268.0, 305.0),
        lofted=Lofted("pyongsong", 76.0, 950.0, 4475.0, CNS),
        farthest=Farthest(13000.0, "D. Wright, 28 November 2017"),
    ),
    "hwasong-17": Case(
        (0.075, 0.09),
        (268.0, 305.0),
        farthest=Farthest(15000.0, "Ministry of Defense of Japan, 18 November 2022"),
        lighter=Lofted("sunan", 70.0, 999.2, 6040.9, CNS),
    ),
    "hwasong-18": Case(
        (0.10, 0.11, 0.12),
        (255.0, 285.0, 288.0),
        farthest=Farthest(15000.0, "Ministry of Defense of Japan, 12 July 2023"),
        lighter=Lofted("sunan", 70.0, 1001.2, 6648.4, "KCNA, 13 July 2023"),
    ),
    "pukguksong-2": Case(
        (0.15, 0.16),
        (236.0, 264.0),
        lofted=Lofted("kusong", 90.0, 500.0, 550.0, CNS),
        farthest=Farthest(1225.0, "D. Wright, February 2017: 1,200-1,250 km"),
    ),
    "kn-25": Case((0.27,), (238.0,), farthest=Farthest(390.0, "South Korean Joint Chiefs: 380-400 km")),
    "df-15": Case((0.20,), (236.0,), farthest=Farthest(600.0, "Aaj Tak, 5 August 2022")),
    "df-21": Case((0.16, 0.17), (234.0, 264.0), farthest=Farthest(2150.0, "NASIC (2020)")),
    "df-5": Case(
        (0.07, 0.11), (259.0, 288.0), farthest=Farthest(12000.0, "South China Morning Post, June 2025")
    ),
    "df-31a": Case((0.11, 0.12, 0.13), (248.0, 283.0, 286.0), farthest=Farthest(11200.0, "NASIC (2020)")),
    "df-41": Case((0.09, 0.10, 0.11), (252.0, 287.0, 289.0), farthest=Farthest(13000.0, "12,000-15,000 km")),
    "topol-m": Case((0.10, 0.11, 0.12), (250.0, 285.0, 288.0), farthest=Farthest(10750.0, "Podvig (2001)")),
}


def apogee_km(missile: Missile, flight: Lofted) -> float:
    """Return the greatest apogee at the range of a flight; 0 if that is out of reach, infinite if beyond."""
    return _lofted(missile, flight)[0]


def _lofted(missile: Missile, flight: Lofted) -> tuple[float, float]:
    """Return apogee (km) and time (s) of the lofted flight.

    Where none is found over the turning Earth the one over an Earth that stands still is taken: 1-2 % lower.
    """
    for rotation in (True, False):
        try:
            flown = fly(
                missile,
                flight.start,
                bearing_deg=flight.bearing_deg,
                range_m=flight.range_km * 1e3,
                loft="lofted",
                rotation=rotation,
            ).summary
        except (Impossible, OutOfReach):
            continue
        return flown.apogee_km, flown.flight_time_s
    # Either it falls short, or it is so strong that even the steepest flight overshoots or leaves for good.
    return (float("inf") if farthest_km(missile) > flight.range_km else 0.0), 0.0


def farthest_km(missile: Missile) -> float:
    """Return the greatest range; 0 for a missile too heavy to leave the ground."""
    try:
        return reach(missile, SOMEWHERE, bearing_deg=EASTWARD_DEG, rotation=False)[0].range_m / 1e3
    except Impossible:
        return 0.0


def changed(missile: Missile, case: Case, factor: float, shift_s: float) -> Missile:
    """Return the missile with the expected structure times a factor and the expected impulse plus a shift."""
    stages = tuple(
        replace(
            stage,
            propellant_kg=stage.wet_mass_kg * (1.0 - factor * part),
            specific_impulse_s=impulse_s + shift_s,
        )
        for stage, part, impulse_s in zip(missile.stages, case.structure, case.impulse_s, strict=True)
    )
    return replace(missile, stages=stages)


def bounds(name: str, case: Case) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the bounds of the structure factor and of the shift of impulse (s), from the catalogue's own."""
    factors, shifts = [], []
    for group, part, impulse_s in zip(
        read.entry("missile", name).groups("stage"), case.structure, case.impulse_s, strict=True
    ):
        wet_kg, propellant, impulse = group["wet-mass"].value, group["propellant"], group["specific-impulse"]
        factors.append(((1.0 - propellant.high / wet_kg) / part, (1.0 - propellant.low / wet_kg) / part))
        shifts.append((impulse.low - impulse_s, impulse.high - impulse_s))
    return _common(factors), _common(shifts)


def _common(intervals: Iterable[tuple[float, float]]) -> tuple[float, float]:
    lows, highs = zip(*intervals, strict=True)
    return max(lows), min(highs)


def fit(name: str, case: Case) -> tuple[float, float]:
    """Return structure factor and shift of impulse (s) that meet the figures of a case best."""
    missile = build.missile(name)
    (least, most), (lower_s, upper_s) = bounds(name, case)

    def misses(at: np.ndarray) -> np.ndarray:
        model = changed(missile, case, at[0], at[1])
        rows = [(at[0] - 1.0) / STRUCTURE_TOLERANCE, at[1] / IMPULSE_TOLERANCE_S]
        if case.lofted is not None:
            rows.append(
                _miss(apogee_km(model, case.lofted), MARGIN * case.lofted.apogee_km) / APOGEE_TOLERANCE
            )
        if case.farthest is not None:
            rows.append(_miss(farthest_km(model), case.farthest.range_km) / RANGE_TOLERANCE)
        return np.array(rows)

    starts = np.linspace(least, most, STARTS + 2)[1:-1]
    best = min(starts, key=lambda factor: float((misses(np.array([factor, 0.0])) ** 2).sum()))

    def slopes(at: np.ndarray) -> np.ndarray:
        """Central differences, wide enough for the metres by which impacts jump."""
        return np.column_stack(
            [(misses(at + step) - misses(at - step)) / (2.0 * step.sum()) for step in STEPS]
        )

    found = least_squares(
        misses,
        [best, 0.0],
        jac=slopes,
        bounds=([least, lower_s], [most, upper_s]),
        x_scale=[STRUCTURE_TOLERANCE, IMPULSE_TOLERANCE_S],
        xtol=1e-4,
    )
    return float(found.x[0]), float(found.x[1])


def _miss(value: float, wanted: float) -> float:
    return float(np.clip(value / wanted - 1.0, FAR_TOO_WEAK, FAR_TOO_STRONG))


def payload_for(missile: Missile, flight: Lofted) -> float | None:
    """Return the payload (kg) with which a flight comes out; None where no payload does."""

    def beyond(payload_kg: float) -> float:
        return _miss(apogee_km(missile.with_payload(payload_kg), flight), flight.apogee_km)

    heaviest = 2.0 * missile.payload_kg
    if beyond(LEAST_PAYLOAD_KG) < 0.0 or beyond(heaviest) > 0.0:
        return None
    return float(brentq(beyond, LEAST_PAYLOAD_KG, heaviest, xtol=0.5))


def rounded(missile: Missile) -> Missile:
    """Return the missile as the catalogue will say it."""
    stages = tuple(
        replace(
            stage,
            propellant_kg=_rounded(stage.propellant_kg, PROPELLANT_STEP_KG),
            specific_impulse_s=_rounded(stage.specific_impulse_s, IMPULSE_STEP_S),
        )
        for stage in missile.stages
    )
    return replace(missile, stages=stages)


def _rounded(value: float, step: float) -> float:
    return round(round(value / step) * step, 6)


def outcome(missile: Missile, case: Case) -> str:
    """Return the sentence that says what comes out."""
    parts = []
    if case.lofted is not None:
        parts.append(f"{apogee_km(missile, case.lofted):,.0f} km high at {case.lofted.range_km:,.0f} km")
    parts.append(f"{farthest_km(missile):,.0f} km at the farthest over an Earth that stands still")
    sentence = "It gives " + " and ".join(parts)
    if case.lighter is not None:
        payload_kg = payload_for(missile, case.lighter)
        said = "no payload" if payload_kg is None else f"{payload_kg:.0f} kg"
        sentence += f"; the lighter flight comes out with {said}"
    return sentence + "."


def report(name: str, case: Case, missile: Missile) -> None:
    """Print the fitted stages, and each figure beside what comes out."""
    for number, stage in enumerate(missile.stages, 1):
        dry = 1.0 - stage.propellant_kg / stage.wet_mass_kg
        print(
            f"  stage {number}: {stage.propellant_kg:,.0f} of {stage.wet_mass_kg:,.0f} kg burn "
            f"({dry:.1%} do not), {stage.specific_impulse_s:.1f} s at {stage.impulse_at}"
        )
    if case.lofted is not None:
        _say(missile, case.lofted)
    if case.farthest is not None:
        wanted = case.farthest
        print(
            f"  farthest: {farthest_km(missile):,.0f} km, wanted {wanted.range_km:,.0f} km ({wanted.source})"
        )
    if case.lighter is not None:
        payload_kg = payload_for(missile, case.lighter)
        if payload_kg is None:
            print(f"  no payload makes the {case.lighter.apogee_km:,.0f} km of the lighter flight")
            return
        _say(missile.with_payload(payload_kg), case.lighter)
        told = "" if payload_kg >= missile.least_payload_kg else ", but that is less than the least it may be"
        print(f"    with {payload_kg:.0f} kg instead of {missile.payload_kg:.0f} kg{told}")


def _say(missile: Missile, flight: Lofted) -> None:
    """Print a lofted flight, and how much later it lands than a body thrown up there at once, without air."""
    apogee, time_s = _lofted(missile, flight)
    thrown_s = fly(
        "impulsive",
        flight.start,
        bearing_deg=flight.bearing_deg,
        range_m=flight.range_km * 1e3,
        apogee_m=apogee * 1e3,
    ).summary.flight_time_s
    print(
        f"  lofted to {flight.range_km:,.0f} km: {apogee:,.0f} km high, wanted {flight.apogee_km:,.0f} km "
        f"({flight.source}); {time_s:,.0f} s, {time_s - thrown_s:.0f} s more than without burn and air"
    )


def write(name: str, case: Case, missile: Missile) -> None:
    """Put the fitted figures and the sentence into the catalogue file."""
    path = read.DATA / "missile" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    for number, stage in enumerate(missile.stages, 1):
        text = _with_value(text, number, "propellant", stage.propellant_kg)
        text = _with_value(text, number, "specific-impulse", stage.specific_impulse_s)
    head, block, tail = re.split(
        r"(?<=about: >-\n)(.*?)(?=^figures:)", text, maxsplit=1, flags=re.DOTALL | re.MULTILINE
    )
    said = re.sub(r"It gives .*$", outcome(missile, case), " ".join(block.split()))
    lines = textwrap.wrap(said, LINE, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    path.write_text(head + "\n".join(lines) + "\n" + tail, encoding="utf-8")


def _with_value(text: str, number: int, figure: str, value: float) -> str:
    pattern = rf"(?s)(\n  stage-{number}:.*?\n    {figure}: {{value: )[^,]+(, [^\n]*)"
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"stage {number} has no {figure}")
    if "calibrated" not in text[found.start(2) : found.start(2) + 200].partition("}")[0]:
        raise ValueError(f"{figure} of stage {number} is no calibrated figure")
    return text[: found.start()] + found[1] + f"{value:.10g}" + found[2] + text[found.end() :]


def main() -> None:
    """Fit the missiles named, and print what comes out."""
    parser = argparse.ArgumentParser(description="Fit class models of the catalogue to public figures.")
    parser.add_argument("missile", nargs="*", choices=[*CASES, []], help="one or more of the cases")
    parser.add_argument("--all", action="store_true", help="every case")
    parser.add_argument("--check", action="store_true", help="fit nothing: print what the catalogue gives")
    parser.add_argument("--write", action="store_true", help="put the result into the catalogue")
    given = parser.parse_args()
    for name in CASES if given.all else given.missile:
        case, began = CASES[name], time.perf_counter()
        missile = build.missile(name)
        if given.check:
            print(name)
        else:
            factor, shift_s = fit(name, case)
            missile = rounded(changed(missile, case, factor, shift_s))
            (least, most), _ = bounds(name, case)
            edge = ", at its bound" if min(factor - least, most - factor) < 1e-3 else ""
            print(f"{name}: structure {factor:.3f} of the expected{edge}, impulse {shift_s:+.1f} s", end="")
            print(f", fitted in {time.perf_counter() - began:.1f} s")
        report(name, case, missile)
        if given.write:
            write(name, case, missile)


if __name__ == "__main__":
    main()
