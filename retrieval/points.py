"""The sentences that may become points of a summary, or news: the article's own, short enough, readable alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from index.library import Library
from index.nouns import Article, Span
from retrieval.alone import standing_span
from retrieval.attribution import speech_in, speeches_of
from retrieval.dated_ahead import known_date
from retrieval.nouns import QUOTE_LIMIT_CHARS, Quote
from retrieval.words import words

CONSIDERED_SENTENCES = 1_000
MIN_WORDS = 6
_NEVER = datetime.max.replace(tzinfo=UTC)
_MARKS = ("“", '"')


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may become a point. ``lead`` counts from 0 at the article's first sentence.

    ``span`` is what would be quoted: one that leans on the sentence before it brings that along. ``worth`` (0..1) is
    how much it is about what is asked for.
    """

    article: Article
    span: Span
    lead: int
    worth: float = 1.0

    @property
    def text(self) -> str:
        return self.article.text[self.span.start : self.span.end]

    @property
    def key(self) -> tuple[int, str]:
        """Which article it is of."""
        return self.article.story, self.article.id


def sentences_of(article: Article, library: Library) -> list[Sentence]:
    """The article's sentences that can be read alone, in order; where none can, all of them, cut to a quote."""
    outline = library.outline_of(article)
    found: list[Sentence] = []
    for lead, sentence in enumerate(outline.quotable):
        if sentence.end - sentence.start > QUOTE_LIMIT_CHARS:
            continue
        span = standing_span(article, outline, sentence)
        text = article.text[sentence.start : sentence.end]
        if span and len(words(text)) >= MIN_WORDS and not text.rstrip().endswith((":", "?")):
            found.append(Sentence(article, span, lead))
    return found or [
        Sentence(article, Span(one.start, min(one.end, one.start + QUOTE_LIMIT_CHARS)), lead)
        for lead, one in enumerate(outline.quotable)
    ]


def oldest_first(articles: Sequence[Article], *, today: date | None = None) -> list[Article]:
    """By date, then id; the undated last, and with them what is dated after ``today``, if one is given."""
    return sorted(articles, key=lambda one: (known_date(one, today) or _NEVER, one.id))


def first_of_each(sentences: Sequence[Sentence], *, limit: int = CONSIDERED_SENTENCES) -> list[Sentence]:
    """At most ``limit``, in their order: of every article as many from its start as of the others."""
    earliest = sorted(range(len(sentences)), key=lambda n: sentences[n].lead)[:limit]
    return [sentences[n] for n in sorted(earliest)]


def is_overlapping(one: Sentence, other: Sentence) -> bool:
    """Whether both are of one article and share a sentence."""
    return one.key == other.key and one.span.start < other.span.end and other.span.start < one.span.end


def is_quoting(sentence: Sentence) -> bool:
    """Whether there is a quotation mark in it: what has none isn't worth looking for who speaks."""
    return any(mark in sentence.text for mark in _MARKS)


def is_speech(sentence: Sentence, library: Library) -> bool:
    """Whether most of it is what somebody says, word for word."""
    if not is_quoting(sentence):
        return False
    speech = speech_in(
        speeches_of(sentence.article, library),
        Quote(sentence.article, sentence.span.start, sentence.span.end),
    )
    return speech is not None and speech.direct
