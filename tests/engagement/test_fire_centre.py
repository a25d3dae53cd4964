"""One centre over several batteries: nobody shoots at what another has been given."""

import numpy as np

from engagement.fights import pair, pair_fought
from uppertier.engagement import engine
from uppertier.engagement.clock import frames
from uppertier.engagement.crew import crews_of
from uppertier.engagement.fire_centre import one_picture
from uppertier.engagement.prepare import open_books, populate
from uppertier.engagement.sky import KILLED
from uppertier.interceptor.round import ORDERED

NORTH_OF_BUSAN = ("batteries.1.radar.at=[35.4, 128.9]", "batteries.1.radar.boresight=340 deg")
EACH = (*NORTH_OF_BUSAN, "sharing={delay: 1 s}")
TOGETHER = (*NORTH_OF_BUSAN, "sharing={delay: 1 s, assignment: together}")
# Eight missiles, four rounds in each battery, and salvos of two.
SCARCE = (
    "raid.0.count=8",
    "batteries.0.doctrine.reserve=12",
    "batteries.1.doctrine.reserve=12",
    "batteries.1.doctrine.salvo=2",
)


def shooters(record, replica):
    """Return which batteries have fired at each missile in one replica."""
    here = record.sel(replica=replica)
    fired = here["round_status"].values > ORDERED
    found = {}
    for missile, battery in zip(
        here["round_target"].values[fired], here["round_battery"].values[fired], strict=True
    ):
        found.setdefault(int(missile), set()).add(int(battery))
    return found


def test_scarce_rounds_reach_more_missiles_when_one_centre_gives_them_out():
    each, together = (pair_fought(*changes, *SCARCE, replicas=6) for changes in (EACH, TOGETHER))
    reached = [sum(len(shooters(record, r)) for r in range(6)) for record in (each, together)]
    killed = [int(np.sum(record["threat_status"] == KILLED)) for record in (each, together)]
    fired = [int(np.sum(record["round_status"] > ORDERED)) for record in (each, together)]
    assert reached[1] > reached[0], "rounds are spread over the raid"
    assert killed[1] > killed[0]
    assert fired[1] <= 6 * 8


def test_tracks_of_one_missile_are_one_object_of_the_picture():
    setup = pair(*TOGETHER)
    worlds = populate(setup, 1, 0, 1)
    crews = crews_of(worlds, open_books(setup), 1, 0)
    for frame in frames(setup):
        engine.look(crews, frame)
        if frame.decides:
            engine.command(crews, frame)
        engine.act(crews, frame)
        if frame.time_s > 240.0:
            break
    seen = [{} for _ in worlds]
    for b, world in enumerate(worlds):
        for i, noted in enumerate(world.noted_tracks[0]):
            if world.tracks[0, i]["status"] == 3 and 0 <= noted["origin"] < len(setup.threats):
                seen[b][int(noted["origin"])] = (b, i)
    both = set(seen[0]) & set(seen[1])
    assert len(both) >= 2
    picture = one_picture(worlds, 0)
    for missile in both:
        assert sum(seen[0][missile] in each and seen[1][missile] in each for each in picture) == 1
    members = [each for group in picture for each in group]
    assert len(members) == len(set(members)) == sum(world.tracks.shape[1] for world in worlds)
