from dataclasses import replace
from math import degrees, radians

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import azimuth_elevation
from uppertier.earth.geodesy import geodetic_from_ecef
from uppertier.errors import BadInput, Impossible


def test_the_budget_adds_up_to_the_ratio(design):
    for scan_deg in (0.0, 40.0):
        lines = design.budget(0.03, 7e5, 0.04, radians(scan_deg))
        total = sum(line.db for line in lines)
        ratio = design.snr(0.03, 7e5, 0.04, radians(scan_deg))
        assert total == pytest.approx(10.0 * np.log10(ratio), abs=1e-9)  # dB, rounding


def test_losses_stand_in_the_budget_by_name(design):
    lines = {line.what: line.db for line in design.budget(0.03, 7e5, 0.04)}
    assert lines["loss: transmission"] == -2.4
    assert lines["loss: reception"] == -4.0
    assert design.losses == pytest.approx(10.0**0.64, rel=1e-12)


@pytest.mark.parametrize(
    "field, value, said",
    [
        ("average_power_w", -1.0, "average_power_w must be above 0"),
        ("noise_temperature_k", 0.0, "noise_temperature_k must be above 0"),
        ("bandwidth_hz", float("nan"), "bandwidth_hz must be above 0"),
        ("aperture_efficiency", 1.2, "at most 1"),
        ("largest_scan_rad", radians(95), "behind the face"),
        ("losses_db", (("magic", -3.0),), "'magic' is negative"),
        ("shortest_dwell_s", 0.2, "no dwell may be longer"),
        ("false_alarm_probability", 1.0, "must be below 1"),
        ("min_elevation_rad", 2.0, "must be below max_elevation_rad"),
        ("scan_loss_exponent", -1.0, "cannot be negative"),
    ],
)
def test_a_radar_that_cannot_be_is_refused_with_a_sentence(design, field, value, said):
    with pytest.raises(BadInput, match=said):
        replace(design, **{field: value})


def test_every_mistake_has_its_own_complaint(design):
    with pytest.raises(BadInput) as refused:
        replace(design, duty=2.0, average_power_w=0.0)
    assert len(refused.value.complaints) == 2


@pytest.mark.parametrize(
    "asked, error, said",
    [
        ((0.0, 20.0, 0.1, 0.0), BadInput, "cross-section must be above 0"),
        ((0.01, 0.0, 0.1, 0.0), BadInput, "ratio must be above 0"),
        ((0.01, 20.0, -0.1, 0.0), BadInput, "longer than 0 s"),
        ((0.01, 20.0, 0.1, radians(70)), Impossible, "at most 62 deg off"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_a_sentence(design, asked, error, said):
    with pytest.raises(error, match=said):
        design.range_in_the_clear(*asked)


def test_the_radar_stands_where_it_is_put_and_looks_where_it_is_turned(site):
    latitude, longitude, height = geodetic_from_ecef(site.position, WGS84)
    assert (degrees(latitude), degrees(longitude)) == pytest.approx((36.047, 128.224), abs=1e-8)
    assert height == pytest.approx(650.0, abs=1e-3)
    azimuth, elevation = azimuth_elevation(site.face[2], site.east_north_up)
    assert degrees(azimuth) == pytest.approx(-15.0, abs=1e-9)
    assert degrees(elevation) == pytest.approx(30.0, abs=1e-9)
