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
from uppertier.engagement.reporters import draw_reports, room_for_reports
from uppertier.engagement.setup import LauncherSite, Setup, Threat
from uppertier.engagement.sky import WAITING
from uppertier.engagement.world import World, empty_world
from uppertier.errors import Impossible
from uppertier.fire_control.battery import Limits, blank_plans, defended, fire_control, stand
from uppertier.fire_control.launcher import FireControl, Places
from uppertier.flight.body import LANDED
from uppertier.flight.path import KNOTS
from uppertier.flight.propagate import fly_many
from uppertier.flight.step import LOOSE
from uppertier.interceptor.flyout import Flyout
from uppertier.interceptor.round import InterceptorParameters
from uppertier.radar.array import Site
from uppertier.radar.detection import swerling1
from uppertier.radar.equation import RadarParameters
from uppertier.radar.measurement import range_cell
from uppertier.radar.schedule import fence_beams
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
    """All the numbers of a fight that do not change in it."""

    planet: Planet
    radar: RadarParameters
    site: Site
    tracker: TrackerParameters
    control: FireControl
    places: Places
    interceptor: InterceptorParameters
    flyout: Flyout


def open_book(setup: Setup) -> Book:
    """Return the numbers the phases work by."""
    site = setup.radar
    interceptor = setup.interceptor
    limits = Limits(
        interceptor.min_intercept_height_m, interceptor.max_intercept_height_m, interceptor.published_range_m
    )
    delays = setup.delays
    spots = [place.spot for place in setup.places]
    return Book(
        planet=setup.planet,
        radar=site.design.parameters(site.surroundings),
        site=site.design.stand(
            site.spot.latitude_rad,
            site.spot.longitude_rad,
            site.spot.height_m,
            site.boresight_rad,
            setup.planet,
        ),
        tracker=tracker_parameters(setup),
        control=fire_control(
            setup.doctrine,
            limits,
            delays.plan_s,
            delays.uplink_s,
            delays.assess_s,
            DECISION_INTERVAL_S,
            setup.least_warhead_probability,
        ),
        places=defended(
            [(spot.latitude_rad, spot.longitude_rad, spot.height_m) for spot in spots],
            [place.radius_m for place in setup.places],
            setup.planet,
            [spot.name in setup.doctrine.prefer for spot in spots],
        ),
        interceptor=interceptor.parameters(),
        flyout=interceptor.flyout(middle_height(setup.launchers), setup.planet),
    )


def middle_height(launchers: Sequence[LauncherSite]) -> float:
    """Return the height (m) half way between the lowest and the highest launcher."""
    heights_m = [site.spot.height_m for site in launchers]
    return 0.5 * (min(heights_m) + max(heights_m))


def tracker_parameters(setup: Setup) -> TrackerParameters:
    """Return the numbers the tracker works by: the usual ones, and what it must know of its radar."""
    design = setup.radar.design
    radar = design.parameters()
    mode_s = design.track_interval_s
    return TRACKER._replace(
        track_interval_s=TRACKER.track_interval_s if mode_s is None else mode_s,
        filter_kind=FILTERS[setup.tracking.filter],
        association_kind=ASSOCIATIONS[setup.tracking.association],
        detection_chance=swerling1(radar.wanted_snr, radar.false_alarm_probability),
        # In a shortest gate the false alarms of a cell, over its length and the beam's widths.
        clutter_density=radar.false_alarm_probability
        / (range_cell(radar.bandwidth_hz) * radar.azimuth_beamwidth_rad * radar.elevation_beamwidth_rad),
    )


def populate(setup: Setup, seed: int, first_replica: int, replicas: int) -> World:
    """Return the world before the first frame: launchers full, every true path flown, cues drawn."""
    rounds = sum(site.rounds + site.stock for site in setup.launchers)
    world = empty_world(
        replicas,
        len(setup.threats),
        len(setup.launchers),
        rounds,
        KNOTS,
        len(remnants(setup)),
        room_for_reports(setup),
    )
    world.plans[:] = blank_plans(replicas, world.plans.shape[1])
    world.launchers[:] = stand(
        [site.post() for site in setup.launchers],
        sum(site.stock for site in setup.launchers),
        replicas,
        setup.planet,
    )
    world.radar["fence_beam"] = first_beams(setup, seed, first_replica, replicas)
    cutoff_rows = []
    for slot, threat in enumerate(setup.threats):
        marks = fly_threat(setup, threat, slot, world, seed, first_replica)
        fly_remnants(setup, slot, world, marks, seed, first_replica)
        cutoff_rows.append(marks[:, 1])
    draw_reports(setup, world, cutoff_rows, seed, first_replica)
    if setup.discrimination is not None:
        label_all(setup.discrimination, world, seed, first_replica)
    return world


def first_beams(setup: Setup, seed: int, first_replica: int, replicas: int) -> np.ndarray:
    """Return the fence beam each replica's radar begins with: its sweep began long before the fight."""
    beams = fence_beams(setup.radar.design.parameters())
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
