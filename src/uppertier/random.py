"""Random numbers that are a function of what they are for: (seed, replica, stream, thing, counter).

Philox 4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
There is no state: the same arguments give the same bits in any order, on any thread, on any machine.

The key is the 64-bit seed (low word first); the counter block is (counter, thing, stream, replica), the low
32 bits of each. All are whole numbers from 0 up; two draws share bits only if all five agree to 32 bits (the
seed to 64), so give each draw numbers of its own below 2**32.
"""

from math import cos, log, pi, sin, sqrt

import numpy as np

from uppertier.compiled import compiled

# Which stream a draw belongs to, so that more draws in one part of the fight leave other luck alone.
DISPERSION = 1
CUE = 2
DETECTION = 3
MEASUREMENT = 4
FALSE_ALARM = 5
RELIABILITY = 6
SEEKER = 7
NAVIGATION = 8
FENCE = 9
FRAGMENTS = 10
DISCRIMINATION = 11
FLUCTUATION = 12
LINK = 13
BIAS = 14
DISTURBANCE = 15
AIM_POINT = 16
LETHALITY = 17
ASSESSMENT = 18

# Salmon et al. (2011), section 4.3: the multipliers and the Weyl sequence that bumps the key.
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
BUMP_0 = np.uint64(0x9E3779B9)
BUMP_1 = np.uint64(0xBB67AE85)
ROUNDS = 10

LOW_WORD = np.uint64(0xFFFFFFFF)
WORD_BITS = np.uint64(32)
SPARE_BITS = np.uint64(6)
HALF_BITS = np.uint64(26)
CELL = 2.0**-52


@compiled
def philox(counter0, counter1, counter2, counter3, key0, key1):
    """Return the four words Philox 4x32-10 makes of four counter and two key words (32 bits in uint64)."""
    for _ in range(ROUNDS):
        product0 = MULTIPLIER_0 * counter0
        product1 = MULTIPLIER_1 * counter2
        counter0 = (product1 >> WORD_BITS) ^ counter1 ^ key0
        counter2 = (product0 >> WORD_BITS) ^ counter3 ^ key1
        counter1 = product1 & LOW_WORD
        counter3 = product0 & LOW_WORD
        key0 = (key0 + BUMP_0) & LOW_WORD
        key1 = (key1 + BUMP_1) & LOW_WORD
    return counter0, counter1, counter2, counter3


@compiled
def open_unit(high, low):
    """Return a double in the open interval (0, 1) from two 32-bit words: 26 bits of each.

    The middle of one of 2**52 equal cells: with 53 bits the topmost middle would round to 1, whose logarithm
    or complement somebody will take.
    """
    cell = ((high >> SPARE_BITS) << HALF_BITS) | (low >> SPARE_BITS)
    return (np.int64(cell) + 0.5) * CELL


@compiled
def uniforms(seed, replica, stream, thing, counter):
    """Return two independent draws from the uniform distribution on the open interval (0, 1)."""
    whole = np.uint64(seed)
    a, b, c, d = philox(
        np.uint64(counter) & LOW_WORD,
        np.uint64(thing) & LOW_WORD,
        np.uint64(stream) & LOW_WORD,
        np.uint64(replica) & LOW_WORD,
        whole & LOW_WORD,
        whole >> WORD_BITS,
    )
    return open_unit(a, b), open_unit(c, d)


@compiled
def normals(seed, replica, stream, thing, counter):
    """Return two independent draws from the normal distribution of mean 0 and standard deviation 1.

    Box and Muller, A note on the generation of random normal deviates, Ann. Math. Statist. 29 (1958). The
    smallest uniform is 2**-53, so no draw lies beyond 8.6 standard deviations.
    """
    first, second = uniforms(seed, replica, stream, thing, counter)
    radius = sqrt(-2.0 * log(first))
    angle = 2.0 * pi * second
    return radius * cos(angle), radius * sin(angle)


@compiled
def exponential(seed, replica, stream, thing, counter):
    """Return a draw from the exponential distribution of mean 1, from the first of the two uniforms."""
    first, _ = uniforms(seed, replica, stream, thing, counter)
    return -log(first)
