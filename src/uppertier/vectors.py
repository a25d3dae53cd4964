"""Three-vectors and rotations for compiled code: a vector is a tuple of three floats, never an array.

Tuples live in registers, so nothing here allocates. `load` and `store` are the bridge to the arrays in which
the world keeps its state. A rotation is a tuple of three row vectors.
"""

from math import sqrt

from uppertier.compiled import lean


@lean
def load(array):
    """Return the first three numbers of an array as a vector."""
    return array[0], array[1], array[2]


@lean
def store(array, vector):
    """Write a vector into the first three places of an array."""
    array[0] = vector[0]
    array[1] = vector[1]
    array[2] = vector[2]


@lean
def add(a, b):
    """Return a + b."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@lean
def subtract(a, b):
    """Return a - b."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


@lean
def scale(factor, a):
    """Return factor * a."""
    return factor * a[0], factor * a[1], factor * a[2]


@lean
def along(start, factor, direction):
    """Return start + factor * direction."""
    return (
        start[0] + factor * direction[0],
        start[1] + factor * direction[1],
        start[2] + factor * direction[2],
    )


@lean
def dot(a, b):
    """Return the scalar product of a and b."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@lean
def cross(a, b):
    """Return the vector product a x b."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


@lean
def norm(a):
    """Return the length of a."""
    return sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


@lean
def distance(a, b):
    """Return the length of a - b."""
    return norm(subtract(a, b))


@lean
def unit(a):
    """Return a divided by its length; the zero vector comes back unchanged."""
    length = norm(a)
    if length == 0.0:
        return a[0], a[1], a[2]
    return a[0] / length, a[1] / length, a[2] / length


@lean
def across(a, axis):
    """Return the part of a at right angles to the unit vector `axis`."""
    return along(a, -dot(a, axis), axis)


@lean
def rotate(rotation, a):
    """Return the components of a along the three rows of a rotation."""
    return dot(rotation[0], a), dot(rotation[1], a), dot(rotation[2], a)


@lean
def rotate_back(rotation, a):
    """Return the vector whose components along the rows of a rotation are a: the inverse of `rotate`."""
    return (
        rotation[0][0] * a[0] + rotation[1][0] * a[1] + rotation[2][0] * a[2],
        rotation[0][1] * a[0] + rotation[1][1] * a[1] + rotation[2][1] * a[2],
        rotation[0][2] * a[0] + rotation[1][2] * a[1] + rotation[2][2] * a[2],
    )
