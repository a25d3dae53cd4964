"""The compiled flight and the same text run by plain Python are one flight."""

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
launch = Launch(radians(39.66), radians(124.7), 0.0, radians(80.0), radians(17.0), 1e9, 0.0)
result = fly(build.missile("scud-b").vehicle(), launch, WGS84, knots)
print(json.dumps(knots[: result.count].tolist()))
"""


def path(**environment):
    """Return the knots of one flight, flown by a fresh Python."""
    run = subprocess.run(
        [sys.executable, "-c", FLIGHT],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_plain_python_flies_the_same_flight():
    compiled, plain = path(NUMBA_DISABLE_JIT="0"), path(NUMBA_DISABLE_JIT="1")
    assert len(compiled) == len(plain)
    # No fastmath: the sums are the same; a library's square root may differ in the last bit.
    for one, other in zip(compiled, plain):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-9)
