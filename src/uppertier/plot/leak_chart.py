"""The chart of leak against the size of the raid: fights beside the closed form, and what binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, GRID = "#222222", "#EEEEEE"
DOTS_PER_INCH = 140
BATTERIES = ("#CC6677", "#332288", "#117733", "#AA4499")
MARKERS = "oDs^"
ROUNDS_OUT, UNSEEN, STAGE = "rounds out", "not seen", "taken for a stage"
LATE, IN_VAIN, OTHER = "too late", "shot at in vain", "other"
SHADES = {
    ROUNDS_OUT: "#DDDDDD",
    UNSEEN: "#DDAA33",
    STAGE: "#999933",
    LATE: "#882255",
    IN_VAIN: "#44AA99",
    OTHER: "#555555",
}
MEANING = (
    "Model run, not measurement: builders/raid_size.py. Whole fights; bars are Wilson's 95 % intervals, of "
    "leaks on the effective number of missiles.\nLines: Wilkening's closed form of independent shots, one "
    "salvo at each missile, with the chances measured on missiles that come alone."
)


@dataclass(frozen=True)
class LeakPoint:
    """A raid of one size against one battery: leaks a fight, the chance of none, and what bound.

    `bound` has the leaks a fight by what let them through.
    """

    size: int
    apart_s: float
    launchers: int
    leaks: float
    leaks_interval: tuple[float, float]
    none: float
    none_interval: tuple[float, float]
    bound: Mapping[str, float]


@dataclass(frozen=True)
class ClosedForm:
    """What independent shots leave of raids of 1, 2, 3, ... missiles, as far as some salvos go."""

    salvos: int
    leaks: Sequence[float]
    none: Sequence[float]


def draw_leaks(
    points: Sequence[LeakPoint], forms: Mapping[int, ClosedForm], endless: ClosedForm, title: str, path: Path
) -> None:
    """Draw leaks, chance of none and what binds, one below the other; a column for each spacing.

    `forms` has the closed form of each battery by its number of launchers, `endless` that without an end of
    rounds.
    """
    from matplotlib.figure import Figure

    spacings = sorted({point.apart_s for point in points}, reverse=True)
    figure = Figure(figsize=(6.0 * len(spacings), 11.0), dpi=DOTS_PER_INCH)
    grid = figure.subplots(
        3, len(spacings), sharex=True, sharey="row", squeeze=False, height_ratios=(1.25, 0.85, 1.0)
    )
    for column, apart_s in enumerate(spacings):
        mine = [point for point in points if point.apart_s == apart_s]
        leaks, none, bound = grid[:, column]
        for axes, name in ((leaks, "leaks"), (none, "none")):
            draw_forms(axes, forms, endless, name)
            draw_fights(axes, mine, name)
            _tidy(axes)
        draw_bound(bound, mine)
        leaks.set_title(f"one missile every {apart_s:g} s", fontsize=11.5, color=INK)
        bound.set_xlabel("missiles in the raid")
    say(grid[:, 0], sorted(forms))
    figure.suptitle(title, x=0.075, y=0.985, ha="left", fontsize=13.5, color=INK)
    figure.text(0.075, 0.01, MEANING, fontsize=7.5, color=INK, va="bottom")
    figure.subplots_adjust(left=0.075, right=0.985, top=0.925, bottom=0.085, hspace=0.09, wspace=0.05)
    figure.savefig(path, format="png", metadata={"Software": None})


def draw_forms(axes: Axes, forms: Mapping[int, ClosedForm], endless: ClosedForm, name: str) -> None:
    """Draw the closed form of each battery, and a line where its magazine ends."""
    for place, (number, form) in enumerate(sorted(forms.items())):
        colour, values = BATTERIES[place], getattr(form, name)
        axes.axvline(form.salvos, color=colour, linewidth=0.8, linestyle=(0, (6, 4)), zorder=1)
        label = f"closed form, {number} launchers: rounds for {form.salvos}"
        axes.plot(range(1, len(values) + 1), values, color=colour, linewidth=1.2, label=label, zorder=3)
    values = getattr(endless, name)
    label = "closed form, rounds without end"
    axes.plot(range(1, len(values) + 1), values, ":", color=INK, linewidth=1.2, label=label, zorder=2)


def draw_fights(axes: Axes, points: Sequence[LeakPoint], name: str) -> None:
    """Draw a figure of the fights with its interval; batteries a little beside each other."""
    for place, (number, mine, shift) in enumerate(batteries(points, 0.3)):
        where, colour = [each.size + shift for each in mine], BATTERIES[place]
        bounds = [getattr(each, f"{name}_interval") for each in mine]
        axes.vlines(where, *zip(*bounds, strict=True), color=colour, linewidth=1.8, zorder=4)
        middle = [getattr(each, name) for each in mine]
        style: dict[str, Any] = {"color": colour, "markersize": 6, "markeredgecolor": "white"}
        axes.plot(where, middle, MARKERS[place], label=f"fights, {number} launchers", zorder=5, **style)


def draw_bound(axes: Axes, points: Sequence[LeakPoint]) -> None:
    """Draw what let missiles through as bars, one beside another for the batteries."""
    for place, (_, mine, shift) in enumerate(batteries(points, 0.75)):
        where, feet = [each.size + shift for each in mine], [0.0] * len(mine)
        for what, shade in SHADES.items():
            heights = [each.bound.get(what, 0.0) for each in mine]
            style: dict[str, Any] = {
                "color": shade,
                "edgecolor": BATTERIES[place],
                "linewidth": 0.6,
                "zorder": 3,
            }
            axes.bar(where, heights, 0.66, feet, **style)
            feet = [foot + height for foot, height in zip(feet, heights, strict=True)]
    _tidy(axes)


def batteries(points: Sequence[LeakPoint], apart: float) -> Iterator[tuple[int, list[LeakPoint], float]]:
    """Yield each battery's launchers, its points, and how far beside the middle it stands."""
    numbers = sorted({point.launchers for point in points})
    for place, number in enumerate(numbers):
        mine = sorted((each for each in points if each.launchers == number), key=lambda each: each.size)
        yield number, mine, (place - 0.5 * (len(numbers) - 1)) * apart


def say(column: Iterable[Axes], launchers: Sequence[int]) -> None:
    """Name the axes of the first column, and what its lines, marks and shades mean."""
    from matplotlib.patches import Patch

    leaks, none, bound = column
    leaks.set_ylabel("missiles that get through, mean")
    none.set_ylabel("chance that none gets through")
    bound.set_ylabel("the same by cause, mean")
    none.set_ylim(-0.03, 1.05)
    leaks.set_ylim(bottom=-0.5)
    leaks.set_xlim(left=0.0)
    bound.margins(y=0.08)
    patches = [Patch(facecolor=shade, edgecolor=INK, linewidth=0.4) for shade in SHADES.values()]
    frame: dict[str, Any] = {
        "fontsize": 8.5,
        "loc": "upper left",
        "facecolor": "white",
        "edgecolor": "none",
        "framealpha": 1.0,
    }
    leaks.legend(**frame)
    order = ", ".join(f"{number}" for number in launchers)
    bound.legend(
        patches, list(SHADES), title=f"bars from left: {order} launchers", title_fontsize=8.5, **frame
    )


def _tidy(axes: Axes) -> None:
    axes.grid(color=GRID, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8.5)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
