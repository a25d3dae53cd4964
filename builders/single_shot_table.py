"""Writes how often single shots hit into docs/interceptor.md, and draws docs/interceptor-hits.png.

    python builders/single_shot_table.py [--fights 200]

It fights the plan of `validation.single_shots` and replaces what stands between the two marks of the page;
everything else on it is written by hand.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from uppertier.export.folder import write_whole
from uppertier.export.page import between_marks
from uppertier.plot.hit_chart import draw_hits
from uppertier.validation.single_shots import PLAN, Cell, points, shoot, table

DOCS = Path(__file__).parents[1] / "docs"
PAGE, CHART = DOCS / "interceptor.md", DOCS / "interceptor-hits.png"
BEGIN = "<!-- single shots, written by builders/single_shot_table.py -->"
END = "<!-- as far as here -->"


def rewritten(text: str, cells: list[Cell]) -> str:
    """Return the page with the table of today between its marks. Raises ValueError without the marks."""
    return between_marks(text, BEGIN, END, table(cells))


def main() -> int:
    """Fight the plan, write the page and draw the chart."""
    parser = argparse.ArgumentParser(description="Write the table of single shots and draw its chart.")
    parser.add_argument("--fights", type=int, default=200, help="fights of each condition")
    given = parser.parse_args()
    begun_s, cells = perf_counter(), []
    for case in PLAN:
        cells.append(shoot(case, given.fights))
        print(f"{perf_counter() - begun_s:6.0f} s  {table(cells[-1:])[-1]}", flush=True)
    text = rewritten(PAGE.read_text(encoding="utf-8"), cells)
    write_whole(PAGE, lambda path: path.write_text(text, encoding="utf-8"))
    write_whole(CHART, lambda path: draw_hits(points(cells), path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
