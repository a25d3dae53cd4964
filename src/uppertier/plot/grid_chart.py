"""The chart of single shots by place: hit rate over ground range and aspect, a map for each missile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from uppertier.plot.hit_chart import INK, Share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

DOTS_PER_INCH = 140
SHADES, NOTHING = "viridis", "#f2f2f2"
# Below this rate the shade is dark and the figures on it light.
DARK_BELOW = 0.6
# Fewer rounds than these say little: their figures are set in italics.
FEW = 10
MEANING = (
    "Model run, not measurement: builders/shot_grid.py. One missile, single rounds, whole fights of the "
    "battery at Seongju, inside the published box and beyond it; each round is counted where it met.\n"
    "In a cell: hit rate, Wilson's 95 % interval, rounds. Italics: fewer than 10 rounds. Grey: no round met "
    "anything there. Aspect: angle between the missile's velocity and the line to the battery."
)
ROWS = ("rounds at the warhead", "all rounds, those at empty stages too")


@dataclass(frozen=True)
class GridCell:
    """One cell: missile, bin of range, bin of aspect; rounds and share of hits, at the warhead and of all."""

    threat: str
    range_bin: int
    aspect_bin: int
    at_warhead: tuple[int, Share]
    of_all: tuple[int, Share]


def draw_grid(cells: Sequence[GridCell], ranges: Sequence[str], aspects: Sequence[str], path: Path) -> None:
    """Draw a map of aspect against range for each missile: above, rounds at the warhead; below, all."""
    from matplotlib.figure import Figure

    threats = list(dict.fromkeys(cell.threat for cell in cells))
    figure = Figure(figsize=(1.5 + 6.0 * len(threats), 11.0), dpi=DOTS_PER_INCH)
    panels = figure.subplots(len(ROWS), len(threats), squeeze=False, sharex=True, sharey=True)
    for column, threat in enumerate(threats):
        mine = [cell for cell in cells if cell.threat == threat]
        for row, name in enumerate(ROWS):
            axes = panels[row, column]
            picked = [
                (each.range_bin, each.aspect_bin, *(each.of_all if row else each.at_warhead)) for each in mine
            ]
            shown = _map(axes, picked, len(ranges), len(aspects))
            axes.set_title(f"{threat}: {name}", loc="left", fontsize=10.5, color=INK)
            axes.set_xticks(range(len(ranges)), ranges, fontsize=8.0)
            axes.set_yticks(range(len(aspects)), aspects, fontsize=8.5)
        panels[-1, column].set_xlabel("ground range of the meeting, km")
    for axes in panels[:, 0]:
        axes.set_ylabel("aspect, degrees from the nose")
    figure.suptitle("How often one round hits, by where it meets", x=0.05, ha="left", fontsize=14, color=INK)
    figure.text(0.05, 0.012, MEANING, fontsize=8.0, color=INK, va="bottom")
    figure.subplots_adjust(left=0.05, right=0.94, top=0.92, bottom=0.11, hspace=0.12, wspace=0.04)
    scale = figure.colorbar(shown, cax=figure.add_axes((0.953, 0.11, 0.011, 0.81)))
    scale.set_label("hit rate")
    figure.savefig(path, format="png", metadata={"Software": None})


def _map(axes: Axes, cells: Sequence[tuple[int, int, int, Share]], ranges: int, aspects: int) -> AxesImage:
    """Draw one map and write its figures into the cells."""
    values = np.full((aspects, ranges), np.nan)
    for near, turned, count, share in cells:
        if share.value is None:
            continue
        values[turned, near] = share.value
        axes.text(
            near,
            turned,
            f"{share.value:.2f}\n[{share.low:.2f}, {share.high:.2f}]\n{count}",
            ha="center",
            va="center",
            fontsize=7.0,
            style="italic" if count < FEW else "normal",
            color="white" if share.value < DARK_BELOW else INK,
        )
    axes.set_facecolor(NOTHING)
    return axes.imshow(values, vmin=0.0, vmax=1.0, cmap=SHADES, origin="lower", aspect="auto")
