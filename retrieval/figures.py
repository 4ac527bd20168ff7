"""Figures: the numbers of a text with what they count, and when two of them contradict each other. Pure.

Precision before recall: years, days of the month, clock times, ordinals, numbers that name something ("No. 14"),
parts ("three of the injured") and increments ("17 more") are no figures here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.nouns import Span
from retrieval.fates import FATE, fate_of
from retrieval.words import STOPWORDS, fold, looked_up, stem, stems, words

EXACT_BELOW = 100  # a smaller number is meant exactly, unless a word before it says otherwise

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_SMALL = {word: value for value, word in enumerate([*_UNITS, "seventeen", "eighteen", "nineteen"])}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bln": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_LONGEST_FIRST = sorted(_SMALL, key=len, reverse=True)
_WORDED = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_LONGEST_FIRST)}"
_FIGURE = re.compile(
    r"(?<![\w.,:/-])(?P<sign>[$£€¥]\s?)?"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?)"
    rf"|(?P<worded>{_WORDED}|an?(?=\s(?:dozen|hundred|thousand|million|billion)\b)))"
    r"(?:[\s-](?P<scale>dozen|hundred|thousand|million|mln|billion|bln|bn|trillion|m)\b)?"
    r"(?P<percent>\s?%)?(?![\w/:]|[.,]\d|-\d)",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(r"[\s-]+(?P<word>[^\W\d_][\w’'-]*)")
_LINKING = frozenset({"of", "the"})
_NAMING = re.compile(
    r"\b(?:No|Nos|number|numbers|article|section|chapter|page|room|flight|route|highway|channel|line|bus|unit|reactor|"
    r"resolution|aged|age|Boeing|Airbus|Group|Pier|Gate|Platform|Paragraph|Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|"
    r"Nov|Dec|January|February|August|September|October|November|December)\.?\s$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTH = re.compile(
    r"\s(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b|\s?[ap]\.?m\b|\s?o['’]clock\b", re.I
)
_APPROXIMATE = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|estimated|close to|over|more than|less than|"
    r"fewer than|up to|under|as many as|as much as|between)\s(?:an? )?$",
    re.IGNORECASE,
)
_BOUND = re.compile(r"\b(?:at least|at most|only|just|exactly)\s$", re.IGNORECASE)
_INCREMENT_BEFORE = re.compile(r"\b(?:another|further|additional|extra|other)\s$", re.IGNORECASE)
_PART = re.compile(
    r"\s(?:of|in)\s(?:the|them|those|these|its|his|her|their|our|whom|which|every|each|\d)\b", re.IGNORECASE
)
_INCREMENT = re.compile(r"\s(?:\w{1,20}\s)?(?:more|others?|further|additional|extra)\b", re.IGNORECASE)
_MEASURES = {
    "%": "% percent pct percentage",
    "dollar": "$ dollar dollars dlr dlrs usd",
    "pound sterling": "£ stg sterling",
    "euro": "€ euro euros",
    "yen": "¥ yen",
    "mark": "mark marks",
    "franc": "franc francs",
    "pound": "pound pounds lb lbs",
    "tonne": "tonne tonnes",
    "ton": "ton tons",
    "kilo": "kilo kilos kg kilograms",
    "kilometre": "km kilometre kilometres kilometer kilometers",
    "metre": "metre metres meter meters",
    "mile": "mile miles",
    "foot": "foot feet ft",
    "hectare": "hectare hectares",
    "acre": "acre acres",
    "barrel": "barrel barrels bpd",
    "second": "second seconds",
    "minute": "minute minutes",
    "hour": "hour hours",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years",
}
_MEASURE_OF = {name: measure for measure, names in _MEASURES.items() for name in names.split()}
_PEOPLE = frozenset(stem(word) for word in "people persons person lives civilians".split())
_COUNTED = re.compile(r"(?:\w{2,}s|people|men|women|children|police|staff|crew|sheep|cattle|aircraft|deer)$")
_BREAK = re.compile(r"[.;:()\[\]](?!\d)")
HEAD_WORDS = 4
BESIDE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it is of. ``span`` lies in the text that it was read from.

    ``measure`` is a unit's name, or None for a count of things; ``things`` the stems of the words that may name them;
    ``fate`` what befell those counted; ``beside`` the stems of the content words just before and behind; ``vague``: the
    text itself says that the number isn't exact.
    """

    value: float
    span: Span
    measure: str | None
    things: frozenset[str]
    fate: str | None
    beside: frozenset[str]
    vague: bool


def figures_in(text: str) -> list[Figure]:
    """The figures of a sentence, in order."""
    found = [one for one in _FIGURE.finditer(text) if not _is_named_by(text, one)]
    figures: list[Figure] = []
    for place, one in enumerate(found):
        before = found[place - 1].end() if place else 0
        after = found[place + 1].start() if place + 1 < len(found) else len(text)
        figure = _figure(text, one, before, after)
        if figure is not None:
            figures.append(figure)
    return figures


def _is_named_by(text: str, found: re.Match[str]) -> bool:
    """Whether the number is part of a name or a date, or is a year."""
    bare = not (found["sign"] or found["scale"] or found["percent"])
    is_year = bool(bare and found["digits"] and _YEAR.fullmatch(found["digits"]))
    return is_year or names_something(text, *found.span())


def names_something(text: str, start: int, end: int) -> bool:
    """Whether the number there is part of a name or a date: "No. 14", "2 March", "March 2", "5 p.m."."""
    near = text[max(0, start - 20) : start]
    return _NAMING.search(near) is not None or _MONTH.match(text, end) is not None


def _figure(text: str, found: re.Match[str], before: int, after: int) -> Figure | None:
    near = text[max(0, found.start() - 20) : found.start()]
    if near.endswith("("):  # "Tarrytown (3,500 workers)" says something beside what the sentence is about
        return None
    following = _following(text, found.end())
    if _INCREMENT_BEFORE.search(near) or _INCREMENT.match(text, found.end()):
        return None
    if not (found["sign"] or found["percent"]) and _PART.match(text, found.end()):
        return None
    sign = (found["sign"] or "").strip()
    named = [word for word in following[:2] if word in _MEASURE_OF]
    if following[:2] == ["per", "cent"] or found["percent"]:
        measure: str | None = "%"
    else:
        measure = _MEASURE_OF[sign] if sign else _MEASURE_OF[named[0]] if named else None
    return Figure(
        _value(found),
        Span(*found.span()),
        measure,
        _times(text[before : found.start()]) if following[:1] == ["times"] else _things(following, measure),
        None if measure else fate_of(text, Span(*found.span()), before, after),
        _beside(text[before : found.start()], text[found.end() : after]),
        bool(_APPROXIMATE.search(near)),
    )


def _value(found: re.Match[str]) -> float:
    worded = looked_up(found["worded"] or "")
    if found["digits"]:
        value = float(found["digits"].replace(",", ""))
    elif worded in ("a", "an"):
        value = 1.0
    else:
        value = float(sum(_SMALL.get(part, _TENS.get(part, 0)) for part in re.split(r"[- ]", worded)))
    return value * _SCALES[looked_up(found["scale"])] if found["scale"] else value


def _following(text: str, start: int) -> list[str]:
    """The next words, folded: up to HEAD_WORDS, and up to a sign, a number, or a function word but "of the"."""
    following: list[str] = []
    while len(following) < HEAD_WORDS and (found := _FOLLOWING.match(text, start)):
        word = fold(found["word"])
        if word in STOPWORDS and word not in _LINKING:
            break
        following.append(word)
        start = found.end()
    return following


def _things(following: Sequence[str], measure: str | None) -> frozenset[str]:
    """The stems of the words that may name what is counted: plurals, without what befell them; or all, of a measure."""
    named = {word for word in following if word not in _MEASURE_OF and word not in STOPWORDS}
    if measure is None:
        named = {word for word in named if _COUNTED.fullmatch(word) and not FATE.fullmatch(word)}
    return frozenset(map(stem, named))


def _beside(before: str, behind: str) -> frozenset[str]:
    """The stems of the BESIDE_WORDS before and behind that carry meaning, up to a full stop, semicolon or bracket."""
    front, back = words(_BREAK.split(before)[-1]), words(_BREAK.split(behind)[0])
    near = [*front[-BESIDE_WORDS:], *back[:BESIDE_WORDS]]
    return frozenset(stem(word) for word in near if word not in STOPWORDS and word not in _MEASURE_OF)


def _times(before: str) -> frozenset[str]:
    """What was done so many times: the stems of the last words in front, since "warned four times" is four warnings."""
    return frozenset(stem(word) for word in words(before)[-HEAD_WORDS:] if word not in STOPWORDS)


def asked_beside(question: str, one: Figure, other: Figure) -> bool:
    """Whether the question's words that stand beside the one stand beside the other as well, or none does."""
    asked = one.beside & set(stems(question))
    return one.fate is not None or not asked or bool(asked & other.beside)


def same_thing(one: Figure, other: Figure) -> bool:
    """Whether both are of one thing, as far as the words at the numbers tell."""
    if one.measure != other.measure or one.fate != other.fate:
        return False
    if one.measure:
        of_one = one.things & other.things or not (one.things and other.things)
        return bool(of_one and one.beside & other.beside)
    if one.fate and one.things <= _PEOPLE and other.things <= _PEOPLE:
        return True
    return bool(one.things & other.things)


def with_bound(text: str, span: Span) -> Span:
    """The number's span with the "at least" or "only" in front of it."""
    found = _BOUND.search(text, max(0, span.start - 20), span.start)
    return Span(found.start(), span.end) if found else span


def contradict(one: Figure, other: Figure) -> bool:
    """Whether the values can't both be right. A vague one contradicts nothing, and no rounding its exact number."""
    if one.value == other.value or one.vague or other.vague:
        return False
    if max(one.value, other.value) < EXACT_BELOW and not one.measure:
        return True
    return not (_rounds_to(one, other) or _rounds_to(other, one))


def _rounds_to(exact: Figure, rounded: Figure) -> bool:
    """Whether the one value is the other at the other's precision: 1,187 and 1,200; 12.5 and 12."""
    if not rounded.value:
        return exact.value < 1
    places = 0
    while places < 12 and round(rounded.value, -places - 1) == rounded.value:
        places += 1
    if places == 0 and rounded.value != math.floor(rounded.value):
        places = -next(digits for digits in range(1, 16) if round(rounded.value, digits) == rounded.value)
    return abs(exact.value - rounded.value) <= 0.5 * 10.0**places
