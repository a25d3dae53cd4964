"""The map of seconds in view: launch areas coloured by how long a radar sees what flies from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.plot.labels import Labels
from uppertier.plot.maps import BORDER, COAST, INK, LAND, RADAR, SEA
from uppertier.plot.outlines import CREDIT, AzimuthalEquidistant, land, lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Normalize

DOTS_PER_INCH = 110
# Dark is short, light is long; told apart by every common kind of colour blindness, and in grey.
COLOURS = "viridis"
NEVER, NO_FLIGHT = "#ffffff", "#5d6870"
MARGIN = 0.1
CIRCLES_KM = (870.0, 1500.0, 2000.0, 3000.0)
CIRCLE_LABELS_DEG = (200, 180, 220, 160, 240, 150, 300, 340)
HALO = {"boxstyle": "round,pad=0.1", "facecolor": "white", "alpha": 0.7, "linewidth": 0}
PANEL_WIDTH_IN = 7.0
TALLEST = 1.1
NARROWEST_KM = 300.0


@dataclass(frozen=True)
class Panel:
    """One map: its title, and the seconds in view by launch area; None where nothing flies from an area."""

    title: str
    seconds: Mapping[str, float | None]


@dataclass(frozen=True)
class VisibilityMap:
    """What is to be drawn: a radar, its sector (half width in deg; None is all round), areas, panels.

    Places are latitude and longitude (deg).
    """

    title: str
    radar_name: str
    radar: tuple[float, float]
    boresight_deg: float | None
    half_width_deg: float | None
    areas: Mapping[str, tuple[float, float]]
    panels: Sequence[Panel]
    note: str = ""

    @cached_property
    def projection(self) -> AzimuthalEquidistant:
        """The map's projection, about the radar."""
        return AzimuthalEquidistant(*self.radar)

    @cached_property
    def points(self) -> dict[str, tuple[float, float]]:
        """East and north (km) of each launch area."""
        places = np.array(list(self.areas.values()))
        east, north = self.projection.project(places[:, 0], places[:, 1])
        return {name: (float(x), float(y)) for name, x, y in zip(self.areas, east, north)}

    @cached_property
    def frame(self) -> tuple[float, float, float, float]:
        """The map's west, east, south and north edge (km): radar, launch areas and a margin."""
        rows = np.array([(0.0, 0.0), *self.points.values()])
        west, south = rows.min(axis=0)
        east, north = rows.max(axis=0)
        pad = MARGIN * max(east - west, north - south, NARROWEST_KM) + 0.2 * NARROWEST_KM
        flat = max(0.0, 0.55 * (east - west) - (north - south)) / 2.0
        narrow = max(0.0, (north - south) / TALLEST - (east - west)) / 2.0
        return west - pad - narrow, east + pad + narrow, south - pad - flat, north + pad + flat

    @property
    def longest_s(self) -> float:
        """The most seconds on any panel, at least one."""
        found = [each for panel in self.panels for each in panel.seconds.values() if each is not None]
        return max([1.0, *found])


@cache
def ground(projection: AzimuthalEquidistant, reach_km: float) -> tuple[list, list, list]:
    """Return land, coasts and borders within reach of the centre, as lists of (n, 2) arrays in kilometres."""

    def pairs(shapes: Any) -> list:
        return [np.stack([shape[-2], shape[-1]], axis=1) for shape in shapes]

    coasts, borders = (pairs(lines(projection, reach_km, each)) for each in (False, True))
    return pairs(land(projection, reach_km)), coasts, borders


def draw_ground(axes: Axes, scene: VisibilityMap) -> None:
    """Draw sea, land, coasts and borders."""
    from matplotlib.collections import LineCollection, PolyCollection

    west, east, south, north = scene.frame
    reach_km = float(np.hypot(max(-west, east), max(-south, north)))
    shapes, coasts, borders = ground(scene.projection, 100.0 * ceil(reach_km / 100.0))
    axes.set_facecolor(SEA)
    axes.add_collection(PolyCollection(shapes, facecolor=LAND, linewidth=0, zorder=1), autolim=False)
    axes.add_collection(LineCollection(coasts, color=COAST, linewidth=0.5, zorder=2), autolim=False)
    dashed = LineCollection(borders, color=BORDER, linewidth=0.6, linestyle=(0, (4, 2)), zorder=2)
    axes.add_collection(dashed, autolim=False)


def draw_radar(axes: Axes, labels: Labels, scene: VisibilityMap) -> None:
    """Draw the radar, the edges of its sector, and circles of distance over the ground."""
    far_km = 2.0 * max(map(abs, scene.frame))
    if scene.boresight_deg is not None and scene.half_width_deg is not None:
        turn = np.radians(scene.boresight_deg + np.linspace(-1.0, 1.0, 60) * scene.half_width_deg)
        east = np.concatenate([[0.0], far_km * np.sin(turn), [0.0]])
        north = np.concatenate([[0.0], far_km * np.cos(turn), [0.0]])
        axes.fill(east, north, color=RADAR, alpha=0.08, linewidth=0, zorder=3)
        axes.plot(east, north, color=RADAR, linewidth=1.2, zorder=3)
    angle = np.radians(np.arange(361))
    for radius in CIRCLES_KM:
        east, north = radius * np.sin(angle), radius * np.cos(angle)
        axes.plot(east, north, color=NO_FLIGHT, linewidth=0.7, dashes=(1, 2), zorder=4)
        for bearing in CIRCLE_LABELS_DEG:
            where = float(east[bearing]), float(north[bearing])
            words = f"{radius:,.0f} km"
            if labels.centre(words, *where, fontsize=7, color=NO_FLIGHT, zorder=7, bbox=HALO):
                break
    axes.plot(0, 0, "D", color=RADAR, markeredgecolor=INK, markersize=7, zorder=8)


def draw_areas(axes: Axes, labels: Labels, scene: VisibilityMap, panel: Panel, scale: Normalize) -> None:
    """Draw each launch area in the colour of its seconds, with its name and them beside it."""
    from matplotlib import colormaps

    colours = colormaps[COLOURS]
    style: dict[str, Any] = {"fontsize": 7, "color": INK, "zorder": 11, "bbox": HALO}
    dots = np.array(list(scene.points.values()))
    labels.keep_clear(dots[:, 0], dots[:, 1], 9.0)
    labels.keep_clear([0.0], [0.0], 8.0)
    labels.put(scene.radar_name, 0.0, 0.0, must=True, fontweight="bold", **{**style, "fontsize": 8})
    for name, where in sorted(scene.points.items(), key=lambda pair: pair[1][1]):
        seconds = panel.seconds.get(name)
        if seconds is None:
            axes.plot(*where, "x", color=NO_FLIGHT, markersize=6, zorder=9)
            words = name
        else:
            face = colours(scale(seconds)) if seconds > 0.0 else NEVER
            axes.plot(*where, "o", markerfacecolor=face, markeredgecolor=INK, markersize=9, zorder=9)
            words = f"{name} {seconds:.0f}" if seconds > 0.0 else name
        labels.put(words, *where, far=True, must=True, fontweight="bold" if seconds else "normal", **style)


def draw_visibility(scene: VisibilityMap, path: Path) -> None:
    """Draw the panels of a map of seconds in view into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from matplotlib.figure import Figure

    west, east, south, north = scene.frame
    across = min(3 if len(scene.panels) > 4 else 2, len(scene.panels))
    down = ceil(len(scene.panels) / across)
    high = PANEL_WIDTH_IN * (north - south) / (east - west) + 0.3
    size = (max(across * PANEL_WIDTH_IN, 9.0) + 1.0, down * high + 1.5)
    figure = Figure(figsize=size, dpi=DOTS_PER_INCH, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    grid = figure.subplots(down, across, squeeze=False)
    scale = Normalize(0.0, scene.longest_s)
    for axes in grid.flat:
        axes.set_xlim(west, east)
        axes.set_ylim(south, north)
        axes.set_aspect("equal")
        axes.set_xticks([])
        axes.set_yticks([])
    for axes in grid.flat[len(scene.panels) :]:
        axes.set_visible(False)
    shown = ScalarMappable(scale, COLOURS)
    figure.colorbar(shown, ax=list(grid.flat), label="Seconds in view", shrink=0.7, pad=0.01)
    figure.suptitle(scene.title, fontsize=13, fontweight="bold")
    figure.supxlabel(
        f"White: flown and never in view. Cross: cannot fly there. {scene.note}\nUpper Tier. Distances and "
        f"bearings true from the radar; circles are distances over the ground. {CREDIT}.",
        fontsize=8,
        color=NO_FLIGHT,
    )
    for axes, panel in zip(grid.flat, scene.panels):
        axes.set_title(panel.title, fontsize=11)
    for axes, panel in zip(grid.flat, scene.panels):
        labels = Labels(axes)
        draw_areas(axes, labels, scene, panel, scale)
        draw_radar(axes, labels, scene)
    # The ground comes last: the labels lay the figure out, which would draw every coast each time.
    for axes, _ in zip(grid.flat, scene.panels):
        draw_ground(axes, scene)
    canvas.print_figure(path, dpi=DOTS_PER_INCH, format="png")
