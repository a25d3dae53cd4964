"""The same luck in any company: batches, threads, replicas and seeds."""

import numpy as np
import pytest

from engagement.fights import EARLY, TEST_LIKE, differences, fought
from uppertier.engagement.engine import shares
from uppertier.interceptor.round import HIT, STORED


def test_replica_17_of_256_is_the_fight_of_replica_17_alone():
    batch = fought(*EARLY, replicas=256)
    alone = fought(*EARLY, first=17)
    assert np.any(alone["round_status"].values > STORED), "a fight in which nothing happens proves nothing"
    assert differences(alone, batch.isel(replica=[17])) == []


def test_the_comparison_can_fail():
    batch = fought(*EARLY, replicas=256)
    different = differences(batch.isel(replica=[16]), batch.isel(replica=[17]))
    assert {"threat_impact_m", "event_time_s", "event_position_m"} <= set(different)


def test_a_fight_to_the_end_is_the_same_in_one_thread_and_in_two():
    one = fought(*TEST_LIKE, replicas=5, first=3, threads=1)
    two = fought(*TEST_LIKE, replicas=5, first=3, threads=2)
    assert np.any(two["round_status"].values == HIT)
    assert differences(one, two) == []


def test_a_fight_to_the_end_is_the_same_alone():
    batch = fought(*TEST_LIKE, replicas=5, first=3, threads=2)
    alone = fought(*TEST_LIKE, first=6)
    assert differences(alone, batch.isel(replica=[3])) == []


def test_same_seed_same_fight_and_another_seed_another_fight():
    first = fought(*EARLY, seed=7)
    again = fought(*EARLY, seed=7, threads=1)
    other = fought(*EARLY, seed=8)
    assert differences(first, again) == []
    assert "threat_impact_m" in differences(first, other)
    assert "event_position_m" in differences(first, other)


def test_seed_and_replica_are_echoed():
    record = fought(*TEST_LIKE, replicas=5, first=3, threads=2)
    assert record["replica"].values.tolist() == [3, 4, 5, 6, 7]
    assert fought(*EARLY, seed=8).attrs["seed"] == 8


@pytest.mark.parametrize(
    "replicas, threads, most, parts",
    [
        (1, 2, 9, 1),
        (5, 2, 9, 2),
        (256, 2, 128, 2),
        (257, 2, 128, 4),
        (3, 8, 9, 3),
        (7, 3, 9, 3),
        (7, 2, 1, 7),
    ],
)
def test_every_replica_is_in_one_share_and_no_thread_is_idle(replicas, threads, most, parts):
    found = shares(replicas, threads, most)
    assert len(found) == parts
    assert [r for share in found for r in range(replicas)[share]] == list(range(replicas))
    sizes = [share.stop - share.start for share in found]
    assert min(sizes) >= 1
    assert max(sizes) <= most
    assert max(sizes) - min(sizes) <= 1
