"""Numbers for quotes: one citation for each place in an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from index.library import Library
from index.nouns import Article, MarkKind, mark_at
from retrieval.groups import with_group, with_retracted_copies
from retrieval.nouns import Citation, Cited, Quote


def cite(quotes: Sequence[Quote], library: Library) -> Cited:
    """The quotes with the near copies that carry them too, and their citations, numbered in the order of first use."""
    return numbered([with_group(quote, library) for quote in quotes], library)


def numbered(quotes: Sequence[Quote], library: Library) -> Cited:
    """The quotes, with what was retracted of their reports, and their citations, numbered in the order of first use."""
    quotes = with_retracted_copies(quotes, library)
    citations: dict[tuple[object, ...], Citation] = {}
    numbers: list[int] = []
    for quote in quotes:
        section = section_of(quote.article, quote.start, library)
        page, entry_time = page_of(quote), entry_time_of(quote)
        key = (quote.article.story, quote.article.id, section, page, entry_time)
        if key not in citations:
            citations[key] = Citation(len(citations) + 1, quote.article, section, page, entry_time)
        numbers.append(citations[key].number)
    return Cited(tuple(quotes), tuple(numbers), tuple(citations.values()))


def page_of(quote: Quote) -> str | None:
    """The number of the document's page that the quote begins on, as the document counts it."""
    page = mark_at(quote.article, quote.start, MarkKind.PAGE)
    return page.label if page else None


def entry_time_of(quote: Quote) -> datetime | None:
    """When the live blog's entry was written that the quote begins in."""
    entry = mark_at(quote.article, quote.start, MarkKind.ENTRY)
    return entry.at if entry else None


def section_of(article: Article, offset: int, library: Library) -> str | None:
    """The heading of the live blog's entry, or the one above the offset, as the article words it."""
    entry = mark_at(article, offset, MarkKind.ENTRY)
    if entry and entry.label:
        return entry.label
    heading = library.outline_of(article).heading_before(offset)
    return None if heading is None else article.text[heading.start : heading.end].strip("#*_ \t")
