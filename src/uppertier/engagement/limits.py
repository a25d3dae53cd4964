"""Where a battery may intercept: inside the published box, or wherever its rounds can."""

from __future__ import annotations

from collections.abc import Iterable

from uppertier.earth.constants import Planet
from uppertier.fire_control.battery import Limits
from uppertier.interceptor.design import Interceptor
from uppertier.interceptor.envelope import envelope

PUBLISHED, KINEMATIC, MIXED = "published", "kinematic", "mixed"

SAID = {
    PUBLISHED: "Intercepts were allowed within the published box only.",
    KINEMATIC: "Intercepts were allowed wherever a round can be, beyond the published box.",
    MIXED: "Some batteries kept within the published box, others shot wherever a round can be.",
}
"""The sentence that an outcome has for each."""


def limits_of_all(each: Iterable[str]) -> str:
    """Return one word for the limits of several batteries."""
    found = set(each)
    return found.pop() if len(found) == 1 else MIXED


def operational_limits(
    interceptor: Interceptor, which: str, launch_height_m: float, planet: Planet
) -> Limits:
    """Return the limits of intercepts: 'published', or 'kinematic', which is what the fly-out reaches.

    The kinematic floor is the least keep-out height at any range. Fire control's fly-out table ends where
    `Interceptor.grid` says; beyond it nothing is met, whatever the limits.
    """
    if which == KINEMATIC:
        box = envelope(interceptor, launch_height_m, planet=planet).kinematic
        return Limits(box.floor_m, box.ceiling_m, box.range_m)
    return Limits(
        interceptor.min_intercept_height_m, interceptor.max_intercept_height_m, interceptor.published_range_m
    )
