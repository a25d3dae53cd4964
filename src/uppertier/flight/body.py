"""What the equations of motion need to know of a flying thing and its launch, and what comes of a flight."""

from typing import NamedTuple

import numpy as np

# The room for a drag table; a shorter one is held at its end.
DRAG_POINTS = 32
SLOPES = 7

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


# A flying thing between two events, and what the integrator needs to fly it. `phase` is one of the five ways
# to fly; vectors are Earth-fixed. Its mass is `mass_kg` at `since_s` and falls by `mass_flow_kg_s`. A FALLING
# craft knows only its inverse ballistic coefficient; any other has a reference area and a Mach table. `trial`
# is the state that is being tried, from `state`; a slope is the rate of a state. One record and not arrays
# side by side: compiled code counts the users of an array at each call, which took as long as the physics,
# and does not count those of a record.
LAYOUT = np.dtype(
    [
        ("phase", "i8"),
        ("since_s", "f8"),
        ("mass_kg", "f8"),
        ("mass_flow_kg_s", "f8"),
        ("vacuum_thrust_n", "f8"),
        ("exit_area_m2", "f8"),
        ("reference_area_m2", "f8"),
        ("inverse_beta_m2_kg", "f8"),
        ("kick_rad", "f8"),
        ("up", "f8", (3,)),
        ("downrange", "f8", (3,)),
        ("mach", "f8", (DRAG_POINTS,)),
        ("drag_coefficient", "f8", (DRAG_POINTS,)),
        ("state", "f8", (6,)),
        ("trial", "f8", (6,)),
        ("slopes", "f8", (SLOPES, 6)),
    ],
    align=True,
)
# As a NumPy record, whose fields are attributes also where nothing is compiled.
CRAFT = np.dtype((np.record, LAYOUT))


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
