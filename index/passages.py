"""From an outline to passages: runs of whole sentences that fit the embedder. Pure.

An embedder cuts what is too long without a word, so passages are measured with its own tokenizer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.nouns import Span
from index.sentences import SENTENCE_LIMIT_CHARS, Outline, trimmed

PASSAGE_TOKENS = 96
TITLE_TOKENS = 40
COUNTED_AT_ONCE = 500

CountTokens = Callable[[Sequence[str]], list[int]]


def cut_passages(text: str, outline: Outline, count_tokens: CountTokens, *, limit_tokens: int) -> list[Span]:
    """Passages in order: neighbouring sentences up to PASSAGE_TOKENS, none over ``limit_tokens``.

    None is longer than the longest sentence either: to a tokenizer, an endless word may be a single token. A passage
    never crosses a heading. A sentence with more tokens than the limit is cut at white space (or, in one endless
    word, between characters), so that each of its words is in some passage.
    """
    target = min(PASSAGE_TOKENS, limit_tokens)
    passages: list[Span] = []
    held = 0
    section: int | None = None
    for piece, count in _measured(text, outline.sentences, count_tokens, limit_tokens):
        here = _heading_start(outline, piece.start)
        joined = Span(passages[-1].start if passages else piece.start, piece.end)
        fits = held + count <= target and joined.end - joined.start <= SENTENCE_LIMIT_CHARS
        if passages and fits and here == section:
            passages[-1] = joined
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


def _measured(
    text: str, spans: Sequence[Span], count_tokens: CountTokens, limit_tokens: int
) -> Iterator[tuple[Span, int]]:
    """The spans with their tokens, some hundred counted at once; one over the limit in halves (and theirs)."""
    for first in range(0, len(spans), COUNTED_AT_ONCE):
        some = spans[first : first + COUNTED_AT_ONCE]
        counts = count_tokens([text[span.start : span.end] for span in some])
        for span, count in zip(some, counts, strict=True):
            if count <= limit_tokens or span.end - span.start == 1:
                yield span, count
            else:
                yield from _measured(text, _halves(text, span), count_tokens, limit_tokens)


def _halves(text: str, span: Span) -> list[Span]:
    middle = _middle(text, span)
    return [*trimmed(text, span.start, middle), *trimmed(text, middle, span.end)]


def _middle(text: str, span: Span) -> int:
    """The white space nearest to the middle, or the middle itself in an endless word."""
    middle = (span.start + span.end) // 2
    before = text.rfind(" ", span.start + 1, middle)
    after = text.find(" ", middle, span.end - 1)
    near = [place for place in (before, after) if place > span.start]
    return min(near, key=lambda place: abs(place - middle)) if near else middle
