"""What expressions mean that count from the day of publication or a time named before: "Monday", "a year ago". Pure.

A function for each kind takes the expression's parts and the frame. It raises Unplaced for what can't be known, and
ValueError or OverflowError for a day that there isn't.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from retrieval.frame import Frame, Parts, Unplaced, first_after, last_before
from retrieval.periods import ONE_DAY, Period, Precision, day, season, shifted, trailing
from retrieval.tense import Direction
from retrieval.time_grammar import BACK, DAY_STEPS, WEEKDAYS, number

_UNITS = {unit.value: unit for unit in Precision}


def _weekday(parts: Parts, frame: Frame) -> Period:
    wanted = WEEKDAYS.index(parts["weekday"][:3])
    which = parts.get("which", "").split()[-1:]
    if which == ["following"]:
        return day(_next(wanted, frame.anchored(Precision.DAY).last))
    if which in (["previous"], ["preceding"], ["prior"]):
        return day(_latest(wanted, (frame.anchor.first if frame.anchor else frame.today) - ONE_DAY))
    if not which and _is_same_day(wanted, frame):
        return day(frame.anchored(Precision.DAY).first)
    today = frame.today
    match which:
        case ["last" | "past"]:
            return day(_latest(wanted, today - ONE_DAY))
        case ["next"]:
            return day(frame.now(Precision.WEEK).last + (wanted + 1) * ONE_DAY)
        case ["coming"]:
            return day(_next(wanted, today))
        case ["this"]:
            return day(frame.now(Precision.WEEK).first + wanted * ONE_DAY)
    if wanted != today.weekday() and frame.direction() is Direction.FUTURE:
        return day(_next(wanted, today))
    return day(_latest(wanted, today))


def _is_same_day(weekday: int, frame: Frame) -> bool:
    """Whether the day is told a second time: "three days later, on a Saturday"."""
    anchor = frame.anchor
    return (
        frame.beside
        and anchor is not None
        and anchor.precision is Precision.DAY
        and anchor.first.weekday() == weekday
    )


def _latest(weekday: int, until: date) -> date:
    return until - timedelta(days=(until.weekday() - weekday) % 7)


def _next(weekday: int, after: date) -> date:
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def _weekend(parts: Parts, frame: Frame) -> Period:
    week = frame.now(Precision.WEEK)
    this = Period(week.first + 5 * ONE_DAY, week.last, Precision.WEEK)
    last = shifted(this, -1, Precision.WEEK)
    which = parts.get("which", "").split()[-1:]
    if which in (["this"], ["the"], ["past"], []):
        begun = frame.today >= this.first
        wanted = Direction.FUTURE if which == ["this"] else Direction.UNKNOWN
        coming = (frame.direction() or wanted) is Direction.FUTURE and which != ["past"]
        return this if begun or coming else last
    if which == ["next"]:
        return shifted(this, 1, Precision.WEEK)
    return this if which in (["coming"], ["following"]) else last


def _day_word(parts: Parts, frame: Frame) -> Period:
    today = frame.today
    if parts["word"] == "overnight":
        return Period(today - ONE_DAY, today, Precision.DAY)
    return day(today + DAY_STEPS.get(parts["word"], 0) * ONE_DAY)


def _unit(parts: Parts, frame: Frame) -> Period:
    """ "last week" is the calendar's, "the last week" the seven days up to now."""
    if "odd" in parts:
        raise Unplaced
    unit, which = _UNITS[parts["unit"]], parts["which"]
    last_word = which.split()[-1]
    if last_word in BACK:
        try:
            return shifted(frame.anchored(unit), -1, unit)
        except Unplaced:
            if unit in (Precision.DAY, Precision.WEEK):
                raise
            return shifted(frame.now(unit), -1, unit)
    if last_word == "following" or unit is Precision.DAY:
        return shifted(frame.anchored(unit), 1, unit)
    if last_word in ("this", "current"):
        return frame.now(unit)
    if which in ("last", "next") or unit is Precision.QUARTER:
        return shifted(frame.now(unit), -1 if last_word in ("last", "past") else 1, unit)
    return trailing(frame.today, 1 if last_word in ("last", "past") else -1, unit)


def _trailing(parts: Parts, frame: Frame) -> Period:
    count = number(parts["count"])
    back = parts["which"].split()[-1] in ("last", "past", "previous")
    return trailing(frame.today, count if back else -count, _UNITS[parts["unit"]])


def _count(parts: Parts, frame: Frame) -> Period:
    """Counted from the day of publication ("ago"), or from the time named last ("later", "earlier")."""
    count, unit = number(parts["count"]), _UNITS[parts["unit"]]
    match parts["way"]:
        case "ago":
            return shifted(frame.now(unit), -count, unit)
        case "from now" | "hence":
            return shifted(frame.now(unit), count, unit)
    back = parts["way"] in ("earlier", "before")
    if unit is Precision.YEAR and back and not frame.own:
        # Figures are set beside those of "a year earlier" everywhere: than the ones that are reported now.
        return shifted(frame.now(unit), -count, unit)
    if frame.anchor is None:
        raise Unplaced
    return shifted(frame.anchor, -count if back else count, unit)


def _season(parts: Parts, frame: Frame) -> Period:
    today, which = frame.today, parts["which"].split()[-1]
    if which == "this":
        ending = parts["season"] == "winter" and today.month < 3
        return season(today.year - ending, parts["season"])
    options = [season(today.year + step, parts["season"]) for step in (-2, -1, 0, 1)]
    if which in ("next", "coming", "following"):
        return first_after(options, today)
    return last_before(options, today)


def _whole_year(parts: Parts, frame: Frame) -> Period:
    return frame.now(Precision.YEAR)


RELATIVE: dict[str, Callable[[Parts, Frame], Period]] = {
    "weekday": _weekday,
    "weekend": _weekend,
    "day_word": _day_word,
    "trailing": _trailing,
    "count": _count,
    "season": _season,
    "unit": _unit,
    "whole_year": _whole_year,
}
