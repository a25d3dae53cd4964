"""Raids seen through without a shot, and whole hours of an empty sky: what the battery's tracks are worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from uppertier.engagement.clock import frame_count
from uppertier.engagement.crew import crews_of
from uppertier.engagement.engine import fight, fight_batch
from uppertier.engagement.events import TRACKED
from uppertier.engagement.prepare import Book, open_books, populate
from uppertier.engagement.record import History
from uppertier.engagement.setup import Setup
from uppertier.engagement.world import World
from uppertier.radar.array import in_view
from uppertier.scenario.build import build
from uppertier.scenario.schema import Scenario
from uppertier.tracking.track import FIRM
from uppertier.validation.rows import Group, Row, compared
from uppertier.validation.track_metrics import Sightings, TrackQuality, quality

# A track farther than this from every object is false; an object farther from every track is missed.
CUTOFF_M = 1000.0
SEED = 1
ASSOCIATIONS = ("nearest", "joint")
# Of each raid: how many missiles, how far apart in time (s), how many fights.
RAIDS = ((4, 10, 8), (12, 1, 4), (12, 0, 2))
EMPTY_HOURS = 10
OURS = "Upper Tier, computed"


def scene(count: int, apart_s: float, association: str, minutes: float = 8.0, first_s: float = 0.0) -> Setup:
    """Return a raid of Scud-ER on Busan before the battery at Seongju, which keeps all its rounds back."""
    battery = {
        "radar": {"design": "an-tpy-2", "at": [36.047, 128.224, "650 m"], "boresight": "345 deg"},
        "launchers": {"design": "thaad-launcher", "count": 2, "at": "radar"},
        "interceptor": "thaad",
        "doctrine": {"shots": "single", "reserve": 16},
        "delays": {"plan": "5 s", "uplink": "0.5 s", "assess": "4 s"},
        "tracker": {"association": association},
    }
    raid = {
        "missile": "scud-er",
        "count": count,
        "from": [39.66, 124.70],
        "at": "busan",
        "first": f"{first_s:g} s",
        "apart": f"{apart_s:g} s",
        "dispersion": "2 km",
    }
    content: Mapping[str, Any] = {
        "name": "A raid seen through",
        "battery": battery,
        "cue": {"early-warning": True, "delay": "60 s"},
        "raid": [raid],
        "defends": ["busan"],
        "horizon": f"{minutes:g} min",
    }
    return build(Scenario.model_validate(content))


class Watch(History):
    """Notes second by second, of every replica, where each object seen is and where each firm track stands.

    A track's place is carried from its own time, at most a second back, with its velocity and the pull of the
    Earth; drag, left out, would move it by some metres at most where it is not looked at five times a second.
    """

    def __init__(self, worlds: tuple[World, ...], samples: int) -> None:
        super().__init__(worlds, 0)
        world = worlds[0]
        replicas, objects = world.threats.shape
        slots = world.tracks.shape[1]
        self.truth = np.full((samples, replicas, objects, 3), np.nan)
        self.believed = np.full((samples, replicas, slots, 3), np.nan)
        self.numbers = np.zeros((samples, replicas, slots), np.int64)

    def sample(self, worlds: tuple[World, ...], time_s: float) -> None:
        """Note where everything is at `time_s`; missiles and stages count from their first detection on."""
        world = worlds[0]
        counts = (world.targets["alive"] == 1) & (world.threats["first_seen_s"] <= time_s)
        tracks = world.tracks
        state, ahead_s = tracks["state"], (time_s - tracks["time_s"])[..., None]
        place, velocity = state[..., :3], state[..., 3:6]
        with np.errstate(all="ignore"):  # empty slots stand in the middle of the Earth
            pull = -3.986e14 * place / np.linalg.norm(place, axis=-1, keepdims=True) ** 3
        firm = (tracks["status"] == FIRM)[..., None]
        self.truth[self.taken] = np.where(counts[..., None], world.targets["position_m"], np.nan)
        self.believed[self.taken] = np.where(
            firm, place + ahead_s * velocity + 0.5 * ahead_s**2 * pull, np.nan
        )
        self.numbers[self.taken] = tracks["number"]
        self.taken += 1


def watch(setup: Setup, replicas: int, seed: int = SEED) -> Sightings:
    """Fight a batch and return what there was and what was believed in the radar's field of view."""
    worlds, books = populate(setup, seed, 0, replicas), open_books(setup)
    watching = Watch(worlds, frame_count(setup))
    fight(setup, crews_of(worlds, books, seed, 0), watching)
    kept = slice(watching.taken)
    truth, believed = (in_the_field(books[0], places[kept]) for places in (watching.truth, watching.believed))
    threats = worlds[0].threats
    return Sightings(
        truth, believed, watching.numbers[kept], threats["first_seen_s"].copy(), threats["firm_s"].copy()
    )


def in_the_field(book: Book, places: np.ndarray) -> np.ndarray:
    """Return places (..., 3) with NaN for those where the radar cannot look."""
    there = places.reshape(-1, 3).copy()
    for i in np.flatnonzero(np.isfinite(there[:, 0])):
        if not in_view(book.radar, book.site, book.planet, tuple(there[i].tolist())):
            there[i] = np.nan
    return there.reshape(places.shape)


def false_firm_tracks(hours: int, seed: int = SEED) -> int:
    """Return how many firm tracks the radar's false alarms make in so many hours without a missile."""
    setup = scene(1, 0.0, "nearest", minutes=60.0, first_s=7200.0)
    record = fight_batch(setup, seed, hours)
    return int(np.sum(record.variables["event_kind"].values == TRACKED))


def raids_group() -> Group:
    """Return the rows on the tracks of raids, with both ways of giving detections to tracks."""
    rows = []
    for count, apart_s, fights in RAIDS:
        for association in ASSOCIATIONS:
            found = quality(watch(scene(count, apart_s, association), fights), CUTOFF_M)
            rows += _rows(f"{count} missiles {apart_s:g} s apart, {association}", found)
    return Group(
        "Tracks of raids",
        "Scud-ER from 39.66 N, 124.70 E at Busan before the battery at Seongju, seen through without a shot: "
        f"{', '.join(f'{fights} fights of {count}' for count, _, fights in RAIDS)}. Objects are the "
        "missiles and the stages they leave, from the first detection on, where the radar can look; a track "
        "farther than 1 km from every object is false. GOSPA has p = 2 and a cut-off of 1 km: an object "
        "missed or a track too many adds 707 m in quadrature. Nothing is published to judge by.",
        tuple(rows),
    )


def empty_sky_group() -> Group:
    """Return the row that counts the firm tracks of an empty sky."""
    found = false_firm_tracks(EMPTY_HOURS)
    return Group(
        "Tracks of nothing",
        f"{EMPTY_HOURS} hours of the same battery without a missile in the air: the fence searches, and "
        "false alarms begin tracks that two more looks of four would have to confirm.",
        (
            Row(
                what=f"Firm tracks in {EMPTY_HOURS} hours without a missile, -",
                source=OURS,
                reference=0.0,
                ours=float(found),
                error=None,
                tolerance=None,
                passed=found == 0,
                note="The reference is none.",
            ),
        ),
    )


def _rows(about: str, found: TrackQuality) -> list[Row]:
    figures = {
        "GOSPA, m": found.gospa_m,
        "error of place, m": found.place_m,
        "objects with a track, %": 100.0 * found.completeness,
        "false tracks for an object, %": 100.0 * found.false,
        "purity of tracks, %": 100.0 * found.purity,
        "changes of track for an object, -": found.breaks,
        "first detection to firm track, s": found.wait_s,
    }
    return [compared(f"{about}: {what}", OURS, None, value) for what, value in figures.items()]
