"""The recorded flights as the file has them, and what they are called."""

import csv

import pytest

from uppertier.catalog import build
from uppertier.earth.constants import SPHERE
from uppertier.scenario.flights import fly
from uppertier.validation.recorded import FLIGHTS, compare, drag_free_time, missile_name, recorded_flights


def flight(label):
    return next(each for each in recorded_flights() if each.label.startswith(label))


def test_every_row_of_the_file_is_there_in_its_order():
    with FLIGHTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = recorded_flights()
    assert len(found) == len(rows) == 16
    assert [each.range_km for each in found] == [float(row["ground_range_km"]) for row in rows]
    assert [each.time_s or "" for each in found] == [
        row["flight_time_s"] and float(row["flight_time_s"]) for row in rows
    ]
    assert all(row["reporter"] in each.source for each, row in zip(found, rows))


def test_every_missile_of_the_file_is_in_the_catalogue():
    assert {each.missile for each in recorded_flights()} <= set(build.names("missile"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("V-2 (A-4)", "v-2"),
        ("Scud-B (R-17/8K14)", "scud-b"),
        ("Hwasong-10/Musudan", "hwasong-10"),
        ("Scud-ER (salvo of 4)", "scud-er"),
        ("Minuteman III", "minuteman-iii"),
    ],
)
def test_names_are_found_in_the_catalogue(written, name):
    assert missile_name(written) == name


@pytest.mark.parametrize(
    "label",
    [
        "V-2, 1944-45, 322 / 80-97 km",
        "Scud-B, standard, 300 / 86 km",
        "Minuteman III, 22 Jun 2011, 7,779 km",
        # Greenwich says 5 March, Korea 6 March.
        "Scud-ER, 6 Mar 2017, 1,000 / 260 km",
        # The file has the hour of Greenwich beside the Korean day.
        "Hwasong-12, 14 May 2017, 787 / 2,112 km",
        "Hwasong-14, 4 Jul 2017 (KCNA), 933 / 2,802 km",
        "Hwasong-14, 4 Jul 2017 (PACOM), 930 / 2,800 km",
    ],
)
def test_flights_are_called_by_the_day_where_they_began(label):
    assert label in [each.label for each in recorded_flights()]


def test_labels_on_a_chart_differ():
    labels = [each.short_label for each in recorded_flights()]
    assert len(set(labels)) == len(labels)


def test_the_drag_free_flight_is_the_textbook_one():
    textbook = fly("impulsive", (0.0, 0.0), bearing_deg=70.0, range_m=999.2e3, apogee_m=6040.9e3).summary
    assert drag_free_time(999.2, 6040.9) == pytest.approx(textbook.flight_time_s, rel=1e-12)
    assert SPHERE.equatorial_radius_m == 6_371_000.0


def test_the_time_told_of_24_march_2022_is_impossible():
    # KCNA: 1,090 km far and 6,248.5 km high in 67.5 minutes, which nothing thrown up there at once can do.
    assert drag_free_time(1090.0, 6248.5) > 67.5 * 60.0


def test_a_range_just_beyond_ours_is_flown_as_far_as_it_goes():
    found = compare(flight("V-2"))
    assert found.flown is not None
    # 322 km is 200 miles; the class model was fitted to 320 km.
    assert 0.0 < found.short_km < 3.22
    assert found.flown.range_km + found.short_km == pytest.approx(322.0)


def test_a_flight_too_high_for_the_usual_payload_carries_less():
    found = compare(flight("Hwasong-14, 28 Jul"))
    assert found.lighter_than_usual
    assert found.flown.apogee_km == pytest.approx(3724.9, abs=1.0)
    assert not compare(flight("Scud-ER")).lighter_than_usual
