"""Inflating gives back what was packed, however it comes in pieces, and never more than the limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.inflate import InflatedTooBig, NotInflatable, gunzip, inflate

PACKED = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:5]) + gzip.compress(data[5:]),
    "deflate": zlib.compress,
    "deflate ": lambda data: zlib.compress(data, wbits=-15),
}


@given(st.sampled_from(sorted(PACKED)), st.binary(max_size=400), st.integers(1, 40))
def test_pieces_of_any_size_give_the_same(way: str, data: bytes, size: int) -> None:
    packed = PACKED[way](data)
    pieces = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert inflate(pieces, way.strip(), limit_bytes=400) == data


@given(st.sampled_from(sorted(PACKED)), st.integers(6, 5_000), st.integers(0, 5_000))
def test_the_limit_holds_to_the_byte(way: str, size: int, limit: int) -> None:
    pieces = [PACKED[way](b"x" * size)]
    if limit >= size:
        assert len(inflate(pieces, way.strip(), limit_bytes=limit)) == size
    else:
        with pytest.raises(InflatedTooBig):
            inflate(pieces, way.strip(), limit_bytes=limit)


# Named: a compressed file holds its time, and every worker must collect the same tests.
@pytest.mark.parametrize(
    "data",
    [b"", b"\x1f", b"\x1f\x8b", b"no gzip", gzip.compress(b"cut")[:-1], gzip.compress(b"") * 1_002],
    ids=["empty", "a byte", "a mark", "words", "cut", "too many"],
)
def test_what_is_no_gzip_file_is_refused(data: bytes) -> None:
    with pytest.raises(NotInflatable):
        gunzip(data, limit_bytes=100)


def test_memory_holds_no_more_than_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(InflatedTooBig):
            inflate([bomb], "gzip", limit_bytes=1_000)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_what_follows_the_last_member_is_left_alone() -> None:
    assert gunzip(gzip.compress(b"a") + gzip.compress(b"b") + b"padding", limit_bytes=9) == b"ab"
