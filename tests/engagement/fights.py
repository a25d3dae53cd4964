"""The fights that several tests look at, each loaded and fought once in a test session."""

from copy import deepcopy
from functools import cache
from pathlib import Path

import numpy as np
import xarray

from uppertier.engagement.engine import engage
from uppertier.engagement.setup import Setup
from uppertier.scenario.build import build, load
from uppertier.scenario.read import apply, check, plain_data

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "seongju.yaml"

# Short flights from close by: whole missiles, shot at once no warhead was found beside them.
CLOSE = ("raid.0.count=2", "raid.0.missile=scud-b", "raid.0.from=[38.1, 127.0]", "raid.0.at=daegu")
# One of them until a moment after the first rounds have left: radar, tracker and fire control have worked.
EARLY = (*CLOSE, "raid.0.count=1", "cue.delay=2 s", "horizon=130 s")
# The case of a flight test: one missile at a place in the middle of the reach, cued soon, one round.
TEST_LIKE = ("raid.0.count=1", "raid.0.at=daegu", "cue.delay=20 s", "battery.doctrine.shots=single")
# Fire control keeps every round back: everything is seen and nothing is shot at.
RESERVED = (*TEST_LIKE, "battery.doctrine.reserve=16")
# A radar that looks away, and no early warning.
BLIND = ("raid.0.count=2", "battery.radar.boresight=165 deg", "cue.early-warning=false")
# Seoul lies between the launch point and the battery, out of its interceptors' reach.
OUT_OF_REACH = ("raid.0.count=1", "raid.0.missile=scud-b", "raid.0.at=seoul", "defends.0=seoul")


@cache
def scene(*changes: str) -> Setup:
    """Return the example, changed."""
    return load(EXAMPLE, changes)


# A battery south of Seoul, north-west of the example's; its radar looks north.
OTHER = {
    "name": "osan",
    "radar": {"design": "an-tpy-2", "at": [37.09, 127.03], "boresight": "0 deg"},
    "launchers": {"design": "thaad-launcher", "count": 2, "at": "radar"},
    "interceptor": "thaad",
    "doctrine": {"shots": "shoot-look-shoot", "salvo": 1},
    "delays": {"plan": "5 s", "uplink": "0.5 s", "assess": "4 s"},
}


@cache
def pair(*changes: str) -> Setup:
    """Return the example with a second battery, changed; the first is called seongju."""
    content, _ = plain_data(EXAMPLE)
    content["batteries"] = [{"name": "seongju", **content.pop("battery")}, deepcopy(OTHER)]
    apply(content, changes)
    return build(check(content))


@cache
def pair_fought(*changes: str, seed: int = 1, replicas: int = 1, first: int = 0, threads: int = 2):
    """Return the record of the example with a second battery, changed and fought."""
    return engage(pair(*changes), seed, replicas, first, threads)


@cache
def fought(
    *changes: str, seed: int = 1, replicas: int = 1, first: int = 0, threads: int = 2
) -> xarray.Dataset:
    """Return the record of the example, changed and fought."""
    return engage(scene(*changes), seed, replicas, first, threads)


def differences(one: xarray.Dataset, other: xarray.Dataset) -> list[str]:
    """Return the variables of one record whose bytes are not the same in the other; history is left out.

    History alone has the axis time.
    """
    names = [name for name, values in one.data_vars.items() if "time" not in values.dims]
    assert len(names) > 20
    return [
        str(name)
        for name in names
        if np.ascontiguousarray(one[name].values).tobytes()
        != np.ascontiguousarray(other[name].values).tobytes()
    ]
