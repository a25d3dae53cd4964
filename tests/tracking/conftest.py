"""A small world for trackers: a face at Seongju, falling bodies, a radar that answers what it is asked."""

from __future__ import annotations

import numpy as np
import pytest

from tracking.ground import seongju
from uppertier.earth.constants import WGS84
from uppertier.earth.frames import direction_from, east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic, height_above
from uppertier.figures import filed
from uppertier.flight.falling import step_free
from uppertier.radar.cue import CUE
from uppertier.radar.measurement import DETECTION, measure_ideal
from uppertier.radar.schedule import NONE, SERVED, TASK
from uppertier.tracking.belief import belief
from uppertier.tracking.filter import MATRICES, start_from_prior
from uppertier.tracking.track import FIRM, TRACK, TRACKER, begin

SIGMAS = (5.0, 5e-4, 1e-3)
"""Range (m) and direction cosines: an X-band dwell at a signal-to-noise ratio of about 20."""


def state(latitude_deg, longitude_deg, height_m, speed_m_s, azimuth_deg, elevation_deg):
    """Return position and velocity (tuples) of a body at a place, flying in a direction."""
    latitude, longitude, azimuth, elevation = np.radians(
        (latitude_deg, longitude_deg, azimuth_deg, elevation_deg)
    )
    place = ecef_from_geodetic(latitude, longitude, height_m, WGS84)
    toward = direction_from(azimuth, elevation, east_north_up(latitude, longitude))
    return place, tuple(speed_m_s * part for part in toward)


@pytest.fixture(scope="session")
def site():
    return seongju()


@pytest.fixture(scope="session")
def climbing():
    """Out of the air on its way south-east, to come down in front of the radar; 270 s of coast ahead."""
    return state(38.5, 125.8, 120e3, 1500.0, 140.0, 55.0)


@pytest.fixture(scope="session")
def diving():
    """About to enter the air north-west of the radar, 50 s from the ground."""
    return state(36.9, 127.9, 100e3, 2400.0, 150.0, -45.0)


@pytest.fixture(scope="session")
def still():
    """A tracker whose model is exactly the truth's: no process noise, so that consistency can be judged."""
    return TRACKER._replace(coast_noise_m2_s3=0.0, drag_noise_fraction=0.0, beta_walk_per_s=0.0)


@pytest.fixture
def matrices():
    return np.empty((MATRICES, 7, 7))


@pytest.fixture
def new_track():
    """A function that makes one firm track from a state and its sigmas."""

    def make(position, velocity, position_sigma_m=1000.0, velocity_sigma_m_s=50.0, tracker=TRACKER):
        track = np.zeros(1, TRACK)[0]
        begin(track, FIRM, 1, -1, 0.0, tracker)
        start_from_prior(track, position, velocity, position_sigma_m, velocity_sigma_m_s, tracker)
        return track

    return make


@pytest.fixture
def new_detection(site):
    """A function that measures a place with errors in units of the sigmas."""

    def make(position, errors=(0.0, 0.0, 0.0), sigmas=SIGMAS, time_s=0.0):
        detection = np.zeros(1, DETECTION)[0]
        ideal = measure_ideal(position, site)
        detection["time_s"] = time_s
        for k, name in enumerate(("range_m", "u", "v")):
            detection[name] = ideal[k] + sigmas[k] * errors[k]
        detection["range_sigma_m"], detection["u_sigma"], detection["v_sigma"] = sigmas
        detection["snr"], detection["cross_section_m2"] = 20.0, 0.02
        return detection

    return make


class Sky:
    """One replica: bodies that fall, a radar that serves every task due, and the tracker under test."""

    def __init__(
        self, site, bodies, seed=1, chance=0.9, slots=16, tracker=TRACKER, believe=belief, messages=0
    ):
        self.site, self.tracker, self.believe = site, tracker, believe
        self.bodies = [(tuple(place), tuple(speed), beta) for place, speed, beta in bodies]
        self.luck = np.random.default_rng(seed)
        self.chance = chance
        self.tracks = np.zeros((1, slots), TRACK)
        self.tasks = np.zeros((1, slots), TASK)
        self.detections = np.zeros((1, 32), DETECTION)
        self.cues = np.zeros((1, max(1, len(bodies), messages)), CUE)
        self.cues["available_s"] = np.inf
        self.counts = np.zeros(1, np.int64)
        self.time_s = 0.0

    def give_cue(
        self, body, available_s, position_sigma_m=2000.0, velocity_sigma_m_s=30.0, slot=None, source=0
    ):
        """Report the state that a body has now; its reporter calls the body by its number."""
        place, speed, _ = self.bodies[body]
        cue = self.cues[0, body if slot is None else slot]
        cue["available_s"], cue["time_s"] = available_s, self.time_s
        cue["source"], cue["subject"] = source, body
        cue["position_m"] = place + position_sigma_m * self.luck.standard_normal(3)
        cue["velocity_m_s"] = speed + velocity_sigma_m_s * self.luck.standard_normal(3)
        cue["covariance"] = np.diag(3 * [position_sigma_m**2] + 3 * [velocity_sigma_m_s**2])
        cue["cross_section_m2"] = 0.01

    def add(self, position, task):
        """Measure a place with errors and add it to this frame's detections."""
        detection = self.detections[0, self.counts[0]]
        ideal = measure_ideal(tuple(position), self.site)
        errors = self.luck.standard_normal(3)
        for k, name in enumerate(("range_m", "u", "v")):
            detection[name] = ideal[k] + SIGMAS[k] * errors[k]
        detection["range_sigma_m"], detection["u_sigma"], detection["v_sigma"] = SIGMAS
        detection["time_s"], detection["task"] = self.time_s, task
        detection["snr"], detection["cross_section_m2"] = 20.0, 0.02
        self.counts[0] += 1

    def look(self, seen_by_fence=(), false_alarms=()):
        """Serve the tasks that are due: a body near a task's place answers with the chance given."""
        self.counts[0] = 0
        for slot in range(self.tasks.shape[1]):
            task = self.tasks[0, slot]
            task["served"] = 0
            if task["kind"] == NONE or task["due_s"] > self.time_s + 0.05:
                continue
            task["served"] = SERVED
            ahead = self.time_s - task["time_s"]
            middle = task["position_m"] + ahead * task["velocity_m_s"]
            spread = 5e3 + 3.0 * np.sqrt(np.trace(task["covariance_m2"]))
            for place, _, _ in self.bodies:
                near = np.linalg.norm(middle - place) < spread
                if near and self.luck.random() < self.chance:
                    self.add(place, slot)
        for body in seen_by_fence:
            self.add(self.bodies[body][0], -1)
        for place in false_alarms:
            self.add(place, -1)

    def frame(self, frame_s=0.1, looks=True, **kwargs):
        """Play one frame and let the bodies fall on."""
        self.counts[0] = 0
        self.tasks["served"] = 0
        if looks:
            self.look(**kwargs)
        self.believe(
            filed(self.tracker),
            self.site,
            WGS84,
            self.time_s,
            frame_s,
            self.cues,
            self.detections,
            self.counts,
            self.tracks,
            self.tasks,
        )
        self.fall(frame_s)

    def fall(self, frame_s):
        """Let the bodies fall on; one that reaches the ground is gone."""
        self.time_s = round(self.time_s + frame_s, 6)
        fallen = [(*step_free(p, v, beta, WGS84, frame_s), beta) for p, v, beta in self.bodies]
        self.bodies = [body for body in fallen if height_above(body[0], WGS84) > 0.0]

    def play(self, seconds, **kwargs):
        for _ in range(round(seconds / 0.1)):
            self.frame(**kwargs)

    def having(self, status):
        return [track for track in self.tracks[0] if track["status"] == status]


@pytest.fixture
def new_sky(site):
    def make(*bodies, **kwargs):
        return Sky(site, [(*body, 1.0 / 5000.0) for body in bodies], **kwargs)

    return make
