"""From a setup to arrays: the numbers the phases work by, and a world in which nothing has happened yet."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from uppertier.earth.constants import Planet
from uppertier.engagement.clock import DECISION_INTERVAL_S
from uppertier.engagement.debris import fly_remnants, remnants
from uppertier.engagement.discrimination import label_all
from uppertier.engagement.limits import operational_limits
from uppertier.engagement.reporters import draw_reports, room_for_reports
from uppertier.engagement.setup import Battery, LauncherSite, Setup, Sharing, Threat
from uppertier.engagement.sky import WAITING
from uppertier.engagement.world import Sizes, World, empty_worlds
from uppertier.errors import Impossible
from uppertier.figures import filed
from uppertier.fire_control.battery import blank_plans, defended, fire_control, stand
from uppertier.fire_control.launcher import TOGETHER, FireControl, Places
from uppertier.flight.body import LANDED
from uppertier.flight.path import KNOTS
from uppertier.flight.propagate import fly_many
from uppertier.flight.step import LOOSE
from uppertier.interceptor.flyout import Flyout
from uppertier.interceptor.round import InterceptorParameters
from uppertier.radar.air_table import AIR_TABLE, lay_air
from uppertier.radar.array import Site
from uppertier.radar.detection import swerling1
from uppertier.radar.equation import RadarParameters
from uppertier.radar.fence import FENCE_BEAM, fence_beams, lay_fence
from uppertier.radar.measurement import range_cell
from uppertier.random import DISPERSION, FENCE, normals, uniforms
from uppertier.tracking.track import (
    EXTENDED,
    INTERACTING,
    JOINT,
    NEAREST,
    TRACKER,
    UNSCENTED,
    TrackerParameters,
)

CEP_IN_SIGMAS = sqrt(2.0 * np.log(2.0))
"""Circular error probable of a circular Gaussian, in its standard deviations: 1.1774."""

FILTERS = {"extended": float(EXTENDED), "unscented": float(UNSCENTED), "interacting": float(INTERACTING)}
"""The tracker's filters by the names that a setup calls them."""
ASSOCIATIONS = {"nearest": NEAREST, "joint": JOINT}


class Book(NamedTuple):
    """All the numbers of one battery, number `number` of a fight, that do not change in it.

    `radar_figures` and `tracker_figures` are the radar and the tracker once more, as records for the kernels;
    `fence` holds the radar's beams, `air` its table of the air (`radar.air_table`). `relabels` says that
    discriminators with stated errors are at work.
    """

    number: int
    planet: Planet
    radar: RadarParameters
    radar_figures: np.ndarray
    fence: np.ndarray
    air: np.ndarray
    site: Site
    tracker: TrackerParameters
    tracker_figures: np.ndarray
    control: FireControl
    places: Places
    interceptor: InterceptorParameters
    flyout: Flyout
    sharing: Sharing | None
    radar_lost_s: float
    uplink_loss: float
    on_remote: bool
    relabels: bool


def open_books(setup: Setup) -> tuple[Book, ...]:
    """Return the numbers the phases work by, battery by battery."""
    return tuple(open_book(setup, number) for number in range(len(setup.batteries)))


def open_book(setup: Setup, number: int) -> Book:
    """Return the numbers that the phases of one battery work by."""
    battery = setup.batteries[number]
    site, interceptor, delays = battery.radar, battery.interceptor, battery.delays
    height_m = middle_height(battery.launchers)
    limits = operational_limits(interceptor, battery.envelope, height_m, setup.planet)
    spots = [place.spot for place in battery.places]
    control = fire_control(
        battery.doctrine,
        limits,
        delays.plan_s,
        delays.uplink_s,
        delays.assess_s,
        DECISION_INTERVAL_S,
        battery.least_warhead_probability,
    )
    sharing = setup.sharing if len(setup.batteries) > 1 else None
    if sharing is not None and sharing.together:
        control = control._replace(assignment=TOGETHER)
    radar, tracker = site.design.parameters(site.surroundings), tracker_parameters(battery)
    ground = site.design.stand(
        site.spot.latitude_rad,
        site.spot.longitude_rad,
        site.spot.height_m,
        site.boresight_rad,
        setup.planet,
    )
    fence = np.zeros(fence_beams(radar), FENCE_BEAM)
    lay_fence(radar, ground, fence)
    air = np.empty(AIR_TABLE)
    lay_air(radar.weather, ground, setup.planet, air)
    return Book(
        number=number,
        planet=setup.planet,
        radar=radar,
        radar_figures=filed(radar),
        fence=fence,
        air=air,
        site=ground,
        tracker=tracker,
        tracker_figures=filed(tracker),
        control=control,
        places=defended(
            [(spot.latitude_rad, spot.longitude_rad, spot.height_m) for spot in spots],
            [place.radius_m for place in battery.places],
            setup.planet,
            [spot.name in battery.doctrine.prefer for spot in spots],
        ),
        interceptor=interceptor.parameters(),
        flyout=interceptor.flyout(height_m, setup.planet),
        sharing=sharing,
        radar_lost_s=battery.radar_lost_s,
        uplink_loss=battery.uplink_loss,
        on_remote=battery.launch_on_remote,
        relabels=any(each.discrimination is not None for each in setup.batteries),
    )


def middle_height(launchers: Sequence[LauncherSite]) -> float:
    """Return the height (m) half way between the lowest and the highest launcher."""
    heights_m = [site.spot.height_m for site in launchers]
    return 0.5 * (min(heights_m) + max(heights_m))


def tracker_parameters(battery: Battery) -> TrackerParameters:
    """Return the numbers the tracker works by: the usual ones, and what it must know of its radar."""
    design = battery.radar.design
    radar = design.parameters()
    mode_s = design.track_interval_s
    return TRACKER._replace(
        track_interval_s=TRACKER.track_interval_s if mode_s is None else mode_s,
        filter_kind=FILTERS[battery.tracking.filter],
        association_kind=ASSOCIATIONS[battery.tracking.association],
        detection_chance=swerling1(radar.wanted_snr, radar.false_alarm_probability),
        # In a shortest gate the false alarms of a cell, over its length and the beam's widths.
        clutter_density=radar.false_alarm_probability
        / (range_cell(radar.bandwidth_hz) * radar.azimuth_beamwidth_rad * radar.elevation_beamwidth_rad),
    )


def populate(setup: Setup, seed: int, first_replica: int, replicas: int) -> tuple[World, ...]:
    """Return the worlds before the first frame: launchers full, every true path flown, cues drawn."""
    sizes, stocks = room_for(setup)
    worlds = empty_worlds(replicas, sizes, stocks)
    cutoff_rows = []
    for slot, threat in enumerate(setup.threats):
        marks = fly_threat(setup, threat, slot, worlds[0], seed, first_replica)
        fly_remnants(setup, slot, worlds[0], marks, seed, first_replica)
        cutoff_rows.append(marks[:, 1])
    worlds = trimmed(worlds)
    cues = worlds[0].cues[:, : sizes.cues]
    draw_reports(setup, worlds[0], cutoff_rows, seed, first_replica)
    cues["available_s"][cues["available_s"] >= setup.cue_lost_s] = np.inf
    for number, (battery, world) in enumerate(zip(setup.batteries, worlds, strict=True)):
        world.cues[:, : sizes.cues] = cues
        man(battery, world, setup.planet, battery_seed(seed, number), first_replica)
    return worlds


def room_for(setup: Setup) -> tuple[Sizes, list[tuple[int, int]]]:
    """Return how large the worlds of a fight are, and launchers and rounds of each battery."""
    sizes = Sizes(
        len(setup.threats),
        len(remnants(setup)),
        KNOTS,
        room_for_reports(setup),
        pages(setup.sharing, setup.frame_s),
    )
    stocks = [
        (len(b.launchers), sum(site.rounds + site.stock for site in b.launchers)) for b in setup.batteries
    ]
    return sizes, stocks


def trimmed(worlds: tuple[World, ...]) -> tuple[World, ...]:
    """Return the worlds without knots that no path of the batch has: paths are the largest of all arrays."""
    longest = int(worlds[0].knot_counts.max(initial=1))
    knots = worlds[0].knots[:, :, :longest].copy()
    return tuple(world._replace(knots=knots) for world in worlds)


def battery_seed(seed: int, number: int) -> int:
    """Return the seed of a battery's own luck; the first has that of the fight.

    The raid, early warning and the radars elsewhere are drawn with the fight's. Fights whose seeds differ by
    whole multiples of 2**48 share luck between their batteries.
    """
    return seed if number == 0 else (seed + (number << 48)) % 2**63


def man(battery: Battery, world: World, planet: Planet, seed: int, first_replica: int) -> None:
    """Make one battery ready in every replica: launchers full, the radar sweeping, labels drawn."""
    replicas = world.threats.shape[0]
    world.plans[:] = blank_plans(replicas, world.plans.shape[1])
    world.launchers[:] = stand(
        [site.post() for site in battery.launchers],
        sum(site.stock for site in battery.launchers),
        replicas,
        planet,
    )
    world.radar["fence_beam"] = first_beams(battery, seed, first_replica, replicas)
    if battery.discrimination is not None:
        label_all(battery.discrimination, world, seed, first_replica)


def pages(sharing: Sharing | None, frame_s: float) -> int:
    """Return how many seconds of what batteries tell one another are under way at once."""
    return 0 if sharing is None else int(delay_frames(sharing, frame_s) * frame_s / DECISION_INTERVAL_S) + 2


def delay_frames(sharing: Sharing, frame_s: float) -> int:
    """Return after how many frames a message between batteries is there, at the least one."""
    return max(1, round(sharing.delay_s / frame_s))


def first_beams(battery: Battery, seed: int, first_replica: int, replicas: int) -> np.ndarray:
    """Return the fence beam each replica's radar begins with: its sweep began long before the fight."""
    beams = fence_beams(battery.radar.design.parameters())
    drawn = [uniforms(seed, first_replica + r, FENCE, 0, 0)[0] for r in range(replicas)]
    return (beams * np.array(drawn)).astype(np.int64)


def aimed_launches(threat: Threat, slot: int, seed: int, first_replica: int, replicas: int) -> np.ndarray:
    """Return the launches (replicas, LAUNCH_COLUMNS) of one missile, in the order of `Launch`.

    Each replica draws by how much the missile falls east and north of its aim, and turns that into errors of
    the two launch controls through the aim's Jacobian; the flight that follows is a true flight.
    """
    sigma_m = threat.dispersion_m / CEP_IN_SIGMAS
    east_m, north_m = (
        sigma_m
        * np.array([normals(seed, first_replica + r, DISPERSION, slot, 0) for r in range(replicas)])
        .reshape(replicas, 2)
        .T
    )
    return threat.aim.displaced(east_m, north_m)


def fly_threat(
    setup: Setup, threat: Threat, slot: int, world: World, seed: int, first_replica: int
) -> np.ndarray:
    """Fly one missile in every replica and write its path, times and sizes into the world.

    Returns the marks of its flights (replicas, 5): column 1 the knot at which thrust ends, 2 of separation.
    """
    replicas = world.threats.shape[0]
    launches = aimed_launches(threat, slot, seed, first_replica, replicas)
    knots = np.zeros((replicas, KNOTS, 10))
    counts = np.zeros(replicas, np.int64)
    marks = np.zeros((replicas, 5), np.int64)
    fly_many(threat.aim.vehicle, launches, LOOSE, threat.aim.air, setup.planet, knots, counts, marks)
    if np.any(marks[:, 0] != LANDED):
        raise Impossible(f"{threat.name} does not come down within its flight: its dispersion is too great.")
    world.knots[:, slot] = knots
    world.knot_counts[:, slot] = counts
    each = np.arange(replicas)
    row, target, missile = world.threats[:, slot], world.targets[:, slot], threat.missile
    row["status"] = WAITING
    row["launch_s"] = row["epoch_s"] = threat.launch_s
    row["cutoff_s"] = threat.launch_s + knots[each, marks[:, 1], 0]
    row["separation_s"] = np.where(marks[:, 2] >= 0, threat.launch_s + knots[each, marks[:, 2], 0], np.inf)
    row["impact_s"] = threat.launch_s + knots[each, counts - 1, 0]
    row["impact_m"] = knots[each, counts - 1, 1:4]
    row["killed_s"] = row["first_seen_s"] = row["firm_s"] = np.inf
    row["killer"] = -1
    row["body_cross_section_m2"] = missile.body_cross_section_m2
    row["warhead_cross_section_m2"] = missile.warhead_cross_section_m2
    target["length_m"] = missile.warhead_length_m
    target["diameter_m"] = missile.warhead_diameter_m
    return marks
