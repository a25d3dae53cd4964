"""Quantities at the edges: "870 km" in, SI out, and back again for people.

A quantity is a number and a unit, or a plain number where the dimension has none. Inside the program there
are only SI floats; `parse` and `say` are the two doors. Units of the decibel family end where they came in.
"""

from __future__ import annotations

import re
from math import floor, isfinite, log10, pi

from uppertier.errors import BadInput, unknown

DEGREE = pi / 180.0
POUND_KG = 0.45359237
FOOT_M = 0.3048
STANDARD_GRAVITY_M_S2 = 9.80665

# Every unit a person may write, by dimension, with its size in SI. The first is the SI unit itself. Sources:
# BIPM, The International System of Units (9th ed., 2019), table 8; for mile, nautical mile, foot and pound
# NIST SP 811 (2008), appendix B.
UNITS: dict[str, dict[str, float]] = {
    "length": {"m": 1.0, "km": 1e3, "cm": 1e-2, "mm": 1e-3, "mi": 1609.344, "nmi": 1852.0, "ft": FOOT_M},
    "area": {"m^2": 1.0, "km^2": 1e6, "cm^2": 1e-4},
    "time": {"s": 1.0, "ms": 1e-3, "us": 1e-6, "min": 60.0, "h": 3600.0},
    "speed": {"m/s": 1.0, "km/s": 1e3, "km/h": 1.0 / 3.6},
    "rain rate": {"mm/h": 1e-3 / 3600.0},
    "angle": {"rad": 1.0, "deg": DEGREE, "mrad": 1e-3, "urad": 1e-6},
    "angular rate": {"rad/s": 1.0, "deg/s": DEGREE},
    "mass": {"kg": 1.0, "g": 1e-3, "t": 1e3, "lb": POUND_KG},
    "power": {"W": 1.0, "kW": 1e3, "MW": 1e6},
    "frequency": {"Hz": 1.0, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9},
    "temperature": {"K": 1.0},
    "force": {"N": 1.0, "kN": 1e3, "MN": 1e6},
    "pressure": {"Pa": 1.0, "hPa": 1e2, "kPa": 1e3, "MPa": 1e6, "bar": 1e5},
    "flow": {"kg/s": 1.0},
    "acceleration": {"m/s^2": 1.0, "g": STANDARD_GRAVITY_M_S2},
    "ballistic coefficient": {"kg/m^2": 1.0, "lb/ft^2": POUND_KG / (FOOT_M * FOOT_M)},
    "ratio": {"": 1.0, "%": 1e-2},
    "number": {"": 1.0},
}

# Units of the decibel family: ten times the decimal logarithm of the SI value.
DECIBELS: dict[str, str] = {"area": "dBsm", "ratio": "dB", "power": "dBW"}

EXAMPLES: dict[str, str] = {
    "length": "870 km",
    "area": "0.01 m^2",
    "time": "100 ms",
    "speed": "2.8 km/s",
    "rain rate": "10 mm/h",
    "angle": "5 deg",
    "angular rate": "10 deg/s",
    "mass": "900 kg",
    "power": "81 kW",
    "frequency": "9.5 GHz",
    "temperature": "290 K",
    "force": "150 kN",
    "pressure": "101.3 kPa",
    "flow": "57 kg/s",
    "acceleration": "5 g",
    "ballistic coefficient": "5000 kg/m^2",
    "ratio": "0.9 or -3 dB",
    "number": "2",
}

# Other ways people write a unit. A letter with another meaning in its other case (m, M) is left alone.
SPELLINGS: dict[str, str] = {
    "°": "deg",
    "º": "deg",
    "degree": "deg",
    "degrees": "deg",
    "sec": "s",
    "second": "s",
    "seconds": "s",
    "minute": "min",
    "minutes": "min",
    "hour": "h",
    "hours": "h",
    "metre": "m",
    "metres": "m",
    "meter": "m",
    "meters": "m",
    "kilometre": "km",
    "kilometres": "km",
    "kilometer": "km",
    "kilometers": "km",
    "kph": "km/h",
    "kmh": "km/h",
    "dbsm": "dBsm",
    "db": "dB",
    "dbw": "dBW",
    "hz": "Hz",
    "khz": "kHz",
    "mhz": "MHz",
    "ghz": "GHz",
    "°/s": "deg/s",
    "psf": "lb/ft^2",
}

NUMBER_AND_UNIT = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*", re.DOTALL)
LIKENESSES = str.maketrans({"²": "^2", "µ": "u", "μ": "u", "−": "-", "\u00a0": " ", "\u202f": " ", "·": "*"})
SIZES: dict[str, dict[str, float]] = {
    dimension: {name: size for unit, size in units.items() for name in (unit, unit.replace("^", ""))}
    for dimension, units in UNITS.items()
}
for _dimension, _sizes in SIZES.items():
    _sizes |= {other: _sizes[unit] for other, unit in SPELLINGS.items() if unit in _sizes}


def parse(given: str | float, dimension: str) -> float:
    """Return a quantity in SI, from text such as "870 km" or from a number where no unit is needed.

    Raises BadInput when there is no number, no unit (zero needs one as well) or one of another dimension.
    """
    sizes = SIZES.get(dimension)
    if sizes is None:
        raise unknown("dimension", dimension, UNITS)
    if isinstance(given, str):
        found = NUMBER_AND_UNIT.fullmatch(given) or NUMBER_AND_UNIT.fullmatch(given.translate(LIKENESSES))
        if found is None:
            raise BadInput(f"'{given}' is not a quantity. {accepted(dimension)}")
        number, unit = float(found[1]), found[2]
    elif isinstance(given, (int, float)) and not isinstance(given, bool):
        number, unit = float(given), ""
    else:
        raise BadInput(f"'{given}' is not a quantity. {accepted(dimension)}")
    size = sizes.get(unit)
    value = number * size if size is not None else _unusual(given, number, unit, dimension)
    if not isfinite(value):
        raise BadInput(f"'{given}' is not a finite quantity. {accepted(dimension)}")
    return value


def _unusual(given: str | float, number: float, unit: str, dimension: str) -> float:
    """Read the spellings and decibels that `parse` does not find at once, or complain."""
    plain = "".join(unit.translate(LIKENESSES).split())
    if plain in SIZES[dimension]:
        return number * SIZES[dimension][plain]
    unit = SPELLINGS.get(plain.lower(), plain)
    if unit in SIZES[dimension]:
        return number * SIZES[dimension][unit]
    if unit == DECIBELS.get(dimension):
        try:
            return 10.0 ** (number / 10.0)
        except OverflowError:
            return float("inf")
    if unit == "":
        zero = " (zero too: the unit shows which quantity is meant)" if number == 0.0 else ""
        raise BadInput(f"'{given}' has no unit{zero}. {accepted(dimension)}")
    elsewhere = [name for name in UNITS if unit in SIZES[name] or unit == DECIBELS.get(name)]
    if elsewhere:
        reason = f"'{unit}' is a unit of {' or '.join(elsewhere)}."
    else:
        meant = [name for name in UNITS[dimension] if name.lower() == unit.lower()]
        guess = f" Did you mean '{meant[0]}'?" if meant else ""
        reason = f"'{unit}' is not a known unit.{guess}"
    raise BadInput(f"'{given}': {reason} {accepted(dimension)}")


def accepted(dimension: str) -> str:
    """Return the sentence that says which units a dimension takes, with an example."""
    units = [unit for unit in UNITS[dimension] if unit]
    if dimension in DECIBELS:
        units.append(DECIBELS[dimension])
    if "" in UNITS[dimension]:
        units.insert(0, "no unit")
    article = "An" if dimension[0] in "aeiou" else "A"
    return f"{article} {dimension} takes {_listed(units)}, for example {EXAMPLES[dimension]}."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


# The units people like to read, largest first: the first one of which there is at least one is used.
LIKED: dict[str, tuple[str, ...]] = {
    "length": ("km", "m"),
    "area": ("km^2", "m^2"),
    "time": ("s", "ms"),
    "speed": ("km/s", "m/s"),
    "angle": ("deg", "mrad"),
    "angular rate": ("deg/s",),
    "power": ("MW", "kW", "W"),
    "frequency": ("GHz", "MHz", "kHz", "Hz"),
    "force": ("MN", "kN", "N"),
    "pressure": ("kPa", "Pa"),
}


def say(value: float, dimension: str, digits: int = 4) -> str:
    """Return an SI value as people write it, such as "870 km", rounded to some significant digits.

    `parse` reads the answer back, to within the rounding. Zero is said in the unit liked for large values.
    """
    if dimension not in UNITS:
        raise unknown("dimension", dimension, UNITS)
    liked = LIKED.get(dimension, tuple(UNITS[dimension])[:1])
    sizes = UNITS[dimension]
    unit = next((name for name in liked if abs(value) >= sizes[name]), liked[-1] if value else liked[0])
    return f"{_rounded(value / sizes[unit], digits)} {unit}".rstrip()


def _rounded(number: float, digits: int) -> str:
    """Return a number with so many significant digits, whole part kept whole, without idle zeros."""
    if number == 0.0:
        return "0"
    if not isfinite(number):
        return str(number)
    places = digits - 1 - floor(log10(abs(number)))
    if places > digits + 3:
        return f"{number:.{digits}g}"
    text = f"{number:.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
