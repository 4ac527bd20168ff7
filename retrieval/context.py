"""context: a quote in the text around it, and whether it still stands there."""

from __future__ import annotations

from collections.abc import Sequence

from index.answers import Slice
from index.errors import ArticleUnknown
from index.library import Library
from index.nouns import Article, Span
from index.revised import revision_changes
from retrieval.cite import numbered, section_of
from retrieval.desk import Desk
from retrieval.groups import with_retracted_copies
from retrieval.nouns import QUOTE_LIMIT_CHARS, Cited, Quote
from retrieval.results import Context, Correction

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
    (quote,) = with_retracted_copies([Quote(quoted, one.start, one.end)], library)
    first, last = _around(quoted, one.start, one.end, library)
    return Context(
        number,
        quote,
        quoted.text[first : one.start],
        quoted.text[one.end : last],
        section_of(quoted, one.start, library),
        newer=newest.revision != one.revision,
        gone=False,
        correction=_correction(quote, newest, library),
    )


def _correction(quote: Quote, newest: Article, library: Library) -> Correction | None:
    """What became of the quoted words, where the article's newest revision has them no more; None where it has."""
    if newest.revision == quote.article.revision or _plain(quote.text) in _plain(newest.text):
        return None
    revised = revision_changes(library, newest.story, newest.id, since=quote.article.revision)
    if revised is None:
        return None
    gone = [one for one in revised.changes if one.removed and _meets(one.removed, quote)]
    now = next((one.added for one in gone if one.added), None)
    quotable = now and now.end - now.start <= QUOTE_LIMIT_CHARS
    return Correction(revised.at, Quote(revised.after, now.start, now.end) if now and quotable else None)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _meets(span: Span, quote: Quote) -> bool:
    return span.start < quote.end and quote.start < span.end


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

    None when one of them, or a copy that is named with it, no longer stands in the newest revision of its article, or
    was retracted meanwhile: then the question is asked again.
    """
    for quote in cited.quotes:
        for article in (quote.article, *quote.copies):
            newest = _newest(article, library)
            if (
                newest is None
                or newest.revision != article.revision
                or newest.retraction != article.retraction
            ):
                return None
            if article is quote.article and newest.text[quote.start : quote.end] != quote.text:
                return None
    return numbered(cited.quotes, library)


def _newest(article: Article, library: Library) -> Article | None:
    """The article as it is now; None when it is there no more."""
    try:
        return library.article(article.story, article.id)
    except ArticleUnknown:
        return None
