"""The time that a question asks about, and how old an answer is by then. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum, auto

from dateutil.relativedelta import relativedelta

from retrieval.dates import Dated, dates_in
from retrieval.periods import ONE_DAY, Period

_NEAR_CHARS = 24
# "the 1988 election" only names an election; "in 1988" says when.
_SAYS_WHEN = re.compile(
    r"\b(?:in|on|during|since|before|after|until|till|by|from|between|to|and|at|around|about|for|throughout|"
    r"over|within|of)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\b(since|before|after|until|till|by)\s+(?:the\s+)?\Z", re.IGNORECASE)

_AT_FIRST = re.compile(
    r"\b(?:at first|originally|initially|formerly|previously|to begin with|in the beginning|back then|until then|"
    r"at the time|at that time|used to|(?<!than )(?:first|earlier) (?:said|reported|told|thought|believed|expected|"
    r"estimated|announced|planned|promised|given|put|known|hoped|counted|scheduled|due|set|supposed|meant|blamed|called)|"
    r"(?:the|its|his|her|their) (?:first|original|initial|earlier|earliest|previous) (?:estimate|figure|number|"
    r"count|toll|date|plan|report|price|account|version)s?)\b|\b(?:before|earlier|first|then)[\s?.!]*\Z",
    re.IGNORECASE,
)
_BY_NOW = re.compile(
    r"\b(?:now|nowadays|currently|still|so far|to date|at present|at the moment|presently|today|latest|"
    r"any (?:more|longer)|anymore|yet)\b",
    re.IGNORECASE,
)
# The first of these in a question is its verb's, unless it stands in a clause that only says which is meant.
_TENSE = re.compile(
    r"(?<!\bwho )(?<!\bthat )\b(?:(?P<now>(?:is|are|has|have|does|do)(?:n['’]t)?|am|will|won['’]t|shall|can|can['’]t)|"
    r"(?:was|were|did|had|would|could|might)(?:n['’]t)?)\b|"
    r"\b(?:when|where|how (?:many|much|long)|what|who)['’](?P<short>s|ll|re)\b",
    re.IGNORECASE,
)


class AskedState(Enum):
    """Of a thing's states, the one that a question asks about: as it stands, as it was at first, or any."""

    NEWEST = auto()
    FIRST = auto()
    ANY = auto()


def asked_state(question: str, as_of: date | None) -> AskedState:
    """By the question's verb and its words for time: "will", "has", "now" ask how it stands, "at first" how it was.

    A past tense, or days that are named and over by ``as_of`` (of which nobody knows: today is), ask about no state.
    """
    if _AT_FIRST.search(question):
        return AskedState.FIRST
    if _BY_NOW.search(question):
        return AskedState.NEWEST
    verb = _TENSE.search(question)
    if verb is None or not (verb["now"] or verb["short"]):
        return AskedState.ANY
    period = asked_period(question, as_of)
    is_over = period is not None and as_of is not None and period.last < as_of
    return AskedState.ANY if is_over else AskedState.NEWEST


def timeless(question: str) -> str:
    """The question without its words for which state it asks about: the thing itself, as any report tells it."""
    return " ".join(_BY_NOW.sub(" ", _AT_FIRST.sub(" ", question)).split())


def asked_period(question: str, as_of: date | None) -> Period | None:
    """The days that the question asks about, counted from ``as_of``; None if it names none, or none that can be known.

    "since March" is open to ``as_of``, "before 2020" to the first day of all; "after" and "until" likewise. Of several
    times one that lies in all others counts ("on Tuesday … this week"); else all from the first to the last of them.
    """
    named = [one for one in dates_in(question, as_of) if one.period and _says_when(question, one)]
    return _joined([_limited(question, one, one.period, as_of) for one in named if one.period])


def _says_when(question: str, one: Dated) -> bool:
    if one.relative and not one.yearless:
        return True
    before = question[max(0, one.span.start - _NEAR_CHARS) : one.span.start]
    after = question[one.span.end :].strip(" ?.!,")
    return bool(_SAYS_WHEN.search(before)) or not before.strip() or not after


def _limited(question: str, one: Dated, period: Period, as_of: date | None) -> Period:
    """The period, or what lies before or after it, as the word in front of it says."""
    found = _LIMIT.search(question[max(0, one.span.start - _NEAR_CHARS) : one.span.start])
    now = max(as_of or date.max, period.last)
    match found and found[1].lower():
        case "since":
            return Period(period.first, now, period.precision)
        case "after" if period.last < date.max:
            return Period(period.last + ONE_DAY, max(now, period.last + ONE_DAY), period.precision)
        case "before" if period.first > date.min:
            return Period(date.min, period.first - ONE_DAY, period.precision)
        case "until" | "till" | "by":
            return Period(date.min, period.last, period.precision)
    return period


def _joined(periods: Sequence[Period]) -> Period | None:
    if not periods:
        return None
    shortest = min(periods, key=lambda one: one.last - one.first)
    if all(one.first <= shortest.first and shortest.last <= one.last for one in periods):
        return shortest
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    return Period(first, last, shortest.precision)


def months_between(earlier: date, later: date) -> int:
    """Whole months; 0 if it isn't later."""
    gone = relativedelta(later, earlier)
    return max(0, 12 * gone.years + gone.months)
