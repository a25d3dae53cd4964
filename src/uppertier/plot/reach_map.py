"""The map of how far a missile reaches: the ring of its greatest range, about the launch place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.catalog.build import Place
from uppertier.plot.labels import Box, Labels
from uppertier.plot.maps import BORDER, COAST, INK, LAND, LEAKED, SEA
from uppertier.plot.outlines import CREDIT, EDGE_KM, AzimuthalEquidistant, land, lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RING, STILL, CIRCLE = LEAKED, "#1f4e9c", "#5d6870"
DOTS_PER_INCH = 130
# The map's radius, as a multiple of the greatest range on it; and how far out places are named.
ABOUT = 1.14
NAMED_WITHIN = 0.97
BEARING_STEP_DEG = 1.0
MOST_CIRCLES, LAST_CIRCLE = 5, 0.94
CIRCLE_LABELS_DEG = (135, 225, 45, 315, 160, 200, 20, 340)
MOST_NAMES = 15
# How far apart the places named are, as shares of the map's radius: first, then less and less.
APART = (0.3, 0.2, 0.14, 0.1, 0.07, 0.05)
HALO = {"boxstyle": "round,pad=0.12", "facecolor": "white", "alpha": 0.75, "linewidth": 0}
MEANING = (
    "The ring is the greatest range by bearing: "
    "all propellant burned, best kick; impact points, not coverage."
)
TRUE = "Upper Tier. Distances (within 0.5 %) and bearings true from the launch place"
# The map stretches what lies across the bearing, by pi/2 a quarter of the way round the Earth.
STRETCHED_KM = 10_000.0
STRETCHED = "; beyond 10,000 km shapes are stretched"


@dataclass(frozen=True)
class ReachMap:
    """What is to be drawn; rings are rows of bearing (deg), range (km), latitude and longitude (deg).

    `still` is the ring with the Earth at rest, or empty. `turning` says whether `ring` is on the Earth that
    turns. `start` is latitude and longitude (deg) of the launch place.
    """

    missile: str
    payload_kg: float
    start: tuple[float, float]
    start_name: str
    ring: Sequence[Sequence[float]]
    still: Sequence[Sequence[float]] = ()
    turning: bool = True
    places: Sequence[Place] = ()

    @property
    def start_label(self) -> str:
        """What the launch place is called on the map."""
        return "Launch place" if self.start_name[:1].isdigit() else short_name(self.start_name)

    @cached_property
    def projection(self) -> AzimuthalEquidistant:
        """The map's projection, about the launch place."""
        return AzimuthalEquidistant(*self.start)

    @cached_property
    def radius_km(self) -> float:
        """The radius of the map: all of both rings and some way round them, but never to the antipode."""
        farthest = max(row[1] for row in (*self.ring, *self.still))
        return float(min(ABOUT * farthest, EDGE_KM))

    def curve(self, rows: Sequence[Sequence[float]]) -> tuple[np.ndarray, np.ndarray]:
        """Return a ring as a closed smooth line through the impacts, east and north (km)."""
        from scipy.interpolate import PchipInterpolator

        table = np.array(rows, float)
        east, north = self.projection.project(table[:, 2], table[:, 3])
        bearing = np.degrees(np.arctan2(east, north)) % 360.0
        order = np.argsort(bearing)
        turns = np.concatenate([bearing[order] - 360.0, bearing[order], bearing[order] + 360.0])
        # Between computed points the range stays between theirs.
        between = PchipInterpolator(turns, np.tile(np.hypot(east, north)[order], 3))
        fine = np.arange(0.0, 360.0 + 0.5 * BEARING_STEP_DEG, BEARING_STEP_DEG)
        away = between(fine)
        return away * np.sin(np.radians(fine)), away * np.cos(np.radians(fine))

    def figures(self) -> dict[str, Any]:
        """Return the figures of the ring, by name."""
        far, near = max(self.ring, key=lambda row: row[1]), min(self.ring, key=lambda row: row[1])
        return {
            "missile": self.missile,
            "from": self.start_name,
            "payload_kg": self.payload_kg,
            "earth_turns": self.turning,
            "max_range_km": far[1],
            "max_range_bearing_deg": far[0],
            "min_range_km": near[1],
            "min_range_bearing_deg": near[0],
            "meaning": MEANING,
        }

    def outline(self) -> tuple[np.ndarray, np.ndarray]:
        """Return latitude and longitude (deg) along the ring, closed, its inside on the left."""
        east, north = self.curve(self.ring)
        return self.projection.places(east[::-1], north[::-1])


def round_steps(radius_km: float) -> list[float]:
    """Return the radii (km) of range circles in round steps: at most five on a map."""
    decade = 10.0 ** floor(log10(radius_km / MOST_CIRCLES))
    step = next(each * decade for each in (1.0, 2.0, 2.5, 5.0, 10.0) if each * decade * 6 > radius_km)
    return [step * count for count in range(1, MOST_CIRCLES + 1) if step * count < LAST_CIRCLE * radius_km]


def short_name(title: str) -> str:
    """Return what a place is called on a map: its title up to the first comma, colon or bracket."""
    return min((title.partition(mark)[0] for mark in (",", ":", " (")), key=len)


def far_apart(east: np.ndarray, north: np.ndarray, extent_m: np.ndarray, radius_km: float) -> list[int]:
    """Return the numbers of places in the order in which a map of a radius should name them.

    First those far apart, then also those less far; of two near each other the one of greater extent. Places
    next to the origin or to one before them are left out.
    """
    by_extent = np.argsort(-extent_m, kind="stable")
    order: list[int] = []
    for share in APART:
        for number in by_extent:
            away_km = np.hypot(east[order] - east[number], north[order] - north[number])
            from_start_km = np.hypot(east[number], north[number])
            if np.all(away_km > share * radius_km) and from_start_km > APART[-1] * radius_km:
                order.append(int(number))
    return order


def draw_ground(axes: Axes, scene: ReachMap) -> None:
    """Draw sea, land, coasts and borders on the disc of the map."""
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.patches import Circle

    reach_km = scene.radius_km
    disc = Circle((0.0, 0.0), reach_km, facecolor=SEA, edgecolor=COAST, linewidth=0.8, zorder=0)
    axes.add_patch(disc)
    shapes = [np.stack([east, north], axis=1) for _, east, north in land(scene.projection, reach_km)]
    axes.add_collection(PolyCollection(shapes, facecolor=LAND, zorder=1, clip_path=disc))
    for borders, shade, dashes in ((False, COAST, "solid"), (True, BORDER, (0, (4, 2)))):
        runs = [np.stack([east, north], axis=1) for east, north in lines(scene.projection, reach_km, borders)]
        drawn = LineCollection(runs, color=shade, linewidth=0.6, linestyle=dashes, zorder=2, clip_path=disc)
        axes.add_collection(drawn)


def draw_rings(axes: Axes, scene: ReachMap) -> None:
    """Draw the ring, lightly filled, and dashed the ring with the Earth at rest."""
    east, north = scene.curve(scene.ring)
    turning = "the Earth turning" if scene.turning else "the Earth at rest"
    axes.fill(east, north, color=RING, alpha=0.09, zorder=3, linewidth=0)
    axes.plot(east, north, color=RING, linewidth=1.8, zorder=6, label=f"Greatest range, {turning}")
    if scene.still:
        label = "Greatest range, the Earth at rest"
        axes.plot(*scene.curve(scene.still), color=STILL, linewidth=1.2, dashes=(5, 3), zorder=5, label=label)


def labels_on(axes: Axes, scene: ReachMap) -> Labels:
    """Return the names of the map: on its disc, and where there is room off the rings."""

    def is_on_disc(box: Box) -> bool:
        corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        return bool(np.hypot(*axes.transData.inverted().transform(corners).T).max() < scene.radius_km)

    labels = Labels(axes, is_on_disc)
    for rows in filter(None, (scene.ring, scene.still)):
        labels.keep_clear(*scene.curve(rows), size_pt=3.0, always=False)
    return labels


def draw_circles(axes: Axes, labels: Labels, scene: ReachMap) -> None:
    """Draw circles of equal distance in round steps, each with its distance, where there is room for it."""
    angle = np.radians(np.arange(361))
    for radius in round_steps(scene.radius_km):
        east, north = radius * np.sin(angle), radius * np.cos(angle)
        axes.plot(east, north, color=CIRCLE, linewidth=0.7, dashes=(1, 2), zorder=4)
        for bearing in CIRCLE_LABELS_DEG:
            where = float(east[bearing]), float(north[bearing])
            if labels.centre(f"{radius:,.0f} km", *where, fontsize=8, color=CIRCLE, zorder=7, bbox=HALO):
                break


def draw_bearings(axes: Axes, scene: ReachMap) -> None:
    """Write the bearings round the map, every 30 degrees."""
    for bearing in range(0, 360, 30):
        toward = scene.radius_km * np.array([np.sin(np.radians(bearing)), np.cos(np.radians(bearing))])
        axes.plot(*np.outer(toward, [1.0, 1.015]), color=COAST, linewidth=0.8)
        word = "NESW"[bearing // 90] if bearing % 90 == 0 else f"{bearing}°"
        axes.text(1.05 * toward[0], 1.05 * toward[1], word, ha="center", va="center", fontsize=9, color=COAST)


def name_places(axes: Axes, labels: Labels, scene: ReachMap) -> None:
    """Name the launch place, and the places of the catalogue on the map that lie far apart."""
    style: dict[str, Any] = {"fontsize": 9, "color": INK, "zorder": 11, "bbox": HALO}
    axes.plot(0, 0, "^", color=RING, markeredgecolor="white", markersize=9, zorder=9)
    labels.keep_clear([0.0], [0.0], 9.0)
    labels.put(scene.start_label, 0.0, 0.0, must=True, fontweight="bold", **style)
    latitude = np.degrees([place.latitude_rad for place in scene.places])
    longitude = np.degrees([place.longitude_rad for place in scene.places])
    east, north = scene.projection.project(latitude, longitude)
    near = np.flatnonzero(np.hypot(east, north) < NAMED_WITHIN * scene.radius_km)
    extent = np.array([place.radius_m for place in scene.places])[near]
    named = 0
    for number in near[far_apart(east[near], north[near], extent, scene.radius_km)]:
        where = float(east[number]), float(north[number])
        if named == MOST_NAMES:
            break
        if labels.is_clear(*where) and labels.put(short_name(scene.places[number].title), *where, **style):
            axes.plot(*where, "s", color=INK, markersize=3.5, zorder=8)
            labels.keep_clear([where[0]], [where[1]], 5.0)
            named += 1


def headline(scene: ReachMap) -> str:
    """Return what the map says in two lines: the missile and its place; ranges, bearings, payload."""
    figures = scene.figures()
    return (
        f"{scene.missile} from {scene.start_name}\n"
        f"Greatest {figures['max_range_km']:,.0f} km toward {figures['max_range_bearing_deg']:.0f}°, "
        f"least {figures['min_range_km']:,.0f} km toward {figures['min_range_bearing_deg']:.0f}°; "
        f"payload {scene.payload_kg:,.0f} kg"
    )


def draw_reach(scene: ReachMap, path: Path) -> None:
    """Draw the map of a ring of greatest range into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.0, 10.2), dpi=DOTS_PER_INCH, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-1.08 * scene.radius_km, 1.08 * scene.radius_km)
    axes.set_ylim(-1.08 * scene.radius_km, 1.08 * scene.radius_km)
    draw_rings(axes, scene)
    draw_bearings(axes, scene)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=2, fontsize=9, frameon=False)
    figure.suptitle(headline(scene), fontsize=13, fontweight="bold")
    true = TRUE + (STRETCHED if scene.radius_km > STRETCHED_KM else "")
    figure.supxlabel(f"{MEANING}\n{true}. {CREDIT}.", fontsize=8, color=CIRCLE)
    labels = labels_on(axes, scene)
    name_places(axes, labels, scene)
    draw_circles(axes, labels, scene)
    draw_ground(axes, scene)
    canvas.print_figure(path, dpi=DOTS_PER_INCH, format="png")
