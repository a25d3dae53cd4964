"""What the rooms below get from the catalogue: the same numbers, in SI and radians."""

from math import degrees, inf, radians

import pytest

from uppertier import errors
from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.interceptor import booster
from uppertier.interceptor.round import ATTACHED
from uppertier.vectors import norm


def test_scud_er_in_si():
    missile = build.missile("scud-er")
    stage = missile.stages[0]
    assert len(missile.stages) == 1
    assert stage.wet_mass_kg == 8730.0
    assert stage.propellant_kg == pytest.approx(57.83 * 127.8)
    assert stage.mass_flow_kg_s == pytest.approx(57.83)
    assert stage.burn_time_s == 127.8
    assert stage.specific_impulse_s == 230.0
    assert stage.impulse_at == "sea level"
    assert missile.payload_kg == 500.0
    assert missile.separates
    assert missile.published_range_m == 1_000_000.0
    assert missile.drag_mach[:2] == (0.0, 0.6)
    assert missile.drag_coefficient[-1] == 0.15
    assert (stage.length_m, stage.ignition_delay_s) == (10.0, 0.0)
    assert (missile.propellant_type, missile.energy_management) == ("liquid", "cut-off")
    assert missile.least_payload_kg == 450.0
    assert missile.published_cep_m == 1000.0
    assert missile.dispersion == build.dispersion("scud-class")
    assert not missile.quasi_ballistic


def test_scud_b_comes_down_in_one_piece():
    missile = build.missile("scud-b")
    assert not missile.separates
    assert missile.separation_delay_s == 0.0


@pytest.mark.parametrize("name", build.names("missile"))
def test_every_missile_can_fly(name):
    vehicle = build.missile(name).vehicle()
    weight = 9.80665 * (sum(vehicle.stage_mass_kg) + vehicle.payload_kg)
    assert vehicle.vacuum_thrust_n[0] > weight


def test_minuteman_sheds_its_shroud_and_burns_what_is_loaded():
    missile = build.missile("minuteman-iii")
    assert (missile.shroud_mass_kg, missile.shroud_release_s) == (150.0, 76.0)
    assert [stage.propellant_kg for stage in missile.stages] == [20780.0, 6240.0, 3306.0]
    assert missile.propellant_type == "solid"


def test_what_an_entry_leaves_out_is_absent():
    missile = build.missile("scud-b")
    assert (missile.shroud_mass_kg, missile.shroud_release_s, missile.steering_start_s) == (0.0, inf, inf)
    assert (missile.reentry_mach, missile.reentry_drag_coefficient) == ((), ())
    assert missile.rise_time_s == 10.0


def test_a_quasi_ballistic_missile_has_lift():
    missile = build.missile("kn-23")
    assert missile.quasi_ballistic
    assert missile.lift_to_drag == 2.5


@pytest.mark.parametrize("name", build.names("missile"))
def test_steering_begins_where_the_second_stage_ignites(name):
    missile = build.missile(name)
    if len(missile.stages) == 1:
        assert missile.steering_start_s == inf
        return
    first, second, *_ = missile.stages
    # The figure is given to the second.
    assert missile.steering_start_s == pytest.approx(first.burn_time_s + second.ignition_delay_s, abs=1.0)


def test_dispersion_in_si():
    scatter = build.dispersion("scud-class")
    assert scatter.specific_impulse == 0.01
    assert scatter.cutoff_speed_m_s == 2.2
    assert scatter.direction_rad == pytest.approx(1.2e-3)


def test_the_radar_in_si():
    radar = build.radar("an-tpy-2")
    assert radar.frequency_hz == 9.5e9
    assert radar.average_power_w == 81e3
    assert radar.reference_dwell_s == pytest.approx(0.1)
    assert degrees(radar.azimuth_half_width_rad) == pytest.approx(60.0)
    assert sum(loss for _, loss in radar.losses_db) == pytest.approx(6.4)
    assert radar.parameters().losses == pytest.approx(10**0.64)


def test_the_interceptor_in_si():
    interceptor = build.interceptor("thaad")
    assert interceptor.launch_mass_kg == 900.0
    assert interceptor.divert_limit_m_s2 == pytest.approx(5 * 9.80665)
    assert interceptor.seeker_noise_rad == pytest.approx(75e-6)
    assert (interceptor.min_intercept_height_m, interceptor.max_intercept_height_m) == (40e3, 150e3)
    assert interceptor.launch_mass_kg > interceptor.burns[0].propellant_kg + interceptor.kill_vehicle_mass_kg


def test_stages_and_pulses_come_one_after_another():
    staged = build.interceptor("sm-3-iia")
    assert [burn.coast_s for burn in staged.burns] == [0.0, 0.5, 5.0, 5.0]
    assert [burn.dropped_mass_kg for burn in staged.burns] == [0.0, 240.0, 190.0, 0.0]
    assert staged.burn_time_s == 81.5
    assert build.interceptor("pac-3-mse").burns[1].dropped_mass_kg == 0.0


def test_weak_and_strong_are_the_bounds_of_propellant_and_impulse():
    weak, strong = build.weak_and_strong("thaad")
    assert (weak.burns[0].propellant_kg, strong.burns[0].propellant_kg) == (560.0, 640.0)
    assert (weak.burns[0].vacuum_specific_impulse_s, strong.burns[0].vacuum_specific_impulse_s) == (260, 270)
    assert weak.launch_mass_kg == strong.launch_mass_kg == 900.0


@pytest.mark.parametrize("name", build.names("interceptor"))
def test_every_interceptor_has_a_box_and_carries_what_it_burns(name):
    interceptor = build.interceptor(name)
    assert interceptor.min_intercept_height_m < interceptor.max_intercept_height_m
    assert interceptor.published_range_m > 0.0
    burned = sum(burn.propellant_kg + burn.dropped_mass_kg for burn in interceptor.burns)
    assert interceptor.launch_mass_kg - burned >= interceptor.kill_vehicle_mass_kg


def test_what_a_round_costs_is_known_of_some():
    assert build.interceptor("pac-3-mse").unit_cost_musd == 3.87
    assert build.interceptor("thaad").unit_cost_musd == 12.4
    assert build.interceptor("arrow-3").unit_cost_musd is None
    assert build.launcher("m903").rounds == 12


@pytest.mark.parametrize("elevation_deg", [40, 60, 85])
def test_the_round_burns_out_at_the_published_speed(elevation_deg):
    """2.6 to 2.8 km/s in published analyses (Lewis and Postol, Wilkening, NRC)."""
    here = ecef_from_geodetic(radians(36), radians(128), 650.0, WGS84)
    attitude = direction_from(0.0, radians(elevation_deg), east_north_up(radians(36), radians(128)))
    still = (0.0, 0.0, 0.0)
    interceptor = build.interceptor("thaad")
    _, velocity = booster.fly_out(
        interceptor.parameters(),
        WGS84,
        here,
        still,
        0.0,
        ATTACHED,
        attitude,
        still,
        interceptor.burn_time_s,
        inf,
    )
    assert 2600.0 < norm(velocity) < 2800.0


def test_the_battery_is_made_of_entries_that_exist():
    battery = build.battery("thaad")
    assert (battery.launchers, build.launcher(battery.launcher).rounds) == (6, 8)
    assert build.launcher(battery.launcher).launch_interval_s == 5.0
    assert build.radar(battery.radar).name == "an-tpy-2"
    assert build.interceptor(battery.interceptor).name == "thaad"
    assert battery.plan_s == 5.0


def test_a_place_unpacks_into_radians_and_metres():
    latitude, longitude, height_m = build.place("seongju")
    assert (latitude, longitude, height_m) == (radians(36.047), radians(128.224), 650.0)
    assert build.place("seongju").radius_m == 5000.0


def test_early_warning_in_si():
    assert build.early_warning("infrared-satellites").position_sigma_m == 2000.0


@pytest.mark.parametrize(
    "look_up",
    [
        build.missile,
        build.radar,
        build.interceptor,
        build.launcher,
        build.battery,
        build.place,
        build.dispersion,
    ],
)
def test_an_unknown_name_is_bad_input(look_up):
    with pytest.raises(errors.BadInput, match="Unknown"):
        look_up("no-such-thing")
