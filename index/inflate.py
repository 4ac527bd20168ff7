"""Inflating what comes from outside, a piece at a time, so that a few bytes can never become gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
WAYS = ("gzip", "x-gzip", "deflate")
GZIP_MAGIC = b"\x1f\x8b\x08"
PIECE_BYTES = 65_536
MEMBER_LIMIT = 1_000  # of one gzip file; millions of empty ones would keep a processor busy for nothing


class InflatedTooBig(Exception):
    """More came out than the limit."""


class NotInflatable(Exception):
    """The data is no such stream, or is cut short."""


def inflate(pieces: Iterable[bytes], way: str, *, limit_bytes: int) -> bytes:
    """All that the pieces inflate to; ``way`` is a Content-Encoding, one of WAYS.

    A gzip file may have several members; what follows the last is left alone. Memory holds the limit and one piece.
    Raises InflatedTooBig, NotInflatable.
    """
    out = bytearray()
    window, members = 0, 1
    stream = zlib.decompressobj()
    for piece in _with_head(pieces):
        if not window:
            window = _window(way, piece)
            stream = zlib.decompressobj(window)
        while piece:
            if stream.eof:
                if window != _GZIP or not piece.startswith(GZIP_MAGIC[: len(piece)]):
                    return bytes(out)
                members += 1
                stream = zlib.decompressobj(window)
            try:
                out += stream.decompress(piece, limit_bytes + 1 - len(out))
            except zlib.error as error:
                raise NotInflatable from error
            if len(out) > limit_bytes:
                raise InflatedTooBig
            if members > MEMBER_LIMIT:
                raise NotInflatable
            piece = stream.unused_data if stream.eof else stream.unconsumed_tail
    if not stream.eof:
        raise NotInflatable
    return bytes(out)


def gunzip(data: bytes, *, limit_bytes: int) -> bytes:
    """A gzip file's content. Raises InflatedTooBig, NotInflatable."""
    pieces = (data[start : start + PIECE_BYTES] for start in range(0, len(data), PIECE_BYTES))
    return inflate(pieces, "gzip", limit_bytes=limit_bytes)


def _with_head(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, the first piece with at least the two that tell what the stream is."""
    pieces = iter(pieces)
    head = b""
    while len(head) < 2:
        piece = next(pieces, None)
        if piece is None:
            break
        head += piece
    yield head
    yield from pieces


def _window(way: str, head: bytes) -> int:
    """zlib's window. "deflate" means a zlib stream, RFC 9110; some servers leave its header out."""
    if way != "deflate":
        return _GZIP
    whole = len(head) >= 2 and head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
    return _ZLIB if whole else _RAW
