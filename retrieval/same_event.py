"""Whether two accounts may be of one event: by the names, the question's words and the times that they tell. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from index.nouns import Article
from retrieval.alike import overlap
from retrieval.fates import fates_told
from retrieval.figures import Figure
from retrieval.noun_words import MONTHS_AND_DAYS
from retrieval.when_told import When, apart, when_told
from retrieval.words import STOPWORDS, fold, stem, stems, words

COVERED = 0.6  # of what one account has of the question's words, the other must have
LEAD_CHARS = 400  # where an article says what it is about
SERIES = 0.6  # as like as this, and of different days: a series ("bought 94 mln", day by day)
FATES_APART = timedelta(days=45)
COUNTS_APART = timedelta(days=14)
MEASURES_APART = timedelta(days=7)

_SAID_ON = re.compile(
    r"\b(?:said|told|announced|reported|confirmed|added|according to)\b[\w ]{0,40}? "
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_NAME = re.compile(r"(?<![.!?\"“‘\n] )(?<!^)(?<!\n)(?<![“\"‘])\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Scene:
    """An account, and the text around it with its title."""

    article: Article
    text: str
    around: str


def may_be_one(question: str, mine: Scene, its: Scene) -> bool:
    """Whether nothing speaks against one event: they share names and the question's words, and deny no time."""
    return _shares_names(question, mine, its) and _covers(question, mine, its) and not denies_time(mine, its)


def tells_same(question: str, mine: Scene, its: Scene) -> bool:
    """Whether the two speak of one thing, whatever time they tell: each has the names and words that the other has."""
    return (
        _shares_names(question, mine, its) and _covers(question, mine, its) and _covers(question, its, mine)
    )


def counts_one(question: str, figure: Figure, mine: Scene, its: Scene) -> bool:
    """Whether two figures of one thing may be of one event.

    What befell people grows from day to day and is told of one event. A number with a unit may be of the next month's
    report, or the next day's business.
    """
    between = apart(mine.article.published, its.article.published)
    limit = FATES_APART if figure.fate else MEASURES_APART if figure.measure else COUNTS_APART
    if between is not None and between > limit:
        return False
    if not may_be_one(question, mine, its):
        return False
    if figure.fate and denies_time(mine, its, around=True):
        return False
    if not figure.measure or not between:
        return True
    told, its_told = (when_told(one.text, one.article.published) for one in (mine, its))
    if bool(told.days) != bool(its_told.days) or bool(told.periods) != bool(its_told.periods):
        return False
    return overlap(mine.text, its.text) < SERIES


def denies_time(mine: Scene, its: Scene, *, around: bool = False) -> bool:
    """Whether the two tell other days, hours or periods; with ``around``, the days in the text around count as well.

    When somebody said it doesn't count. With an undated article, a weekday can only be compared with a weekday.
    """
    dated = mine.article.published and its.article.published
    told: list[When] = []
    for one in (mine, its):
        published = one.article.published if dated else None
        when = _event_told(one.text, published)
        if around:
            when = replace(when, days=when.days | _event_told(one.around, published).days)
        told.append(when)
    return told[0].denies(told[1])


# An account is compared with many others.
@lru_cache(maxsize=2_000)
def _event_told(text: str, published: datetime | None) -> When:
    """The times that the text tells, but for when somebody said it."""
    return when_told(_SAID_ON.sub("", text), published)


def _shares_names(question: str, mine: Scene, its: Scene) -> bool:
    """Whether both tell the question's names as far as one does, and have a name in common if both have any."""
    there = its.around.casefold()
    asked = [name for name in names_in(question) if name in mine.around.casefold()]
    if any(name not in there and name not in its.article.text.casefold() for name in asked):
        return False
    own, theirs = (names_in(f"{one.around}\n{one.article.text[:LEAD_CHARS]}") for one in (mine, its))
    return bool(own & theirs) or not (own and theirs)


@lru_cache(maxsize=2_000)
def names_in(text: str) -> frozenset[str]:
    """The words that are capitalised where no sentence begins, folded."""
    return frozenset(fold(name) for name in _NAME.findall(text)) - STOPWORDS - MONTHS_AND_DAYS


def _covers(question: str, mine: Scene, its: Scene) -> bool:
    asked = {stem(word) for word in words(question) if word not in STOPWORDS} - {"peopl", "number"}
    asked -= fates_told(question)
    own = asked & set(stems(mine.around))
    return len(own & set(stems(its.around))) >= COVERED * len(own) and bool(own or not asked)
