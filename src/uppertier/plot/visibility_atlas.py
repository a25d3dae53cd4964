"""The maps of a visibility study: which there are, what each is called, and what its panels show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import degrees

from uppertier.area.visibility_study import Mode, Row, Study, Watcher
from uppertier.plot.visibility_map import Panel, VisibilityMap

MOST = "The seconds are the most over the targets."
WAY = ("radar", "mode", "boresight_deg")


@dataclass(frozen=True)
class Way:
    """One radar in one mode, turned to one azimuth (deg; None is all round)."""

    watcher: Watcher
    mode: Mode
    boresight_deg: float | None

    @property
    def key(self) -> tuple[str, str, float | None]:
        """What the rows of the table call it."""
        return self.watcher.spot.name, self.mode.name, self.boresight_deg


class Atlas:
    """The maps of a study, from the rows of its table.

    One for each radar, mode and boresight, with a panel for each cross-section; or, with panels for each
    target, one for each cross-section too.
    """

    def __init__(self, study: Study, rows: list[Row]) -> None:
        self.study = study
        self.seconds: dict[tuple, float] = {}
        for row in rows:
            if row["why_not"] is None:
                way = tuple(row[name] for name in WAY)
                key = (way, row["rcs_m2"], row["launch_area"], row["target"])
                self.seconds[key] = max(self.seconds.get(key, 0.0), row["seconds_in_view"])

    def by_size(self) -> Iterator[tuple[str, VisibilityMap]]:
        """Yield name of file and content of each map with a panel for each cross-section."""
        targets = [target.name for target in self.study.targets]
        for way in self._ways():
            panels = [
                self._panel(way, _said(size).capitalize(), size, targets)
                for size in self.study.cross_sections_m2
            ]
            yield _file_name(way, ""), self._map(way, "", panels, MOST)

    def by_target(self) -> Iterator[tuple[str, VisibilityMap]]:
        """Yield name of file and content of each map with a panel for each target."""
        for way, size in product(self._ways(), self.study.cross_sections_m2):
            panels = [
                self._panel(way, f"To {target.name}", size, [target.name]) for target in self.study.targets
            ]
            yield _file_name(way, _said(size)), self._map(way, f", {_said(size)}", panels, "")

    def _ways(self) -> Iterator[Way]:
        for watcher, mode in product(self.study.watchers, self.study.modes):
            for boresight in watcher.boresights_rad:
                yield Way(watcher, mode, None if boresight is None else degrees(boresight))

    def _panel(self, way: Way, title: str, size: float | None, targets: list[str]) -> Panel:
        """Return the most seconds by launch area, over some targets."""
        longest: dict[str, float | None] = {}
        for area in self.study.areas:
            keys = [(way.key, size, area.spot.name, target) for target in targets]
            found = [self.seconds[key] for key in keys if key in self.seconds]
            longest[_spoken(area.spot.name)] = max(found, default=None)
        return Panel(title, longest)

    def _map(self, way: Way, more: str, panels: list[Panel], note: str) -> VisibilityMap:
        watcher, spot = way.watcher, way.watcher.spot
        looking = "all round" if way.boresight_deg is None else f"turned to {way.boresight_deg:.0f}°"
        sector = watcher.sector_rad
        half_width = watcher.design.azimuth_half_width_rad if sector is None else 0.5 * sector
        return VisibilityMap(
            title=f"{self.study.name}\n{watcher.design.title} at {_spoken(spot.name)}, {looking}, "
            f"mode '{way.mode.name}'{more}",
            radar_name=_spoken(spot.name),
            radar=(degrees(spot.latitude_rad), degrees(spot.longitude_rad)),
            boresight_deg=way.boresight_deg,
            half_width_deg=degrees(half_width),
            areas={
                _spoken(area.spot.name): (degrees(area.spot.latitude_rad), degrees(area.spot.longitude_rad))
                for area in self.study.areas
            },
            panels=panels,
            note=note,
        )


def _said(cross_section_m2: float | None) -> str:
    return "geometry alone" if cross_section_m2 is None else f"{cross_section_m2:g} m²"


def _spoken(name: str) -> str:
    """Return a name of the catalogue as people write it."""
    return name.replace("-", " ").title() if re.fullmatch(r"[a-z-]+", name) else name


def _file_name(way: Way, which: str) -> str:
    turned = "all-round" if way.boresight_deg is None else f"{way.boresight_deg:.0f}"
    parts = ["seconds", way.watcher.spot.name, way.mode.name, turned, which.replace("m²", "m2")]
    return re.sub(r"[^a-z0-9.]+", "-", "-".join(part for part in parts if part).lower()) + ".png"
