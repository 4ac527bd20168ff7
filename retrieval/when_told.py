"""The days, hours and longer times that a text tells of, to see whether two texts tell of different ones. Pure.

Two texts can be compared without knowing what ``retrieval.dates`` finds out: a day counts without its year, which few
texts say, and a longer time as it is worded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.nouns import Span
from retrieval.time_grammar import CLOCK_TIME, DAY_STEPS, MONTHS, ORDINALS, WEEKDAYS, month_number
from retrieval.time_words import Expression, find_expressions

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d\d))?[\d:.]*\s?(?P<half>[ap]\.?m)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class When:
    """``days`` as ``--MM-DD``, or words where they can't be reckoned; ``hours`` of the day; ``periods`` in words."""

    days: frozenset[str]
    hours: frozenset[str]
    periods: frozenset[str]

    def denies(self, other: When) -> bool:
        """Whether both tell days, hours or periods, and have none of those in common."""
        pairs = ((self.days, other.days), (self.hours, other.hours), (self.periods, other.periods))
        return any(mine and its and not mine & its for mine, its in pairs)


def when_told(text: str, published: datetime | None) -> When:
    """What the text tells; weekdays and "today" are reckoned back from the day of its publication, if that is known."""
    today = None if published is None else published.date()
    expressions = _expressions(text)
    return When(
        frozenset(day for one in expressions for day in _days(one, today)),
        frozenset(hour for found in CLOCK_TIME.finditer(text) for hour in _hours(found.group())),
        frozenset(period for one in expressions for period in _periods(one)),
    )


def times_in(text: str) -> list[Span]:
    """Where the text tells a day, an hour or a period, in order."""
    told = [one.span for one in _expressions(text) if any((*_days(one, None), *_periods(one)))]
    clock = [Span(*found.span()) for found in CLOCK_TIME.finditer(text) if any(_hours(found.group()))]
    return sorted([*told, *clock])


def _expressions(text: str) -> list[Expression]:
    return find_expressions(text, Span(0, len(text)))


def _days(one: Expression, today: date | None) -> Iterator[str]:
    match one.kind:
        case "day_month" | "month_day":
            for day in {one.parts["day"], one.parts.get("until", one.parts["day"])}:
                yield _shown(month_number(one.parts["month"]), int(day))
        case "iso" | "numeric":
            yield _shown(int(one.parts["month"]), int(one.parts["day"]))
        case "weekday":
            yield _weekday(one.parts["weekday"], today)
        case "day_word":
            word = one.parts["word"]
            yield word if today is None else _moved(today, DAY_STEPS.get(word, 0))


def _periods(one: Expression) -> Iterator[str]:
    """Its month, quarter or half, year, or "last week", each for itself: what shares one isn't denied."""
    if one.kind in ("month", "month_of_year", "which_month"):
        yield MONTHS[month_number(one.parts["month"]) - 1]
    if one.kind in ("quarter", "quarter_of", "half", "half_of"):
        number = one.parts.get("digit") or str(ORDINALS[one.parts["number"]])
        yield f"{one.kind.removesuffix('_of')} {number}"
    if one.kind == "unit":
        yield f"{one.parts['which'].split()[-1]} {one.parts['unit']}"
    elif "which" in one.parts and one.kind in ("quarter", "half", "month_of_year"):
        yield f"{one.parts['which'].split()[-1]} year"
    if "year" in one.parts and one.kind not in ("day_month", "month_day", "iso", "numeric"):
        yield one.parts["year"]


def _weekday(name: str, today: date | None) -> str:
    """The last such day up to the day of publication."""
    if today is None:
        return name
    return _moved(today, -((today.weekday() - WEEKDAYS.index(name[:3])) % 7))


def _moved(day: date, days: int) -> str:
    moved = date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))
    return _shown(moved.month, moved.day)


def _shown(month: int, day: int) -> str:
    return f"--{month:02}-{day:02}"


def _hours(written: str) -> Iterator[str]:
    """Hours and minutes of 24 hours, where a.m. or p.m. tells which; none for "noon"."""
    if found := _CLOCK.match(written):
        half = found["half"] and found["half"][0].casefold()
        hour = int(found["hour"]) % 12 + 12 * (half == "p") if half else int(found["hour"])
        yield f"{hour:02}:{found['minute'] or '00'}"


def apart(one: datetime | None, other: datetime | None) -> timedelta | None:
    """How far apart two articles were published; None where one is undated."""
    return None if one is None or other is None else abs(one - other)
