"""A ballistic missile as a reader knows it, in SI: stages, payload, drag; and as the equations know it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import pi

import numpy as np

from uppertier.earth.constants import STANDARD_GRAVITY_M_S2
from uppertier.flight.body import DRAG_POINTS, Vehicle

# U.S. Standard Atmosphere 1976, table 4, at sea level: where a sea-level specific impulse is stated.
SEA_LEVEL_PRESSURE_PA = 101_325.0


@dataclass(frozen=True)
class Stage:
    """One stage: masses, the burn, and the nozzle that tells thrust at height from thrust at the ground.

    `propellant_kg` is what is burned in `burn_time_s`, at constant flow; what is left in the tanks at the end
    counts as dry mass. `impulse_at` says where the specific impulse is stated: "sea level" or "vacuum". A
    nozzle exit area of zero means thrust that does not change with height.
    """

    wet_mass_kg: float
    propellant_kg: float
    burn_time_s: float
    specific_impulse_s: float
    impulse_at: str
    nozzle_exit_area_m2: float
    diameter_m: float

    def __post_init__(self) -> None:
        """Refuse what cannot be a stage."""
        if self.impulse_at not in ("sea level", "vacuum"):
            raise ValueError(f"impulse_at is 'sea level' or 'vacuum', not {self.impulse_at!r}")
        if not 0.0 < self.propellant_kg < self.wet_mass_kg:
            raise ValueError("a stage burns some of its mass, and not all of it")
        if self.burn_time_s <= 0.0:
            raise ValueError("a stage burns for more than no time")

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
class Missile:
    """One kind of missile; every figure comes from the catalogue with its source.

    `payload_kg` is all that rides on the last stage. If the missile `separates`, the payload flies on alone,
    `separation_delay_s` after cut-off, with the ballistic coefficient `reentry_beta_kg_m2`. If not, payload
    and empty last stage fly on as one body, nose first, with the drag of the Mach table: real bodies of this
    kind may tumble and break up, which this does not model, so their impact comes a little late and fast.

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
    rise_time_s: float = 10.0
    kick_time_s: float = 10.0

    def __post_init__(self) -> None:
        """Refuse what cannot fly."""
        if not self.stages:
            raise ValueError(f"{self.name} has no stage")
        if self.separates and self.reentry_beta_kg_m2 <= 0.0:
            raise ValueError(f"{self.name} separates, so its re-entering body needs a ballistic coefficient")
        if len(self.drag_mach) != len(self.drag_coefficient) or len(self.drag_mach) < 2:
            raise ValueError(
                f"the drag table of {self.name} needs as many coefficients as Mach numbers, two or more"
            )
        if len(self.drag_mach) > DRAG_POINTS:
            raise ValueError(f"the drag table of {self.name} has more than {DRAG_POINTS} points")

    @property
    def burn_time_s(self) -> float:
        """Seconds from launch to the end of the last stage, if nothing cuts the thrust off."""
        return sum(stage.burn_time_s for stage in self.stages)

    def with_payload(self, payload_kg: float) -> Missile:
        """Return the same missile under another payload; the ballistic coefficient is left as it was."""
        return replace(self, payload_kg=payload_kg)

    def vehicle(self) -> Vehicle:
        """Return the numbers that the equations of motion need."""
        widest = [max(stage.diameter_m for stage in self.stages[i:]) for i in range(len(self.stages))]
        return Vehicle(
            stage_mass_kg=np.array([stage.wet_mass_kg for stage in self.stages], dtype=float),
            mass_flow_kg_s=np.array([stage.mass_flow_kg_s for stage in self.stages], dtype=float),
            vacuum_thrust_n=np.array([stage.vacuum_thrust_n for stage in self.stages], dtype=float),
            exit_area_m2=np.array([stage.nozzle_exit_area_m2 for stage in self.stages], dtype=float),
            burn_time_s=np.array([stage.burn_time_s for stage in self.stages], dtype=float),
            reference_area_m2=np.array([pi / 4.0 * diameter**2 for diameter in widest], dtype=float),
            payload_kg=float(self.payload_kg),
            separates=float(self.separates),
            separation_delay_s=float(self.separation_delay_s),
            inverse_beta_m2_kg=1.0 / self.reentry_beta_kg_m2 if self.reentry_beta_kg_m2 > 0.0 else 0.0,
            rise_time_s=float(self.rise_time_s),
            kick_time_s=float(self.kick_time_s),
            mach=np.array(self.drag_mach, dtype=float),
            drag_coefficient=np.array(self.drag_coefficient, dtype=float),
        )
