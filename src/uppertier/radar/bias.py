"""Errors that stay: what a whole fight's measurements have in common, drawn once for each replica.

Three of them: the zero of the range, how the face is turned against the map (as direction cosines u and v),
and by which part the radar's own correction for the air misses. The radar sees the direction and the delay
that bent and slowed rays have; it takes off what its model of the air says, and what is left grows with the
correction. The tracker is told none of this: it takes every error for new.

Where it stops being true: real biases drift within minutes, and a radar calibrates on satellites.
"""

from math import sqrt
from typing import NamedTuple

from uppertier.compiled import lean
from uppertier.earth.geodesy import height_above
from uppertier.earth.refraction import elevation_of, refraction
from uppertier.radar.air_table import bending_and_delay
from uppertier.random import BIAS, normals
from uppertier.vectors import along, dot, norm, rotate_back, scale


class Biases(NamedTuple):
    """The constant errors of one replica: range (m), direction cosines, part of the air's correction."""

    range_m: float
    u: float
    v: float
    refraction: float


@lean
def draw_biases(radar, seed, replica):
    """Return the biases of a replica: independent and normal, with the radar's standard deviations."""
    first, second = normals(seed, replica, BIAS, 0, 0)
    third, fourth = normals(seed, replica, BIAS, 0, 1)
    return Biases(
        radar.range_bias_m * first,
        radar.alignment_bias_rad * second,
        radar.alignment_bias_rad * third,
        radar.refraction_residual * fourth,
    )


@lean
def biases_of(radar, seed, replica, state):
    """Return the biases of a replica; they are drawn at its first detection and kept in its RADAR_STATE."""
    if state.biased == 0:
        state.biased = 1
        drawn = draw_biases(radar, seed, replica)
        for i in range(4):
            state.biases[i] = drawn[i]
    kept = state.biases
    return Biases(kept[0], kept[1], kept[2], kept[3])


@lean
def air_shift(ideal, site, planet):
    """Return by how much the air makes a place (range, u, v) look farther (m), and shifts its u and v.

    The shift in direction is upward. Without an atmosphere (`planet.air` 0) there is none.
    """
    sine, toward = sight_line(ideal, site)
    height_m = height_above(site.position, planet)
    raised, farther = refraction(height_m, norm(site.position), elevation_of(sine), ideal[0])
    right, up = lifted(sine, toward, planet.air * raised / sqrt(max(1.0 - sine * sine, 1e-12)), site)
    return planet.air * farther, right, up


@lean
def tabled_shift(air, ideal, site):
    """Return what `air_shift` does, by the site's table of the air (`air_table`)."""
    sine, toward = sight_line(ideal, site)
    raised, farther = bending_and_delay(air, sine, ideal[0])
    right, up = lifted(sine, toward, raised, site)
    return farther, right, up


@lean
def sight_line(ideal, site):
    """Return the sine of the elevation of a place (range, u, v), and the unit vector toward it."""
    _, u, v = ideal
    toward = rotate_back(site.face, (u, v, sqrt(max(1.0 - u * u - v * v, 0.0))))
    return dot(site.east_north_up[2], toward), toward


@lean
def lifted(sine, toward, raised, site):
    """Return by how much u and v of a direction, at an elevation of that sine, change when it is raised.

    `raised` is the angle (rad) over the cosine of the elevation.
    """
    turned = scale(raised, along(site.east_north_up[2], -sine, toward))
    return dot(site.face[0], turned), dot(site.face[1], turned)


@lean
def displaced(ideal, biases, shift):
    """Return an ideal measurement (range, u, v) as the replica's biases have it; `shift` is the air's."""
    return (
        ideal[0] + biases.range_m + biases.refraction * shift[0],
        ideal[1] + biases.u + biases.refraction * shift[1],
        ideal[2] + biases.v + biases.refraction * shift[2],
    )
