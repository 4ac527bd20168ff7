"""The time that a question asks about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.asked_time import asked_period, months_between
from retrieval.periods import Precision

FRIDAY = date(2026, 3, 13)


def asked(question: str, as_of: date | None = FRIDAY) -> str:
    period = asked_period(question, as_of)
    return "none" if period is None else f"{period.first}..{period.last} {period.precision}"


@pytest.mark.parametrize(
    ("question", "means"),
    [
        ("Who resigned in March 1987?", "1987-03-01..1987-03-31 month"),
        ("who resigned in march 1987", "1987-03-01..1987-03-31 month"),
        ("What happened in 1986?", "1986-01-01..1986-12-31 year"),
        ("What happened between 1984 and 1986?", "1984-01-01..1986-12-31 year"),
        ("What happened on 5 March 2025?", "2025-03-05..2025-03-05 day"),
        ("1986: who won?", "1986-01-01..1986-12-31 year"),
        ("Who won in the first quarter of 1987?", "1987-01-01..1987-03-31 quarter"),
        ("What has changed since 5 March 2030?", "2030-03-05..2030-03-05 day"),
        ("What happened until 1986?", "0001-01-01..1986-12-31 year"),
        ("What happened before 1986?", "0001-01-01..1985-12-31 year"),
    ],
)
def test_named_times_need_no_today(question: str, means: str) -> None:
    assert asked(question) == means
    if "since" not in question:
        assert asked(question, None) == means


@pytest.mark.parametrize(
    ("question", "means"),
    [
        ("This week, the president of which country resigned?", "2026-03-09..2026-03-15 week"),
        ("Who resigned last month?", "2026-02-01..2026-02-28 month"),
        ("What happened on Tuesday?", "2026-03-10..2026-03-10 day"),
        ("What will happen on Tuesday?", "2026-03-17..2026-03-17 day"),
        ("What happened yesterday?", "2026-03-12..2026-03-12 day"),
        ("What happened on Tuesday this week?", "2026-03-10..2026-03-10 day"),
        ("What happened in December?", "2025-12-01..2025-12-31 month"),
        ("What happened in the last three months?", "2025-12-13..2026-03-13 month"),
    ],
)
def test_relative_times_count_from_the_questions_today(question: str, means: str) -> None:
    assert asked(question) == means
    assert asked(question, None) == "none"


def test_open_ends_reach_to_today_or_to_the_end_of_days() -> None:
    assert asked("What has changed since 5 March 2025?") == "2025-03-05..2026-03-13 day"
    assert asked("What has changed since 5 March 2025?", None) == "2025-03-05..9999-12-31 day"
    assert asked("What happened after 2024?") == "2025-01-01..2026-03-13 year"


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 1988 election?",
        "What does the 1985 farm bill say?",
        "Who resigned?",
        "Who may resign?",
        "Why?",
    ],
)
def test_times_that_only_name_a_thing_are_not_asked_about(question: str) -> None:
    assert asked(question) == "none"


@given(st.text(max_size=80), st.none() | st.dates())
def test_any_question_may_be_asked(question: str, as_of: date | None) -> None:
    period = asked_period(question, as_of)
    assert period is None or (period.first <= period.last and period.precision is not Precision.NONE)


def test_months_are_whole() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 3, 30)) == 1
    assert months_between(date(2026, 1, 31), date(2026, 3, 31)) == 2
    assert months_between(date(2023, 3, 13), FRIDAY) == 36
    assert months_between(FRIDAY, date(2020, 1, 1)) == 0
