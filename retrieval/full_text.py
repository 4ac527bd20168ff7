"""full_text: an article part by part, each part in pieces that are never cut within a sentence if they needn't be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.nouns import Article, Span

PART_CHARS = 4_500
PIECE_CHARS = 700
_BREAK = re.compile(r"\n\s*\n|[\n\r\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?][”\"’)\]]?(?=\s)")


def part_from(article: Article, start: int) -> tuple[Span, ...]:
    """The pieces of the text from ``start`` on, about PART_CHARS of them; none behind its end.

    A piece is a paragraph, or as much of a longer one as PIECE_CHARS hold. White space between pieces is in none.
    """
    pieces: list[Span] = []
    for piece in _pieces(article.text, start):
        if pieces and piece.end - pieces[0].start > PART_CHARS:
            break
        pieces.append(piece)
    return tuple(pieces)


def has_more(article: Article, end: int) -> bool:
    """Whether anything but white space stands behind ``end``."""
    return bool(article.text[end:].strip())


def _pieces(text: str, start: int) -> Iterator[Span]:
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        found = _BREAK.search(text, start)
        end = found.start() if found else len(text)
        if end - start > PIECE_CHARS:
            end = _within(text, start)
        yield Span(start, start + len(text[start:end].rstrip()))
        start = end


def _within(text: str, start: int) -> int:
    """Where a piece of an overlong paragraph ends: behind a sentence, a word, or at the limit."""
    limit = start + PIECE_CHARS
    ends = [found.end() for found in _SENTENCE_END.finditer(text, start, limit)]
    if ends:
        return ends[-1]
    space = text.rfind(" ", start + 1, limit)
    return space if space > start else limit
