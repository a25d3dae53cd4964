"""The picture of one fight: a map true in distance and bearing from the first radar, and the heights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.engagement.outcome import Fate, Outcome
from uppertier.engagement.record import Record
from uppertier.engagement.setup import Battery, Setup, Spot
from uppertier.engagement.story import Event
from uppertier.plot.labels import Corner, Labels, roomiest_corner
from uppertier.plot.outlines import CREDIT, AzimuthalEquidistant, land, lines

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend

SEA, LAND, COAST, BORDER = "#dfe9f0", "#f5f2ea", "#8a949c", "#b58d5a"
INTERCEPTED, LEAKED, INTERCEPTOR, RADAR, INK = "#1b7f4d", "#c62828", "#1f5fbf", "#e0a100", "#222222"
DEBRIS = "#7a6a86"
# How the end of a round is drawn and what the legend calls it, by the kind of its event and whether it was
# with a missile, not with an empty stage or a piece of one.
MEETINGS: dict[tuple[str, bool], tuple[str, str, str]] = {
    ("intercept", True): ("*", INTERCEPTED, "Intercept"),
    ("graze", True): ("+", LEAKED, "Touched without killing"),
    ("miss", True): ("x", LEAKED, "Miss"),
    ("intercept", False): ("*", DEBRIS, "Stage or piece hit"),
    ("graze", False): ("+", DEBRIS, "Stage or piece touched"),
    ("miss", False): ("x", DEBRIS, "Miss at a stage or piece"),
}
STAR_PT, CROSS_PT = 11.0, 6.0
# A place that bears its battery's name and lies so near to its radar (km) is not named twice.
SAME_PLACE_KM = 2.0
MARGIN = 0.12
DOTS_PER_INCH = 130
MINUTE_S = 60.0


def geodetic(positions: np.ndarray) -> np.ndarray:
    """Return latitude (deg), longitude (deg), height (km) of Earth-fixed positions in metres, both (n, 3).

    Rows of nan stay nan.
    """
    places = np.full(positions.shape, np.nan)
    for row, position in enumerate(positions):
        if np.isfinite(position[0]):
            latitude, longitude, height_m = geodetic_from_ecef(tuple(map(float, position)), WGS84)
            places[row] = np.degrees(latitude), np.degrees(longitude), height_m / 1000.0
    return places


class Scene:
    """A fight laid out on paper: every path projected once, for the map and the height chart alike."""

    def __init__(self, setup: Setup, record: Record | xarray.Dataset, outcome: Outcome) -> None:
        here = Record.of(record).replica(0)
        spot = setup.batteries[0].radar.spot
        self.setup, self.outcome = setup, outcome
        self.projection = AzimuthalEquidistant(np.degrees(spot.latitude_rad), np.degrees(spot.longitude_rad))
        self.time_s = here["time"]
        self.missiles = [geodetic(path) for path in np.moveaxis(here["target_position_m"], 1, 0)]
        self.debris = [geodetic(path) for path in np.moveaxis(here["debris_position_m"], 1, 0)]
        self.rounds = [geodetic(path) for path in np.moveaxis(here["interceptor_position_m"], 1, 0)]
        self.impacts = geodetic(here["threat_impact_m"])

    def xy(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return east and north in kilometres of rows of latitude, longitude (deg), ..."""
        return self.projection.project(places[:, 0], places[:, 1])

    def spots(self) -> list[Spot]:
        """Return every defended place, launch point and aim point, each once."""
        named = {place.spot.name: place.spot for place in self.setup.places}
        for threat in self.setup.threats:
            named |= {threat.origin.name: threat.origin, threat.target.name: threat.target}
        return list(named.values())

    def happened(self, kind: str, to_missile: bool) -> list[Event]:
        """Return the events of a kind that a missile has met with, or those that anything else has."""
        missiles = {threat.name for threat in self.setup.threats}
        those = [event for event in self.outcome.events if event.kind == kind]
        return [event for event in those if ((event.object or event.subject) in missiles) == to_missile]

    def ends(self) -> np.ndarray:
        """Return latitude and longitude (deg) of all that is drawn of the ends of rounds, one a row."""
        events = [event for meeting in MEETINGS for event in self.happened(*meeting)]
        return np.array([[event.latitude_deg, event.longitude_deg] for event in events]).reshape(-1, 2)

    def where(self, spot: Spot) -> tuple[float, float]:
        """Return east and north (km) of a spot."""
        east, north = self.projection.project(
            np.degrees([spot.latitude_rad]), np.degrees([spot.longitude_rad])
        )
        return float(east[0]), float(north[0])

    def of(self, battery: Battery, what: str) -> str:
        """Return what belongs to a battery as the legend calls it: with its name where there are several."""
        return f"{battery.name}: {what}" if len(self.setup.batteries) > 1 else what.capitalize()

    def frame(self) -> tuple[float, float, float, float]:
        """Return the map's west, east, south and north edge (km): all that matters, and a margin."""
        stands = [battery.radar.spot for battery in self.setup.batteries]
        rows = np.array([self.where(spot) for spot in (*stands, *self.spots())])
        paths = [np.stack(self.xy(path), axis=1) for path in self.missiles]
        points = np.concatenate([rows, *paths])
        west, south = np.nanmin(points, axis=0)
        east, north = np.nanmax(points, axis=0)
        pad = MARGIN * max(east - west, north - south)
        wide = max(0.0, 0.75 * (north - south) - (east - west)) / 2.0
        return west - pad - wide, east + pad + wide, south - pad, north + pad


def colour(fate: Fate) -> str:
    """Return the colour of a missile's path: green when it was intercepted, red when it got through."""
    return INTERCEPTED if fate.end == "intercepted" else LEAKED


def draw_ground(axes: Axes, scene: Scene, reach_km: float) -> None:
    """Draw sea, land, coasts and borders within reach of the radar."""
    axes.set_facecolor(SEA)
    for _, east, north in land(scene.projection, reach_km):
        axes.fill(east, north, color=LAND, zorder=1, linewidth=0)
    for borders, shade, width in ((False, COAST, 0.6), (True, BORDER, 0.9)):
        for east, north in lines(scene.projection, reach_km, borders):
            axes.plot(
                east, north, color=shade, linewidth=width, zorder=2, dashes=(4, 2) if borders else (1, 0)
            )


def draw_radar(axes: Axes, scene: Scene, battery: Battery, reach_km: float) -> None:
    """Draw the sector a battery's radar can look into, as far as it looks, and the radar.

    Beside the first radar bearings are true; far from it a sector drawn straight is off by some degrees.
    """
    radar = battery.radar
    middle_east, middle_north = scene.where(radar.spot)
    half = radar.design.azimuth_half_width_rad
    far_km = min(reach_km, radar.design.instrumented_range_m / 1000.0)
    azimuth = radar.boresight_rad + np.linspace(-half, half, 60)
    east = middle_east + np.concatenate([[0.0], far_km * np.sin(azimuth), [0.0]])
    north = middle_north + np.concatenate([[0.0], far_km * np.cos(azimuth), [0.0]])
    what = scene.of(battery, "radar sector")
    label = f"{what}, {np.degrees(radar.boresight_rad) % 360.0:.0f}° ± {np.degrees(half):.0f}°"
    axes.fill(east, north, color=RADAR, alpha=0.05, zorder=3, linewidth=0)
    axes.plot(east, north, color=RADAR, linewidth=0.9, alpha=0.8, zorder=3, label=label)
    axes.plot(middle_east, middle_north, "D", color=RADAR, markeredgecolor=INK, markersize=8, zorder=8)


def draw_launchers(axes: Axes, scene: Scene, battery: Battery) -> None:
    """Draw a battery's launchers, and the published reach of its interceptor about the first of them."""
    for launcher in battery.launchers:
        axes.plot(*scene.where(launcher.spot), "o", color=INTERCEPTOR, markersize=2.5, zorder=9)
    middle_east, middle_north = scene.where(battery.launchers[0].spot)
    reach_km = battery.interceptor.published_range_m / 1000.0
    turn = np.linspace(0.0, 2.0 * np.pi, 180)
    east, north = middle_east + reach_km * np.sin(turn), middle_north + reach_km * np.cos(turn)
    label = f"{scene.of(battery, 'published reach')}, {reach_km:.0f} km"
    axes.plot(east, north, "--", color=INTERCEPTOR, linewidth=0.8, alpha=0.6, zorder=4, label=label)


def draw_missiles(axes: Axes, scene: Scene) -> None:
    """Draw each missile's ground track, a dot a minute, and dotted where it would have gone."""
    for path, impact, fate in zip(scene.missiles, scene.impacts, scene.outcome.fates, strict=True):
        east, north = scene.xy(path)
        flown = np.isfinite(east)
        axes.plot(east[flown], north[flown], color=colour(fate), linewidth=1.6, zorder=6)
        minutes = flown & (scene.time_s % MINUTE_S < 0.5)
        axes.plot(east[minutes], north[minutes], ".", color=colour(fate), markersize=5, zorder=6)
        ground_east, ground_north = scene.xy(impact[None, :])
        if fate.end == "leaked":
            axes.plot(
                ground_east, ground_north, "X", color=LEAKED, markeredgecolor="white", markersize=9, zorder=9
            )
        elif flown.any():
            last = np.flatnonzero(flown)[-1]
            rest = [east[last], ground_east[0]], [north[last], ground_north[0]]
            axes.plot(*rest, ":", color=colour(fate), linewidth=1.0, zorder=5)


def draw_debris(axes: Axes, scene: Scene) -> None:
    """Draw the ground tracks of empty stages and their pieces."""
    for path in scene.debris:
        east, north = scene.xy(path)
        axes.plot(east, north, color=DEBRIS, linewidth=0.8, zorder=5)


def draw_rounds(axes: Axes, scene: Scene) -> None:
    """Draw each interceptor's ground track, and where it hit or passed."""
    for path in scene.rounds:
        east, north = scene.xy(path)
        if np.isfinite(east).any():
            axes.plot(east, north, color=INTERCEPTOR, linewidth=1.0, zorder=7)
    for meeting, (marker, face, _) in MEETINGS.items():
        for event in scene.happened(*meeting):
            place = np.array([[event.latitude_deg, event.longitude_deg]])
            size = STAR_PT if marker == "*" else CROSS_PT
            axes.plot(*scene.xy(place), marker, color=face, markersize=size, zorder=10)


def draw_spots(axes: Axes, scene: Scene) -> None:
    """Mark the launch points, and the places that are defended or aimed at."""
    origins = {threat.origin.name for threat in scene.setup.threats}
    for spot in scene.spots():
        marker, shade = ("^", LEAKED) if spot.name in origins else ("s", INK)
        axes.plot(*scene.where(spot), marker, color=shade, markersize=6, zorder=8)


def names(scene: Scene) -> list[tuple[str, tuple[float, float], str]]:
    """Return what is named on the map, where, and in which weight: radars, then the other spots."""
    batteries = scene.setup.batteries
    found = [
        (battery.radar.design.title if len(batteries) == 1 else battery.name, battery.radar.spot)
        for battery in batteries
    ]
    radars = [(title, scene.where(spot), "bold") for title, spot in found]
    spots = [(spoken(spot), scene.where(spot), "normal") for spot in scene.spots()]
    return radars + [each for each in spots if not any(_is_same(each, radar) for radar in radars)]


def _is_same(spot: tuple[str, tuple[float, float], str], radar: tuple[str, tuple[float, float], str]) -> bool:
    (east, north), (radar_east, radar_north) = spot[1], radar[1]
    near = np.hypot(east - radar_east, north - radar_north) < SAME_PLACE_KM
    return bool(near) and spot[0].casefold() == radar[0].casefold()


def draw_names(axes: Axes, scene: Scene, legend: Legend) -> None:
    """Name radars and spots, none over another, over a mark, or under the legend; lines where it can be."""
    labels = Labels(axes)
    labels.keep_off(legend.get_window_extent().extents)
    for _, (east, north), weight in names(scene):
        labels.keep_clear([east], [north], size_pt=9.0 if weight == "bold" else 6.0)
    labels.keep_clear(*scene.xy(scene.ends()), size_pt=STAR_PT)
    for path in scene.missiles:
        labels.keep_clear(*scene.xy(path[np.isfinite(path[:, 0])]), 2.0, False)
    for title, where, weight in names(scene):
        labels.put(
            title,
            *where,
            must=True,
            marker_pt=4.0,
            fontsize=9,
            fontweight=weight,
            color=INK,
            zorder=11,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "alpha": 0.75, "linewidth": 0},
        )


def spoken(spot: Spot) -> str:
    """Return the name of a spot as people write it: "camp-humphreys" becomes "Camp Humphreys"."""
    return spot.name if any(letter.isdigit() for letter in spot.name) else spot.name.replace("-", " ").title()


def draw_scale(axes: Axes, west: float, east: float, south: float, north: float, right: bool) -> None:
    """Draw a scale bar of a round length in the lower left or right corner."""
    room = (east - west) / 4.0
    length = max(step for step in (10, 20, 50, 100, 200, 500, 1000, 2000) if step <= max(room, 10))
    edge, low = 0.04 * (east - west), south + 0.035 * (north - south)
    left = east - edge - length if right else west + edge
    axes.plot([left, left + length], [low, low], color=INK, linewidth=3, solid_capstyle="butt", zorder=12)
    axes.text(
        left + length / 2, low + 0.008 * (north - south), f"{length} km", ha="center", fontsize=9, zorder=12
    )


def draw_heights(axes: Axes, scene: Scene) -> None:
    """Draw height over time of every missile and interceptor, with the published heights of intercepts."""
    boxes: dict[tuple[float, float], list[str]] = {}
    for battery in scene.setup.batteries:
        interceptor = battery.interceptor
        floor_km = interceptor.min_intercept_height_m / 1e3
        ceiling_km = interceptor.max_intercept_height_m / 1e3
        boxes.setdefault((floor_km, ceiling_km), []).append(battery.name)
    for (floor_km, ceiling_km), names in boxes.items():
        whose = f" of {', '.join(names)}" if len(boxes) > 1 else ""
        label = f"Published intercept heights{whose}, {floor_km:.0f}–{ceiling_km:.0f} km"
        axes.axhspan(floor_km, ceiling_km, color=INTERCEPTOR, alpha=0.08, linewidth=0, label=label)
    for path in scene.debris:
        axes.plot(scene.time_s, path[:, 2], color=DEBRIS, linewidth=0.7)
    for path, fate in zip(scene.missiles, scene.outcome.fates, strict=True):
        axes.plot(scene.time_s, path[:, 2], color=colour(fate), linewidth=1.4)
    for path in scene.rounds:
        axes.plot(scene.time_s, path[:, 2], color=INTERCEPTOR, linewidth=1.0)
    marks = {("first seen", True): ("o", RADAR, "First seen by the radar"), **MEETINGS}
    for meeting, (marker, shade, meaning) in marks.items():
        events = scene.happened(*meeting)
        times, heights = [event.time_s for event in events], [event.height_km for event in events]
        size = CROSS_PT if marker in "x+" else 8.0
        axes.plot(
            times, heights, marker, color=shade, markersize=size, label=meaning if events else None, zorder=5
        )
    for event in scene.outcome.events:
        if event.kind == "radar lost":
            axes.axvline(
                event.time_s, color=RADAR, linestyle="--", linewidth=1.2, label="The radar falls silent"
            )
    axes.set_xlabel("Seconds after the first launch")
    axes.set_ylabel("Height, km")
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(0.0, 1.02 * max(event.time_s for event in scene.outcome.events))
    axes.grid(alpha=0.25)
    axes.legend(loc="upper left", fontsize=8, frameon=False)


def draw_legend(axes: Axes, scene: Scene) -> tuple[Legend, Corner]:
    """Explain the lines of the map, in the corner where that hides least; return the legend and which."""
    keys: list[tuple[str, dict[str, Any]]] = [
        ("Missile, intercepted (dotted: where it was bound)", {"color": INTERCEPTED}),
        ("Missile that got through", {"color": LEAKED}),
        ("Interceptor", {"color": INTERCEPTOR}),
    ]
    if scene.debris:
        keys.append(("Empty stage, or piece of one", {"color": DEBRIS, "linewidth": 0.8}))
    for meaning, style in keys:
        axes.plot([], [], label=meaning, **style)
    legend = axes.legend(loc="upper right", fontsize=8, framealpha=0.9)
    marks = np.array([each[1] for each in names(scene)])
    paths = [np.stack(scene.xy(path), axis=1) for path in (*scene.missiles, *scene.rounds)]
    points = np.concatenate([marks, np.stack(scene.xy(scene.ends()), axis=1), *paths])
    return legend, roomiest_corner(axes, legend, *points[np.isfinite(points[:, 0])].T)


def draw(setup: Setup, record: Record | xarray.Dataset, outcome: Outcome, path: Path) -> None:
    """Draw the map and the heights of one fight into a PNG file; the record must hold a history."""
    picture(setup, record, outcome).savefig(path, format="png")


def picture(setup: Setup, record: Record | xarray.Dataset, outcome: Outcome) -> Figure:
    """Return the map and the heights of one fight as a figure; the record must hold a history."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    scene = Scene(setup, record, outcome)
    west, east, south, north = scene.frame()
    reach_km = float(np.hypot(max(-west, east), max(-south, north)))
    figure = Figure(figsize=(9.0, 12.0), dpi=DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    ground, heights = figure.subplots(2, 1, height_ratios=(3.2, 1.0))
    draw_ground(ground, scene, reach_km)
    for battery in setup.batteries:
        draw_radar(ground, scene, battery, 2.0 * reach_km)
        draw_launchers(ground, scene, battery)
    draw_missiles(ground, scene)
    draw_debris(ground, scene)
    draw_rounds(ground, scene)
    draw_spots(ground, scene)
    ground.set_xlim(west, east)
    ground.set_ylim(south, north)
    ground.set_aspect("equal")
    ground.set_xticks([])
    ground.set_yticks([])
    draw_heights(heights, scene)
    figure.suptitle(f"{setup.name}\n{outcome.sentences()[0]}", fontsize=14, fontweight="bold")
    middle = "the radar" if len(setup.batteries) == 1 else f"{setup.batteries[0].name}'s radar"
    luck = f"Seed {outcome.seed}, replica {outcome.replica}"
    figure.supxlabel(
        f"Upper Tier. {luck}. Distances and bearings true from {middle}. {CREDIT}.", fontsize=8, color=COAST
    )
    legend, corner = draw_legend(ground, scene)
    draw_scale(ground, west, east, south, north, right=corner == "lower left")
    draw_names(ground, scene, legend)
    return figure
