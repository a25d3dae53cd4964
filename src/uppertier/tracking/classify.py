"""Warhead, empty stage, piece or whole missile: the odds of each, from what a track has shown.

Bayes' rule over four classes: each has a lognormal spread of mean cross-section and of inverse ballistic
coefficient. High above the air only the echo speaks, by its size and its fluctuation; the drag speaks from
some 100 km down, later for slender bodies. Until then an empty stage and a missile that has kept its warhead
look alike: a large body with a smaller one beside it is taken for the stage of that one; a large body alone
may be either, the longer a warhead is looked for beside it in vain the rather a missile.

Where it stops being true: an echo made to look like another's; several bodies seen as one, whose echo is the
sum; classes are the same whatever the missile, though a battery would know what it is fired at with.
"""

from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np

from uppertier.compiled import lean
from uppertier.tracking.track import FIRM
from uppertier.vectors import along, distance, load

WARHEAD, STAGE, PIECE, WHOLE = 0, 1, 2, 3
CLASSES = 4

# A body is beside another within this distance (m) and difference of velocity (m/s): minutes after they have
# parted at metres a second, and where the air has begun to slow one of them.
NEAR_M, TOGETHER_M_S = 20_000.0, 300.0
# Odds of a whole missile, against its first ones, once a warhead has been seen beside it.
ACCOMPANIED = 0.02
# Of warheads one in twenty has an echo less than a fifth of the median (a lognormal spread of one), and stays
# hidden in dwells that show the median with a ratio of 100. So many looks make up for a fading echo.
HIDDEN, ENOUGH_LOOKS = 0.05, 5

# Logarithms of the echo: their variance and kurtosis for Swerling's case 1, an exponential, and case 3, the
# mean of two: polygamma functions of 1 and 2.
CASE_1, CASE_3 = (1.6449, 5.4), (0.6449, 4.19)
# Fewer looks than this say nothing of the fluctuation.
FEW_LOOKS = 5
# Dwells on a neighbour find a body off the middle of the beam, and its echo then scatters by more than it
# fluctuates: so far the variance of the logarithm is trusted.
SCATTER = 0.5

LEAST_ECHO_M2 = 1e-9

# Looks that the running mean of the echo is worth at most: 2 / share - 1 with a share of a tenth.
MOST_LOOKS = 19.0
# What a track has shown may mislead: no class ever becomes less likely than this.
LEAST_ODDS = 1e-3
# The drag has told nothing while it has not taken this part from the first guess's variance.
TOLD = 0.2
# A track this surely without a warhead, and fed this often, is followed with the drag of its class.
SURELY_NOT, FED_OFTEN = 0.05, 5
# A class's spread of drag is summed over nodes so many standard deviations apart, to 3.5 either way.
NODES, NODE_STEP = 29, 0.25
NODE_WEIGHTS = np.exp(-0.5 * (NODE_STEP * (np.arange(NODES) - NODES // 2)) ** 2)
# A node so many standard deviations off, squared, adds nothing.
FAR_SQUARED = 200.0


class Classes(NamedTuple):
    """What is expected of each class, in the order of their numbers: medians, spreads (of the logarithm)."""

    cross_section_m2: tuple[float, float, float, float]
    cross_section_spread: tuple[float, float, float, float]
    inverse_beta_m2_kg: tuple[float, float, float, float]
    inverse_beta_spread: tuple[float, float, float, float]


CLASS_VALUES = Classes(
    # Warheads nose-on at X band, 0.001 to 0.05 m2 (Lewis and Postol 2012). Stages 0.9 to 1.8 m thick and 5
    # to 15 m long, a quarter of their surface (radar.cross_section.tumbling_cylinder): 4 to 20 m2. Pieces
    # from a hand's breadth to metres. Whole missiles broadside, 1 to 10 m2 (UCS 2000).
    cross_section_m2=(0.01, 8.0, 0.1, 3.0),
    cross_section_spread=(1.0, 0.8, 1.5, 1.0),
    # Warheads as the tracker's first guess. Empty stages tumbling: 80 to 400 kg/m2 from the catalogue's own.
    # Pieces: sheet to chunk (trajectory.spent_stage). Whole missiles nose first: 3,000 to 19,500.
    inverse_beta_m2_kg=(1.0 / 4580.0, 1.0 / 180.0, 1.0 / 80.0, 1.0 / 8000.0),
    inverse_beta_spread=(0.75, 0.5, 1.4, 0.75),
)


@lean
def note_echo(track, detection):
    """Take one detection's echo into the running means of a track, which counts it already."""
    track.label = detection.label
    size = log(max(detection.cross_section_m2, LEAST_ECHO_M2))
    share = 2.0 / (1.0 + min(float(track.updates) * 2.0 - 1.0, MOST_LOOKS))
    track.echo_log_mean += share * (size - track.echo_log_mean)
    track.echo_log_square += share * (size * size - track.echo_log_square)


@lean
def fluctuation_evidence(track, c):
    """Return the logarithm of the likelihood of a track's fluctuation under class `c`, but for a constant.

    The variance of the logarithm of N looks, taken as Gaussian about that of the class's Swerling case with
    the variance v^2 (kurtosis - 1) / N, and SCATTER besides.
    """
    looks = min(float(track.updates), MOST_LOOKS)
    if looks < FEW_LOOKS:
        return 0.0
    seen = (track.echo_log_square - track.echo_log_mean * track.echo_log_mean) * looks / (looks - 1.0)
    expected, kurtosis = CASE_3 if c == WARHEAD else CASE_1
    variance = expected * expected * (kurtosis - 1.0) / looks + SCATTER * SCATTER
    return -0.5 * ((seen - expected) ** 2 / variance + log(variance))


@lean
def echo_evidence(track, classes, c):
    """Return the logarithm of the likelihood of a track's echo under class `c`, but for a constant.

    The mean of N looks scatters by 1/sqrt(N) of itself in Swerling's case 1, by less in case 3.
    """
    looks = min(float(track.updates) + 1.0, MOST_LOOKS)
    spread = classes.cross_section_spread[c]
    variance = spread * spread + 1.0 / looks
    off = log(max(track.cross_section_m2, LEAST_ECHO_M2) / classes.cross_section_m2[c])
    return -0.5 * (off * off / variance + log(variance))


@lean
def drag_measured(track):
    """Return what the drag alone says of the inverse ballistic coefficient, and the variance (-1: nothing).

    The filter's estimate less its first guess, as products of Gaussians are divided.
    """
    first = 1.0 / (track.guess_sigma_m2_kg * track.guess_sigma_m2_kg)
    told = 1.0 / track.covariance[6, 6] - first
    if not told > TOLD * first:
        return 0.0, -1.0
    return (track.state[6] / track.covariance[6, 6] - track.guess_m2_kg * first) / told, 1.0 / told


@lean
def drag_evidence(value, variance, classes, c):
    """Return the logarithm of the likelihood of a measured inverse coefficient under class `c`."""
    spread = classes.inverse_beta_spread[c]
    middle = classes.inverse_beta_m2_kg[c] * exp(spread * NODE_STEP * -(NODES // 2))
    growth = exp(spread * NODE_STEP)
    total = 1e-300
    for node in range(NODES):
        wide = variance + (0.6 * NODE_STEP * spread * middle) ** 2
        off2 = (value - middle) * (value - middle)
        if off2 < FAR_SQUARED * wide:
            total += NODE_WEIGHTS[node] * exp(-0.5 * off2 / wide) / sqrt(wide)
        middle *= growth
    return log(total)


@lean
def look_beside(tracks, i):
    """Note in track i the likely warhead that flies beside it; what was noted once stays."""
    track = tracks[i]
    if track.companion > 0:
        return
    for j in range(tracks.shape[0]):
        other = tracks[j]
        if j == i or other.status != FIRM or other.class_probability[WARHEAD] < 0.5:
            continue
        ahead = track.time_s - other.time_s
        there = along(load(other.state), ahead, load(other.state[3:6]))
        if (
            distance(load(track.state), there) < NEAR_M
            and distance(load(track.state[3:6]), load(other.state[3:6])) < TOGETHER_M_S
        ):
            track.companion = other.number
            return


@lean
def classify(track, classes):
    """Write into a firm track the probabilities of the classes."""
    value, variance = drag_measured(track)
    best = -1e300
    for c in range(CLASSES):
        evidence = echo_evidence(track, classes, c) + fluctuation_evidence(track, c)
        if variance > 0.0:
            evidence += drag_evidence(value, variance, classes, c)
        if c == WHOLE and track.companion > 0:
            evidence += log(ACCOMPANIED)
        if c == STAGE and track.companion == 0 and track.vain_looks >= ENOUGH_LOOKS:
            evidence += log(HIDDEN)
        track.class_probability[c] = evidence
        best = max(best, evidence)
    total = 0.0
    for c in range(CLASSES):
        track.class_probability[c] = exp(track.class_probability[c] - best)
        total += track.class_probability[c]
    for c in range(CLASSES):
        track.class_probability[c] = (
            LEAST_ODDS + (1.0 - CLASSES * LEAST_ODDS) * track.class_probability[c] / total
        )


@lean
def called(track, c):
    """Make a track the class `c` that a discriminator from outside calls it, sure but for LEAST_ODDS."""
    for other in range(CLASSES):
        track.class_probability[other] = LEAST_ODDS
    track.class_probability[c] = 1.0 - (CLASSES - 1) * LEAST_ODDS


@lean
def threat_probability(track):
    """Return how likely a track is to carry a warhead: alone, or as a whole missile."""
    return track.class_probability[WARHEAD] + track.class_probability[WHOLE]


@lean
def may_have_a_companion(track):
    """Return whether a large body has not been seen with a warhead.

    It may be an empty stage whose warhead nobody has found yet, or a missile that keeps its own.
    """
    return track.companion == 0 and track.class_probability[STAGE] + track.class_probability[WHOLE] > 0.5


@lean
def is_open_body(track):
    """Return whether a warhead beside a large body may yet be found: it has not been looked for enough."""
    return may_have_a_companion(track) and track.vain_looks < ENOUGH_LOOKS


@lean
def likeliest(track):
    """Return the likeliest class of a track."""
    best = WARHEAD
    for c in range(CLASSES):
        if track.class_probability[c] > track.class_probability[best]:
            best = c
    return best


@lean
def is_likely_debris(track):
    """Return whether a track is likeliest an empty stage or a piece."""
    return likeliest(track) in (STAGE, PIECE)


@lean
def guess_drag(track, classes):
    """Give what is surely an empty stage the drag of its class as first guess, once, before drag is felt.

    Mean and standard deviation of the class's lognormal spread. Pieces keep the first guess of all: what they
    weigh spans too much for a Gaussian.
    """
    if threat_probability(track) > SURELY_NOT or track.updates < FED_OFTEN or track.guessed == 1:
        return
    _, variance = drag_measured(track)
    if variance > 0.0:
        return
    c = likeliest(track)
    if c != STAGE:
        return
    squared = classes.inverse_beta_spread[c] ** 2
    mean = classes.inverse_beta_m2_kg[c] * exp(0.5 * squared)
    sigma = mean * (exp(squared) - 1.0) ** 0.5
    track.guessed = 1
    track.guess_m2_kg, track.guess_sigma_m2_kg = mean, sigma
    for i in range(6):
        track.covariance[6, i] = track.covariance[i, 6] = 0.0
    track.covariance[6, 6] = sigma * sigma
    track.state[6] = mean
