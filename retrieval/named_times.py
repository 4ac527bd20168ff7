"""What expressions that name a day, month, quarter or year mean; the nearest one, where no year is said. Pure.

A function for each kind takes the expression's parts and the frame. It raises Unplaced for what can't be known, and
ValueError or OverflowError for a day that there isn't.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dateutil.easter import easter

from retrieval.frame import Frame, Parts, Unplaced, around, first_after, last_before, nearest
from retrieval.periods import ONE_DAY, Period, Precision, containing, day, months, season, years
from retrieval.tense import Direction
from retrieval.time_grammar import BACK, ORDINALS, WEEKDAYS, month_number, number


def _iso(parts: Parts, frame: Frame) -> Period:
    return day(date(int(parts["year"]), int(parts["month"]), int(parts["day"])))


def _numeric(parts: Parts, frame: Frame) -> Period:
    """13/4/2026 and 4/13/2026 are one day; 3/4/2026 is two, read here and there, 3.4.2026 is one again."""
    one, other = int(parts["day"]), int(parts["month"])
    if parts["sign"] == "/" and one <= 12 and other <= 12 and one != other:
        raise Unplaced
    if other > 12:
        one, other = other, one
    return day(date(int(parts["year"]), other, one))


def _day_of_month(parts: Parts, frame: Frame) -> Period:
    month, first = month_number(parts["month"]), int(parts["day"])
    last = max(first, int(parts.get("until", first)))

    def in_year(year: int) -> Period:
        return Period(date(year, month, first), date(year, month, last), Precision.DAY)

    if "year" in parts or "which" in parts:
        return in_year(_year_of(parts, frame))
    options = around(in_year, frame.today.year)
    if "weekday" in parts:
        wanted = WEEKDAYS.index(parts["weekday"][:3])
        options = [one for one in options if one.first.weekday() == wanted] or options
    return nearest(options, frame, told=not frame.is_limit)


def _month(parts: Parts, frame: Frame) -> Period:
    first = month_number(parts["month"])
    last = month_number(parts.get("until", parts["month"]))
    count = (last - first) % 12 + 1
    if "year" in parts:
        return months(int(parts["year"]) - (last < first), first, count)
    options = around(lambda year: months(year, first, count), frame.today.year)
    # "It was closed until May" may well be May to come: a limit's verb tells only what lies ahead.
    ahead = frame.is_limit and frame.direction() is Direction.FUTURE
    return nearest(options, frame, told=ahead or _is_adverbial(frame))


def _is_adverbial(frame: Frame) -> bool:
    """Whether the words around tell its time: those of "in March" do, but not those of "the March figures"."""
    before = frame.text[max(0, frame.span.start - 8) : frame.span.start].split()
    return bool(before) and before[-1].lower() in ("in", "since", "of", "during")


def _which_month(parts: Parts, frame: Frame) -> Period:
    which, month = parts["which"].split()[-1], month_number(parts["month"])
    if which == "this":
        return months(frame.today.year, month)
    if which in BACK or which == "following":
        start = frame.anchor or frame.now(Precision.DAY)
        if which == "following" and frame.anchor is None:
            raise Unplaced
    else:
        start = frame.now(Precision.MONTH)
    options = around(lambda year: months(year, month), start.first.year)
    if which in ("next", "coming", "following"):
        return first_after(options, start.last)
    return last_before(options, start.first)


def _month_of_year(parts: Parts, frame: Frame) -> Period:
    return months(_year_of(parts, frame), month_number(parts["month"]))


def _year_of(parts: Parts, frame: Frame) -> int:
    """The year that "1987", "this year", "last year" says. Raises Unplaced for a financial one, of unknown start."""
    if "odd" in parts or "odd2" in parts:
        raise Unplaced
    if "year" in parts:
        return int(parts["year"])
    steps = {"last": -1, "the previous": -1, "next": 1}
    return frame.today.year + steps.get(parts["which"], 0)


def _quarter(parts: Parts, frame: Frame) -> Period:
    return _share_of_year(parts, frame, ORDINALS.get(parts.get("number", "")) or int(parts["digit"]), 3)


def _half(parts: Parts, frame: Frame) -> Period:
    return _share_of_year(parts, frame, ORDINALS[parts["number"]], 6)


def _share_of_year(parts: Parts, frame: Frame, number: int, length_months: int) -> Period:
    """A quarter or half; without a year the last one that had begun, or the next if the words are of what will be."""
    first = length_months * (number - 1) + 1
    if "year" in parts or "which" in parts:
        return months(_year_of(parts, frame), first, length_months, Precision.QUARTER)
    today = frame.today
    options = around(lambda year: months(year, first, length_months, Precision.QUARTER), today.year)
    begun = last_before(options, containing(today, Precision.QUARTER).last + ONE_DAY)
    if frame.direction() is Direction.FUTURE and begun.last < today:
        return first_after(options, today)
    return begun


def _months_of_year(parts: Parts, frame: Frame) -> Period:
    count, year = number(parts["count"]), _year_of(parts, frame)
    return months(year, 1 if parts["end"] in ("first", "opening") else 13 - count, count)


def _season_of_year(parts: Parts, frame: Frame) -> Period:
    return season(int(parts["year"]), parts["season"])


def _decade(parts: Parts, frame: Frame) -> Period:
    first = int(parts["decade"])
    return years(first, first + 9)


def _years(parts: Parts, frame: Frame) -> Period:
    first, last = int(parts["year"]), int(parts["until"])
    if last < 100:
        last += first - first % 100 + (100 if last == 0 else 0)
    return years(first, last)


def _year(parts: Parts, frame: Frame) -> Period:
    return years(int(parts["year"]))


_FIXED = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
}
_EASTER = {"good friday": -2, "easter": 0, "easter sunday": 0, "easter monday": 1}


def _holiday(parts: Parts, frame: Frame) -> Period:
    name = parts["name"].replace("’", "'")

    def in_year(year: int) -> Period:
        if name in _FIXED:
            return day(date(year, *_FIXED[name]))
        return day(easter(year) + _EASTER[name] * ONE_DAY)

    if "year" in parts:
        return in_year(int(parts["year"]))
    today = frame.today
    options = around(in_year, today.year)
    match parts.get("which"):
        case "last":
            return last_before(options, today)
        case "next":
            return first_after(options, today)
    return nearest(options, frame)


NAMED: dict[str, Callable[[Parts, Frame], Period]] = {
    "iso": _iso,
    "numeric": _numeric,
    "day_month": _day_of_month,
    "month_day": _day_of_month,
    "quarter": _quarter,
    "half": _half,
    "quarter_of": _quarter,
    "half_of": _half,
    "months_of_year": _months_of_year,
    "month_of_year": _month_of_year,
    "which_month": _which_month,
    "month": _month,
    "season_of_year": _season_of_year,
    "decade": _decade,
    "holiday": _holiday,
    "years": _years,
    "year": _year,
}
