"""Where sixteen flights lie side by side: the rows of the one array that the flight kernels work in.

A row holds one number of each flight. One array and not many, with constant places in it: only so can the
compiler see that nothing overlaps, and work on four or eight flights with one instruction (decision 0007).
"""

# Flights side by side; one alone has a lane to itself, and `tags` one column.
LANES = 16
# Numbers of a state, position and velocity, in all lanes.
WHOLE = 6 * LANES

STATE = 0
TRIAL = STATE + WHOLE
RATE = TRIAL + WHOLE
SLOPES = RATE + WHOLE
STEP = SLOPES + 6 * WHOLE
FAULT = STEP + WHOLE
ROWS = FAULT + WHOLE

# Where each flight is in time, what its step did, and what the air is to it.
(
    TIME,
    UNTIL,
    WISH,
    ERROR,
    FACTOR,
    TAKEN,
    HEIGHT,
    CLIMB,
    HEIGHT_BEFORE,
    CLIMB_BEFORE,
    ABOVE,
    DENSITY_0,
    DENSITY_1,
    DENSITY_2,
    DENSITY_3,
    SOUND_0,
    SOUND_1,
    SOUND_2,
    WIND_X,
    WIND_Y,
    WIND_Z,
    SPEED,
    MACH,
    PRESSURE,
    DRAG_PER_SPEED,
    BODY_CD,
    BASE_CD,
    DENSITY,
    SOUND,
    CALM,
    ALERT,
    FLOOR,
    IGNITION,
    CUT,
    INVERSE,
    MEMORY,
    MEMORY_NOW,
) = (ROWS + LANES * i for i in range(37))

# What flies now: its mass at a time and how it falls, thrust, drag areas and where the thrust points.
LEG = ROWS + LANES * 37
(
    MASS,
    FLOW,
    SINCE,
    THRUST,
    EXIT,
    AREA,
    BASE_AREA,
    FIXED_AREA,
    LIFT,
    FOLLOW,
    BEND,
    TURN_SINCE,
    FIX_X,
    FIX_Y,
    FIX_Z,
    SWING_X,
    SWING_Y,
    SWING_Z,
    DIVE,
) = (LEG + LANES * i for i in range(19))
LEG_ROWS = 19
SIZE = LEG + LANES * LEG_ROWS

# Whole numbers of each lane: rows of `tags`. STAGE is the one that burns or is next.
FLIGHT, COUNT, PHASE, STAGE, PENDING, TABLE, NEW_LEG = range(7)
TAGS = 7
IDLE = -1
