"""What the equations of motion need to know of a flying thing and its launch, and what comes of a flight."""

from typing import NamedTuple

import numpy as np

# How a body flies now.
RISING = 0
KICKING = 1
TURNING = 2
COASTING = 3
FALLING = 4

# How a flight ended.
LANDED = 1
CRASHED = 2
NO_ROOM = 3
ALOFT = 4
LOST = 5


class Vehicle(NamedTuple):
    """A missile in numbers: one-dimensional float64 arrays by stage, the first to burn first, then floats.

    `stage_mass_kg` is with propellant, without what stands on top; `reference_area_m2` the largest
    cross-section of what flies while the stage burns; `separates` 1.0 or 0.0; `inverse_beta_m2_kg` belongs to
    the re-entering body of a missile that separates; `mach` ascends and `drag_coefficient` goes with it.
    """

    stage_mass_kg: np.ndarray
    mass_flow_kg_s: np.ndarray
    vacuum_thrust_n: np.ndarray
    exit_area_m2: np.ndarray
    burn_time_s: np.ndarray
    reference_area_m2: np.ndarray
    payload_kg: float
    separates: float
    separation_delay_s: float
    inverse_beta_m2_kg: float
    rise_time_s: float
    kick_time_s: float
    mach: np.ndarray
    drag_coefficient: np.ndarray


class Launch(NamedTuple):
    """One launch: where from, and what the missile is told; every field is a float.

    `azimuth_rad` is the plane of the pitch kick (from north over east), `kick_rad` the angle between thrust
    and velocity in the kick window, `cutoff_s` the time from launch at which thrust ends (later than the end
    of the burn means burnout), `ground_m` the height over the ellipsoid at which the flight ends.
    """

    latitude_rad: float
    longitude_rad: float
    height_m: float
    azimuth_rad: float
    kick_rad: float
    cutoff_s: float
    ground_m: float


class Body(NamedTuple):
    """A flying thing between two events. `phase` is one of the five ways to fly; vectors are Earth-fixed.

    Its mass is `mass_kg` at `since_s` and falls by `mass_flow_kg_s`. A FALLING body knows only its inverse
    ballistic coefficient; any other has a Mach table and a reference area.
    """

    phase: int
    since_s: float
    mass_kg: float
    mass_flow_kg_s: float
    vacuum_thrust_n: float
    exit_area_m2: float
    reference_area_m2: float
    inverse_beta_m2_kg: float
    kick_rad: float
    up: tuple[float, float, float]
    downrange: tuple[float, float, float]
    mach: np.ndarray
    drag_coefficient: np.ndarray


class FlightResult(NamedTuple):
    """How a flight ended, how many knots its path has, and which of them are its events (-1: never came).

    `status` is LANDED, CRASHED (met the ground under thrust), NO_ROOM (more knots than the array holds),
    ALOFT (still up at the end of the time given) or LOST (the step fell to nothing).
    """

    status: int
    count: int  # type: ignore[assignment]
    cutoff: int
    separation: int
    apogee: int
    reentry: int
