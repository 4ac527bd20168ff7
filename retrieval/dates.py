"""Dates: which days the time expressions of an article mean, counted from the day it was published. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.nouns import Article, Span, told_at
from retrieval.frame import Frame, Unplaced
from retrieval.named_times import NAMED
from retrieval.periods import Period, Precision
from retrieval.relative_times import RELATIVE
from retrieval.time_grammar import month_number
from retrieval.time_words import Expression, find_clock_times, find_expressions

BESIDE_CHARS = 24
LEAD_CHARS = 400  # how far before a quote "three days later" may find what it is counted from
_JOINED = re.compile(r"\s*(?:,|,?\s*(?:and|or|to|through|until|-|–))\s*")
_DAYLESS = frozenset(("day_month", "month_day", "month"))


@dataclass(frozen=True, slots=True)
class Dated:
    """A time expression, and the days ``first`` to ``last`` that it means: both None if it can't be placed.

    ``relative``: the article's date, or another date in it, was needed. ``yearless``: only for the year ("3 March").
    ``anchored``: it was counted from the time named before it ("three days later"), not from the article's date.
    Raises ValueError unless precision and days fit each other.
    """

    span: Span
    first: date | None
    last: date | None
    precision: Precision
    relative: bool
    yearless: bool = False
    anchored: bool = False

    def __post_init__(self) -> None:
        unplaced = self.precision is Precision.NONE
        if (self.first is None) is not unplaced or (self.last is None) is not unplaced:
            raise ValueError(f"{self.first} to {self.last}, {self.precision}")

    @property
    def period(self) -> Period | None:
        if self.first is None or self.last is None:
            return None
        return Period(self.first, self.last, self.precision)


def dates_in(
    text: str, published: date | None, *, within: Span | None = None, anchor: Period | None = None
) -> tuple[Dated, ...]:
    """The time expressions in that part of the text, in order, as a text published on that day means them.

    What stands before the part helps to tell what was from what is to come. ``anchor`` is what "three days later"
    is counted from until the part names a time itself. Vague ones ("recently", "in the past") are no expressions.
    """
    part = within or Span(0, len(text))
    found: list[Dated] = []
    for expression in _with_borrowed_years(find_expressions(text, part), text):
        between = text[found[-1].span.end : expression.span.start] if found else ""
        beside = bool(found) and len(between) <= BESIDE_CHARS and "." not in between
        own = bool(found) and not _SENTENCE_ENDS.search(between)
        frame = Frame(text, expression.span, published, anchor, own=own, beside=beside)
        period = _place(expression, frame)
        alone = (
            period
            if anchor is None
            else _place(expression, replace(frame, anchor=None, own=False, beside=False))
        )
        found.append(_dated(expression, period, anchored=period != alone))
        anchor = period or anchor
    return tuple(found)


def dates_of(article: Article, start: int, end: int) -> tuple[Dated, ...]:
    """The time expressions of a quote: offsets count in the article's text, days from its date, if it has one."""
    moment = told_at(article, start)
    published = None if moment is None else moment.date()
    lead = Span(max(0, start - LEAD_CHARS), start)
    before = [one.period for one in dates_in(article.text, published, within=lead) if one.period]
    anchor = before[-1] if before else None
    return dates_in(article.text, published, within=Span(start, end), anchor=anchor)


def time_expressions(text: str) -> tuple[Span, ...]:
    """Where the text tells a time, in order: dates, times of the day, also vague ones; neighbours are one span.

    "at 5.42pm on Thursday evening" is one; so a highlight covers all of it.
    """
    spans = [one.span for one in find_expressions(text, Span(0, len(text)))]
    merged: list[Span] = []
    for span in sorted([*spans, *find_clock_times(text)]):
        if merged and (
            span.start < merged[-1].end or _NEIGHBOURS.fullmatch(text, merged[-1].end, span.start)
        ):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


_SENTENCE_ENDS = re.compile(r"[.!?][\"”’']?\s+[^\W\da-z_]")
_NEIGHBOURS = re.compile(r",?\s{0,3}(?:(?:on|in|of|at|the)\s{1,3}){0,2}")


_PLACES = NAMED | RELATIVE


def _place(expression: Expression, frame: Frame) -> Period | None:
    try:
        return _PLACES[expression.kind](expression.parts, frame)
    except (Unplaced, ValueError, OverflowError):  # the latter two: no such day, or none that a date can hold
        return None


def _dated(expression: Expression, period: Period | None, *, anchored: bool) -> Dated:
    relative, yearless = not expression.is_whole, expression.is_yearless
    if period is None:
        return Dated(expression.span, None, None, Precision.NONE, relative, yearless)
    return Dated(expression.span, period.first, period.last, period.precision, relative, yearless, anchored)


def _with_borrowed_years(expressions: Sequence[Expression], text: str) -> list[Expression]:
    """In "between 3 March and 5 April 1987" both are of 1987; in "December and January 1987" the first is of 1986."""
    whole = list(expressions)
    for number in range(len(whole) - 2, -1, -1):
        one, other = whole[number], whole[number + 1]
        lends = "year" in other.parts and "year" not in one.parts and {one.kind, other.kind} <= _DAYLESS
        if lends and _JOINED.fullmatch(text, one.span.end, other.span.start):
            earlier = month_number(one.parts["month"]) > month_number(other.parts["month"])
            year = str(int(other.parts["year"]) - earlier)
            whole[number] = replace(one, parts={**one.parts, "year": year})
    return whole
