"""What early warning reports: how wrong, along which axes, how much alike, how late, and whether at all."""

import numpy as np
import pytest
from scipy.stats import chi2

from uppertier.radar.cue import CUE, EarlyWarning, hush, report, send
from uppertier.random import CUE as CUE_STREAM
from uppertier.random import normals

HIGH = 42_164e3
WARNING = EarlyWarning(
    position_sigma_m=1500.0,
    velocity_sigma_m_s=30.0,
    delay_s=60.0,
    depth=5.0,
    shared=0.0,
    loss=0.0,
    satellites=0,
    first_satellite_m=(HIGH * np.cos(1.2), HIGH * np.sin(1.2), 0.0),
    second_satellite_m=(HIGH * np.cos(3.0), HIGH * np.sin(3.0), 0.0),
)
POSITION = (-2.8e6, 4.0e6, 4.1e6)
VELOCITY = (1e3, -2e3, 5e2)


def reports(count, replicas=1, **changes):
    """Return reports (replicas, count) on missiles that all end their burn in one state."""
    cues = np.zeros((replicas, count), CUE)
    for r in range(replicas):
        for target in range(count):
            given = (90.0, POSITION, VELOCITY, 0.1)
            report(WARNING._replace(**changes), 1, r, target, *given, cues[r][target])
    return cues[0] if replicas == 1 else cues


def off(cues):
    """Return the errors (..., 6) of reports."""
    return np.concatenate([cues["position_m"] - POSITION, cues["velocity_m_s"] - VELOCITY], axis=-1)


def test_a_report_is_about_the_end_of_the_burn_and_comes_later():
    cue = reports(1)[0]
    assert cue["time_s"] == 90.0
    assert cue["available_s"] == 150.0
    assert (cue["position_sigma_m"], cue["velocity_sigma_m_s"]) == (1500.0, 30.0)
    assert cue["cross_section_m2"] == 0.1
    assert cue["used"] == 0


def test_reports_scatter_as_they_say_and_missile_by_missile():
    cues = reports(3000)
    for name, truth, sigma in (("position_m", POSITION, 1500.0), ("velocity_m_s", VELOCITY, 30.0)):
        errors = (cues[name] - np.array(truth)) / sigma
        # Four standard deviations of a mean, and of a mean square, of 3 x 3000 normals.
        assert np.abs(errors.mean(axis=0)).max() < 4.0 / np.sqrt(3000)
        assert np.mean(errors**2) == pytest.approx(1.0, abs=4.0 * np.sqrt(2.0 / 9000))
    both = np.hstack([cues["position_m"], cues["velocity_m_s"]])
    assert np.abs(np.corrcoef(both.T) - np.eye(6)).max() < 4.5 / np.sqrt(3000)


def test_without_satellites_the_draw_is_the_plain_one_to_the_last_bit():
    cue = reports(4)[3]
    n = [x for counter in range(3) for x in normals(1, 0, CUE_STREAM, 3, counter)]
    for axis in range(3):
        assert cue["position_m"][axis] == POSITION[axis] + 1500.0 * n[axis]
        assert cue["velocity_m_s"][axis] == VELOCITY[axis] + 30.0 * n[3 + axis]
    assert np.array_equal(cue["covariance"], np.diag([1500.0**2] * 3 + [30.0**2] * 3))


def plain_covariance(satellites):
    """The sum of what each satellite knows, inverted: sigma across its line of sight, 5 sigma along it."""
    information = np.zeros((3, 3))
    for place in satellites:
        sight = np.subtract(POSITION, place)
        sight /= np.linalg.norm(sight)
        along = np.outer(sight, sight)
        information += (np.eye(3) - along) / 1500.0**2 + along / 7500.0**2
    return np.linalg.inv(information)


@pytest.mark.parametrize("satellites", [1, 2])
def test_the_covariance_is_that_of_the_lines_of_sight(satellites):
    cue = reports(1, satellites=satellites)[0]
    places = (WARNING.first_satellite_m, WARNING.second_satellite_m)[:satellites]
    expected = plain_covariance(places)
    np.testing.assert_allclose(cue["covariance"][:3, :3], expected, rtol=1e-9, atol=1e-3)
    slower = (30.0 / 1500.0) ** 2
    np.testing.assert_allclose(cue["covariance"][3:, 3:], slower * expected, rtol=1e-9, atol=1e-6)
    assert not np.any(cue["covariance"][:3, 3:])
    assert cue["position_sigma_m"] == pytest.approx(np.sqrt(np.trace(expected) / 3.0))
    longest = np.sqrt(np.linalg.eigvalsh(expected)[-1])
    # One satellite: the line of sight. Two, here 100 degrees apart as seen from the missile: no long axis.
    assert longest == pytest.approx(7500.0) if satellites == 1 else longest < 1.3 * 1500.0


@pytest.mark.parametrize("satellites, shared", [(0, 0.0), (1, 0.0), (2, 0.5)])
def test_errors_are_as_large_as_the_covariance_says(satellites, shared):
    cues = reports(1, 2000, satellites=satellites, shared=shared)[:, 0]
    squared = np.einsum("ri,rij,rj->r", off(cues), np.linalg.inv(cues["covariance"]), off(cues))
    low, high = chi2.ppf((1e-4, 1.0 - 1e-4), 6 * 2000) / 2000
    assert low < squared.mean() < high


def test_missiles_of_a_salvo_share_the_part_of_the_error_that_is_said():
    for shared in (0.0, 0.6):
        errors = off(reports(2, 2000, shared=shared)) / ([1500.0] * 3 + [30.0] * 3)
        correlation = np.mean(errors[:, 0] * errors[:, 1])
        # 12,000 products of normals: a standard deviation of 0.01 or a little more.
        assert correlation == pytest.approx(shared, abs=0.05)


def test_messages_are_lost_one_by_one():
    cues = np.zeros((200, 10), CUE)
    for r, number in np.ndindex(cues.shape):
        send(cues[r][number], 2, 7, number, 90.0, 3.0, 0.3, 1, r)
    lost = np.isinf(cues["available_s"])
    assert np.all(cues["available_s"][~lost] == 93.0)
    # 2,000 draws: a standard deviation of 0.01.
    assert lost.mean() == pytest.approx(0.3, abs=0.04)
    assert np.corrcoef(lost[:, 0], lost[:, 1])[0, 1] == pytest.approx(0.0, abs=0.3)
    assert np.all(np.isinf(reports(50, loss=1.0)["available_s"]))


def test_nobody_reports_on_what_is_no_more():
    cues = np.zeros(4, CUE)
    cues["subject"], cues["time_s"], cues["available_s"] = (0, 0, 1, 0), (90.0, 110.0, 110.0, 130.0), 140.0
    hush(cues, 0, 100.0)
    assert cues["available_s"].tolist() == [140.0, np.inf, 140.0, np.inf]
