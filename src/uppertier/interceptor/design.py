"""An interceptor as a reader knows it: booster, kill vehicle, seeker, limits."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np

from uppertier.earth.constants import STANDARD_GRAVITY_M_S2, WGS84, Planet
from uppertier.interceptor.flyout import COLUMNS, ROWS, Flyout, Grid, build
from uppertier.interceptor.round import Booster, Burn, InterceptorParameters, KillVehicle, Lethality, Seeker

# A fly-out table reaches this many times as far and as high as was published: kinematics does.
BEYOND_PUBLISHED_RANGE, BEYOND_PUBLISHED_HEIGHT = 2.5, 2.0
# A round is followed until it would have covered the table at this mean speed.
SLOWEST_MEAN_M_S = 1_250.0


@dataclass(frozen=True)
class MotorBurn:
    """One burn of a solid motor: a stage or a pulse, as a reader knows it.

    `coast_s` is how long the round coasts before it, `dropped_mass_kg` what it has shed by then: the empty
    stage before, a shroud.
    """

    propellant_kg: float
    burn_time_s: float
    vacuum_specific_impulse_s: float
    nozzle_exit_area_m2: float
    diameter_m: float
    coast_s: float = 0.0
    dropped_mass_kg: float = 0.0

    @property
    def vacuum_thrust_n(self) -> float:
        """Thrust in empty space, the same throughout."""
        return self.propellant_kg / self.burn_time_s * self.vacuum_specific_impulse_s * STANDARD_GRAVITY_M_S2


@dataclass(frozen=True)
class Interceptor:
    """One kind of interceptor: solid motors one after another, and a kill vehicle that hits.

    `drag_mach` and `drag_coefficient` are the zero-lift drag of booster and kill vehicle together, by Mach
    number, on the area of each burn's `diameter_m`. `min_intercept_height_m`, `max_intercept_height_m` and
    `published_range_m` are the published box: fire control may respect them, the flight does not know them.
    `manoeuvre_pressure_pa` is the dynamic pressure that a round which turns by fins needs: the reach knows
    it, the flight does not. `unit_cost_musd` is millions of U.S. dollars for one round, None where no
    price is public.
    """

    name: str
    title: str
    launch_mass_kg: float
    burns: tuple[MotorBurn, ...]
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
    manoeuvre_pressure_pa: float = 0.0
    unit_cost_musd: float | None = None

    @property
    def burn_time_s(self) -> float:
        """When the last burn ends (s since launch)."""
        return sum(burn.coast_s + burn.burn_time_s for burn in self.burns)

    @property
    def ideal_speed_m_s(self) -> float:
        """What all burns would give in empty space: the rocket equation, burn by burn."""
        speed, mass_kg = 0.0, self.launch_mass_kg
        for burn in self.burns:
            before_kg = mass_kg - burn.dropped_mass_kg
            mass_kg = before_kg - burn.propellant_kg
            speed += burn.vacuum_specific_impulse_s * STANDARD_GRAVITY_M_S2 * log(before_kg / mass_kg)
        return speed

    def booster(self) -> Booster:
        """Return the motors as the equations know them: when each burns, and what the round then weighs."""
        rows = []
        age_s, mass_kg = 0.0, self.launch_mass_kg
        for burn in self.burns:
            age_s += burn.coast_s
            mass_kg -= burn.dropped_mass_kg
            area_m2 = pi * burn.diameter_m**2 / 4.0
            end_s = age_s + burn.burn_time_s
            rows.append(
                Burn(
                    age_s,
                    end_s,
                    mass_kg,
                    burn.propellant_kg,
                    burn.vacuum_thrust_n,
                    burn.nozzle_exit_area_m2,
                    area_m2,
                )
            )
            age_s, mass_kg = end_s, mass_kg - burn.propellant_kg
        return Booster(
            launch_mass_kg=self.launch_mass_kg,
            burn_s=age_s,
            burns=np.array(rows, dtype=np.float64),
            mach=np.array(self.drag_mach, dtype=np.float64),
            drag_coefficient=np.array(self.drag_coefficient, dtype=np.float64),
            straight_s=self.straight_run_s,
            steering_limit_rad=self.steering_limit_rad,
            separation_pressure_pa=self.separation_pressure_pa,
            separation_to_go_s=self.separation_to_go_s,
        )

    def parameters(self) -> InterceptorParameters:
        """Return the numbers that the compiled phases need."""
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
            self.booster(), kill_vehicle, seeker, lethality, self.reliability, self.guidance_period_s
        )

    def grid(self) -> Grid:
        """Return how far apart the points of the fly-out table stand: it reaches beyond the published box.

        It goes no farther and no higher than the ideal speed would carry over a flat Earth.
        """
        farthest_m = self.ideal_speed_m_s**2 / STANDARD_GRAVITY_M_S2
        range_m = min(BEYOND_PUBLISHED_RANGE * self.published_range_m, farthest_m)
        height_m = min(BEYOND_PUBLISHED_HEIGHT * self.max_intercept_height_m, 0.5 * farthest_m)
        return Grid(range_m / (COLUMNS - 1), height_m / (ROWS - 1), range_m / SLOWEST_MEAN_M_S)

    def flyout(self, launch_height_m: float = 0.0, planet: Planet = WGS84) -> Flyout:
        """Return the table of times, launch elevations and arrival speeds; Earth rotation is left out."""
        return build(self.parameters(), launch_height_m, planet._replace(rotation_rad_s=0.0), self.grid())[0]
