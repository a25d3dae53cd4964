"""The right-hand side: the acceleration of every body that flies, in the frame that turns with the Earth.

Forces: gravity with J2 to J4, Coriolis and centrifugal, drag in still or moving air, thrust against the
pressure outside, trimmed lift. Three degrees of freedom: the body has no attitude of its own.

Sixteen bodies side by side: `free_rates` and `rates` read the TRIAL rows of the workspace and fill its RATE
rows. Their loops over lanes hold no branch, so that the compiler makes vector instructions of them; table
look-ups stand in loops of their own (decision 0007). One body alone falls in `falling`.
"""

from math import sqrt

from uppertier.compiled import lean
from uppertier.earth.air import (
    DENSITY_COLUMN,
    HIGHEST_M,
    LOWEST_M,
    NODE,
    SOUND_COLUMN,
    cell_at,
    exponential,
    wind_at,
)
from uppertier.earth.atmosphere import HEAT_RATIO
from uppertier.earth.geodesy import height_near
from uppertier.earth.gravity import fictitious, gravity_at
from uppertier.flight.aerodynamics import drag_per_velocity
from uppertier.flight.body import BASE_DRAG, MACH_POINTS, MACH_STEP
from uppertier.flight.workspace import (
    ABOVE,
    AREA,
    BASE_AREA,
    BASE_CD,
    BEND,
    BODY_CD,
    DENSITY,
    DENSITY_0,
    DENSITY_1,
    DENSITY_2,
    DENSITY_3,
    DIVE,
    DRAG_PER_SPEED,
    EXIT,
    FIX_X,
    FIX_Y,
    FIX_Z,
    FIXED_AREA,
    FLOW,
    FOLLOW,
    HEIGHT,
    INVERSE,
    LANES,
    LIFT,
    MACH,
    MASS,
    PRESSURE,
    RATE,
    SINCE,
    SOUND,
    SOUND_0,
    SOUND_1,
    SOUND_2,
    SPEED,
    STEP,
    SWING_X,
    SWING_Y,
    SWING_Z,
    TABLE,
    THRUST,
    TIME,
    TRIAL,
    TURN_SINCE,
    WIND_X,
    WIND_Y,
    WIND_Z,
)
from uppertier.vectors import add, along, norm

X, Y, Z = TRIAL, TRIAL + LANES, TRIAL + 2 * LANES
U, V, W = TRIAL + 3 * LANES, TRIAL + 4 * LANES, TRIAL + 5 * LANES
RATE_U, RATE_V, RATE_W = RATE + 3 * LANES, RATE + 4 * LANES, RATE + 5 * LANES

# Divides where a body may stand still.
STILL_M_S = 1e-9

# A glider levels out in about this time, and loses its lift over this much speed when it dives.
LEVELLING_S = 8.0
DIVE_BAND_M_S = 50.0


@lean
def look_up_air(work, lanes, air, planet):
    """Fill height, density, sound speed and wind at each trial place; without air there is only height."""
    for lane in range(lanes):
        x, y, z = work[X + lane], work[Y + lane], work[Z + lane]
        radius = sqrt(x * x + y * y + z * z)
        inverse = 1.0 / radius
        work[INVERSE + lane] = inverse
        work[HEIGHT + lane] = height_near(z, radius, inverse, planet)
    if planet.air == 0.0:
        return
    blow(work, lanes, air)
    if air.per_scale_m != 0.0:
        for lane in range(lanes):
            thinned = exponential(-work[HEIGHT + lane] * air.per_scale_m)
            work[DENSITY + lane] = air.sea_density_kg_m3 * thinned
            work[SOUND + lane] = air.sound_speed_m_s
        return
    for lane in range(lanes):
        height = min(max(work[HEIGHT + lane], LOWEST_M), HIGHEST_M)
        cell = cell_at(air, height)
        work[ABOVE + lane] = height - air.cells[cell, NODE]
        work[DENSITY_0 + lane] = air.cells[cell, DENSITY_COLUMN]
        work[DENSITY_1 + lane] = air.cells[cell, DENSITY_COLUMN + 1]
        work[DENSITY_2 + lane] = air.cells[cell, DENSITY_COLUMN + 2]
        work[DENSITY_3 + lane] = air.cells[cell, DENSITY_COLUMN + 3]
        work[SOUND_0 + lane] = air.cells[cell, SOUND_COLUMN]
        work[SOUND_1 + lane] = air.cells[cell, SOUND_COLUMN + 1]
        work[SOUND_2 + lane] = air.cells[cell, SOUND_COLUMN + 2]
    for lane in range(lanes):
        z = work[ABOVE + lane]
        curve = work[DENSITY_2 + lane] + z * work[DENSITY_3 + lane]
        work[DENSITY + lane] = work[DENSITY_0 + lane] + z * (work[DENSITY_1 + lane] + z * curve)
        work[SOUND + lane] = work[SOUND_0 + lane] + z * (work[SOUND_1 + lane] + z * work[SOUND_2 + lane])


@lean
def blow(work, lanes, air):
    """Fill the wind at each trial place, Earth-fixed; where none ever blew it is zero already."""
    if air.windy != 0.0:
        for lane in range(lanes):
            place = work[X + lane], work[Y + lane], work[Z + lane]
            wind = earth_fixed_wind(place, work[HEIGHT + lane], air)
            work[WIND_X + lane], work[WIND_Y + lane], work[WIND_Z + lane] = wind


@lean
def earth_fixed_wind(position, height_m, air):
    """Return the wind (m/s) at a place, Earth-fixed; east and north are those of the geocentric place."""
    x, y, z = position
    east, north = wind_at(air, height_m)
    level = max(sqrt(x * x + y * y), 1.0)
    radius = sqrt(x * x + y * y + z * z)
    polar = north * z / (radius * level)
    return -east * y / level - polar * x, east * x / level - polar * y, north * level / radius


@lean
def free_rates(work, lanes, air, planet):
    """Fill the rates of sixteen bodies that only fall, each with a constant ballistic coefficient."""
    look_up_air(work, lanes, air, planet)
    for lane in range(lanes):
        velocity = work[U + lane], work[V + lane], work[W + lane]
        position = work[X + lane], work[Y + lane], work[Z + lane]
        pull = gravity_at(position, work[INVERSE + lane], planet)
        pull = add(pull, fictitious(position, velocity, planet))
        rushing = (
            velocity[0] - work[WIND_X + lane],
            velocity[1] - work[WIND_Y + lane],
            velocity[2] - work[WIND_Z + lane],
        )
        drag = drag_per_velocity(work[DENSITY + lane], norm(rushing), work[FIXED_AREA + lane])
        acceleration = along(pull, -drag, rushing)
        work[RATE + lane], work[RATE + LANES + lane], work[RATE + 2 * LANES + lane] = velocity
        work[RATE_U + lane], work[RATE_V + lane], work[RATE_W + lane] = acceleration


@lean
def look_up_drag(work, tags, drag):
    """Fill drag coefficients of each lane: its body's at its Mach number, and that of an idle base."""
    for lane in range(tags.shape[1]):
        place = min(work[MACH + lane] / MACH_STEP, MACH_POINTS - 1.001)
        low = int(place)
        part = place - low
        table = tags[TABLE, lane]
        work[BODY_CD + lane] = (1.0 - part) * drag[table, low] + part * drag[table, low + 1]
        work[BASE_CD + lane] = (1.0 - part) * drag[BASE_DRAG, low] + part * drag[BASE_DRAG, low + 1]


@lean
def feel_air(work, tags, drag, air, planet):
    """Fill speed through the air, outside pressure, and drag over speed (N s/m) of each lane."""
    lanes = tags.shape[1]
    look_up_air(work, lanes, air, planet)
    if planet.air == 0.0:
        for lane in range(lanes):
            work[SPEED + lane] = norm((work[U + lane], work[V + lane], work[W + lane]))
        return
    for lane in range(lanes):
        rushing = (
            work[U + lane] - work[WIND_X + lane],
            work[V + lane] - work[WIND_Y + lane],
            work[W + lane] - work[WIND_Z + lane],
        )
        speed = norm(rushing)
        sound = work[SOUND + lane]
        work[SPEED + lane] = speed
        work[MACH + lane] = speed / sound
        work[PRESSURE + lane] = work[DENSITY + lane] * sound * sound / HEAT_RATIO
    look_up_drag(work, tags, drag)
    for lane in range(lanes):
        area = (
            work[AREA + lane] * work[BODY_CD + lane]
            + work[BASE_AREA + lane] * work[BASE_CD + lane]
            + work[FIXED_AREA + lane]
        )
        work[DRAG_PER_SPEED + lane] = 0.5 * work[DENSITY + lane] * work[SPEED + lane] * area


@lean
def rates(work, tags, part, thrusting, drag, lifting, air, planet):
    """Fill the rates of sixteen bodies in any phase, at a part (0 to 1) of their steps.

    `thrusting` says whether any of them has its engine on, `lifting` whether any may have lift: the loops for
    them are left out where none has.
    """
    lanes = tags.shape[1]
    feel_air(work, tags, drag, air, planet)
    for lane in range(lanes):
        velocity = work[U + lane], work[V + lane], work[W + lane]
        position = work[X + lane], work[Y + lane], work[Z + lane]
        pull = gravity_at(position, work[INVERSE + lane], planet)
        pull = add(pull, fictitious(position, velocity, planet))
        mass = work[MASS + lane] - work[FLOW + lane] * (
            work[TIME + lane] + part * work[STEP + lane] - work[SINCE + lane]
        )
        slowing = -work[DRAG_PER_SPEED + lane] / mass
        work[RATE + lane], work[RATE + LANES + lane], work[RATE + 2 * LANES + lane] = velocity
        work[RATE_U + lane] = pull[0] + slowing * (velocity[0] - work[WIND_X + lane])
        work[RATE_V + lane] = pull[1] + slowing * (velocity[1] - work[WIND_Y + lane])
        work[RATE_W + lane] = pull[2] + slowing * (velocity[2] - work[WIND_Z + lane])
    if thrusting:
        add_thrust(work, lanes, part)
    if lifting:
        add_lift(work, lanes)


@lean
def add_thrust(work, lanes, part):
    """Add thrust to the rates: T = T_vac - p A_e, never less than none, where the steering points.

    Sutton and Biblarz, Rocket Propulsion Elements (9th ed.), equation 2-13. Stops being true where the flow
    separates in the nozzle and while thrust builds up or dies away, which here takes no time. The direction
    is that of follow v + fix + swing t, with v the unit vector of the velocity over the ground: the autopilot
    holds the path against the wind, and the angle of attack makes no force here. In the kick,
    where `bend` is 1.0, the part of `fix` along v is taken out (see `steering`).
    """
    for lane in range(lanes):
        time = work[TIME + lane] + part * work[STEP + lane]
        mass = work[MASS + lane] - work[FLOW + lane] * (time - work[SINCE + lane])
        slow = 1.0 / (norm((work[U + lane], work[V + lane], work[W + lane])) + STILL_M_S)
        ahead_x, ahead_y, ahead_z = work[U + lane] * slow, work[V + lane] * slow, work[W + lane] * slow
        turned = time - work[TURN_SINCE + lane]
        x = work[FIX_X + lane] + turned * work[SWING_X + lane]
        y = work[FIX_Y + lane] + turned * work[SWING_Y + lane]
        z = work[FIX_Z + lane] + turned * work[SWING_Z + lane]
        follow = work[FOLLOW + lane] - work[BEND + lane] * (x * ahead_x + y * ahead_y + z * ahead_z)
        x += follow * ahead_x
        y += follow * ahead_y
        z += follow * ahead_z
        thrust = work[THRUST + lane] - work[PRESSURE + lane] * work[EXIT + lane]
        thrust = thrust if thrust > 0.0 else 0.0
        push = thrust / (mass * sqrt(x * x + y * y + z * z + 1e-30))
        work[RATE_U + lane] += push * x
        work[RATE_V + lane] += push * y
        work[RATE_W + lane] += push * z


@lean
def add_lift(work, lanes):
    """Add the lift of a body that pulls up out of its fall, glides level, and dives when it has become slow.

    Lift acts across the velocity in the vertical plane, upward. It is that of the trimmed body at its best
    ratio of lift to drag, less what damps the climb in LEVELLING_S, so that the body settles on its
    equilibrium glide instead of skipping. The polar is a parabola: lift at the best ratio doubles the drag,
    less lift adds the square of its part (Vinh, Busemann and Culp, Hypersonic and Planetary Entry Flight
    Mechanics, 1980, section 5.2). Below its dive speed the body has none. A model of what was reported, not
    of an autopilot; it stops being true where the air is too thin for the controls, above some 50 km, and
    near the speed of sound.
    """
    for lane in range(lanes):
        x, y, z = work[X + lane], work[Y + lane], work[Z + lane]
        u = work[U + lane] - work[WIND_X + lane]
        v = work[V + lane] - work[WIND_Y + lane]
        w = work[W + lane] - work[WIND_Z + lane]
        inverse = work[INVERSE + lane]
        speed2 = u * u + v * v + w * w + STILL_M_S
        climb = (x * u + y * v + z * w) * inverse
        # Upward, at right angles to the velocity; its length is the cosine of the path's slope.
        x, y, z = x * inverse, y * inverse, z * inverse
        sink = climb / speed2
        x -= sink * u
        y -= sink * v
        z -= sink * w
        level = sqrt(x * x + y * y + z * z + 1e-6)
        speed = sqrt(speed2)
        idle = work[DRAG_PER_SPEED + lane] / work[MASS + lane]
        most = 2.0 * work[LIFT + lane] * idle * speed + STILL_M_S
        fast = (speed - work[DIVE + lane]) / DIVE_BAND_M_S
        fast = fast if fast > 0.0 else 0.0
        limit = most * (fast if fast < 1.0 else 1.0)
        lift = most - climb / LEVELLING_S
        lift = lift if lift > 0.0 else 0.0
        lift = lift if lift < limit else limit
        # A lane that is no glider has none, nor its price, whatever the last flight left in the lane.
        lift = lift if work[LIFT + lane] > 0.0 else 0.0
        part = lift / most
        up, back = lift / level, idle * part * part
        work[RATE_U + lane] += up * x - back * u
        work[RATE_V + lane] += up * y - back * v
        work[RATE_W + lane] += up * z - back * w
