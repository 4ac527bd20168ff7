"""From an outline to passages: runs of whole sentences that fit the embedder. Pure.

An embedder cuts what is too long without a word, so passages are measured with its own tokenizer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.nouns import Span
from index.sentences import Outline, trimmed

PASSAGE_TOKENS = 96
TITLE_TOKENS = 40

CountTokens = Callable[[Sequence[str]], list[int]]


def cut_passages(text: str, outline: Outline, count_tokens: CountTokens, *, limit_tokens: int) -> list[Span]:
    """Passages in order: neighbouring sentences up to PASSAGE_TOKENS, none over ``limit_tokens``.

    A passage never crosses a heading. A sentence that is longer than the limit is cut at white space (or, in one
    endless word, between characters), so that each of its words is in some passage.
    """
    pieces = [piece for span in outline.sentences for piece in _pieces(text, span, count_tokens, limit_tokens)]
    counts = count_tokens([text[piece.start : piece.end] for piece in pieces])
    target = min(PASSAGE_TOKENS, limit_tokens)
    passages: list[Span] = []
    held = 0
    section: int | None = None
    for piece, count in zip(pieces, counts, strict=True):
        here = _heading_start(outline, piece.start)
        if passages and held + count <= target and here == section:
            passages[-1] = Span(passages[-1].start, piece.end)
            held += count
        else:
            passages.append(piece)
            held, section = count, here
    return passages


def embedding_text(title: str | None, body: str, count_tokens: CountTokens) -> str:
    """What is embedded for a passage: as much of the title as fits TITLE_TOKENS, a line break, the passage."""
    while title and count_tokens([title])[0] > TITLE_TOKENS:
        title = title[: len(title) // 2]
    return f"{title}\n{body}" if title else body


def _heading_start(outline: Outline, offset: int) -> int | None:
    heading = outline.heading_before(offset)
    return None if heading is None else heading.start


def _pieces(text: str, span: Span, count_tokens: CountTokens, limit_tokens: int) -> Iterator[Span]:
    """The sentence, or halves of it (and of those) until each is within the limit."""
    if span.end - span.start == 1 or count_tokens([text[span.start : span.end]])[0] <= limit_tokens:
        yield span
        return
    middle = _middle(text, span)
    for start, end in ((span.start, middle), (middle, span.end)):
        for half in trimmed(text, start, end):
            yield from _pieces(text, half, count_tokens, limit_tokens)


def _middle(text: str, span: Span) -> int:
    """The white space nearest to the middle, or the middle itself in an endless word."""
    middle = (span.start + span.end) // 2
    before = text.rfind(" ", span.start + 1, middle)
    after = text.find(" ", middle, span.end - 1)
    near = [place for place in (before, after) if place > span.start]
    return min(near, key=lambda place: abs(place - middle)) if near else middle
