"""The days, hours and longer times that a text tells of, to see whether two texts tell of different ones. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.nouns import Span

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b"
)
_WHEN = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<of>{_MONTH})"
    rf"|\b(?P<month>{_MONTH})\.?(?:\s(?P<behind>\d{{1,2}})(?:st|nd|rd|th)?\b)?"
    rf"|\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"|\b(?P<clock>\d{1,2}(?:[:.]\d\d)?)(?:\s?(?P<half>[ap])\.?m\b|\s(?:GMT|EST|EDT)\b)"
    r"|(?<=\bat )(?P<hour>\d{1,2}[:.]\d\d)\b"
    r"|\b(?P<relative>today|tonight|this (?:morning|afternoon|evening)|yesterday|tomorrow)\b"
    r"|\b(?P<quarter>(?:first|second|third|fourth|last) (?:quarter|half))\b"
    r"|\b(?P<period>(?:last|this|next) (?:week|month|year))\b"
    r"|\b(?P<year>(?:1[5-9]|20)\d\d)\b(?!,\d)",
    re.IGNORECASE,
)
_SHIFTS = {"yesterday": -1, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class When:
    """``days`` as ISO dates, ``--MM-DD`` without a year, or weekdays; ``hours`` of the day; ``periods`` in words."""

    days: frozenset[str]
    hours: frozenset[str]
    periods: frozenset[str]

    def denies(self, other: When) -> bool:
        """Whether both tell days, hours or periods, and have none of those in common."""
        pairs = ((self.days, other.days), (self.hours, other.hours), (self.periods, other.periods))
        return any(mine and its and not mine & its for mine, its in pairs)


def when_told(text: str, published: datetime | None) -> When:
    """What the text tells; weekdays and "today" are reckoned back from the day of its publication, if that is known."""
    days: set[str] = set()
    hours: set[str] = set()
    periods: set[str] = set()
    today = None if published is None else published.date()
    for found in _WHEN.finditer(text):
        match found.lastgroup:
            case "of" | "behind":
                days.add(_of_year(found["of"] or found["month"], found["day"] or found["behind"]))
            case "month":
                if found["month"][0].isupper():  # "may" and "march" are words too
                    periods.add(found["month"][:3].casefold())
            case "weekday":
                days.add(_weekday(found["weekday"].casefold(), today))
            case "clock" | "half" | "hour":
                hours.add(_hour(found["clock"] or found["hour"], found["half"]))
            case "relative":
                days.add(_shifted(found["relative"].casefold(), today))
            case _:
                periods.add(found.group().casefold())
    return When(frozenset(days), frozenset(hours), frozenset(periods))


def times_in(text: str) -> Iterator[Span]:
    """Where the text tells a day, an hour or a period, in order."""
    return (Span(*found.span()) for found in _WHEN.finditer(text))


def _of_year(month: str, day: str) -> str:
    return f"--{_MONTHS.index(month[:3].casefold()) + 1:02}-{int(day):02}"


def _weekday(name: str, today: date | None) -> str:
    """The last such day up to the day of publication."""
    if today is None:
        return name
    back = (today.weekday() - _WEEKDAYS.index(name)) % 7
    return _shown(today, -back)


def _shifted(word: str, today: date | None) -> str:
    return word if today is None else _shown(today, _SHIFTS.get(word, 0))


def _shown(day: date, shift: int) -> str:
    """The day without its year, as most texts tell it."""
    shifted = date.fromordinal(min(max(1, day.toordinal() + shift), date.max.toordinal()))
    return f"--{shifted.month:02}-{shifted.day:02}"


def _hour(written: str, half: str | None) -> str:
    """Hours and minutes of 24 hours, where a.m. or p.m. tells which."""
    hour, _, minute = written.replace(".", ":").partition(":")
    number = int(hour) % 12 + (12 if half and half.casefold() == "p" else 0) if half else int(hour)
    return f"{number:02}:{minute or '00'}"


def apart(one: datetime | None, other: datetime | None) -> timedelta | None:
    """How far apart two articles were published; None where one is undated."""
    return None if one is None or other is None else abs(one - other)
