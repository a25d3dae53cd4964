"""Land and weather about the radar, felt in a fight."""

from math import asin, degrees
from pathlib import Path

import numpy as np
import pytest

from uppertier.engagement.clock import frames
from uppertier.engagement.crew import crews_of
from uppertier.engagement.engine import look
from uppertier.engagement.prepare import open_books, populate
from uppertier.scenario.build import load

SEONGJU = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"
REPLICAS = 4


def first_echoes(*overrides):
    """Return the elevation (deg) and time (s) of each missile's first echo in the eyes of the radar."""
    setup = load(SEONGJU, ["horizon=4 min", *overrides])
    books, worlds = open_books(setup), populate(setup, 1, 0, REPLICAS)
    book, world = books[0], worlds[0]
    crews = crews_of(worlds, books, 1, 0)
    up = np.array(book.site.east_north_up[2])
    first = {}
    for frame in frames(setup):
        look(crews, frame)
        for r in range(REPLICAS):
            for origin in world.origins[r, : world.detection_counts[r]]:
                if origin >= 0 and (r, origin) not in first:
                    away = world.targets["position_m"][r, origin] - book.site.position
                    first[r, origin] = degrees(asin(up @ away / np.linalg.norm(away))), frame.time_s
    return np.array(list(first.values()))


@pytest.fixture(scope="module")
def bare():
    return first_echoes()


def test_a_missile_behind_a_hill_is_seen_when_it_climbs_above(bare):
    hidden = first_echoes("battery.radar.terrain=[[0, 20]]")
    assert bare[:, 0].min() < 15.0
    assert hidden[:, 0].min() >= 20.0
    assert hidden[:, 1].min() > bare[:, 1].min() + 5.0
    assert len(hidden) >= REPLICAS


def test_heavy_rain_delays_the_first_echo(bare):
    wet = first_echoes("battery.radar.rain=50 mm/h")
    assert np.mean(wet[:, 1]) > np.mean(bare[:, 1])
