"""The radar equation's laws; its figures from print are in tests/acceptance."""

from math import cos, radians

import pytest

from uppertier.radar.equation import dwell_range, dwell_snr, wanted_dwell


@pytest.mark.parametrize("factor", [1e-3, 0.5, 7.0, 1e4])
def test_range_follows_the_fourth_root_of_cross_section_dwell_and_ratio(radar, factor):
    whole = dwell_range(radar, 0.01, 20.0, 0.1, 1.0)
    for changed in (
        dwell_range(radar, 0.01 * factor, 20.0, 0.1, 1.0),
        dwell_range(radar, 0.01, 20.0 / factor, 0.1, 1.0),
        dwell_range(radar, 0.01, 20.0, 0.1 * factor, 1.0),
    ):
        assert changed / whole == pytest.approx(factor**0.25, rel=1e-12)  # rounding only


def test_range_and_ratio_are_each_others_inverse(radar):
    range_m = dwell_range(radar, 0.3, 13.0, 0.02, 0.7)
    assert dwell_snr(radar, 0.3, range_m, 0.02, 0.7) == pytest.approx(13.0, rel=1e-12)  # rounding only


def test_scan_costs_the_two_way_power_of_the_cosine(radar):
    cosine = cos(radians(53))
    there = dwell_snr(radar, 0.01, 5e5, 0.1, cosine) / dwell_snr(radar, 0.01, 5e5, 0.1, 1.0)
    assert there == pytest.approx(cosine**3.0, rel=1e-12)  # rounding only


def test_the_wanted_dwell_gives_the_wanted_ratio(radar):
    dwell_s = wanted_dwell(radar, 0.05, 6e5, 0.8)
    assert radar.shortest_dwell_s < dwell_s < radar.reference_dwell_s
    assert dwell_snr(radar, 0.05, 6e5, dwell_s, 0.8) == pytest.approx(radar.wanted_snr, rel=1e-12)


def test_the_wanted_dwell_is_kept_between_shortest_and_reference(radar):
    assert wanted_dwell(radar, 100.0, 1e5, 1.0) == radar.shortest_dwell_s
    assert wanted_dwell(radar, 1e-6, 1e6, 1.0) == radar.reference_dwell_s
    assert wanted_dwell(radar, 0.0, 1e5, 1.0) == radar.reference_dwell_s
