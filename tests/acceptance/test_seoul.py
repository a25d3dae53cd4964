"""Is Seoul out of THAAD's reach? A lofted Nodong passes the published box by seven kilometres."""

from pathlib import Path

import pytest

import uppertier as ut

SCENARIO = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"
LOFTED = (
    "raid=[{missile: nodong, from: sukchon, at: seoul, loft: lofted}]",
    "defends=[seoul]",
    "battery.radar.boresight=320 deg",
)


@pytest.fixture(scope="module", params=["published", "kinematic"])
def fought(request):
    setup = ut.load(SCENARIO, [*LOFTED, f"battery.envelope={request.param}"])
    return request.param, ut.outcome(ut.engage(setup, seed=1))


def test_the_published_box_alone_keeps_the_battery_from_shooting(fought):
    which, result = fought
    assert result.envelope == result.to_dict()["envelope"] == which
    if which == "published":
        assert (result.intercepted, result.interceptors_fired) == (0, 0)
        assert result.fates[0].why_not == "outside the published reach"
        assert result.sentences()[-1] == "Intercepts were allowed within the published box only."
    else:
        assert (result.intercepted, result.leaked) == (1, 0)
        assert "beyond the published box" in result.sentences()[-1]
