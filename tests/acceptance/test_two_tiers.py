"""Two tiers that tell one another what they see: no worse in anything than two tiers that do not."""

from functools import cache
from pathlib import Path

import numpy as np

from uppertier.engagement.engine import engage
from uppertier.engagement.outcome import outcome
from uppertier.scenario.build import load

SCENARIO = Path(__file__).parents[2] / "scenarios" / "layered-korea.yaml"
FIGHTS, MANY = 16, 64
# One round at each missile and no second look: some come through to the lower tier.
ONE_ROUND = ("batteries.0.doctrine.shots=single",)


@cache
def ends(*changes, sharing=True, fights=FIGHTS):
    """Return the outcomes of the first fights, with the same luck whether they share or not."""
    setup = load(SCENARIO, [*changes, *([] if sharing else ["sharing=none"])])
    record = engage(setup, 1, fights, threads=2)
    return [outcome(record, number) for number in range(fights)]


def counted(what, *changes, sharing=True):
    return np.array([getattr(each, what) for each in ends(*changes, sharing=sharing)])


def test_sharing_lets_no_more_through_and_wastes_no_more_rounds_fight_by_fight():
    """The upper tier knows a stage by the warhead that it saw leave it, and the lower one hears of it."""
    for what in ("leaked", "fired_at_debris"):
        told, alone = counted(what), counted(what, sharing=False)
        assert np.all(told <= alone), what
    fired = counted("interceptors_fired").sum(), counted("interceptors_fired", sharing=False).sum()
    assert fired[0] < fired[1], "what one has under fire the other leaves alone"


def test_sharing_wastes_no_rounds_when_batteries_shoot_on_what_others_see():
    remote = tuple(f"batteries.{number}.launch-on-remote=true" for number in (1, 2))
    assert counted("intercepted", *remote).sum() >= counted("intercepted", sharing=False).sum() - 2
    fired = counted("interceptors_fired", *remote).sum(), counted("interceptors_fired", sharing=False).sum()
    assert fired[0] < fired[1]


def leakers_taken(each):
    """Return the missiles that the upper tier missed and the lower one hit, with the events about them."""
    for event in each.events:
        if event.kind == "intercept" and not event.subject.endswith(" of Seongju"):
            yield event, [other for other in each.events if event.object in (other.subject, other.object)]


def test_the_lower_tier_takes_what_the_upper_one_has_missed_and_the_timeline_tells_it():
    """Seongju misses, sees that it has, tells the lower tier where the warhead is; that fires and hits.

    Some the lower tier has found by itself before it is told.
    """
    taken = [pair for each in ends(*ONE_ROUND, fights=MANY) for pair in leakers_taken(each)]
    led = 0
    for hit, story in taken:
        battery = hit.subject.rpartition(" of ")[2]
        survived = [each.time_s for each in story if "Seongju calls it survived" in each.detail]
        told = [each.time_s for each in story if f"Seongju tells {battery} of it" in each.detail]
        tracked = [each for each in story if each.kind == "tracked" and f"of {battery}" in each.detail]
        assert survived
        assert max(survived) < hit.time_s
        assert tracked[-1].time_s < hit.time_s
        assert hit.height_km < 40.0
        led += bool(told) and min(told) < tracked[-1].time_s
    assert led > 0


def test_a_target_that_another_battery_has_killed_stays_dead():
    """One verdict a battery and shot, not a quarrel of the two once every few seconds."""
    for each in ends(*ONE_ROUND):
        said = [(event.subject, event.object) for event in each.events if event.kind == "verdict"]
        assert all(said.count(pair) <= 2 for pair in said)
