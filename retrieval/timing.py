"""When a question is asked, what time it asks about, and how near in time an article is to both. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from retrieval.asked_time import asked_period
from retrieval.nouns import Question
from retrieval.periods import Period

# News is news for about a week: so long do quizzes and readers ask about it. Papers are dated a day ahead at most.
NEWS_DAYS_BEFORE, NEWS_DAYS_AFTER = 8, 1
FADING_DAYS = 14.0
CLOCK_PULL = 0.2
AGE_LIMIT_DAYS = 60


@dataclass(frozen=True, slots=True)
class Timing:
    """The question's own day (None: unknown), the days that its words ask about, and how much the first counts (0..1).

    A question that was given its day is about the news of that day. One that merely comes in now counts CLOCK_PULL,
    unless its words speak of these days: stories are asked about for years.
    """

    day: date | None
    period: Period | None
    pull: float

    @property
    def news_days(self) -> tuple[date, date] | None:
        """The first and last day on which an article's news is news at ``day``; None if that counts little."""
        if self.day is None or self.pull < 1.0:
            return None
        return _shifted(self.day, -NEWS_DAYS_BEFORE), _shifted(self.day, NEWS_DAYS_AFTER)


def timing_of(question: Question) -> Timing:
    """The timing of a question, by its day and its words."""
    period = asked_period(question.text, question.as_of)
    day = question.as_of
    now = (
        day is not None
        and period is not None
        and period.first <= day <= _shifted(period.last, NEWS_DAYS_BEFORE)
    )
    return Timing(day, period, 0.0 if day is None else 1.0 if now or not question.clock else CLOCK_PULL)


def nearness(published: datetime | None, timing: Timing) -> float:
    """How near (0..1) an article is to the question's day or to the days that it asks about; 0 if nothing is known."""
    if published is None:
        return 0.0
    near = [0.0]
    if timing.day is not None:
        near.append(timing.pull * _fading(published.date(), timing.day, timing.day))
    if timing.period is not None:
        near.append(_fading(published.date(), timing.period.first, timing.period.last))
    return max(near)


def _fading(published: date, first: date, last: date) -> float:
    """1 for what was published while the days were news, fading with each day before or after."""
    early = (first - published).days - (NEWS_DAYS_BEFORE if first == last else NEWS_DAYS_AFTER)
    late = (published - last).days - (NEWS_DAYS_AFTER if first == last else NEWS_DAYS_BEFORE)
    return math.exp(-max(early, late, 0) / FADING_DAYS)


def age(published: datetime | None, timing: Timing) -> float:
    """The log of how many days the article's news is too old for the question's day, 0 if it is not or not known.

    Beyond AGE_LIMIT_DAYS old is old.
    """
    if published is None or timing.day is None or timing.pull < 1.0:
        return 0.0
    beyond = (timing.day - published.date()).days - NEWS_DAYS_BEFORE
    return math.log1p(min(max(beyond, 0), AGE_LIMIT_DAYS))


def _shifted(day: date, days: int) -> date:
    """The day so many days on, or the last or first that there is."""
    if days < 0:
        return day + timedelta(days=max(days, (date.min - day).days))
    return day + timedelta(days=min(days, (date.max - day).days))
