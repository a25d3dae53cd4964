"""Errors that stay: the same for all looks of a replica, others in the next, and grown with the air."""

from math import degrees, radians

import numpy as np
import pytest

from uppertier.earth.constants import SPHERE, WGS84
from uppertier.earth.frames import direction_from
from uppertier.earth.geodesy import height_above
from uppertier.earth.refraction import refraction
from uppertier.radar.bias import Biases, air_shift, displaced, draw_biases
from uppertier.radar.measurement import measure_ideal, position_from
from uppertier.radar.schedule import ENGAGED
from uppertier.vectors import norm

NONE = Biases(0.0, 0.0, 0.0, 0.0)


@pytest.fixture
def biased(radar):
    return radar._replace(range_bias_m=2.0, alignment_bias_rad=5e-5, refraction_residual=0.03)


def seen(site, elevation_deg, range_m, azimuth_deg=345.0):
    toward = np.array(direction_from(radians(azimuth_deg), radians(elevation_deg), site.east_north_up))
    return measure_ideal(tuple(np.array(site.position) + range_m * toward), site)


def test_biases_have_the_spread_that_the_design_says(biased):
    drawn = np.array([draw_biases(biased, 1, replica) for replica in range(4000)])
    wanted = np.array([2.0, 5e-5, 5e-5, 0.03])
    # Four standard deviations of a mean and of a spread of 4000.
    assert np.all(np.abs(drawn.mean(axis=0)) < 4.0 * wanted / np.sqrt(4000))
    assert drawn.std(axis=0) == pytest.approx(wanted, rel=4.0 / np.sqrt(8000))
    assert np.abs(np.corrcoef(drawn.T) - np.eye(4)).max() < 4.0 / np.sqrt(4000)


def test_a_replica_has_the_same_biases_at_every_look(biased):
    assert draw_biases(biased, 1, 7) == draw_biases(biased, 1, 7) != draw_biases(biased, 1, 8)


def test_a_radar_without_biases_measures_the_truth(radar, site):
    ideal = seen(site, 10.0, 6e5)
    assert draw_biases(radar, 1, 3) == NONE
    assert displaced(ideal, NONE, air_shift(ideal, site, WGS84)) == ideal


def test_the_whole_correction_raises_by_what_the_air_bends(site):
    ideal = seen(site, 5.0, 7e5)
    shifted = displaced(ideal, Biases(0.0, 0.0, 0.0, 1.0), air_shift(ideal, site, WGS84))
    place = np.array(position_from(*shifted, site)) - site.position
    sine = np.dot(site.east_north_up[2], place) / np.linalg.norm(place)
    higher, farther = refraction(height_above(site.position, WGS84), norm(site.position), radians(5.0), 7e5)
    assert degrees(np.arcsin(sine)) - 5.0 == pytest.approx(degrees(higher), rel=3e-3)
    assert shifted[0] - ideal[0] == pytest.approx(farther, rel=1e-9)
    east, north, _ = np.array(site.east_north_up) @ place
    assert np.degrees(np.arctan2(east, north)) == pytest.approx(-15.0, abs=1e-6)


def test_the_residual_is_that_part_of_the_correction(site):
    farther, right, up = air_shift(seen(site, 8.0, 5e5), site, WGS84)
    ideal = seen(site, 8.0, 5e5)
    shifted = displaced(ideal, Biases(0.0, 0.0, 0.0, -0.03), (farther, right, up))
    assert np.subtract(shifted, ideal) == pytest.approx(
        [-0.03 * farther, -0.03 * right, -0.03 * up], abs=1e-9
    )


def test_a_planet_without_air_bends_nothing(site):
    assert air_shift(seen(site, 8.0, 5e5), site, SPHERE._replace(air=0.0)) == pytest.approx((0.0, 0.0, 0.0))


def test_in_a_fight_the_mean_error_of_a_replica_is_its_bias(sky, biased):
    world = sky(40, parameters=biased)
    place = world.place(340.0, 12.0, 4e5)
    world.put(0, place, cross_section_m2=50.0)
    errors = []
    for frame in range(60):
        world.ask(0, place, due_s=0.0)
        world.look(frame)
        hit = (world.counts > 0) & (world.origins[:, 0] == 0)
        errors.append(
            np.where(hit, world.detections["v"][:, 0] - measure_ideal(tuple(place), world.site)[2], np.nan)
        )
    mean = np.nanmean(errors, axis=0)
    ideal = measure_ideal(tuple(place), world.site)
    sigma = world.detections["v_sigma"][:, 0].max()
    for replica in range(40):
        wanted = displaced(ideal, draw_biases(biased, 1, replica), air_shift(ideal, world.site, WGS84))[2]
        assert mean[replica] + ideal[2] == pytest.approx(wanted, abs=5 * sigma / np.sqrt(50))


def test_a_false_alarm_before_it_takes_no_bias_from_an_echo(sky, biased):
    world = sky(40, slots=2, parameters=biased._replace(range_bias_m=1e4, false_alarm_probability=0.5))
    place = world.place(340.0, 12.0, 4e5)
    world.put(0, place, cross_section_m2=50.0)
    world.ask(0, world.place(350.0, 40.0, 3e5), priority=ENGAGED)
    world.ask(1, place, cross_section_m2=50.0)
    world.look(0)
    assert np.all(world.origins[:, 0] == -1)
    offs = [
        world.detections["range_m"][r, k] - 4e5
        for r in range(40)
        for k in range(world.counts[r])
        if world.origins[r, k] == 0
    ]
    # Sigmas of 10 km, where a single look is good to some metres.
    assert len(offs) > 30
    assert np.std(offs) > 5e3
