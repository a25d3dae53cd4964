"""Upper Tier: an open simulator of a Terminal High Altitude Area Defense battery."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# The front door: each name with where it lives. A name is fetched when it is first used, so that importing
# the package costs nothing and the floors below never see the rooms above.
_ROOMS = {
    "load": "uppertier.scenario.build",
    "engage": "uppertier.engagement.engine",
    "outcome": "uppertier.engagement.outcome",
    "fly": "uppertier.scenario.flights",
    "reach": "uppertier.scenario.flights",
    "coverage": "uppertier.area.coverage",
    "visibility": "uppertier.scenario.sightings",
}

__all__ = ["coverage", "engage", "fly", "load", "outcome", "reach", "visibility"]


def __getattr__(name: str) -> Any:
    """Fetch a name of the front door from the room it lives in."""
    if name not in _ROOMS:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    found = getattr(import_module(_ROOMS[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the front door, so that completion shows it before anything is fetched."""
    return sorted([*globals(), *__all__])
