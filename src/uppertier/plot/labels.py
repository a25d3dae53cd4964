"""Names on a picture, each beside its point and none over another; and a legend where it hides least."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend

Corner = Literal["upper right", "upper left", "lower right", "lower left"]
CORNERS: tuple[Corner, ...] = ("upper right", "upper left", "lower right", "lower left")
# How far a name stands off its point; the later distances are for names that may stand far off.
AWAY_PT = (6.0, 14.0, 24.0, 36.0, 50.0, 66.0)
SIDES = ((1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1))
PAD_PT = 1.0
POINTS_PER_INCH = 72.0
LEADER = "#777777"

# Left, low, right and high edge on the paper, in pixels.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """Where a name could stand: its box on the paper, and whether it needs a line to its point."""

    box: Box
    is_far: bool


def overlap(one: Box, other: Box) -> float:
    """Return the area that two boxes have in common."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)


def covered(box: Box, others: list[Box]) -> float:
    """Return how much of a box lies over others."""
    return sum(overlap(box, other) for other in others)


def _figure_of(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("the axes belong to no figure")
    return figure


def roomiest_corner(axes: Axes, legend: Legend, x: ArrayLike, y: ArrayLike) -> Corner:
    """Put a legend into the corner of its axes in which it covers the fewest of some points; return which.

    Of equals the first of CORNERS. The limits of the axes must be set and their figure have a canvas.
    """
    figure = _figure_of(axes)
    points = np.stack([np.asarray(x, float), np.asarray(y, float)], axis=1)
    hidden = []
    for corner in CORNERS:
        legend.set_loc(corner)
        figure.draw_without_rendering()
        box, pixels = legend.get_window_extent(), axes.transData.transform(points)
        under = np.all((pixels >= (box.x0, box.y0)) & (pixels <= (box.x1, box.y1)), axis=1)
        hidden.append(int(np.sum(under)))
    best = CORNERS[int(np.argmin(hidden))]
    legend.set_loc(best)
    return best


class Labels:
    """The names on one pair of axes, whose limits must be set and whose figure must have a canvas.

    `fits` says whether a box is on the picture: on the axes, unless told otherwise.
    """

    def __init__(self, axes: Axes, fits: Callable[[Box], bool] | None = None) -> None:
        figure = _figure_of(axes)
        figure.draw_without_rendering()  # settles the layout
        figure.set_layout_engine("none")
        self.axes, self.pixels_per_pt = axes, figure.dpi / POINTS_PER_INCH
        self.fits = fits or self._is_on_axes
        self.taken: list[Box] = []
        self.avoided: list[Box] = []
        self.points = np.empty((0, 2))

    def keep_clear(self, x: ArrayLike, y: ArrayLike, size_pt: float = 6.0, always: bool = True) -> None:
        """Keep names off points of the axes: always, or where there is other room."""
        (self.taken if always else self.avoided).extend(self._dots(x, y, size_pt))
        if always:
            self.points = np.concatenate([self.points, self._pixels(x, y)])

    def keep_off(self, box: Box) -> None:
        """Keep names off a box on the paper (pixels), such as a legend's."""
        self.taken.append(box)

    def is_clear(self, x: float, y: float, size_pt: float = 6.0) -> bool:
        """Tell whether a dot at a point would lie under no name."""
        return covered(self._dots([x], [y], size_pt)[0], self.taken) == 0.0

    def put(
        self,
        words: str,
        x: float,
        y: float,
        far: bool = False,
        must: bool = False,
        marker_pt: float = 0.0,
        **style: Any,
    ) -> bool:
        """Write a name beside a point, and tell whether there was room for it.

        Parameters:
            words: the name
            x: where the point is on the axes, across
            y: and up
            far: it may stand farther off, with a thin line to its point
            must: it is written in any case, far off or at worst over another
            marker_pt: the size of the point's marker beyond that of a common one
            style: how the words are written
        """
        note = self.axes.annotate(words, (x, y), annotation_clip=False, **style)
        note.set_in_layout(False)
        size = note.get_window_extent()
        point = self._pixels([x], [y])[0]
        away = np.array(AWAY_PT if far or must else AWAY_PT[:1]) + marker_pt / 2.0
        spot = self._best(list(self._spots(point, size.width, size.height, away)), point, must)
        if spot is None:
            note.remove()
            return False
        self.taken.append(spot.box)
        pad = PAD_PT * self.pixels_per_pt
        note.set_position(self._data(spot.box[0] + pad, spot.box[1] + pad))
        note.set(horizontalalignment="left", verticalalignment="bottom")
        if spot.is_far:
            near = np.clip(point, spot.box[:2], spot.box[2:])
            ends = np.array([(x, y), self._data(*near)])
            self.axes.plot(ends[:, 0], ends[:, 1], color=LEADER, linewidth=0.6, zorder=2.5)
        return True

    def centre(self, words: str, x: float, y: float, **style: Any) -> bool:
        """Write words on a point itself, and tell whether there was room for them."""
        note = self.axes.text(x, y, words, ha="center", va="center", **style)
        note.set_in_layout(False)
        size = note.get_window_extent()
        box = (size.x0, size.y0, size.x1, size.y1)
        if not self.fits(box) or covered(box, self.taken) > 0.0:
            note.remove()
            return False
        self.taken.append(box)
        return True

    def _is_on_axes(self, box: Box) -> bool:
        frame = self.axes.get_window_extent()
        return frame.x0 <= box[0] and frame.y0 <= box[1] and box[2] <= frame.x1 and box[3] <= frame.y1

    def _dots(self, x: ArrayLike, y: ArrayLike, size_pt: float) -> list[Box]:
        half = 0.5 * size_pt * self.pixels_per_pt
        return [(px - half, py - half, px + half, py + half) for px, py in self._pixels(x, y)]

    def _pixels(self, x: ArrayLike, y: ArrayLike) -> np.ndarray:
        points = np.stack([np.asarray(x, float), np.asarray(y, float)], axis=1)
        return np.asarray(self.axes.transData.transform(points))

    def _data(self, x: float, y: float) -> tuple[float, float]:
        across, up = self.axes.transData.inverted().transform((x, y))
        return float(across), float(up)

    def _spots(self, point: np.ndarray, wide: float, high: float, away_pt: np.ndarray) -> Iterator[Spot]:
        """Yield where a name of a size (pixels) could stand, the nearest first."""
        pad = PAD_PT * self.pixels_per_pt
        wide, high = wide + 2.0 * pad, high + 2.0 * pad
        for away in away_pt:
            for right, up in SIDES:
                step = away * self.pixels_per_pt / np.hypot(right, up)
                left = point[0] + right * step + (right - 1) * wide / 2.0
                low = point[1] + up * step + (up - 1) * high / 2.0
                yield Spot((left, low, left + wide, low + high), bool(away > away_pt[0]))

    def _is_plain(self, spot: Spot, point: np.ndarray) -> bool:
        """Tell whether it is seen which point a name belongs to: it has a line to it, or none is nearer."""
        away = np.hypot(*(self.points - np.clip(self.points, spot.box[:2], spot.box[2:])).T)
        own = np.hypot(*(point - np.clip(point, spot.box[:2], spot.box[2:])))
        return spot.is_far or bool(np.all(away >= own - 0.5))

    def _best(self, spots: list[Spot], point: np.ndarray, must: bool) -> Spot | None:
        """Return the nearest spot that lies over nothing, if there is one; best, over no line either.

        A spot nearer to another point than to its own comes after these.
        """
        fitting = [spot for spot in spots if self.fits(spot.box)]
        clear = [spot for spot in fitting if covered(spot.box, self.taken) == 0.0]
        if not clear:
            return min(fitting or spots, key=lambda spot: covered(spot.box, self.taken)) if must else None
        return min(
            clear,
            key=lambda spot: (not self._is_plain(spot, point), covered(spot.box, self.avoided) > 0.0),
        )
