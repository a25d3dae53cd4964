"""Makes src/uppertier/plot/data/coastlines.npz from the npm package world-atlas (Natural Earth).

Run it as `python builders/coastlines.py`; it needs npm and a package registry, and is needed only when the
outlines should be renewed: its product is committed.

The package holds TopoJSON: countries share *arcs*. An arc used by one country is coast, one used by two is a
border, and a country is a list of rings made of arcs. We keep just that: integer points, arcs, rings.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

PACKAGE = "world-atlas@2.0.2"
PRODUCT = Path(__file__).parent.parent / "src/uppertier/plot/data/coastlines.npz"
DEGREES_PER_COUNT = 1e-4


def fetch(member: str) -> dict[str, Any]:
    """Return one JSON file of the npm package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            file = archive.extractfile(f"package/{member}")
            assert file is not None, f"{PACKAGE} holds no {member}"
            return json.load(file)


def arcs_in_counts(topology: dict[str, Any]) -> list[np.ndarray]:
    """Return every arc as (n, 2) int32 longitude and latitude in units of 1e-4 degrees.

    TopoJSON arcs are differences of quantised points: position = cumulative sum * scale + translate
    (TopoJSON specification 1.0, section 2.1.4).
    """
    scale, offset = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [
        np.round((np.cumsum(arc, axis=0) * scale + offset) / DEGREES_PER_COUNT).astype(np.int32)
        for arc in map(np.array, topology["arcs"])
    ]


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """Return the rings of a Polygon or MultiPolygon as lists of signed arc numbers."""
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["arcs"] for ring in polygon]
    return []


def main() -> None:
    """Fetch, rearrange and write the outlines."""
    topology = fetch("countries-10m.json")
    arcs = arcs_in_counts(topology)
    rings, countries, names = [], [], []
    for geometry in topology["objects"]["countries"]["geometries"]:
        names.append(geometry["properties"]["name"])
        for ring in rings_of(geometry):
            rings.append(ring)
            countries.append(len(names) - 1)
    uses = np.zeros(len(arcs), dtype=np.int32)
    for ring in rings:
        for arc in ring:
            uses[arc if arc >= 0 else ~arc] += 1
    points = np.concatenate(arcs)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int32))
    PRODUCT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        PRODUCT,
        steps=steps,
        arc_ends=np.cumsum([len(arc) for arc in arcs]).astype(np.int32),
        arc_is_border=uses > 1,
        ring_arcs=np.concatenate(rings).astype(np.int32),
        ring_ends=np.cumsum([len(ring) for ring in rings]).astype(np.int32),
        ring_country=np.array(countries, dtype=np.int16),
        country_names=np.array(names),
    )
    print(f"{PRODUCT.name}: {len(arcs)} arcs, {len(points)} points, {PRODUCT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
