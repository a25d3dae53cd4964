"""Slow twins of the cross-sections: SciPy's functions, physical optics patch by patch, two phases."""

from math import atan, cos, pi, radians, sin, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import jv, spherical_jn, spherical_yn

from uppertier.radar.cross_section import (
    base_rim,
    bessel_j,
    cylinder,
    disc,
    edge,
    join,
    plate,
    side_flash,
    sphere,
    tip,
    tip_aside,
    tumbling_cylinder,
)

WAVE_M = 0.0316
K = 2.0 * pi / WAVE_M


@pytest.mark.parametrize("order", [0, 1, 2])
def test_bessel_functions_against_scipy(order):
    for x in np.r_[np.linspace(0.0, 60.0, 1201), 25.0, 300.0, 3000.0]:
        # Rounding of the phase grows with the argument.
        assert bessel_j(order, x) == pytest.approx(jv(order, x), abs=1e-14 + 1e-16 * x)


def mie_series(x):
    """The sum over multipoles as it stands in the book, in pi a^2."""
    n = np.arange(1, int(x + 4.05 * x ** (1 / 3) + 12))
    j, y = spherical_jn(n, x), spherical_yn(n, x)
    j_slope = j + x * spherical_jn(n, x, derivative=True)
    y_slope = y + x * spherical_yn(n, x, derivative=True)
    magnetic, electric = j / (j + 1j * y), j_slope / (j_slope + 1j * y_slope)
    return abs(np.sum((-1.0) ** n * (2 * n + 1) * (magnetic - electric))) ** 2 / x**2


def test_the_sphere_against_the_series_of_scipys_functions():
    for x in np.r_[np.geomspace(2e-3, 300.0, 300), np.arange(1, 95) * pi]:
        assert sphere(1.0, 2.0 * pi / x) == pytest.approx(pi * mie_series(x), rel=1e-9)


def patches(points, normals, areas, aspect):
    """Physical optics as words: every lit patch sends back its shadow's area with its phase."""
    toward = np.array([sin(aspect), 0.0, cos(aspect)])
    shadow = np.clip(normals @ toward, 0.0, None) * areas
    return 4.0 * pi / WAVE_M**2 * abs(np.sum(shadow * np.exp(2j * K * (points @ toward)))) ** 2


def middles(low, high, count):
    edges = np.linspace(low, high, count + 1)
    return 0.5 * (edges[1:] + edges[:-1]), (high - low) / count


def flat(aspect, width=0.2, height=0.1, count=400):
    """The patches of a plate whose normal is the z axis."""
    x, dx = middles(-0.5 * width, 0.5 * width, count)
    y, dy = middles(-0.5 * height, 0.5 * height, 4)
    x, y = (each.ravel() for each in np.meshgrid(x, y))
    points = np.stack([x, y, 0.0 * x], axis=1)
    return patches(points, np.tile([0.0, 0.0, 1.0], (len(x), 1)), dx * dy, aspect)


@pytest.mark.parametrize("aspect_deg", [0, 1.5, 8, 40])
def test_plate_and_disc_against_their_patches(aspect_deg):
    aspect = radians(aspect_deg)
    # Middles of cells of a sixtieth of a wavelength.
    assert plate(0.2, 0.1, WAVE_M, aspect, 0.0) == pytest.approx(flat(aspect), rel=2e-3)
    radius, dr = middles(0.0, 0.1, 400)
    angle, da = middles(0.0, 2.0 * pi, 400)
    radius, angle = (each.ravel() for each in np.meshgrid(radius, angle))
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle), 0.0 * radius], axis=1)
    normals = np.tile([0.0, 0.0, 1.0], (len(radius), 1))
    twin = patches(points, normals, radius * dr * da, aspect)
    assert disc(0.1, WAVE_M, aspect) == pytest.approx(twin, rel=2e-3)


def cone_side(base_radius, top_radius, length, aspect):
    """The patches of a cone's side, nose up the z axis; a cylinder where both radii are the same."""
    z, dz = middles(0.0, length, int(16 * length / WAVE_M))
    angle, da = middles(0.0, 2.0 * pi, 720)
    z, angle = (each.ravel() for each in np.meshgrid(z, angle))
    lean = atan((base_radius - top_radius) / length)
    radius = base_radius + (top_radius - base_radius) * z / length
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle), z], axis=1)
    normals = np.stack([cos(lean) * np.cos(angle), cos(lean) * np.sin(angle), sin(lean) + 0.0 * z], axis=1)
    return patches(points, normals, radius * da * dz / cos(lean), aspect)


@pytest.mark.parametrize("top_radius", [0.0, 0.05])
def test_the_side_of_a_cone_against_its_patches(top_radius):
    # Stationary phase around the body leaves out what falls as 1 / (k a)^2, and patches are a sixteenth of
    # a wavelength long: 0.1 % for k a = 30.
    lean = atan((0.15 - top_radius) / 0.6)
    twin = cone_side(0.15, top_radius, 0.6, 0.5 * pi - lean)
    assert side_flash(lean, 0.15, top_radius, WAVE_M) == pytest.approx(twin, rel=2e-3)


def test_the_side_of_a_cylinder_against_its_patches():
    for aspect in (0.5 * pi, radians(89.0)):
        side = cylinder(0.15, 0.6, WAVE_M, aspect) - disc(0.15, WAVE_M, aspect)
        assert side == pytest.approx(cone_side(0.15, 0.15, 0.6, aspect), rel=0.02)


def axial(shadow, ends):
    """Physical optics along the axis: the integral of the growth of the shadow, with its phase."""
    low, high = ends
    real = quad(lambda z: shadow(z) * cos(2 * K * z), low, high, limit=2000)[0]
    imaginary = quad(lambda z: shadow(z) * sin(2 * K * z), low, high, limit=2000)[0]
    return complex(real, imaginary)


@pytest.mark.parametrize("nose_radius", [1e-9, 0.002, 0.03])
def test_a_rounded_tip_against_the_integral_along_the_axis(nose_radius):
    angle = radians(10)
    cut = nose_radius * (1.0 - sin(angle))
    nose = axial(lambda z: 2 * pi * (nose_radius - z), (0.0, cut))
    # The cone after it goes on for ever; its far end is taken off by its own two terms.
    far = cut + 0.5
    radius = nose_radius * cos(angle) + 0.5 * np.tan(angle)
    cone = axial(lambda z: 2 * pi * np.tan(angle) * (radius + (z - far) * np.tan(angle)), (cut, far))
    c = 2j * K
    end = 2 * pi * np.tan(angle) * np.exp(c * far) * (radius / c - np.tan(angle) / c**2)
    twin = 4.0 * pi / WAVE_M**2 * abs(nose + cone - end) ** 2
    assert tip(angle, nose_radius, WAVE_M) == pytest.approx(twin, rel=1e-6)


def test_the_join_nose_on_against_the_integral_along_the_axis():
    angle, radius = radians(10), 0.2
    middle = radius / sin(angle)
    cut = middle - radius * sin(angle)
    cone = axial(lambda z: 2 * pi * np.tan(angle) ** 2 * z, (0.0, cut))
    ball = axial(lambda z: 2 * pi * (middle - z), (cut, middle))
    c = 2j * K
    # Off go the tip, known in closed form, and the end at the shadow, which physical optics invents.
    rest = cone + ball - 2 * pi * np.tan(angle) ** 2 / c**2 - 2 * pi * np.exp(c * middle) / c**2
    twin = 4.0 * pi / WAVE_M**2 * abs(rest) ** 2
    assert join(angle, radius, WAVE_M, 0.0) == pytest.approx(twin, rel=1e-6)


def windowed_profile(angle, radius, aspect):
    """Stationary phase around, added up along the profile near the join, faded out at the ends."""
    s, ds = middles(-0.15, 0.15, 60_000)
    bend = np.where(s > 0.0, s / radius, 0.0)
    lit = np.sin(angle - bend + aspect)  # the cosine between normal and view
    way = np.where(s > 0.0, radius * (lit - sin(angle + aspect)), -s * cos(angle + aspect))
    rho = np.where(s > 0.0, radius * np.cos(angle - bend), radius * cos(angle) + s * sin(angle))
    fade = np.cos(0.5 * pi * s / 0.15) ** 4
    return K / sin(aspect) * abs(np.sum(fade * lit * np.sqrt(rho) * np.exp(2j * K * way)) * ds) ** 2


@pytest.mark.parametrize("aspect_deg", [15, 40, 60])
def test_the_join_off_the_nose_against_the_integral_along_the_profile(aspect_deg):
    angle, aspect = radians(10), radians(aspect_deg)
    twin = windowed_profile(angle, 0.3, aspect)
    # The next term of the expansion is of the order 1 / (k R sin^2) of this one: 2, 4 and 14 %.
    next_term = 1.0 / (K * 0.3 * cos(angle + aspect) ** 2)
    assert join(angle, 0.3, WAVE_M, aspect) == pytest.approx(twin, rel=2.0 * next_term)


def test_two_points_of_the_rim_average_to_its_ring():
    # The geometrical theory as Ruck et al. (1970), chapter 6, print it: two edges and their two phases, for
    # either polarisation, here averaged over radii that span two lobes.
    angle = atan(0.125)
    n = 1.5 + angle / pi
    for aspect in np.radians([3.0, 5.0, 100.0, 150.0]):
        second = (3 * pi + 2 * aspect) / n if aspect < angle else (2 * aspect - pi) / n
        p = 1.0 / (cos(pi / n) - 1.0)
        q1 = 1.0 / (cos(pi / n) - cos((3 * pi - 2 * aspect) / n))
        q2 = 1.0 / (cos(pi / n) - cos(second))
        lobes = 0.25 * WAVE_M / sin(aspect)
        values, means = [], []
        for radius in np.linspace(0.25, 0.25 + 2 * lobes, 400, endpoint=False):
            turn = np.exp(1j * (2 * K * radius * sin(aspect) - pi / 4))
            size = WAVE_M**2 * K * radius / (4 * pi**2 * sin(aspect)) * (sin(pi / n) / n) ** 2
            for sign in (-1, 1):
                values.append(size / radius * abs(turn * (p + sign * q1) + (p + sign * q2) / turn) ** 2)
            means.append(base_rim(angle, radius, WAVE_M, aspect) / radius)
        # Per radius both are the same at every lobe, so over whole lobes the beat is gone to rounding.
        assert np.mean(means) == pytest.approx(np.mean(values), rel=1e-9)


def test_the_ring_nose_on_is_kellers():
    # lambda^2 / pi (k a sin(pi/n) / n)^2 / (cos(pi/n) - cos(3 pi / n))^2
    angle = radians(15)
    n = 1.5 + angle / pi
    twin = WAVE_M**2 / pi * (K * 0.3 * sin(pi / n) / n) ** 2 / (cos(pi / n) - cos(3 * pi / n)) ** 2
    assert base_rim(angle, 0.3, WAVE_M, 0.0) == pytest.approx(twin, rel=1e-12)


def test_the_edge_of_a_half_plane_is_sommerfelds():
    # Exterior 2 pi: -1/2 and -1 / (2 cos(angle)), the secants of Sommerfeld's half plane at backscatter.
    steady, turned = edge(2.0, 0.7)
    assert steady == pytest.approx(-0.5, rel=1e-12)
    assert turned == pytest.approx(-0.5 / cos(0.7), rel=1e-12)


def test_the_tips_share_of_the_side_is_one_function_across_the_flash():
    angle = radians(8)
    flash = 0.5 * pi - angle
    before, beyond = (tip_aside(angle, WAVE_M, flash + off) for off in (-1e-4, 1e-4))
    # The two expansions agree in their leading term, off^-3; the next is 1e-4 / angle of it.
    assert before == pytest.approx(beyond, rel=5e-3)


@pytest.mark.parametrize("radius, length, wave", [(0.44, 2.0, 0.0316), (0.1, 0.5, 0.1), (0.3, 0.2, 0.05)])
def test_the_tumbling_mean_against_numerical_integration(radius, length, wave):
    def weighed(power):
        steps, width = middles(0.0, 0.5 * pi, 60_000)
        values = np.array([cylinder(radius, length, wave, each) for each in steps])
        return np.sum(values**power * np.sin(steps)) * width

    mean, deviation = tumbling_cylinder(radius, length, wave)
    assert mean == pytest.approx(weighed(1), rel=1e-5)
    assert deviation == pytest.approx(sqrt(weighed(2) - weighed(1) ** 2), rel=1e-4)
