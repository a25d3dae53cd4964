"""Flights that several tests look at."""

from math import radians

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.flight.body import Launch
from uppertier.flight.path import KNOTS
from uppertier.flight.single import fly

START = (radians(39.66), radians(124.7), 0.0)


@pytest.fixture
def launched():
    """Return a function that flies a missile of the catalogue: vehicle, launch, result, knots."""

    def launch(name, kick_deg, cutoff_s=1e9, azimuth_deg=80.0, planet=WGS84, ground_m=0.0):
        vehicle = build.missile(name).vehicle()
        order = Launch(*START, radians(azimuth_deg), radians(kick_deg), cutoff_s, ground_m)
        knots = np.zeros((KNOTS, 10))
        result = fly(vehicle, order, planet, knots)
        return vehicle, order, result, knots[: result.count]

    return launch
