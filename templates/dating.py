"""What an answer says about time: which days the quoted words mean, and how old the quoted articles are."""

from __future__ import annotations

from collections.abc import Sequence

from index.nouns import told_at
from retrieval.asked_time import asked_period, months_between
from retrieval.dates import Dated, dates_of
from retrieval.nouns import Answer, Quote
from retrieval.periods import Period
from templates.plain import shortened
from templates.words import Surface, said

DATES_NAMED = 6  # under one citation
WORDS_LIMIT_CHARS = 40
OLD_MONTHS = 2  # from then on an answer says how old its news is: younger, its date says as much


def dates_line(quotes: Sequence[Quote], surface: Surface) -> str:
    """What the relative dates in quotes of one article mean, marked as ours, or that it is undated; else empty."""
    resolved: dict[tuple[str, Period | None], tuple[str, Dated]] = {}
    for quote in quotes:
        for dated in dates_of(quote.article, quote.start, quote.end):
            if _is_told(dated, quote):
                words = shortened(quote.article.text[dated.span.start : dated.span.end], WORDS_LIMIT_CHARS)
                resolved.setdefault((words.casefold(), dated.period), (words, dated))
    undated = told_at(quotes[0].article, quotes[0].start) is None
    named = [(words, one) for words, one in resolved.values() if one.period or undated][:DATES_NAMED]
    if not named:
        return ""
    return said(
        "dates",
        surface,
        counted=[(words, one.period) for words, one in named if one.period and not one.anchored],
        anchored=[(words, one.period) for words, one in named if one.period and one.anchored],
        unplaced=[words for words, one in named if not one.period],
    )


def _is_told(dated: Dated, quote: Quote) -> bool:
    """Only what the words themselves don't tell: "3 March" is told where another year than the article's is meant."""
    if not dated.relative:
        return False
    published = told_at(quote.article, quote.start)
    return not dated.yearless or (
        published is not None and dated.first is not None and dated.first.year != published.year
    )


def age_line(answer: Answer, surface: Surface) -> str:
    """How old the newest quoted article is, seen from the question's day; empty if it is new, or that isn't known.

    Also empty if the question itself asks about times long gone: then old articles are what is wanted.
    """
    moments = [told_at(quote.article, quote.start) for quote in answer.quotes]
    dates = [moment.date() for moment in moments if moment]
    as_of = answer.question.as_of
    if as_of is None or not dates:
        return ""
    months = months_between(max(dates), as_of)
    asked = asked_period(answer.understood_as or answer.question.text, as_of)
    wanted = [one for one in (asked and asked.last, answer.question.until) if one]
    if months < OLD_MONTHS or any(months_between(one, as_of) >= OLD_MONTHS for one in wanted):
        return ""
    articles = len({(one.article.story, one.article.id) for one in answer.quotes})
    return said("age", surface, months=months, articles=articles)
