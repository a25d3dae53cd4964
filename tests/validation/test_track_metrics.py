"""GOSPA by hand and by Stone Soup; purity, completeness, breaks and waits of histories written by hand."""

from datetime import datetime

import numpy as np
import pytest

from uppertier.validation.track_metrics import Sightings, breaks, gospa, purity, quality

NOWHERE = np.empty((0, 3))
HERE, THERE, FAR = (0.0, 0.0, 0.0), (100.0, 0.0, 0.0), (5000.0, 0.0, 0.0)


def places(*given):
    return np.array(given, float).reshape(-1, 3)


def test_a_perfect_picture_costs_nothing_and_neither_does_an_empty_one():
    assert gospa(places(HERE, THERE), places(THERE, HERE), 100.0).distance_m == 0.0
    assert gospa(NOWHERE, NOWHERE, 100.0).distance_m == 0.0


def test_errors_of_place_add_up_by_the_power():
    metric = gospa(places(HERE, FAR), places((3.0, 0.0, 0.0), (5000.0, 4.0, 0.0)), 100.0)
    assert metric.distance_m == pytest.approx(5.0)
    assert gospa(places(HERE), places((3.0, 0.0, 0.0)), 100.0, power=1.0).distance_m == pytest.approx(3.0)


def test_missed_and_false_cost_half_a_pair_at_the_cut_off_each():
    # c = 100, p = 2: each adds 5000 m2.
    assert gospa(places(HERE), NOWHERE, 100.0).distance_m == pytest.approx(np.sqrt(5000.0))
    metric = gospa(places(HERE, THERE), places((0.0, 30.0, 0.0), FAR), 100.0)
    assert (metric.localisation, metric.missed, metric.false) == pytest.approx((900.0, 1, 1))
    assert metric.total == pytest.approx(900.0 + 5000.0 + 5000.0)
    assert metric.pairs.tolist() == [[0, 0]]


def test_what_is_too_far_is_both_missed_and_false():
    metric = gospa(places(HERE), places(FAR), 1000.0)
    assert (metric.missed, metric.false, metric.distance_m) == (1, 1, pytest.approx(1000.0))


def test_gospa_is_stone_soups():
    soup = pytest.importorskip("stonesoup.metricgenerator.ospametric", reason="Stone Soup is not installed")
    from stonesoup.types.array import StateVector
    from stonesoup.types.state import State

    luck = np.random.default_rng(7)
    now = datetime(2017, 3, 6)
    for power in (1.0, 2.0):
        theirs = soup.GOSPAMetric(p=power, c=1000.0)
        for _ in range(100):
            truth = luck.uniform(0.0, 3000.0, (luck.integers(0, 7), 3))
            near = truth[luck.random(len(truth)) < 0.8]
            estimates = np.concatenate(
                [
                    near + 200.0 * luck.standard_normal(near.shape),
                    luck.uniform(0, 3e3, (luck.integers(0, 3), 3)),
                ]
            )
            if len(truth) == 0 or len(estimates) == 0:
                continue
            made = [[State(StateVector(each), timestamp=now) for each in some] for some in (estimates, truth)]
            value = theirs.compute_gospa_metric(*made)[0].value
            ours = gospa(truth, estimates, 1000.0, power)
            assert ours.distance_m == pytest.approx(value["distance"], rel=1e-9)
            assert ours.localisation == pytest.approx(value["localisation"], rel=1e-9, abs=1e-6)
            assert ours.penalty * ours.missed == pytest.approx(value["missed"], abs=1e-6)
            assert ours.penalty * ours.false == pytest.approx(value["false"], abs=1e-6)


def test_purity_is_the_part_a_track_spends_on_its_own_object():
    # One replica, two objects; track 1 follows the first for 3 instants and the second for 1.
    follower = np.array([[[1, 2]], [[1, 2]], [[1, 2]], [[0, 1]]])
    assert purity(follower) == pytest.approx(6 / 7)
    assert np.isnan(purity(np.zeros((2, 1, 1), int)))


def test_breaks_are_changes_of_the_track_and_not_gaps():
    follower = np.array([[[1, 0]], [[0, 0]], [[1, 0]], [[4, 0]], [[4, 0]]])
    # The second object is never followed and does not count.
    assert breaks(follower) == 1.0


def test_a_history_written_by_hand():
    """Two objects, four instants: the first is tracked throughout, 3 m off, the second from the third on."""
    truth = np.tile(np.array([HERE, FAR]), (4, 1, 1, 1)).reshape(4, 1, 2, 3)
    believed = np.full((4, 1, 3, 3), np.nan)
    believed[:, 0, 0] = (0.0, 3.0, 0.0)
    believed[2:, 0, 1] = (5000.0, 3.0, 0.0)
    believed[0, 0, 2] = (9000.0, 0.0, 0.0)
    numbers = np.tile(np.array([4, 7, 9]), (4, 1, 1))
    found = quality(
        Sightings(truth, believed, numbers, np.array([[10.0, 12.0]]), np.array([[10.4, 14.0]])), 1000.0
    )
    assert found.place_m == pytest.approx(3.0)
    assert found.completeness == pytest.approx(6 / 8)
    assert found.false == pytest.approx(1 / 8)
    assert (found.purity, found.breaks) == (1.0, 0.0)
    assert found.wait_s == pytest.approx(1.2)
    # Instants: one missed and one false; one missed; none; none.
    squares = [9.0 + 2 * 0.5e6, 9.0 + 0.5e6, 18.0, 18.0]
    assert found.gospa_m == pytest.approx(np.sqrt(np.mean(squares)))
