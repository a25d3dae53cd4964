"""The filter beside a plain one: textbook matrices in NumPy, and the best assignment by trying them all."""

from itertools import permutations

import numpy as np
import pytest

from twins import plain_earth as earth
from uppertier.earth.constants import WGS84
from uppertier.earth.cubic_air import density_and_slope, density_at
from uppertier.earth.frames import direction_from, east_north_up, face_rotation
from uppertier.earth.geodesy import ecef_from_geodetic, height_near
from uppertier.radar.array import Site
from uppertier.radar.measurement import DETECTION
from uppertier.tracking.association import MARKS, PRICES, assign
from uppertier.tracking.filter import MATRICES, predict, start_from_prior, update
from uppertier.tracking.motion_models import longest_step
from uppertier.tracking.track import FIRM, TRACK, TRACKER, begin

SIGMAS = np.array([5.0, 5e-4, 1e-3])
AXIS = np.array([0.0, 0.0, WGS84.rotation_rad_s])


def height_of(place):
    """The height as the filter reads it; `tests/earth` judges it, and the density in cubics."""
    radius = np.linalg.norm(place)
    return height_near(place[2], radius, 1.0 / radius, WGS84)


def acceleration(place, velocity, beta):
    """Gravity and the turning frame as the plain Earth has them, and drag, as vectors."""
    density = density_at(height_of(place))
    return earth.pull(place, velocity) - 0.5 * density * beta * np.linalg.norm(velocity) * velocity


def rate(state):
    return np.concatenate([state[3:6], acceleration(state[:3], state[3:6], state[6]), [0.0]])


def runge_kutta(state, step):
    k1 = rate(state)
    k2 = rate(state + 0.5 * step * k1)
    k3 = rate(state + 0.5 * step * k2)
    k4 = rate(state + step * k3)
    return state + step / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


def jacobian(state):
    """The partials of the rate: point mass, turning frame, drag with its density's slope along the radius."""
    place, velocity, beta = state[:3], state[3:6], state[6]
    radius, speed = np.linalg.norm(place), np.linalg.norm(velocity)
    matrix = np.zeros((7, 7))
    matrix[:3, 3:6] = np.eye(3)
    up = place / radius
    turn = np.array([[0.0, -AXIS[2], 0.0], [AXIS[2], 0.0, 0.0], [0.0, 0.0, 0.0]])
    matrix[3:6, :3] = WGS84.mu_m3_s2 / radius**3 * (3.0 * np.outer(up, up) - np.eye(3)) - turn @ turn
    matrix[3:6, 3:6] = -2.0 * turn
    height = height_of(place)
    if height <= 200e3:
        density = density_at(height)
        drag = -0.5 * density * speed * velocity
        matrix[3:6, :3] += np.outer(beta * drag, up) * slope(height)
        matrix[3:6, 3:6] -= 0.5 * density * beta * (speed * np.eye(3) + np.outer(velocity, velocity) / speed)
        matrix[3:6, 6] = drag
    return matrix


def slope(height):
    return density_and_slope(height)[1]


def doubt(middle, covariance):
    """Spectral density (m2/s3) of the drag's product, a matrix: along the velocity, held for 1.5 e-folds."""
    place, velocity = middle[:3], middle[3:6]
    height = height_of(place)
    if height > 200e3:
        return np.zeros((3, 3))
    density = density_at(height)
    ahead, up = velocity / np.linalg.norm(velocity), place / np.linalg.norm(place)
    share = np.concatenate([slope(height) * up, 2.0 * ahead / np.linalg.norm(velocity)])
    known, mixed = share @ covariance[:6, :6] @ share, share @ covariance[:6, 6]
    variance = (0.5 * density * velocity @ velocity) ** 2 * (covariance[6, 6] * known + mixed**2)
    held = min(10.0, 1.5 / abs(slope(height) * (up @ velocity)))
    return 2.0 * variance * held * np.outer(ahead, ahead)


def predict_plain(state, covariance, duration):
    while duration > 0.0:
        step = min(duration, longest_step(tuple(state[:3]), tuple(state[3:6]), TRACKER, WGS84))
        after = runge_kutta(state, step)
        matrix = jacobian(0.5 * (state + after))
        transition = np.eye(7) + matrix * step + matrix @ matrix * step**2 / 2.0
        middle = 0.5 * (state + after)
        density = density_at(height_of(middle[:3]))
        drag = 0.5 * density * abs(state[6]) * np.dot(middle[3:6], middle[3:6])
        if height_of(middle[:3]) > 200e3:
            drag = 0.0
        noise = (
            TRACKER.coast_noise_m2_s3
            + 2.0 * (TRACKER.drag_noise_fraction * drag) ** 2 * TRACKER.drag_noise_time_s
        )
        block = np.array([[step**3 / 3.0, step**2 / 2.0], [step**2 / 2.0, step]])
        added = np.zeros((7, 7))
        added[:6, :6] = np.kron(block, noise * np.eye(3) + doubt(middle, covariance))
        added[6, 6] = TRACKER.beta_walk_per_s * max(after[6], 1.0 / 40_000.0) ** 2 * step
        state, covariance = after, transition @ covariance @ transition.T + added
        duration -= step
    return state, covariance


def measured(place, site):
    away = place - np.array(site.position)
    distance = np.linalg.norm(away)
    return np.array([distance, away @ site.face[0] / distance, away @ site.face[1] / distance])


def update_plain(state, covariance, values, site):
    """All three numbers at once, in Joseph's form, linearised about the prediction."""
    away = state[:3] - np.array(site.position)
    distance = np.linalg.norm(away)
    sight = away / distance
    expected = measured(state[:3], site)
    rows = np.zeros((3, 7))
    rows[0, :3] = sight
    for k in (1, 2):
        rows[k, :3] = (np.array(site.face[k - 1]) - expected[k] * sight) / distance
    noise = np.diag(SIGMAS**2)
    spread = rows @ covariance @ rows.T + noise
    gain = covariance @ rows.T @ np.linalg.inv(spread)
    keep = np.eye(7) - gain @ rows
    innovation = values - expected
    squared = innovation @ np.linalg.solve(spread, innovation)
    return (
        state + gain @ innovation,
        keep @ covariance @ keep.T + gain @ noise @ gain.T,
        squared,
    )


def scene(where):
    """A radar, a body, and the prior of a track that knows it to 50 m: one linear picture is enough."""
    latitude, longitude = np.radians((36.047, 128.224))
    boresight = np.radians(345.0)
    site = Site(
        ecef_from_geodetic(latitude, longitude, 650.0, WGS84),
        face_rotation(latitude, longitude, boresight, np.radians(25.0)),
        east_north_up(latitude, longitude),
        boresight,
    )
    spot = (38.5, 125.8, 120e3, 2200.0, 140.0, 45.0)
    if where == "reentry":
        spot = (36.9, 127.9, 60e3, 2400.0, 150.0, -45.0)
    latitude, longitude = np.radians(spot[:2])
    place = np.array(ecef_from_geodetic(latitude, longitude, spot[2], WGS84))
    toward = direction_from(*np.radians(spot[4:]), east_north_up(latitude, longitude))
    return site, np.concatenate([place, spot[3] * np.array(toward), [1.0 / 5000.0]])


@pytest.mark.parametrize("where, interval_s", [("coast", 0.5), ("coast", 30.0), ("reentry", 0.2)])
def test_filter_is_its_textbook_twin(where, interval_s):
    site, truth = scene(where)
    luck = np.random.default_rng(3)
    track, detection = np.zeros(1, TRACK)[0], np.zeros(1, DETECTION)[0]
    begin(track, FIRM, 1, -1, 0.0, TRACKER)
    start_from_prior(track, tuple(truth[:3] + 30.0), tuple(truth[3:6] + 3.0), 50.0, 5.0, TRACKER)
    state, covariance = track["state"].copy(), track["covariance"].copy()
    matrices = np.empty((MATRICES, 7, 7))
    for _ in range(20 if interval_s > 1.0 else 60):
        truth = runge_kutta(truth, interval_s)
        if np.linalg.norm(truth[:3]) < 6.39e6:
            break
        values = measured(truth[:3], site) + SIGMAS * luck.standard_normal(3)
        detection["range_m"], detection["u"], detection["v"] = values
        detection["range_sigma_m"], detection["u_sigma"], detection["v_sigma"] = SIGMAS
        predict(track, interval_s, TRACKER, WGS84, matrices)
        nis = update(track, detection, site, matrices)
        state, covariance = predict_plain(state, covariance, interval_s)
        state, covariance, squared = update_plain(state, covariance, values, site)
        # Rounding alone: 1e-9 of each number, or of its sigma where the number is near nothing; covariances
        # are small differences of large numbers and lose two digits more.
        sigmas = np.sqrt(np.diag(covariance))
        assert np.all(np.abs(track["state"] - state) < 1e-9 * np.maximum(np.abs(state), sigmas))
        assert np.abs((track["covariance"] - covariance) / np.outer(sigmas, sigmas)).max() < 1e-7
        assert nis == pytest.approx(squared, rel=1e-6, abs=1e-9)


def test_assignment_is_the_best_of_all():
    luck = np.random.default_rng(7)
    for _ in range(60):
        rows = int(luck.integers(1, 5))
        columns = rows + int(luck.integers(0, 3))
        costs = luck.normal(0.0, 10.0, (rows, columns))
        marks = np.zeros((MARKS, columns), np.int64)
        assign(costs, rows, columns, np.empty((PRICES, columns)), marks)
        best = min(sum(costs[i, j] for i, j in enumerate(p)) for p in permutations(range(columns), rows))
        assert costs[np.arange(rows), marks[3, :rows]].sum() == pytest.approx(best, abs=1e-9)
