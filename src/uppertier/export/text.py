"""The timeline and the outcome as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from uppertier.engagement.outcome import Outcome


def clock(time_s: float) -> str:
    """Return a time of the fight as minutes, seconds and tenths: 4:07.3."""
    tenths = round(time_s * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def timeline(outcome: Outcome) -> Iterator[str]:
    """Yield one line for each event of a fight, in order of time: clock, what, who, sentence."""
    who = max([len(event.subject) for event in outcome.events], default=0)
    for event in outcome.events:
        yield f"{clock(event.time_s):>8}  {event.kind:<13}  {event.subject:<{who}}  {event.detail}"
