"""Fixed numbers as one record: handed from kernel to kernel as one pointer, not number by number.

A phase of a fight passes a radar of forty numbers or a tracker of fifty down through a dozen kernels, for
every replica and frame. Each that is not inlined moves all numbers of a NamedTuple at each call.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np


def filed(parameters: NamedTuple) -> np.ndarray:
    """Return the numbers of a NamedTuple, and of those within, as an array of one record (1,).

    Kernels read its fields by the same names. What is a tuple or an array of numbers becomes a field of its
    shape; whole numbers stay whole.
    """
    figures = np.zeros(1, _record(_kinds(parameters)))
    _fill(figures[0], parameters)
    return figures


def _kinds(parameters: NamedTuple) -> tuple[tuple, ...]:
    kinds: list[tuple] = []
    for name, value in zip(parameters._fields, parameters, strict=True):
        if hasattr(value, "_fields"):
            kinds.append((name, _kinds(value)))
        else:
            array = np.asarray(value)
            kinds.append((name, "i8" if array.dtype.kind in "iub" else "f8", array.shape))
    return tuple(kinds)


@cache
def _record(kinds: tuple[tuple, ...]) -> np.dtype:
    """Return the kind of a record, the same object each time: so Numba knows it again without comparing."""
    fields = [(name, *([_record(kind[0])] if len(kind) == 1 else kind)) for name, *kind in kinds]
    # Plain Python reads the fields of such a record by name, as compiled code does.
    return np.dtype((np.record, np.dtype(fields, align=True)))


def _fill(record: Any, parameters: NamedTuple) -> None:
    for name, value in zip(parameters._fields, parameters, strict=True):
        if hasattr(value, "_fields"):
            _fill(record[name], value)
        else:
            record[name] = value
