"""Tables of the air are made once, and a wind that is none is refused."""

import numpy as np
import pytest

from uppertier.earth.air import CELL_COLUMNS, ENTRY_M, HIGHEST_M, LOWEST_M, NODE
from uppertier.earth.air_tables import exponential_air, standard_air, with_wind
from uppertier.errors import BadInput


def test_a_table_is_made_once():
    assert standard_air() is standard_air()
    assert exponential_air(1.2, 7000.0) is exponential_air(1.2, 7000.0)


def test_no_entry_of_the_index_holds_two_nodes():
    air = standard_air()
    nodes = air.cells[:-1, NODE]
    assert (np.diff(nodes) > 0.0).all()
    assert np.diff(nodes).min() >= ENTRY_M
    assert (nodes[0], nodes[-1]) == (LOWEST_M, HIGHEST_M)
    assert air.cells.shape[1] == CELL_COLUMNS


def test_wind_leaves_the_air_as_it_is():
    calm = standard_air()
    windy = with_wind(calm, [0.0, 10e3], [5.0, 5.0], [0.0, 1.0])
    assert (calm.windy, windy.windy) == (0.0, 1.0)
    assert windy.cells is calm.cells


@pytest.mark.parametrize(
    ("heights", "east", "north", "message"),
    [
        ([0.0], [1.0], [1.0], "two or more heights"),
        ([0.0, 0.0], [1.0, 1.0], [1.0, 1.0], "above the one before"),
        ([5e3, 1e3], [1.0, 1.0], [1.0, 1.0], "above the one before"),
        ([0.0, 1e3], [1.0], [1.0, 1.0], "as many winds"),
        ([0.0, 1e3], [1.0, 2.0], [1.0], "as many winds"),
    ],
)
def test_a_wind_that_is_none_is_refused(heights, east, north, message):
    with pytest.raises(BadInput, match=message):
        with_wind(standard_air(), heights, east, north)
