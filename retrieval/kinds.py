"""What kind of thing a question asks for, and whether a text has one. Pure."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """The kind of thing that answers a question."""

    NUMBER = "number"
    SHARE = "share"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|"
    "trillion|dozens?|half|third|quarter|twice|once|first|second|double|several"
)
# Asked in this order: the first that fits is the kind.
_QUESTIONS = (
    (
        Kind.NUMBER,
        r"\bhow (?:many|old|long|far|often|tall|high|big|large|fast|deep)\b|\bwhat (?:number|age|distance|size)\b|"
        r"\bwhich number\b",
    ),
    (Kind.SHARE, r"\bwhat percent|\bpercentage\b|\bwhat proportion|\bwhat share"),
    (Kind.NUMBER, r"\bhow much\b"),
    (Kind.DATE, r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|time|century|decade|week)\b"),
    (
        Kind.NAME,
        r"\bwho(?:se|m)?\b|\bwho['’]s\b|\b(?:what|which) (?:\w+ )?(?:person|man|woman|president|minister|leader|actor|"
        r"actress|singer|company|team|country|player|name|group|party|organi[sz]ation|politician|artist|band|king|"
        r"queen)\b",
    ),
    (
        Kind.PLACE,
        r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:city|country|state|place|town|location|region|province|nation|"
        r"continent|river|island)\b",
    ),
    (Kind.REASON, r"\bwhy\b"),
)
_ASKED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _QUESTIONS)
_THINGS = {
    Kind.NUMBER: re.compile(rf"\b(?:\d[\d,.]*|{_NUMBER_WORDS})\b", re.IGNORECASE),
    Kind.SHARE: re.compile(r"%|\bper ?cent\b|\bpct\b", re.IGNORECASE),
    Kind.DATE: re.compile(
        rf"\b(?:{_MONTHS})\b|\b(?:1[0-9]|20)\d\d\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
        r"\b(?:yesterday|today|tomorrow|tonight|century|centuries|morning|afternoon|evening|weeks?|months?|years?|"
        r"days?|hours?|decades?|minutes?|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m)\b",
        re.IGNORECASE,
    ),
    Kind.NAME: re.compile(
        r"(?<!^)(?<![.!?\"“] )\b[A-Z][\w’'-]+|\b[A-Z][\w’'-]+ [A-Z][\w’'-]+",
    ),
    Kind.PLACE: re.compile(
        r"\b(?:in|at|near|from|to|outside|of|on|across|into|through|around|between|over) (?:the |an? )?(?:\w+ )?"
        r"[A-Z]\w+|\b(?:north|south|east|west)\w*\b",
        re.IGNORECASE,
    ),
    Kind.REASON: re.compile(
        r"\b(?:because|due to|since|so that|in order|after|owing|reason|caused?|result\w*|to \w+)\b",
        re.IGNORECASE,
    ),
}
UNKNOWN = 0.5


def kind_of(question: str) -> Kind:
    """The kind of thing that the question asks for."""
    return next((kind for kind, pattern in _ASKED if pattern.search(question)), Kind.OTHER)


def has_kind(kind: Kind, text: str, question: str) -> float:
    """1 if the text has such a thing that the question doesn't say itself, else 0; UNKNOWN for OTHER."""
    if kind is Kind.OTHER:
        return UNKNOWN
    asked = question.casefold()
    return float(any(found.group().casefold() not in asked for found in _THINGS[kind].finditer(text)))
