"""Frames: that somebody says something, who, and where the words for it stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.noun_words import is_people
from retrieval.nouns import Standing
from retrieval.phrases import QUOTE, Phrase, Token
from retrieval.subjects import Subject

_COORDINATING = frozenset(("while", "but", "and", "although", "though", "whereas"))


@dataclass(frozen=True, slots=True)
class Frame:
    """One "X said": who, and where these words lie (offsets into the article).

    ``before`` tells that what is said stands before it, else it follows. ``phrase`` is None where the sentence's own
    subject goes on: "…, adding that", "… and said".
    """

    phrase: Phrase | None
    start: int
    end: int
    before: bool
    verb: str


def frame_at(
    tokens: Sequence[Token], place: int, subject: Subject | None = None, *, before: bool = False
) -> Frame:
    """The frame of the verb at the place: its subject's, or, without one, the sentence's own."""
    start = tokens[subject.start if subject else place].start
    return Frame(subject.phrase if subject else None, start, tokens[place].end, before, tokens[place].lower)


def may_speak(phrase: Phrase) -> bool:
    """Whether the phrase can be a speaker: what has no name must at least be people."""
    return phrase.standing is not Standing.UNNAMED or is_people(phrase.head)


def outermost(tokens: Sequence[Token], frames: Sequence[Frame]) -> list[Frame]:
    """The frames that stand beside each other; what somebody says that others say is only told by the first."""
    kept: list[Frame] = []
    starts = {token.start: place for place, token in enumerate(tokens)}
    for frame in frames:
        if not kept:
            kept.append(frame)
        elif frame.phrase is None:
            continue
        elif kept[-1].before == frame.before:
            kept += [frame] if frame.before or _stands_beside(tokens, starts[frame.start]) else []
        elif frame.before and kept[-1].start > tokens[0].start:  # "After X said …, Y said." is Y's
            kept[-1] = frame
        elif not frame.before and _stands_beside(tokens, starts[frame.start]):
            kept.append(frame)
    return kept


def _stands_beside(tokens: Sequence[Token], place: int) -> bool:
    """Whether a comma and "while", "but", "and", or a semicolon, stand in front."""
    while place and tokens[place - 1].lower in _COORDINATING | {"also", "the", "a", "an"}:
        place -= 1
        if place and tokens[place].lower in _COORDINATING:
            return tokens[place - 1].text in ",;" or tokens[place - 1].kind == QUOTE
    return bool(place) and tokens[place - 1].text == ";"
