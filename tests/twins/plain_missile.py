"""A missile in plain Python: what burns, coasts and falls when, and the whole flight by SciPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import pi

import numpy as np
from scipy.integrate import solve_ivp

from twins import plain_earth as earth
from uppertier.earth.constants import STANDARD_GRAVITY_M_S2, WGS84, Planet
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.flight.body import Launch
from uppertier.flight.missile import Missile

SEA_PA = 101_325.0
# What the missile adds before it divides, where it may stand still.
STILL_M_S = 1e-9
# And to the square of the cosine of its slope, where it may fall straight down.
STEEP = 1e-6


def smooth(x: list[float], y: list[float], at: float) -> float:
    """Return the monotone cubic through points at one place: Fritsch and Butland, told point by point."""
    if at <= x[0]:
        return y[0]
    if at >= x[-1]:
        return y[-1]

    def slope(i: int) -> float:
        if i == 0 or i == len(x) - 1:
            return 0.0
        before, after = x[i] - x[i - 1], x[i + 1] - x[i]
        rise, climb = (y[i] - y[i - 1]) / before, (y[i + 1] - y[i]) / after
        if rise * climb <= 0.0:
            return 0.0
        return 3.0 * (before + after) / ((2.0 * after + before) / rise + (after + 2.0 * before) / climb)

    i = max(k for k in range(len(x) - 1) if x[k] <= at)
    width = x[i + 1] - x[i]
    t = (at - x[i]) / width
    return (
        (1 + 2 * t) * (1 - t) ** 2 * y[i]
        + t * (1 - t) ** 2 * width * slope(i)
        + t * t * (3 - 2 * t) * y[i + 1]
        + t * t * (t - 1) * width * slope(i + 1)
    )


def in_hundredths(x: tuple[float, ...], y: tuple[float, ...]) -> np.ndarray:
    """Return a drag table as it is flown: the smooth curve at every hundredth of a Mach number to ten."""
    return np.array([smooth(list(x), list(y), k / 100.0) for k in range(1001)])


def look_up(table: np.ndarray, mach: float) -> float:
    """Return the drag coefficient, straight between hundredths of a Mach number."""
    return float(np.interp(mach, np.arange(len(table)) / 100.0, table))


def base_drag(mach: float) -> float:
    """Return the drag coefficient of a base without a jet, on the base's area (Fleeman)."""
    return 0.12 + 0.13 * mach**2 if mach < 1.0 else 0.25 / mach


BASE = np.array([base_drag(k / 100.0) for k in range(1001)])


def lift_and_its_price(
    place: np.ndarray, rushing: np.ndarray, idle: float, best: float, dive_m_s: float
) -> np.ndarray:
    """Return the acceleration of trimmed lift and of the drag it costs.

    `idle` is the deceleration that drag makes without lift, `best` the greatest ratio of lift to drag. There
    the lift makes the drag double; any other pays for the square of its part.
    """
    up, ahead = place / np.linalg.norm(place), rushing / np.linalg.norm(rushing)
    climb = up @ rushing
    upward = up - (up @ ahead) * ahead
    upward /= np.sqrt(upward @ upward + STEEP)
    most = best * 2.0 * idle + STILL_M_S
    fading = min(max((np.linalg.norm(rushing) - dive_m_s) / 50.0, 0.0), 1.0)
    lift = min(max(most - climb / 8.0, 0.0), most * fading)
    return lift * upward - idle * (lift / most) ** 2 * ahead


@dataclass
class Twin:
    """One missile on one launch; whatever happens is asked for by time since launch."""

    missile: Missile
    launch: Launch
    planet: Planet = WGS84
    weather: earth.Weather = earth.standard
    wind: earth.Wind = earth.still
    height: Callable[[np.ndarray, Planet], float] = earth.height
    gliding: bool = False

    def __post_init__(self) -> None:
        self.ignitions, clock = [], 0.0
        for stage in self.missile.stages:
            self.ignitions.append(clock + stage.ignition_delay_s)
            clock = self.ignitions[-1] + stage.burn_time_s
        self.cut_s = min(clock, self.launch.cutoff_s)
        self.body = in_hundredths(self.missile.drag_mach, self.missile.drag_coefficient)
        self.head = None
        if self.missile.reentry_mach:
            self.head = in_hundredths(self.missile.reentry_mach, self.missile.reentry_drag_coefficient)
        self._stand()
        # The linear-tangent law's first direction, its rate, and when it began.
        self.course = (self.up, np.zeros(3), 0.0)

    def _stand(self) -> None:
        """Find the launch place, what is up there by the plumb line, and what is downrange."""
        latitude, longitude, height_m, azimuth, *_ = self.launch
        self.place = np.array(ecef_from_geodetic(latitude, longitude, height_m, self.planet))
        weight = earth.pull(self.place, np.zeros(3), self.planet)
        self.up = -weight / np.linalg.norm(weight)
        east = np.array([-np.sin(longitude), np.cos(longitude), 0.0])
        outward = np.array([np.cos(longitude), np.sin(longitude), 0.0])
        north = -np.sin(latitude) * outward + np.array([0.0, 0.0, np.cos(latitude)])
        way = np.sin(azimuth) * east + np.cos(azimuth) * north
        way -= (way @ self.up) * self.up
        self.downrange = way / np.linalg.norm(way)

    def moments(self) -> list[float]:
        """Return every time at which a force jumps, in order, from launch to cut-off."""
        kind, found = self.missile, {0.0, self.cut_s}
        for ignition, stage in zip(self.ignitions, kind.stages):
            found |= {ignition, ignition + stage.burn_time_s}
        found |= {kind.rise_time_s, kind.rise_time_s + kind.kick_time_s, kind.steering_start_s}
        found |= {kind.shroud_release_s}
        return sorted(time for time in found if time <= self.cut_s)

    def stage_at(self, time_s: float) -> int:
        """Return the lowest stage that is still there; an empty one goes when the next ignites."""
        until = min(time_s, self.cut_s - 1e-9)
        return max(i for i, ignition in enumerate(self.ignitions) if ignition <= until)

    def burning(self, time_s: float) -> bool:
        """Tell whether the lowest stage has its engine on."""
        stage = self.stage_at(time_s)
        end = self.ignitions[stage] + self.missile.stages[stage].burn_time_s
        return time_s < min(end, self.cut_s)

    def mass(self, time_s: float) -> float:
        """Return the mass (kg): payload, shroud, and stages while they are there, less what has burned."""
        kind = self.missile
        full = kind.payload_kg + (kind.shroud_mass_kg if time_s < kind.shroud_release_s else 0.0)
        burned = 0.0
        for i in range(self.stage_at(time_s), len(kind.stages)):
            stage = kind.stages[i]
            lasted = min(max(min(time_s, self.cut_s) - self.ignitions[i], 0.0), stage.burn_time_s)
            full += stage.wet_mass_kg
            burned += stage.propellant_kg / stage.burn_time_s * lasted
        return full * self.launch.mass_factor - burned

    def thrust(self, time_s: float, pressure_pa: float) -> float:
        """Return the thrust (N) against the pressure outside; what weaving wastes is not there."""
        index, kind = self.stage_at(time_s), self.missile
        stage = kind.stages[index]
        stated = stage.propellant_kg / stage.burn_time_s * STANDARD_GRAVITY_M_S2 * stage.specific_impulse_s
        vacuum = stated + (SEA_PA * stage.nozzle_exit_area_m2 if stage.impulse_at == "sea level" else 0.0)
        weaves = time_s >= kind.rise_time_s + kind.kick_time_s and index == len(kind.stages) - 1
        part = self.launch.thrust_factor * (self.launch.push if weaves else 1.0)
        return part * max(vacuum - pressure_pa * stage.nozzle_exit_area_m2, 0.0)

    def direction(self, law_s: float, time_s: float, moving: np.ndarray) -> np.ndarray:
        """Return where the thrust points, by the law that holds at `law_s`; the wind does not turn it."""
        kind = self.missile
        ahead = moving / (np.linalg.norm(moving) + STILL_M_S)
        if law_s < kind.rise_time_s:
            ahead = self.up
        elif law_s < kind.rise_time_s + kind.kick_time_s:
            side = np.tan(self.launch.kick_rad) * self.downrange
            ahead = ahead + side - (side @ ahead) * ahead
        elif law_s >= kind.steering_start_s:
            first, turning, since = self.course
            ahead = first + (time_s - since) * turning
        return ahead / np.linalg.norm(ahead)

    def drag_area(self, time_s: float, mach: float) -> float:
        """Return C_D A (m2) of all that flies: the body, and the base while no jet fills it."""
        index = self.stage_at(time_s)
        widest = max(stage.diameter_m for stage in self.missile.stages[index:])
        area = pi / 4.0 * widest**2 * look_up(self.body, mach)
        if not self.burning(time_s):
            area += self.missile.stages[index].nozzle_exit_area_m2 * look_up(BASE, mach)
        return area * self.launch.drag_factor

    def air_at(self, place: np.ndarray, moving: np.ndarray):
        """Return pressure, density, and the velocity through the air and its Mach number."""
        high = self.height(place, self.planet)
        pressure, density, sound = self.weather(high) if self.planet.air else earth.vacuum(high)
        rushing = moving - earth.earth_fixed(place, *self.wind(high))
        return pressure, density, rushing, np.linalg.norm(rushing) / sound

    def rate(self, leg_s: float):
        """Return the right-hand side that holds around a time: nothing in it jumps between two `moments`."""
        kind, burning = self.missile, self.burning(leg_s)
        stage = kind.stages[self.stage_at(leg_s)]
        flow = stage.propellant_kg / stage.burn_time_s if burning else 0.0

        def slope(time: float, state: np.ndarray) -> np.ndarray:
            place, moving = state[:3], state[3:]
            pressure, density, rushing, mach = self.air_at(place, moving)
            mass = self.mass(leg_s) - flow * (time - leg_s)
            idle = 0.5 * density * np.linalg.norm(rushing) * self.drag_area(leg_s, mach) / mass
            change = earth.pull(place, moving, self.planet) - idle * rushing
            if burning:
                change += self.thrust(leg_s, pressure) / mass * self.direction(leg_s, time, moving)
            if self.gliding:
                idle *= np.linalg.norm(rushing)
                change += lift_and_its_price(place, rushing, idle, kind.lift_to_drag, kind.dive_speed_m_s)
            return np.concatenate([moving, change])

        return slope

    def freed(self):
        """Return the right-hand side of the re-entering body."""
        kind = self.missile

        def slope(_: float, state: np.ndarray) -> np.ndarray:
            _, density, rushing, mach = self.air_at(state[:3], state[3:])
            per_mass = 1.0 / kind.reentry_beta_kg_m2
            if self.head is not None:
                area = pi / 4.0 * kind.warhead_diameter_m**2
                per_mass = look_up(self.head, mach) * area / (kind.payload_kg * self.launch.mass_factor)
            drag = 0.5 * density * np.linalg.norm(rushing) * per_mass * self.launch.beta_factor
            change = earth.pull(state[:3], state[3:], self.planet) - drag * rushing
            return np.concatenate([state[3:], change])

        return slope

    def steer_from(self, time_s: float, state: np.ndarray) -> None:
        """Begin the linear-tangent law: along the velocity, turning as a gravity turn would here and now."""
        speed = np.linalg.norm(state[3:])
        first = state[3:] / speed
        weight = earth.pull(state[:3], state[3:], self.planet)
        self.course = (first, (weight - (weight @ first) * first) / speed, time_s)

    def boost(self) -> tuple[float, np.ndarray]:
        """Return time and state at cut-off."""
        state, moments = np.concatenate([self.place, np.zeros(3)]), self.moments()
        for begin, end in pairwise(moments):
            start_s = self.missile.steering_start_s
            if begin >= start_s and begin in (start_s, *self.ignitions):
                self.steer_from(begin, state)
            state = integrate(self.rate(0.5 * (begin + end)), begin, end, state).y[:, -1]
        return self.cut_s, state

    def fall(self, time_s: float, state: np.ndarray):
        """Return SciPy's answer for the way from cut-off to the ground."""
        kind, floor = self.missile, ground(self.launch.ground_m, self.planet)
        rate = self.rate(time_s + 1e-6)
        if kind.separates:
            free_s = time_s + kind.separation_delay_s
            if free_s > time_s:
                state = integrate(rate, time_s, free_s, state).y[:, -1]
            return integrate(self.freed(), free_s, free_s + 9e3, state, events=floor)
        if kind.lift_to_drag > 0.0:
            found = integrate(rate, time_s, time_s + 9e3, state, events=top(self.planet))
            time_s, state, self.gliding = found.t[-1], found.y[:, -1], True
            rate = self.rate(time_s)
        return integrate(rate, time_s, time_s + 9e3, state, events=floor)

    def impact(self) -> tuple[float, np.ndarray]:
        """Return time and state at the ground of the whole flight."""
        found = self.fall(*self.boost())
        return float(found.t[-1]), found.y[:, -1]


def ground(level_m: float, planet: Planet):
    """Return SciPy's event of meeting the ground."""

    def event(_: float, state: np.ndarray) -> float:
        return earth.height(state[:3], planet) - level_m

    event.terminal, event.direction = True, -1
    return event


def climb(state: np.ndarray, planet: Planet) -> float:
    """Return how fast the height over the ellipsoid grows (m/s)."""
    latitude, _ = earth.latitude_and_height(state[:3], planet)
    east = np.arctan2(state[1], state[0])
    normal = [np.cos(latitude) * np.cos(east), np.cos(latitude) * np.sin(east), np.sin(latitude)]
    return float(state[3:] @ normal)


def top(planet: Planet):
    """Return SciPy's event of the apogee."""

    def event(_: float, state: np.ndarray) -> float:
        return climb(state, planet)

    event.terminal, event.direction = True, -1
    return event


def integrate(rate, start_s: float, end_s: float, state: np.ndarray, **more):
    """Integrate as tightly as DOP853 goes: a tenth of a millimetre over a flight."""
    return solve_ivp(rate, (start_s, end_s), state, method="DOP853", rtol=1e-11, atol=1e-6, **more)
