"""Spans of days and what lies a week, a month, a year from them."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.periods import (
    Period,
    Precision,
    coarser,
    containing,
    day,
    months,
    season,
    shifted,
    trailing,
    years,
)

DAY, WEEK, MONTH, QUARTER, YEAR = list(Precision)[:5]


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        (DAY, date(2024, 2, 29), date(2024, 2, 29)),
        (WEEK, date(2024, 2, 26), date(2024, 3, 3)),
        (MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        (QUARTER, date(2024, 1, 1), date(2024, 3, 31)),
        (YEAR, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_containing_is_the_whole_unit(unit: Precision, first: date, last: date) -> None:
    assert containing(date(2024, 2, 29), unit) == Period(first, last, unit)


@pytest.mark.parametrize(
    ("period", "count", "unit", "moved"),
    [
        (day(date(2026, 3, 31)), 1, DAY, day(date(2026, 4, 1))),
        (day(date(2026, 3, 31)), -1, MONTH, months(2026, 2, 1)),
        (day(date(2026, 3, 5)), 2, WEEK, Period(date(2026, 3, 16), date(2026, 3, 22), WEEK)),
        (months(2026, 3), -1, MONTH, months(2026, 2)),
        (months(2024, 2), 1, YEAR, months(2025, 2)),
        (months(2026, 1, 3, QUARTER), -1, QUARTER, months(2025, 10, 3, QUARTER)),
        (months(2026, 1, 3, QUARTER), -1, YEAR, months(2025, 1, 3, QUARTER)),
        (years(1990, 1999), -1, YEAR, years(1989, 1998)),
    ],
)
def test_shifted_is_as_close_as_both_tell(period: Period, count: int, unit: Precision, moved: Period) -> None:
    assert shifted(period, count, unit) == moved


def test_nothing_is_counted_in_units_that_the_period_does_not_tell() -> None:
    with pytest.raises(ValueError, match="week from a month"):
        shifted(months(2026, 3), 1, WEEK)


def test_trailing_ends_or_begins_on_the_day() -> None:
    assert trailing(date(2026, 3, 31), 1, MONTH) == Period(date(2026, 2, 28), date(2026, 3, 31), MONTH)
    assert trailing(date(2026, 3, 31), -2, WEEK) == Period(date(2026, 3, 31), date(2026, 4, 14), WEEK)


def test_winter_belongs_to_its_december() -> None:
    assert season(2023, "winter") == Period(date(2023, 12, 1), date(2024, 2, 29), QUARTER)
    assert season(2023, "fall") == season(2023, "autumn")


def test_coarser_is_the_less_precise() -> None:
    assert coarser(DAY, MONTH) is MONTH
    assert coarser(YEAR, WEEK) is YEAR
