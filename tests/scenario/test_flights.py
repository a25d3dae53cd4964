"""What people ask of a flight: near, far, over the pole, over the date line, high, light, too much."""

import pytest

from uppertier.errors import BadInput, Impossible, OutOfReach
from uppertier.scenario.flights import fly, reach


@pytest.mark.parametrize(
    "missile, start, end",
    [
        ("nodong", (39.0, 179.0), (38.0, -176.0)),  # over the date line
        ("nodong", (39.0, -179.5), (41.0, 172.0)),  # and back
        ("topol-m", (60.0, 100.0), (60.0, -100.0)),  # over the pole
        ("topol-m", (89.9, 0.0), (45.0, 180.0)),  # from the pole itself
        ("topol-m", (60.0, 100.0, 3000.0), (45.0, -75.0)),  # from a mountain
        ("scud-c", (39.1, 125.2, 8000.0), "seoul"),
        ("df-31a", (-35.0, 20.0), (10.0, 80.0)),  # from the south over the equator
    ],
)
def test_it_lands_on_its_target_wherever_that_is(missile, start, end):
    assert fly(missile, start, end).summary.miss_km < 0.1


def test_too_far_says_how_far_it_goes():
    with pytest.raises(OutOfReach, match=r"greatest range toward \d+ deg is 10\d\d km") as refused:
        fly("scud-er", (39.66, 124.7), "tokyo")
    assert refused.value.short_by_m == pytest.approx(340e3, rel=0.1)


def test_too_near_says_how_near_it_gets():
    with pytest.raises(OutOfReach, match=r"too near: the smallest range with the earliest cut-off is \d+"):
        fly("scud-b", "kaesong", (37.95, 126.6))


def test_an_apogee_too_high_names_the_greatest_one():
    with pytest.raises(Impossible, match=r"the greatest, with all propellant burned, is 5\d\d km"):
        fly("nodong", (39.4, 125.9), "busan", apogee_m="2000 km")


def test_an_apogee_too_low_names_the_least_one():
    with pytest.raises(Impossible, match="the least, with all propellant burned"):
        fly("nodong", (39.0, 125.0), bearing_deg=100.0, range_m="900 km", apogee_m="30 km", payload_kg=1000.0)


def test_an_apogee_too_high_for_the_usual_payload_is_flown_with_a_lighter_one():
    flown = fly("hwasong-14", "mupyong-ni", bearing_deg=70.0, range_m="998 km", apogee_m="3724.9 km")
    assert (flown.summary.range_km, flown.summary.apogee_km) == pytest.approx((998.0, 3724.9), abs=0.2)
    assert 150.0 < flown.summary.payload_kg < 500.0


def test_a_payload_that_was_asked_for_is_never_made_lighter():
    words = {"bearing_deg": 70.0, "range_m": "998 km", "apogee_m": "3724.9 km"}
    with pytest.raises(Impossible):
        fly("hwasong-14", "mupyong-ni", payload_kg=500.0, **words)


def test_no_payload_at_all_flies_and_less_than_none_is_refused():
    words = {"bearing_deg": 100.0, "range_m": "900 km"}
    assert fly("nodong", (39.0, 125.0), payload_kg=0.0, **words).summary.miss_km < 0.1
    with pytest.raises(BadInput, match="nothing or more"):
        fly("nodong", (39.0, 125.0), payload_kg=-5.0, **words)


def test_a_missile_too_heavy_to_rise_says_what_it_lifts():
    with pytest.raises(Impossible, match=r"It lifts \d+ kg at most"):
        fly("nodong", (39.0, 125.0), bearing_deg=100.0, range_m="900 km", payload_kg=20_000.0)


def test_without_turning_air_and_bulge_the_textbook_arc_comes_near():
    # A real burn of 110 s on a bare sphere lands near the instantaneous one of the same apogee.
    bare = {"rotation": False, "drag": False, "oblateness": False}
    flown = fly("nodong", (39.0, 125.0), bearing_deg=100.0, range_m="900 km", apogee_m="250 km", **bare)
    textbook = fly("impulsive", (39.0, 125.0), bearing_deg=100.0, range_m="900 km", apogee_m="250 km")
    delay = flown.summary.flight_time_s - textbook.summary.flight_time_s
    assert 20.0 < delay < 110.0


def test_a_glider_keeps_to_its_own_apogee_and_has_no_lofted_flight():
    flown = fly("kn-23", "wonsan", bearing_deg=150.0, range_m="400 km")
    assert flown.summary.apogee_km == pytest.approx(50.0, abs=0.1)
    assert flown.summary.miss_km < 0.1
    with pytest.raises(BadInput, match="quasi-ballistic"):
        fly("kn-23", "wonsan", bearing_deg=150.0, range_m="400 km", loft="lofted")


def test_the_reach_lies_on_its_bearing_and_the_turning_earth_bends_it():
    east, west = (reach("hwasong-14", (39.9, 125.3), bearing_deg=bearing)[0] for bearing in (90.0, 270.0))
    assert east.range_m > 1.15 * west.range_m
    still = [reach("scud-er", (0.0, 10.0), bearing_deg=b, rotation=False)[0].range_m for b in (90.0, 270.0)]
    # East and west are alike on the equator of an Earth at rest, but for the rough ends of flights: metres.
    assert still[0] == pytest.approx(still[1], abs=10.0)
