"""What a scenario file may say of a battery: its groups and fields, each with description and bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from uppertier.scenario.fields import (
    LOST,
    USUAL_MODE,
    Anywhere,
    Duration,
    Group,
    Loss,
    Name,
    Probability,
    usually,
)
from uppertier.scenario.quantities import Measure, OneOrMore, Place, PlaceGiven, Quantity, mistake
from uppertier.scenario.skyline import Skyline, SkylineGiven


class Radar(Group):
    """The radar of a battery."""

    design: Name = Field(description="A radar of the catalogue.", examples=["an-tpy-2"])
    at: Anywhere = Field(description="Where the radar stands.")
    boresight: Annotated[Quantity, Measure("angle", low="0 deg", high="360 deg")] = Field(
        description="Azimuth in which the face looks, clockwise from north."
    )
    mode: Literal["terminal", "forward-based"] = Field(
        default=USUAL_MODE,
        description="How the radar is used: for its own battery, or to find and report from afar.",
    )
    horizon: Literal["geometric", "four-thirds", "refracted"] = Field(
        default="geometric",
        description="The line to a target over the bulge of the Earth: straight; straight over an Earth a "
        "third larger, for targets below 10 km; or bent by the air.",
    )
    terrain: Annotated[Skyline, SkylineGiven()] | None = Field(
        default=None,
        description="The land that hides targets: pairs of azimuth and elevation, azimuths rising.",
    )
    rain: Annotated[Quantity, Measure("rain rate", low="0 mm/h", high="100 mm/h")] = usually(
        "0 mm/h", "Rain at the radar."
    )
    rain_height: Annotated[Quantity, Measure("length", low="100 m", high="19 km")] = usually(
        "4 km", "Height over the sea from which the rain falls; below it there is rain."
    )
    lost: Duration | None = Field(
        default=None, description="When it falls silent for good, on the clock of the fight. Default: never."
    )


class LauncherLost(Group):
    """A launcher that falls out of action in the fight."""

    launcher: int = Field(ge=1, description="Its number in the group, from 1.")
    at: Duration = Field(description="When, on the clock of the fight.")


class Launchers(Group):
    """Launchers of the battery, standing on an arc in front of a place."""

    design: Name = Field(description="A launcher of the catalogue.", examples=["thaad-launcher"])
    count: int = Field(ge=1, le=100, description="How many launchers.")
    at: Annotated[Place, PlaceGiven("radar")] = Field(
        description="The centre of the arc: 'radar', or a place."
    )
    spacing: Annotated[Quantity, Measure("length", low="0 m", high="100 km")] = usually(
        "400 m", "Distance along the arc from one launcher to the next."
    )
    fan: Annotated[Quantity, Measure("angle", low="0 deg", high="180 deg")] = usually(
        "30 deg",
        "How wide the arc opens about the boresight of the radar, as seen from its centre.",
    )
    reload: bool = Field(
        default=False, description="Whether an empty launcher is loaded again, in the catalogue's time."
    )
    stock: int | None = Field(
        default=None, ge=0, le=1000, description="Rounds for reloading. Default: one full load for each."
    )
    out: list[int] = Field(default=[], description="Launchers out of action from the start, by number.")
    lost: list[LauncherLost] = Field(default=[], description="Launchers that fall out, and when.")

    @model_validator(mode="after")
    def _speaks_of_its_own(self) -> Launchers:
        """Refuse numbers of launchers that the group does not have, and a stock that nobody loads."""
        for number in (*self.out, *(each.launcher for each in self.lost)):
            if not 1 <= number <= self.count:
                raise mistake(f"has launchers 1 to {self.count}; there is no launcher {number} in it.")
        if self.stock is not None and not self.reload:
            raise mistake("stock is for reloading, which is off. Write 'reload: true', or leave it out.")
        return self


class Shooting(Group):
    """How the commander wants to shoot."""

    shots: Literal["single", "salvo", "shoot-look-shoot", "shoot-shoot-look-shoot"] = Field(
        description="One round; a salvo; a salvo, a look, and another salvo at what survived; or two rounds "
        "(salvo, where that is more), a look, and one at what survived."
    )
    salvo: int = Field(default=1, ge=1, le=16, description="Rounds in a salvo.")
    reserve: int = Field(
        default=0,
        ge=0,
        description="Rounds of the battery for preferred places alone; without any, kept back.",
    )
    prefer: list[Anywhere] = Field(
        default=[], description="Defended places that are served first and may have the reserve."
    )
    hold_fire: bool = Field(
        default=True, description="Whether fire is held on what falls on no defended place."
    )
    assignment: Literal["greedy", "optimal"] = Field(
        default="greedy",
        description="Who gets a scarce round: the one with least time left, or where it saves most.",
    )
    assumed_hit: float = Field(
        default=0.9,
        gt=0.0,
        le=1.0,
        description="Chance of a hit of one round that assignment reckons with.",
    )
    hit_called_miss: Probability = Field(
        default=0.0, description="Chance that a hit is judged a miss, beside what the radar cannot see."
    )
    miss_called_hit: Probability = Field(
        default=0.0, description="Chance that a miss is judged a hit; a target still seen is judged again."
    )


class Discrimination(Group):
    """How the battery tells warheads from empty stages and pieces.

    Without the two errors it judges by what its tracks show: echo, fluctuation, drag.
    """

    warhead_missed: Probability | None = Field(
        default=None, description="Probability that a warhead is taken for debris, in place of the track's."
    )
    debris_taken: Probability | None = Field(
        default=None, description="Probability that debris is taken for a warhead, in place of the track's."
    )
    shoot_above: Probability = Field(
        default=0.2, description="The least probability of carrying a warhead at which a track is shot at."
    )


class Delays(Group):
    """Times the battery needs."""

    plan: Duration = Field(description="From the decision to shoot until the first round leaves.")
    uplink: Duration = Field(description="From a track to the round in flight.")
    assess: Duration = Field(description="From an intercept until the shot is judged.")


class Tracker(Group):
    """How the battery makes tracks of what its radar detects."""

    filter: Literal["extended", "unscented", "interacting"] | None = Field(
        default=None,
        description="Kalman filter: extended or unscented, for bodies that fall; or interacting models, "
        "which also follow a missile under thrust. Default: interacting; with joint association extended.",
    )
    association: Literal["nearest", "joint"] = Field(
        default="nearest",
        description="Which detection goes to which track: the likeliest pairs, or shares by chance.",
    )


class Battery(Group):
    """A battery: radar, launchers, interceptor, and how it shoots."""

    name: Name | None = Field(
        default=None, description="What the timeline calls it. Default: where its radar stands, or a number."
    )
    radar: Radar
    launchers: Annotated[list[Launchers], OneOrMore()] = Field(
        min_length=1, description="The launchers: one group, or a list of groups at different places."
    )
    interceptor: Name = Field(description="An interceptor of the catalogue.", examples=["thaad"])
    envelope: Literal["published", "kinematic"] = Field(
        default="published",
        description="Where it may intercept: inside the box that was published, or wherever its rounds can.",
    )
    doctrine: Shooting
    delays: Delays
    discrimination: Discrimination = Field(
        default_factory=Discrimination, description="How warheads are told from debris."
    )
    tracker: Tracker | None = Field(
        default=None, description="How tracks are made; without this group as it is usual."
    )
    uplink_loss: Loss = Field(
        default=0.0, description=f"{LOST[:-1]}; of those that tell a round in flight of its target."
    )
    launch_on_remote: bool = Field(
        default=False,
        description="Whether it also shoots on what only another battery tracks, and tells its rounds of it.",
    )
    defends: list[Anywhere] | None = Field(
        default=None, min_length=1, description="The places it defends. Default: those of the scenario."
    )
