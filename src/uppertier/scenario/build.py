"""From a `Scenario` to a `Setup`: names looked up in the catalogue, launchers placed, each missile aimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import cos, degrees, inf, sin
from pathlib import Path as FilePath

from uppertier import errors
from uppertier.catalog import build as catalog
from uppertier.engagement.setup import (
    Battery,
    Debris,
    DefendedPlace,
    Delays,
    Discrimination,
    EarlyWarning,
    RadarSite,
    RemoteRadar,
    Setup,
    Sharing,
    Spot,
    Threat,
    Tracking,
)
from uppertier.fire_control.battery import PLACE_RADIUS_M
from uppertier.flight.missile import Missile
from uppertier.radar.design import RadarDesign
from uppertier.radar.surroundings import Surroundings
from uppertier.scenario import battery_schema, schema
from uppertier.scenario.fields import USUAL_MODE
from uppertier.scenario.fire_units import doctrine_of, launcher_sites
from uppertier.scenario.marks import Path
from uppertier.scenario.names import SATELLITES, entries
from uppertier.scenario.quantities import Place, Quantity
from uppertier.scenario.read import read
from uppertier.scenario.schema import Cue, Salvo, Scenario
from uppertier.trajectory.aim import Aim, aim

# A circle about the equator in one sidereal day.
GEOSTATIONARY_RADIUS_M = 42_164_000.0


def load(path: str | FilePath, overrides: Sequence[str] = ()) -> Setup:
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
    cue, sharing = scenario.cue, scenario.sharing
    return Setup(
        name=scenario.name,
        about=scenario.about,
        threats=_threats(scenario),
        batteries=tuple(
            _battery(scenario, path, given, name)
            for (path, given), name in zip(scenario.all_batteries(), battery_names(scenario), strict=True)
        ),
        early_warning=_early_warning(cue),
        remote_radars=_remote_radars(cue),
        cue_lost_s=_moment(cue.lost if cue else None),
        sharing=_sharing(sharing) if sharing and sharing.tracks else None,
        horizon_s=scenario.horizon.si,
    )


def _battery(scenario: Scenario, path: Path, given: battery_schema.Battery, name: str) -> Battery:
    """Return one battery, whose group stands at a path of the file."""
    stand = _spot(given.radar.at)
    design = _radar(scenario, path, given.radar)
    surroundings = _surroundings(given.radar)
    return Battery(
        name=name,
        radar=RadarSite(design, stand, given.radar.boresight.si, given.radar.mode, surroundings),
        launchers=launcher_sites(given, stand, _spot),
        interceptor=catalog.interceptor(given.interceptor),
        doctrine=doctrine_of(scenario, path, given, given.defends or scenario.defends, _spot),
        delays=Delays(given.delays.plan.si, given.delays.uplink.si, given.delays.assess.si),
        places=tuple(_defended(place) for place in given.defends or scenario.defends),
        discrimination=_discrimination(given.discrimination),
        least_warhead_probability=given.discrimination.shoot_above,
        tracking=_tracking(scenario, path, given.tracker),
        radar_lost_s=_moment(given.radar.lost),
        uplink_loss=float(given.uplink_loss),
        launch_on_remote=given.launch_on_remote,
        envelope=given.envelope,
    )


def battery_names(scenario: Scenario) -> list[str]:
    """Return what the batteries of a scenario are called: as given, by their place, or by number.

    Raises BadInput for two of one name.
    """
    names: list[str] = []
    for number, (path, battery) in enumerate(scenario.all_batteries(), 1):
        name = battery.name or battery.radar.at.name or f"battery {number}"
        if name in names:
            raise errors.BadInput(
                f"{scenario.where(*path)}: two batteries are called '{name}'. Give each a 'name' of its own."
            )
        names.append(name)
    return names


def _moment(given: Quantity | None) -> float:
    """Return a time on the clock of the fight (s), infinite where none is given."""
    return inf if given is None else given.si


def _sharing(given: schema.Sharing) -> Sharing:
    """Return what the batteries tell one another."""
    return Sharing(
        given.engagements,
        given.delay.si,
        float(given.loss),
        _moment(given.lost),
        given.assignment == "together",
    )


def _tracking(scenario: Scenario, path: Path, given: battery_schema.Tracker | None) -> Tracking:
    """Return how tracks are made: with interacting models, and extended filters under joint association.

    Raises BadInput for another filter under joint association, which blends the updates of one model.
    """
    if given is None:
        return Tracking()
    if given.association == "nearest":
        return Tracking(given.association, given.filter or Tracking.filter)
    if given.filter not in (None, "extended"):
        where = scenario.where(*path, "tracker", "filter")
        raise errors.BadInput(
            f"{where}: joint association works with filter 'extended' only, not with '{given.filter}'. "
            "Choose that, or association 'nearest'."
        )
    return Tracking(given.association, "extended")


def _radar(scenario: Scenario, path: Path, given: battery_schema.Radar) -> RadarDesign:
    """Return the radar of a battery in its mode. A radar without modes works for its own battery."""
    design = catalog.radar(given.design)
    if not design.modes and given.mode == USUAL_MODE:
        return design
    try:
        return design.in_mode(given.mode)
    except errors.BadInput as error:
        raise errors.BadInput(f"{scenario.where(*path, 'radar', 'mode')}: {error}") from None


def _surroundings(radar: battery_schema.Radar) -> Surroundings:
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


def _threats(scenario: Scenario) -> tuple[Threat, ...]:
    """Return the missiles of the raid in the order of the file; each line of it is aimed once."""
    threats: list[Threat] = []
    numbers: Counter[str] = Counter()
    beyond: list[errors.OutOfReach] = []
    for row, line in enumerate(scenario.raid):
        missile = catalog.missile(line.missile)
        if line.payload:
            missile = missile.with_payload(line.payload.si)
        if line.cross_section:
            missile = replace(missile, warhead_cross_section_m2=line.cross_section.si)
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


def _discrimination(given: battery_schema.Discrimination) -> Discrimination | None:
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
