"""unseen: what "more" and "the other article" may quote: nothing that was shown before, nor a copy of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.answers import Slice
from index.nouns import Passage
from retrieval.nouns import QUOTE_LIMIT_CHARS
from retrieval.windows import Place
from retrieval.words import words

COPY_SHARE = 0.7
MIN_COPY_WORDS = 5


def holds_more(passage: Passage, seen: Sequence[Slice]) -> bool:
    """Whether the passage has anything beyond the slices that were seen."""
    article = passage.article
    return not any(
        (one.story, one.article) == (article.story, article.id)
        and one.start <= passage.start
        and passage.end <= one.end
        for one in seen
    )


def unseen_chances(
    chances: Mapping[Place, float], seen: Sequence[Slice], shown: Sequence[str]
) -> dict[Place, float]:
    """The chances of the sentences that were not seen, made to sum up as all of them did.

    ``shown`` are the words of what was seen; those of a quote's length are compared, and copies of them left out.
    """
    if not seen:
        return dict(chances)
    old = [set(words(text)) for text in shown if len(text) <= QUOTE_LIMIT_CHARS]
    left = {place: chance for place, chance in chances.items() if not _was_seen(place, seen, old)}
    whole, rest = sum(chances.values()), sum(left.values())
    return {place: chance * whole / rest for place, chance in left.items()} if rest else left


def _was_seen(place: Place, seen: Sequence[Slice], old: Sequence[set[str]]) -> bool:
    article, span = place.laid.article, place.laid.spans[place.number]
    if any(
        (one.story, one.article) == (article.story, article.id)
        and one.start < span.end
        and span.start < one.end
        for one in seen
    ):
        return True
    mine = set(words(place.text))
    return len(mine) >= MIN_COPY_WORDS and any(len(mine & its) > COPY_SHARE * len(mine) for its in old)
