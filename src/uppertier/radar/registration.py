"""How far two radars may disagree on one object because of errors that stay: the registration problem.

The tracks of one radar lie off by its biases (`bias`) as a whole; their covariances, which know only of noise
that averages out, do not say so. Whoever compares tracks of two radars has to add it: the covariance of
place and velocity that the biases make of a place, to first order in each bias, independent of one another.

Where it stops being true: biases are as large as the radar's design says, and nobody has taken them out
by comparing tracks (a gridlock procedure); a velocity is taken to be off by what the bias of place changes in
a second now, though a filter's velocity remembers earlier seconds.
"""

from uppertier.compiled import compiled
from uppertier.radar.bias import Biases, air_shift, displaced
from uppertier.radar.measurement import measure_ideal, position_from
from uppertier.vectors import along, scale, subtract

STEP_S = 1.0


@compiled
def bias_shift(biases, site, planet, position):
    """Return by how much (m) biases move an Earth-fixed place."""
    ideal = measure_ideal(position, site)
    range_m, u, v = displaced(ideal, biases, air_shift(ideal, site, planet))
    return subtract(position_from(range_m, u, v, site), position)


@compiled
def add_biases(radar, site, planet, position, velocity, covariance):
    """Add to a covariance (6, 6) of place (m) and velocity (m/s) what a radar's biases add to it there."""
    ahead = along(position, STEP_S, velocity)
    for k in range(4):
        biases = Biases(
            radar.range_bias_m if k == 0 else 0.0,
            radar.alignment_bias_rad if k == 1 else 0.0,
            radar.alignment_bias_rad if k == 2 else 0.0,
            radar.refraction_residual if k == 3 else 0.0,
        )
        place = bias_shift(biases, site, planet, position)
        rate = scale(1.0 / STEP_S, subtract(bias_shift(biases, site, planet, ahead), place))
        for i in range(3):
            for j in range(3):
                covariance[i, j] += place[i] * place[j]
                covariance[i, 3 + j] += place[i] * rate[j]
                covariance[3 + i, j] += rate[i] * place[j]
                covariance[3 + i, 3 + j] += rate[i] * rate[j]
