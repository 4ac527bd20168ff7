"""Spans of days and their arithmetic: weeks run from Monday to Sunday, seasons are the north's whole months. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

ONE_DAY = timedelta(days=1)
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the first of their three months


class Precision(StrEnum):
    """How closely words tell a day. Halves of a year and seasons are QUARTER, weekends WEEK; NONE is not at all."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    NONE = "none"


_COARSENESS = tuple(Precision)
_STEPS = {
    Precision.DAY: relativedelta(days=1),
    Precision.WEEK: relativedelta(weeks=1),
    Precision.MONTH: relativedelta(months=1),
    Precision.QUARTER: relativedelta(months=3),
    Precision.YEAR: relativedelta(years=1),
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``first`` to ``last``, both included. Raises ValueError for an empty one or one of no precision."""

    first: date
    last: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.first > self.last or self.precision is Precision.NONE:
            raise ValueError(f"no period: {self.first} to {self.last}, {self.precision}")


def day(of: date) -> Period:
    """That one day."""
    return Period(of, of, Precision.DAY)


def containing(of: date, unit: Precision) -> Period:
    """The day, week, month, quarter or year that the day lies in. Raises OverflowError or ValueError past year 9999."""
    first = {
        Precision.DAY: of,
        Precision.WEEK: of - timedelta(days=of.weekday()),
        Precision.MONTH: of.replace(day=1),
        Precision.QUARTER: of.replace(month=of.month - (of.month - 1) % 3, day=1),
        Precision.YEAR: of.replace(month=1, day=1),
    }[unit]
    return Period(first, _add(first, unit, 1) - ONE_DAY, unit)


def months(year: int, first: int, count: int = 1, precision: Precision = Precision.MONTH) -> Period:
    """``count`` whole months from month ``first`` (1 to 12) of the year."""
    start = date(year, first, 1)
    return Period(start, start + relativedelta(months=count) - ONE_DAY, precision)


def years(first: int, last: int | None = None) -> Period:
    """The whole years from the first to the last, or that one. Raises ValueError outside 1 to 9999."""
    return Period(date(first, 1, 1), date(first if last is None else last, 12, 31), Precision.YEAR)


def season(year: int, name: str) -> Period:
    """The season that begins in the year: a winter is named by its December."""
    return months(year, SEASONS[name], 3, Precision.QUARTER)


def coarser(one: Precision, other: Precision) -> Precision:
    """Whichever tells a day less closely."""
    return max(one, other, key=_COARSENESS.index)


def shifted(period: Period, count: int, unit: Precision) -> Period:
    """The period ``count`` units later (earlier, if negative), as closely as both it and the unit tell.

    A month or quarter moved by years stays one: "a year earlier" than February is a February. Raises ValueError for a
    unit that the period doesn't tell: there is no day three days after a year.
    """
    if coarser(period.precision, unit) is not unit:
        raise ValueError(f"{count} {unit} from a {period.precision}")
    keeps = unit is Precision.YEAR and period.precision in (Precision.MONTH, Precision.QUARTER)
    if not keeps and (unit is not period.precision or unit is Precision.DAY):
        return containing(_add(period.first, unit, count), unit)
    return Period(
        _add(period.first, unit, count),
        _add(period.last + ONE_DAY, unit, count) - ONE_DAY,
        period.precision,
    )


def trailing(until: date, count: int, unit: Precision) -> Period:
    """The days from ``count`` units before the day up to it; after it, if negative."""
    other = _add(until, unit, -count)
    return Period(min(until, other), max(until, other), unit)


def _add(start: date, unit: Precision, count: int) -> date:
    return start + count * _STEPS[unit]
