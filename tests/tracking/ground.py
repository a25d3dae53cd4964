"""Where the radar of the tracker's tests stands."""

import numpy as np

from uppertier.earth.constants import WGS84
from uppertier.earth.frames import east_north_up, face_rotation
from uppertier.earth.geodesy import ecef_from_geodetic
from uppertier.radar.array import Site


def seongju() -> Site:
    """Return a face at Seongju that looks north-north-west, tilted by 25 degrees."""
    latitude, longitude, boresight = np.radians((36.047, 128.224, 345.0))
    return Site(
        ecef_from_geodetic(latitude, longitude, 650.0, WGS84),
        face_rotation(latitude, longitude, boresight, np.radians(25.0)),
        east_north_up(latitude, longitude),
        boresight,
    )
