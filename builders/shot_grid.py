"""Writes how often single shots hit by range and aspect into docs/interceptor.md; draws interceptor-grid.png.

    python builders/shot_grid.py [--fights 16]

It fights every path of `validation.shot_grid` and replaces what stands between the two marks of the page;
everything else on it is written by hand.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from time import perf_counter

from uppertier.export.folder import write_whole
from uppertier.export.page import between_marks
from uppertier.plot.grid_chart import draw_grid
from uppertier.validation.shot_grid import (
    ENVELOPES,
    PASSAGES,
    THREATS,
    Place,
    Shot,
    aspect_names,
    cells_of,
    grid,
    range_names,
    shots_of,
    table,
)

DOCS = Path(__file__).parents[1] / "docs"
PAGE, CHART = DOCS / "interceptor.md", DOCS / "interceptor-grid.png"
BEGIN = "<!-- shots by range and aspect, written by builders/shot_grid.py -->"
END = "<!-- as far as here, by range and aspect -->"


def rewritten(text: str, places: Sequence[Place]) -> str:
    """Return the page with the table of today between its marks. Raises ValueError without the marks."""
    return between_marks(text, BEGIN, END, table(places))


def main() -> int:
    """Fight every path, write the page and draw the chart."""
    parser = argparse.ArgumentParser(description="Write the grid of single shots and draw its chart.")
    parser.add_argument("--fights", type=int, default=16, help="fights of each path")
    given = parser.parse_args()
    begun_s = perf_counter()
    shots: list[Shot] = []
    for threat in THREATS:
        for number, (envelope, passage) in enumerate(product(ENVELOPES, PASSAGES)):
            shots += shots_of(threat, passage, envelope, given.fights, number * given.fights)
        print(f"{perf_counter() - begun_s:6.0f} s  {threat.name}: {len(shots)} rounds", flush=True)
    places = grid(shots)
    text = rewritten(PAGE.read_text(encoding="utf-8"), places)
    write_whole(PAGE, lambda path: path.write_text(text, encoding="utf-8"))
    write_whole(CHART, lambda path: draw_grid(cells_of(places), range_names(), aspect_names(), path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
