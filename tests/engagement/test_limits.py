"""Where a battery may intercept."""

import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.engagement.limits import KINEMATIC, MIXED, PUBLISHED, SAID, limits_of_all, operational_limits
from uppertier.fire_control.battery import Limits


def test_the_published_box_is_the_catalogues():
    thaad = build.interceptor("thaad")
    assert operational_limits(thaad, PUBLISHED, 650.0, WGS84) == Limits(40e3, 150e3, 200e3)


@pytest.mark.parametrize("name", ["thaad", "pac-3-mse", "sm-3-iia"])
def test_kinematics_allows_more_on_every_side(name):
    interceptor = build.interceptor(name)
    box = operational_limits(interceptor, PUBLISHED, 0.0, WGS84)
    free = operational_limits(interceptor, KINEMATIC, 0.0, WGS84)
    assert free.floor_m <= box.floor_m
    assert free.ceiling_m > box.ceiling_m
    assert free.reach_m > box.reach_m


def test_each_has_its_sentence():
    assert set(SAID) == {PUBLISHED, KINEMATIC, MIXED}
    assert limits_of_all([PUBLISHED, PUBLISHED]) == PUBLISHED
    assert limits_of_all([PUBLISHED, KINEMATIC]) == MIXED
