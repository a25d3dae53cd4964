"""A round of public figures, its fly-out table, and one-on-one meetings from the benchmark's own stage."""

import importlib.util
import sys
from math import radians
from pathlib import Path

import pytest

from uppertier.interceptor.design import Interceptor, MotorBurn

# systems.csv (masses, burn, Isp: literature) and missiles.csv (drag table of large solids: seen).
MACH = (0, 0.5, 0.7, 0.8, 0.9, 1, 1.05, 1.1, 1.15, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5.5, 6)
DRAG = (
    *(0.1007, 0.1099, 0.1286, 0.1486, 0.1825, 0.2402, 0.2814, 0.3229, 0.3535, 0.3618, 0.3358),
    *(0.3117, 0.2891, 0.2682, 0.2226, 0.1859, 0.1571, 0.1354, 0.1198, 0.1035, 0.1010),
)


@pytest.fixture(scope="session")
def interceptor():
    return Interceptor(
        name="test-round",
        title="Test round",
        launch_mass_kg=900.0,
        burns=(MotorBurn(620.0, 16.0, 268.0, 0.05, 0.34),),
        drag_mach=MACH,
        drag_coefficient=DRAG,
        straight_run_s=1.0,
        steering_limit_rad=radians(6.0),
        separation_pressure_pa=10e3,
        separation_to_go_s=10.0,
        kill_vehicle_mass_kg=50.0,
        kill_vehicle_diameter_m=0.37,
        kill_vehicle_beta_kg_m2=1500.0,
        divert_limit_m_s2=49.0,
        divert_lag_s=0.05,
        divert_budget_m_s=400.0,
        homing_reserve_m_s=200.0,
        midcourse_dead_band_m_s=3.0,
        navigation_constant=3.0,
        navigation_position_sigma_m=30.0,
        navigation_velocity_sigma_m_s=0.5,
        half_field_of_view_rad=radians(1.0),
        seeker_rate_hz=100.0,
        seeker_noise_rad=75e-6,
        seeker_bias_rad=100e-6,
        blind_range_m=50.0,
        handover_position_sigma_m=500.0,
        handover_velocity_sigma_m_s=20.0,
        target_acceleration_psd_m2_s3=1.0,
        reliability=0.9,
        guidance_period_s=1.0,
        min_intercept_height_m=40e3,
        max_intercept_height_m=150e3,
        published_range_m=200e3,
        least_pulse_s=0.01,
        noise_equivalent_irradiance_w_m2=1e-10,
        acquisition_snr=10.0,
        confirm_frames=20,
        expected_intensity_w_sr=2.0,
        brightness_tolerance=4.0,
        body_temperature_k=300.0,
        wander_share=0.1,
        wander_time_s=0.3,
        kill_if_nose=0.85,
        kill_if_warhead=0.98,
        kill_if_aft=0.7,
        kill_if_graze=0.4,
        least_kill_speed_m_s=1300.0,
    )


@pytest.fixture(scope="session")
def flyout(interceptor):
    return interceptor.flyout(650.0)


@pytest.fixture(scope="session")
def stage():
    """The module benchmarks/endgame.py: conditions and one-on-one meetings."""
    place = Path(__file__).parents[2] / "benchmarks" / "endgame.py"
    spec = importlib.util.spec_from_file_location("endgame_stage", place)
    module = importlib.util.module_from_spec(spec)
    sys.modules["endgame_stage"] = module
    spec.loader.exec_module(module)
    return module
