import numpy as np
import pytest

from uppertier.radar.cue import CUE, EarlyWarning, report

WARNING = EarlyWarning(position_sigma_m=1500.0, velocity_sigma_m_s=30.0, delay_s=60.0)
POSITION = (1e6, 2e6, 6e6)
VELOCITY = (1e3, -2e3, 5e2)


def reports(count):
    cues = np.zeros((1, count), CUE)
    for target in range(count):
        report(WARNING, 1, 0, target, 90.0, POSITION, VELOCITY, 0.1, cues[0][target])
    return cues[0]


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
