"""What the equations of motion need to know of a flying thing and its launch, and what comes of a flight."""

from typing import NamedTuple

import numpy as np

# What a flight is remembered by: columns of `marks`, of which all but the first hold knots (-1: never came).
# The impact has none, it is the last knot.
STATUS = 0
CUTOFF = 1
SEPARATION = 2
APOGEE = 3
REENTRY = 4
MARKS = 5
IMPACT = 5
NOTHING = -1

# How a body flies now.
RISING = 0
KICKING = 1
TURNING = 2
STEERED = 3
COASTING = 4
GLIDING = 5
FALLING = 6

# How a flight ended.
LANDED = 1
CRASHED = 2
NO_ROOM = 3
ALOFT = 4
LOST = 5

# The rows of `Vehicle.drag`, each a coefficient for every hundredth of a Mach number, held above the last.
BODY_DRAG = 0
BASE_DRAG = 1
REENTRY_DRAG = 2
MACH_STEP = 0.01
MACH_POINTS = 1001


class Vehicle(NamedTuple):
    """A missile in numbers: one-dimensional float64 arrays by stage, the first to burn first, then floats.

    `stage_mass_kg` is with propellant, without what stands on top; `reference_area_m2` the largest
    cross-section of what flies while the stage burns; `ignition_delay_s` the coast before a stage, at the end
    of which the empty one below falls away; `separates` 1.0 or 0.0. The re-entering body of a missile that
    separates has the `reentry_area_m2` on its own Mach table, or, where that is 0.0, the constant
    `inverse_beta_m2_kg`. `drag` is (3, MACH_POINTS): body under thrust, base, re-entering body.
    """

    stage_mass_kg: np.ndarray
    mass_flow_kg_s: np.ndarray
    vacuum_thrust_n: np.ndarray
    exit_area_m2: np.ndarray
    burn_time_s: np.ndarray
    ignition_delay_s: np.ndarray
    reference_area_m2: np.ndarray
    payload_kg: float
    separates: float
    separation_delay_s: float
    inverse_beta_m2_kg: float
    reentry_area_m2: float
    rise_time_s: float
    kick_time_s: float
    steering_start_s: float
    shroud_mass_kg: float
    shroud_release_s: float
    lift_to_drag: float
    dive_speed_m_s: float
    drag: np.ndarray


class Launch(NamedTuple):
    """One launch: where from, what the missile is told, and how this missile differs; every field is a float.

    `azimuth_rad` is the plane of the pitch kick (from north over east), `kick_rad` the angle of the thrust
    off the velocity in the kick window, `cutoff_s` the time from launch at which thrust ends (later than the
    end of the burn means burnout), `ground_m` the height over the ellipsoid at which the flight ends, `push`
    the part of the last stage's thrust that is along its course, the rest being wasted sideways.

    The four factors multiply thrust, stage masses, drag coefficients and the re-entering body's inverse
    ballistic coefficient.
    """

    latitude_rad: float
    longitude_rad: float
    height_m: float
    azimuth_rad: float
    kick_rad: float
    cutoff_s: float
    ground_m: float
    push: float = 1.0
    thrust_factor: float = 1.0
    mass_factor: float = 1.0
    drag_factor: float = 1.0
    beta_factor: float = 1.0


# The columns of an array of launches, for the kernels.
(
    LATITUDE,
    LONGITUDE,
    STAND,
    AZIMUTH,
    KICK,
    CUTOFF_TIME,
    GROUND,
    PUSH,
    THRUST_FACTOR,
    MASS_FACTOR,
    DRAG_FACTOR,
    BETA_FACTOR,
) = range(12)
LAUNCH_COLUMNS = len(Launch._fields)


class FlightResult(NamedTuple):
    """How a flight ended, how many knots its path has, and which of them are its events (-1: never came).

    `status` is LANDED, CRASHED (met the ground under thrust), NO_ROOM (more knots than the array holds),
    ALOFT (still up at the end of the time given) or LOST (the step fell to nothing).
    """

    status: int
    count: int  # type: ignore[assignment]  # the field counts; nobody asks a result for tuple.count
    cutoff: int
    separation: int
    apogee: int
    reentry: int
