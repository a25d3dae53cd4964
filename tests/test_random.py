"""Counter-based random numbers: the published answers, the shape of the draws, and that no two are kin."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from uppertier import random
from uppertier.compiled import compiled
from uppertier.random import exponential, normals, philox, uniforms

KNOWN = Path(__file__).parent / "authorities" / "philox_4x32_10.csv"
COUNT = 20_000


def known_answers():
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return [
        [int(word, 16) for word in row.values()] for row in csv.DictReader(x for x in lines if x[0] != "#")
    ]


@pytest.mark.parametrize("row", known_answers(), ids=["zeros", "ones", "pi"])
def test_philox_gives_the_published_answers(row):
    assert [int(word) for word in philox(*(np.uint64(word) for word in row[:6]))] == row[6:]


def twin_philox(counter, key):
    """Ten rounds of multiplying, swapping and mixing in the key, with Python's own whole numbers."""
    word = 2**32
    for turn in range(10):
        first, second = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        mixed0 = (key[0] + turn * 0x9E3779B9) % word
        mixed1 = (key[1] + turn * 0xBB67AE85) % word
        counter = (
            (second // word) ^ counter[1] ^ mixed0,
            second % word,
            (first // word) ^ counter[3] ^ mixed1,
            first % word,
        )
    return counter


def test_the_layout_of_key_and_counter_is_the_documented_one():
    draw = np.random.default_rng(1)
    for _ in range(200):
        seed = int(draw.integers(0, 2**63))
        replica, stream, thing, counter = (int(word) for word in draw.integers(0, 2**32, 4))
        a, b, c, d = twin_philox((counter, thing, stream, replica), (seed % 2**32, seed // 2**32))
        first = ((a >> 6) * 2**26 + (b >> 6) + 0.5) / 2**52
        second = ((c >> 6) * 2**26 + (d >> 6) + 0.5) / 2**52
        assert uniforms(seed, replica, stream, thing, counter) == (first, second)


def test_seeds_of_all_64_bits_count():
    draws = {uniforms(np.uint64(seed), 0, 1, 0, 0) for seed in (0, 1, 2**32, 2**63, 2**64 - 1)}
    assert len(draws) == 5
    assert uniforms(np.int64(7), 1, 2, 3, 4) == uniforms(np.uint64(7), 1, 2, 3, 4)


def test_the_ends_of_the_unit_interval_cannot_be_drawn():
    nothing, everything = np.uint64(0), np.uint64(0xFFFFFFFF)
    assert 0.0 < random.open_unit(nothing, nothing) < 2e-16
    assert 1.0 > random.open_unit(everything, everything) > 1.0 - 2e-16


def test_every_stream_has_a_number_of_its_own():
    streams = [value for name, value in vars(random).items() if name.isupper() and isinstance(value, int)]
    streams.remove(random.ROUNDS)
    assert sorted(streams) == list(range(1, len(streams) + 1))


@compiled
def fill_uniforms(out, seed, replica, stream, thing, along):
    """Fill out[i] with the pair whose number along one axis is i: 0 counter, 1 thing, 2 stream, 3 replica."""
    for i in range(len(out)):
        c, t, s, r = i * (along == 0), i * (along == 1), i * (along == 2), i * (along == 3)
        out[i, 0], out[i, 1] = uniforms(seed, replica + r, stream + s, thing + t, c)


@compiled
def fill_normals(out, seed, replica, stream, thing, along):
    """Fill out[i] as `fill_uniforms` does, with normal pairs."""
    for i in range(len(out)):
        c, t, s, r = i * (along == 0), i * (along == 1), i * (along == 2), i * (along == 3)
        out[i, 0], out[i, 1] = normals(seed, replica + r, stream + s, thing + t, c)


def drawn(fill, seed=1, replica=0, stream=1, thing=0, along=0, count=COUNT):
    out = np.empty((count, 2))
    fill(out, seed, replica, stream, thing, along)
    return out


ALONG = pytest.mark.parametrize("along", [0, 1, 2, 3], ids=["counter", "thing", "stream", "replica"])


@ALONG
def test_uniforms_are_even(along):
    both = drawn(fill_uniforms, along=along).ravel()
    # Fixed seeds make these numbers facts, not luck; 1e-3 is the level at which a good generator would be
    # refused once in a thousand seeds.
    assert stats.kstest(both, "uniform").pvalue > 1e-3
    assert both.mean() == pytest.approx(0.5, abs=4 * (1 / 12 / both.size) ** 0.5)
    assert both.min() > 0.0
    assert both.max() < 1.0


@ALONG
def test_normals_have_the_moments_of_normals(along):
    both = drawn(fill_normals, along=along).ravel()
    assert stats.kstest(both, "norm").pvalue > 1e-3
    # The k-th moment of n draws scatters by sqrt((m_2k - m_k^2) / n).
    for power, expected, scatter in ((1, 0.0, 1.0), (2, 1.0, 2**0.5), (3, 0.0, 15**0.5), (4, 3.0, 96**0.5)):
        assert (both**power).mean() == pytest.approx(expected, abs=4 * scatter / both.size**0.5)


def test_exponentials_are_exponential():
    draws = np.array([exponential(3, 0, 3, 1, counter) for counter in range(COUNT)])
    assert stats.kstest(draws, "expon").pvalue > 1e-3


def test_neighbours_in_any_argument_are_strangers():
    plain = drawn(fill_normals)
    kin = {
        "the pair": plain[:, ::-1],
        "the next counter": np.roll(plain, 1, axis=0),
        "the next thing": drawn(fill_normals, thing=1),
        "the next stream": drawn(fill_normals, stream=2),
        "the next replica": drawn(fill_normals, replica=1),
        "the next seed": drawn(fill_normals, seed=2),
        "the high word of the seed": drawn(fill_normals, seed=1 + 2**32),
    }
    for name, other in kin.items():
        for left, right in ((plain, other), (plain**2, other**2)):
            correlation = np.corrcoef(left[:, 0], right[:, 0])[0, 1]
            # Four standard deviations of the correlation of n strangers.
            assert abs(correlation) < 4 / COUNT**0.5, name


def test_no_two_places_share_a_draw():
    seen = set()
    for replica in range(6):
        for stream in range(1, 6):
            for thing in range(6):
                for counter in range(6):
                    seen.update(uniforms(9, replica, stream, thing, counter))
    assert len(seen) == 2 * 6 * 5 * 6 * 6
