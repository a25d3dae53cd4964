"""Which place a predicted impact endangers."""

from math import radians

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.geodesy import ecef_from_geodetic, surface_direct
from uppertier.fire_control.battery import defended
from uppertier.fire_control.threats import gap_to, place_in_danger
from uppertier.tracking.track import TRACK

BUSAN = (radians(35.18), radians(129.08), 0.0)
DAEGU = (radians(35.87), radians(128.60), 0.0)


def impact(azimuth_deg, distance_m, east_sigma_m=0.0, north_sigma_m=0.0):
    """A track that comes down at a distance from Busan."""
    track = np.zeros(1, TRACK)[0]
    latitude, longitude = surface_direct(BUSAN[0], BUSAN[1], radians(azimuth_deg), distance_m, WGS84)
    track["impact_m"] = ecef_from_geodetic(latitude, longitude, 0.0, WGS84)
    track["impact_covariance_m2"] = np.diag([east_sigma_m**2, north_sigma_m**2])
    return track


@pytest.mark.parametrize("azimuth_deg", [0.0, 77.0, 200.0])
@pytest.mark.parametrize("distance_m", [0.0, 9_990.0, 10_010.0, 60_000.0])
def test_without_error_a_place_reaches_to_its_radius(azimuth_deg, distance_m):
    places = defended([BUSAN], [10e3], WGS84)
    gap_m = gap_to(impact(azimuth_deg, distance_m), places, 0, 2.0)
    # Chord for arc and tangent plane for ground: below 1 m at 60 km.
    assert gap_m == pytest.approx(distance_m - 10e3, abs=1.0)


def test_the_ellipse_counts_in_the_direction_of_the_place():
    places = defended([BUSAN], [10e3], WGS84)
    assert place_in_danger(impact(90.0, 15e3, east_sigma_m=3e3), places, 2.0) == 0
    assert place_in_danger(impact(90.0, 15e3, north_sigma_m=3e3), places, 2.0) == -1
    assert place_in_danger(impact(0.0, 15e3, north_sigma_m=3e3), places, 2.0) == 0
    assert place_in_danger(impact(90.0, 17e3, east_sigma_m=3e3), places, 2.0) == -1


def test_the_place_hit_deepest_is_named():
    places = defended([DAEGU, BUSAN], [120e3, 10e3], WGS84)
    assert place_in_danger(impact(320.0, 40e3), places, 0.0) == 0
    equal = defended([DAEGU, BUSAN], [10e3, 10e3], WGS84)
    assert place_in_danger(impact(0.0, 2e3), equal, 0.0) == 1


def test_no_places_no_danger():
    assert place_in_danger(impact(0.0, 0.0), defended([], [], WGS84), 2.0) == -1
