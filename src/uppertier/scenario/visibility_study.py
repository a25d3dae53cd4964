"""From a study file to a table of views: launch areas, targets, radars, modes, boresights, cross-sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from math import degrees, inf
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, PrivateAttr, ValidationError

from uppertier import errors
from uppertier.area.visibility_study import Area, Mode, Study, Watcher
from uppertier.catalog import build as catalog
from uppertier.engagement.setup import Spot
from uppertier.scenario.complaints import sentences
from uppertier.scenario.fields import Anywhere, Group, Name, usually
from uppertier.scenario.marks import Marks
from uppertier.scenario.quantities import Measure, Place, Quantity
from uppertier.scenario.read import Kind, plain_data

STUDY = Kind(
    "study",
    "name, radars, launch-areas, targets, …",
    "The studies folder of the repository holds one to start from.",
)
Azimuth = Annotated[Quantity, Measure("angle", low="-360 deg", high="360 deg")]
Sector = Annotated[Quantity, Measure("angle", low="0.1 deg", high="360 deg")]
Elevation = Annotated[Quantity, Measure("angle", low="-10 deg", high="90 deg")]
Length = Annotated[Quantity, Measure("length", low="0 km", high="100000 km")]
Size = Annotated[Quantity, Measure("area", low="0.000001 m^2", high="100000 m^2")]
Ratio = Annotated[Quantity, Measure("ratio", low="0.001", high="1000000000")]
Dwell = Annotated[Quantity, Measure("time", low="0.01 ms", high="60 s")]


class StudyRadar(Group):
    """A radar that watches."""

    name: Name | None = Field(default=None, description="What it is called. Default: its place, or design.")
    design: Name = Field(description="A radar of the catalogue.", examples=["an-tpy-2"])
    at: Anywhere = Field(description="Where it stands.")
    boresights: list[Azimuth] | None = Field(
        default=None, description="Azimuths it may be turned to. Default: those of the study."
    )
    sector: Sector | None = Field(
        default=None,
        description="Full width about the boresight; 360 deg is all round. Default: the design's.",
    )
    min_elevation: Elevation = usually("5 deg", "Least elevation, geometric.")


class StudyMode(Group):
    """A way to use the radars: how strong an echo, how low, how far."""

    name: Name = Field(description="What it is called.")
    mode: Name | None = Field(
        default=None,
        description="A mode of the designs, for what is not given here. Default: the design as it is.",
        examples=["forward-based"],
    )
    snr: Ratio | None = Field(default=None, description="Ratio to be reached. Default: 20.")
    dwell: Dwell | None = Field(
        default=None, description="Time on the target. Default: the design's longest."
    )
    min_elevation: Elevation | None = Field(
        default=None, description="Least elevation in this mode. Default: the radar's."
    )
    max_range: Length | None = Field(
        default=None, description="Farther off nothing counts, however strong the echo. Default: no limit."
    )


class LaunchArea(Group):
    """Where a missile is launched."""

    name: Name | None = Field(default=None, description="What it is called. Default: the place's name.")
    at: Anywhere = Field(description="Where it is.")
    missile: Name = Field(description="A missile of the catalogue.", examples=["df-31a"])
    loft: Literal["minimum-energy", "lofted", "depressed"] = Field(
        default="minimum-energy", description="Which of the paths to the target."
    )
    apogee: Annotated[Quantity, Measure("length", low="1 km", high="20000 km")] | None = Field(
        default=None, description="Height of the path's highest point, to choose one path exactly."
    )


class StudyTarget(Group):
    """Where a missile is aimed."""

    name: Name | None = Field(default=None, description="What it is called. Default: the place's name.")
    at: Anywhere = Field(description="Where it is.")


class VisibilityStudy(Group):
    """A table of views: every launch area to every target, seen by every radar in every way."""

    name: Name = Field(description="What the study is called.")
    about: str = Field(default="", description="A sentence on what it shows.")
    radars: list[StudyRadar] = Field(min_length=1, description="The radars that watch.")
    boresights: list[Azimuth] = Field(
        default=[], description="Azimuths of the radars that name none of their own; none is all round."
    )
    modes: list[StudyMode] = Field(
        default=[StudyMode(name="usual")], min_length=1, description="Ways to use the radars."
    )
    rcs: list[Size] = Field(default=[], description="Radar cross-sections; none is geometry alone.")
    launch_areas: list[LaunchArea] = Field(min_length=1, description="Where the missiles come from.")
    targets: list[StudyTarget] = Field(min_length=1, description="Where they are bound.")
    min_altitude: Length = usually("0 km", "Lower than this nothing counts.")
    _marks: Marks = PrivateAttr(default_factory=Marks)

    def where(self, *path: str | int) -> str:
        """Return where a field stands in the file, as the start of a complaint."""
        return self._marks.where(path)


def read_study(path: str | Path) -> VisibilityStudy:
    """Return the study in a file. Raises BadInput with all complaints at once."""
    content, marks = plain_data(path, STUDY)
    try:
        study = VisibilityStudy.model_validate(content)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise errors.BadInput(*sentences(found, marks, VisibilityStudy)) from None
    study._marks = marks
    return study


Found = TypeVar("Found")


class _Finder:
    """Looks names up in the catalogue, and gathers the complaints about those it lacks."""

    def __init__(self, study: VisibilityStudy) -> None:
        self.study = study
        self.complaints: list[str] = []

    def find(self, look_up: Callable[[str], Found], name: str, *path: str | int) -> Found | None:
        """Return what a name stands for; None, and a complaint, where it stands for nothing."""
        try:
            return look_up(name)
        except errors.BadInput as error:
            self.complaints.append(f"{self.study.where(*path)}: {error}")
            return None

    def spot(self, place: Place, called: str | None, *path: str | int) -> Spot:
        """Return where a place is, by the name it is called in the study."""
        named = None if place.name is None else self.find(catalog.place, place.name, *path)
        if named is not None:
            return Spot(called or named.name, named.title, *named)
        written = called or place.name or _coordinates(place)
        return Spot(written, written, place.latitude_rad, place.longitude_rad, place.height_m)


def build_study(study: VisibilityStudy) -> Study:
    """Return what a study file asks for, names looked up.

    Raises BadInput with a complaint for every name that the catalogue does not know or that stands twice.
    """
    finder = _Finder(study)
    watchers = list(_watchers(study, finder))
    areas = list(_areas(study, finder))
    targets = [
        finder.spot(each.at, each.name, "targets", number, "at") for number, each in enumerate(study.targets)
    ]
    finder.complaints += _unfit_modes(study, watchers)
    for what, names in (
        ("radars", [each.spot.name for each in watchers]),
        ("modes", [each.name for each in study.modes]),
        ("targets", [each.name for each in targets]),
    ):
        finder.complaints += [
            f"{study.where(what)}: two are called '{name}'. Give each a name of its own."
            for name, count in Counter(names).items()
            if count > 1
        ]
    if finder.complaints:
        raise errors.BadInput(*finder.complaints)
    return Study(
        name=study.name,
        about=study.about,
        areas=tuple(areas),
        targets=tuple(targets),
        watchers=tuple(watchers),
        modes=tuple(_mode(each) for each in study.modes),
        cross_sections_m2=tuple(each.si for each in study.rcs) or (None,),
        min_height_m=study.min_altitude.si,
    )


def _watchers(study: VisibilityStudy, finder: _Finder) -> Iterator[Watcher]:
    for number, each in enumerate(study.radars):
        design = finder.find(catalog.radar, each.design, "radars", number, "design")
        spot = finder.spot(each.at, each.name, "radars", number, "at")
        boresights = study.boresights if each.boresights is None else each.boresights
        if each.sector is not None and each.sector.si >= 6.283:
            boresights = []
        elif each.sector is not None and not boresights:
            finder.complaints.append(
                f"{study.where('radars', number, 'sector')}: a sector needs boresights, "
                "of the radar or of the study."
            )
        if design is not None:
            yield Watcher(
                spot,
                design,
                tuple(azimuth.si for azimuth in boresights) or (None,),
                None if each.sector is None else each.sector.si,
                each.min_elevation.si,
            )


def _unfit_modes(study: VisibilityStudy, watchers: list[Watcher]) -> Iterator[str]:
    """Yield a complaint for each mode that the design of a radar does not have."""
    for number, mode in enumerate(study.modes):
        for watcher in watchers:
            try:
                _mode(mode).design(watcher.design)
            except errors.BadInput as error:
                yield f"{study.where('modes', number, 'mode')}: {watcher.spot.name}: {error}"


def _areas(study: VisibilityStudy, finder: _Finder) -> Iterator[Area]:
    for number, each in enumerate(study.launch_areas):
        missile = finder.find(catalog.missile, each.missile, "launch-areas", number, "missile")
        spot = finder.spot(each.at, each.name, "launch-areas", number, "at")
        if each.apogee is not None and each.loft != "minimum-energy":
            finder.complaints.append(
                f"{study.where('launch-areas', number, 'apogee')}: give either an apogee or a loft: "
                f"an apogee picks one flight, '{each.loft}' another."
            )
        if missile is not None:
            yield Area(spot, missile, each.loft, None if each.apogee is None else each.apogee.si)


def _mode(mode: StudyMode) -> Mode:
    return Mode(
        name=mode.name,
        snr=_si(mode.snr),
        dwell_s=_si(mode.dwell),
        min_elevation_rad=_si(mode.min_elevation),
        max_range_m=inf if mode.max_range is None else mode.max_range.si,
        of=mode.mode,
    )


def _si(quantity: Quantity | None) -> float | None:
    return None if quantity is None else quantity.si


def _coordinates(place: Place) -> str:
    """Return what a place without a name is called."""
    latitude, longitude = degrees(place.latitude_rad), degrees(place.longitude_rad)
    longitude = longitude - 360.0 if longitude > 180.0 else longitude
    return f"{abs(latitude):.2f} {'NS'[latitude < 0]}, {abs(longitude):.2f} {'EW'[longitude < 0]}"
