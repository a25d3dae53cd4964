"""All that is settled before the clock starts: frozen descriptions in SI, radians and Earth-fixed places."""

from __future__ import annotations

from dataclasses import dataclass

from uppertier.earth.constants import WGS84, Planet
from uppertier.fire_control.doctrine import Doctrine
from uppertier.flight.missile import Missile
from uppertier.interceptor.design import Interceptor
from uppertier.radar.cue import EarlyWarning
from uppertier.radar.design import RadarDesign
from uppertier.radar.surroundings import BARE, Surroundings
from uppertier.trajectory.aim import Aim


@dataclass(frozen=True)
class Spot:
    """A named point on the Earth: geodetic latitude and longitude in radians, height in metres."""

    name: str
    title: str
    latitude_rad: float
    longitude_rad: float
    height_m: float = 0.0


@dataclass(frozen=True)
class Debris:
    """What becomes of a missile's empty stages: they fly on, and below a height come apart into pieces."""

    break_up_m: float | None = None
    pieces: int = 0


@dataclass(frozen=True)
class Threat:
    """One missile of the raid: what it is, whence it flies at what, when, and how well it is aimed.

    `dispersion_m` is the circular error probable of the impact about the aim point (half of the impacts fall
    inside it); it is flown, not added: each replica perturbs the launch controls through the aim's Jacobian.
    `debris` says what becomes of its empty stages; without it they vanish where they come free.
    """

    name: str
    missile: Missile
    aim: Aim
    origin: Spot
    target: Spot
    launch_s: float
    dispersion_m: float
    debris: Debris | None = None


@dataclass(frozen=True)
class RadarSite:
    """A radar where it stands: design in its mode, place, azimuth of its boresight, and what is about it."""

    design: RadarDesign
    spot: Spot
    boresight_rad: float
    mode: str
    surroundings: Surroundings = BARE


@dataclass(frozen=True)
class RemoteRadar:
    """A radar elsewhere whose tracks the battery is told of: what it is, how often it tells, over which link.

    A track is sent when it is firm and then every `interval_s`; a message takes `delay_s` and is lost with
    the chance `loss`.
    """

    name: str
    radar: RadarSite
    interval_s: float
    delay_s: float
    loss: float


@dataclass(frozen=True)
class LauncherSite:
    """One launcher where it stands, with its rounds and the least time between two launches."""

    spot: Spot
    rounds: int
    interval_s: float


@dataclass(frozen=True)
class Discrimination:
    """How well warheads are told from debris: two probabilities of error, drawn once for each object.

    `warhead_missed`: a warhead is taken for debris; `debris_taken`: debris is taken for a warhead.
    """

    warhead_missed: float
    debris_taken: float


@dataclass(frozen=True)
class Delays:
    """Times the battery needs: to plan a shot, to carry an uplink, to look before it judges a shot."""

    plan_s: float
    uplink_s: float
    assess_s: float


@dataclass(frozen=True)
class Tracking:
    """How the battery's tracker works.

    `association` is 'nearest' or 'joint'; `filter` is 'extended', 'unscented' or 'interacting'.
    """

    association: str = "nearest"
    filter: str = "interacting"


@dataclass(frozen=True)
class DefendedPlace:
    """A place the battery is told to defend: impacts within `radius_m` of the spot count as threats to it."""

    spot: Spot
    radius_m: float


@dataclass(frozen=True)
class Setup:
    """One fight, ready to be fought: the answer of `load` and the argument of `engage`.

    Without `discrimination` the battery tells warheads from debris by what its tracks show; a track whose
    probability of carrying a warhead is below `least_warhead_probability` is not shot at. `envelope` says
    where it may intercept (see `limits`).
    """

    name: str
    about: str
    threats: tuple[Threat, ...]
    radar: RadarSite
    early_warning: EarlyWarning | None
    launchers: tuple[LauncherSite, ...]
    interceptor: Interceptor
    doctrine: Doctrine
    delays: Delays
    places: tuple[DefendedPlace, ...]
    horizon_s: float
    remote_radars: tuple[RemoteRadar, ...] = ()
    frame_s: float = 0.1
    planet: Planet = WGS84
    discrimination: Discrimination | None = None
    least_warhead_probability: float = 0.2
    tracking: Tracking = Tracking()
    envelope: str = "published"
