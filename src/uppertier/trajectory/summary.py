"""A flight in a dozen figures, as people ask for them and as outside checks read them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import hypot
from typing import Any

import numpy as np

from uppertier.earth.constants import SPHERE, STANDARD_GRAVITY_M_S2, Planet
from uppertier.earth.frames import azimuth_elevation, east_north_up
from uppertier.earth.geodesy import geodetic_from_ecef, height_above, surface_direct, surface_inverse
from uppertier.errors import Impossible
from uppertier.flight.body import FlightResult
from uppertier.flight.events import REENTRY_HEIGHT_M
from uppertier.flight.path import landing, peak_deceleration
from uppertier.trajectory.ballistic import arc_through_apogee, minimum_energy_arc, speed_at_height
from uppertier.trajectory.shot import Place


@dataclass(frozen=True)
class FlightSummary:
    """What came of a flight; speeds and angles are relative to the turning Earth.

    `range_km` is over the geodesic from launch to impact; heights are over the ellipsoid;
    `burnout_angle_deg` is the elevation of the velocity over the local horizon; `reentry_speed_km_s` is at
    100 km going down, None for a flight that stays below; `max_deceleration_g` is the air's, on the way down;
    `payload_kg` what was carried, None for the textbook flight.
    """

    missile: str
    range_km: float
    apogee_km: float
    flight_time_s: float
    burnout_time_s: float
    burnout_speed_km_s: float
    burnout_altitude_km: float
    burnout_angle_deg: float
    reentry_speed_km_s: float | None
    impact_speed_km_s: float
    impact_lat_deg: float
    impact_lon_deg: float
    miss_km: float
    max_deceleration_g: float
    payload_kg: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures by name."""
        return asdict(self)


def summarise(
    missile: str,
    knots: np.ndarray,
    result: FlightResult,
    start: Place,
    target: Place,
    planet: Planet,
    payload_kg: float,
) -> FlightSummary:
    """Return the summary of a flown path; places are latitude (rad), longitude (rad), height (m)."""
    end = len(knots)
    latitude, longitude, _ = geodetic_from_ecef(_position(knots[-1]), planet)
    distance, _ = surface_inverse(start[0], start[1], latitude, longitude, planet)
    cutoff = knots[result.cutoff]
    reentry = None if result.reentry < 0 else _speed(knots[result.reentry]) / 1e3
    drag = peak_deceleration(knots, max(result.apogee, 0), end, planet)
    return FlightSummary(
        missile=missile,
        range_km=distance / 1e3,
        apogee_km=height_above(_position(knots[max(result.apogee, 0)]), planet) / 1e3,
        flight_time_s=float(knots[-1, 0]),
        burnout_time_s=float(cutoff[0]),
        burnout_speed_km_s=_speed(cutoff) / 1e3,
        burnout_altitude_km=height_above(_position(cutoff), planet) / 1e3,
        burnout_angle_deg=_elevation_deg(cutoff, planet),
        reentry_speed_km_s=reentry,
        impact_speed_km_s=_speed(knots[-1]) / 1e3,
        impact_lat_deg=float(np.degrees(latitude)),
        impact_lon_deg=float(np.degrees(longitude)),
        miss_km=hypot(*landing(knots, end, target[0], target[1], planet)) / 1e3,
        max_deceleration_g=drag / STANDARD_GRAVITY_M_S2 if planet.air else 0.0,
        payload_kg=payload_kg,
    )


def impulsive(
    start: Place, bearing_rad: float, range_m: float, apogee_m: float | None = None
) -> FlightSummary:
    """Return the textbook flight: all speed at once, at the surface of a still sphere without air.

    Minimum energy unless an apogee (m) is given. In closed form (`ballistic`), on `earth.constants.SPHERE`.
    The range lies between nothing and half way round. Raises Impossible for an apogee that is none.
    """
    radius, mu = SPHERE.equatorial_radius_m, SPHERE.mu_m3_s2
    angle = range_m / radius
    if apogee_m is not None and apogee_m <= 0.0:
        raise Impossible(f"An apogee of {apogee_m / 1e3:.0f} km is not above the surface.")
    arc = (
        minimum_energy_arc(angle, radius, mu)
        if apogee_m is None
        else arc_through_apogee(angle, apogee_m, radius, mu)
    )
    latitude, longitude = surface_direct(start[0], start[1], bearing_rad, range_m, SPHERE)
    high = arc.apogee_m > REENTRY_HEIGHT_M
    return FlightSummary(
        missile="impulsive",
        range_km=range_m / 1e3,
        apogee_km=arc.apogee_m / 1e3,
        flight_time_s=arc.flight_time_s,
        burnout_time_s=0.0,
        burnout_speed_km_s=arc.speed_m_s / 1e3,
        burnout_altitude_km=0.0,
        burnout_angle_deg=float(np.degrees(arc.elevation_rad)),
        reentry_speed_km_s=speed_at_height(arc.speed_m_s, REENTRY_HEIGHT_M, radius, mu) / 1e3
        if high
        else None,
        impact_speed_km_s=arc.speed_m_s / 1e3,
        impact_lat_deg=float(np.degrees(latitude)),
        impact_lon_deg=float(np.degrees(longitude)),
        miss_km=0.0,
        max_deceleration_g=0.0,
        payload_kg=None,
    )


def _position(knot: np.ndarray) -> tuple[float, float, float]:
    return float(knot[1]), float(knot[2]), float(knot[3])


def _speed(knot: np.ndarray) -> float:
    return float(np.linalg.norm(knot[4:7]))


def _elevation_deg(knot: np.ndarray, planet: Planet) -> float:
    latitude, longitude, _ = geodetic_from_ecef(_position(knot), planet)
    velocity = (float(knot[4]), float(knot[5]), float(knot[6]))
    return float(np.degrees(azimuth_elevation(velocity, east_north_up(latitude, longitude))[1]))
