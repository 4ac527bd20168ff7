"""Windows: runs of neighbouring sentences that are short enough to be quoted. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.nouns import Article, Span
from index.sentences import Outline
from retrieval.nouns import QUOTE_LIMIT_CHARS

WINDOW_CHARS = 320


@dataclass(frozen=True, slots=True)
class Window:
    """A slice of an article from the start of one sentence to the end of the same or a later one."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def windows(article: Article, outline: Outline, within: Span) -> Iterator[Window]:
    """For each sentence that begins in ``within``: itself and what follows it, up to WINDOW_CHARS.

    None crosses a heading. A sentence that is longer than a quote may be is cut at white space.
    """
    sentences = outline.sentences
    for position, sentence in enumerate(sentences):
        if sentence.end <= within.start:
            continue
        if sentence.start >= within.end:
            return
        for piece in quotable(article.text, sentence):
            end = piece.end
            if end == sentence.end:
                for following in sentences[position + 1 :]:
                    if following.end - piece.start > WINDOW_CHARS or _heading_between(
                        outline, end, following
                    ):
                        break
                    end = following.end
            yield Window(article, piece.start, end)


def _heading_between(outline: Outline, end: int, following: Span) -> bool:
    heading = outline.heading_before(following.start)
    return heading is not None and heading.start >= end


def quotable(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence, or pieces of it that a quote can hold, cut at white space where there is any."""
    start = sentence.start
    while sentence.end - start > QUOTE_LIMIT_CHARS:
        cut = max(
            text.rfind(" ", start + 1, start + QUOTE_LIMIT_CHARS),
            text.rfind("\n", start + 1, start + QUOTE_LIMIT_CHARS),
        )
        cut = cut if cut > start else start + QUOTE_LIMIT_CHARS
        yield Span(start, cut)
        start = cut
        while start < sentence.end and text[start].isspace():
            start += 1
    if start < sentence.end:
        yield Span(start, sentence.end)
