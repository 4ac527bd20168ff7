"""Numbers for quotes: one citation for each article and section."""

from __future__ import annotations

from collections.abc import Sequence

from index.library import Library
from index.nouns import Article
from retrieval.nouns import Citation, Cited, Quote


def cite(quotes: Sequence[Quote], library: Library) -> Cited:
    """The quotes with their citations, numbered from 1 in the order of first use."""
    citations: dict[tuple[int, str, str | None], Citation] = {}
    numbers: list[int] = []
    for quote in quotes:
        section = section_of(quote.article, quote.start, library)
        key = (quote.article.story, quote.article.id, section)
        if key not in citations:
            citations[key] = Citation(len(citations) + 1, quote.article, section)
        numbers.append(citations[key].number)
    return Cited(tuple(quotes), tuple(numbers), tuple(citations.values()))


def section_of(article: Article, offset: int, library: Library) -> str | None:
    """The heading above the offset, as the article words it."""
    heading = library.outline_of(article).heading_before(offset)
    return None if heading is None else article.text[heading.start : heading.end].strip("#*_ \t")
