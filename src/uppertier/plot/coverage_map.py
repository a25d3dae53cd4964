"""The map of what a radar sees at a height: the area about the radar, and what ends it where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from uppertier.area.coverage import SECTOR, Coverage
from uppertier.catalog.build import Place
from uppertier.errors import Impossible
from uppertier.plot.labels import Box, Labels
from uppertier.plot.outlines import CREDIT, AzimuthalEquidistant
from uppertier.plot.reach_map import (
    CIRCLE,
    DOTS_PER_INCH,
    STRETCHED,
    STRETCHED_KM,
    ReachMap,
    draw_bearings,
    draw_circles,
    draw_ground,
    name_places,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FILL = "#1f4e9c"
# What ends the view: a colour apart for every kind of colour vision, and a word for the legend.
COLOURS = {
    "snr": ("#D55E00", "Echo too weak"),
    "elevation": ("#004488", "Limit of elevation"),
    "horizon": ("#117733", "Horizon"),
    "instrumented range": ("#AA3377", "Instrumented range"),
    "scan": ("#997700", "Largest scan"),
    SECTOR: ("#444444", "Edge of the sector"),
}
MEANING = (
    "Ground below what is seen at this height; in the clear: straight rays over a smooth Earth, "
    "no terrain, no rain, no clutter."
)
TRUE = "Upper Tier. Distances (within 0.5 %) and bearings true from the radar"


@dataclass(frozen=True)
class CoverageMap:
    """What is to be drawn: the area seen, and the places that may be named."""

    seen: Coverage
    places: Sequence[Place] = ()

    @property
    def place_name(self) -> str:
        """What the catalogue calls the radar's place, or its latitude and longitude."""
        named = [place.title.partition(":")[0] for place in self.places if self._is_here(place)]
        latitude, longitude = self.seen.place[:2]
        north, east = "N" if latitude >= 0.0 else "S", "E" if longitude >= 0.0 else "W"
        return named[0] if named else f"{abs(latitude):.3f}° {north}, {abs(longitude):.3f}° {east}"

    @cached_property
    def ground(self) -> ReachMap:
        """The map it is drawn on, large enough for all that is seen."""
        rows = [row for row in self.seen.ring if row[2] is not None]
        if not rows:
            raise Impossible("Nothing is seen at that height, so there is no map to draw.")
        return ReachMap(
            missile=self.seen.radar.title,
            payload_kg=0.0,
            start=self.seen.place[:2],
            start_name=short_radar(self.seen),
            ring=[[float(each or 0.0) for each in (row[0], row[2], row[3], row[4])] for row in rows],
            places=[each for each in self.places if not self._is_here(each)],
        )

    def _is_here(self, place: Place) -> bool:
        here = np.radians(self.seen.place[:2])
        return bool(np.allclose((place.latitude_rad, place.longitude_rad), here, atol=1e-9))

    @property
    def projection(self) -> AzimuthalEquidistant:
        """The map's projection, about the radar."""
        return self.ground.projection

    def edge(self, numbers: np.ndarray, far: bool) -> tuple[np.ndarray, np.ndarray]:
        """Return the far or the near edge at some azimuths, east and north (km)."""
        distances = self.seen.far_m if far else self.seen.near_m
        places = np.array([self.seen.point(self.seen.azimuths_deg[i], distances[i]) for i in numbers])
        return self.projection.project(places[:, 0], places[:, 1])

    def headline(self) -> str:
        """Return what the map says in three lines: the radar and its place, the area, and what was asked."""
        seen = self.seen
        look = "all round"
        if not seen.is_all_round:
            look = f"toward {seen.boresight_deg:g}°, {seen.sector_deg:g}° wide"
        return (
            f"{seen.radar.title}: {self.place_name}\n"
            f"Sees {seen.cross_section_m2:g} m² at a height of {seen.altitude_m / 1e3:g} km over "
            f"{seen.area_m2 / 1e6:,.0f} km²\n"
            f"{look}, above {seen.min_elevation_deg:g}°; "
            f"ratio {seen.snr:g} in a dwell of {seen.dwell_s * 1e3:g} ms"
        )


def short_radar(seen: Coverage) -> str:
    """Return what the radar is called on the map: its title up to the first comma or bracket."""
    return min((seen.radar.title.partition(mark)[0] for mark in (",", " (")), key=len)


def draw_area(axes: Axes, scene: CoverageMap) -> None:
    """Fill what is seen."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    for outer, holes in scene.seen.outlines():
        rings = [np.stack(scene.projection.project(*map(np.array, each)), axis=1) for each in (outer, *holes)]
        shape = Outline.make_compound_path(*(Outline(np.concatenate([r, r[:1]]), closed=True) for r in rings))
        axes.add_patch(PathPatch(shape, facecolor=FILL, alpha=0.16, linewidth=0, zorder=3))


def draw_edges(axes: Axes, scene: CoverageMap) -> list[tuple[np.ndarray, np.ndarray]]:
    """Draw every edge of what is seen in the colour of what binds there, and return the lines."""
    seen = scene.seen
    lines = []
    for run in seen.runs():
        around = seen.is_all_round and len(run) == len(seen.azimuths_deg)
        numbers = np.append(run, run[0]) if around else run
        for far, limits in ((True, seen.far_limit), (False, seen.near_limit)):
            names = [limits[i] for i in numbers]
            for start, end in spans(names):
                if names[start] not in COLOURS:
                    continue
                # A span goes on to where the next one begins, so that the line has no gaps.
                part = numbers[start : min(end + 1, len(numbers))]
                lines.append(scene.edge(part, far))
                axes.plot(*lines[-1], color=COLOURS[names[start]][0], linewidth=2.0, zorder=6)
        if not around:
            for number in (run[0], run[-1]):
                far_end, near_end = (scene.edge(np.array([number]), each) for each in (True, False))
                lines.append((np.append(near_end[0], far_end[0]), np.append(near_end[1], far_end[1])))
                axes.plot(*lines[-1], color=COLOURS[SECTOR][0], linewidth=1.4, zorder=5)
    return lines


def spans(names: Sequence[str]) -> list[tuple[int, int]]:
    """Return from where to where (end not included) the same name is repeated."""
    starts = [i for i, name in enumerate(names) if i == 0 or name != names[i - 1]]
    return list(zip(starts, [*starts[1:], len(names)]))


def draw_legend(axes: Axes, scene: CoverageMap) -> None:
    """Explain the colours that are on the map."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    seen = scene.seen
    there = {name for i in np.flatnonzero(seen.is_seen) for name in (seen.far_limit[i], seen.near_limit[i])}
    if not seen.is_all_round:
        there.add(SECTOR)
    keys: list[Patch | Line2D] = [Patch(facecolor=FILL, alpha=0.16, label="Seen at this height")]
    keys += [
        Line2D([], [], color=shade, linewidth=2.0, label=word)
        for name, (shade, word) in COLOURS.items()
        if name in there
    ]
    axes.legend(
        handles=keys, loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=3, fontsize=9, frameon=False
    )


def draw_coverage(scene: CoverageMap, path: Path) -> None:
    """Draw the map of what is seen into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    ground = scene.ground
    radius = ground.radius_km
    figure = Figure(figsize=(9.0, 10.2), dpi=DOTS_PER_INCH, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-1.08 * radius, 1.08 * radius)
    axes.set_ylim(-1.08 * radius, 1.08 * radius)
    draw_area(axes, scene)
    edges = draw_edges(axes, scene)
    draw_bearings(axes, ground)
    draw_legend(axes, scene)
    figure.suptitle(scene.headline(), fontsize=13, fontweight="bold")
    true = TRUE + (STRETCHED if radius > STRETCHED_KM else "")
    figure.supxlabel(f"{MEANING}\n{true}. {CREDIT}.", fontsize=8, color=CIRCLE)

    def is_on_disc(box: Box) -> bool:
        corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        return bool(np.hypot(*axes.transData.inverted().transform(corners).T).max() < radius)

    labels = Labels(axes, is_on_disc)
    for east, north in edges:
        labels.keep_clear(east, north, size_pt=3.0, always=False)
    name_places(axes, labels, ground)
    draw_circles(axes, labels, ground)
    draw_ground(axes, ground)
    canvas.print_figure(path, dpi=DOTS_PER_INCH, format="png")
