"""Is the filter as good as it says? Errors over many runs of flown paths, against chi-square."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from uppertier.tracking.track import TRACKER
from uppertier.validation.boosting import RUNS as BURNING_RUNS
from uppertier.validation.boosting import boosting_groups
from uppertier.validation.rows import Book, Group, Row, compared
from uppertier.validation.tracked_flights import FLOWN, MATCHED, FlownPath, flown_path, track_runs
from uppertier.validation.tracked_raids import empty_sky_group, raids_group

RUNS = 500
# Tracks of each missile that are looked at for divergence, so many at a time.
TRACKS, AT_A_TIME = 5_000, 1_000
STATES, MEASURED = 7, 3
# NEES of 7 states above this: once in ten thousand million looks of a consistent filter.
DIVERGED = 60.0
BOUNDS_PERCENT, SHARE_PERCENT = 95.0, 10.0
# A ballistic coefficient counts as known within this part of the true one.
KNOWN = 0.1
HEIGHTS_KM = (60, 50, 40, 32, 25)
CHI_SQUARE = "chi-square, its mean and 95 % bounds (Bar-Shalom, Li, Kirubarajan 2001, section 5.4)"
OURS = "Upper Tier, computed"
SHIPPED, NOISELESS = "as shipped", "matched noise"
COAST, ENTRY, WHOLE = "coast", "re-entry", "re-entry from coast"

CAUTIOUS = (
    "Cautious: the errors are smaller than the filter says. Its process noise is for what this truth lacks: "
    "gravity anomalies, upper air, drag that changes with Mach number and attitude."
)
OVERCONFIDENT = (
    "Overconfident: the errors are larger than the filter says. After minutes without any process noise it "
    "is certain of the velocity to centimetres a second, and fails while the drag teaches it the "
    "coefficient: by its linear steps, it seems. Begun at 100 km, where it is less certain, the same filter "
    "holds. The flown path and the filter's model agree to two centimetres, and shorter steps do not help. "
    "Noise of 0.3 % of the drag, a tenth of what is shipped, ends it. No fight uses this filter."
)
DEPENDENT = "The looks of one run depend on each other, so this share scatters by more than its own 5 %."


@dataclass(frozen=True)
class Case:
    """Runs of one missile in one phase with one filter: NEES and NIS, each (run, look)."""

    about: str
    nees: np.ndarray
    nis: np.ndarray


def tracking_book(progress: Callable[[str], object] = lambda _: None) -> Book:
    """Track flown paths hundreds and thousands of times; `progress` is told what is being done."""
    progress(f"Tracking flown paths, {RUNS} times each")
    paths = [flown_path(name, loft) for name, loft in FLOWN]
    cases = [case for path in paths for case in _cases(path)]
    groups = [errors_group(cases), innovations_group(cases)]
    progress(f"Tracking flown paths, {TRACKS:,} times each")
    worst, learnt = zip(*(_many(path) for path in paths))
    groups += [_coefficient_group(paths, learnt), divergence_group(paths, worst)]
    progress("Watching raids and an empty sky")
    groups += [raids_group(), empty_sky_group()]
    groups += boosting_groups(paths, percent(STATES, *bounds(STATES, BURNING_RUNS)), progress)
    return Book(tuple(groups))


def errors_group(cases: list[Case]) -> Group:
    """Return the rows of the NEES: its average, and at what share of the looks it is within its bounds."""
    rows = []
    for case in cases:
        about, means = case.about, case.nees.mean(axis=0)
        low, high = bounds(STATES, RUNS)
        inside = 100.0 * float(np.mean((means > low) & (means < high)))
        average = float(means.mean())
        reason = CAUTIOUS if average < STATES else OVERCONFIDENT
        tolerance = percent(STATES, low, high)
        rows.append(
            compared(f"{about}: average NEES, -", CHI_SQUARE, STATES, average, tolerance, reason=reason)
        )
        rows.append(
            compared(
                f"{about}: looks within bounds, %",
                CHI_SQUARE,
                BOUNDS_PERCENT,
                inside,
                SHARE_PERCENT,
                [DEPENDENT],
                reason,
            )
        )
    return Group(
        "Errors against what the filter says of them (NEES)",
        f"{RUNS} runs of each flown path, from {_flown()}, measured by the AN/TPY-2 at Seongju with "
        "fluctuating echoes, to 20 km on the way down; re-entry is below 100 km. A run begins with an early "
        "warning as wrong as the filter thinks, the ballistic coefficient included: for the re-entry at 100 "
        "km, for the re-entry from coast minutes before, in the coast. Matched noise is none: the body that "
        "flies has a constant coefficient, as the filter believes. The bounds are those of the average over "
        f"{RUNS} runs at one look; averaged over looks too, it scatters less.",
        tuple(rows),
    )


def innovations_group(cases: list[Case]) -> Group:
    """Return the rows of the NIS, averaged over all looks of a phase and all runs."""
    rows = []
    for case in cases:
        values = case.nis[~np.isnan(case.nis)]
        average = float(values.mean())
        rows.append(
            compared(
                f"{case.about}: average NIS, -",
                CHI_SQUARE,
                MEASURED,
                average,
                percent(MEASURED, *bounds(MEASURED, values.size)),
                [f"{values.size:,} innovations."],
                "Cautious: the innovations are a little smaller than the filter says, by its process noise."
                if average < MEASURED
                else "The innovations are larger than the filter says.",
            )
        )
    return Group(
        "Innovations against what the filter says of them (NIS)",
        "The same runs: range and two direction cosines. Innovations of a consistent filter are independent, "
        "so that the bounds of all of them together are narrow.",
        tuple(rows),
    )


def divergence_group(paths: list[FlownPath], worst: tuple[np.ndarray, ...]) -> Group:
    """Return the rows that count the tracks that diverged."""
    rows = []
    for path, values in zip(paths, worst):
        lost = int(np.sum(~(values < DIVERGED)))
        rows.append(
            Row(
                what=f"{path.title}: diverged of {TRACKS:,} tracks, -",
                source=OURS,
                reference=0.0,
                ours=float(lost),
                error=None,
                tolerance=None,
                passed=lost == 0,
                note=f"The worst look of all has a NEES of {values.max():.0f}. The reference is none."
                if np.isfinite(values).all()
                else "A state was no number.",
            )
        )
    return Group(
        "Tracks that diverge",
        f"Filter as shipped, with its own first guess of the ballistic coefficient: {TRACKS:,} tracks of "
        f"each flown path from the early warning to 20 km. Diverged is a track whose NEES of {STATES} states "
        f"is above {DIVERGED:.0f} at any look, which a consistent filter has once in ten thousand million.",
        tuple(rows),
    )


def bounds(degrees: int, draws: int) -> tuple[float, float]:
    """Return the 95 % bounds of the average of independent chi-square draws."""
    from scipy.stats import chi2

    low, high = chi2.ppf((0.025, 0.975), degrees * draws) / draws
    return float(low), float(high)


def percent(degrees: int, low: float, high: float) -> float:
    """Return bounds about the mean as a tolerance in per cent: the nearer of the two."""
    return 100.0 * min(1.0 - low / degrees, high / degrees - 1.0)


def _cases(path: FlownPath) -> list[Case]:
    """Track a path with both filters, whole and from the top of the air on, and return the phases."""
    entering, air = path.entering(), path.in_air
    cases: dict[str, list[Case]] = {COAST: [], ENTRY: [], WHOLE: []}
    for which, tracker in ((SHIPPED, TRACKER), (NOISELESS, MATCHED)):
        whole = track_runs(path, tracker, RUNS, drawn=True)
        fresh = track_runs(entering, tracker, RUNS, drawn=True)
        for phase, runs, part in ((COAST, whole, ~air), (ENTRY, fresh, air[air]), (WHOLE, whole, air)):
            about = f"{path.title}, {phase}, {which}"
            cases[phase].append(Case(about, runs.nees[:, part], runs.nis[:, part]))
    return [case for phase in cases.values() for case in phase]


def _flown() -> str:
    ways = " and ".join(f"{name} ({loft.replace('minimum-energy', 'least energy')})" for name, loft in FLOWN)
    return f"41.4 N, 127.0 E to Daejeon: {ways}"


def _many(path: FlownPath) -> tuple[np.ndarray, dict[int, float]]:
    """Return the worst NEES of each of many tracks, and the share that know the coefficient, by height."""
    worst = []
    looks = {height: path.look_at(1e3 * height) for height in HEIGHTS_KM}
    known = dict.fromkeys(HEIGHTS_KM, 0)
    for first in range(0, TRACKS, AT_A_TIME):
        runs = track_runs(path, TRACKER, min(AT_A_TIME, TRACKS - first), drawn=False, first=first)
        worst.append(runs.nees.max(axis=1))
        for height, at in looks.items():
            true = path.truth[at, 6]
            known[height] += int(np.sum(np.abs(true / runs.inverse_beta[:, at] - 1.0) <= KNOWN))
    return np.concatenate(worst), {height: 100.0 * count / TRACKS for height, count in known.items()}


def _coefficient_group(paths: list[FlownPath], learnt: tuple[dict[int, float], ...]) -> Group:
    rows = [
        compared(
            f"{path.title}, at {height} km: tracks within 10 % of it, %",
            OURS,
            None,
            share,
            notes=[f"The body has {1.0 / path.truth[0, 6]:,.0f} kg/m^2; the first guess is the tracker's."],
        )
        for path, shares in zip(paths, learnt)
        for height, share in shares.items()
    ]
    return Group(
        "The ballistic coefficient, learnt on the way down",
        f"Share of {TRACKS:,} tracks, filter as shipped, whose estimate is within 10 % of the true "
        "coefficient when the body passes a height. Nothing is published to judge by.",
        tuple(rows),
    )
