"""How a radar bears a raid: tracks held, their quality, and where the time goes, against the raid's size.

    python benchmarks/radar_load.py [--quick] [--json] [--plot] [--mode MODE]

There are no channels in the program: saturation is what comes of a frame that has 100 ms. Scud-ERs fly on
twenty routes, five launch areas to four cities, all within a minute; early warning reports each. Radar and
tracker alone, nobody shoots. Each leaves an empty stage behind, which is a load like any other. What is
counted, over a minute in which all are in flight, in four replicas (--quick: one, and 20 s):

    held        missiles with a firm track, of those the face can look at; mean of the seconds
    error       of the missiles' firm tracks against the truth: root of the mean square, and the median
    revisit     seconds of those tracks over the looks at them: own dwells, or others' that found them
    time        of the face, by what it was spent on
    overflow    detections that found no room in the frame's table
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np

from uppertier.engagement.clock import Frame
from uppertier.engagement.crew import crews_of
from uppertier.engagement.engine import look
from uppertier.engagement.prepare import open_books, populate
from uppertier.engagement.setup import Setup
from uppertier.plot.load_chart import LoadChart, draw_load
from uppertier.radar.array import in_view
from uppertier.radar.schedule import CONFIRM, DISCRIMINATE, FENCE, SEARCH, TRACK
from uppertier.scenario.build import load
from uppertier.tracking.track import FIRM

SIZES = (1, 2, 5, 10, 20, 40, 80, 160, 400)
QUICK_SIZES = (1, 5, 20, 40, 400)
REPLICAS = 4
KINDS = {
    "track": TRACK,
    "confirm": CONFIRM,
    "discriminate": DISCRIMINATE,
    "search": SEARCH,
    "fence": FENCE,
}
FROM = ("sukchon", "sunan", "wonsan", "kusong", "mupyong-ni")
TO = ("busan", "ulsan", "daegu", "gwangju")
LAUNCHES_WITHIN_S = 60.0
WINDOW_S = (240.0, 300.0)
QUICK_WINDOW_S = (240.0, 260.0)
STEP_S = 0.1
PICTURE = Path(__file__).parents[1] / "docs" / "radar-load.png"

HEAD = """name: radar load
battery:
  radar: {{design: an-tpy-2, at: seongju, boresight: 345 deg, mode: {mode}}}
  launchers: {{design: thaad-launcher, count: 1, at: radar}}
  interceptor: thaad
  doctrine: {{shots: single}}
  delays: {{plan: 5 s, uplink: 0.5 s, assess: 4 s}}
cue: {{early-warning: true, delay: 60 s}}
defends: [busan]
raid:
"""


def raid(mode: str) -> Setup:
    """Return the largest raid: every size is its first missiles, taken from all routes in turn."""
    lines = HEAD.format(mode=mode)
    for start, end in product(FROM, TO):
        lines += f"  - {{missile: scud-er, from: {start}, at: {end}, count: 20, dispersion: 2 km}}\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "raid.yaml"
        path.write_text(lines, encoding="utf-8")
        setup = load(path)
    routes = len(FROM) * len(TO)
    in_turn = [setup.threats[20 * (k % routes) + k // routes] for k in range(20 * routes)]
    return replace(setup, threats=tuple(in_turn))


def of_size(whole: Setup, size: int) -> Setup:
    """Return the raid's first missiles, launched evenly over the minute."""
    apart_s = LAUNCHES_WITHIN_S / size
    threats = (replace(each, launch_s=k * apart_s) for k, each in enumerate(whole.threats[:size]))
    return replace(whole, threats=tuple(threats))


class Watch:
    """What is counted in one replica, second by second and frame by frame."""

    def __init__(self, slots: int, missiles: int) -> None:
        self.missiles = missiles
        self.numbers = np.zeros(slots, np.int64)
        self.origins = np.full(slots, -1)
        self.held: list[int] = []
        self.in_view: list[int] = []
        self.errors_m: list[np.ndarray] = []
        self.firm_s = 0.0
        self.looks = 0

    def follow(self, world) -> None:
        """Note whose echo feeds each track: the referee's knowledge."""
        tracks = world.tracks[0]
        new = tracks["number"] != self.numbers
        self.origins[new] = -1
        self.numbers[new] = tracks["number"][new]
        fed = tracks["last_detection"] >= 0
        theirs = world.origins[0, tracks["last_detection"][fed]]
        self.origins[fed] = np.where(theirs >= 0, theirs, self.origins[fed])

    def count(self, world) -> None:
        """Count looks at the missiles' firm tracks in one frame; their debris is meant to wait."""
        firm = (world.tracks["status"][0] == FIRM) & (self.origins >= 0) & (self.origins < self.missiles)
        looked = (world.tasks["served"][0] == 1) | (world.tracks["last_detection"][0] >= 0)
        self.firm_s += STEP_S * int(firm.sum())
        self.looks += int((firm & looked).sum())

    def sample(self, world, book, time_s: float) -> None:
        """Compare tracks with the truth at one moment."""
        targets, tracks = world.targets[0], world.tracks[0]
        seen = np.array(
            [
                bool(each["alive"])
                and in_view(book.radar, book.site, book.planet, tuple(map(float, each["position_m"])))
                for each in targets[: self.missiles]
            ]
        )
        firm = (tracks["status"] == FIRM) & (self.origins >= 0) & (self.origins < self.missiles)
        origins = self.origins[firm]
        self.in_view.append(int(seen.sum()))
        self.held.append(len(np.unique(origins[seen[origins]])))
        ahead_s = (time_s - tracks["time_s"][firm])[:, None]
        state = tracks["state"][firm]
        place = state[:, :3] + ahead_s * state[:, 3:6]
        place += 0.5 * ahead_s**2 * targets["acceleration_m_s2"][origins]
        alive = targets["alive"][origins] == 1
        gap = np.linalg.norm(place - targets["position_m"][origins], axis=1)
        self.errors_m.append(gap[alive])


def watch(setup: Setup, window_s: tuple[float, float], replicas: int) -> dict:
    """Return the means of what was counted in some replicas of one raid; the worst overflow and frame."""
    rows = [watch_one(setup, window_s, replica) for replica in range(replicas)]
    means: dict = {"size": len(setup.threats)}
    for name in ("in_view", "held", "median_error_m", "revisit_s", "frame_ms"):
        means[name] = float(np.mean([row[name] for row in rows]))
    means["rms_error_m"] = float(np.sqrt(np.mean([row["rms_error_m"] ** 2 for row in rows])))
    means["share"] = {name: float(np.mean([row["share"][name] for row in rows])) for name in KINDS}
    for name in ("overflow", "slowest_frame_ms"):
        means[name] = max(row[name] for row in rows)
    return means


def watch_one(setup: Setup, window_s: tuple[float, float], replica: int, seed: int = 1) -> dict:
    """Play radar and tracker against one raid, and return what was counted in the window."""
    books, worlds = open_books(setup), populate(setup, seed, replica, 1)
    book, world = books[0], worlds[0]
    crews = crews_of(worlds, books, seed, replica)
    counted = Watch(world.tracks.shape[1], len(setup.threats))
    begun_s, slowest_s, before = perf_counter(), 0.0, None
    first, last = (round(each / STEP_S) for each in window_s)
    for number in range(last):
        frame_begun_s = perf_counter()
        look(crews, Frame(number, number * STEP_S, STEP_S, False))
        slowest_s = max(slowest_s, perf_counter() - frame_begun_s)
        counted.follow(world)
        if number < first:
            continue
        if before is None:
            before = world.radar["total_s"][0].copy()
        counted.count(world)
        if number % 10 == 0:
            counted.sample(world, book, number * STEP_S)
    errors = np.concatenate(counted.errors_m)
    spent = (world.radar["total_s"][0] - before) / (window_s[1] - window_s[0])
    return {
        "in_view": float(np.mean(counted.in_view)),
        "held": float(np.mean(counted.held)),
        "rms_error_m": float(np.sqrt(np.mean(errors**2))) if len(errors) else np.nan,
        "median_error_m": float(np.median(errors)) if len(errors) else np.nan,
        "revisit_s": counted.firm_s / counted.looks if counted.looks else np.nan,
        "share": {name: float(spent[kind]) for name, kind in KINDS.items()},
        "overflow": int(world.radar["overflow"][0]),
        "frame_ms": 1e3 * (perf_counter() - begun_s) / last,
        "slowest_frame_ms": 1e3 * slowest_s,
    }


def show(mode: str, rows: list[dict]) -> None:
    """Print the table for people."""
    print(f"AN/TPY-2 at Seongju, {mode} mode: a raid of Scud-ERs on twenty routes\n")
    print(
        "   raid  in view    held   rms m  median m  revisit s   "
        + "  ".join(f"{name:>8.8s}" for name in KINDS)
        + "  overflow  ms/frame"
    )
    for row in rows:
        shares = "  ".join(f"{100.0 * row['share'][name]:7.1f}%" for name in KINDS)
        figures = f"{row['rms_error_m']:7.0f} {row['median_error_m']:9.0f} {row['revisit_s']:10.2f}"
        print(
            f"{row['size']:7d} {row['in_view']:8.1f} {row['held']:7.1f} {figures}   {shares} "
            f"{row['overflow']:9d} {row['frame_ms']:9.2f}"
        )


def main() -> None:
    """Measure, and print a page or one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer sizes, a shorter window: within a minute")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--mode", default="terminal", help="of the radar: terminal or forward-based")
    parser.add_argument("--plot", action="store_true", help=f"draw {PICTURE.name} into docs/")
    asked = parser.parse_args()
    whole = raid(asked.mode)
    window_s = QUICK_WINDOW_S if asked.quick else WINDOW_S
    sizes, replicas = (QUICK_SIZES, 1) if asked.quick else (SIZES, REPLICAS)
    rows = [watch(of_size(whole, size), window_s, replicas) for size in sizes]
    if asked.plot:
        draw_load(LoadChart(whole.batteries[0].radar.design, rows), PICTURE)
    if asked.json:
        print(json.dumps({"mode": asked.mode, "window_s": window_s, "sizes": rows}))
    else:
        show(asked.mode, rows)


if __name__ == "__main__":
    main()
