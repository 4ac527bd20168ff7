"""Fates: what befell the people whom a number counts, as a text or a question tells it. Pure."""

from __future__ import annotations

import re

from index.nouns import Span
from retrieval.words import stem, words

FATE_AHEAD_CHARS = 60
FATE_BEHIND_CHARS = 45

# What befell people: such counts grow from report to report, and each report means the same event by them.
_FATES = {
    "dead": r"kill(?:ed|ing|s)?|dead|died|dies|deaths?|fatalit(?:y|ies)|perished|lost (?:their )?li(?:fe|ves)|"
    r"toll(?=\s(?:\w{1,20}\s){0,2}(?:st(?:ands?|ood)|r(?:ose|isen|ises)|climb(?:s|ed)|reach(?:es|ed)))",
    "hurt": r"injur(?:ed|ing|ies|y)|wound(?:ed|ing|s)|hurt",
    "missing": r"missing|unaccounted",
    "held": r"arrest(?:ed|ing|s)?|detain(?:ed|ing|s)?",
    "displaced": r"evacuat(?:ed|ing)|homeless|displaced",
    "rescued": r"rescu(?:ed|ing)|saved",
}
FATE = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{forms})" for name, forms in _FATES.items()) + r")\b", re.I
)
_RISEN = re.compile(r"\s(?:\w{1,20}\s)?to\s(?:at least\s)?")
_CLAUSE_END = re.compile(r"[.;:!?]|,\s(?:and|but|while|with)\b")


def fate_asked(question: str) -> str | None:
    """What befell those whom the question asks about; None if it names nothing of the sort."""
    found = FATE.search(question)
    return found.lastgroup if found else None


def fates_told(text: str) -> frozenset[str]:
    """The stems of the words that tell what befell people: other reports may say it in other words."""
    return frozenset(stem(word) for found in FATE.finditer(text) for word in words(found.group()))


def fate_of(text: str, number: Span, before: int, after: int) -> str | None:
    """What befell those whom the number counts: told behind it, or before it, with no other number between.

    ``before`` and ``after`` are where the number before ends and the next begins.
    """
    ahead = text[number.end : min(after, number.end + FATE_AHEAD_CHARS)]
    ahead = _CLAUSE_END.split(ahead, maxsplit=1)[0]
    if told := FATE.search(ahead):
        return told.lastgroup
    if _RISEN.fullmatch(text, before, number.start):  # "rose from 11 to 17": what rose stands before both
        before = 0
    behind = text[max(before, number.start - FATE_BEHIND_CHARS) : number.start]
    behind = re.split(r"[.;:!?,]", behind)[-1]
    last = None
    for told in FATE.finditer(behind):
        last = told.lastgroup
    return last
