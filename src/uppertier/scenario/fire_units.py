"""Launchers and doctrine of a battery: from what a scenario says to where they stand and how they shoot."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from uppertier import errors
from uppertier.catalog import build as catalog
from uppertier.earth.constants import WGS84
from uppertier.engagement.setup import LauncherSite, Spot
from uppertier.fire_control.battery import fan_out
from uppertier.fire_control.doctrine import Doctrine
from uppertier.scenario.battery_schema import Battery, Launchers
from uppertier.scenario.marks import Path
from uppertier.scenario.names import AT_RADAR
from uppertier.scenario.quantities import Place
from uppertier.scenario.schema import Scenario


def launcher_sites(battery: Battery, radar: Spot, spot: Callable[[Place], Spot]) -> tuple[LauncherSite, ...]:
    """Return the launchers of all groups, numbered through, each on its arc and at the height of its centre.

    `radar` is where the radar stands and `spot` says where a place is.
    """
    sites: list[LauncherSite] = []
    for group in battery.launchers:
        centre = radar if group.at.name == AT_RADAR else spot(group.at)
        sites += _group(group, centre, battery.radar.boresight.si, len(sites) + 1)
    return tuple(sites)


def _group(group: Launchers, centre: Spot, facing_rad: float, first: int) -> list[LauncherSite]:
    """Return one group of launchers; their numbers run from `first`, the group's stock is at the first."""
    design = catalog.launcher(group.design)
    stands = fan_out(
        centre.latitude_rad,
        centre.longitude_rad,
        facing_rad,
        group.count,
        group.spacing.si,
        group.fan.si,
        WGS84,
    )
    lost_s = {each.launcher: each.at.si for each in group.lost} | dict.fromkeys(group.out, 0.0)
    stock = group.count * design.rounds if group.stock is None else group.stock
    return [
        LauncherSite(
            Spot(f"launcher-{first + i}", f"Launcher {first + i}", latitude, longitude, centre.height_m),
            design.rounds,
            design.launch_interval_s,
            reload_s=design.reload_s if group.reload else inf,
            stock=stock if group.reload and i == 0 else 0,
            lost_s=lost_s.get(i + 1, inf),
        )
        for i, (latitude, longitude) in enumerate(stands)
    ]


def doctrine_of(
    scenario: Scenario, path: Path, battery: Battery, defended: list[Place], spot: Callable[[Place], Spot]
) -> Doctrine:
    """Return how a battery shoots, whose group stands at `path` and which defends the places given.

    Raises BadInput for a preferred place that it does not defend.
    """
    given = battery.doctrine
    known = [spot(place).name for place in defended]
    preferred = [spot(place).name for place in given.prefer]
    for number, name in enumerate(preferred):
        if name not in known:
            where = scenario.where(*path, "doctrine", "prefer", number)
            guess = errors.nearest(name, known)
            hint = f" Did you mean '{guess}'?" if guess else ""
            raise errors.BadInput(
                f"{where}: '{name}' is not defended, so it cannot be preferred. Defended: {', '.join(known)}."
                f"{hint}"
            )
    return Doctrine(
        given.shots,
        given.salvo,
        given.reserve,
        tuple(preferred),
        given.hold_fire,
        given.assignment,
        float(given.assumed_hit),
        float(given.hit_called_miss),
        float(given.miss_called_hit),
    )
