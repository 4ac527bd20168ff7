"""The days, hours and periods of a text, as far as two texts can deny each other's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.when_told import times_in, when_told

FRIDAY = datetime(2026, 3, 6, 12, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 5 March", {"--03-05"}),
        ("on March 5th", {"--03-05"}),
        ("on Thursday", {"--03-05"}),
        ("today", {"--03-06"}),
        ("this morning", {"--03-06"}),
        ("yesterday", {"--03-05"}),
        ("last night", {"--03-05"}),
        ("on Frıday", {"--03-06"}),
        ("from 3 to 5 March", {"--03-03", "--03-05"}),
        ("2026-03-05", {"--03-05"}),
        ("they march in may", set()),
        ("at least 12 may have died", set()),
        ("it may 5 times", set()),
    ],
)
def test_days_are_reckoned_from_the_day_of_publication(text: str, days: set[str]) -> None:
    assert when_told(text, FRIDAY).days == days


def test_without_a_date_a_weekday_stays_a_weekday() -> None:
    assert when_told("on Thursday", None).days == {"thursday"}


def test_hours_and_periods_are_told_apart_from_days() -> None:
    told = when_told("at 5.42pm, or 17:42 GMT, in the first quarter, last year and in February 1987", FRIDAY)
    assert told.hours == {"17:42"}
    assert told.periods == {"quarter 1", "last year", "feb", "1987"}
    assert told.days == frozenset()


def test_texts_deny_each_other_only_where_both_tell_of_one_thing() -> None:
    thursday = when_told("on Thursday", FRIDAY)
    assert not thursday.denies(when_told("on 5 March", MONDAY))
    assert not thursday.denies(when_told("in February", MONDAY))
    assert thursday.denies(when_told("on Sunday", MONDAY))
    assert when_told("in February", None).denies(when_told("in April", None))
    assert when_told("at 5pm", None).denies(when_told("at 6pm", None))


def test_times_stand_where_they_are_told() -> None:
    text = "At 1730 GMT on 5 March, two days later, it shut at noon until next week."
    assert [text[slice(*span)] for span in times_in(text)] == ["1730 GMT", "5 March", "next week"]
    assert when_told(text, None).hours == {"17:30"}


@given(st.text(max_size=200), st.datetimes(timezones=st.just(UTC)))
def test_any_text_and_date_can_be_read(text: str, moment: datetime) -> None:
    assert not when_told(text, moment).denies(when_told(text, moment))


def test_the_first_day_there_is_has_no_yesterday() -> None:
    assert when_told("yesterday", datetime.min.replace(tzinfo=UTC)).days == {"--01-01"}
