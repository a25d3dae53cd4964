"""The area seen at a height: closed forms on the sphere, the fourth-root law, limits, and shapes."""

from dataclasses import replace
from math import acos, cos, degrees, pi, radians, sin, sqrt

import numpy as np
import pytest

from uppertier.area.coverage import coverage
from uppertier.catalog import build
from uppertier.earth.constants import SPHERE, WGS84
from uppertier.errors import BadInput
from uppertier.export.geojson import area

RADIUS_M = 6_371_000.0


@pytest.fixture(scope="module")
def radar():
    """A strong radar that looks down to the horizon and up to the zenith."""
    design = build.radar("an-tpy-2")
    return replace(design, min_elevation_rad=radians(-5.0), instrumented_range_m=1e8)


def cap_m2(angle_rad):
    return 2.0 * pi * RADIUS_M**2 * (1.0 - cos(angle_rad))


@pytest.mark.parametrize("altitude_m", [10.0, 1e3, 20e3, 500e3])
def test_the_horizon_of_a_sphere(radar, altitude_m):
    """The cap of cos(angle) = R / (R + h): a tangent from a radar on the ground."""
    seen = coverage(radar, (20.0, 30.0), altitude_m=altitude_m, cross_section_m2=1e6, planet=SPHERE)
    angle = acos(RADIUS_M / (RADIUS_M + altitude_m))
    # A grazing line may lie a millimetre deep: sqrt(2 R 1 mm) = 113 m, once at either end of the line.
    assert seen.far_m == pytest.approx(RADIUS_M * angle, abs=240.0)
    assert seen.near_m.max() == 0.0
    assert seen.area_m2 == pytest.approx(cap_m2(seen.far_m[0] / RADIUS_M), rel=1e-6)
    assert seen.limit == {"horizon": 360}


def test_a_high_radar_sees_beyond_by_its_own_horizon(radar):
    seen = coverage(radar, (0.0, 0.0, 2e3), altitude_m=10e3, cross_section_m2=1e6, planet=SPHERE)
    angle = sum(acos(RADIUS_M / (RADIUS_M + height)) for height in (2e3, 10e3))
    assert seen.far_m == pytest.approx(RADIUS_M * angle, abs=10.0)


def test_the_least_elevation_in_closed_form(radar):
    """Bate, Mueller, White: angle at the centre = acos(R cos el / (R + h)) - el."""
    for elevation, altitude in ((5.0, 100e3), (30.0, 300e3)):
        seen = coverage(
            radar,
            (10.0, 20.0),
            altitude_m=altitude,
            cross_section_m2=1e6,
            min_elevation_deg=elevation,
            planet=SPHERE,
        )
        angle = acos(RADIUS_M * cos(radians(elevation)) / (RADIUS_M + altitude)) - radians(elevation)
        assert seen.far_m == pytest.approx(RADIUS_M * angle, abs=0.1)
        assert seen.limit == {"elevation": 360}


def test_the_greatest_elevation_leaves_a_hole(radar):
    steep = replace(radar, max_elevation_rad=radians(85.0))
    seen = coverage(steep, (0.0, 0.0), altitude_m=300e3, cross_section_m2=1e6, planet=SPHERE)
    angle = acos(RADIUS_M * cos(radians(85.0)) / (RADIUS_M + 300e3)) - radians(85.0)
    assert seen.near_m == pytest.approx(RADIUS_M * angle, abs=0.1)
    assert set(seen.near_limit) == {"elevation"}
    assert len(seen.outlines()[0][1]) == 1


def slant_m(distance_m, altitude_m):
    top = RADIUS_M + altitude_m
    return sqrt(RADIUS_M**2 + top**2 - 2.0 * RADIUS_M * top * cos(distance_m / RADIUS_M))


def test_where_the_echo_binds_the_slant_range_is_that_of_the_radar_equation(radar):
    seen = coverage(radar, (0.0, 0.0), altitude_m=50e3, cross_section_m2=0.001, planet=SPHERE)
    assert seen.limit == {"snr": 360}
    assert slant_m(seen.far_m[7], 50e3) == pytest.approx(radar.range_in_the_clear(0.001, 20.0, 0.1), abs=0.1)


def test_the_area_follows_the_fourth_root_law(radar):
    """Sixteen times the cross-section: twice the slant range; near the ground four times the area.

    Exactly: a slant range S to a height h over a sphere spans a cap of area pi (S^2 - h^2) R / (R + h).
    """
    areas = []
    for target in (1e-5, 16e-5):
        seen = coverage(
            radar, (0.0, 0.0), altitude_m=3e3, cross_section_m2=target, dwell_s=5e-3, planet=SPHERE
        )
        slant = radar.range_in_the_clear(target, 20.0, 5e-3)
        expected = pi * (slant**2 - 9e6) * RADIUS_M / (RADIUS_M + 3e3)
        assert seen.limit == {"snr": 360}
        assert seen.area_m2 == pytest.approx(expected, rel=1e-5)  # edges are found to a centimetre
        areas.append(seen.area_m2)
    # The height takes its part: (4 S^2 - h^2) / (S^2 - h^2), a little above 4.
    assert areas[1] / areas[0] == pytest.approx(4.0, rel=2e-3)


def test_the_scan_loss_off_a_tilted_face():
    """Far away over a flat sector the reach goes with the cosine of the scan to the power 3/4."""
    design = replace(build.radar("an-tpy-2"), min_elevation_rad=radians(-5.0))
    seen = coverage(
        design, (0.0, 0.0), altitude_m=60e3, cross_section_m2=1e-4, boresight_deg=90.0, planet=SPHERE
    )
    for number in (0, 30, 60, 120):
        off, distance = radians(seen.azimuths_deg[number] - 90.0), seen.far_m[number]
        slant = slant_m(distance, 60e3)
        up = ((RADIUS_M + 60e3) * cos(distance / RADIUS_M) - RADIUS_M) / slant
        cosine = sqrt(1.0 - up**2) * cos(off) * cos(radians(30.0)) + up * sin(radians(30.0))
        expected = design.range_in_the_clear(1e-4, 20.0, 0.1) * cosine**0.75
        assert seen.far_limit[number] == "snr"
        assert slant == pytest.approx(expected, abs=0.5)


def test_a_sector_counts_what_it_leaves_out():
    seen = coverage("an-tpy-2", "seongju", altitude_m=100e3, cross_section_m2=0.01, boresight_deg=345.0)
    assert (seen.ring[0][0], seen.ring[-1][0]) == pytest.approx((285.0, 45.0))
    assert sum(seen.limit.values()) == 360
    assert seen.limit["sector"] == 239
    assert seen.arcs[0][2] == "snr"
    # The worked figure of this version: 71 degrees end at 5 deg of elevation, the rest by the echo.
    assert seen.area_m2 / 1e6 == pytest.approx(453_281, rel=1e-3)


def test_sector_edges_between_whole_degrees_are_edges():
    seen = coverage(
        "an-tpy-2", "seongju", altitude_m=100e3, cross_section_m2=0.01, boresight_deg=10.25, sector_deg=40.0
    )
    assert seen.azimuths_deg[[0, 1, -2, -1]] == pytest.approx([-9.75, -9.0, 30.0, 30.25])
    assert seen.limit["sector"] == 320


def test_the_instrumented_range_binds_a_great_body():
    seen = coverage(
        "an-tpy-2", (0.0, 0.0), altitude_m=600e3, cross_section_m2=1e3, min_elevation_deg=0.0, planet=SPHERE
    )
    assert seen.limit == {"instrumented range": 360}
    assert slant_m(seen.far_m[0], 600e3) == pytest.approx(1500e3, abs=0.1)


def test_what_cannot_be_seen_has_no_area():
    seen = coverage("an-tpy-2", "seongju", altitude_m=3e7, cross_section_m2=0.01, boresight_deg=345.0)
    assert seen.area_m2 == 0.0
    assert seen.runs() == []
    assert seen.ring[0][1:] == [None] * 4
    assert sum(seen.limit.values()) == 360


def test_the_area_on_the_ellipsoid_is_that_of_a_whole_world_of_rays(radar):
    """A cap over the pole of the ellipsoid, against its area in closed form between two latitudes."""
    seen = coverage(radar, (90.0, 0.0), altitude_m=1000e3, cross_section_m2=1e6)
    e = sqrt(WGS84.flattening * (2.0 - WGS84.flattening))
    b2 = (WGS84.equatorial_radius_m * (1.0 - WGS84.flattening)) ** 2

    def half(latitude_deg):
        sine = sin(radians(latitude_deg))
        return pi * b2 * (np.arctanh(e * sine) / e + sine / (1.0 - e * e * sine * sine))

    expected = half(90.0) - half(seen.ring[0][3])
    assert seen.area_m2 == pytest.approx(expected, rel=1e-6)


def sphere_area(ring):
    longitude, latitude = np.radians(ring).T
    return float(-np.sum(np.diff(longitude) * (np.sin(latitude[1:]) + np.sin(latitude[:-1])) / 2.0))


@pytest.mark.parametrize(
    "place, boresight",
    [((36.0, 128.0), 345.0), ((52.7, 174.1), 90.0), ((0.0, -179.0), 270.0), ((36.0, 128.0), None)],
    ids=["sector", "sector over the antimeridian", "over it westward", "all round"],
)
def test_the_outline_encloses_the_area(radar, place, boresight):
    steep = replace(radar, max_elevation_rad=radians(80.0), min_elevation_rad=radians(3.0))
    seen = coverage(
        steep, place, altitude_m=300e3, cross_section_m2=1.0, boresight_deg=boresight, planet=SPHERE
    )
    total = 0.0
    for outer, holes in seen.outlines():
        shape = area(*outer, holes)
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        total += sum(sphere_area(ring) for polygon in polygons for ring in polygon)
    # Straight pieces of a degree of azimuth lose a part in 20,000 of a circle, and on the map a little more.
    assert total * RADIUS_M**2 == pytest.approx(seen.area_m2, rel=1e-3)


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"altitude_m": 0.0}, "altitude must be above the radar"),
        ({"cross_section_m2": -1.0}, "cross-section must be above 0"),
        ({"snr": 0.0}, "ratio must be above 0"),
        ({"dwell_s": 0.0}, "dwell must be above 0"),
        ({"sector_deg": 400.0, "boresight_deg": 0.0}, "at most 360 deg"),
        ({"sector_deg": 90.0}, "give a boresight"),
        ({"altitude_m": "100"}, "no unit"),
        ({"radar": "an-tpi-2"}, "an-tpy-2"),
        ({"at": (100.0, 0.0)}, "latitude, longitude"),
        ({"at": (0.0, 0.0, -30.0)}, "below the ellipsoid"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(changed, said):
    asked = {"radar": "an-tpy-2", "at": "seongju", "altitude_m": 1e5, "cross_section_m2": 0.01} | changed
    with pytest.raises(BadInput, match=said):
        coverage(asked.pop("radar"), asked.pop("at"), **asked)


def test_units_may_be_written_out():
    plain = coverage("an-tpy-2", "seongju", altitude_m=1e5, cross_section_m2=0.01, snr=20.0, dwell_s=0.1)
    words = coverage(
        "an-tpy-2", "seongju", altitude_m="100 km", cross_section_m2="-20 dBsm", snr="20", dwell_s="100 ms"
    )
    assert words.area_m2 == pytest.approx(plain.area_m2, rel=1e-9)
    assert degrees(plain.radar.min_elevation_rad) == pytest.approx(plain.min_elevation_deg)
