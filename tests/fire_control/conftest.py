"""A scene for fire control: tracks that fall where the test says, and a fly-out anyone can check."""

from math import cos, inf, radians, sin

import numpy as np
import pytest

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import east_north_up
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.fire_control import battery
from uppertier.fire_control.assessment import assess
from uppertier.fire_control.decide import decide
from uppertier.fire_control.doctrine import Doctrine
from uppertier.fire_control.launcher import LEDGER, OPTIMAL, ORDER, WINDOW, commit, tend
from uppertier.fire_control.optimal import decide_optimally
from uppertier.flight.falling import step_free
from uppertier.interceptor.flyout import Flyout
from uppertier.tracking.track import FIRM, TRACK
from uppertier.vectors import rotate_back

# Without air a path can be run backwards from the ground, so that a track falls exactly where it should.
PLANET = WGS84._replace(air=0.0)
SEONGJU = (36.047, 128.224)
BUSAN = (35.18, 129.08)
LIMITS = battery.Limits(floor_m=40e3, ceiling_m=150e3, reach_m=200e3)
TRACKS = 8


def straight_flyout(speed_m_s=2000.0, start_s=8.0, farthest_m=400e3):
    """A fly-out in straight lines at one speed after a slow start, to `farthest_m` over ground."""
    ranges = np.arange(81) * 10e3
    heights = np.arange(61) * 5e3
    table = start_s + np.hypot(ranges[:, None], heights[None, :]) / speed_m_s
    table[ranges > farthest_m, :] = np.nan
    return Flyout(10e3, 5e3, 0.0, table, np.zeros_like(table), np.zeros_like(table))


def falling(at, seconds, speed_m_s=2900.0, angle_deg=45.0, course_deg=140.0):
    """Position and velocity `seconds` before a vacuum path meets the ground at a place."""
    latitude, longitude = radians(at[0]), radians(at[1])
    angle, course = radians(angle_deg), radians(course_deg)
    local = (cos(angle) * sin(course), cos(angle) * cos(course), -sin(angle))
    velocity = rotate_back(east_north_up(latitude, longitude), tuple(speed_m_s * each for each in local))
    position = ecef_from_geodetic(latitude, longitude, 0.0, PLANET)
    steps = 200
    for _ in range(steps):
        position, velocity = step_free(position, velocity, 1e-4, PLANET, -seconds / steps)
    return position, velocity


class Scene:
    """One battery at Seongju, its tracks, and what fire control makes of them; the clock starts at 0."""

    def __init__(
        self,
        doctrine=None,
        launchers=2,
        rounds=8,
        interval_s=2.0,
        places=(BUSAN,),
        limits=LIMITS,
        flyout=None,
        replicas=1,
        orders=16,
        preferred=(),
        reload_s=inf,
        stock=0,
        **judgement,
    ):
        crew = battery.Judgement(**judgement)
        self.doctrine = doctrine or Doctrine("single")
        self.seed = 1
        self.control = battery.fire_control(self.doctrine, limits, 5.0, 0.5, 4.0, judgement=crew)
        self.flyout = flyout or straight_flyout()
        spots = battery.fan_out(
            radians(SEONGJU[0]), radians(SEONGJU[1]), radians(345.0), launchers, 400.0, radians(30.0), PLANET
        )
        self.launchers = battery.stand(
            [battery.Post((*spot, 650.0), rounds, interval_s, reload_s) for spot in spots],
            stock,
            replicas,
            PLANET,
        )
        self.places = battery.defended(
            [(radians(a), radians(b), 0.0) for a, b in places],
            [battery.PLACE_RADIUS_M] * len(places),
            PLANET,
            [place in preferred for place in places],
        )
        self.tracks = np.zeros((replicas, TRACKS), TRACK)
        self.ledger = np.zeros((replicas, TRACKS), LEDGER)
        self.plans = battery.blank_plans(replicas, TRACKS)
        self.windows = np.zeros((replicas, TRACKS, launchers), WINDOW)
        self.orders = np.zeros((replicas, orders), ORDER)
        self.counts = np.zeros(replicas, np.int64)

    def threat(
        self, slot, seconds=150.0, at=BUSAN, sigma_m=100.0, apogee_m=250e3, replica=0, time_s=0.0, **path
    ):
        """Put a firm track into a slot: it falls on `at` that many seconds after `time_s`."""
        position, velocity = falling(at, seconds, **path)
        track = self.tracks[replica, slot]
        track["status"] = FIRM
        track["number"] = slot + 1
        track["time_s"] = time_s
        track["state"] = [*position, *velocity, -8.4]
        track["covariance"] = np.diag([sigma_m**2] * 3 + [1.0] * 3 + [0.5])
        track["class_probability"] = (1.0, 0.0, 0.0, 0.0)
        track["impact_known"] = 1
        track["impact_s"] = time_s + seconds
        track["impact_m"] = ecef_from_geodetic(radians(at[0]), radians(at[1]), 0.0, PLANET)
        track["impact_covariance_m2"] = np.diag([500.0**2, 500.0**2])
        track["apogee_m"] = apogee_m
        return track

    def decide(self, time_s):
        """Decide in all replicas and return the first one's orders."""
        (decide_optimally if self.control.assignment == OPTIMAL else decide)(
            self.control,
            self.flyout,
            self.places,
            PLANET,
            time_s,
            self.tracks,
            self.launchers,
            self.ledger,
            self.plans,
            self.windows,
            self.orders,
            self.counts,
        )
        return self.orders[0, : self.counts[0]].copy()

    def obey(self, orders):
        """Carry orders of the first replica out."""
        for order in orders:
            commit(self.control, order, self.launchers[0], self.ledger[0])

    def assess(self, time_s):
        """Let the shots be judged."""
        assess(self.control, time_s, self.seed, 0, self.tracks, self.ledger)

    def reason(self, slot):
        """Why the track in a slot is not being shot at."""
        return self.plans[0, slot]["reason"]

    def play(self, seconds, seen=lambda slot, time_s: True, first_s=0):
        """Decide once a second and obey; the radar looks each second and sees the slots that `seen` names."""
        given = []
        for time_s in range(first_s, first_s + seconds):
            for slot in range(TRACKS):
                track = self.tracks[0, slot]
                if track["status"] == FIRM:
                    track["looks"] += 1
                    track["updates"] += int(seen(slot, time_s))
            self.assess(float(time_s))
            tend(self.launchers, float(time_s))
            orders = self.decide(float(time_s))
            self.obey(orders)
            given += [(time_s, order) for order in orders]
        return given


@pytest.fixture
def scene():
    """The maker of scenes."""
    return Scene


@pytest.fixture
def flyout_of():
    """The maker of fly-outs."""
    return straight_flyout
