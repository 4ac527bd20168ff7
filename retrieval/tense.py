"""Whether the words around a time expression speak of what was or of what is to come. Pure.

"Monday" in a report is most often the last one, but the next one after "will", "is to", "due". The nearest verb
decides: first those before the expression, since English puts its times behind the verb, then those after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from index.nouns import Span

LEFT_CHARS = 240
RIGHT_CHARS = 110
LEFT_WORDS = 36
NOUN_WORDS = 12  # so near an "outlook" must stand to say anything
RIGHT_WORDS = 14


class Direction(IntEnum):
    """Where a time lies, seen from the day of writing."""

    PAST = -1
    UNKNOWN = 0
    FUTURE = 1


_WORD = re.compile(
    r",(?=\s+(?:and|but|while|whereas|although|though|as|when)\b)|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[$£€]"
)
_SENTENCE_END = re.compile(r"(?<=[a-z\d)\]][.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z])|\n\s*\n|[\"”]\s*(?=[A-Z])|;")
_FROM_PAST = re.compile(r"\b(?:than|since|after)(?:\s+(?:on|in))?\s*$", re.IGNORECASE)
_UP_TO = re.compile(
    r"\b(?:until|till|by|ahead of|before|pending|effective|from next)(?:\s+(?:on|in))?\s*$", re.IGNORECASE
)
# Behind these a new clause begins, whose verb is still to come.
_OPENERS = frozenset(
    "but and while when that because whereas if as whether although though where after".split()
)
_JOINING = frozenset("and or to through".split())
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow tonight night morning afternoon "
    "evening week month year".split()
)
_SMALL = frozenset("on in at by the a an early late over during this".split())

_COMING = frozenset(
    "will shall would should may might must could can ll due scheduled slated expected planned going upcoming "
    "forthcoming hope hopes intends intend aims expects expect proposes promises vows "
    "predicts predicted wants likely unlikely ready soon set postponed "
    "delayed adjourned rescheduled leaves opens meets begins starts ends expires holds faces votes plays hosts visits "
    "travels arrives returns comes goes appears launches closes reopens resumes matures".split()
)
_COMING_NOUNS = frozenset(
    "prospect prospects outlook forecast forecasts estimates deadline plan plans".split()
)
_IRREGULAR = frozenset(
    "was were had did has have been said told rose fell met held took made came went began won lost sent struck shot "
    "sold bought brought broke gave got found felt grew knew led paid ran saw spoke stood thought wrote became built "
    "caught chose drew drove fought flew kept sank sat slept spent stole swept threw wore stuck sought rang sang hid "
    "meant understood overtook withdrew underwent ate bore beat bit blew dealt dug fed forgot froze lit rode shook "
    "slid swore taught tore woke".split()
)
_NO_PAST = frozenset(
    "united hundred indeed exceed proceed succeed agreed-upon need feed seed speed armed limited red bed shed led "
    "alleged so-called unscheduled embed breed greed newlywed".split()
)
# What they say is a clause of its own, whose verb may still be to come; "said in Paris on Monday" is none.
_SAYING = frozenset("said says announced added reported confirmed stated noted".split())
_ADJUNCTS = frozenset(
    "in at to by during after here there from on after before late early later over".split()
)
# Before "to": whoever did this to do something had not done it yet …
_PROMISING = frozenset(
    "agreed decided wanted hoped vowed promised planned expected scheduled due set threatened offered asked urged "
    "called likely pledged invited intended meant ordered plans plan agreement is are was were be s ready about".split()
)
# … and this did.
_BE = frozenset("be get".split())
_HELPERS = frozenset("to will would shall may might could can should must".split())


def direction(text: str, span: Span) -> Direction:
    """Where the words around the span put it."""
    left = _clause_before(text, span.start)
    from_figure = left.rstrip().endswith("from") and text[span.end : span.end + 2] in ("'s", "’s")
    if from_figure or _FROM_PAST.search(left):
        return Direction.PAST
    before = [word.lower() for word in _WORD.findall(left)][-LEFT_WORDS:]
    while before and (
        before[-1] in _SMALL or (before[-1] in _JOINING and before[-2:-1] and before[-2] in _TIMES)
    ):
        before.pop()
        while before and before[-1] in _TIMES:
            before.pop()
    if before[-1:] in (["is"], ["are"]):
        return Direction.FUTURE
    if before and before[-1] not in _OPENERS:
        found, place = _last_cue(before)
        if "," in before[place + 1 :] or _opens_clause(before[place:]):
            return _first_cue(_clause_after(text, span.end)) or found
        if found is not Direction.UNKNOWN:
            return found
    if _UP_TO.search(left):
        return Direction.FUTURE
    return _first_cue(_clause_after(text, span.end))


def _opens_clause(words: Sequence[str]) -> bool:
    """Whether the first of the words says what the others begin to tell."""
    return words[0] in _SAYING and len(words) > 2 and words[1] not in _ADJUNCTS


def _clause_before(text: str, end: int) -> str:
    """What stands before the place in its sentence, at most LEFT_CHARS of it."""
    near = text[max(0, end - LEFT_CHARS) : end]
    start = 0
    for found in _SENTENCE_END.finditer(near):
        start = found.end()
    return near[start:]


def _clause_after(text: str, start: int) -> list[str]:
    near = text[start : start + RIGHT_CHARS]
    found = _SENTENCE_END.search(near)
    return [word.lower() for word in _WORD.findall(near[: found.start()] if found else near)][:RIGHT_WORDS]


def _last_cue(words: Sequence[str]) -> tuple[Direction, int]:
    """What the nearest telling word says, from the last word back, and its place."""
    for place in range(len(words) - 1, -1, -1):
        if words[place] in _COMING_NOUNS and len(words) - place <= NOUN_WORDS:
            return Direction.FUTURE, place
        found = _cue(words, place)
        if found is not Direction.UNKNOWN:
            return found, place
    return Direction.UNKNOWN, 0


def _first_cue(words: Sequence[str]) -> Direction:
    """What the nearest telling word says, from the first word on. A present alone is of what is arranged."""
    present = Direction.UNKNOWN
    for place, word in enumerate(words):
        if word in ("is", "are") and words[place + 1 : place + 2] not in (["the"], ["a"]):
            present = present or Direction.FUTURE
        elif word != "to":
            found = _cue(words, place)
            if found is not Direction.UNKNOWN and not (present and word.endswith("ed")):
                return found
    return present


def _cue(words: Sequence[str], place: int) -> Direction:
    """What the word at the place says, with those before it: "will be closed" is no past, nor "will have"."""
    word = words[place]
    before = words[place - 1] if place else ""
    if word == "to":
        return Direction.FUTURE if before in _PROMISING else Direction.UNKNOWN
    if word in _COMING or word.endswith(("’ll", "'ll")):
        # "would have met", "could have met": it is over.
        return (
            Direction.PAST if "have" in words[place + 1 : place + 2] and word != "will" else Direction.FUTURE
        )
    if word in _IRREGULAR:
        if word in ("was", "were") and words[place + 1 : place + 2] == ["to"]:
            return Direction.FUTURE
        return Direction.UNKNOWN if before in _HELPERS or before in _BE else Direction.PAST
    if word == "happened" and before == "what":
        return Direction.UNKNOWN  # "will say what happened on Monday": more likely Monday's is the saying
    if word.endswith("ed") and len(word) > 4 and word not in _NO_PAST:
        if before in ("is", "are", "be", "being", "get", "to") or before in _HELPERS:
            return Direction.UNKNOWN
        return Direction.PAST
    return Direction.UNKNOWN
