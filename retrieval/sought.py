"""What exactly a question seeks: an age, a sum of money, so many of a thing, the name of somebody. Pure.

Finer than the kinds that the ranking was fitted with: "how old" is not answered by any number. Forms and word lists
alone; a question of no such form seeks nothing in particular.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.lexicon import GRAMMAR, VERBS
from retrieval.noun_words import TITLES, is_people, words_of
from retrieval.units import LENGTHS, MONEYS, TIMES, WEIGHTS
from retrieval.words import STOPWORDS, looked_up, stem, words


class Thing(StrEnum):
    """What is sought."""

    AGE = "age"
    SPAN = "span"  # "how long": a length or a duration
    LENGTH = "length"
    SPEED = "speed"
    WEIGHT = "weight"
    MONEY = "money"
    COUNT = "count"
    UNITS = "units"
    NAME = "name"
    FORM = "form"  # what has names of a known form: "Capstan Street"
    COMPANY = "company"
    CITY = "city"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question seeks.

    ``nouns``: the words for what is counted, measured in, named or chosen, folded, the head last. ``deed``: the word
    for what it does or undergoes, which must be told beside it.
    """

    thing: Thing
    nouns: tuple[str, ...] = ()
    deed: str | None = None


_SUMS = (
    r"money|cash|cost\w*|pa(?:y|ys|id|ying)|worth|earn\w*|fine[ds]?|charge[ds]?|spen[dt]\w*|price[ds]?|s(?:ell|old)\w*|"
    r"salary|bought|buy\w*|owe[ds]?|donat\w+|compensation|invest\w*|borrow\w*|len[dt]|loan\w*"
)
# Asked in this order: the first that fits is what is sought.
_ASKED = tuple(
    (thing, re.compile(pattern, re.IGNORECASE))
    for thing, pattern in (
        (Thing.AGE, r"\bhow old\b|\b(?:what|which) age\b"),
        (Thing.WEIGHT, r"\bhow heavy\b|\bhow much (?:do|does|did) .{1,80}\bweigh\b"),
        (Thing.SPEED, r"\bhow fast (?:was|were|is|are|can|could|do|does|did|will|would)\b"),
        (Thing.SPAN, r"\bhow long\b"),
        (
            Thing.LENGTH,
            r"\bhow (?:deep|tall|wide) (?:is|are|was|were) the\b|\bhow far (?:is|are|was|were) .{1,80}\bfrom\b",
        ),
        (Thing.MONEY, rf"\bhow much\b(?=.{{0,120}}\b(?:{_SUMS})\b)"),
        (Thing.CITY, r"\b(?:in|from|to|at|near|of) (?:which|what)(?: \w+)? (?:city|town|village)\b"),
        (Thing.COMPANY, r"\b(?:which|what)(?: \w+)? (?:company|firm|manufacturer|airline)\b"),
    )
)
_COUNT = re.compile(r"\bhow many\s+(?P<nouns>(?:[\w’'-]+\s*){1,12})", re.IGNORECASE)
_NAME = re.compile(
    r"\bname of (?P<nouns>(?:[\w’'-]+\s*){1,8})|^\W*who (?:is|was) (?P<office>(?:[\w’'-]+\s*){1,8})",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"^\W*what (?:is|was|are|were) (?P<nouns>the (?:[\w’'-]+\s+){1,5}?)called\b", re.IGNORECASE
)
_FORM = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+)?(?P<noun>street|road|hospital|university|court)\b", re.IGNORECASE
)
_WHERE = re.compile(
    r"^\W*where (?:did|does|do)\s(?P<deed>.*?)(?:\b(?:before|after|when|while)\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_PAID = re.compile(r"\b(?:fined|earns?|salary)\b", re.IGNORECASE)
_ADJECTIVE = re.compile(r"\bhow many [\w-]+ (?P<deed>long|wide|deep|high|tall)\b", re.IGNORECASE)
_UNIT = re.compile(rf"(?:{LENGTHS}|{TIMES}|{MONEYS}|{WEIGHTS})")
_KINDS = words_of("kinds kind types type sorts number other different more")
# What befalls or is done by people, that a text tells with few words.
DEEDS = words_of(
    """killed die died dead drowned drown injured hurt wounded missing arrested detained survived survive live lives
    work works employed"""
)
_ANIMALS = words_of("bear lion wolf fox")


def sought(question: str) -> Sought | None:
    """What the question seeks; None if it is nothing in particular."""
    for thing, pattern in _ASKED:
        if pattern.search(question):
            paid = _PAID.search(question) if thing is Thing.MONEY else None
            return Sought(thing, deed=paid.group().casefold() if paid else None)
    if found := _COUNT.search(question):
        return _counted(words(found["nouns"]), question)
    if found := _FORM.search(question):
        return Sought(Thing.FORM, (looked_up(found["noun"]),))
    if found := _NAME.search(question):
        nouns = _noun_phrase(words(found["nouns"] or found["office"]))
        return Sought(Thing.NAME, nouns) if nouns and _is_somebody(nouns[-1]) else None
    if found := _CALLED.search(question):
        nouns = _noun_phrase(words(found["nouns"]))
        return Sought(Thing.NAME, nouns) if nouns else None
    if found := _WHERE.search(question):
        return Sought(Thing.PLACE, deed=_last_verb(words(found["deed"])))
    return None


def _is_somebody(noun: str) -> bool:
    return (is_people(noun) or noun in TITLES) and noun not in _ANIMALS


def _counted(asked: list[str], question: str) -> Sought | None:
    """So many of the things that the words after "how many" begin with."""
    while asked and asked[0] in _KINDS:
        asked = asked[2:] if asked[1:2] == ["of"] else asked[1:]
    nouns = _noun_phrase(asked)
    if not nouns:
        return None
    if _UNIT.fullmatch(nouns[0]):
        dimension = _ADJECTIVE.search(question)
        return Sought(Thing.UNITS, nouns[:1], dimension["deed"].casefold() if dimension else None)
    deed = next((word for word in asked if word in DEEDS), None)
    if deed in nouns[1:]:
        nouns = nouns[: nouns.index(deed)]
    return Sought(Thing.COUNT, nouns, deed)


def _noun_phrase(asked: Sequence[str]) -> tuple[str, ...]:
    """The content words up to a verb or a word of grammar."""
    phrase: list[str] = []
    for word in asked:
        if word in ("the", "a", "an") and not phrase:
            continue
        if word in GRAMMAR or word in VERBS or (phrase and _is_verb(word)):
            break
        phrase.append(word)
    return tuple(phrase)


def _is_verb(word: str) -> bool:
    return word in VERBS or (word.endswith("ed") and len(word) > 4)


def _last_verb(asked: Sequence[str]) -> str | None:
    """The stem of the last word that is plainly a verb; None if there is none."""
    return next((stem(word) for word in reversed(asked) if _is_verb(word) and word not in STOPWORDS), None)
