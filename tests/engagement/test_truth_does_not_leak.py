"""Orders follow from measurements: with the truth scrambled and the measurements kept, not one changes."""

import ast
import inspect
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

import uppertier
from engagement.fights import CLOSE, pair, scene
from uppertier.engagement import crew, engine
from uppertier.engagement.clock import frames
from uppertier.engagement.crew import crews_of
from uppertier.engagement.prepare import open_books, populate
from uppertier.engagement.world import World, drawn_cues

MEASURED = ("detections", "detection_counts", "tasks")
ORDERED = ("orders", "order_counts")
TRUTH = {
    "threats",
    "knots",
    "knot_counts",
    "targets",
    "origins",
    "noted_threats",
    "noted_cues",
    "noted_tracks",
    "noted_rounds",
    "events",
    "event_counts",
}


def fight(setup, worlds, seed, acts):
    """Fight through worlds; return copies of the orders and counts of every decision, battery by battery."""
    crews = crews_of(worlds, open_books(setup), seed, 0)
    given = []
    for frame in frames(setup):
        engine.look(crews, frame)
        if frame.decides:
            engine.command(crews, frame)
            given.append([[getattr(world, name).copy() for name in ORDERED] for world in worlds])
        if acts:
            engine.act(crews, frame)
    return given


def scramble(worlds: tuple[World, ...], generator: np.random.Generator) -> None:
    """Fill every array of the truth with noise; of the rounds, all but whether they are spent."""
    for world in worlds:
        status = world.rounds["status"].copy()
        for name in (*TRUTH, "rounds"):
            array = getattr(world, name)
            bare = array.view(np.float64) if array.dtype.names else array
            bare[...] = generator.normal(0.0, 1e6, bare.shape)
        world.rounds["status"] = status


# The same raid, told of by another radar: its messages are measurements, too.
TOLD = (
    *(each for each in CLOSE if not each.startswith("cue.")),
    "cue={radar: {design: spy-1d, at: [37.2, 129.6], boresight: 300 deg, interval: 5 s}}",
)
# Two batteries that tell one another all they can. One shoots on what the other sees, at one missile only:
# it keeps all other rounds back and leaves the second one to the other.
SHARED = (
    *CLOSE,
    "sharing={delay: 0.5 s}",
    "batteries.0.launch-on-remote=true",
    "batteries.0.doctrine.reserve=14",
)


@pytest.fixture(
    scope="module",
    params=[(scene, CLOSE), (scene, TOLD), (pair, SHARED)],
    ids=["satellites", "remote radar", "two batteries"],
)
def both(request, monkeypatch_module):
    """The orders of a fight, and those of its measurements played again over a scrambled truth.

    That no more is heard of a missile that was hit is a measurement as well: the tape has it. What one
    battery tells another is not on the tape: it follows from the measurements.
    """
    of, changes = request.param
    setup, seed = of(*changes), 1
    real_sight = crew.sight
    tape, heard, held = [], [], []
    true_worlds = populate(setup, seed, 0, 1)
    drawn = drawn_cues(true_worlds)
    cues = true_worlds[0].cues[:, :drawn].copy()

    def record(*arguments):
        real_sight(*arguments)
        world = true_worlds[len(tape) % len(true_worlds)]
        tape.append([getattr(world, name).copy() for name in MEASURED])
        heard.append(world.cues["available_s"][:, :drawn].copy())
        held.append(np.any(world.linked["held_until_s"] > 0.0))

    monkeypatch_module.setattr(crew, "sight", record)
    orders = fight(setup, true_worlds, seed, acts=True)

    generator = np.random.default_rng(5)
    false_worlds = populate(setup, seed, 0, 1)
    for world in false_worlds:
        world.cues[:, :drawn] = cues
    played = iter(zip(tape, heard, cycle(false_worlds), strict=False))

    def play(*arguments):
        measurements, told, world = next(played)
        for name, measured in zip(MEASURED, measurements, strict=True):
            getattr(world, name)[...] = measured
        world.cues["available_s"][:, :drawn] = told

    def move(*arguments):
        scramble(false_worlds, generator)

    monkeypatch_module.setattr(crew, "sight", play)
    monkeypatch_module.setattr(crew, "move", move)
    monkeypatch_module.setattr(engine, "note_shared", lambda *arguments: None)
    again = fight(setup, false_worlds, seed, acts=False)
    monkeypatch_module.undo()
    for true_world, false_world in zip(true_worlds, false_worlds, strict=True):
        false_world.cues["available_s"][:, :drawn] = true_world.cues["available_s"][:, :drawn]
    return orders, again, true_worlds, false_worlds, held


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def as_bytes(orders):
    """Return what was ordered, decision by decision and battery by battery."""
    return [[order[0, : count[0]].tobytes() for order, count in decision] for decision in orders]


def test_every_order_is_the_same(both):
    orders, again, true_worlds, *_ = both
    for number in range(len(true_worlds)):
        given = sum(int(decision[number][1][0]) for decision in orders)
        assert given >= 1, "a battery without orders proves nothing"
    assert as_bytes(orders) == as_bytes(again)


def test_every_belief_is_the_same_and_the_truth_is_not(both):
    _, _, true_worlds, false_worlds, _ = both
    for true_world, false_world in zip(true_worlds, false_worlds, strict=True):
        for name in (
            "tracks",
            "ledger",
            "plans",
            "windows",
            "launchers",
            "cues",
            "reports",
            "linked",
            "heard",
        ):
            assert getattr(true_world, name).tobytes() == getattr(false_world, name).tobytes(), name
        assert np.any(true_world.ledger["verdict"] > 0), "a shot was judged"
        assert np.all(true_world.targets["position_m"] != false_world.targets["position_m"])


def test_what_is_shared_is_heard_and_held_against_a_shot(both):
    _, _, true_worlds, _, held = both
    drawn = drawn_cues(true_worlds)
    for number, world in enumerate(true_worlds):
        if len(true_worlds) > 1:
            assert np.any(world.cues["track"][:, drawn:] > 0), "a track answers to another battery's"
            assert any(held[number :: len(true_worlds)]), "another battery has said that it shoots"


def test_other_measurements_make_other_orders(both):
    """What the test above compares does depend on what it holds fixed."""
    orders, *_ = both
    setup = scene(*CLOSE)
    other = fight(setup, populate(setup, 2, 0, 1), 2, acts=False)
    assert as_bytes(orders) != as_bytes(other)


def handed_to(phase: str) -> set[str]:
    """Return the arrays of a world that the engine hands to a phase."""
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(engine)))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (phase, f"phases.{phase}")
    ]
    assert len(calls) == 1
    names = {ast.unparse(argument) for argument in calls[0].args}
    return {name.rpartition(".")[2] for name in names if name.startswith(("world", "sender", "receiver"))}


@pytest.mark.parametrize("phase", ["belief", "assess", "decide", "publish", "receive"])
def test_no_phase_that_decides_is_handed_the_truth(phase):
    handed = handed_to(phase)
    assert "tracks" in handed
    assert not handed & {"world", "sender", "receiver"}, "handed a whole world, truth and all"
    assert handed & (TRUTH | {"rounds"}) == set()


def test_the_names_of_the_truth_are_the_world_s():
    assert set(World._fields) > TRUTH
    assert handed_to("sight") & TRUTH, "the test above would see it"


@pytest.mark.parametrize("room", ["tracking", "fire_control"])
def test_no_room_that_decides_imports_what_holds_the_truth(room):
    found = set()
    for path in (Path(uppertier.__file__).parent / room).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                found |= {f"{node.module}.{name.name}" for name in node.names}
            elif isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
    assert any(name.startswith("uppertier.") for name in found)
    forbidden = ("uppertier.engagement", "uppertier.flight.path.TARGET", "uppertier.radar.sight")
    assert [name for name in found if name.startswith(forbidden)] == []
