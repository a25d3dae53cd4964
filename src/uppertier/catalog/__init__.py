"""The numbers everything rests on: each with its unit, its bounds, its source, and how it was obtained."""
