"""The grid of a cued search: no hole, no waste, the middle first."""

import numpy as np
import pytest

from uppertier.radar.raster import BEAM_SPACING, SEARCH_SIGMAS, beam_of, lay_raster, next_beam, spiral


def test_the_spiral_visits_every_cell_once_from_the_middle_outward():
    cells = [spiral(index) for index in range(21 * 21)]
    assert len(set(cells)) == 21 * 21
    rings = [max(abs(column), abs(row)) for column, row in cells]
    assert rings == sorted(rings)
    assert rings[-1] == 10


def stretched():
    """A covariance of 8 km by 1 km by 2 km along skew axes."""
    luck = np.random.default_rng(2)
    axes, _ = np.linalg.qr(luck.normal(size=(3, 3)))
    return axes @ np.diag([8e3, 1e3, 2e3]) ** 2 @ axes.T


def test_the_raster_covers_the_ellipse_of_the_predicted_place(sky):
    world = sky(1)
    radar, site = world.radar, world.site
    place = world.place(320, 25, 4e5)
    covariance = stretched()
    toward = (place - np.array(site.position)) / 4e5
    raster = lay_raster(radar, site, covariance, 4e5, tuple(toward))
    beams = []
    index = next_beam(radar, site, raster, 0)
    while index >= 0:
        beams.append(beam_of(raster, index)[:2])
        index = next_beam(radar, site, raster, index + 1)
    steps = np.array([raster.u_step, raster.v_step])
    face = np.array(site.face)
    slopes = (face[:2] - np.outer(face[:2] @ toward, toward)) / 4e5
    on_face = slopes @ covariance @ slopes.T
    middle = face[:2] @ toward
    turns = np.linspace(0.0, 2.0 * np.pi, 721)
    root = np.linalg.cholesky(on_face)
    for size in (0.0, 0.5, 1.0):
        points = middle + size * SEARCH_SIGMAS * (root @ np.array([np.cos(turns), np.sin(turns)])).T
        off = np.abs(points[:, None, :] - np.array(beams)[None, :, :]) / steps
        assert (off.max(axis=2).min(axis=1) <= 0.5 + 1e-9).all()  # in the cell of one of the beams
    area = np.pi * SEARCH_SIGMAS**2 * np.sqrt(np.linalg.det(on_face)) / steps.prod()
    assert len(beams) < 3.0 * area + 10.0  # and no more beams than the ellipse and its rim


def test_beams_of_a_raster_leave_no_hole_deeper_than_stated(radar):
    # Midway between four beams: half a spacing off in both directions, 12 dB per square of a width, two ways
    # twice.
    loss_db = 80.0 * np.log10(2.0) * 2.0 * (0.5 * BEAM_SPACING) ** 2
    assert loss_db == pytest.approx(6.8, abs=0.05)
