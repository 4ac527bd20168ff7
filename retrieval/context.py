"""context: a quote in the text around it, and whether it still stands there."""

from __future__ import annotations

from collections.abc import Sequence

from index.answers import Slice
from index.errors import ArticleUnknown
from index.library import Library
from index.nouns import Article
from retrieval.cite import cite, section_of
from retrieval.desk import Desk
from retrieval.nouns import Cited, Context, Quote

AROUND_CHARS = 700


def contexts(desk: Desk, slices: Sequence[Slice]) -> tuple[Context, ...]:
    """For each slice of a sent answer, in order and numbered from 1: the quote and the sentences around it.

    The quote is the one that was sent, from the revision that it was cut from.
    """
    return tuple(_context(desk.library, number, one) for number, one in enumerate(slices, 1))


def _context(library: Library, number: int, one: Slice) -> Context:
    try:
        newest = library.article(one.story, one.article)
        quoted = (
            newest
            if newest.revision == one.revision
            else library.revision(one.story, newest.id, one.revision)
        )
    except ArticleUnknown:
        return Context(number, None, "", "", None, newer=False, gone=True)
    quote = Quote(quoted, one.start, one.end)
    first, last = _around(quoted, one.start, one.end, library)
    return Context(
        number,
        quote,
        quoted.text[first : one.start],
        quoted.text[one.end : last],
        section_of(quoted, one.start, library),
        newer=newest.revision != one.revision,
        gone=False,
    )


def _around(article: Article, start: int, end: int, library: Library) -> tuple[int, int]:
    """Where the whole sentences begin and end that fit AROUND_CHARS, half before the quote and half after."""
    outline = library.outline_of(article)
    earliest, latest = start - AROUND_CHARS // 2, end + AROUND_CHARS // 2
    heading = outline.heading_before(start)
    floor = heading.end if heading else 0
    starts = [one.start for one in outline.sentences if max(earliest, floor) <= one.start <= start]
    ends = [one.end for one in outline.sentences if end <= one.end <= latest]
    return min(starts, default=start), max(ends, default=end)


def slices_of(cited: Cited | None) -> tuple[Slice, ...]:
    """Where the quotes stand, in order: what is kept of an answer."""
    quotes = cited.quotes if cited else ()
    return tuple(
        Slice(one.article.story, one.article.id, one.article.revision, one.start, one.end) for one in quotes
    )


def quoted_texts(slices: Sequence[Slice], library: Library) -> list[str]:
    """The words of the slices, as they stood then, in order; what is not kept any more is left out."""
    texts: list[str] = []
    for one in slices:
        try:
            article = library.revision(one.story, one.article, one.revision)
        except ArticleUnknown:
            continue
        texts.append(article.text[one.start : one.end])
    return texts


def recut(cited: Cited, library: Library) -> Cited | None:
    """The same quotes cut anew from the library, just before they are sent.

    None when one of them, or a copy that is named with it, no longer stands in the newest revision of its article: then
    the question is asked again.
    """
    for quote in cited.quotes:
        for article in (quote.article, *quote.copies):
            newest = _newest(article, library)
            if newest is None or newest.revision != article.revision:
                return None
            if article is quote.article and newest.text[quote.start : quote.end] != quote.text:
                return None
    return cite(cited.quotes, library)


def _newest(article: Article, library: Library) -> Article | None:
    """The article as it is now; None when it is there no more."""
    try:
        return library.article(article.story, article.id)
    except ArticleUnknown:
        return None
