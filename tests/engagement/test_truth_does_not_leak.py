"""Orders follow from measurements: with the truth scrambled and the measurements kept, not one changes."""

import ast
import inspect
from pathlib import Path

import numpy as np
import pytest

import uppertier
from engagement.fights import CLOSE, scene
from uppertier.engagement import engine
from uppertier.engagement.clock import frames
from uppertier.engagement.prepare import open_book, populate
from uppertier.engagement.world import World

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


def fight(setup, world, seed, acts):
    """Fight through a world; return copies of the orders and counts of every decision."""
    book = open_book(setup)
    given = []
    for frame in frames(setup):
        engine.look(world, book, frame, seed, 0)
        if frame.decides:
            engine.command(world, book, frame, seed, 0)
            given.append([getattr(world, name).copy() for name in ORDERED])
        if acts:
            engine.act(world, book, frame, seed, 0)
    return given


def scramble(world: World, generator: np.random.Generator) -> None:
    """Fill every array of the truth with noise; of the rounds, all but whether they are spent."""
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


@pytest.fixture(scope="module", params=[CLOSE, TOLD], ids=["satellites", "remote radar"])
def both(request, monkeypatch_module):
    """The orders of a fight, and those of its measurements played again over a scrambled truth.

    That no more is heard of a missile that was hit is a measurement as well: the tape has it.
    """
    setup, seed = scene(*request.param), 1
    real_sight = engine.sight
    tape, heard = [], []
    true_world = populate(setup, seed, 0, 1)
    cues = true_world.cues.copy()

    def record(*arguments):
        real_sight(*arguments)
        tape.append([getattr(true_world, name).copy() for name in MEASURED])
        heard.append(true_world.cues["available_s"].copy())

    monkeypatch_module.setattr(engine, "sight", record)
    orders = fight(setup, true_world, seed, acts=True)

    generator = np.random.default_rng(5)
    false_world = populate(setup, seed, 0, 1)
    false_world.cues[:] = cues
    played, told = iter(tape), iter(heard)

    def play(*arguments):
        for name, measured in zip(MEASURED, next(played), strict=True):
            getattr(false_world, name)[...] = measured
        false_world.cues["available_s"] = next(told)

    def move(*arguments):
        scramble(false_world, generator)

    monkeypatch_module.setattr(engine, "sight", play)
    monkeypatch_module.setattr(engine, "move", move)
    again = fight(setup, false_world, seed, acts=False)
    monkeypatch_module.undo()
    false_world.cues["available_s"] = true_world.cues["available_s"]
    return orders, again, true_world, false_world


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_every_order_is_the_same(both):
    orders, again, _, _ = both
    assert sum(int(counts[0]) for _, counts in orders) >= 4, "a fight without orders proves nothing"
    for (order, count), (replayed, recount) in zip(orders, again, strict=True):
        assert count[0] == recount[0]
        assert order[0, : count[0]].tobytes() == replayed[0, : count[0]].tobytes()


def test_every_belief_is_the_same_and_the_truth_is_not(both):
    _, _, true_world, false_world = both
    for name in ("tracks", "ledger", "plans", "windows", "launchers", "cues"):
        assert getattr(true_world, name).tobytes() == getattr(false_world, name).tobytes(), name
    assert np.any(true_world.ledger["verdict"] > 0), "a shot was judged"
    assert np.all(true_world.targets["position_m"] != false_world.targets["position_m"])


def test_other_measurements_make_other_orders(both):
    """What the test above compares does depend on what it holds fixed."""
    orders, *_ = both
    setup = scene(*CLOSE)
    other = fight(setup, populate(setup, 2, 0, 1), 2, acts=False)
    assert any(
        count[0] != recount[0] or order[0, : count[0]].tobytes() != replayed[0, : count[0]].tobytes()
        for (order, count), (replayed, recount) in zip(orders, other, strict=True)
    )


def handed_to(phase: str) -> set[str]:
    """Return the arrays of the world that the engine hands to a phase."""
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(engine)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == phase
    ]
    assert len(calls) == 1
    names = {ast.unparse(argument) for argument in calls[0].args}
    return {name.removeprefix("world.") for name in names if name.startswith("world")}


@pytest.mark.parametrize("phase", ["believe", "assess", "choose"])
def test_no_phase_that_decides_is_handed_the_truth(phase):
    handed = handed_to(phase)
    assert "tracks" in handed
    assert "world" not in handed, "handed the whole world, truth and all"
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
