"""The chapter on the radar: worked examples, published ranges, closed forms."""

import re

import pytest

from uppertier.catalog import build
from uppertier.plot.radar_chart import CLAIMS
from uppertier.radar.detection import required_snr
from uppertier.validation.closed_forms import albersheim_db
from uppertier.validation.radar import EXAMPLES

UNITS = r", (km|m|m\^2|W|dB|dB/km|deg|%|-)$"


def only(book, start):
    (row,) = (row for row in book.rows if row.what.startswith(start))
    return row


def test_the_worked_examples_hold(radar):
    rows = radar.groups[0].rows
    assert [row.what.partition(":")[0] for row in rows] == list(EXAMPLES)
    assert all(row.passed for row in rows)
    # 1 m of range where the page prints metres, 0.01 dB elsewhere.
    assert abs(only(radar, "radareqrng 1").ours - 41_057.0) < 1.0
    assert abs(only(radar, "radareqsnr 1").ours - 5.5868) < 0.01


def test_the_published_range_says_that_it_proves_nothing(radar):
    row = only(radar, "AN/TPY-2, 0.01 m^2")
    assert (row.reference, row.tolerance, row.verdict) == (870.0, 3.0, "fitted")
    assert "noise temperature" in row.note
    assert only(radar, "AN/SPY-1D, 0.03").verdict == "fitted"
    assert "Mie" in only(radar, "AN/SPY-1D, golf ball").note


def test_every_claim_without_a_target_has_a_row_that_is_not_judged(radar):
    rows = [row for row in radar.rows if row.what.endswith(": needs, m^2")]
    open_claims = [each for claims in CLAIMS.values() for each in claims if each.stated.startswith("no ")]
    # The golf ball of the SPY-1 is a target, and stands with those that state one.
    assert len(rows) == len(open_claims) - 1
    assert all(row.passed is None and "No cross-section was stated" in row.note for row in rows)
    named = " ".join(row.what for row in radar.rows) + " ".join(group.about for group in radar.groups)
    for name in build.names("radar"):
        assert build.radar(name).title.partition(" (")[0].partition(",")[0] in named


def test_what_is_needed_gives_the_range_back(radar):
    row = only(radar, "AN/TPY-2, 2,000 km")
    reached = build.radar("an-tpy-2").range_in_the_clear(row.ours, 20.0, 0.1)
    assert reached == pytest.approx(2000e3, rel=1e-9)


def test_only_the_formula_for_another_detector_misses(radar):
    missed = [row for row in radar.rows if row.passed is False]
    assert [row.what for row in missed] == ["Ratio for nine in ten, steady, Albersheim, pulses 10, dB"]
    assert "linear detector" in missed[0].note


def test_albersheims_formula_as_it_is_known():
    # A = ln(0.62e6) = 13.34, B = ln 9 = 2.197: 13.11 dB for one pulse, within its 0.2 dB of the exact 13.18.
    assert albersheim_db(0.9, 1, 1e-6) == pytest.approx(13.11, abs=0.01)
    assert required_snr(0, 0.9, 1, 1e-6) == pytest.approx(
        10.0 ** (albersheim_db(0.9, 1, 1e-6) / 10.0), rel=0.05
    )


def test_the_unit_ends_what_is_compared(radar):
    assert [row.what for row in radar.rows if not re.search(UNITS, row.what)] == []
    assert all(row.source for row in radar.rows)
