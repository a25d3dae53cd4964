"""Missiles under thrust, seen from close by: whether their tracks outlive the cut-off, by filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import radians

import numpy as np

from uppertier.catalog import build
from uppertier.engagement.clock import frames
from uppertier.engagement.crew import crews_of
from uppertier.engagement.engine import look
from uppertier.engagement.prepare import FILTERS, open_books, populate
from uppertier.engagement.setup import (
    Battery,
    DefendedPlace,
    Delays,
    LauncherSite,
    RadarSite,
    Setup,
    Spot,
    Threat,
    Tracking,
)
from uppertier.engagement.world import World
from uppertier.fire_control.doctrine import Doctrine
from uppertier.flight.path import state_at
from uppertier.tracking.track import FIRM
from uppertier.trajectory.aim import aim
from uppertier.validation.rows import Group, Row, compared
from uppertier.validation.tracked_flights import FLOWN, NOISELESS, FlownPath, track_runs

RUNS, SEED = 100, 1
# From 39.66 N, 124.70 E to Busan, past a radar 310 km from the launch point that looks at it.
ORIGIN, TARGET = (39.66, 124.70), "busan"
STAND, BORESIGHT_DEG = (37.5, 127.0), 320.0
# When the track is looked at again.
AFTER_S = 10.0
# A firm track nearer to the missile than this is its track.
NEAR_M = 3_000.0
COMPARED = ("extended", "interacting")
OURS = "Upper Tier, computed"
STATES = 7
WHY = (
    "The errors are larger than the filter says. The interacting filter, which leaves the air out above 100 "
    "km, comes nearest: the trouble begins with what little drag there is up there. It is not traced further."
)


@dataclass(frozen=True)
class Sight:
    """What the tracker has of the missile at one instant, by run; NaN where it has no firm track of it.

    `number` is the track's, `position_m` and `velocity_m_s` its errors at its own time.
    """

    number: np.ndarray
    position_m: np.ndarray
    velocity_m_s: np.ndarray

    @property
    def seen(self) -> np.ndarray:
        """In which runs there is a firm track."""
        return ~np.isnan(self.number)


@dataclass(frozen=True)
class Burn:
    """One missile followed by one filter: at cut-off, and AFTER_S later; tracks begun until then, by run."""

    title: str
    filter: str
    at_cutoff: Sight
    later: Sight
    begun: np.ndarray

    @property
    def survived(self) -> np.ndarray:
        """Which of the tracks at cut-off are the missile's still."""
        return (self.at_cutoff.number == self.later.number)[self.at_cutoff.seen]


def boosting_groups(
    paths: Sequence[FlownPath], tolerance_percent: float, progress: Callable[[str], object] = lambda _: None
) -> tuple[Group, ...]:
    """Return the rows on cut-off, and on the noiseless re-entry, whose NEES is judged by the tolerance."""
    progress(f"Tracking missiles through their cut-off, {RUNS} times each")
    burns = [follow_burn(name, loft, kind) for name, loft in FLOWN for kind in COMPARED]
    return cutoff_group(burns), noiseless_group(paths, tolerance_percent)


def follow_burn(name: str, loft: str, kind: str, runs: int = RUNS) -> Burn:
    """Let a radar see a missile burn, again and again, and track it with a filter through its cut-off."""
    setup = scene(name, loft).with_battery(tracking=Tracking(filter=kind))
    worlds = populate(setup, SEED, 0, runs)
    world, crews = worlds[0], crews_of(worlds, open_books(setup), SEED, 0)
    cutoff_s = float(world.threats["cutoff_s"][0, 0])
    at_cutoff = None
    for frame in frames(setup):
        if frame.time_s > cutoff_s and at_cutoff is None:
            at_cutoff = _sight(world)
        if frame.time_s > cutoff_s + AFTER_S:
            break
        look(crews, frame)
    if at_cutoff is None:
        raise ValueError(f"{name} burns to the end of the fight")
    title = setup.threats[0].missile.title.partition(" (")[0]
    return Burn(title, kind, at_cutoff, _sight(world), world.tracks["number"].max(axis=1))


def scene(name: str, loft: str) -> Setup:
    """Return a fight of one missile without dispersion: all runs fly one path, and only the luck differs."""
    target, radar = _spot(TARGET), _place(*STAND)
    origin, missile = _place(*ORIGIN), build.missile(name)
    start = origin.latitude_rad, origin.longitude_rad, origin.height_m
    end = target.latitude_rad, target.longitude_rad, target.height_m
    aimed = aim(missile, start, end, loft=loft)
    battery = Battery(
        name="battery",
        radar=RadarSite(build.radar("an-tpy-2"), radar, radians(BORESIGHT_DEG), "terminal"),
        launchers=(LauncherSite(radar, 1, 1.0),),
        interceptor=build.interceptor("thaad"),
        doctrine=Doctrine("single"),
        delays=Delays(0.0, 0.0, 0.0),
        places=(DefendedPlace(target, 0.0),),
    )
    return Setup(
        name=f"{name} under thrust",
        about="",
        threats=(Threat(name, missile, aimed, origin, target, 0.0, 0.0),),
        batteries=(battery,),
        early_warning=None,
        horizon_s=aimed.burnout_s + 2.0 * AFTER_S,
    )


def cutoff_group(burns: Sequence[Burn]) -> Group:
    """Return the rows on what becomes of tracks at the end of thrust."""
    rows = []
    for burn in burns:
        about, seen = f"{burn.title}, {burn.filter}", burn.at_cutoff.seen
        counts = f"{int(seen.sum())} of {len(seen)} runs have a firm track at cut-off."
        begun = f"Tracks begun in such a run: {burn.begun[seen].mean():.1f}."
        figures: tuple[tuple[str, float, list[str]], ...] = (
            ("tracks that survive cut-off, %", 100.0 * float(burn.survived.mean()), [counts, begun]),
            (f"position error {AFTER_S:.0f} s after, m", _rms(burn.later.position_m), []),
            (f"velocity error {AFTER_S:.0f} s after, m/s", _rms(burn.later.velocity_m_s), []),
        )
        rows += [compared(f"{about}: {what}", OURS, None, ours, notes=n) for what, ours, n in figures]
    return Group(
        "Tracks of missiles under thrust",
        "An AN/TPY-2 at 37.5 N, 127.0 E looks at a missile that starts 310 km away, at 39.66 N, 124.70 E, "
        f"for Busan, without early warning; {RUNS} runs of one flight. Through the one row of its fence a "
        "climbing missile slips every other time. A track survives when the firm track of the instant of "
        f"cut-off is the missile's {AFTER_S:.0f} s later. Errors are root mean squares over the runs that "
        "have a firm track then. Nothing is published to judge by.",
        tuple(rows),
    )


def noiseless_group(paths: Sequence[FlownPath], tolerance_percent: float) -> Group:
    """Return the rows of the other filters' NEES in a re-entry after a coast without process noise."""
    rows: list[Row] = []
    for path in paths:
        for kind in ("unscented", "interacting"):
            tracker = NOISELESS._replace(filter_kind=FILTERS[kind])
            runs = track_runs(path, tracker, RUNS, drawn=True)
            average = float(runs.nees[:, path.in_air].mean())
            what = f"{path.title}, noiseless re-entry, {kind}: average NEES, -"
            rows.append(compared(what, OURS, float(STATES), average, tolerance_percent, reason=WHY))
    return Group(
        "Other filters in the noiseless re-entry",
        f"The row above in which the extended filter fails, with the others; {RUNS} runs.",
        tuple(rows),
    )


def _sight(world: World) -> Sight:
    """Return what each run has of its missile now: its nearest firm track, if that is near."""
    found = np.full((world.tracks.shape[0], 3), np.nan)
    for r in range(len(found)):
        launch_s = world.threats[r, 0]["launch_s"]
        nearest = NEAR_M
        for track in world.tracks[r][world.tracks[r]["status"] == FIRM]:
            time_s = track["time_s"] - launch_s
            position, velocity, _ = state_at(world.knots[r, 0], world.knot_counts[r, 0], time_s)
            off_m = float(np.linalg.norm(track["state"][:3] - position))
            if off_m < nearest:
                nearest = off_m
                found[r] = track["number"], off_m, np.linalg.norm(track["state"][3:6] - velocity)
    return Sight(*found.T)


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.nanmean(values**2)))


def _place(latitude_deg: float, longitude_deg: float) -> Spot:
    name = f"{latitude_deg:.2f} N, {longitude_deg:.2f} E"
    return Spot(name, name, radians(latitude_deg), radians(longitude_deg))


def _spot(name: str) -> Spot:
    found = build.place(name)
    return Spot(found.name, found.title, *found)
