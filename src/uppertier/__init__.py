"""Upper Tier: an open simulator of a Terminal High Altitude Area Defense battery."""

__version__ = "0.1.0"
