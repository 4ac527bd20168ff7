"""Groups: articles that are one report count as one source, which has several links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index.library import Library
from index.nouns import Article
from retrieval.alike import is_copied
from retrieval.copies import age
from retrieval.nouns import Quote

NEARLY_WHOLE = 0.8  # of the longest text of a group: what is shorter was cut


def with_group(quote: Quote, library: Library) -> Quote:
    """The quote with the near copies of its article that carry it too, beside those that are named already."""
    named = {(one.story, one.id) for one in quote.copies}
    unnamed = [one for one in library.copies(quote.article) if (one.story, one.id) not in named]
    if not unnamed:
        return quote
    mine = _sentences(quote.article, library, quote.start, quote.end)
    others = [one for one in unnamed if _carries(mine, _sentences(one, library, 0, len(one.text)))]
    return replace(quote, copies=(*quote.copies, *others))


def with_retracted_copies(quotes: Sequence[Quote], library: Library) -> list[Quote]:
    """The quotes with the near copies of their articles that were retracted: who reads a report shall know of it.

    Whether these carry the very sentence doesn't matter, for a reason seldom says which one it means. What is
    retracted itself says so itself.
    """
    found: dict[tuple[int, str], tuple[Article, ...]] = {}
    for article in (quote.article for quote in quotes):
        source = (article.story, article.id)
        if source not in found:
            gone = () if article.retraction else library.copies(article, retracted=True)
            found[source] = tuple(sorted(gone, key=_retracted_at, reverse=True))
    return [replace(one, retracted_copies=found[one.article.story, one.article.id]) for one in quotes]


def _retracted_at(article: Article) -> datetime:
    return article.retraction.at if article.retraction else datetime.min.replace(tzinfo=UTC)


def _sentences(article: Article, library: Library, start: int, end: int) -> list[str]:
    """The sentences that lie in the part, or reach into it."""
    spans = library.outline_of(article).sentences
    return [article.text[one.start : one.end] for one in spans if one.start < end and start < one.end]


def _carries(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether each sentence stands there, as it is or nearly so but with every fact."""
    held = set(theirs)
    return all(one in held or any(is_copied(one, other) for other in theirs) for one in mine)


def source_of(article: Article) -> object:
    """What is one for all articles of a group."""
    return (article.story, article.id) if article.group is None else article.group


def one_of_each(articles: Sequence[Article]) -> list[Article]:
    """Of each group the first to be published of those that tell nearly as much as the longest. In their order."""
    groups: dict[object, list[Article]] = defaultdict(list)
    for one in articles:
        groups[source_of(one)].append(one)
    kept = {_first(some) for some in groups.values()}
    return [one for one in articles if (one.story, one.id) in kept]


def _first(group: Sequence[Article]) -> tuple[int, str]:
    enough = NEARLY_WHOLE * max(len(one.text) for one in group)
    first = min((one for one in group if len(one.text) >= enough), key=age)
    return first.story, first.id
