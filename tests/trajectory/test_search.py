"""The searches that aiming needs, on curves whose answers are known."""

import numpy as np
import pytest

from uppertier.trajectory.search import LONGEST, hit, newton, vertex

STEPS = np.array([1e-4, 1e-4])
LOW, HIGH = np.full(2, -50.0), np.full(2, 50.0)
ZEROS = np.array([[2.0, -1.0], [-1.0, 1.5], [0.5, 0.5]])


def bent(controls, which):
    """Return bent maps (N, 2), one for each problem, each with its own zero."""
    x, y = (controls - ZEROS[which]).T
    return 1e3 * np.stack([x + 0.2 * y + 0.05 * x * x, y - 0.3 * x * y], axis=1)


def test_hit_finds_the_zero_of_every_bent_map():
    found = hit(bent, np.zeros((3, 2)), STEPS, LOW, HIGH, 1e-6)
    assert found.found.all()
    # A miss of 1e-6 m at slopes of 1e3 m is 1e-9 of a control.
    assert found.controls == pytest.approx(ZEROS, abs=1e-8)
    assert np.linalg.norm(found.miss, axis=1).max() <= 1e-6


def test_the_jacobian_is_that_of_the_place_it_ended():
    found = hit(bent, np.zeros((3, 2)), STEPS, LOW, HIGH, 1e-6)
    # Forward differences over 1e-4 of curves that bend by 1e2: good to 0.01 in 1e3.
    assert found.jacobian == pytest.approx(np.tile([[1e3, 200.0], [0.0, 1e3]], (3, 1, 1)), abs=0.05)


def test_one_problem_does_not_wait_for_another_and_does_not_disturb_it():
    together = hit(bent, np.zeros((3, 2)), STEPS, LOW, HIGH, 1e-6)
    for i in range(3):
        alone = hit(
            lambda controls, which, i=i: bent(controls, which + i), np.zeros((1, 2)), STEPS, LOW, HIGH, 1e-6
        )
        assert np.array_equal(alone.controls[0], together.controls[i])


def test_what_was_found_is_tried_no_more():
    tried = []

    def counted(controls, which):
        tried.append(set(which.tolist()))
        return bent(controls, which)

    hit(counted, np.array([ZEROS[0], [0.0, 0.0], [30.0, 30.0]]), STEPS, LOW, HIGH, 1e-6)
    assert tried[0] == {0, 1, 2}
    assert 0 not in tried[1]
    assert [len(each) for each in tried] == sorted((len(each) for each in tried), reverse=True)


def test_a_zero_out_of_bounds_is_not_found_and_the_best_is_told():
    found = hit(bent, np.zeros((3, 2)), STEPS, np.full(2, -1.2), np.full(2, 1.2), 1e-6)
    assert found.found.tolist() == [False, False, True]
    assert (np.abs(found.controls) <= 1.2).all()
    # Nearer than where it began.
    begun = np.linalg.norm(bent(np.zeros((3, 2)), np.arange(3)), axis=1)
    assert (np.linalg.norm(found.miss, axis=1) < begun).all()


def test_bounds_may_differ_from_problem_to_problem():
    low = np.array([[-5.0, -5.0], [-5.0, 1.0], [-5.0, -5.0]])
    high = np.array([[5.0, 5.0], [5.0, 5.0], [0.0, 5.0]])
    found = hit(bent, np.clip(np.zeros((3, 2)), low, high), STEPS, low, high, 1e-6)
    assert found.found.tolist() == [True, True, False]
    assert found.controls[2, 0] == 0.0


def test_a_flat_map_changes_nothing_and_says_so():
    found = hit(
        lambda controls, which: np.full((len(controls), 2), 7.0), np.ones((2, 2)), STEPS, LOW, HIGH, 1e-3
    )
    assert not found.found.any()
    assert (found.controls == 1.0).all()


def test_a_step_of_newton_ends_a_straight_miss_and_is_never_too_long():
    jacobian = np.array([[[2.0, 0.0], [0.0, 4.0]], [[2.0, 0.0], [0.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]]])
    miss = np.array([[2.0, 4.0], [200.0, 40.0], [1.0, 1.0]])
    change = newton(jacobian, miss, np.full((3, 2), 10.0))
    assert change[0] == pytest.approx([-1.0, -1.0])
    # The same way, as far as the longest allows; and where nothing can be solved, nowhere.
    assert change[1] == pytest.approx([-10.0, -1.0])
    assert change[2].tolist() == [0.0, 0.0]
    assert 0.0 < LONGEST < 1.0


def test_the_vertex_of_a_parabola_is_its_lowest_point():
    places = np.array([[0.0, 1.0, 3.0], [-1.0, 0.5, 2.0]])
    lowest = np.array([1.7, 0.1])
    values = 3.0 * (places - lowest[:, np.newaxis]) ** 2 - 5.0
    assert vertex(places, values) == pytest.approx(lowest, abs=1e-12)


@pytest.mark.parametrize(
    "values", [[1.0, 1.0, 1.0], [3.0, 2.0, 1.0], [1.0, 2.0, 3.0], [1.0, np.inf, 1.0]], ids=str
)
def test_where_there_is_no_valley_the_middle_stands(values):
    assert vertex(np.array([[0.0, 1.0, 2.0]]), np.array([values])) == [1.0]
