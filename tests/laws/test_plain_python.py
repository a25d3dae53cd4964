"""Compiled flights and the same text run by plain Python are the same flights."""

import json
import os
import subprocess
import sys

import pytest

FLIGHT = """
import json
from math import radians
import numpy as np
from uppertier.catalog import build
from uppertier.earth.constants import WGS84
from uppertier.flight.body import Launch
from uppertier.flight.single import fly
knots = np.zeros((200, 10))
paths = []
for name, kick in (("scud-b", 17.0), ("scud-er", 1.4), ("minuteman-iii", 1.2), ("kn-23", 8.0)):
    launch = Launch(radians(39.66), radians(124.7), 0.0, radians(80.0), radians(kick), 1e9, 0.0)
    result = fly(build.missile(name).vehicle(), launch, WGS84, knots)
    paths.append(knots[: result.count].tolist())
print(json.dumps(paths))
"""


def paths(**environment):
    """Return the knots of some flights, flown by a fresh Python."""
    run = subprocess.run(
        [sys.executable, "-c", FLIGHT],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_plain_python_flies_the_same_flights():
    """Step for step: no fastmath, so the sums are the same; a library's sine may differ in the last bit."""
    compiled, plain = paths(NUMBA_DISABLE_JIT="0"), paths(NUMBA_DISABLE_JIT="1")
    for knots, others in zip(compiled, plain, strict=True):
        assert len(knots) == len(others)
        for one, other in zip(knots, others):
            assert one == pytest.approx(other, rel=1e-12, abs=1e-9)
            assert one[1:4] == pytest.approx(other[1:4], rel=0.0, abs=1e-6)
