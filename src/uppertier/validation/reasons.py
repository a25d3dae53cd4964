"""What a reader has to know of a figure before he compares, and why some comparisons miss.

A reason is shown only while its row misses. It says what is known or thought; no number of ours stands in it,
because those change with the model: they come from the rows.
"""

from __future__ import annotations

# By missile and day: traps in what was recorded.
TRAPS = {
    ("minuteman-iii", "22 Jun 2011"): "The 4,200 miles of the press are nautical: 7,779 km over the ground.",
    ("nodong", "25 Mar 2014"): "It was called steep, but by its figures it is a flight of least energy.",
    ("hwasong-12", "14 May 2017"): "The file has the hour of Greenwich beside the Korean day.",
    ("hwasong-14", "4 Jul 2017"): (
        "The two reports of this flight, 39 and 37 minutes, differ by 5 %: at most one can be met."
    ),
    ("hwasong-17", "18 Nov 2022"): (
        "The 67.5 minutes that KCNA gave for 24 March 2022 are shorter than a drag-free flight to the height "
        "it gave: impossible, and not used."
    ),
}

BETWEEN = (
    "Ours lies between the two reports, each rounded to a minute (1.3 %). With the shortest burn times "
    "inside the catalogue's bounds the American one is met; KCNA's is met with none."
)

# By missile, day and quantity.
REASONS = {
    ("hwasong-14", "4 Jul 2017", "time"): BETWEEN,
    ("hwasong-15", "29 Nov 2017", "time"): (
        "The class model climbs slower than the missile did, it seems: its launch mass is assumed, and with "
        "the shortest burn times inside the catalogue's bounds the flight is short enough. The report is "
        "rounded to a minute (0.9 %); D. Wright gave 54 minutes."
    ),
    ("hwasong-14", "28 Jul 2017", "lofted"): (
        "No set of stages flies both July flights with one payload: as far, but 900 km higher. This one was "
        "lighter, 300 kg by a South Korean report (KBS World, August 2017)."
    ),
    ("hwasong-17", "18 Nov 2022", "lofted"): (
        "The stages are fitted to 15,000 km with the usual payload. An analyst thinks that the tests carried "
        "less than half of it (Kim Dong-yub, in Asahi Shimbun, March 2022: less than a tonne)."
    ),
}

# By missile: published greatest ranges.
RANGE_REASONS = {
    "scud-b": (
        "The published masses and nozzle fly so far: an independent flat calculation of the same set gives "
        "336 km, and 279 km without the nozzle's gain in thin air. The official 300 km are where the "
        "guidance cuts the thrust off, not where the tanks run dry."
    ),
    "minuteman-iii": (
        "The set is flown as it was published, with one warhead and the bus; the published range is for a "
        "lighter load."
    ),
}
