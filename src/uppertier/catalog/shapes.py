"""Which figures an entry of each kind has: the field it becomes, the figure's name, and its dimension.

Beside the dimensions of `units` there are `count`, `decibel`, `million dollars`, `switch` (true or false),
`word`, `table`, and `entry of KIND` for the name of another entry.
"""

from __future__ import annotations

from uppertier.radar.mode import PROGRAM

Shape = dict[str, tuple[str, str]]

STAGE: Shape = {
    "wet_mass_kg": ("wet-mass", "mass"),
    "loaded_propellant_kg": ("propellant", "mass"),
    "mass_flow_kg_s": ("mass-flow", "flow"),
    "burn_time_s": ("burn-time", "time"),
    "specific_impulse_s": ("specific-impulse", "time"),
    "impulse_at": ("impulse-at", "word"),
    "nozzle_exit_area_m2": ("nozzle-exit-area", "area"),
    "diameter_m": ("diameter", "length"),
    "length_m": ("length", "length"),
    "ignition_delay_s": ("ignition-delay", "time"),
}

MISSILE: Shape = {
    "flight_class": ("class", "word"),
    "propellant_type": ("propellant-type", "word"),
    "energy_management": ("energy-management", "word"),
    "payload_kg": ("payload", "mass"),
    "separates": ("separates", "switch"),
    "separation_delay_s": ("separation-delay", "time"),
    "reentry_beta_kg_m2": ("reentry-ballistic-coefficient", "ballistic coefficient"),
    "reentry_drag": ("reentry-drag", "entry of drag"),
    "drag": ("drag", "entry of drag"),
    "dispersion": ("dispersion", "entry of dispersion"),
    "rise_time_s": ("rise-time", "time"),
    "steering_start_s": ("steering-start", "time"),
    "shroud_mass_kg": ("shroud-mass", "mass"),
    "shroud_release_s": ("shroud-release", "time"),
    "lift_to_drag": ("lift-to-drag", "ratio"),
    "usual_apogee_m": ("usual-apogee", "length"),
    "dive_speed_m_s": ("dive-speed", "speed"),
    "body_length_m": ("body-length", "length"),
    "warhead_length_m": ("warhead-length", "length"),
    "warhead_diameter_m": ("warhead-diameter", "length"),
    "warhead_cross_section_m2": ("warhead-cross-section", "area"),
    "body_cross_section_m2": ("body-cross-section", "area"),
    "published_range_m": ("published-range", "length"),
    "published_cep_m": ("published-cep", "length"),
}

DISPERSION: Shape = {
    "specific_impulse": ("specific-impulse", "ratio"),
    "mass": ("mass", "ratio"),
    "drag": ("drag", "ratio"),
    "ballistic_coefficient": ("ballistic-coefficient", "ratio"),
    "cutoff_speed_m_s": ("cutoff-speed", "speed"),
    "direction_rad": ("direction", "angle"),
}

DRAG: Shape = {"coefficient": ("coefficient", "table")}

RADAR: Shape = {
    "frequency_hz": ("frequency", "frequency"),
    "average_power_w": ("average-power", "power"),
    "duty": ("duty", "ratio"),
    "aperture_area_m2": ("aperture-area", "area"),
    "aperture_width_m": ("aperture-width", "length"),
    "aperture_height_m": ("aperture-height", "length"),
    "aperture_efficiency": ("aperture-efficiency", "ratio"),
    "noise_temperature_k": ("noise-temperature", "temperature"),
    "losses_total_db": ("losses-total", "decibel"),
    "bandwidth_hz": ("bandwidth", "frequency"),
    "reference_dwell_s": ("reference-dwell", "time"),
    "shortest_dwell_s": ("shortest-dwell", "time"),
    "fence_dwell_s": ("fence-dwell", "time"),
    "wanted_snr": ("wanted-snr", "ratio"),
    "instrumented_range_m": ("instrumented-range", "length"),
    "azimuth_half_width_rad": ("azimuth-half-width", "angle"),
    "largest_scan_rad": ("largest-scan", "angle"),
    "min_elevation_rad": ("min-elevation", "angle"),
    "max_elevation_rad": ("max-elevation", "angle"),
    "face_tilt_rad": ("face-tilt", "angle"),
    "false_alarm_probability": ("false-alarm-probability", "ratio"),
    "range_floor_m": ("range-floor", "length"),
    "angle_floor_beamwidths": ("angle-floor", "ratio"),
    "scan_loss_exponent": ("scan-loss-exponent", "ratio"),
    "search_share": ("search-share", "ratio"),
    "uplink_message_s": ("uplink-message", "time"),
    "track_interval_s": ("track-interval", "time"),
    "pulse_repetition_hz": ("pulse-repetition-frequency", "frequency"),
    "air_loss_elevation_rad": ("air-loss-elevation", "angle"),
    "range_bias_m": ("range-bias", "length"),
    "alignment_bias_rad": ("alignment-bias", "angle"),
    "refraction_residual": ("refraction-residual", "ratio"),
}

# A mode of a radar: what a program can change, by the figures of the radar.
MODE: Shape = {field: RADAR[field] for field in PROGRAM}

EARLY_WARNING: Shape = {
    "delay_s": ("delay", "time"),
    "position_sigma_m": ("position-error", "length"),
    "velocity_sigma_m_s": ("velocity-error", "speed"),
    "depth": ("depth", "ratio"),
}

# One burn of an interceptor: a stage or a pulse of its solid motors.
BURN: Shape = {
    "propellant_kg": ("propellant", "mass"),
    "burn_time_s": ("burn-time", "time"),
    "vacuum_specific_impulse_s": ("vacuum-specific-impulse", "time"),
    "nozzle_exit_area_m2": ("nozzle-exit-area", "area"),
    "diameter_m": ("diameter", "length"),
    "coast_s": ("coast", "time"),
    "dropped_mass_kg": ("dropped-mass", "mass"),
}

INTERCEPTOR: Shape = {
    "launch_mass_kg": ("launch-mass", "mass"),
    "drag": ("drag", "entry of drag"),
    "straight_run_s": ("straight-run", "time"),
    "steering_limit_rad": ("steering-limit", "angle"),
    "separation_pressure_pa": ("separation-pressure", "pressure"),
    "separation_to_go_s": ("separation-to-go", "time"),
    "kill_vehicle_mass_kg": ("kill-vehicle-mass", "mass"),
    "kill_vehicle_diameter_m": ("kill-vehicle-diameter", "length"),
    "kill_vehicle_beta_kg_m2": ("kill-vehicle-ballistic-coefficient", "ballistic coefficient"),
    "divert_limit_m_s2": ("divert-limit", "acceleration"),
    "divert_lag_s": ("divert-lag", "time"),
    "divert_budget_m_s": ("divert-budget", "speed"),
    "homing_reserve_m_s": ("homing-reserve", "speed"),
    "midcourse_dead_band_m_s": ("midcourse-dead-band", "speed"),
    "navigation_constant": ("navigation-constant", "ratio"),
    "navigation_position_sigma_m": ("navigation-position-error", "length"),
    "navigation_velocity_sigma_m_s": ("navigation-velocity-error", "speed"),
    "half_field_of_view_rad": ("half-field-of-view", "angle"),
    "seeker_rate_hz": ("seeker-rate", "frequency"),
    "seeker_noise_rad": ("seeker-noise", "angle"),
    "seeker_bias_rad": ("seeker-bias", "angle"),
    "blind_range_m": ("blind-range", "length"),
    "handover_position_sigma_m": ("handover-position-error", "length"),
    "handover_velocity_sigma_m_s": ("handover-velocity-error", "speed"),
    "target_acceleration_psd_m2_s3": ("target-acceleration-density", "acceleration density"),
    "reliability": ("reliability", "ratio"),
    "guidance_period_s": ("guidance-period", "time"),
    "least_pulse_s": ("least-pulse", "time"),
    "noise_equivalent_irradiance_w_m2": ("noise-equivalent-irradiance", "irradiance"),
    "acquisition_snr": ("acquisition-signal-to-noise", "ratio"),
    "confirm_frames": ("confirm-frames", "count"),
    "expected_intensity_w_sr": ("expected-radiant-intensity", "radiant intensity"),
    "brightness_tolerance": ("brightness-tolerance", "ratio"),
    "body_temperature_k": ("body-temperature", "temperature"),
    "wander_share": ("aim-point-wander", "ratio"),
    "wander_time_s": ("aim-point-wander-time", "time"),
    "kill_if_nose": ("kill-if-nose", "ratio"),
    "kill_if_warhead": ("kill-if-warhead", "ratio"),
    "kill_if_aft": ("kill-if-aft", "ratio"),
    "kill_if_graze": ("kill-if-graze", "ratio"),
    "least_kill_speed_m_s": ("least-kill-speed", "speed"),
    "min_intercept_height_m": ("min-intercept-height", "length"),
    "max_intercept_height_m": ("max-intercept-height", "length"),
    "published_range_m": ("published-range", "length"),
    "manoeuvre_pressure_pa": ("manoeuvre-pressure", "pressure"),
    "unit_cost_musd": ("unit-cost", "million dollars"),
}

LAUNCHER: Shape = {
    "rounds": ("rounds", "count"),
    "interval_s": ("interval", "time"),
    "reload_s": ("reload", "time"),
}

BATTERY: Shape = {
    "radar": ("radar", "entry of radar"),
    "launcher": ("launcher", "entry of launcher"),
    "interceptor": ("interceptor", "entry of interceptor"),
    "launchers": ("launchers", "count"),
    "plan_s": ("plan-delay", "time"),
    "uplink_s": ("uplink-delay", "time"),
    "assess_s": ("assess-delay", "time"),
}

PLACE: Shape = {
    "latitude_rad": ("latitude", "angle"),
    "longitude_rad": ("longitude", "angle"),
    "height_m": ("height", "length"),
    "radius_m": ("radius", "length"),
}

SHAPES: dict[str, Shape] = {
    "missile": MISSILE,
    "dispersion": DISPERSION,
    "drag": DRAG,
    "radar": RADAR,
    "early-warning": EARLY_WARNING,
    "interceptor": INTERCEPTOR,
    "launcher": LAUNCHER,
    "battery": BATTERY,
    "place": PLACE,
}

# Groups of figures: numbered ones with a shape of their own, free ones whose names are the lines of a sum.
NUMBERED = {"missile": ("stage", STAGE), "interceptor": ("burn", BURN)}
FREE = {"radar": ("losses", "decibel")}
# Groups within a group, each by a name of its own, whose figures are any of a shape: the modes of a radar.
NAMED = {"radar": ("modes", MODE)}
# A figure that a switch makes needless: there is no separation delay where nothing separates.
NEEDLESS = {("missile", "separation-delay"): "separates"}
# Figures that an entry may do without: the build then has none, or the value its note here says.
OPTIONAL = {
    "missile": {
        "reentry-drag",  # none: the ballistic coefficient holds at every speed
        "rise-time",  # 10 s of vertical rise, as the published turn windows have it
        "steering-start",  # never: the thrust follows the velocity to the end
        "shroud-mass",  # nothing is dropped
        "shroud-release",
        "lift-to-drag",  # a ballistic body has no lift
        "dive-speed",
        "usual-apogee",  # a ballistic missile has one for every range
        "published-cep",  # none is known
    },
    "radar": {
        "search-share",  # 0: under load search waits like everything else
        "uplink-message",  # 0 s: it talks to no interceptor
        "track-interval",  # the tracker's own
    },
    "interceptor": {
        "manoeuvre-pressure",  # 0 Pa: it needs no air to turn
        "unit-cost",  # none is public
    },
    "burn": {
        "coast",  # 0 s
        "dropped-mass",  # nothing: a second pulse of the same motor
    },
    "stage": {
        "ignition-delay",  # 0 s
        "mass-flow",  # all that is loaded is burned in the burn time
    },
}
# Optional figures that come both or not at all.
TOGETHER: dict[str, tuple[tuple[str, ...], ...]] = {
    "missile": (("shroud-mass", "shroud-release"), ("lift-to-drag", "usual-apogee", "dive-speed"))
}
# A word that asks for an optional figure, or, where it is another word, forbids it.
ASKS_FOR = {"missile": (("class", "quasi-ballistic", "lift-to-drag"),)}
# The words that a figure may have, by the last part of its name.
WORDS = {
    "class": ("ballistic", "quasi-ballistic"),
    "propellant-type": ("liquid", "solid"),
    "energy-management": ("cut-off", "manoeuvre"),
    "impulse-at": ("sea level", "vacuum"),
}
