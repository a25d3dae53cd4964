"""Writes leak against the size of the raid into docs/scenarios.md, and draws docs/raid-size.png.

    python builders/raid_size.py [--fights 40]

It fights the raid of scenarios/seongju.yaml in other sizes and at two spacings, against two launchers and
against six, and replaces what stands between the two marks of the page.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from uppertier.export.folder import write_whole
from uppertier.export.page import between_marks
from uppertier.plot.leak_chart import ClosedForm, draw_leaks
from uppertier.scenario.build import load
from uppertier.validation.raid_leaks import Lone, Raid, alone, closed_form, fought, line, table

ROOT = Path(__file__).parents[1]
PAGE, CHART = ROOT / "docs" / "scenarios.md", ROOT / "docs" / "raid-size.png"
BATTERIES = [ROOT / "scenarios" / name for name in ("seongju.yaml", "seongju-six.yaml")]
SIZES = (1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 28, 32)
SHOWN = (4, 8, 12, 16, 24, 32)
APART_S = (10.0, 2.0)
LONE_FIGHTS = 400
TITLE = "What gets through, against the size of the raid: Scud-ER from Tongchang-ri at Busan"
BEGIN = "<!-- leak by raid size, written by builders/raid_size.py -->"
END = "<!-- so much of raid size -->"


def rewritten(text: str, raids: list[Raid], forms: dict[int, ClosedForm], lone: Lone) -> str:
    """Return the page with the table of today between its marks. Raises ValueError without the marks."""
    shown = table([raid for raid in raids if raid.size in SHOWN], forms)
    measured = (
        f"A Scud-ER that comes alone is fired at in {lone.rounds} of {lone.fights} fights, and one round "
        f"hits in {lone.hits} of {lone.rounds}: P_track = {lone.tracked:.3f}, k = {lone.hit:.3f}. Each line "
        f"is {len(raids[0].leaked)} fights."
    )
    return between_marks(text, BEGIN, END, [measured, "", *shown])


def main() -> int:
    """Fight, write the page and draw the chart."""
    parser = argparse.ArgumentParser(description="Write the table of leak by raid size and draw its chart.")
    parser.add_argument("--fights", type=int, default=40, help="fights of each raid")
    given = parser.parse_args()
    begun_s = perf_counter()
    lone = alone(load(BATTERIES[0], ("raid.0.count=1", "battery.doctrine.shots=single")), LONE_FIGHTS)
    salvo, raids, forms = load(BATTERIES[0]).batteries[0].doctrine.first_salvo, [], {}
    for apart_s in APART_S:
        for battery in BATTERIES:
            for size in SIZES:
                changes = (f"raid.0.count={size}", f"raid.0.apart={apart_s:g} s")
                raid = fought(load(battery, changes), apart_s, given.fights)
                forms[raid.launchers] = closed_form(max(SIZES), raid.salvos, lone, salvo)
                raids.append(raid)
                print(f"{perf_counter() - begun_s:6.0f} s  {line(raid, forms)}", flush=True)
    text = rewritten(PAGE.read_text(encoding="utf-8"), raids, forms, lone)
    write_whole(PAGE, lambda path: path.write_text(text, encoding="utf-8"))
    points, endless = [raid.point for raid in raids], closed_form(max(SIZES), max(SIZES), lone, salvo)
    write_whole(CHART, lambda path: draw_leaks(points, forms, endless, TITLE, path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
