"""A mode of a radar: the same hardware under another program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RadarMode:
    """What one program of a radar does otherwise than the design says: where it looks, how long, how often.

    `changes` are fields of `RadarDesign` with their values in this mode, SI and radians. Power, aperture,
    noise and losses are the hardware's and never among them.
    """

    name: str
    changes: tuple[tuple[str, float], ...]


# The fields that a program may change.
PROGRAM = (
    "min_elevation_rad",
    "max_elevation_rad",
    "azimuth_half_width_rad",
    "instrumented_range_m",
    "reference_dwell_s",
    "shortest_dwell_s",
    "fence_dwell_s",
    "bandwidth_hz",
    "wanted_snr",
    "search_share",
    "track_interval_s",
)
