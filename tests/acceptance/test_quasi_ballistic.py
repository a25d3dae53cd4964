"""The KN-23 class as it was seen to fly: low, far for its height, and by no ballistic model."""

import pytest

from uppertier.catalog import build
from uppertier.scenario.flights import fly

WONSAN = (39.4, 127.5)


@pytest.mark.parametrize(
    "range_km, apogee_km",
    [
        (430.0, 50.0),  # 25 July 2019, the shorter (CSIS); the longer is what the class was chosen by
        (690.0, 50.0),
        (420.0, 50.0),  # 9 May 2019 (South Korean Joint Chiefs of Staff)
        (450.0, 37.0),  # 6 August 2019 (the same)
        (240.0, 60.0),  # 4 May 2019 (the same)
    ],
)
def test_its_reported_flights_can_be_flown(range_km, apogee_km):
    flown = fly("kn-23", WONSAN, bearing_deg=80.0, range_m=range_km * 1e3, apogee_m=apogee_km * 1e3).summary
    # At the very end of its reach the flight that uses everything stands for the one asked, within 0.5 km.
    assert (flown.range_km, flown.apogee_km) == pytest.approx((range_km, apogee_km), abs=0.5)


def test_it_flies_longer_than_a_ballistic_body_of_the_same_height_falls():
    glider = fly("kn-23", WONSAN, bearing_deg=80.0, range_m=600e3, apogee_m=50e3).summary
    # A body thrown 50 km up is back after 2 sqrt(2 h / g), 200 s; with the burn it is no more than 250 s.
    assert glider.flight_time_s > 400.0


def test_it_never_comes_near_space():
    flight = fly("kn-23", WONSAN, bearing_deg=150.0, range_m=400e3)
    assert build.missile("kn-23").quasi_ballistic
    assert flight.summary.reentry_speed_km_s is None
