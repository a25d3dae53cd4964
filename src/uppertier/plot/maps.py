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
from uppertier.plot.outlines import CREDIT, AzimuthalEquidistant, land, lines

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SEA, LAND, COAST, BORDER = "#dfe9f0", "#f5f2ea", "#8a949c", "#b58d5a"
INTERCEPTED, LEAKED, INTERCEPTOR, RADAR, INK = "#1b7f4d", "#c62828", "#1f5fbf", "#e0a100", "#222222"
DEBRIS = "#7a6a86"
# How the end of a round is drawn, and what the legend calls it.
DEBRIS_HIT = "stage or piece hit"
MEETINGS: dict[str, tuple[str, str, str]] = {
    "intercept": ("*", INTERCEPTED, "Intercept"),
    DEBRIS_HIT: ("*", DEBRIS, "Stage or piece hit"),
    "graze": ("+", LEAKED, "Touched without killing"),
    "miss": ("x", LEAKED, "Miss"),
}
MARGIN = 0.09
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

    def events(self, kind: str) -> list[Event]:
        """Return the events of a kind; a hit counts as an intercept only where a missile was hit."""
        missiles = {threat.name for threat in self.setup.threats}
        if kind not in ("intercept", DEBRIS_HIT):
            return [event for event in self.outcome.events if event.kind == kind]
        hits = [event for event in self.outcome.events if event.kind == "intercept"]
        return [event for event in hits if (event.object in missiles) == (kind == "intercept")]

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
    for kind, (marker, face, _) in MEETINGS.items():
        for event in scene.events(kind):
            place = np.array([[event.latitude_deg, event.longitude_deg]])
            axes.plot(*scene.xy(place), marker, color=face, markersize=11 if marker == "*" else 7, zorder=10)


def draw_names(axes: Axes, scene: Scene) -> None:
    """Name the launch points, the places that are defended or aimed at, and the radars."""
    origins = {threat.origin.name for threat in scene.setup.threats}
    for spot in scene.spots():
        marker, shade = ("^", LEAKED) if spot.name in origins else ("s", INK)
        axes.plot(*scene.where(spot), marker, color=shade, markersize=6, zorder=8)
        _name(axes, spoken(spot), *scene.where(spot), left=scene.where(spot)[0] > 0.0)
    for battery in scene.setup.batteries:
        alone = len(scene.setup.batteries) == 1
        title = battery.radar.design.title if alone else battery.name
        _name(axes, title, *scene.where(battery.radar.spot), left=True, bold=True)


def spoken(spot: Spot) -> str:
    """Return the name of a spot as people write it: "camp-humphreys" becomes "Camp Humphreys"."""
    return spot.name if any(letter.isdigit() for letter in spot.name) else spot.name.replace("-", " ").title()


def _name(axes: Axes, title: str, east: float, north: float, left: bool, bold: bool = False) -> None:
    axes.annotate(
        title,
        (east, north),
        xytext=(-8, -3) if left else (8, -3),
        textcoords="offset points",
        ha="right" if left else "left",
        fontsize=9,
        fontweight="bold" if bold else "normal",
        color=INK,
        zorder=11,
        bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "alpha": 0.75, "linewidth": 0},
    )


def draw_scale(axes: Axes, west: float, east: float, south: float, north: float) -> None:
    """Draw a scale bar of a round length in the lower left corner."""
    room = (east - west) / 4.0
    length = max(step for step in (10, 20, 50, 100, 200, 500, 1000, 2000) if step <= max(room, 10))
    left, low = west + 0.04 * (east - west), south + 0.035 * (north - south)
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
    for path, fate in zip(scene.missiles, scene.outcome.fates, strict=True):
        axes.plot(scene.time_s, path[:, 2], color=colour(fate), linewidth=1.4)
    for paths, shade, width in ((scene.debris, DEBRIS, 0.7), (scene.rounds, INTERCEPTOR, 1.0)):
        for path in paths:
            axes.plot(scene.time_s, path[:, 2], color=shade, linewidth=width)
    marks: dict[str, tuple[str, str, str]] = {
        "first seen": ("o", RADAR, "First seen by the radar"),
        **MEETINGS,
    }
    for kind, (marker, shade, meaning) in marks.items():
        events = scene.events(kind)
        times, heights = [event.time_s for event in events], [event.height_km for event in events]
        axes.plot(
            times, heights, marker, color=shade, markersize=8, label=meaning if events else None, zorder=5
        )
    axes.set_xlabel("Seconds after the first launch")
    axes.set_ylabel("Height, km")
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(0.0, 1.02 * max(event.time_s for event in scene.outcome.events))
    axes.grid(alpha=0.25)
    axes.legend(loc="upper left", fontsize=8, frameon=False)


def draw_legend(axes: Axes, debris: bool) -> None:
    """Explain the lines of the map, those of debris where there is any."""
    keys: list[tuple[str, dict[str, Any]]] = [
        ("Missile, intercepted (dotted: where it was bound)", {"color": INTERCEPTED}),
        ("Missile that got through", {"color": LEAKED}),
        ("Interceptor", {"color": INTERCEPTOR}),
    ]
    if debris:
        keys.append(("Empty stage, or piece of one", {"color": DEBRIS, "linewidth": 0.8}))
    for meaning, style in keys:
        axes.plot([], [], label=meaning, **style)
    axes.legend(loc="upper right", fontsize=8, framealpha=0.9)


def draw(setup: Setup, record: Record | xarray.Dataset, outcome: Outcome, path: Path) -> None:
    """Draw the map and the heights of one fight into a PNG file; the record must hold a history."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(picture(setup, record, outcome)).print_figure(path, dpi=130, format="png")


def picture(setup: Setup, record: Record | xarray.Dataset, outcome: Outcome) -> Figure:
    """Return the map and the heights of one fight as a figure; the record must hold a history."""
    from matplotlib.figure import Figure

    scene = Scene(setup, record, outcome)
    west, east, south, north = scene.frame()
    reach_km = float(np.hypot(max(-west, east), max(-south, north)))
    figure = Figure(figsize=(9.0, 12.0), layout="constrained")
    ground, heights = figure.subplots(2, 1, height_ratios=(3.2, 1.0))
    draw_ground(ground, scene, reach_km)
    for battery in setup.batteries:
        draw_radar(ground, scene, battery, 2.0 * reach_km)
        draw_launchers(ground, scene, battery)
    draw_missiles(ground, scene)
    draw_debris(ground, scene)
    draw_rounds(ground, scene)
    draw_names(ground, scene)
    draw_scale(ground, west, east, south, north)
    draw_legend(ground, debris=bool(scene.debris))
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
    return figure
