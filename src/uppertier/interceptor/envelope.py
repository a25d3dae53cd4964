"""Where an interceptor can be at what time, and what of a threat's path that leaves: physics, time, the box.

Three limits lie over each other. Physics: the fly-out of the round as `reach` judges it. Time: a round cannot
leave before the battery knows of the threat and has planned the shot. The published box: heights and range
that were stated for the system, which may be less than physics has. `binds` names those that leave nothing.

Where this stops being true: as `flyout` and `reach`; whether a radar sees the threat, and whether a kill
vehicle that arrives also hits, is not asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from uppertier.earth.constants import WGS84, Planet
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.interceptor.booster import fly_out
from uppertier.interceptor.design import Interceptor
from uppertier.interceptor.flyout import COLUMNS, PLANE_LATITUDE_RAD, ROWS, Flyout, Grid, build
from uppertier.interceptor.reach import NOTHING, Terms, fill_points, follow
from uppertier.interceptor.round import ATTACHED
from uppertier.vectors import norm

# The launch at which a burnout speed is stated: steep enough to leave the thick air, as a shot at height is.
STATED_ELEVATION_RAD = radians(60.0)
# Tables are enlarged until the reach lies inside, at most to the size of the Earth.
DOUBLINGS = 5
# Flights that last longer than this part of the longest were perhaps cut short.
LATE = 0.9
# The last table ends a little beyond the reach.
MARGIN = 1.05
STEP_S = 1.0
STILL = (0.0, 0.0, 0.0)

PHYSICS, TIME, BOX = "physics", "time", "published box"


@dataclass(frozen=True)
class Box:
    """A reach over ground and a band of heights (m)."""

    range_m: float
    floor_m: float
    ceiling_m: float


@dataclass(frozen=True)
class Envelope:
    """The reach of an interceptor from a height above the ellipsoid.

    `flyout` holds time, launch elevation and arrival speed over ground range (first axis) and height;
    `forbids` why a point cannot be met (`reach`), `correction_m` how far a meeting there can be moved;
    `floor_m` and `ceiling_m` the least and greatest height of each column, NaN without any. `terms` is on
    what they rest. `burnout_m_s` is low, usual and high: propellant and impulse of every burn at the
    catalogue's bounds, launched at 60 degrees.
    """

    interceptor: Interceptor
    flyout: Flyout
    forbids: np.ndarray
    correction_m: np.ndarray
    floor_m: np.ndarray
    ceiling_m: np.ndarray
    terms: Terms
    burnout_m_s: tuple[float, float, float]

    @property
    def ground_range_m(self) -> np.ndarray:
        """The ground ranges of the columns."""
        return self.flyout.range_step_m * np.arange(COLUMNS)

    @property
    def height_m(self) -> np.ndarray:
        """The heights of the rows."""
        return self.flyout.height_step_m * np.arange(ROWS)

    @property
    def kinematic(self) -> Box:
        """What physics reaches, good to one step of the table."""
        columns = np.any(self.forbids == NOTHING, axis=1)
        return Box(
            float(self.ground_range_m[columns][-1]),
            float(np.nanmin(self.floor_m)),
            float(np.nanmax(self.ceiling_m)),
        )

    @property
    def published(self) -> Box:
        """What was published."""
        each = self.interceptor
        return Box(each.published_range_m, each.min_intercept_height_m, each.max_intercept_height_m)


@dataclass(frozen=True)
class Passage:
    """A threat's path beside an interceptor's reach, moment by moment (N), `STEP_S` apart.

    Times are seconds after the threat's launch. `flight_s` is the fly-out of the round that meets it there,
    infinite where none can; `forbids` says why. No round leaves before `first_launch_s`.
    """

    time_s: np.ndarray
    ground_range_m: np.ndarray
    height_m: np.ndarray
    flight_s: np.ndarray
    forbids: np.ndarray
    first_launch_s: float
    box: Box

    @property
    def by_physics(self) -> np.ndarray:
        """Moments at which a round can be there at all."""
        return np.isfinite(self.flight_s)

    @property
    def in_time(self) -> np.ndarray:
        """Moments at which a round can be there that left no earlier than it may."""
        return self.time_s - self.flight_s >= self.first_launch_s

    @property
    def in_box(self) -> np.ndarray:
        """Moments at which a round can be there and the threat is inside the published box."""
        band = (self.box.floor_m <= self.height_m) & (self.height_m <= self.box.ceiling_m)
        return self.by_physics & band & (self.ground_range_m <= self.box.range_m)

    @property
    def left(self) -> np.ndarray:
        """Moments that all three limits leave."""
        return self.in_time & self.in_box

    @property
    def last_launch_s(self) -> float | None:
        """When a round has to leave at the latest to meet the threat anywhere; None where none can."""
        if not np.any(self.by_physics):
            return None
        return float(np.max((self.time_s - self.flight_s)[self.by_physics]))

    @property
    def binds(self) -> tuple[str, ...]:
        """The limits that forbid a meeting, none if one is left.

        Physics alone; or of time and the published box those that leave nothing of what physics has, and both
        where only together they leave nothing.
        """
        if np.any(self.left):
            return ()
        if not np.any(self.by_physics):
            return (PHYSICS,)
        alone = tuple(limit for limit, left in ((TIME, self.in_time), (BOX, self.in_box)) if not np.any(left))
        return alone or (TIME, BOX)

    @property
    def side(self) -> str | None:
        """Which side of the published box leaves nothing: range, floor or ceiling; None if it leaves some."""
        if not np.any(self.by_physics) or np.any(self.in_box):
            return None
        band = self.by_physics & (self.height_m >= self.box.floor_m) & (self.height_m <= self.box.ceiling_m)
        if np.any(band):
            return "range"
        return "floor" if np.all(self.height_m[self.by_physics] < self.box.floor_m) else "ceiling"

    @property
    def nearest_m(self) -> float | None:
        """How near the threat comes between the floor and the ceiling of the published box; None if never."""
        band = (self.box.floor_m <= self.height_m) & (self.height_m <= self.box.ceiling_m)
        return float(np.min(self.ground_range_m[band])) if np.any(band) else None


def burnout_speed(interceptor: Interceptor, launch_height_m: float, planet: Planet = WGS84) -> float:
    """Return the speed (m/s) at the end of the last burn of a launch at 60 degrees; the Earth is at rest."""
    start = ecef_from_geodetic(PLANE_LATITUDE_RAD, 0.0, launch_height_m, planet)
    attitude = direction_from(radians(90.0), STATED_ELEVATION_RAD, east_north_up(PLANE_LATITUDE_RAD, 0.0))
    numbers = interceptor.parameters()
    end_s = numbers.booster.burn_s
    still = planet._replace(rotation_rad_s=0.0)
    _, velocity = fly_out(numbers, still, start, STILL, 0.0, ATTACHED, attitude, STILL, end_s, np.inf)
    return float(norm(velocity))


def envelope(
    interceptor: Interceptor,
    launch_height_m: float = 0.0,
    weak_and_strong: tuple[Interceptor, Interceptor] | None = None,
    planet: Planet = WGS84,
) -> Envelope:
    """Return the reach of an interceptor launched from a height (m) above the ellipsoid.

    The table is made as large as the reach. The Earth of the table does not turn. `weak_and_strong` are the
    interceptor at the bounds of its propulsion; without them all three burnout speeds are the usual one.
    """
    planet = planet._replace(rotation_rad_s=0.0)
    grid = interceptor.grid()
    for _ in range(DOUBLINGS):
        found = _within(interceptor, launch_height_m, planet, grid)
        reached = found.forbids == NOTHING
        beyond, above = bool(np.any(reached[-1])), bool(np.any(reached[:, -1]))
        late = bool(np.max(found.flyout.time_s[reached]) > LATE * grid.longest_s)
        if not (beyond or above or late):
            break
        grid = Grid(
            grid.range_step_m * (2.0 if beyond else 1.0),
            grid.height_step_m * (2.0 if above else 1.0),
            grid.longest_s * 2.0,
        )
    wide = found.kinematic
    grid = Grid(MARGIN * wide.range_m / (COLUMNS - 1), MARGIN * wide.ceiling_m / (ROWS - 1), grid.longest_s)
    found = _within(interceptor, launch_height_m, planet, grid)
    weak, strong = weak_and_strong or (interceptor, interceptor)
    low, usual, high = (burnout_speed(each, launch_height_m, planet) for each in (weak, interceptor, strong))
    return Envelope(
        interceptor,
        found.flyout,
        found.forbids,
        found.correction_m,
        found.floor_m,
        found.ceiling_m,
        found.terms,
        (low, usual, high),
    )


def _within(interceptor: Interceptor, launch_height_m: float, planet: Planet, grid: Grid) -> Envelope:
    """Return the reach as far as one grid shows it, without burnout speeds."""
    numbers = interceptor.parameters()
    flyout, elevations, freed, tops = build(numbers, launch_height_m, planet, grid)
    terms = Terms(
        interceptor.burn_time_s + interceptor.separation_to_go_s,
        interceptor.manoeuvre_pressure_pa,
        interceptor.separation_pressure_pa,
    )
    forbids = np.zeros((COLUMNS, ROWS), np.int64)
    corrections = np.zeros((COLUMNS, ROWS))
    floors, ceilings = np.zeros(COLUMNS), np.zeros(COLUMNS)
    fill_points(
        numbers, planet, flyout, elevations, freed, tops, terms, forbids, corrections, floors, ceilings
    )
    unknown = (np.nan, np.nan, np.nan)
    return Envelope(interceptor, flyout, forbids, corrections, floors, ceilings, terms, unknown)


def passage(
    reach: Envelope,
    launcher: tuple[float, float, float],
    knots: np.ndarray,
    first_launch_s: float,
    cutoff_s: float = 0.0,
    planet: Planet = WGS84,
) -> Passage:
    """Return how a threat's path (`knots`, Earth-fixed, by time since its launch) lies in a reach.

    `launcher` is latitude, longitude (rad) and height (m); the first round leaves at `first_launch_s`. Before
    `cutoff_s` the threat burns, and is not to be met.
    """
    moments = int((knots[-1, 0] - knots[0, 0]) / STEP_S) + 1
    rows = np.zeros((moments, 4))
    forbids = np.zeros(moments, np.int64)
    follow(
        planet,
        reach.flyout,
        reach.terms,
        launcher[0],
        launcher[1],
        knots,
        len(knots),
        STEP_S,
        rows,
        forbids,
    )
    time_s, ground_m, height_m, flight_s = rows.T
    flight_s = np.where(time_s < cutoff_s, np.inf, flight_s)
    return Passage(time_s, ground_m, height_m, flight_s, forbids, first_launch_s, reach.published)
