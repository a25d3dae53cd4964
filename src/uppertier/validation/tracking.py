"""Is the filter as good as it says? Errors over many runs of flown paths, against chi-square."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from uppertier.tracking.track import CAUTIOUS, TRACKER, TrackerParameters
from uppertier.validation.boosting import RUNS as BURNING_RUNS
from uppertier.validation.boosting import boosting_groups
from uppertier.validation.rows import Book, Group, Row, compared
from uppertier.validation.tracked_flights import FLOWN, REAL, FlownPath, flown_path, track_runs
from uppertier.validation.tracked_raids import empty_sky_group, raids_group
from uppertier.validation.tracked_runs import Disturbance

RUNS = 500
# Tracks of each missile that are looked at for divergence, so many at a time.
TRACKS, AT_A_TIME = 5_000, 1_000
STATES, MOVING, MEASURED = 7, 6, 3
# NEES of 7 states above this: once in ten thousand million looks of a consistent filter.
DIVERGED = 60.0
BOUNDS_PERCENT, SHARE_PERCENT = 95.0, 10.0
# A ballistic coefficient counts as known within this part of the true one.
KNOWN = 0.1
HEIGHTS_KM = (60, 50, 40, 32, 25)
CHI_SQUARE = "chi-square, its mean and 95 % bounds (Bar-Shalom, Li, Kirubarajan 2001, section 5.4)"
OURS = "Upper Tier, computed"
COAST, ENTRY, WHOLE = "coast", "re-entry", "whole flight"
SHIPPED, WARY = "as shipped", "CAUTIOUS, disturbed"
SHIPPED_OUT, WARY_OUT = "as shipped, disturbed", "CAUTIOUS, undisturbed"

TOO_WARY = (
    "Cautious: the errors are smaller than the filter says. It takes the disturbance for white noise, but an "
    "anomaly of gravity lasts for two minutes, and moves a body less in its first."
)
SLIGHTLY = (
    "Cautious, by a few per cent: the noise that stands for the second-order error of the drag is a bound "
    "that ten thousand tracks keep, not the error itself."
)
OVERCONFIDENT = "Overconfident: the errors are larger than the filter says."
DEPENDENT = "The looks of one run depend on each other, so this share scatters by more than its own 5 %."
BEGINNING = (
    "A run begins with an early warning as wrong as the filter thinks, the ballistic coefficient included: "
    "for the re-entry at 100 km, for the whole flight minutes before, in the coast."
)


@dataclass(frozen=True)
class Case:
    """Runs of one missile in one phase with one filter: NEES and NIS, each (run, look).

    `moving` is the NEES of position and velocity alone.
    """

    about: str
    nees: np.ndarray
    moving: np.ndarray
    nis: np.ndarray


def tracking_book(progress: Callable[[str], object] = lambda _: None) -> Book:
    """Track flown paths hundreds and thousands of times; `progress` is told what is being done."""
    progress(f"Tracking flown paths, {RUNS} times each")
    paths = [flown_path(name, loft) for name, loft in FLOWN]
    cases = _cases(paths, SHIPPED, TRACKER, None)
    wary = _cases(paths, WARY, CAUTIOUS, REAL)
    swapped = _cases(paths, SHIPPED_OUT, TRACKER, REAL) + _cases(paths, WARY_OUT, CAUTIOUS, None)
    groups = [errors_group(cases), innovations_group(cases), disturbed_group(wary), swapped_group(swapped)]
    progress(f"Tracking flown paths, {TRACKS:,} times each")
    worst, learnt = zip(*(_many(path) for path in paths))
    groups += [_coefficient_group(paths, learnt), divergence_group(paths, worst)]
    progress("Watching raids and an empty sky")
    groups += [raids_group(), empty_sky_group()]
    groups += boosting_groups(paths, percent(STATES, *bounds(STATES, BURNING_RUNS)), progress)
    return Book(tuple(groups))


def errors_group(cases: list[Case]) -> Group:
    """Return the rows of the NEES of the filter as shipped, on the bodies of this package's fights."""
    return Group(
        "Errors against what the filter says of them (NEES)",
        f"{RUNS} runs of each flown path, from {_flown()}, measured by the AN/TPY-2 at Seongju with "
        f"fluctuating echoes, to 20 km on the way down; re-entry is below 100 km. {BEGINNING} The body falls "
        "as every body of a fight does that has a constant coefficient: by the filter's own gravity and air. "
        f"NEES of {STATES} states, and of {MOVING}, position and velocity. The bounds are those of the "
        f"average over {RUNS} runs at one look; averaged over looks too, it scatters less.",
        tuple(row for case in cases for row in nees_rows(case)),
    )


def disturbed_group(cases: list[Case]) -> Group:
    """Return the rows of the NEES of the tracker for the real Earth, on an Earth of its kind."""
    return Group(
        "The same on a disturbed Earth, by the tracker that expects it",
        f"{RUNS} runs, each with a path of its own: gravity is off by {1e5 * REAL.gravity_m_s2:.0f} mGal on "
        f"each axis for {REAL.gravity_time_s:.0f} s, an acceleration of {100 * REAL.drag_fraction:.0f} % of "
        f"the drag lasts for {REAL.drag_time_s:.0f} s, and the coefficient drifts by "
        f"{100 * REAL.beta_walk_per_s**0.5:.0f} % in a second. The tracker is `CAUTIOUS`.",
        tuple(row for case in cases for row in nees_rows(case)),
    )


def swapped_group(cases: list[Case]) -> Group:
    """Return the average NEES of each tracker on the Earth that is not its own."""
    rows = [
        compared(f"{case.about}: average NEES, -", CHI_SQUARE, STATES, float(case.nees.mean()))
        for case in cases
    ]
    return Group(
        "Each tracker on the other's Earth",
        "What it costs to expect a disturbance that is not there, or none where there is: not judged. No "
        "filter can tell the two by its innovations, whose average square differs by 1 %: so which it flies "
        "with is a choice. Mistaken, the tracker as shipped is certain of a velocity to millimetres a second "
        "and of a coefficient to a part in ten thousand, and wrong by more; it keeps its tracks, and its "
        "place is off by metres.",
        tuple(rows),
    )


def nees_rows(case: Case) -> list[Row]:
    """Return the rows of one case: average NEES of all states, of six, and at how many looks it is within."""
    about, means = case.about, case.nees.mean(axis=0)
    low, high = bounds(STATES, RUNS)
    inside = 100.0 * float(np.mean((means > low) & (means < high)))
    average, moving = float(means.mean()), float(case.moving.mean())
    cautious = TOO_WARY if case.about.endswith(WARY) else SLIGHTLY
    reason = cautious if average < STATES else OVERCONFIDENT
    least, most = bounds(MOVING, RUNS)
    six = f"{about}: NEES of 6 states, -"
    share = f"{about}: looks inside, %"
    return [
        compared(
            f"{about}: average NEES, -",
            CHI_SQUARE,
            STATES,
            average,
            percent(STATES, low, high),
            reason=reason,
        ),
        compared(six, CHI_SQUARE, MOVING, moving, percent(MOVING, least, most), reason=reason),
        compared(share, CHI_SQUARE, BOUNDS_PERCENT, inside, SHARE_PERCENT, [DEPENDENT], reason),
    ]


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
                "The innovations are smaller than the filter says."
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


def _cases(
    paths: list[FlownPath], which: str, tracker: TrackerParameters, disturbance: Disturbance | None
) -> list[Case]:
    cases = []
    for path in paths:
        air = path.in_air
        whole = track_runs(path, tracker, RUNS, drawn=True, disturbance=disturbance)
        fresh = track_runs(path.entering(), tracker, RUNS, drawn=True, disturbance=disturbance)
        for phase, runs, part in ((COAST, whole, ~air), (ENTRY, fresh, air[air]), (WHOLE, whole, air)):
            about = f"{path.title}, {phase}, {which}"
            cases.append(Case(about, runs.nees[:, part], runs.moving[:, part], runs.nis[:, part]))
    return cases


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
