"""What a scenario file may say: its groups and fields, each with its description and its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, PrivateAttr, model_validator

from uppertier.scenario.battery_schema import Battery
from uppertier.scenario.fields import LOST, Anywhere, Duration, Group, Loss, Name, usually
from uppertier.scenario.marks import Marks
from uppertier.scenario.quantities import Measure, Quantity, mistake


class RemoteRadar(Group):
    """A radar elsewhere that tells the battery of its tracks."""

    design: Name = Field(description="A radar of the catalogue.", examples=["green-pine"])
    at: Anywhere = Field(description="Where it stands.")
    boresight: Annotated[Quantity, Measure("angle", low="0 deg", high="360 deg")] = Field(
        description="Azimuth in which its face looks, clockwise from north."
    )
    name: Name | None = Field(default=None, description="What the timeline calls it. Default: its design.")
    interval: Annotated[Quantity, Measure("time", low="1 s", high="24 h")] = usually(
        "10 s", "Time from one message on a missile to the next."
    )
    delay: Duration = usually("2 s", "From its look until the battery has the message.")
    loss: Loss = Field(default=0.0, description=LOST)


class Cue(Group):
    """What others report to the battery: early-warning satellites, and radars elsewhere."""

    early_warning: bool = Field(
        default=False, description="Whether infrared satellites report each missile at its cut-off."
    )
    delay: Duration | None = Field(
        default=None, description="From cut-off until the battery has the report. Default: the catalogue's."
    )
    position_error: Annotated[Quantity, Measure("length", low="0 m", high="1000 km")] | None = Field(
        default=None, description="Standard deviation of position on each axis. Default: the catalogue's."
    )
    velocity_error: Annotated[Quantity, Measure("speed", low="0 m/s", high="10 km/s")] | None = Field(
        default=None, description="Standard deviation of velocity on each axis. Default: the catalogue's."
    )
    satellites: list[Annotated[Quantity, Measure("angle", low="-180 deg", high="360 deg")]] = Field(
        default=[],
        max_length=2,
        description=(
            "East longitudes of one or two geostationary satellites. The errors then hold across the line of "
            "sight of each, and are longer along it. Default: errors alike in every direction."
        ),
    )
    shared: Annotated[float, Field(ge=0.0, le=1.0)] = Field(
        default=0.0, description="Part of the variance of the errors that all missiles of a raid share."
    )
    loss: Loss = Field(default=0.0, description=f"{LOST[:-1]}; of the satellites' messages.")
    radar: RemoteRadar | None = Field(
        default=None, description="A radar elsewhere that tells the battery of its tracks."
    )
    radars: list[RemoteRadar] = Field(default=[], description="Several such radars.")
    lost: Duration | None = Field(
        default=None, description="From when on no report arrives, on the clock of the fight. Default: never."
    )

    @model_validator(mode="after")
    def _somebody_reports(self) -> Cue:
        """Refuse a group in which nobody reports and which does not say so."""
        if "early_warning" not in self.model_fields_set and not self.remote_radars:
            raise mistake(
                "names nobody who reports. Write 'early-warning: true' for satellites, 'radar: {…}' for a "
                "radar elsewhere, or 'cue: none'."
            )
        if len({each.si for each in self.satellites}) < len(self.satellites):
            raise mistake("satellites: two at one longitude are one.")
        return self

    @property
    def remote_radars(self) -> list[RemoteRadar]:
        """All radars elsewhere, the single one first."""
        return ([self.radar] if self.radar else []) + self.radars


class Sharing(Group):
    """What the batteries tell one another, once a second, each to all others."""

    tracks: bool = Field(
        default=True, description="Whether they report their firm tracks, and what they take them for."
    )
    engagements: bool = Field(
        default=True,
        description="Whether they say at what they shoot; the others then hold their fire until the verdict.",
    )
    assignment: Literal["each", "together"] = Field(
        default="each",
        description="Whether each battery assigns its own rounds, or one centre those of all, optimally.",
    )
    delay: Duration = usually("1 s", "From the sending until the others have the message.")
    loss: Loss = Field(default=0.0, description=LOST)
    lost: Duration | None = Field(
        default=None,
        description="From when on no message arrives, on the clock of the fight. Default: never.",
    )

    @model_validator(mode="after")
    def _all_else_is_of_tracks(self) -> Sharing:
        """Refuse engagements and common orders without tracks: nobody would know at what is shot."""
        if self.engagements and not self.tracks:
            raise mistake(
                "engagements are known by their tracks: write 'tracks: true', or 'engagements: false'."
            )
        if self.assignment == "together" and not self.tracks:
            raise mistake("a centre assigns rounds to shared tracks: write 'tracks: true'.")
        return self


class Salvo(Group):
    """Missiles of one kind from one place at one target."""

    missile: Name = Field(description="A missile of the catalogue.", examples=["scud-er"])
    count: int = Field(default=1, ge=1, le=200, description="How many.")
    from_: Anywhere = Field(description="Where they start.")
    at: Anywhere = Field(description="Where they are aimed.")
    first: Duration = usually("0 s", "When the first one starts, on the clock of the fight.")
    apart: Duration = usually("0 s", "Time from one start to the next.")
    dispersion: Annotated[Quantity, Measure("length", low="0 m", high="100 km")] = usually(
        "0 m",
        "Circular error probable: half of the impacts fall within it of the aim point.",
    )
    payload: Annotated[Quantity, Measure("mass", low="1 kg", high="100000 kg")] | None = Field(
        default=None, description="Another payload than the usual one of the catalogue."
    )
    cross_section: Annotated[Quantity, Measure("area", low="0.00001 m^2", high="100 m^2")] | None = Field(
        default=None,
        description="Another radar cross-section of the warhead than that of the catalogue.",
        examples=["0.01 m^2", "-20 dBsm"],
    )
    spent_stages: bool = Field(
        default=True, description="Whether empty stages fly on, as they do; without, they vanish."
    )
    break_up: Annotated[Quantity, Measure("length", low="0 km", high="20000 km")] | None = Field(
        default=None, description="Height below which a falling stage comes apart. Default: it stays whole."
    )
    pieces: int = Field(default=10, ge=2, le=100, description="Into how many pieces a stage comes apart.")
    loft: Literal["minimum-energy", "lofted", "depressed"] = Field(
        default="minimum-energy", description="Which of the paths to the target."
    )
    apogee: Annotated[Quantity, Measure("length", low="1 km", high="20000 km")] | None = Field(
        default=None, description="Height of the path's highest point, to choose one path exactly."
    )


OrNone = BeforeValidator(lambda given: None if given == "none" else given)
"""Of a group that may be left out: 'none' in its place leaves it out."""


class Scenario(Group):
    """One fight: a battery or several, a raid, the places defended."""

    name: Name = Field(description="What the fight is called.")
    about: str = Field(default="", description="A sentence on what it shows.")
    battery: Battery | None = Field(default=None, description="The battery, where there is one.")
    batteries: list[Battery] | None = Field(
        default=None, min_length=1, max_length=16, description="The batteries, where there are several."
    )
    sharing: Annotated[Sharing | None, OrNone] = Field(
        default=None,
        description="What the batteries tell one another; without this group, or with 'none', nothing.",
    )
    cue: Annotated[Cue | None, OrNone] = Field(
        default=None, description="Who warns every battery; without this group, or with 'none', nobody does."
    )
    raid: list[Salvo] = Field(min_length=1, description="The missiles that come.")
    defends: list[Anywhere] = Field(min_length=1, description="The places that are defended.")
    horizon: Annotated[Quantity, Measure("time", low="1 s", high="24 h")] = usually(
        "20 min", "When the fight is over at the latest."
    )
    _marks: Marks = PrivateAttr(default_factory=Marks)

    @model_validator(mode="after")
    def _somebody_defends(self) -> Scenario:
        """Refuse a fight without a battery, or with both forms of it, and what only several can do."""
        if self.battery and self.batteries:
            raise mistake("give either 'battery' or 'batteries', not both.")
        if not self.battery and not self.batteries:
            raise mistake(
                "has no battery. Write 'battery: {…}' for one, or 'batteries: [{…}, {…}]' for several."
            )
        several = len(self.batteries or ()) > 1
        if self.sharing and not several:
            raise mistake(
                "'sharing' is between batteries, and there is one only. Leave it out, or add another."
            )
        if not several and any(each.launch_on_remote for _, each in self.all_batteries()):
            raise mistake("'launch-on-remote' needs another battery to hear of, and there is none.")
        return self

    def all_batteries(self) -> list[tuple[tuple[str | int, ...], Battery]]:
        """Return every battery with the path of its group, in the order of the file."""
        if self.battery:
            return [(("battery",), self.battery)]
        return [(("batteries", number), each) for number, each in enumerate(self.batteries or ())]

    def where(self, *path: str | int) -> str:
        """Return where a field stands in the file, as the start of a complaint: file:line:column: field."""
        return self._marks.where(path)

    def remember(self, marks: Marks) -> Scenario:
        """Keep the lines that the values came from; `where` answers from them."""
        self._marks = marks
        return self


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the scenario file, for editors."""
    schema = Scenario.model_json_schema(by_alias=True)
    either = [{"required": ["battery"]}, {"required": ["batteries"]}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "oneOf": either}


def fields_at(path: Sequence[str | int], root: type[BaseModel] = Scenario) -> dict[str, str]:
    """Return the fields of the group at a path, with their descriptions; empty if there is no group."""
    group: type[BaseModel] | None = root
    for part in path:
        if isinstance(part, str) and group is not None:
            inside = {each.alias or name: each.annotation for name, each in group.model_fields.items()}
            group = _group_in(inside.get(part))
    if group is None:
        return {}
    return {each.alias or name: each.description or "" for name, each in group.model_fields.items()}


def _group_in(annotation: Any) -> type[BaseModel] | None:
    """Return the group in an annotation such as `Cue | None` or `list[Salvo]`, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if (found := _group_in(inner)) is not None:
            return found
    return None
