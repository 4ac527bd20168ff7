"""The question's own time, and how near articles are to it."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.nouns import Question
from retrieval.timing import CLOCK_PULL, age, nearness, timing_of

DAY = date(2026, 3, 20)


def asked(text: str, *, clock: bool = False, as_of: date | None = DAY) -> Question:
    return Question(text, (1,), as_of=as_of, clock=clock)


def published(days_before: int) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC) - timedelta(days=days_before)


@pytest.mark.parametrize(
    ("days_before", "near"),
    [(0, 1.0), (8, 1.0), (-1, 1.0), (22, math.exp(-1)), (-15, math.exp(-1)), (365, 0.0)],
)
def test_a_weeks_news_is_near_and_fades_beyond(days_before: int, near: float) -> None:
    timing = timing_of(asked("Who won the vote?"))
    assert nearness(published(days_before), timing) == pytest.approx(near, abs=1e-6)


def test_a_question_that_merely_comes_in_now_leans_little_on_its_day_unless_its_words_do() -> None:
    assert nearness(published(0), timing_of(asked("Who won the vote?", clock=True))) == CLOCK_PULL
    assert nearness(published(0), timing_of(asked("Who won the vote this week?", clock=True))) == 1.0
    assert timing_of(asked("Who won the vote?", clock=True)).news_days is None
    assert timing_of(asked("Who won the vote?")).news_days == (date(2026, 3, 12), date(2026, 3, 21))


def test_the_days_that_the_words_ask_about_are_near_whenever_it_is_asked() -> None:
    timing = timing_of(asked("What did the council decide in October 2025?", clock=True))
    october = datetime(2025, 10, 14, tzinfo=UTC)
    assert nearness(october, timing) == 1.0
    assert nearness(datetime(2025, 11, 8, tzinfo=UTC), timing) == 1.0
    assert nearness(datetime(2025, 8, 1, tzinfo=UTC), timing) < 0.05
    assert nearness(published(3), timing) == CLOCK_PULL


def test_age_counts_from_where_news_ends_and_only_for_a_day_that_was_given() -> None:
    timing = timing_of(asked("Who won the vote?"))
    assert age(published(8), timing) == 0.0
    assert age(published(9), timing) == pytest.approx(math.log(2))
    assert age(published(-3), timing) == 0.0
    assert age(published(500), timing) == age(published(5_000), timing) == pytest.approx(math.log(61))
    assert age(published(500), timing_of(asked("Who won the vote?", clock=True))) == 0.0


def test_nothing_is_near_or_old_where_no_day_is_known() -> None:
    assert nearness(None, timing_of(asked("Who won?"))) == 0.0
    assert age(None, timing_of(asked("Who won?"))) == 0.0
    assert nearness(published(0), timing_of(asked("Who won?", as_of=None))) == 0.0
    assert age(published(99), timing_of(asked("Who won?", as_of=None))) == 0.0


@given(
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(["Who won?", "Who won this week?", "Who won in 2019?"]),
)
def test_any_day_is_fine(day: date, moment: datetime, text: str) -> None:
    timing = timing_of(asked(text, as_of=day))
    assert 0.0 <= nearness(moment, timing) <= 1.0
    assert 0.0 <= age(moment, timing) <= math.log(61) + 1e-9
