"""Who says a quote, and how sure: as the article tells it, wherever in the article it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.cache import WeighedCache
from index.library import Library
from index.nouns import Article, Span
from index.stored import text_digest
from retrieval.nouns import Quote, Standing
from retrieval.speech import Speech, hedges_of, speeches

CACHED_SPEECHES = 20_000
MOSTLY = 0.5  # of what is asked about, a speech must hold more than this to be whose words they are

# By the text's digest: what an article says doesn't change, and reading a long one again would cost its length.
_heard: WeighedCache[bytes, tuple[Speech, ...]] = WeighedCache(
    limit=CACHED_SPEECHES, weigh=lambda found: 1 + len(found)
)


def speeches_of(article: Article, library: Library) -> tuple[Speech, ...]:
    """The article's speech in order, read once for each text."""
    return _heard.get(text_digest(article.text), lambda: speeches(article, library.outline_of(article)))


def attributed(quotes: Sequence[Quote], library: Library) -> list[Quote]:
    """The quotes, each with its speaker, their role and standing, and its words of doubt or contrast."""
    return [attribute(quote, library) for quote in quotes]


def attribute(quote: Quote, library: Library) -> Quote:
    """The quote with its speaker, as far as the article tells, and the hedges of its own words.

    Of several sentences, the quote's ``core`` is the one that answers: who says another one doesn't say this one.
    """
    speech = speech_in(speeches_of(quote.article, library), quote)
    speaker = speech.speaker if speech else None
    return replace(
        quote,
        speaker=speaker.name if speaker else None,
        role=speaker.role if speaker else None,
        standing=speaker.standing if speaker else Standing.NONE,
        hedges=hedges_of(quote.text),
    )


def speech_in(spoken: Sequence[Speech], quote: Quote) -> Speech | None:
    """The speech that the quote's core is; None where it is none, or several people's."""
    core = quote.core or Span(quote.start, quote.end)
    if quote.highlight:
        holding = [one for one in spoken if _overlap(one.span, quote.highlight)]
        if len(holding) == 1 and holding[0].speaker:
            return holding[0]
    inside = [one for one in spoken if _overlap(one.span, core)]
    if len({one.speaker.name if one.speaker else None for one in inside}) != 1:
        return None
    held = sum(_overlap(one.span, core) for one in inside)
    return inside[0] if held > MOSTLY * (core.end - core.start) else None


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
