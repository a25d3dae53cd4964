"""The ray through the exponential air, walked in small steps: the judge of the fast kernel."""

from math import atan2, cos, degrees, exp, hypot, radians, sin

import pytest

from uppertier.earth.refraction import SCALE_HEIGHT_M, SURFACE_REFRACTIVITY, grazing_angle, refraction

RADIUS_M = 6.371e6


def slope(state):
    """Return how radius, angle round the Earth, elevation and optical length grow along the ray."""
    radius, _, elevation, _ = state
    extra = SURFACE_REFRACTIVITY * exp(-(radius - RADIUS_M) / SCALE_HEIGHT_M)
    turning = 1.0 / radius - extra / SCALE_HEIGHT_M / (1.0 + extra)
    return sin(elevation), cos(elevation) / radius, cos(elevation) * turning, 1.0 + extra


def stepped(state, step):
    """Walk one step along the ray: Runge and Kutta's fourth order."""

    def moved(by, part):
        return [each + part * step * change for each, change in zip(state, by, strict=True)]

    first = slope(state)
    second = slope(moved(first, 0.5))
    third = slope(moved(second, 0.5))
    fourth = slope(moved(third, 1.0))
    mean = [(a + 2 * b + 2 * c + d) / 6 for a, b, c, d in zip(first, second, third, fourth, strict=True)]
    return moved(mean, 1.0)


def walked(height_m, elevation_rad, length_m, steps=2000):
    """Return true elevation, range and excess of the optical length over it, after a ray of a length."""
    state = [RADIUS_M + height_m, 0.0, elevation_rad, 0.0]
    for _ in range(steps):
        state = stepped(state, length_m / steps)
    radius, angle, _, optical = state
    up = radius * cos(angle) - (RADIUS_M + height_m)
    level = radius * sin(angle)
    return atan2(up, level), hypot(up, level), optical - hypot(up, level), radius - RADIUS_M


@pytest.mark.parametrize("height_m", [0.0, 650.0, 3000.0])
@pytest.mark.parametrize("apparent_deg", [2.0, 3.0, 5.0, 10.0, 30.0, 80.0])
@pytest.mark.parametrize("length_m", [5e3, 60e3, 300e3, 1.2e6])
def test_a_ray_walked_in_steps_ends_where_the_kernel_says(height_m, apparent_deg, length_m):
    true, range_m, excess_m, _ = walked(height_m, radians(apparent_deg), length_m)
    higher, farther = refraction(height_m, RADIUS_M + height_m, true, range_m)
    # What the kernel's own words promise: 0.2 per cent of the angle, and by elevation metres of delay.
    assert higher == pytest.approx(radians(apparent_deg) - true, rel=2e-3)
    assert farther == pytest.approx(
        excess_m, abs=1.2 if apparent_deg < 3 else 0.6 if apparent_deg < 5 else 0.2
    )


@pytest.mark.parametrize("length_m", [60e3, 400e3, 1.1e6])
def test_a_ray_that_grazes_the_sea_reaches_as_far_round_the_earth(length_m):
    state = [RADIUS_M, 0.0, 0.0, 0.0]
    for _ in range(2000):
        state = stepped(state, length_m / 2000)
    assert grazing_angle(state[0] - RADIUS_M, RADIUS_M) == pytest.approx(state[1], rel=1e-3)


def test_at_five_degrees_it_is_a_sixth_of_a_degree_and_two_dozen_metres():
    higher, farther = refraction(0.0, RADIUS_M, radians(4.83), 717e3)
    assert degrees(higher) == pytest.approx(0.168, abs=0.001)
    assert farther == pytest.approx(24.1, abs=0.2)
