"""unseen: what "more" and "the other article" may quote: nothing that was shown before, nor a copy of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.answers import Slice
from index.nouns import Passage
from retrieval.nouns import Question
from retrieval.windows import Place, Window
from retrieval.words import words

MORE_CHANCE = 0.01  # of a window that adds to an answer; what is likelier was shown with it
COPY_SHARE = 0.7
MIN_COPY_WORDS = 5


def may_hold_more(passage: Passage, question: Question) -> bool:
    """Whether the question may be answered from the passage: asked elsewhere, not from an article that was seen."""
    article = passage.article
    return not question.elsewhere or all(
        (one.story, one.article) != (article.story, article.id) for one in question.seen
    )


def unseen_chances(
    chances: Mapping[Place, float], seen: Sequence[Slice], shown: Sequence[str]
) -> dict[Place, float]:
    """The chances of the sentences that were not seen; ``shown`` are the words of what was, copies of which are out."""
    old = [set(words(text)) for text in shown]
    return {place: chance for place, chance in chances.items() if not _was_seen(place, seen, old)}


def _was_seen(place: Place, seen: Sequence[Slice], old: Sequence[set[str]]) -> bool:
    article, span = place.laid.article, place.laid.spans[place.number]
    for one in seen:
        same = (one.story, one.article) == (article.story, article.id)
        if same and one.start < span.end and span.start < one.end:
            return True
    mine = set(words(place.text))
    return len(mine) >= MIN_COPY_WORDS and any(len(mine & its) > COPY_SHARE * len(mine) for its in old)


def with_more(windows: Sequence[Window], sure: float) -> tuple[list[Window], float]:
    """The unseen windows that add to the answer, as sure as it was; else the best there are, as sure as they are."""
    more = [window for window in windows if window.probability >= MORE_CHANCE]
    if more or not windows:
        return more, sure
    return list(windows), min(sure, windows[0].probability)
