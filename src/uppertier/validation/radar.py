"""The radar against worked examples, published ranges, and closed forms."""

from __future__ import annotations

from collections.abc import Callable
from math import log10
from typing import NamedTuple

from uppertier.catalog import build, read
from uppertier.earth.constants import SPEED_OF_LIGHT_M_S
from uppertier.plot.radar_chart import CLAIMS, Claim
from uppertier.radar.cross_section import sphere
from uppertier.radar.design import RadarDesign
from uppertier.radar.equation import signal_to_noise
from uppertier.validation.air_path import attenuation_group, refraction_group
from uppertier.validation.closed_forms import cross_section_group, detection_group
from uppertier.validation.rows import FITTED, Book, Group, Row, compared

MATHWORKS = "MathWorks, Radar Toolbox reference pages"
LEWIS_POSTOL = "lewis-postol-2012"
# What the project promises: worked examples to 0.01 dB or 1 m, the published range, the fourth root.
WORKED_DB, WORKED_M, RANGE_PERCENT, ROOT_PERCENT = 0.01, 1.0, 3.0, 0.1
# What a golf ball shows depends on the ball, and nobody says which was meant.
BALL_PERCENT, BALL_M = 10.0, 0.04267
ANTPY2, WANTED, DWELL_S = "an-tpy-2", 20.0, 0.1
# Published ranges of the AN/SPY-1 are read as one pulse, which the entry has as the shortest dwell.
ONE_PULSE = ("spy-1d",)
CROSS_SECTIONS_M2 = (0.0001, 0.001, 0.01, 0.1, 10.0, 100.0)
ANTPY2_NOTE = (
    "The noise temperature of 500 K and the total of the losses were derived from this range in the public "
    "sources. S/N 20 is a ratio, 13 dB, of one dwell of 100 ms."
)


class Example(NamedTuple):
    """A worked example: SI, gains and losses in dB; `ratio_db` is the ratio of signal to noise."""

    frequency_hz: float
    power_w: float
    pulse_s: float
    gains_db: tuple[float, float]
    cross_section_m2: float
    ranges_m: tuple[float, float]
    temperature_k: float
    loss_db: float
    ratio_db: float


# Which of its numbers an example asks for stands in its page's name: range, ratio or power.
EXAMPLES = {
    "radareqrng 1": Example(10e9, 1e6, 10e-6, (20, 20), 1.0, (41_057, 41_057), 290.0, 0.0, 6.0),
    "radareqrng 2": Example(10e9, 1e6, 10e-6, (40, 40), 0.1, (194_260, 194_260), 290.0, 3.0, 6.0),
    "radareqsnr 1": Example(1e9, 1e6, 0.2e-6, (20, 20), 1.0, (50e3, 50e3), 290.0, 0.0, 5.5868),
    "radareqsnr 2": Example(10e9, 1e6, 1e-6, (40, 40), 0.5, (100e3, 100e3), 300.0, 3.0, 14.3778),
    "radareqsnr 3": Example(10e9, 1e6, 1e-6, (40, 20), 1.0, (50e3, 75e3), 290.0, 0.0, 9.0547),
    "radareqpow 1": Example(1e9, 2.1996e5, 1e-6, (20, 20), 1.0, (50e3, 50e3), 290.0, 0.0, 6.0),
    "radareqpow 2": Example(10e9, 2.2809e6, 1e-6, (30, 30), 0.5, (50e3, 50e3), 300.0, 3.0, 10.0),
}
# Its page prints tens of metres.
ROUNDED = ("radareqrng 2",)


def radar_book(progress: Callable[[str], object] = lambda _: None) -> Book:
    """Compute what can be compared of the radar; `progress` is told what is being done."""
    progress("Radar equation, detection, cross-sections, air and rain")
    return Book(
        (
            worked_group(),
            published_group(),
            fourth_root_group(),
            needed_group(),
            detection_group(),
            cross_section_group(),
            refraction_group(),
            attenuation_group(),
        )
    )


def worked_group() -> Group:
    """Return the textbook examples of the radar equation."""
    return Group(
        "The radar equation: worked examples",
        "Single pulses on point targets. To 0.01 dB or, where a range is printed to the metre, 1 m; the "
        "tolerance is that, in per cent.",
        tuple(_worked_row(name, example) for name, example in EXAMPLES.items()),
    )


def published_group() -> Group:
    """Return the published ranges whose cross-section is stated."""
    antpy2 = build.radar(ANTPY2)
    spy = build.radar("spy-1d")
    pulse_s = _dwell_s(spy)
    ball_m2 = sphere(0.5 * BALL_M, spy.wavelength_m)
    literature = read.sources()["spy-1-literature"].citation
    rows = (
        compared(
            "AN/TPY-2, 0.01 m^2, 100 ms: range, km",
            read.sources()[LEWIS_POSTOL].citation + "; " + read.sources()["wu-2016"].citation,
            870.0,
            _range_km(antpy2, 0.01, DWELL_S),
            RANGE_PERCENT,
            [FITTED, ANTPY2_NOTE],
        ),
        compared(
            "AN/SPY-1D, 0.03 m^2, one pulse: range, km",
            literature,
            310.0,
            _range_km(spy, 0.03, pulse_s),
            RANGE_PERCENT,
            [FITTED, "The losses were derived from it, read as one pulse of 51 us."],
        ),
        compared(
            "AN/SPY-1D, golf ball, one pulse: range, km",
            literature,
            165.0,
            _range_km(spy, ball_m2, pulse_s),
            BALL_PERCENT,
            [
                "The ball is taken as a metal sphere of 42.67 mm, the least that the rules of golf allow, by "
                f"the Mie series: {ball_m2:.4f} m^2."
            ],
            "A real ball is no metal, and the range may be for another waveform or ratio.",
        ),
    )
    return Group(
        "Published ranges with a stated target",
        "Range in the clear at a ratio of signal to noise of 20 in one dwell, on the face's normal.",
        rows,
    )


def fourth_root_group() -> Group:
    """Return the range against several cross-sections, beside the fourth root of that at 1 m^2."""
    design = build.radar(ANTPY2)
    one_km = _range_km(design, 1.0, DWELL_S)
    return Group(
        "Range goes as the fourth root of the cross-section",
        "AN/TPY-2, S/N 20 in 100 ms, beside our own range against 1 m^2 times the fourth root.",
        tuple(
            compared(
                f"{value:g} m^2: range, km",
                "the radar equation: the fourth root",
                one_km * value**0.25,
                _range_km(design, value, DWELL_S),
                ROOT_PERCENT,
            )
            for value in CROSS_SECTIONS_M2
        ),
    )


def needed_group() -> Group:
    """Return which cross-section each published range needs that does not state one."""
    rows = [
        _needed_row(build.radar(name), claim)
        for name, claims in CLAIMS.items()
        for claim in claims
        if claim.stated == Claim(0.0, "").stated and not (name == "spy-1d" and claim.range_km == 165)
    ]
    silent = [build.radar(name).title for name in build.names("radar") if name not in CLAIMS]
    return Group(
        "Published ranges without a stated target: the cross-section each needs",
        "At a ratio of 20 in the radar's longest dwell. Not judged: any range can be had against some "
        f"target. Without any published range in the catalogue: {'; '.join(silent)}.",
        tuple(rows),
    )


def _needed_row(design: RadarDesign, claim: Claim) -> Row:
    dwell_s = _dwell_s(design)
    needed_m2 = (1e3 * claim.range_km / design.range_in_the_clear(1.0, WANTED, dwell_s)) ** 4
    return compared(
        f"{design.title.partition(' (')[0].partition(',')[0]}, {claim.range_km:,.0f} km: needs, m^2",
        claim.who,
        None,
        needed_m2,
        notes=[
            f"No cross-section was stated. The range needs {needed_m2:.2g} m^2 at a ratio of {WANTED:g} in "
            f"{1e3 * dwell_s:g} ms."
        ],
    )


def _dwell_s(design: RadarDesign) -> float:
    return design.shortest_dwell_s if design.name in ONE_PULSE else design.reference_dwell_s


def _range_km(design: RadarDesign, cross_section_m2: float, dwell_s: float) -> float:
    return design.range_in_the_clear(cross_section_m2, WANTED, dwell_s) / 1e3


def _worked_row(name: str, example: Example) -> Row:
    ratio = _ratio(example)
    printed = 10.0 ** (example.ratio_db / 10.0)
    range_m = example.ranges_m[0]
    db = 100.0 * (10.0 ** (WORKED_DB / 10.0) - 1.0)
    if "snr" in name:
        unit, reference, ours = "ratio, dB", example.ratio_db, 10.0 * log10(ratio)
        tolerance = 100.0 * WORKED_DB / example.ratio_db
    elif "pow" in name:
        unit, reference, ours = "power, W", example.power_w, example.power_w * printed / ratio
        tolerance = db
    else:
        unit, reference, ours = "range, m", range_m, range_m * (ratio / printed) ** 0.25
        tolerance = 0.25 * db if name in ROUNDED else 100.0 * WORKED_M / range_m
    return compared(f"{name}: {unit}", MATHWORKS, reference, ours, tolerance)


def _ratio(example: Example) -> float:
    transmit, receive = (10.0 ** (gain / 10.0) for gain in example.gains_db)
    return signal_to_noise(
        example.power_w * example.pulse_s,
        transmit,
        receive,
        SPEED_OF_LIGHT_M_S / example.frequency_hz,
        example.cross_section_m2,
        float(example.ranges_m[0]),
        float(example.ranges_m[1]),
        example.temperature_k,
        10.0 ** (example.loss_db / 10.0),
    )
