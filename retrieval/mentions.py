"""Mentions: the people, groups, places, times and things that a short text names, in its own words. Pure.

There is no parser here: noun phrases are runs of words between grammar words and verbs, and what they stand for is
told from titles, names, prepositions and the last word. Where that is not enough, the sort stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.lexicon import (
    COUNTRIES,
    DETERMINERS,
    GRAMMAR,
    GROUPS,
    HE_NAMES,
    HE_TITLES,
    PEOPLE,
    PERSON_ENDINGS,
    PLACES,
    PLURALS,
    SHE_NAMES,
    SHE_TITLES,
    TITLES,
)
from retrieval.noun_phrases import READ_CHARS, Word, noun_phrases, words_of

MENTION_CHARS = 80


class Sort(StrEnum):
    """What a mention stands for. NAME: a name that may be a person's, a place's or a group's."""

    PERSON = "person"
    GROUP = "group"
    PLACE = "place"
    TIME = "time"
    NAME = "name"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase: ``start`` to ``end`` of the text that it was found in, code points.

    ``text`` is how it is called elsewhere: without a title in front of a full name. ``before`` is the preposition in
    front of it, lower case. ``gender`` is "he", "she" or "" where nothing tells.
    """

    text: str
    start: int
    end: int
    sort: Sort
    plural: bool = False
    before: str = ""
    gender: str = ""

    @property
    def head(self) -> str:
        """The word that says what it is, lower case: the last one before any "of"."""
        return re.split(r"\sof\s", self.text.lower())[0].split()[-1]


_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?(?=\s\d))"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TIME = re.compile(
    rf"\b(?:(?:early |late |mid-)?(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH}(?: \d{{1,2}}\b(?:, \d{{4}})?| \d{{4}})?|"
    rf"(?:last |next |this )?{_DAY}(?:,? \d{{1,2}} {_MONTH}(?: \d{{4}})?| (?:morning|afternoon|evening|night))?|"
    r"(?:1[5-9]|20)\d\d\b|\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b\.?|(?:last|next|this|the same) (?:week|month|"
    r"year|night|weekend|summer|winter|spring|autumn|fall)|yesterday|today|tomorrow|tonight))\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\s(?:said|says|told|added|warned|denied|acknowledged|insisted|claimed|argued)\b")
_PERSON_FOLLOWS = re.compile(r",?\s(?:\d\d?,|who\b|whose\b)|,\s\d\d?\b")
_APPOSED = re.compile(r", (?:\d\d?, )?")
_PLACE_PREPOSITIONS = frozenset({"in", "at", "near", "outside", "inside", "across", "around"})


def mentions(text: str, *, known: Sequence[Mention] = ()) -> list[Mention]:
    """What the text names, in order. ``known`` are names from other texts, which this one may write in lower case."""
    text = text[:READ_CHARS]
    words = words_of(text)
    times = [_time(text, found) for found in _TIME.finditer(text)]
    taken = {word.start for word in words for time in times if time.start <= word.start < time.end}
    found = times + [_mention(text, words, first, last, known) for first, last in noun_phrases(words, taken)]
    short = sorted((one for one in found if len(one.text) <= MENTION_CHARS), key=lambda one: one.start)
    return _joined_to_names(short, text)


def _joined_to_names(found: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions, with one that only says who a name is ("Kasim Dorrell, the driver") standing for that name."""
    joined: list[Mention] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and _APPOSED.fullmatch(text, last.end, one.start):
            if _is_name(last) and _describes(one) and not one.before:
                one = replace(last, start=one.start, end=one.end)
            elif _is_name(one) and _describes(last):
                gender = one.gender or last.gender
                one = replace(one, gender=gender, sort=last.sort)
                joined[-1] = replace(one, start=last.start, end=last.end, before=last.before)
        joined.append(one)
    return joined


def _is_name(one: Mention) -> bool:
    first = one.text.split()[0]
    return first[0].isupper() and first.lower() not in DETERMINERS and one.sort is not Sort.TIME


def _describes(one: Mention) -> bool:
    return one.sort in (Sort.PERSON, Sort.GROUP) and one.text.split()[0].lower() in DETERMINERS


def _time(text: str, found: re.Match[str]) -> Mention:
    before = re.search(r"(\w+)\s$", text[: found.start()])
    preposition = before[1].lower() if before else ""
    return Mention(
        found.group(),
        found.start(),
        found.end(),
        Sort.TIME,
        before=preposition
        if preposition in {"in", "on", "at", "by", "since", "until", "before", "after"}
        else "",
    )


def _mention(text: str, words: Sequence[Word], first: int, last: int, known: Sequence[Mention]) -> Mention:
    start, end = words[first].start, words[last - 1].end
    before = words[first - 1].low if first and words[first].gap == " " else ""
    run = words[first:last]
    named = [word for word in run if word.capital and word.low not in GRAMMAR]
    phrase = text[start:end]
    if run[0].low not in DETERMINERS and (same := _known(phrase, known)):
        return Mention(same.text, start, end, same.sort, same.plural, before, same.gender)
    sort, shown = Sort.THING, phrase
    if len(named) == len(run) and not (first == 0 and len(run) == 1 and len(words) > 1):
        sort, shown = _name_sort(text, run, before, end), _without_title(run, text)
    elif named and named[-1] is run[-1] and run[-1].low not in GROUPS | PLACES:
        people = [word for word in run if word.low in TITLES | PEOPLE]
        sort = Sort.PERSON if people else Sort.NAME
        shown = _without_title(run, text) if people else phrase
    else:
        sort = _common_sort(run)
    return Mention(shown, start, end, sort, _is_plural(run), before, _gender(run, text, end))


def _known(phrase: str, known: Sequence[Mention]) -> Mention | None:
    """The name of another text that this phrase is, whole or by its last word, whatever its capitals."""
    low = phrase.lower()
    for one in known:
        if one.text[0].isupper() and low in (one.text.lower(), one.text.lower().split()[-1]):
            return one if low == one.text.lower() else _short(one)
    return None


def _short(one: Mention) -> Mention:
    return Mention(one.text.split()[-1], one.start, one.end, one.sort, one.plural, one.before, one.gender)


def _name_sort(text: str, run: Sequence[Word], before: str, end: int) -> Sort:
    lows = [word.low for word in run]
    if lows[-1] in PLACES and len(lows) > 1:
        return Sort.PLACE
    if set(lows) & GROUPS or (len(run) == 1 and run[0].text.isupper() and 1 < len(lows[0]) < 7):
        return Sort.GROUP
    if set(lows) & TITLES or lows[0] in HE_NAMES | SHE_NAMES:
        return Sort.PERSON
    if lows[-1] in COUNTRIES or before in _PLACE_PREPOSITIONS:
        return Sort.PLACE
    if _SAYS.match(text, end) or _PERSON_FOLLOWS.match(text, end):
        return Sort.PERSON
    return Sort.NAME


def _without_title(run: Sequence[Word], text: str) -> str:
    """A full name without what stands before it: President Donald Trump is Donald Trump, but Mr Wend stays."""
    first = 0
    for number, word in enumerate(run):
        if word.low in TITLES or word.low == "of" or (word.low == "state" and number):
            first = number + 1
    if len(run) - first >= 2:
        return text[run[first].start : run[-1].end]
    if run[0].low in DETERMINERS:
        return text[run[0].start : run[-1].end]
    first = min(first, len(run) - 1)
    return text[run[max(0, first - 1)].start : run[-1].end]


def _common_sort(run: Sequence[Word]) -> Sort:
    head = _head(run)
    if head in GROUPS:
        return Sort.GROUP
    single = head[:-1] if head.endswith("s") else head
    if {head, single} & PEOPLE or single.endswith(PERSON_ENDINGS) or head in ("people", "men", "women"):
        return Sort.PERSON
    return Sort.PLACE if head in PLACES else Sort.THING


def _head(run: Sequence[Word]) -> str:
    lows = [word.low for word in run]
    return lows[lows.index("of") - 1] if "of" in lows[1:] else lows[-1]


def _is_plural(run: Sequence[Word]) -> bool:
    head = _head(run)
    if head in PLURALS:
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "ws")) and not run[-1].capital


def _gender(run: Sequence[Word], text: str, end: int) -> str:
    lows = {word.low for word in run}
    if lows & (HE_TITLES | {"man", "boy", "father", "husband", "son", "brother"}) or run[0].low in HE_NAMES:
        return "he"
    if lows & (SHE_TITLES | {"woman", "girl", "mother", "wife", "daughter", "sister"}):
        return "she"
    named = [word.low for word in run if word.capital]
    return "he" if set(named) & HE_NAMES else "she" if set(named) & SHE_NAMES else ""
