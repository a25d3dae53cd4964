"""Modes: the same hardware under another program, and never more than that."""

from dataclasses import replace
from math import radians

import pytest

from uppertier.catalog import build
from uppertier.errors import BadInput
from uppertier.radar.mode import PROGRAM, RadarMode

HARDWARE = (
    "frequency_hz",
    "average_power_w",
    "duty",
    "gain",
    "losses",
    "noise_temperature_k",
    "face_tilt_rad",
)


@pytest.fixture
def modal(design):
    near = RadarMode("near", (("reference_dwell_s", 0.1), ("min_elevation_rad", radians(5))))
    far = RadarMode("far", (("reference_dwell_s", 0.8), ("min_elevation_rad", radians(2))))
    return replace(design, modes=(near, far))


def test_a_mode_changes_its_figures_and_nothing_else(modal):
    far = modal.in_mode("far")
    assert (far.mode, far.reference_dwell_s, far.min_elevation_rad) == ("far", 0.8, radians(2))
    changed = {name for name in modal.__dataclass_fields__ if getattr(far, name) != getattr(modal, name)}
    assert changed == {"mode", "reference_dwell_s", "min_elevation_rad"}


def test_a_mode_is_the_same_whichever_the_radar_was_in(modal):
    assert modal.in_mode("far").in_mode("near") == modal.in_mode("near")


def test_a_radar_without_modes_or_without_this_one_says_so(design, modal):
    with pytest.raises(BadInput, match="Test radar has no modes in the catalogue: leave the mode 'far' out"):
        design.in_mode("far")
    with pytest.raises(BadInput, match=r"Unknown mode of Test radar 'farr'. Did you mean 'far'"):
        modal.in_mode("farr")
    with pytest.raises(BadInput, match="Known: far, near"):
        modal.in_mode("sideways")


@pytest.mark.parametrize(
    ("modes", "said"),
    [
        ((RadarMode("loud", (("average_power_w", 1e6),)),), "cannot change average_power_w, the hardware's"),
        (
            (
                RadarMode("a", (("fence_dwell_s", 0.01),)),
                RadarMode("b", (("fence_dwell_s", 0.01), ("wanted_snr", 50.0))),
            ),
            "the same figures as 'a'",
        ),
    ],
)
def test_a_mode_of_other_hardware_or_of_other_figures_is_refused(design, modes, said):
    with pytest.raises(BadInput, match=said):
        replace(design, modes=modes)


@pytest.mark.parametrize(
    ("field", "value"), [("search_share", 1.0), ("uplink_message_s", -0.1), ("track_interval_s", 0.0)]
)
def test_a_schedule_that_cannot_be_is_refused(design, field, value):
    with pytest.raises(BadInput, match=field):
        replace(design, **{field: value})


def test_the_modes_of_the_an_tpy_2_are_one_hardware():
    plain = build.radar("an-tpy-2")
    terminal, forward = plain.in_mode("terminal"), plain.in_mode("forward-based")
    for name in HARDWARE:
        assert getattr(terminal, name) == getattr(forward, name) == getattr(plain, name)
    # Terminal mode is the design as it is; the tracker's own revisit time is stated.
    program = {name: getattr(terminal, name) for name in PROGRAM}
    assert program == {name: getattr(plain, name) for name in PROGRAM} | {"track_interval_s": 0.5}
    assert forward.instrumented_range_m > terminal.instrumented_range_m
    assert forward.min_elevation_rad < terminal.min_elevation_rad
    assert forward.search_share > terminal.search_share


def test_the_published_870_and_1500_km_are_the_two_modes():
    plain = build.radar("an-tpy-2")
    for mode, published_km in (("terminal", 870.0), ("forward-based", 1500.0)):
        design = plain.in_mode(mode)
        reached_m = design.range_in_the_clear(0.01, 20.0, design.reference_dwell_s)
        assert reached_m / 1e3 == pytest.approx(published_km, rel=0.03)
    assert plain.in_mode("terminal").range_in_the_clear(0.01, 20.0, 0.1) == plain.range_in_the_clear(
        0.01, 20.0, 0.1
    )


def test_a_sweep_of_the_fence_takes_its_beams_times_their_dwell():
    design = build.radar("an-tpy-2").in_mode("terminal")
    # 120 deg in steps of three quarters of 0.346 deg: 463 beams of 20 ms.
    assert design.fence_sweep_s == pytest.approx(9.26, abs=0.03)
