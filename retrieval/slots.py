"""Slots: two sentences that tell one thing, but each with another day, name, place or cause in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.nouns import Article, Span
from retrieval.when_told import times_in, when_told
from retrieval.words import STOPWORDS, stem, stems, words

ALIKE = 0.75  # Dice's coefficient of the content stems beside the slots
SHARED_STEMS = 3

CAUSED_CHARS = 100
_SAYING = re.compile(r"\b(?:said|says|told|that|found|believe[ds]?|whether)\b|[.;:“”\"]|,\s")
_CAUSE = re.compile(
    r"\b(?:because of|due to|caused by|(?:the )?result of|resulted from|attributed to|stemmed from|blamed on)\s"
    r"(?P<cause>[^,.;:()“”\"]{3,120})"
)


def parallel(one: str, its_slot: Span, other: str, other_slot: Span) -> bool:
    """Whether the sentences tell the same beside their slots, which are offsets into each sentence."""
    mine, theirs = _content(_without(one, its_slot)), _content(_without(other, other_slot))
    shared = mine & theirs
    return len(shared) >= SHARED_STEMS and 2 * len(shared) >= ALIKE * (len(mine) + len(theirs))


def unknown_to(account: str, article: Article, *, beside: str = "") -> bool:
    """Whether the article has none of the account's content words, those ``beside`` left aside: it doesn't know it."""
    text = f"{article.title or ''}\n{article.text}".casefold()
    own = set(words(account)) - STOPWORDS - set(words(beside))
    return not any(word in text for word in own)


def other_time(answer: str, article: Article, sentence: str, other_article: Article) -> Span | None:
    """Where the other article's sentence tells a time that can't be the answer's, if it tells none that can."""
    dated = article.published and other_article.published
    own = when_told(answer, article.published if dated else None)
    published = other_article.published if dated else None
    if not own.denies(when_told(sentence, published)):
        return None
    return next(
        (span for span in times_in(sentence) if own.denies(when_told(sentence[slice(*span)], published))),
        None,
    )


@dataclass(frozen=True, slots=True)
class Cause:
    """Where a sentence tells a cause, and the content stems of what it is the cause of."""

    span: Span
    of: frozenset[str]


def causes_in(sentence: str) -> Iterator[Cause]:
    """The causes: what stands behind "because of", "caused by" and their like."""
    for found in _CAUSE.finditer(sentence):
        caused = _SAYING.split(sentence[max(0, found.start() - CAUSED_CHARS) : found.start()])[-1]
        yield Cause(Span(*found.span("cause")), frozenset(_content(caused)))


def other_cause(question: str, one: str, cause: Cause, other: str, other_cause: Cause) -> bool:
    """Whether both are told as the cause of one thing that is asked about, and are mostly of other words."""
    caused = cause.of & other_cause.of
    if not caused & set(stems(question)) or len(caused) < 0.5 * max(len(cause.of), len(other_cause.of)):
        return False
    mine, its = _content(one[slice(*cause.span)]), _content(other[slice(*other_cause.span)])
    return 2 * len(mine & its) <= min(len(mine), len(its)) and bool(mine - its) and bool(its - mine)


def _without(sentence: str, slot: Span) -> str:
    return sentence[: slot.start] + " " + sentence[slot.end :]


def _content(text: str) -> set[str]:
    return {one for one in stems(text) if one not in STOPWORDS and one not in _EMPTY}


_EMPTY = frozenset(stem(word) for word in "said says told according caused".split())
