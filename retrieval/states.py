"""States: where quotes tell one thing at different times, the one that the question asks about comes first. Pure.

Newer first when the news moved, older first when it is asked about then. Only quotes that are nearly as likely and
speak of the same change places; what is likelier by far stays first, however old.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from retrieval.accounts import own_scene
from retrieval.alike import overlap
from retrieval.asked_time import AskedState, asked_state, timeless
from retrieval.fates import fates_told
from retrieval.kinds import Kind, has_kind, kind_of
from retrieval.nouns import Account, Difference, Differing, Question, Quote
from retrieval.same_event import tells_same
from retrieval.who_said import said_question
from retrieval.words import stem, stems

NEAR = 0.5  # of the best quote's chance, for one that only speaks of the same
NEAR_ACCOUNT = 0.1  # … for one that is another account of the very thing
SERIES = 0.6  # of the words of the sentences that answer, from which on they are such accounts
# What is to come, as a quote tells it: "will not resign", "would reopen", "is to be tested".
_TO_COME = re.compile(
    r"\b(?:will|would|shall|won['’]t|to)\s+(?:not |never |no longer |also |be )*([a-z]+)", re.IGNORECASE
)
_TO_COME_ASKED = re.compile(r"\b(?:will|won['’]t|shall)\b", re.IGNORECASE)
_CHANGING = (Difference.NUMBER, Difference.DATE, Difference.PLACE, Difference.NAME)


def in_asked_order(
    question: Question, quotes: Sequence[Quote], differing: Differing | None
) -> tuple[list[Quote], Differing | None]:
    """The quotes with the state that is asked about first, and the accounts with their quotes' new places.

    The scores keep their order, so the first quote still has the highest.
    """
    wanted = _wanted(question, differing)
    if wanted is AskedState.ANY or said_question(question.text):
        return list(quotes), differing
    places = [0, *(place for place in range(1, len(quotes)) if _rivals(question, quotes, place, differing))]
    dated = [place for place in places if quotes[place].article.published]
    if 0 not in dated:
        return list(quotes), differing
    first = min(dated, key=lambda place: (*_order(quotes[place], wanted, _today(question)), place))
    order = [first, *(place for place in range(len(quotes)) if place != first)]
    return _rearranged(quotes, order), _renumbered(differing, order)


def tells_several(question: Question, quotes: Sequence[Quote]) -> bool:
    """Whether another quote tells another state of the thing than the best."""
    return any(_rivals(question, quotes, place, None) for place in range(1, len(quotes)))


def _wanted(question: Question, differing: Differing | None) -> AskedState:
    """The state asked about. How many were hurt is known better with each report, so it is asked as it stands."""
    wanted = asked_state(question.text, question.as_of)
    counts = differing is not None and differing.kind is Difference.NUMBER
    return AskedState.NEWEST if wanted is AskedState.ANY and counts and fates_told(question.text) else wanted


def _today(question: Question) -> date | None:
    """The day up to which news counts as told; None where every article does."""
    return None if question.clock else question.as_of


def _rivals(question: Question, quotes: Sequence[Quote], place: int, differing: Differing | None) -> bool:
    """Whether the quote tells the same thing as the first, on another day, and is nearly as likely to answer."""
    best, other = quotes[0], quotes[place]
    if best.article.published is None or other.article.published is None:
        return False
    if best.article.published.date() == other.article.published.date():
        return False
    if differing and differing.kind in _CHANGING and {one.quote for one in differing.accounts} == {0, place}:
        return other.score >= NEAR_ACCOUNT * best.score
    if _TO_COME_ASKED.search(question.text) and _foretells(question.text, other) > _foretells(
        question.text, best
    ):
        return other.score >= NEAR_ACCOUNT * best.score
    kind = kind_of(question.text)
    like = overlap(_core(best), _core(other)) >= SERIES
    return (
        other.score >= (NEAR_ACCOUNT if like else NEAR) * best.score
        and kind is not Kind.REASON
        and all(has_kind(kind, f"in {one.text}", question.text) for one in (best, other))
        and tells_same(timeless(question.text), own_scene(best), own_scene(other))
    )


def _core(quote: Quote) -> str:
    """The sentence of the quote that answers."""
    return quote.article.text[slice(*quote.core)] if quote.core else quote.text


def _foretells(question: str, quote: Quote) -> bool:
    """Whether the quote says of something that the question asks of that it will, or won't."""
    asked = set(stems(question))
    return any(stem(found[1].lower()) in asked for found in _TO_COME.finditer(quote.text))


def _order(quote: Quote, wanted: AskedState, today: date | None) -> tuple[bool, int]:
    """What is asked for sorts first. News from after the question's own day comes last: nobody knew it then."""
    published = quote.article.published
    day = published.date() if published else date.min
    later = today is not None and day > today
    return later, -day.toordinal() if wanted is AskedState.NEWEST and not later else day.toordinal()


def _rearranged(quotes: Sequence[Quote], order: Sequence[int]) -> list[Quote]:
    scores = sorted((quote.score for quote in quotes), reverse=True)
    return [replace(quotes[place], score=score) for place, score in zip(order, scores, strict=True)]


def _renumbered(differing: Differing | None, order: Sequence[int]) -> Differing | None:
    if differing is None:
        return None
    accounts = (Account(order.index(one.quote), one.span) for one in differing.accounts)
    return replace(differing, accounts=tuple(accounts))
