"""From a `Scenario` to a `Setup`: names looked up in the catalogue, launchers placed, each missile aimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import cos, degrees, sin
from pathlib import Path

from uppertier import errors
from uppertier.catalog import build as catalog
from uppertier.earth.constants import WGS84
from uppertier.engagement.setup import (
    Debris,
    DefendedPlace,
    Delays,
    Discrimination,
    EarlyWarning,
    LauncherSite,
    RadarSite,
    RemoteRadar,
    Setup,
    Spot,
    Threat,
    Tracking,
)
from uppertier.fire_control.battery import PLACE_RADIUS_M, fan_out
from uppertier.fire_control.doctrine import Doctrine
from uppertier.flight.missile import Missile
from uppertier.radar.design import RadarDesign
from uppertier.radar.surroundings import Surroundings
from uppertier.scenario import schema
from uppertier.scenario.names import AT_RADAR, SATELLITES, entries
from uppertier.scenario.quantities import Place
from uppertier.scenario.read import read
from uppertier.scenario.schema import USUAL_MODE, Battery, Cue, Salvo, Scenario
from uppertier.trajectory.aim import Aim, aim

# A circle about the equator in one sidereal day.
GEOSTATIONARY_RADIUS_M = 42_164_000.0


def load(path: str | Path, overrides: Sequence[str] = ()) -> Setup:
    """Return the fight in a scenario file, ready to be fought; overrides are `path=value`.

    Raises BadInput for what cannot be read or is not known, OutOfReach for a missile that cannot fly so far.
    """
    return build(read(path, overrides))


def build(scenario: Scenario) -> Setup:
    """Return the fight that a scenario describes.

    Raises BadInput for names that the catalogue does not know and OutOfReach for a missile that cannot fly so
    far; both say where in the file.
    """
    entries(scenario)  # complains of every unknown name at once
    battery = scenario.battery
    stand = _spot(battery.radar.at)
    return Setup(
        name=scenario.name,
        about=scenario.about,
        threats=_threats(scenario),
        radar=RadarSite(
            _radar(scenario),
            stand,
            battery.radar.boresight.si,
            battery.radar.mode,
            _surroundings(battery.radar),
        ),
        early_warning=_early_warning(scenario.cue),
        remote_radars=_remote_radars(scenario.cue),
        launchers=_launchers(battery, stand),
        interceptor=catalog.interceptor(battery.interceptor),
        doctrine=Doctrine(battery.doctrine.shots, battery.doctrine.salvo, battery.doctrine.reserve),
        delays=Delays(battery.delays.plan.si, battery.delays.uplink.si, battery.delays.assess.si),
        places=tuple(_defended(place) for place in scenario.defends),
        horizon_s=scenario.horizon.si,
        discrimination=_discrimination(battery.discrimination),
        least_warhead_probability=battery.discrimination.shoot_above,
        tracking=_tracking(scenario),
        envelope=battery.envelope,
    )


def _tracking(scenario: Scenario) -> Tracking:
    """Return how tracks are made: with interacting models, and extended filters under joint association.

    Raises BadInput for another filter under joint association, which blends the updates of one model.
    """
    given = scenario.battery.tracker
    if given is None:
        return Tracking()
    if given.association == "nearest":
        return Tracking(given.association, given.filter or Tracking.filter)
    if given.filter not in (None, "extended"):
        where = scenario.where("battery", "tracker", "filter")
        raise errors.BadInput(
            f"{where}: joint association works with filter 'extended' only, not with '{given.filter}'. "
            "Choose that, or association 'nearest'."
        )
    return Tracking(given.association, "extended")


def _radar(scenario: Scenario) -> RadarDesign:
    """Return the radar of the battery in its mode. A radar without modes works for its own battery."""
    given = scenario.battery.radar
    design = catalog.radar(given.design)
    if not design.modes and given.mode == USUAL_MODE:
        return design
    try:
        return design.in_mode(given.mode)
    except errors.BadInput as error:
        raise errors.BadInput(f"{scenario.where('battery', 'radar', 'mode')}: {error}") from None


def _surroundings(radar: schema.Radar) -> Surroundings:
    """Return the land and the weather about the radar."""
    return Surroundings(
        terrain=radar.terrain.pairs if radar.terrain else (),
        horizon=radar.horizon,
        rain_m_s=radar.rain.si,
        rain_height_m=radar.rain_height.si,
    )


def _spot(place: Place) -> Spot:
    """Return where a place is; a place without a name is called by its coordinates."""
    if place.name is not None:
        found = catalog.place(place.name)
        return Spot(found.name, found.title, *found)
    latitude, longitude = degrees(place.latitude_rad), degrees(place.longitude_rad)
    longitude = longitude - 360.0 if longitude > 180.0 else longitude
    title = f"{abs(latitude):.2f} {'NS'[latitude < 0]}, {abs(longitude):.2f} {'EW'[longitude < 0]}"
    return Spot(title, title, place.latitude_rad, place.longitude_rad, place.height_m)


def _defended(place: Place) -> DefendedPlace:
    """Return a place to defend; one without a name gets the extent of a city."""
    radius_m = PLACE_RADIUS_M if place.name is None else catalog.place(place.name).radius_m
    return DefendedPlace(_spot(place), radius_m)


def _launchers(battery: Battery, radar: Spot) -> tuple[LauncherSite, ...]:
    """Return the launchers on their arc, all at the height of its centre."""
    given = battery.launchers
    design = catalog.launcher(given.design)
    centre = radar if given.at.name == AT_RADAR else _spot(given.at)
    stands = fan_out(
        centre.latitude_rad,
        centre.longitude_rad,
        battery.radar.boresight.si,
        given.count,
        given.spacing.si,
        given.fan.si,
        WGS84,
    )
    return tuple(
        LauncherSite(
            Spot(f"launcher-{number}", f"Launcher {number}", latitude, longitude, centre.height_m),
            design.rounds,
            design.launch_interval_s,
        )
        for number, (latitude, longitude) in enumerate(stands, 1)
    )


def _threats(scenario: Scenario) -> tuple[Threat, ...]:
    """Return the missiles of the raid in the order of the file; each line of it is aimed once."""
    threats: list[Threat] = []
    numbers: Counter[str] = Counter()
    beyond: list[errors.OutOfReach] = []
    for row, line in enumerate(scenario.raid):
        missile = catalog.missile(line.missile)
        origin, target = _spot(line.from_), _spot(line.at)
        try:
            aimed = _aimed(scenario, row, missile, origin, target)
        except errors.OutOfReach as error:
            beyond.append(error)
            continue
        for i in range(line.count):
            numbers[line.missile] += 1
            threats.append(
                Threat(
                    name=f"{line.missile}-{numbers[line.missile]}",
                    missile=missile,
                    aim=aimed,
                    origin=origin,
                    target=target,
                    launch_s=line.first.si + i * line.apart.si,
                    dispersion_m=line.dispersion.si,
                    debris=_debris(line),
                )
            )
    if beyond:
        said = "\n".join(str(error) for error in beyond)
        raise errors.OutOfReach(said, max(error.short_by_m for error in beyond))
    return tuple(threats)


def _discrimination(given: schema.Discrimination) -> Discrimination | None:
    """Return the errors a scenario states; of two, one that is left open is none."""
    if given.warhead_missed is None and given.debris_taken is None:
        return None
    return Discrimination(given.warhead_missed or 0.0, given.debris_taken or 0.0)


def _debris(line: Salvo) -> Debris | None:
    """Return what becomes of the empty stages of one line of the raid."""
    if not line.spent_stages:
        return None
    return Debris(line.break_up.si, line.pieces) if line.break_up else Debris()


def _aimed(scenario: Scenario, row: int, missile: Missile, origin: Spot, target: Spot) -> Aim:
    """Return the launch for one line of the raid.

    Raises what forbids it, with the line of the file in front.
    """
    line = scenario.raid[row]
    where = scenario.where("raid", row)
    try:
        return aim(
            missile,
            (origin.latitude_rad, origin.longitude_rad, origin.height_m),
            (target.latitude_rad, target.longitude_rad, target.height_m),
            loft=line.loft,
            apogee_m=line.apogee.si if line.apogee else None,
        )
    except errors.OutOfReach as error:
        raise errors.OutOfReach(f"{where}: {error}", error.short_by_m) from None
    except errors.Impossible as error:
        raise errors.Impossible(f"{where}: {error}") from None
    except errors.BadInput as error:
        raise errors.BadInput(*(f"{where}: {each}" for each in error.complaints)) from None


def _early_warning(cue: Cue | None) -> EarlyWarning | None:
    """Return the early warning, with the catalogue's figure for whatever the scenario leaves open."""
    if cue is None or not cue.early_warning:
        return None
    usual = catalog.early_warning(SATELLITES)
    over = [_above(longitude.si) for longitude in cue.satellites]
    return usual._replace(
        delay_s=cue.delay.si if cue.delay else usual.delay_s,
        position_sigma_m=cue.position_error.si if cue.position_error else usual.position_sigma_m,
        velocity_sigma_m_s=cue.velocity_error.si if cue.velocity_error else usual.velocity_sigma_m_s,
        shared=float(cue.shared),
        loss=float(cue.loss),
        satellites=len(over),
        first_satellite_m=over[0] if over else usual.first_satellite_m,
        second_satellite_m=over[-1] if over else usual.second_satellite_m,
    )


def _above(longitude_rad: float) -> tuple[float, float, float]:
    """Return where a geostationary satellite stands (Earth-fixed, m)."""
    return GEOSTATIONARY_RADIUS_M * cos(longitude_rad), GEOSTATIONARY_RADIUS_M * sin(longitude_rad), 0.0


def _remote_radars(cue: Cue | None) -> tuple[RemoteRadar, ...]:
    """Return the radars elsewhere that a scenario names."""
    return tuple(
        RemoteRadar(
            each.name or each.design,
            RadarSite(catalog.radar(each.design), _spot(each.at), each.boresight.si, "terminal"),
            each.interval.si,
            each.delay.si,
            float(each.loss),
        )
        for each in (cue.remote_radars if cue else ())
    )
