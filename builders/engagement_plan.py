"""Draw docs/fire-control-plan.png: the engagement plan of one track at the moment of its first order.

    python builders/engagement_plan.py

One Scud-ER on its way to Busan, two launchers at the radar and one between it and Busan.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.engagement import engine
from uppertier.engagement.clock import frames
from uppertier.engagement.crew import crews_of
from uppertier.engagement.prepare import Book, open_books, populate
from uppertier.engagement.world import World
from uppertier.fire_control.forecast import PATH_KNOTS, forecast
from uppertier.flight.path import state_at
from uppertier.scenario.build import load

ROOT = Path(__file__).parents[1]
CHANGES = (
    "raid.0.count=1",
    "cue.delay=20 s",
    "battery.launchers=[{design: thaad-launcher, count: 2, at: radar},"
    " {design: thaad-launcher, count: 1, at: [35.5, 128.8, 50 m]}]",
)
NAMES = ("at the radar", "at the radar, 400 m on", "80 km toward Busan")
BLUE, ORANGE, GREY = "#1f5a94", "#c8641e", "#888888"


def until_first_order() -> tuple[World, Book, float]:
    """Fight until fire control gives its first order; return the world, the book and the time (s)."""
    setup = load(ROOT / "scenarios" / "seongju.yaml", CHANGES)
    books, worlds = open_books(setup), populate(setup, 1, 0, 1)
    crews = crews_of(worlds, books, 1, 0)
    for frame in frames(setup):
        engine.look(crews, frame)
        if frame.decides:
            engine.command(crews, frame)
            if worlds[0].order_counts[0] > 0:
                return worlds[0], books[0], frame.time_s
        engine.act(crews, frame)
    raise RuntimeError("no order was given")


def heights(world: World, book: Book, slot: int) -> tuple[np.ndarray, np.ndarray]:
    """Return times (s) and heights (km) of the path that fire control predicts for the track in a slot."""
    knots = np.zeros((PATH_KNOTS, 10))
    track = world.tracks[0, slot]
    count = forecast(track, book.planet, book.control.floor_m, book.control.path_step_s, knots)
    times_s = np.linspace(knots[0, 0], knots[count - 1, 0], 400)
    places = [state_at(knots, count, time_s)[0] for time_s in times_s]
    return times_s, np.array([geodetic_from_ecef(place, book.planet)[2] / 1e3 for place in places])


def draw_path(axes: Axes, world: World, book: Book, slot: int) -> None:
    """Draw the predicted path over time, the band of intercepts, and the meetings that were ordered."""
    control = book.control
    axes.axhspan(control.floor_m / 1e3, control.ceiling_m / 1e3, color="#e8eef5", zorder=0)
    axes.plot(*heights(world, book, slot), color=BLUE)
    for order in world.orders[0, : world.order_counts[0]]:
        height_km = geodetic_from_ecef(tuple(order["intercept_m"]), book.planet)[2] / 1e3
        axes.plot(order["intercept_s"], height_km, "o", color=ORANGE)
    axes.set_ylabel("height of the target, km")
    axes.set_ylim(0.0)


def draw_windows(axes: Axes, world: World, slot: int) -> None:
    """Draw for each launcher when it may launch, when it then meets the target, and what was ordered."""
    windows = world.windows[0, slot]
    rows = np.arange(len(windows))
    for start, end, shift, colour, label in (
        ("launch_s", "launch_by_s", -0.17, GREY, "launches that meet the target"),
        ("earliest_s", "latest_s", 0.17, BLUE, "meetings that they lead to"),
    ):
        axes.barh(rows + shift, windows[end] - windows[start], 0.3, windows[start], color=colour, label=label)
    for order in world.orders[0, : world.order_counts[0]]:
        row = order["launcher"]
        axes.plot(
            (order["launch_s"], order["intercept_s"]),
            (row - 0.17, row + 0.17),
            "-o",
            color=ORANGE,
            markersize=4,
        )
    axes.plot([], [], "-o", color=ORANGE, markersize=4, label="ordered")
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, -0.25), ncols=3, frameon=False, fontsize=9)
    axes.set_yticks(range(len(NAMES)), [f"launcher {k + 1}\n{name}" for k, name in enumerate(NAMES)])
    axes.invert_yaxis()
    axes.set_xlabel("time of the fight, s")


def main() -> None:
    """Draw the picture."""
    world, book, time_s = until_first_order()
    slot = int(world.orders[0, 0]["track"])
    figure, (above, below) = plt.subplots(
        2, 1, sharex=True, figsize=(8.0, 5.4), layout="constrained", height_ratios=(3, 2)
    )
    draw_path(above, world, book, slot)
    draw_windows(below, world, slot)
    for axes in (above, below):
        axes.axvline(time_s, color=GREY, linewidth=0.8, linestyle=":")
        axes.spines[["top", "right"]].set_visible(False)
    plan = world.plans[0, slot]
    above.set_title(
        f"At {time_s:.0f} s: launcher {plan['launcher'] + 1} meets it at {plan['height_m'] / 1e3:.0f} km; "
        f"{plan['margin_s']:.0f} s to spare, {plan['cycles']} salvos in sequence",
        loc="left",
        fontsize=10,
    )
    figure.savefig(ROOT / "docs" / "fire-control-plan.png", dpi=130)


if __name__ == "__main__":
    main()
