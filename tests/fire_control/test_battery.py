"""Doctrines as words and numbers; launchers where they should stand."""

from itertools import pairwise
from math import degrees, radians

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from uppertier.earth.constants import WGS84
from uppertier.errors import BadInput
from uppertier.fire_control.battery import Limits, Post, fan_out, fire_control, stand
from uppertier.fire_control.doctrine import Doctrine

SEONGJU = (radians(36.047), radians(128.224))


@pytest.mark.parametrize(
    "doctrine, first, following",
    [
        (Doctrine("single", salvo=4), 1, 0),
        (Doctrine("salvo", salvo=3), 3, 0),
        (Doctrine("shoot-look-shoot", salvo=2), 2, 2),
        (Doctrine("shoot-shoot-look-shoot"), 2, 1),
        (Doctrine("shoot-shoot-look-shoot", salvo=3), 3, 1),
    ],
)
def test_a_doctrine_says_how_many_rounds_now_and_after_a_look(doctrine, first, following):
    control = fire_control(doctrine, Limits(40e3, 150e3, 200e3), 5.0, 0.5, 4.0)
    assert (control.first_salvo, control.next_salvo) == (first, following)


def test_a_misspelt_doctrine_names_the_right_one():
    with pytest.raises(BadInput, match="shoot-look-shoot"):
        Doctrine("shot-look-shot")


@pytest.mark.parametrize(
    "wrong", [{"salvo": 0}, {"reserve": -1}, {"assumed_hit": 1.5}, {"miss_called_hit": -0.1}]
)
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(BadInput, match="not"):
        Doctrine("salvo", **wrong)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_launchers_stand_on_an_arc_before_the_radar(count):
    spots = fan_out(*SEONGJU, radians(345.0), count, 400.0, radians(30.0), WGS84)
    at = [(degrees(a), degrees(b)) for a, b in spots]
    to = [Geodesic.WGS84.Inverse(degrees(SEONGJU[0]), degrees(SEONGJU[1]), *each) for each in at]
    bearings = sorted((each["azi1"] + 15.0) for each in to)
    assert bearings[0] == pytest.approx(-15.0, abs=1e-6)
    assert bearings[-1] == pytest.approx(15.0, abs=1e-6)
    # 400 m along the arc: the straight line between neighbours is up to (0.52 rad)^2 / 24 = 1.2 % shorter.
    gaps = [Geodesic.WGS84.Inverse(*a, *b)["s12"] for a, b in pairwise(at)]
    assert gaps == pytest.approx([400.0] * (count - 1), rel=0.012)


def test_a_single_launcher_stands_straight_ahead():
    (spot,) = fan_out(*SEONGJU, radians(345.0), 1, 400.0, radians(30.0), WGS84)
    line = Geodesic.WGS84.Inverse(*map(degrees, SEONGJU), *map(degrees, spot))
    assert line["s12"] == pytest.approx(400.0, abs=1e-3)
    assert line["azi1"] == pytest.approx(-15.0, abs=1e-6)


def test_launchers_begin_full_ready_and_upright_in_every_replica():
    launchers = stand([Post((*SEONGJU, 650.0), 8, 2.0), Post((0.5, 2.0, 0.0), 6, 3.0)], 0, 3, WGS84)
    assert launchers.shape == (3, 2)
    assert (launchers["rounds"] == [8, 6]).all()
    assert (launchers["ready_s"] < 0.0).all()
    assert np.allclose(np.linalg.norm(launchers["up"], axis=2), 1.0)
    lifted = launchers["position_m"][0, 0] / np.linalg.norm(launchers["position_m"][0, 0])
    # Geodetic and geocentric vertical differ by 0.19 degrees at most.
    assert lifted @ launchers["up"][0, 0] > 0.99999
