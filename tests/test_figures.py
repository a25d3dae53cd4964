"""Parameters as one record: the same numbers by the same names, in compiled code and out of it."""

from typing import NamedTuple

import numpy as np
import pytest

from uppertier.catalog import build
from uppertier.figures import filed
from uppertier.radar.equation import dwell_snr
from uppertier.tracking.track import TRACKER


class Inner(NamedTuple):
    speed_m_s: float
    count: int


class Outer(NamedTuple):
    inner: Inner
    place_m: tuple
    heights_m: np.ndarray


def test_every_number_stands_under_its_name():
    (record,) = filed(TRACKER)
    assert {name: record[name] for name in TRACKER._fields} == TRACKER._asdict()


def test_what_is_nested_stays_nested():
    (record,) = filed(Outer(Inner(2.5, 3), (1.0, 2.0, 4.0), np.arange(5.0)))
    assert (record.inner.speed_m_s, record.inner.count) == (2.5, 3)
    assert record.inner.count.dtype.kind == "i"
    assert record.place_m.tolist() == [1.0, 2.0, 4.0]
    assert record.heights_m.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_two_of_a_kind_have_the_same_kind_of_record():
    one, other = filed(Inner(1.0, 1)), filed(Inner(2.0, 2))
    assert one.dtype is other.dtype


def test_a_kernel_reads_the_record_as_it_reads_the_tuple():
    radar = build.radar("an-tpy-2").parameters()
    (record,) = filed(radar)
    asked = (0.05, 4e5, 0.02, 0.9)
    assert dwell_snr(record, *asked) == pytest.approx(dwell_snr(radar, *asked), rel=0.0)
