"""Where a text speaks of time, and what each of the words says. Pure; what it means in days is ``retrieval.dates``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.nouns import Span
from retrieval.time_grammar import ANY_EXPRESSION, CLOCK_TIME, PATTERNS_OF, VAGUE_TIME
from retrieval.words import looked_up

# What tells a month, a year or a day of the week from words that look like one.
_NEAR_CHARS = 40
_BEFORE_TIME = re.compile(
    r"\b(?:in|on|of|by|to|at|for|from|since|until|till|through|during|between|before|after|last|next|this|late|early|"
    r"mid|ended|ending|end|around|about|than|and|or|throughout|over|through)(?:\s+(?:the|early|late|mid))?[\s-]+\Z",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"(?:[A-Z][\w’'-]*|\b(?:Mr|Mrs|Ms|Dr)\.)\s+\Z")
_NAME_AFTER = re.compile(
    r"['’]s\b|[-’']|\s+(?:said|says|told|has|had|is|was|will|would|could|can|also|be|not|have|and her|and his|who|"
    r"added|wants|did|does|if|i|we|you|he|she|it|they|the|there)\b",
    re.IGNORECASE,
)
_NO_YEAR_BEFORE = re.compile(
    r"(?:\b(?:about|some|nearly|over|almost|least|most|around|exceed|roughly|only|nearest|no|no\.|number|room|flight|"
    r"up to|x|than)|[-+=*]|\d)\s*\Z",
    re.IGNORECASE,
)
_NO_YEAR_AFTER = re.compile(
    r"\s*(?:GMT|[ECMP][SD]T|UTC|hours|hrs|local|people|men|women|children|dollars|dlrs|pounds|stg|euros|yen|marks|francs|"
    r"miles|km|(?:kilo)?met(?:er|re)s?|feet|tonnes|tons|mln|million|billion|barrels|bags|lots|head|shares|workers|troops|"
    r"jobs|points|pct|per ?cent|votes|times|homes|houses|soldiers|employees|members|copies|cars|units|students|words|"
    r"calories|rpm|bpd|kilos|kg|[ap]\.?m)\b|:\d|[°²³]",
    re.IGNORECASE,
)
_YEAR_NEAR = re.compile(
    r"\b(?:in|since|from|until|by|of|between|and|to|before|after|early|late|mid|circa)[\s-]+\Z", re.IGNORECASE
)
_ACCOUNTS = re.compile(
    r"\b(?:pct|per ?cent|profits?|earnings|earned|sales|revenues?|net|income|growth|g[dn]p|inflation|exports?|imports?|"
    r"output|prices?|losses|loss|shares?|economy|budget|deficit|surplus|trade|rates?|fiscal|production|results|forecasts?|"
    r"orders|shipments|dividends?|qtr)\b|[%$£€]",
    re.IGNORECASE,
)
_NO_DAY_BEFORE = re.compile(
    r"\b(?:Black|Bloody|Super|Cyber|Ash|Palm|Sheffield|Giving|Maundy|Shrove|Whit|every|each)\s+\Z",
    re.IGNORECASE,
)
_NO_DAY_AFTER = re.compile(
    r"\s+(?:Times|Telegraph|Mirror|Mail|Herald|Express|Post|Independent|Island|Night Live|Prayers)\b"
)
_OVERNIGHT_ALONE = re.compile(
    r"\s*(?:[.,;:)”\"]|\Z|(?:in|on|at|by|from|to|and|when|as|after|was|were|into|near|with|against)\b)"
)


# "the first half of the session"; "the fourth quarter ended March 31" is a company's own.
_OF_SOMETHING_ELSE = re.compile(r"\s+(?:of|end(?:ed|ing))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expression:
    """Words for a time: their kind, where they stand, and what each of their parts says (lower case, single spaces).

    Parts that aren't there are left out. ``span`` is counted in the text that was searched.
    """

    kind: str
    span: Span
    parts: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether the words alone tell the days, whenever they were written."""
        return self.kind in _WHOLE or "year" in self.parts

    @property
    def is_yearless(self) -> bool:
        """Whether they name the days, and only the year isn't said."""
        return not self.is_whole and self.kind in _NAMED and "which" not in self.parts


_WHOLE = frozenset(("iso", "numeric", "decade"))
_NAMED = frozenset(("day_month", "month_day", "month", "quarter", "half", "holiday"))


def find_expressions(text: str, within: Span) -> list[Expression]:
    """The expressions in that part of the text, in order; they never overlap. One or two words around may decide."""
    found: list[Expression] = []
    for match in ANY_EXPRESSION.finditer(text, within.start, within.end):
        kind = match.lastgroup or ""
        whole = PATTERNS_OF[kind].match(text, match.start(), within.end)
        if whole is not None and _is_time(kind, whole, text):
            groups = whole.groupdict().items()
            parts = {name: looked_up(" ".join(part.split())) for name, part in groups if part}
            found.append(Expression(kind, Span(*whole.span()), parts))
    return found


def _is_time(kind: str, match: re.Match[str], text: str) -> bool:
    """Whether the words really speak of a time where they stand."""
    before = text[max(0, match.start() - _NEAR_CHARS) : match.start()]
    after = text[match.end() : match.end() + _NEAR_CHARS]
    parts = match.groupdict()
    match kind:
        case "month":
            return _is_month(parts, before, after)
        case "day_month" | "month_day" | "month_of_year" | "which_month":
            return parts["month"][0].isupper() or parts["month"].lower() != "may" or bool(parts.get("year"))
        case "year" | "years":
            return _is_year(match, before, after)
        case "quarter" | "half":
            return _is_of_accounts(parts, match, text)
        case "weekday":
            every = (parts["which"] or "").lower() in ("every", "each")
            return not (every or _NO_DAY_BEFORE.search(before) or _NO_DAY_AFTER.match(after))
        case "weekend":
            return (parts["which"] or "").lower() not in ("every", "each")
        case "day_word":
            return parts["word"].lower() != "overnight" or bool(_OVERNIGHT_ALONE.match(after))
        case "unit":
            which = parts["which"].lower()
            return parts["unit"].lower() != "day" or which in _TELLING_DAY
        case "whole_year":
            return parts["part_of"] is not None
    return True


_TELLING_DAY = frozenset(("the next", "next", "the previous", "the preceding", "the following", "the prior"))


def _is_month(parts: Mapping[str, str | None], before: str, after: str) -> bool:
    month = parts["month"] or ""
    if parts["year"] or parts["until"] or parts["part_of"]:
        return month[0].isupper() or len(month) > 3 or bool(_BEFORE_TIME.search(before))
    if _BEFORE_TIME.search(before):
        return True
    if len(month) <= 4 and month.lower() not in ("may", "june", "july"):
        return False
    if month.lower() in ("may", "march", "april", "june", "august"):
        return month[0].isupper() and not _NAME_BEFORE.search(before) and not _NAME_AFTER.match(after)
    return True


def _is_year(match: re.Match[str], before: str, after: str) -> bool:
    year = match["year"]
    if _NO_YEAR_AFTER.match(after):
        return False
    if match["part_of"] or _YEAR_NEAR.search(before):
        return True
    return year[:2] in ("19", "20") and not _NO_YEAR_BEFORE.search(before)


def _is_of_accounts(parts: Mapping[str, str | None], match: re.Match[str], text: str) -> bool:
    """A quarter or half without a year may be a game's: money nearby tells."""
    if parts.get("year") or parts.get("which"):
        return True
    if _OF_SOMETHING_ELSE.match(text, match.end()):
        return False
    around = text[max(0, match.start() - 3 * _NEAR_CHARS) : match.end() + 3 * _NEAR_CHARS]
    return bool(_ACCOUNTS.search(around))


def find_clock_times(text: str) -> list[Span]:
    """Where the text tells a time of the day, or a time too vague for any day ("several years ago")."""
    return [Span(*found.span()) for pattern in (CLOCK_TIME, VAGUE_TIME) for found in pattern.finditer(text)]
