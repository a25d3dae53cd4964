"""An interceptor as a reader knows it: booster, kill vehicle, seeker, limits."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt

import numpy as np

from uppertier.earth.constants import STANDARD_GRAVITY_M_S2, WGS84, Planet
from uppertier.interceptor.flyout import Flyout, build
from uppertier.interceptor.round import Booster, InterceptorParameters, KillVehicle, Lethality, Seeker


@dataclass(frozen=True)
class Interceptor:
    """One kind of interceptor: a single solid stage and a kill vehicle that hits.

    `drag_mach` and `drag_coefficient` are the zero-lift drag of booster and kill vehicle together, by Mach
    number, on the area of `diameter_m`. `min_intercept_height_m`, `max_intercept_height_m` and
    `published_range_m` are the published box: fire control may respect them, the flight does not know them.
    """

    name: str
    title: str
    launch_mass_kg: float
    propellant_kg: float
    burn_time_s: float
    vacuum_specific_impulse_s: float
    nozzle_exit_area_m2: float
    diameter_m: float
    drag_mach: tuple[float, ...]
    drag_coefficient: tuple[float, ...]
    straight_run_s: float
    steering_limit_rad: float
    separation_pressure_pa: float
    separation_to_go_s: float
    kill_vehicle_mass_kg: float
    kill_vehicle_diameter_m: float
    kill_vehicle_beta_kg_m2: float
    divert_limit_m_s2: float
    divert_lag_s: float
    divert_budget_m_s: float
    homing_reserve_m_s: float
    midcourse_dead_band_m_s: float
    navigation_constant: float
    navigation_position_sigma_m: float
    navigation_velocity_sigma_m_s: float
    half_field_of_view_rad: float
    seeker_rate_hz: float
    seeker_noise_rad: float
    seeker_bias_rad: float
    blind_range_m: float
    handover_position_sigma_m: float
    handover_velocity_sigma_m_s: float
    target_acceleration_psd_m2_s3: float
    reliability: float
    guidance_period_s: float
    min_intercept_height_m: float
    max_intercept_height_m: float
    published_range_m: float
    least_pulse_s: float
    noise_equivalent_irradiance_w_m2: float
    acquisition_snr: float
    confirm_frames: float
    expected_intensity_w_sr: float
    brightness_tolerance: float
    body_temperature_k: float
    wander_share: float
    wander_time_s: float
    kill_if_nose: float
    kill_if_warhead: float
    kill_if_aft: float
    kill_if_graze: float
    least_kill_speed_m_s: float

    def parameters(self) -> InterceptorParameters:
        """Return the numbers that the compiled phases need."""
        thrust = (
            self.propellant_kg / self.burn_time_s * self.vacuum_specific_impulse_s * STANDARD_GRAVITY_M_S2
        )
        booster = Booster(
            launch_mass_kg=self.launch_mass_kg,
            propellant_kg=self.propellant_kg,
            burn_s=self.burn_time_s,
            vacuum_thrust_n=thrust,
            exit_area_m2=self.nozzle_exit_area_m2,
            reference_area_m2=pi * self.diameter_m**2 / 4.0,
            mach=np.array(self.drag_mach, dtype=np.float64),
            drag_coefficient=np.array(self.drag_coefficient, dtype=np.float64),
            straight_s=self.straight_run_s,
            steering_limit_rad=self.steering_limit_rad,
            separation_pressure_pa=self.separation_pressure_pa,
            separation_to_go_s=self.separation_to_go_s,
        )
        kill_vehicle = KillVehicle(
            mass_kg=self.kill_vehicle_mass_kg,
            radius_m=self.kill_vehicle_diameter_m / 2.0,
            inverse_beta_m2_kg=1.0 / self.kill_vehicle_beta_kg_m2,
            divert_limit_m_s2=self.divert_limit_m_s2,
            divert_lag_s=self.divert_lag_s,
            divert_budget_m_s=self.divert_budget_m_s,
            least_pulse_s=self.least_pulse_s,
            homing_reserve_m_s=self.homing_reserve_m_s,
            dead_band_m_s=self.midcourse_dead_band_m_s,
            navigation_constant=self.navigation_constant,
            navigation_position_sigma_m=self.navigation_position_sigma_m,
            navigation_velocity_sigma_m_s=self.navigation_velocity_sigma_m_s,
        )
        least_irradiance = self.noise_equivalent_irradiance_w_m2 * self.acquisition_snr
        seeker = Seeker(
            looking_range_m=sqrt(self.expected_intensity_w_sr / least_irradiance),
            least_irradiance_w_m2=least_irradiance,
            expected_intensity_w_sr=self.expected_intensity_w_sr,
            brightness_tolerance=self.brightness_tolerance,
            confirm_s=self.confirm_frames / self.seeker_rate_hz,
            body_temperature_k=self.body_temperature_k,
            half_field_of_view_rad=self.half_field_of_view_rad,
            frame_s=1.0 / self.seeker_rate_hz,
            noise_rad=self.seeker_noise_rad,
            bias_rad=self.seeker_bias_rad,
            blind_range_m=self.blind_range_m,
            handover_position_sigma_m=self.handover_position_sigma_m,
            handover_velocity_sigma_m_s=self.handover_velocity_sigma_m_s,
            target_acceleration_psd_m2_s3=self.target_acceleration_psd_m2_s3,
            wander_share=self.wander_share,
            wander_time_s=self.wander_time_s,
        )
        lethality = Lethality(
            nose=self.kill_if_nose,
            warhead=self.kill_if_warhead,
            aft=self.kill_if_aft,
            graze=self.kill_if_graze,
            least_closing_speed_m_s=self.least_kill_speed_m_s,
        )
        return InterceptorParameters(
            booster, kill_vehicle, seeker, lethality, self.reliability, self.guidance_period_s
        )

    def flyout(self, launch_height_m: float = 0.0, planet: Planet = WGS84) -> Flyout:
        """Return the table of times, launch elevations and arrival speeds; Earth rotation is left out."""
        return build(self.parameters(), launch_height_m, planet._replace(rotation_rad_s=0.0))
