"""When two sentences tell the same: copies of one report, or nearly so but with another number, name or "not". Pure."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from retrieval.figures import figures_in
from retrieval.words import STOPWORDS, words

NEARLY = 0.7
COPIED = 0.85
COPIED_LENGTH = 0.6  # characters of the shorter to those of the longer: below, not worth counting words
SHORTEST_WORDS = 5  # of a shorter sentence, two reports may well have the same words by chance

_NEGATION = re.compile(
    r"\b(?:not|never|no(?!\.\s?\d)|none|nobody|nothing|without|nor|neither|cannot|den(?:y|ied|ies|ying)|unlikely|untrue|"
    r"false)\b|n['’]t\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d[\d,.]*\d|\d")
_CAPITAL = re.compile(r"(?<!^)(?<![.!?\"“‘] )\b[A-Z][\w’'-]+")


def overlap(one: str, other: str) -> float:
    """The share (0..1) of the words of both that they have in common: Dice's coefficient, with repetitions."""
    mine, its = _bag(one), _bag(other)
    return 2 * (mine & its).total() / max(1, mine.total() + its.total())


def is_copied(one: str, other: str) -> bool:
    """Whether one sentence is a copy of the other: nearly all words, and every fact."""
    if min(len(one), len(other)) <= COPIED_LENGTH * max(len(one), len(other)):
        return False
    long_enough = min(_bag(one).total(), _bag(other).total()) >= SHORTEST_WORDS
    return long_enough and overlap(one, other) >= COPIED and not tells_otherwise(one, other)


def says_all_of(one: str, other: str) -> bool:
    """Whether the one is the other with little more in it: all of its words, whatever their capitals, no "not" more."""
    few_more = _bag(other) <= _bag(one) and overlap(one, other) >= COPIED
    return few_more and _bag(other).total() >= SHORTEST_WORDS and _negations(one) == _negations(other)


# One question compares a sentence with all that were read for it.
@lru_cache(maxsize=2_000)
def _bag(text: str) -> Counter[str]:
    """How often each word stands in the text. Not to be changed: it is shared."""
    return Counter(words(text))


def tells_otherwise(one: str, other: str) -> bool:
    """Whether two like sentences differ in a number, in "not", or each in a name that the other lacks."""
    if _numbers(one) != _numbers(other) or _negations(one) != _negations(other):
        return True
    mine, its = (set(map(str.casefold, _CAPITAL.findall(text))) for text in (one, other))
    said = (set(words(text)) for text in (other, one))
    return all(_lacks(names, there) for names, there in zip((mine, its), said, strict=True))


def _lacks(names: set[str], there: set[str]) -> bool:
    """Whether one of the names has a word that isn't there."""
    return any(word not in there and word not in STOPWORDS for name in names for word in words(name))


@lru_cache(maxsize=2_000)
def _numbers(text: str) -> Counter[str]:
    """The numbers as written in digits, and the values of others."""
    worded = (
        f"{one.value:g}" for one in figures_in(text) if not any(c.isdigit() for c in _cut(text, one.span))
    )
    return Counter([*(found.replace(",", "") for found in _DIGITS.findall(text)), *worded])


def _cut(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]]


def _negations(text: str) -> int:
    return len(_NEGATION.findall(text))
