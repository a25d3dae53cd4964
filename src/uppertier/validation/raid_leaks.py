"""Leak against the size of the raid: whole fights beside the closed form, and what lets missiles through.

The closed form is that of Wilkening, A simple model for calculating ballistic missile defense effectiveness,
Science and Global Security 8 (2000): every warhead is tracked with one chance, every round hits with one
chance, all independent. Both chances are measured here on missiles that come alone; nothing is fitted to the
raid. What the fights lose beyond it is what missiles that come together do to each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from uppertier.engagement.engine import fight_batch
from uppertier.engagement.outcome import Fate, outcome
from uppertier.engagement.setup import Setup
from uppertier.engagement.sky import LANDED
from uppertier.fire_control import launcher as books
from uppertier.fire_control.battery import REASONS
from uppertier.interceptor.round import HIT, ORDERED
from uppertier.plot.leak_chart import IN_VAIN, LATE, OTHER, ROUNDS_OUT, STAGE, UNSEEN, ClosedForm, LeakPoint
from uppertier.validation.single_shots import wilson

SEED = 1
BINDS = {
    REASONS[number]: what
    for what, numbers in {
        ROUNDS_OUT: (books.NO_ROUNDS, books.ROUNDS_PROMISED),
        UNSEEN: (books.UNSEEN, books.NOT_FIRM, books.NO_IMPACT_POINT, books.TRACK_TOO_POOR),
        STAGE: (books.NO_WARHEAD,),
        LATE: (books.TOO_LATE, books.LAUNCHERS_BUSY, books.OUT_OF_REACH),
    }.items()
    for number in numbers
}
"""What lets a missile through at which nothing was fired, by the sentence of fire control."""


@dataclass(frozen=True)
class Lone:
    """What a missile that comes alone teaches: of how many a round was fired at one, and how many hit."""

    fights: int
    rounds: int
    hits: int

    @property
    def tracked(self) -> float:
        """The chance that a missile is tracked, told from its stage, and fired at."""
        return self.rounds / self.fights

    @property
    def hit(self) -> float:
        """The chance that one round hits; 0 where none was fired."""
        return self.hits / self.rounds if self.rounds else 0.0


def alone(setup: Setup, fights: int, seed: int = SEED) -> Lone:
    """Fight one missile with one round, many times. The setup must say so: one threat, single shots."""
    if len(setup.threats) != 1 or setup.batteries[0].doctrine.shots != "single":
        raise ValueError("a lone missile is one threat, and single shots at it")
    columns = fight_batch(setup, seed=seed, replicas=fights).variables
    status, victim = columns["round_status"].values, columns["round_victim"].values
    mine = (status > ORDERED) & (columns["round_target"].values == 0)
    fired = np.any(mine, axis=1)
    hit = np.any(mine & (status == HIT) & (victim == 0), axis=1)
    return Lone(fights, int(np.sum(fired)), int(np.sum(hit)))


def expected_leaks(size: int, salvos: int, tracked: float, stopped: float) -> float:
    """Return how many of a raid get through on average: one salvo at each that is tracked, as far as they go.

    Wilkening (2000): a missile that is fired at is `stopped` with one chance, 1 - (1 - k)^n.
    """
    chances = [comb(size, n) * tracked**n * (1.0 - tracked) ** (size - n) for n in range(size + 1)]
    return size - stopped * sum(chance * min(n, salvos) for n, chance in enumerate(chances))


def no_leak(size: int, salvos: int, tracked: float, stopped: float) -> float:
    """Return the chance that none gets through: Wilkening (2000), P = (P_track (1 - (1 - k)^n))^W."""
    return 0.0 if size > salvos else (tracked * stopped) ** size


def share_interval(leaked: np.ndarray, size: int) -> tuple[float, float]:
    """Return the 95 % interval of the share of a raid that gets through, from the leaks of each fight.

    Wilson's, on the effective number of missiles: missiles of one fight share its luck, so their number is
    divided by the design effect, never below 1 (Korn and Graubard, Survey Methodology 24, 1998).
    """
    number, share = len(leaked) * size, float(np.mean(leaked)) / size
    alone_variance = size * share * (1.0 - share)
    effect = float(np.var(leaked, ddof=1)) / alone_variance if alone_variance > 0.0 else 1.0
    effect = max(1.0, effect)
    return wilson(share * number / effect, number / effect)


def what_bound(fate: Fate) -> str:
    """Return in a word what let one missile through: nothing was fired at it, for a reason, or in vain."""
    if fate.shots:
        return IN_VAIN
    sentence, _, _ = (fate.why_not or "").partition(";")
    return BINDS.get(sentence, OTHER)


def closed_form(most: int, salvos: int, lone: Lone, salvo: int) -> ClosedForm:
    """Return what the closed form leaves of raids of 1, 2, ... up to `most` missiles."""
    chances = lone.tracked, 1.0 - (1.0 - lone.hit) ** salvo
    sizes = range(1, most + 1)
    return ClosedForm(
        salvos,
        [expected_leaks(size, salvos, *chances) for size in sizes],
        [no_leak(size, salvos, *chances) for size in sizes],
    )


@dataclass(frozen=True)
class Raid:
    """Fights of one battery against raids of one size: leaks fight by fight, what bound, rounds a fight.

    `salvos` is at how many missiles the magazine can fire.
    """

    size: int
    apart_s: float
    launchers: int
    salvos: int
    leaked: np.ndarray
    bound: Mapping[str, int]
    rounds: float
    rounds_elsewhere: float

    @property
    def point(self) -> LeakPoint:
        """What the chart shows of it."""
        fights, (low, high) = len(self.leaked), share_interval(self.leaked, self.size)
        none = int(np.sum(self.leaked == 0))
        return LeakPoint(
            self.size,
            self.apart_s,
            self.launchers,
            float(np.mean(self.leaked)),
            (low * self.size, high * self.size),
            none / fights,
            wilson(none, fights),
            {what: count / fights for what, count in self.bound.items()},
        )


def fought(setup: Setup, apart_s: float, fights: int, seed: int = SEED) -> Raid:
    """Fight one raid, whose missiles start so far apart, many times in one batch, and count."""
    record = fight_batch(setup, seed=seed, replicas=fights)
    columns = record.variables
    leaked = np.sum(columns["threat_status"].values == LANDED, axis=1)
    fired, target = columns["round_status"].values > ORDERED, columns["round_target"].values
    size, (battery,) = len(setup.threats), setup.batteries
    elsewhere = fired & ((target < 0) | (target >= size))
    bound = Counter(
        what_bound(fate)
        for place in np.flatnonzero(leaked)
        for fate in outcome(record, int(columns["replica"].values[place])).fates
        if fate.end == "leaked"
    )
    magazine = sum(launcher.rounds for launcher in battery.launchers)
    return Raid(
        size=size,
        apart_s=apart_s,
        launchers=len(battery.launchers),
        salvos=magazine // battery.doctrine.first_salvo,
        leaked=leaked,
        bound=bound,
        rounds=float(np.sum(fired)) / fights,
        rounds_elsewhere=float(np.sum(elsewhere)) / fights,
    )


HEAD = (
    "| apart | launchers | raid | get through, mean | closed form | share, 95 % interval | no leak, 95 % "
    "interval | closed form | rounds a fight | why, of all leaks |"
)


def table(raids: Sequence[Raid], forms: Mapping[int, ClosedForm]) -> list[str]:
    """Return the lines of the table in Markdown, beside the closed form of each number of launchers."""
    return [HEAD, "|---|---|---|---|---|---|---|---|---|---|", *(line(raid, forms) for raid in raids)]


def line(raid: Raid, forms: Mapping[int, ClosedForm]) -> str:
    """Return one raid as a line of the table."""
    point, form = raid.point, forms[raid.launchers]
    low, high = (100.0 * each / raid.size for each in point.leaks_interval)
    none_low, none_high = point.none_interval
    why = sorted(raid.bound.items(), key=lambda each: -each[1])
    leaks = sum(raid.bound.values())
    elsewhere = f", {raid.rounds_elsewhere:.1f} not at missiles" if raid.rounds_elsewhere else ""
    cells = (
        f"{raid.apart_s:.0f} s",
        f"{raid.launchers}",
        f"{raid.size}",
        f"{point.leaks:.2f}",
        f"{form.leaks[raid.size - 1]:.2f}",
        f"{100.0 * point.leaks / raid.size:.1f} % [{low:.1f}, {high:.1f}]",
        f"{point.none:.2f} [{none_low:.2f}, {none_high:.2f}]",
        f"{form.none[raid.size - 1]:.2f}",
        f"{raid.rounds:.1f}{elsewhere}",
        ", ".join(f"{what} {count}" for what, count in why) + f" of {leaks}" if leaks else "-",
    )
    return f"| {' | '.join(cells)} |"
