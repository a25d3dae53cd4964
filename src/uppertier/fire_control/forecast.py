"""The path that fire control reckons with: from a track's estimate down to the floor of intercepts.

It is the fall of `tracking.prediction`, with longer steps where the air is too thin to matter and without the
part below the floor, where nobody is met: a fifth of the work.

Where this stops being true: between 60 and 100 km the steps are seconds long, and a body with a hundredth of
a warhead's ballistic coefficient (a piece of a tank) is there placed some tens of metres off.
"""

from uppertier.compiled import lean
from uppertier.earth.geodesy import height_above
from uppertier.flight.falling import step_free
from uppertier.tracking.filter import velocity_of
from uppertier.tracking.prediction import note_knot
from uppertier.tracking.track import inverse_beta
from uppertier.vectors import dot, load, norm

# Room for a path: steps of ten seconds in coast, half a second in the air, for flights of any length.
PATH_KNOTS = 600

# Below this height drag bends a path within a second; above, a step may cover half of the way down to it.
AIR_TOP_M = 60_000.0
AIR_STEP_S = 0.5


@lean
def step_at(position, velocity, height_m, step_s):
    """Return the step (s) of the path there: `step_s` in coast, shorter and shorter toward the air."""
    above_m = height_m - AIR_TOP_M
    if above_m <= 0.0:
        return AIR_STEP_S
    return min(step_s, AIR_STEP_S + 0.5 * above_m / norm(velocity))


@lean
def forecast(track, planet, floor_m, step_s, knots):
    """Write the path that a track will fly into `knots` (K, 10); return how many rows are used.

    Rows as in `flight.path`, times on the clock of the fight, from the track's own time on, `step_s` (s)
    apart in coast. The last row is the first below `floor_m` on the way down. The number is 0 when the track
    is in the ground already.
    """
    time_s = track.time_s
    position = load(track.state)
    velocity = velocity_of(track.state)
    drag = inverse_beta(track.state)
    if height_above(position, planet) <= 0.0:
        return 0
    row = 0
    while row < knots.shape[0]:
        note_knot(knots, row, time_s, position, velocity, drag, planet)
        row += 1
        height_m = height_above(position, planet)
        if height_m < floor_m and row > 1 and dot(position, velocity) < 0.0:
            return row
        step = step_at(position, velocity, height_m, step_s)
        position, velocity = step_free(position, velocity, drag, planet, step)
        time_s += step
    return row
