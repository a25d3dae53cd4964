"""How large a missile's parts look to a radar, by name: from the catalogue's sizes and physical optics."""

from __future__ import annotations

from uppertier import errors
from uppertier.catalog import build
from uppertier.radar.cross_section import reentry_body, tumbling_cylinder

PARTS = ("warhead", "stage")
# No nose radius is public. It sets the echo from ahead: pi times its square (ablating tips are centimetres).
NOSE_RADIUS_M = 0.03


def body_cross_section(missile: str, part: str, aspect_rad: float, wavelength_m: float) -> float:
    """Return the radar cross-section (m2) of a part of a missile at an aspect (rad from its nose).

    The warhead is a cone with a rounded tip and a flat base, bare metal; the stage an empty cylinder that
    tumbles, its mean over all attitudes whatever the aspect. Raises BadInput for what is not known.
    """
    if part not in PARTS:
        raise errors.unknown("part", part, PARTS)
    body = build.missile(missile)
    if part == "stage":
        last = body.stages[-1]
        mean_m2, _ = tumbling_cylinder(0.5 * last.diameter_m, last.length_m, wavelength_m)
        return float(mean_m2)
    return float(
        reentry_body(
            body.warhead_length_m, body.warhead_diameter_m, NOSE_RADIUS_M, wavelength_m, float(aspect_rad)
        )
    )
