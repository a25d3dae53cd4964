"""Writes the table of results into docs/scenarios.md: `python builders/scenario_table.py`.

Each scenario file is fought forty times with seed 1. What stands between the two marks of the page is
replaced; everything else on it is written by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np

from uppertier.engagement.engine import engage
from uppertier.engagement.outcome import Outcome, outcome
from uppertier.export.folder import write_whole
from uppertier.export.page import between_marks
from uppertier.scenario.build import load

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "scenarios.md"
BEGIN = "<!-- written by builders/scenario_table.py -->"
END = "<!-- as far as here -->"
FIGHTS = 40
# What a reason adds of when and for how long: it differs from fight to fight.
CIRCUMSTANCE = re.compile(r"; (?:its (?:track|radar)|it left) [^;]*")
HEAD = """| file | stopped | rounds a fight | first seen, s after launch | why the others got through |
|---|---|---|---|---|"""


def row(path: Path) -> str:
    """Return the line of one scenario file, fought `FIGHTS` times."""
    record = engage(load(path), 1, FIGHTS, threads=2)
    fights = [outcome(record, int(number)) for number in record["replica"].values]
    seen = record["threat_first_seen_s"].values - record["threat_launch_s"].values
    cells = (
        f"[{path.stem}](../scenarios/{path.name})",
        f"{sum(each.intercepted for each in fights)} of {sum(each.threats for each in fights)}",
        _span([each.interceptors_fired for each in fights]),
        _span(np.round(seen[np.isfinite(seen)]).astype(int).tolist()),
        _reasons(fights),
    )
    return f"| {' | '.join(cells)} |"


def _span(values: list[int]) -> str:
    """Return the least and the greatest, or the one value there is, or a dash."""
    if not values:
        return "—"
    least, greatest = min(values), max(values)
    return f"{least}" if least == greatest else f"{least} to {greatest}"


def _reasons(fights: list[Outcome]) -> str:
    """Return why missiles got through, the commonest reason first, each with how often it was the reason."""
    told = Counter(
        CIRCUMSTANCE.sub("", fate.why_not or "")
        for each in fights
        for fate in each.fates
        if fate.end == "leaked"
    )
    return "; ".join(f"{reason} ({count})" for reason, count in told.most_common()) or "—"


def main() -> None:
    """Fight every scenario and put the table into the page."""
    rows = [row(path) for path in sorted((ROOT / "scenarios").glob("*.yaml"))]
    text = between_marks(PAGE.read_text(encoding="utf-8"), BEGIN, END, [HEAD, *rows])
    write_whole(PAGE, lambda part: part.write_text(text, encoding="utf-8"))


if __name__ == "__main__":
    main()
