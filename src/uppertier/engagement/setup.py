"""All that is settled before the clock starts: frozen descriptions in SI, radians and Earth-fixed places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import Any

from uppertier.earth.constants import WGS84, Planet
from uppertier.fire_control.battery import Post
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
    """One launcher where it stands, with its rounds and the least time between two launches.

    `reload_s` after its last launch it is full again, from the battery's stock, to which `stock` rounds came
    with it; out of action from `lost_s` on.
    """

    spot: Spot
    rounds: int
    interval_s: float
    reload_s: float = inf
    stock: int = 0
    lost_s: float = inf

    def post(self) -> Post:
        """Return what fire control must know of it."""
        place = (self.spot.latitude_rad, self.spot.longitude_rad, self.spot.height_m)
        return Post(place, self.rounds, self.interval_s, self.reload_s, self.lost_s)


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
class Battery:
    """One battery: its radar, its launchers with their rounds, how it shoots, and what goes wrong with it.

    Without `discrimination` it tells warheads from debris by what its tracks show; a track whose probability
    of carrying a warhead is below `least_warhead_probability` is not shot at. `places` are what it defends.
    From `radar_lost_s` (fight clock) on its radar is silent: no dwells and no uplinks. An uplink is lost with
    the chance `uplink_loss`. With `launch_on_remote` it shoots on what other batteries track as well.
    `envelope` says where it may intercept (see `limits`).
    """

    name: str
    radar: RadarSite
    launchers: tuple[LauncherSite, ...]
    interceptor: Interceptor
    doctrine: Doctrine
    delays: Delays
    places: tuple[DefendedPlace, ...]
    discrimination: Discrimination | None = None
    least_warhead_probability: float = 0.2
    tracking: Tracking = Tracking()
    radar_lost_s: float = inf
    uplink_loss: float = 0.0
    launch_on_remote: bool = False
    envelope: str = "published"


@dataclass(frozen=True)
class Sharing:
    """What batteries tell one another, once a second, each to all others: their firm tracks (see `link`).

    `engagements`: also at what they shoot until when. A message takes `delay_s` and is lost with the chance
    `loss`; from `lost_s` (fight clock) on all are. With `together` one centre assigns the rounds of all.
    """

    engagements: bool = True
    delay_s: float = 1.0
    loss: float = 0.0
    lost_s: float = inf
    together: bool = False


@dataclass(frozen=True)
class Setup:
    """One fight, ready to be fought: the answer of `load` and the argument of `engage`.

    All batteries hear the same early warning and the same radars elsewhere, until `cue_lost_s`; of one
    another they hear only with `sharing`.
    """

    name: str
    about: str
    threats: tuple[Threat, ...]
    batteries: tuple[Battery, ...]
    early_warning: EarlyWarning | None
    horizon_s: float
    remote_radars: tuple[RemoteRadar, ...] = ()
    cue_lost_s: float = inf
    sharing: Sharing | None = None
    frame_s: float = 0.1
    planet: Planet = WGS84

    def with_battery(self, number: int = 0, **changes: Any) -> Setup:
        """Return the same fight with some fields of one battery changed."""
        changed = replace(self.batteries[number], **changes)
        others = self.batteries[:number], self.batteries[number + 1 :]
        return replace(self, batteries=(*others[0], changed, *others[1]))

    @property
    def places(self) -> list[DefendedPlace]:
        """Every place that a battery defends, each once, in the order of the batteries."""
        return list(dict.fromkeys(place for battery in self.batteries for place in battery.places))
