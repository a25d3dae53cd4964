"""A crew's settled phases against the kernels themselves."""

from engagement.fights import pair
from uppertier.compiled import Settled
from uppertier.engagement import crew, engine
from uppertier.engagement.clock import frames
from uppertier.engagement.crew import Phases, crews_of
from uppertier.engagement.prepare import open_books, populate


def fought(setup, settle):
    """Return the bytes of both batteries' worlds after a fight by phases that are settled, or not."""
    worlds = populate(setup, 1, 0, 2)
    crews = crews_of(worlds, open_books(setup), 1, 0)
    if not settle:
        crews = [each._replace(phases=Phases(*(phase.kernel for phase in each.phases))) for each in crews]
    engine.fight(setup, crews)
    return [array.tobytes() for world in worlds for array in world]


def test_settled_phases_fight_as_the_kernels_do():
    setup = pair("raid.0.count=2", "sharing.delay=1 s", "horizon=330 s")
    assert len(list(frames(setup))) > 3000
    assert fought(setup, settle=True) == fought(setup, settle=False)


def test_every_battery_settles_its_own_phases():
    setup = pair()
    first, second = crews_of(populate(setup, 1, 0, 1), open_books(setup), 1, 0)
    assert all(isinstance(each, Settled) for each in (*first.phases, *second.phases))
    assert not set(map(id, first.phases)) & set(map(id, second.phases))
    assert first.phases.sight.kernel is crew.sight
