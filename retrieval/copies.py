"""Copies: a quote that other articles carry too is one report. It counts once, and names them all. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.nouns import Article, Span
from retrieval.alike import is_copied
from retrieval.nouns import QUOTE_LIMIT_CHARS, Quote
from retrieval.ranking import Ranked
from retrieval.windows import Laid, Window
from retrieval.words import words

COPIED_SHARE = 0.8  # of a window's characters, for another article to carry it
NEARBY = 2  # sentences around what was read, where the rest of a copied window may stand


def with_copies(quote: Quote, window: Window, ranked: Ranked) -> Quote:
    """The window's quote, cut from the first article that carries it, with the others that do."""
    carriers = list(carrying(window, ranked))
    if not carriers:
        return quote
    order = published_order([quote.article, *(one.article for one in carriers)])
    for article in order:
        if article is quote.article:
            break
        moved = _moved(quote, next(one for one in carriers if one.article is article))
        if moved is not None:
            quote = moved
            break
    return replace(quote, copies=tuple(article for article in order if article is not quote.article))


def carrying(window: Window, ranked: Ranked) -> Iterator[Window]:
    """Where other articles that were read carry the window's sentences: one run of sentences for each article."""
    mine = window.sentences
    for laid, numbers in _read_nearby(ranked):
        if laid is window.laid:
            continue
        theirs = {number: laid.text(number, number + 1) for number in numbers}
        pairs = [
            (text, number)
            for text in mine
            if (number := next((n for n, other in theirs.items() if is_copied(text, other)), None))
            is not None
        ]
        if sum(len(text) for text, _ in pairs) > COPIED_SHARE * sum(map(len, mine)):
            found = [number for _, number in pairs]
            yield Window(laid, min(found), max(found) + 1, window.probability)


def _read_nearby(ranked: Ranked) -> Iterator[tuple[Laid, Sequence[int]]]:
    """The articles that were read, in the order of their passages, and the sentences read of each or beside those."""
    near: dict[Laid, set[int]] = {}
    narrow = [(one.laid, one.first, one.last) for one in ranked.narrow]
    for laid, first, last in (*narrow, *((one.laid, one.first, one.last) for one in ranked.wide)):
        reach = range(max(0, first - NEARBY), min(len(laid.spans), last + NEARBY))
        near.setdefault(laid, set()).update(reach)
    for laid, numbers in near.items():
        yield laid, sorted(numbers)


def _moved(quote: Quote, window: Window) -> Quote | None:
    """The quote as the other article words it; None where that has other words, or no one place for the highlight."""
    start, end = window.start, window.end
    if end - start > QUOTE_LIMIT_CHARS or words(quote.text) != words(window.text):
        return None
    mark = _found_again(quote.highlight, quote, window)
    if mark is None and quote.highlight is not None:
        return None
    core = _found_again(quote.core, quote, window)
    return replace(quote, article=window.article, start=start, end=end, highlight=mark, core=core)


def _found_again(span: Span | None, quote: Quote, window: Window) -> Span | None:
    """Where the words of the quote's span stand in the window; None unless each text has them once."""
    if span is None:
        return None
    text = quote.article.text[span.start : span.end]
    if quote.text.count(text) != 1 or window.text.count(text) != 1:
        return None
    place = window.start + window.text.index(text)
    return Span(place, place + len(text))


def published_order(articles: Sequence[Article]) -> list[Article]:
    """The report's first article first: by date, the undated last, ties by id.

    Of one outlet's versions under one title, the newest stands in front of the older ones: it is what holds now.
    """
    return sorted(articles, key=lambda one: (_superseded(one, articles), *age(one)))


def age(article: Article) -> tuple[bool, str, int, str]:
    """Sorts the first published first, the undated last, ties by story and id."""
    moment = article.published
    return moment is None, moment.isoformat() if moment else "", article.story, article.id


def _superseded(article: Article, among: Sequence[Article]) -> bool:
    """Whether its outlet has put out a newer one of the same title."""
    if article.published is None or article.outlet is None or article.title is None:
        return False
    return any(
        other.published is not None
        and other.published > article.published
        and (other.outlet, other.title) == (article.outlet, article.title)
        for other in among
    )
