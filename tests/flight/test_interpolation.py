"""The curve between knots against the flight itself, under thrust and in free fall."""

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.flight.body import LANDED
from uppertier.flight.path import KNOTS, state_at
from uppertier.flight.single import fly
from uppertier.trajectory.aim import aim


@pytest.mark.parametrize(
    "name, start, end", [("scud-er", "tongchang-ri", "busan"), ("scud-b", "kaesong", "daejeon")]
)
def test_under_thrust_the_curve_is_off_by_less_than_a_metre(name, start, end):
    """Thrust cut off at any moment puts a knot there; the flight up to it is the same."""
    aimed = aim(build.missile(name), tuple(build.place(start)), tuple(build.place(end)))
    errors = []
    for time_s in np.linspace(0.3 * aimed.burnout_s, aimed.burnout_s - 0.01, 80):
        knots = np.zeros((KNOTS, 10))
        result = fly(aimed.vehicle, aimed.launch._replace(cutoff_s=time_s), WGS84, knots)
        if result.status == LANDED:
            position, _, _ = state_at(aimed.knots, len(aimed.knots), time_s)
            errors.append(np.linalg.norm(np.array(position) - knots[result.cutoff, 1:4]))
    assert len(errors) > 40
    assert max(errors) < 1.0
