"""A radar to test with, where it stands, and a sky of targets in front of it."""

from math import radians
from typing import NamedTuple

import numpy as np
import pytest

from radar.fences import air_laid, laid
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from
from uppertier.figures import filed
from uppertier.flight.path import TARGET
from uppertier.radar.array import Site
from uppertier.radar.design import RadarDesign
from uppertier.radar.equation import RadarParameters
from uppertier.radar.measurement import DETECTION
from uppertier.radar.path_loss import Weather
from uppertier.radar.radar_state import RADAR_STATE
from uppertier.radar.schedule import TASK, TRACK
from uppertier.radar.sight import sight

FRAME_S = 0.1


@pytest.fixture
def design() -> RadarDesign:
    return RadarDesign(
        name="test",
        title="Test radar",
        frequency_hz=9.5e9,
        average_power_w=81e3,
        duty=0.2,
        aperture_area_m2=9.2,
        aperture_width_m=4.6,
        aperture_height_m=2.0,
        aperture_efficiency=0.8,
        noise_temperature_k=500.0,
        losses_db=(("transmission", 2.4), ("reception", 4.0)),
        bandwidth_hz=10e6,
        reference_dwell_s=0.1,
        shortest_dwell_s=0.002,
        fence_dwell_s=0.01,
        wanted_snr=100.0,
        instrumented_range_m=1.5e6,
        azimuth_half_width_rad=radians(60),
        largest_scan_rad=radians(62),
        min_elevation_rad=radians(5),
        max_elevation_rad=radians(90),
        face_tilt_rad=radians(30),
        false_alarm_probability=1e-6,
        range_floor_m=5.0,
        angle_floor_beamwidths=0.02,
        scan_loss_exponent=3.0,
        pulse_repetition_hz=200.0,
    )


@pytest.fixture
def radar(design) -> RadarParameters:
    """Return the test radar where the air takes nothing, so that ratios are those of the plain equation."""
    return design.parameters()._replace(weather=Weather(0.0, 0.0, 0.0, 0.0, 4000.0, 35e3))


@pytest.fixture
def site(design) -> Site:
    return design.stand(radians(36.047), radians(128.224), 650.0, radians(345))


class Sky(NamedTuple):
    """All arrays of the phase, and the radar they belong to."""

    radar: RadarParameters
    site: Site
    targets: np.ndarray
    tasks: np.ndarray
    states: np.ndarray
    detections: np.ndarray
    counts: np.ndarray
    origins: np.ndarray

    def place(self, azimuth_deg: float, elevation_deg: float, range_m: float) -> np.ndarray:
        """Return the Earth-fixed place at an azimuth, elevation and range from the radar."""
        toward = direction_from(radians(azimuth_deg), radians(elevation_deg), self.site.east_north_up)
        return np.array(self.site.position) + range_m * np.array(toward)

    def put(self, target: int, place: np.ndarray, cross_section_m2: float = 0.05) -> None:
        """Put a living target at a place, in every replica."""
        self.targets["position_m"][:, target] = place
        self.targets["cross_section_m2"][:, target] = cross_section_m2
        self.targets["alive"][:, target] = 1

    def ask(self, slot: int, place: np.ndarray, kind: int = TRACK, sigma_m: float = 50.0, **fields) -> None:
        """Ask for dwells on a place that is known to a standard deviation per axis, in every replica."""
        self.tasks["kind"][:, slot] = kind
        self.tasks["position_m"][:, slot] = place
        self.tasks["covariance_m2"][:, slot] = sigma_m**2 * np.eye(3)
        self.tasks["cross_section_m2"][:, slot] = fields.pop("cross_section_m2", 0.05)
        for name, value in fields.items():
            self.tasks[name][:, slot] = value

    def look(self, frame: int, seed: int = 1, first_replica: int = 0) -> None:
        """Let the radar spend one frame."""
        sight(
            filed(self.radar),
            laid(self.radar, self.site),
            air_laid(self.radar, self.site),
            self.site,
            WGS84,
            frame * FRAME_S,
            frame,
            FRAME_S,
            seed,
            first_replica,
            self.targets,
            self.tasks,
            self.states,
            self.detections,
            self.counts,
            self.origins,
        )


@pytest.fixture
def sky(radar, site):
    """Return a maker of skies, all arrays zero: nothing flies and nobody asks."""

    def make(replicas: int, targets: int = 1, slots: int = 1, room: int = 64, parameters=radar) -> Sky:
        return Sky(
            parameters,
            site,
            np.zeros((replicas, targets), TARGET),
            np.zeros((replicas, slots), TASK),
            np.zeros(replicas, RADAR_STATE),
            np.zeros((replicas, room), DETECTION),
            np.zeros(replicas, np.int64),
            np.zeros((replicas, room), np.int64),
        )

    return make
