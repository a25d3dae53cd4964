"""How bright bodies are: Planck's law, silhouettes, heating."""

from math import exp, pi

import numpy as np
import pytest
from scipy.integrate import quad

from uppertier.interceptor.signature import band_exitance, projected_area, skin_temperature, tumbling_area


@pytest.mark.parametrize("temperature_k", [250.0, 300.0, 500.0, 1000.0, 1500.0])
def test_the_band_is_planck_s_law_integrated(temperature_k):
    def planck(wavelength_m):
        return 3.741771852e-16 / wavelength_m**5 / (exp(1.438776877e-2 / wavelength_m / temperature_k) - 1.0)

    assert band_exitance(temperature_k) == pytest.approx(quad(planck, 3e-6, 5e-6)[0], rel=1e-3)


def silhouette(length_m, diameter_m, cosine):
    """The area of the convex hull of the points of a cone, seen from a direction."""
    from scipy.spatial import ConvexHull

    turn = np.linspace(0.0, 2.0 * pi, 721)
    sine = np.sqrt(1.0 - cosine**2)
    across = 0.5 * diameter_m * np.cos(turn)
    up = 0.5 * diameter_m * np.sin(turn) * cosine
    points = np.column_stack((np.append(across, 0.0), np.append(up, length_m * sine)))
    return ConvexHull(points).volume


@pytest.mark.parametrize("cosine", [1.0, 0.99, 0.95, 0.7, 0.3, 0.01])
def test_the_silhouette_of_a_cone_is_the_hull_of_its_base_and_tip(cosine):
    assert projected_area(2.5, 0.9, cosine) == pytest.approx(silhouette(2.5, 0.9, cosine), rel=1e-4)
    assert projected_area(2.5, 0.9, -cosine) == projected_area(2.5, 0.9, cosine)


def test_a_tumbling_body_shows_the_mean_over_all_attitudes():
    """A cylinder seen at an angle shows its flank times the sine and its end times the cosine."""
    cosines = (np.arange(20_000) + 0.5) / 20_000
    shown = 10.0 * 1.0 * np.sqrt(1.0 - cosines**2) + pi * 0.25 * cosines
    assert tumbling_area(10.0, 1.0) == pytest.approx(np.mean(shown), rel=1e-3)


def test_above_the_air_nothing_is_heated_and_lower_and_faster_is_hotter():
    assert skin_temperature(300.0, 1e-13, 3000.0, 2000.0) == 300.0
    falls = [skin_temperature(300.0, density, 3000.0, 2000.0) for density in (1e-5, 1e-4, 1e-3, 1e-2)]
    assert np.all(np.diff([300.0, *falls]) > 0.0)
    assert skin_temperature(300.0, 1e-3, 5000.0, 2000.0) > falls[2]


def test_the_skin_takes_up_what_it_does_not_radiate():
    """The balance of the model, flux = conduction + radiation, worked out here a second time."""
    hot = skin_temperature(300.0, 1e-3, 4000.0, 2800.0)
    flux = 0.1 * 1.7415e-4 * (1e-3 / 0.1) ** 0.5 * 4000.0**3
    taken = 1200.0 / (2.0 * 7000.0 / 2800.0) ** 0.5 * (hot - 300.0)
    radiated = 0.9 * 5.670374419e-8 * (hot**4 - 300.0**4)
    assert taken + radiated == pytest.approx(flux, rel=1e-6)
