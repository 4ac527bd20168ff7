"""From where a time expression is seen: the day of publication, the time named before, the words around. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.nouns import Span
from retrieval.periods import Period, Precision, coarser, containing
from retrieval.tense import Direction, direction

Parts = Mapping[str, str]
# A past so many times farther off than the future isn't believed of a date, whatever the words around.
FARTHER = 5
PAST_DAYS = 60  # so far back a yearless date may lie, though the words around are of what is to come


class Unplaced(Exception):
    """The words don't tell the day, or not without a date that isn't there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """From where an expression is seen.

    ``anchor`` is the time named last before it, ``own`` whether that was in the same sentence, ``beside``
    whether only a few words lie between.
    """

    text: str
    span: Span
    published: date | None
    anchor: Period | None
    own: bool
    beside: bool

    @property
    def today(self) -> date:
        """The day of publication. Raises Unplaced."""
        if self.published is None:
            raise Unplaced
        return self.published

    def direction(self) -> Direction:
        """Where the words around put it, seen from the day of publication."""
        return direction(self.text, self.span)

    @property
    def is_limit(self) -> bool:
        """Whether it is behind "until", "by" or "before": then a past verb says nothing of its year."""
        before = self.text[max(0, self.span.start - 8) : self.span.start].split()
        return before[-1:] in (["until"], ["by"], ["till"], ["before"])

    def now(self, unit: Precision) -> Period:
        """The day, week, month or longer in which the text was published. Raises Unplaced."""
        return containing(self.today, unit)

    def anchored(self, unit: Precision) -> Period:
        """The anchor, if it tells the unit. Raises Unplaced."""
        if self.anchor is None or coarser(self.anchor.precision, unit) is not unit:
            raise Unplaced
        return containing(self.anchor.first, unit)


def around(in_year: Callable[[int], Period], year: int) -> list[Period]:
    """What there is in this year, the one before and the one after: 29 February isn't in each."""
    found: list[Period] = []
    for one in (year - 1, year, year + 1):
        try:
            found.append(in_year(one))
        except (ValueError, OverflowError):
            continue
    return found


def nearest(options: Iterable[Period], frame: Frame, *, told: bool = True) -> Period:
    """The option nearest to the day of publication that the words around it allow. Raises Unplaced."""
    today = frame.today
    ordered = sorted(options, key=lambda one: (_distance(one, today), one.first > today))
    if not ordered:
        raise Unplaced
    best, *others = ordered
    heading = frame.direction() if told else Direction.UNKNOWN
    for other in others:
        far = _distance(other, today) > FARTHER * _distance(best, today)
        if heading is Direction.PAST and best.first > today > other.last and not far:
            return other
        if heading is Direction.FUTURE and (today - best.last).days > PAST_DAYS and other.first > today:
            return other
    return best


def first_after(options: Iterable[Period], of: date) -> Period:
    """The first of the options, which are in order of time, that begins after the day. Raises Unplaced."""
    for one in options:
        if one.first > of:
            return one
    raise Unplaced


def last_before(options: Sequence[Period], of: date) -> Period:
    """The last of the options, which are in order of time, that ended before the day. Raises Unplaced."""
    for one in reversed(options):
        if one.last < of:
            return one
    raise Unplaced


def _distance(period: Period, today: date) -> timedelta:
    return max(period.first - today, today - period.last, timedelta())
