"""A table of views: launch areas x targets, each flown once, seen by radars in every mode asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from math import degrees
from pathlib import Path
from typing import Any

from uppertier.area.visibility import WITHIN_KM, Echo, Passage, Watch
from uppertier.earth.geodesy import height_above, surface_inverse
from uppertier.engagement.setup import Spot
from uppertier.errors import Impossible
from uppertier.flight.missile import Missile
from uppertier.flight.path import state_at
from uppertier.radar.design import RadarDesign
from uppertier.trajectory.aim import Aim, aim


@dataclass(frozen=True)
class Area:
    """A launch area: where, which missile flies from there, and on which of its paths."""

    spot: Spot
    missile: Missile
    loft: str
    apogee_m: float | None


@dataclass(frozen=True)
class Watcher:
    """A radar of the study: its design and place, the azimuths it may be turned to, and its sector.

    Without a boresight (None) it looks all round; a sector of None is the design's own. `min_elevation_rad`
    is the least elevation of every mode that names none of its own.
    """

    spot: Spot
    design: RadarDesign
    boresights_rad: tuple[float | None, ...]
    sector_rad: float | None
    min_elevation_rad: float


@dataclass(frozen=True)
class Mode:
    """A way to use a radar: ratio and dwell (the design's own if None), least elevation, greatest range.

    `of` is the design's mode that it works in, None for the design as it is. In such a mode the dwell, the
    sector, the least elevation and the greatest range are the mode's, but for those that are given here.
    """

    name: str
    snr: float | None
    dwell_s: float | None
    min_elevation_rad: float | None
    max_range_m: float
    of: str | None = None

    def design(self, design: RadarDesign) -> RadarDesign:
        """Return a radar as it works in this mode. Raises BadInput when its design has no such mode."""
        return design if self.of is None else design.in_mode(self.of)

    def limits(self, watcher: Watcher) -> tuple[float, float]:
        """Return the least elevation (rad) and the greatest range (m) at which a radar watches."""
        design = self.design(watcher.design)
        least, farthest = watcher.min_elevation_rad, self.max_range_m
        if self.of is not None:
            least, farthest = design.min_elevation_rad, min(farthest, design.instrumented_range_m)
        return least if self.min_elevation_rad is None else self.min_elevation_rad, farthest


@dataclass(frozen=True)
class Study:
    """What is to be tabled. A cross-section of None is geometry alone; heights are in metres."""

    name: str
    about: str
    areas: tuple[Area, ...]
    targets: tuple[Spot, ...]
    watchers: tuple[Watcher, ...]
    modes: tuple[Mode, ...]
    cross_sections_m2: tuple[float | None, ...]
    min_height_m: float

    @property
    def flights(self) -> int:
        """How many flights there are: launch areas times targets."""
        return len(self.areas) * len(self.targets)

    @property
    def views(self) -> int:
        """In how many ways each flight is looked at."""
        boresights = sum(len(watcher.boresights_rad) for watcher in self.watchers)
        return boresights * len(self.modes) * len(self.cross_sections_m2)


# A row of the table, a value a column; the columns are in this order.
Row = dict[str, Any]
TEXTS = ("launch_area", "missile", "target", "radar", "mode", "why_not")
COLUMNS = (
    "launch_area",
    "launch_lat_deg",
    "launch_lon_deg",
    "missile",
    "target",
    "radar",
    "mode",
    "boresight_deg",
    "rcs_m2",
    "range_km",
    "apogee_km",
    "flight_time_s",
    "burnout_time_s",
    "seconds_in_view",
    "first_seen_s",
    "last_seen_s",
    "min_slant_range_km",
    "elevation_at_min_deg",
    "azimuth_at_min_deg",
    "altitude_at_min_km",
    *(f"seconds_within_{km}_km" for km in WITHIN_KM),
    "why_not",
)


def table(study: Study) -> Iterator[list[Row]]:
    """Yield the rows of one flight after another, launch area by launch area, from threads.

    A flight that cannot be flown has rows all the same, with None for its figures and the reason. Who stops
    early loses nothing of what was yielded.
    """
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        waiting = [
            pool.submit(rows, study, area, target) for area, target in product(study.areas, study.targets)
        ]
        for each in waiting:
            yield each.result()
    finally:
        pool.shutdown(cancel_futures=True)


def rows(study: Study, area: Area, target: Spot) -> list[Row]:
    """Fly from a launch area to a target, and return a row for every way of looking at it."""
    flight = dict.fromkeys(COLUMNS) | {
        "launch_area": area.spot.name,
        "launch_lat_deg": degrees(area.spot.latitude_rad),
        "launch_lon_deg": degrees(area.spot.longitude_rad),
        "missile": area.missile.name,
        "target": target.name,
    }
    start = _place(area.spot)
    try:
        found = aim(area.missile, start, _place(target), area.loft, area.apogee_m)
    except Impossible as refusal:
        flight["why_not"] = str(refusal)
        return [flight | view for watcher in study.watchers for view, _, _ in _views(study, watcher)]
    flight |= _figures(found, start, _place(target))
    seen = []
    for watcher in study.watchers:
        passage = Passage(found.knots, _place(watcher.spot), found.planet)
        for view, watch, design in _views(study, watcher):
            figures = passage.seen(watch.view(design)).to_dict()
            within = figures.pop("seconds_within_km")
            figures |= {f"seconds_within_{km}_km": value for km, value in within.items()}
            seen.append(flight | view | figures)
    return seen


def _place(spot: Spot) -> tuple[float, float, float]:
    return spot.latitude_rad, spot.longitude_rad, spot.height_m


def _figures(found: Aim, start: tuple[float, float, float], target: tuple[float, float, float]) -> Row:
    """Return the figures of a flight."""
    distance_m, _ = surface_inverse(start[0], start[1], target[0], target[1], found.planet)
    apogee, _, _ = state_at(found.knots, len(found.knots), float(found.knots[max(found.result.apogee, 0), 0]))
    return {
        "range_km": distance_m / 1e3,
        "apogee_km": height_above(apogee, found.planet) / 1e3,
        "flight_time_s": found.flight_time_s,
        "burnout_time_s": found.burnout_s,
    }


def _views(study: Study, watcher: Watcher) -> Iterator[tuple[Row, Watch, RadarDesign]]:
    """Yield each way a radar looks, as columns, as what counts as seen, and the radar in its mode."""
    for mode, boresight, size in product(study.modes, watcher.boresights_rad, study.cross_sections_m2):
        least, farthest = mode.limits(watcher)
        watch = Watch(
            boresight_rad=boresight,
            sector_rad=watcher.sector_rad,
            min_elevation_rad=least,
            min_height_m=study.min_height_m,
            max_range_m=farthest,
            echo=None if size is None else Echo(size, mode.snr, mode.dwell_s),
        )
        columns = {
            "radar": watcher.spot.name,
            "mode": mode.name,
            "boresight_deg": None if boresight is None else degrees(boresight),
            "rcs_m2": size,
        }
        yield columns, watch, mode.design(watcher.design)


def write_table(table_rows: list[Row], path: Path) -> None:
    """Write rows as Parquet (zstd); units are in the names of the columns."""
    import pyarrow
    from pyarrow import parquet

    fields = [
        pyarrow.field(name, pyarrow.string() if name in TEXTS else pyarrow.float64()) for name in COLUMNS
    ]
    columns = [pyarrow.array([row[field.name] for row in table_rows], type=field.type) for field in fields]
    parquet.write_table(
        pyarrow.Table.from_arrays(columns, schema=pyarrow.schema(fields)), path, compression="zstd"
    )
