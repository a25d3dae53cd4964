"""What surrounds a radar: the land, the rain, the line that is taken over the Earth; and its range then."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import degrees, inf, pi, sin

import numpy as np

from uppertier.earth.constants import WGS84
from uppertier.earth.horizon import AZIMUTHS, FOUR_THIRDS, REFRACTED, STRAIGHT, Ground
from uppertier.errors import BadInput, unknown
from uppertier.radar.attenuation import dry_air_db_km, rain_db_km, vapour_db_km
from uppertier.radar.path_loss import Weather, air_loss, path_loss_db

LINES = {"geometric": STRAIGHT, "four-thirds": FOUR_THIRDS, "refracted": REFRACTED}
# Below what any land can hide, so that no land hides nothing.
NO_LAND_RAD = -0.5 * pi
# The 0-degree level of summer in the middle latitudes: ITU-R P.839-2 gives 4.0 km at 36 degrees north.
RAIN_HEIGHT_M = 4000.0
MM_H = 1e-3 / 3600.0
# Past this the law of the rain cell's size is not meant to hold (ITU-R P.618-5).
HEAVIEST_RAIN_M_S = 100.0 * MM_H
CELL_M = 35e3
CELL_PER_MM_H = 0.015
ROUNDS = 50


@dataclass(frozen=True)
class Surroundings:
    """Land, weather and line of sight about a radar; the default hides and takes nothing but clear air.

    `terrain` lists the skyline as pairs (azimuth, elevation) in radians, azimuths rising within one turn;
    between two of them, and from the last to the first, it runs straight. `rain_m_s` is the rate over the
    radar, which falls from `rain_height_m` over the sea. `horizon` is `geometric` (straight lines over the
    bulge), `four-thirds` or `refracted`.
    """

    terrain: tuple[tuple[float, float], ...] = ()
    horizon: str = "geometric"
    rain_m_s: float = 0.0
    rain_height_m: float = RAIN_HEIGHT_M

    def __post_init__(self) -> None:
        """Refuse what no place on Earth is like, with one sentence for each mistake."""
        complaints = list(self._complaints())
        if complaints:
            raise BadInput(*complaints)
        if self.horizon not in LINES:
            raise unknown("horizon", self.horizon, LINES)

    def _complaints(self):
        for azimuth, elevation in self.terrain:
            if not -0.5 * pi < elevation < 0.5 * pi:
                yield f"Terrain is no {degrees(elevation):g} deg high (azimuth {degrees(azimuth):g} deg)."
            if not 0.0 <= azimuth <= 2.0 * pi:
                yield f"Terrain lies at azimuths of 0 to 360 deg, not {degrees(azimuth):g} deg."
        for (before, _), (after, _) in pairwise(self.terrain):
            if not before < after:
                yield (
                    f"The azimuths of the terrain rise from pair to pair; {degrees(after):g} deg comes after "
                    f"{degrees(before):g} deg."
                )
        if not 0.0 <= self.rain_m_s <= HEAVIEST_RAIN_M_S:
            yield f"Rain falls with 0 to 100 mm/h in this model, not with {self.rain_m_s / MM_H:g} mm/h."
        if not 0.0 < self.rain_height_m < 2e4:
            yield f"Rain falls from a height of up to 20 km, not from {self.rain_height_m / 1e3:g} km."

    def ground(self) -> Ground:
        """Return land and line of sight for compiled code."""
        if not self.terrain:
            return Ground(LINES[self.horizon], np.full(AZIMUTHS, NO_LAND_RAD))
        azimuth, elevation = np.array(self.terrain).T
        whole = np.radians(np.arange(AZIMUTHS) * 360.0 / AZIMUTHS)
        return Ground(LINES[self.horizon], np.interp(whole, azimuth, elevation, period=2.0 * pi))

    def weather(self, frequency_hz: float, line_elevation_rad: float) -> Weather:
        """Return air and rain for compiled code; the budget's line counts the clear air at an elevation.

        That is the loss from sea level to above the air.
        """
        rain_mm_h = self.rain_m_s / MM_H
        weather = Weather(
            dry_db_m=dry_air_db_km(frequency_hz) / 1e3,
            vapour_db_m=vapour_db_km(frequency_hz) / 1e3,
            line_db=0.0,
            rain_db_m=rain_db_km(frequency_hz, rain_mm_h) / 1e3,
            rain_height_m=float(self.rain_height_m),
            rain_cell_m=CELL_M * float(np.exp(-CELL_PER_MM_H * rain_mm_h)),
        )
        whole = air_loss(weather, 0.0, WGS84.equatorial_radius_m, sin(line_elevation_rad), 1e7)
        return weather._replace(line_db=float(whole))


BARE = Surroundings()


@dataclass(frozen=True)
class Reach:
    """How far a radar sees along a path, and what air and rain take there beyond the budget's line (dB)."""

    range_m: float
    air_db: float
    rain_db: float


def reach_through(weather: Weather, clear_range_m: float, elevation_rad: float) -> Reach:
    """Return how far a radar at sea level sees at an elevation, given its range in the clear.

    The loss depends on the range and the range on the loss: the range is put in again until it stands.
    Raises BadInput for an elevation below the horizontal or past the zenith.
    """
    if not 0.0 <= elevation_rad <= 0.5 * pi:
        raise BadInput(f"The elevation must be 0 to 90 deg, not {degrees(elevation_rad):g} deg.")
    dry = weather._replace(rain_db_m=0.0)
    place = (0.0, WGS84.equatorial_radius_m, sin(elevation_rad))
    range_m, before = clear_range_m, inf
    for _ in range(ROUNDS):
        if abs(range_m - before) < 1e-3:
            break
        before = range_m
        range_m = clear_range_m * 10.0 ** (-path_loss_db(weather, *place, range_m) / 40.0)
    air = path_loss_db(dry, *place, range_m)
    return Reach(range_m, air, path_loss_db(weather, *place, range_m) - air)
