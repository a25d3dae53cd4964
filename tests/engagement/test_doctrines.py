"""Doctrines in whole fights: scarce rounds shared out, wrong verdicts, launchers that are loaded again."""

from dataclasses import replace

import numpy as np
import pytest

from engagement.fights import differences, fought, scene
from uppertier.engagement.engine import engage
from uppertier.engagement.record import Record
from uppertier.engagement.story import events_of
from uppertier.interceptor.round import ORDERED

pytestmark = pytest.mark.slow

SCARCE = (
    "raid.0.count=6",
    "raid.0.apart=3 s",
    "raid.0.at=daegu",
    "cue.delay=20 s",
    "battery.launchers.count=1",
    "battery.doctrine.shots=salvo",
)
OPTIMAL = (*SCARCE, "battery.doctrine.assignment=optimal")


def shots(record):
    """Rounds fired at each missile, in the first replica."""
    fired = record["round_status"].values[0] > ORDERED
    targets = record["round_target"].values[0][fired]
    return np.bincount(targets[targets >= 0], minlength=record.sizes["threat"])[: record.sizes["threat"]]


def test_eight_rounds_for_six_missiles_are_shared_out_or_run_out():
    """The missiles come so close together that all that are ever tracked are so before the first order."""
    greedy, optimal = fought(*SCARCE), fought(*OPTIMAL)
    assert sorted(shots(greedy))[-4:] == [2, 2, 2, 2]
    tracked = np.isfinite(optimal["threat_firm_s"].values[0])
    assert np.sum(tracked) >= 5
    assert shots(optimal)[tracked].min() >= 1
    assert shots(optimal).sum() == 8


def test_a_shared_out_fight_is_the_same_on_one_thread_and_on_two():
    one, two = (fought(*OPTIMAL, replicas=2, threads=threads) for threads in (1, 2))
    assert differences(one, two) == []


def test_who_believes_every_miss_a_hit_never_shoots_twice():
    """A battery whose rounds all fail: with true verdicts it shoots on, with false ones it is content."""
    fired = []
    for chance in (0.0, 1.0):
        setup = scene(
            "raid.0.count=1",
            "raid.0.at=daegu",
            "cue.delay=20 s",
            "battery.doctrine.salvo=1",
            f"battery.doctrine.miss-called-hit={chance}",
        )
        dud = setup.with_battery(interceptor=replace(setup.batteries[0].interceptor, reliability=0.0))
        fired.append(int((engage(dud)["round_status"] > ORDERED).sum()))
    assert fired[0] >= 2
    assert fired[1] == 1


def test_a_launcher_that_was_emptied_is_loaded_for_the_next_wave():
    waves = (
        "raid=[{missile: scud-b, count: 3, from: [38.1, 127.0], at: daegu, apart: 5 s},"
        " {missile: scud-b, count: 3, from: [38.1, 127.0], at: daegu, first: 40 min, apart: 5 s}]",
        "horizon=50 min",
        "battery.launchers.count=1",
        "battery.doctrine.salvo=4",
    )
    once, again = fought(*waves), fought(*waves, "battery.launchers.reload=true")
    assert int((once["round_status"] > ORDERED).sum()) == 8
    launch_s = again["round_launch_s"].values[again["round_status"].values > ORDERED]
    assert np.sum(launch_s < 2400.0) == 8
    assert 0 < np.sum(launch_s > 2400.0) <= 8


def test_the_order_says_how_long_its_launch_could_be_put_off():
    record = Record.of(fought(*OPTIMAL))
    (first, *_) = [event for event in events_of(record, 0) if event.kind == "order"]
    margin_s = record.variables["round_margin_s"].values[0, 0]
    assert margin_s > 10.0
    assert first.detail.endswith(f"; {margin_s:.0f} s to spare")
