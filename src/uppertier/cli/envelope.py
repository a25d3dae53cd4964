"""`uppertier envelope`: where an interceptor can be at what time, and which limit binds against a threat."""

from __future__ import annotations

import json
from math import degrees
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from uppertier import errors
from uppertier.cli.fly import FAMILIES, Measure
from uppertier.cli.options import Place, print_json

if TYPE_CHECKING:
    from uppertier.interceptor.envelope import Box, Envelope, Passage

# Latitude and longitude (rad), height (m).
Point = tuple[float, float, float]

SATELLITES, USUAL_BATTERY = "infrared-satellites", "thaad"
# Rows and columns of the printed table of times.
SHOWN_COLUMNS, SHOWN_ROWS = 7, 6
HEAD = "can be met, seconds after its launch"


class Spot(NamedTuple):
    """A place by its name in the catalogue and by what people call it; coordinates where it has none."""

    name: str
    called: str


class Threat(NamedTuple):
    """One missile against which the reach is measured: names, distance of its target, and its passage.

    `weak` and `strong` are the passage of the interceptor at the bounds of its propulsion.
    """

    missile: str
    start: Spot
    target: Spot
    target_range_m: float
    warned_s: float
    passage: Passage
    weak: Passage
    strong: Passage


@click.command(
    "envelope",
    short_help="Where an interceptor can be at what time, and which limit binds.",
    epilog="Example:  uppertier envelope thaad --from seongju --against nodong --from-place sukchon "
    "--to seoul",
)
@click.argument("interceptor")
@click.option("--from", "site", type=Place(), help="Where the launcher stands.  [default: at the sea]")
@click.option("--against", multiple=True, help="A missile whose path is to be met; may be repeated.")
@click.option("--from-place", "starts", type=Place(), multiple=True, help="Where that missile starts.")
@click.option("--to", "targets", type=Place(), multiple=True, help="Where it is aimed.")
@click.option(
    "--loft",
    type=click.Choice(FAMILIES),
    default=FAMILIES[0],
    show_default=True,
    help="Which of its paths the missile flies.",
)
@click.option(
    "--warning",
    type=Measure("time", "s"),
    help="When the battery knows of a missile, after its launch.  [default: satellites tell of its cut-off]",
)
@click.option(
    "--plan", type=Measure("time", "s"), help="From knowing to the first round.  [default: the catalogue's]"
)
@click.option(
    "--plot", is_flag=True, help="Draw the reach (envelope.png), and write envelope.json and envelope.csv."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="With --plot: folder to write to.  [default: runs/envelope-<interceptor>-<time>]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def command(
    interceptor: str,
    site: Point | None,
    against: tuple[str, ...],
    starts: tuple[Point, ...],
    targets: tuple[Point, ...],
    loft: str,
    warning: float | None,
    plan: float | None,
    plot: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Find where INTERCEPTOR can be at what time: by physics, by time, and by what was published.

    With --against it also finds how far along a missile's path a round can meet it.
    """
    from uppertier.catalog import build
    from uppertier.export.envelope import passage_figures, reach_figures
    from uppertier.interceptor.envelope import envelope

    if out is not None and not plot:
        raise errors.BadInput("--out says where the files of --plot go: give --plot too.")
    pairs = _pairs(site, against, starts, targets)
    design = build.interceptor(interceptor)
    height_m = 0.0 if site is None else site[2]
    bounds = build.weak_and_strong(interceptor)
    reach = envelope(design, height_m, bounds)
    weak, strong = (envelope(each, height_m) for each in bounds)
    reaches = (reach, weak, strong)
    threats = [] if site is None else [_threat(reaches, site, each, loft, warning, plan) for each in pairs]
    answer: dict[str, Any] = {
        "interceptor": interceptor,
        "from": None if site is None else [degrees(site[0]), degrees(site[1]), site[2]],
        "max_ground_range_low_km": weak.kinematic.range_m / 1e3,
        "max_ground_range_high_km": strong.kinematic.range_m / 1e3,
        **reach_figures(reach),
        "against": [
            {
                "missile": each.missile,
                "from": each.start.name,
                "to": each.target.name,
                "target_ground_range_km": each.target_range_m / 1e3,
                "warned_s": each.warned_s,
                **passage_figures(each.passage),
                "last_launch_low_s": each.weak.last_launch_s,
                "last_launch_high_s": each.strong.last_launch_s,
                "binds_low": list(each.weak.binds),
                "binds_high": list(each.strong.binds),
            }
            for each in threats
        ],
    }
    if not as_json:
        for line in [*_reach_lines(reach), *_threat_lines(threats)]:
            click.echo(line)
    if plot:
        folder = _write_chart(reach, site, threats, answer, out)
        click.echo(f"Written to {folder}; the chart is {folder / 'envelope.png'}", err=as_json)
    if as_json:
        print_json(answer)


def _pairs(
    site: Point | None, against: tuple[str, ...], starts: tuple[Point, ...], targets: tuple[Point, ...]
) -> list[tuple[str, Point, Point]]:
    """Return missile, start and target of each threat: one place for all, or one for each."""
    if not against:
        if starts or targets:
            raise errors.BadInput(
                "--from-place and --to belong to a missile: name it, such as --against nodong."
            )
        return []
    if site is None:
        raise errors.BadInput(
            "A threat passes a place: say where the launcher stands, such as --from seongju."
        )
    for option, given, what in (("--from-place", starts, "starts"), ("--to", targets, "is aimed")):
        if len(given) not in (1, len(against)):
            often = "once" if len(against) == 1 else f"once for all, or once for each of the {len(against)}"
            raise errors.BadInput(
                f"{option} says where a missile {what}: give it {often}, not {len(given)} times."
            )
    each = len(against)
    return list(zip(against, starts * (each // len(starts)), targets * (each // len(targets)), strict=True))


def _threat(
    reaches: tuple[Envelope, Envelope, Envelope],
    site: Point,
    pair: tuple[str, Point, Point],
    loft: str,
    warning: float | None,
    plan: float | None,
) -> Threat:
    """Return one missile's path beside the reaches; without a warning, satellites report its cut-off."""
    from uppertier.catalog import build
    from uppertier.earth.constants import WGS84
    from uppertier.earth.geodesy import surface_inverse
    from uppertier.interceptor.envelope import passage
    from uppertier.scenario import flights

    missile, start, target = pair
    flight = flights.fly(missile, *((degrees(x), degrees(y), z) for x, y, z in (start, target)), loft=loft)
    if flight.knots is None or flight.aim is None:
        raise errors.BadInput(f"The {missile} flight of the textbook has no path to be met on.")
    warned = warning
    if warned is None:
        warned = flight.aim.burnout_s + build.early_warning(SATELLITES).delay_s
    delay = build.battery(USUAL_BATTERY).plan_s if plan is None else plan
    away_m, _ = surface_inverse(site[0], site[1], target[0], target[1], WGS84)
    usual, weak, strong = (
        passage(reach, site, flight.knots, warned + delay, flight.aim.burnout_s) for reach in reaches
    )
    return Threat(missile, _spot(start), _spot(target), away_m, warned, usual, weak, strong)


def _spot(place: Point) -> Spot:
    """Return what the catalogue and people call a place."""
    from uppertier.catalog import build

    for name in build.names("place"):
        known = build.place(name)
        if tuple(known) == place:
            return Spot(name, known.title.partition(":")[0].partition(",")[0])
    text = f"{degrees(place[0]):.3f},{degrees(place[1]):.3f}"
    return Spot(text, text)


def _said(box: Box) -> str:
    """Return a box in words."""
    low, high = box.floor_m / 1e3, box.ceiling_m / 1e3
    return f"{box.range_m / 1e3:.0f} km over ground, {low:.0f} to {high:.0f} km high"


def _reach_lines(reach: Envelope) -> list[str]:
    """Return the reach as a person reads it: the answer, what it rests on, and times of flight."""
    low, usual, high = (each / 1e3 for each in reach.burnout_m_s)
    return [
        f"{reach.interceptor.title}: physics carries it about {_said(reach.kinematic)}.",
        f"The published box is {_said(reach.published)}.",
        "",
        f"It burns out at {usual:.2f} km/s ({low:.2f} to {high:.2f} with propellant and impulse at the",
        f"catalogue's bounds) and meets nothing sooner than {reach.terms.ready_s:.0f} s after launch.",
        "",
        *_time_lines(reach),
    ]


def _time_lines(reach: Envelope) -> list[str]:
    """Return times of flight (s) by altitude and ground range, a dash where no round can meet anything."""
    from uppertier.interceptor.reach import NOTHING

    wide, tall = reach.forbids.shape
    columns = [round(k * (wide - 1) / SHOWN_COLUMNS) for k in range(SHOWN_COLUMNS)]
    rows = [round(k * (tall - 1) / SHOWN_ROWS) for k in range(SHOWN_ROWS, 0, -1)]
    head = "".join(f"{reach.ground_range_m[column] / 1e3:>7.0f}" for column in columns)
    lines = [f"  Seconds to  {head}  km over ground"]
    for row in rows:
        cells = (
            f"{reach.flyout.time_s[column, row]:>7.0f}"
            if reach.forbids[column, row] == NOTHING
            else f"{'-':>7}"
            for column in columns
        )
        lines.append(f"  {reach.height_m[row] / 1e3:>7.0f} km  {''.join(cells)}")
    return lines


def _threat_lines(threats: list[Threat]) -> list[str]:
    """Return what each limit leaves of each threat's path, and a sentence on which of them forbids."""
    if not threats:
        return []
    names = [_label(each) for each in threats]
    width = max(map(len, [*names, HEAD]))
    heads = "  ".join(f"{head:>9}" for head in ("physics", "in time", "in box", "all"))
    lines = ["", f"  {HEAD:<{width}}  {heads}"]
    for name, each in zip(names, threats, strict=True):
        passed = each.passage
        spans = (passed.by_physics, passed.in_time, passed.in_box, passed.left)
        lines.append(f"  {name:<{width}}  " + "  ".join(f"{_span(passed, left):>9}" for left in spans))
    return [*lines, "", *(verdict(each) + _flips(each) for each in threats)]


def _label(threat: Threat) -> str:
    """Return what a threat is called in a table or a legend."""
    return f"{threat.missile}, {threat.start.called} to {threat.target.called}"


def _span(passed: Passage, moments: Any) -> str:
    """Return the first and the last of some moments, in seconds after launch."""
    times = passed.time_s[moments]
    return f"{times[0]:.0f}-{times[-1]:.0f}" if len(times) else "never"


def verdict(threat: Threat) -> str:
    """Return in a sentence whether a threat can be met, and if not, what forbids it."""
    from uppertier.interceptor.envelope import BOX, PHYSICS, TIME

    passed = threat.passage
    who = (
        f"The {threat.missile} from {threat.start.called} to {threat.target.called} "
        f"({threat.target_range_m / 1e3:.0f} km from the launcher)"
    )
    if not passed.binds:
        return f"{who} can be met inside the published box, {_span(passed, passed.left)} s after its launch."
    if passed.binds == (PHYSICS,):
        return f"{who} cannot be met: no round can be on its path anywhere, which rises to {_apogee(passed)}."
    said = {
        TIME: f"time forbids it (a round has to leave by {passed.last_launch_s:.1f} s, "
        f"the first can at {passed.first_launch_s:.1f} s)",
        BOX: f"the published box forbids it ({_outside(passed)})",
    }
    if passed.side is None and len(passed.binds) == 2:
        return f"{who} cannot be met: what time leaves of its path lies outside the published box."
    return (
        f"{who} cannot be met: {', and '.join(said[each] for each in passed.binds)}. "
        f"Physics alone leaves {float(sum(passed.by_physics)):.0f} s."
    )


def _flips(threat: Threat) -> str:
    """Return a sentence on what other propulsion, within the bounds of the catalogue, would change."""
    parts = [
        f"at their {end} bounds {_forbidden_by(passed.binds)}"
        for end, passed in (("low", threat.weak), ("high", threat.strong))
        if passed.binds != threat.passage.binds
    ]
    return f" With propellant and impulse {', '.join(parts)}." if parts else ""


def _forbidden_by(binds: tuple[str, ...]) -> str:
    """Return in words which limits forbid a meeting."""
    if not binds:
        return "it can be met"
    limits = " and ".join(binds).replace("published", "the published")
    return f"{limits} {'alone forbids' if len(binds) == 1 else 'forbid'} it"


def _apogee(passed: Passage) -> str:
    return f"{max(passed.height_m) / 1e3:.0f} km"


def _outside(passed: Passage) -> str:
    """Return in words how a path stays outside the published box."""
    box = passed.box
    if passed.side == "range" and passed.nearest_m is not None:
        return (
            f"while it is {box.floor_m / 1e3:.0f} to {box.ceiling_m / 1e3:.0f} km high it comes no nearer "
            f"than {passed.nearest_m / 1e3:.0f} km, and the box ends at {box.range_m / 1e3:.0f} km"
        )
    if passed.side == "floor":
        return f"it rises to {_apogee(passed)}, and the box begins at {box.floor_m / 1e3:.0f} km"
    return f"it is in reach above {box.ceiling_m / 1e3:.0f} km only"


def _write_chart(
    reach: Envelope,
    site: Point | None,
    threats: list[Threat],
    answer: dict[str, Any],
    out: Path | None,
) -> Path:
    """Write chart, figures and table into a folder, and return it."""
    from uppertier.export.envelope import write_table
    from uppertier.export.folder import make_folder, plain, write_whole
    from uppertier.plot.envelope_chart import EnvelopeChart, Track, draw_envelope

    tracks = [Track(_label(each), verdict(each) + _flips(each), each.passage) for each in threats]
    chart = EnvelopeChart(reach, None if site is None else _spot(site).called, tracks)
    folder = make_folder(out, f"envelope-{answer['interceptor']}")
    text = json.dumps(plain(answer), indent=1)
    write_whole(folder / "envelope.png", lambda path: draw_envelope(chart, path))
    write_whole(folder / "envelope.json", lambda path: path.write_text(text, encoding="utf-8"))
    write_whole(folder / "envelope.csv", lambda path: write_table(reach, path))
    return folder
