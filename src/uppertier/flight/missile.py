"""A ballistic missile as a reader knows it, in SI: stages, payload, drag; and as the equations know it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, pi

import numpy as np

from uppertier.earth.constants import STANDARD_GRAVITY_M_S2
from uppertier.flight.body import Vehicle
from uppertier.flight.drag_table import base_table, even_table

# U.S. Standard Atmosphere 1976, table 4, at sea level: where a sea-level specific impulse is stated.
SEA_LEVEL_PRESSURE_PA = 101_325.0


@dataclass(frozen=True)
class Stage:
    """One stage: masses, the burn, and the nozzle that tells thrust at height from thrust at the ground.

    `propellant_kg` is what is burned in `burn_time_s`, at constant flow; what is left in the tanks at the end
    counts as dry mass. `impulse_at` says where the specific impulse is stated: "sea level" or "vacuum". A
    nozzle exit area of zero means thrust that does not change with height. `ignition_delay_s` is the coast
    after the stage below has burned out; that stage falls away at its end. `length_m` is that of the empty
    stage.
    """

    wet_mass_kg: float
    propellant_kg: float
    burn_time_s: float
    specific_impulse_s: float
    impulse_at: str
    nozzle_exit_area_m2: float
    diameter_m: float
    length_m: float
    ignition_delay_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be a stage."""
        if self.impulse_at not in ("sea level", "vacuum"):
            raise ValueError(f"impulse_at is 'sea level' or 'vacuum', not {self.impulse_at!r}")
        if not 0.0 < self.propellant_kg < self.wet_mass_kg:
            raise ValueError("a stage burns some of its mass, and not all of it")
        if self.burn_time_s <= 0.0:
            raise ValueError("a stage burns for more than no time")
        if self.ignition_delay_s < 0.0:
            raise ValueError("a stage cannot ignite before the one below has burned out")

    @property
    def mass_flow_kg_s(self) -> float:
        """Propellant burned each second."""
        return self.propellant_kg / self.burn_time_s

    @property
    def vacuum_thrust_n(self) -> float:
        """Thrust without air: T_vac = T_sl + p0 A_e (Sutton and Biblarz, 9th ed., equation 2-13)."""
        stated = self.mass_flow_kg_s * STANDARD_GRAVITY_M_S2 * self.specific_impulse_s
        if self.impulse_at == "vacuum":
            return stated
        return stated + SEA_LEVEL_PRESSURE_PA * self.nozzle_exit_area_m2


@dataclass(frozen=True)
class Dispersion:
    """How one missile differs from the next, and how well it is aimed: standard deviations.

    The first four are parts of the nominal value; `cutoff_speed_m_s` and `direction_rad` (in the plane and
    across it) are what the guidance gets wrong in the velocity at the end of thrust.
    """

    specific_impulse: float
    mass: float
    drag: float
    ballistic_coefficient: float
    cutoff_speed_m_s: float
    direction_rad: float


@dataclass(frozen=True)
class Missile:
    """One kind of missile; every figure comes from the catalogue with its source.

    `payload_kg` is all that rides on the last stage. If the missile `separates`, the payload flies on alone,
    `separation_delay_s` after cut-off, with the ballistic coefficient `reentry_beta_kg_m2`. If not, payload
    and empty last stage fly on as one body, nose first, with the drag of the Mach table: real bodies of this
    kind may tumble and break up, which this does not model, so their impact comes a little late and fast.

    `propellant_type` is "liquid" or "solid". `energy_management` says how a flight shorter than the greatest
    is made: "cut-off" ends the thrust when the required velocity is reached (liquids, and solids that vent
    their last stage); "manoeuvre" burns the last stage out while it weaves about its course, so that a part
    of its thrust is wasted sideways (solids without thrust termination). After `steering_start_s` the thrust
    no longer follows the velocity but the linear-tangent law. `shroud_mass_kg` is part of no other mass and
    is dropped at `shroud_release_s`. With a `reentry_mach` table the re-entering body has that drag on its
    `warhead_diameter_m` instead of a constant ballistic coefficient. A `quasi_ballistic` missile flies with
    trimmed lift, `lift_to_drag`, from its apogee on, which is at `usual_apogee_m` unless asked otherwise,
    until it is slower than `dive_speed_m_s`; it is no ballistic missile, and no ballistic figure may be
    fitted to it.

    `rise_time_s` and `kick_time_s` are the vertical rise and the window in which the thrust is offset from
    the velocity: 10 s and 10 s as in the published turn windows of the class (10 to 20 s after launch).
    """

    name: str
    title: str
    stages: tuple[Stage, ...]
    payload_kg: float
    separates: bool
    separation_delay_s: float
    reentry_beta_kg_m2: float
    drag_mach: tuple[float, ...]
    drag_coefficient: tuple[float, ...]
    warhead_length_m: float
    warhead_diameter_m: float
    warhead_cross_section_m2: float
    body_cross_section_m2: float
    published_range_m: float
    quasi_ballistic: bool
    propellant_type: str
    energy_management: str
    dispersion: Dispersion
    steering_start_s: float = inf
    shroud_mass_kg: float = 0.0
    shroud_release_s: float = inf
    reentry_mach: tuple[float, ...] = ()
    reentry_drag_coefficient: tuple[float, ...] = ()
    lift_to_drag: float = 0.0
    usual_apogee_m: float | None = None
    dive_speed_m_s: float = 0.0
    least_payload_kg: float = 0.0
    published_cep_m: float | None = None
    rise_time_s: float = 10.0
    kick_time_s: float = 10.0

    def __post_init__(self) -> None:
        """Refuse what cannot fly."""
        if self.propellant_type not in ("liquid", "solid"):
            raise ValueError(f"{self.name}: propellant is 'liquid' or 'solid', not {self.propellant_type!r}")
        if self.energy_management not in ("cut-off", "manoeuvre"):
            raise ValueError(f"{self.name}: energy is managed by 'cut-off' or 'manoeuvre'")
        if self.quasi_ballistic and (self.lift_to_drag <= 0.0 or self.usual_apogee_m is None):
            raise ValueError(f"{self.name} is quasi-ballistic: it needs a lift-to-drag ratio and an apogee")
        if not self.stages:
            raise ValueError(f"{self.name} has no stage")
        if self.separates and self.reentry_beta_kg_m2 <= 0.0:
            raise ValueError(f"{self.name} separates, so its re-entering body needs a ballistic coefficient")
        if len(self.drag_mach) != len(self.drag_coefficient) or len(self.drag_mach) < 2:
            raise ValueError(
                f"the drag table of {self.name} needs as many coefficients as Mach numbers, two or more"
            )

    @property
    def burn_time_s(self) -> float:
        """Seconds from launch to the end of the last stage, if nothing cuts the thrust off."""
        return sum(stage.ignition_delay_s + stage.burn_time_s for stage in self.stages)

    def with_payload(self, payload_kg: float) -> Missile:
        """Return the same missile under another payload; the ballistic coefficient is left as it was."""
        return replace(self, payload_kg=payload_kg)

    def vehicle(self) -> Vehicle:
        """Return the numbers that the equations of motion need."""
        stages = self.stages
        widest = [max(stage.diameter_m for stage in stages[i:]) for i in range(len(stages))]
        return Vehicle(
            stage_mass_kg=np.array([stage.wet_mass_kg for stage in stages], dtype=float),
            mass_flow_kg_s=np.array([stage.mass_flow_kg_s for stage in stages], dtype=float),
            vacuum_thrust_n=np.array([stage.vacuum_thrust_n for stage in stages], dtype=float),
            exit_area_m2=np.array([stage.nozzle_exit_area_m2 for stage in stages], dtype=float),
            burn_time_s=np.array([stage.burn_time_s for stage in stages], dtype=float),
            ignition_delay_s=np.array([stage.ignition_delay_s for stage in stages], dtype=float),
            reference_area_m2=np.array([pi / 4.0 * diameter**2 for diameter in widest], dtype=float),
            payload_kg=float(self.payload_kg),
            separates=float(self.separates),
            separation_delay_s=float(self.separation_delay_s),
            inverse_beta_m2_kg=1.0 / self.reentry_beta_kg_m2 if self.reentry_beta_kg_m2 > 0.0 else 0.0,
            reentry_area_m2=pi / 4.0 * self.warhead_diameter_m**2
            if self.reentry_mach and self.payload_kg > 0.0
            else 0.0,
            rise_time_s=float(self.rise_time_s),
            kick_time_s=float(self.kick_time_s),
            steering_start_s=float(self.steering_start_s),
            shroud_mass_kg=float(self.shroud_mass_kg),
            shroud_release_s=float(self.shroud_release_s),
            lift_to_drag=float(self.lift_to_drag),
            dive_speed_m_s=float(self.dive_speed_m_s),
            drag=self._drag(),
        )

    def _drag(self) -> np.ndarray:
        body = even_table(self.drag_mach, self.drag_coefficient)
        reentry = even_table(self.reentry_mach, self.reentry_drag_coefficient) if self.reentry_mach else body
        return np.stack([body, base_table(), reentry])
