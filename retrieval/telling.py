"""Where a sentence says who speaks: "X said …", "…," said X, "according to X". Pure, in linear time.

Works on the words outside quotation marks. What isn't plainly such a frame is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.clauses import (
    before_adverbs,
    breaks_off,
    ends_clause,
    phrase_end,
    quotes_next,
    says_something,
)
from retrieval.phrases import QUOTE, WORD, Token, read_phrase
from retrieval.subjects import Subject, is_several, subject_before
from retrieval.telling_frames import Frame, frame_at, may_speak, outermost
from retrieval.telling_inverted import inverted
from retrieval.verb_words import (
    BE,
    CALLING,
    HELD_BACK,
    PARTICIPLES,
    PLAIN,
    PLURAL,
    PREPOSITIONS,
    REPORTING,
)

VERBS = 40  # of one sentence; more are no prose
NEAR_TOKENS = 12
WORDS_CHARS = 30  # what is quoted in fewer may be a name for something
_TELLING = PLAIN | REPORTING | PLURAL | PARTICIPLES
_HELD = BE | HELD_BACK
_NAMING = frozenset(("titled", "entitled", "named"))


def frames_in(tokens: Sequence[Token]) -> list[Frame]:
    """The frames of a sentence that stand beside each other, in order."""
    found: list[Frame] = []
    looked_at = 0
    for place, token in enumerate(tokens):
        if token.kind != WORD or (found and token.start < found[-1].end) or not _may_tell(token):
            continue
        looked_at += 1
        if looked_at > VERBS:
            return []
        frame = (
            _according(tokens, place)
            or _quoted(tokens, place)
            or _participle(tokens, place)
            or inverted(tokens, place)
            or _straight(tokens, place)
        )
        if frame:
            found.append(frame)
    return outermost(tokens, found)


def _may_tell(token: Token) -> bool:
    return token.lower in ("according", "quoted") or (token.small and token.lower in _TELLING)


def _according(tokens: Sequence[Token], place: int) -> Frame | None:
    """According to X, … / …, according to X."""
    if tokens[place].lower != "according" or place + 2 >= len(tokens) or tokens[place + 1].lower != "to":
        return None
    end = phrase_end(tokens, place + 2)
    phrase = read_phrase(tokens[place + 2 : end])
    if phrase is None or phrase.pronoun or not may_speak(phrase):
        return None
    return Frame(phrase, tokens[place].start, tokens[end - 1].end, place > 0, "according")


def _quoted(tokens: Sequence[Token], place: int) -> Frame | None:
    """X was quoted (by Y) as saying … / …, X was quoted as saying / Y quoted X as saying …"""
    verb = next(
        (
            n
            for n in range(place + 2, min(place + NEAR_TOKENS, len(tokens)))
            if tokens[n].lower in PARTICIPLES
        ),
        0,
    )
    if tokens[place].lower != "quoted" or not verb or tokens[verb - 1].lower != "as":
        return None
    end = before_adverbs(tokens, place)
    if end and tokens[end - 1].lower in BE:
        subject = subject_before(tokens, end - 1) if end > 1 else None
    else:
        phrase = read_phrase(tokens[place + 1 : verb - 1])
        subject = Subject(phrase, place, opens=False) if phrase else None
    if subject is None or not may_speak(subject.phrase):
        return None
    if subject.opens and ends_clause(tokens, verb):
        return frame_at(tokens, verb, subject, before=True)
    return frame_at(tokens, verb, subject) if says_something(tokens, verb) else None


def _participle(tokens: Sequence[Token], place: int) -> Frame | None:
    """…, saying that …: the sentence's own subject, or the one that "with X saying" names."""
    if tokens[place].lower not in PARTICIPLES or not place:
        return None
    before = tokens[place - 1]
    if before.lower in BE | PREPOSITIONS | {"of", "by"}:
        return None
    if before.kind == QUOTE or before.text in (",", "-", "–", "—", "and"):
        return frame_at(tokens, place) if says_something(tokens, place) else None
    if (
        quotes_next(tokens, place)
        and len(next(one.text for one in tokens[place:] if one.kind == QUOTE)) > WORDS_CHARS
    ):
        return frame_at(tokens, place)
    start = place
    while start and place - start < NEAR_TOKENS and tokens[start - 1].kind == WORD:
        if tokens[start - 1].lower == "with":
            phrase = read_phrase(tokens[start:place])
            if phrase and says_something(tokens, place):
                return frame_at(tokens, place, Subject(phrase, start, opens=False))
            return None
        start -= 1
    return None


def _straight(tokens: Sequence[Token], place: int) -> Frame | None:
    """X said …; …, X said."""
    verb = tokens[place].lower
    end = before_adverbs(tokens, place)
    if not end or verb in PARTICIPLES or _is_passive(tokens, place, end):
        return None
    if _joined(tokens, end):
        return frame_at(tokens, place) if says_something(tokens, place) else None
    subject = subject_before(tokens, end)
    if (
        subject is None
        or not may_speak(subject.phrase)
        or (verb in PLURAL and not is_several(subject.phrase))
    ):
        return None
    if _words_stand_before(tokens, place, subject):
        return frame_at(tokens, place, subject, before=True)
    return frame_at(tokens, place, subject) if says_something(tokens, place) else None


def _is_passive(tokens: Sequence[Token], place: int, end: int) -> bool:
    """ "was told", "did not say", "is said to be"."""
    if {tokens[end - 1].lower, tokens[place - 1].lower} & _HELD:
        return True
    following = [token.lower for token in tokens[place + 1 : place + 3]]
    return tokens[place].lower in PLAIN and following in (["to", "be"], ["to", "have"])


def _joined(tokens: Sequence[Token], end: int) -> bool:
    """Whether the verb has no subject of its own: "… and said", "…, but, said"."""
    last = tokens[end - 2] if tokens[end - 1].text == "," and end > 1 else tokens[end - 1]
    return last.lower in ("and", "but")


def _words_stand_before(tokens: Sequence[Token], place: int, subject: Subject) -> bool:
    """Whether this is "…, X said" rather than "X said …"."""
    start = subject.start
    if not start or not subject.opens or not ends_clause(tokens, place):
        return False
    if quotes_next(tokens, place) and not any(one.kind == QUOTE for one in tokens[:start]):
        return False  # "Asked again, she said, “…”"
    quoted = tokens[start - 1].kind == QUOTE
    return tokens[place].lower in PLAIN or quoted or breaks_off(tokens, place)


def calling(tokens: Sequence[Token]) -> Frame | None:
    """The frame of a sentence without "said" whose quotation is somebody's words all the same.

    X called it “a guess”; X welcomed the vote: “…”. None where nobody plainly does.
    """
    place = next((place for place, token in enumerate(tokens) if token.kind == QUOTE), 0)
    colon = place > 1 and tokens[place - 1].text == ":"
    if not place or tokens[place - 2 if colon else place - 1].lower in _NAMING:
        return None
    for verb in range(place - 1, max(-1, place - NEAR_TOKENS - 2), -1):
        if tokens[verb].small and tokens[verb].lower in CALLING:
            return _calling(tokens, verb)
    return Frame(None, tokens[0].start, tokens[place - 1].end, False, ":") if colon else None


def _calling(tokens: Sequence[Token], verb: int) -> Frame | None:
    end = before_adverbs(tokens, verb)
    if not end or tokens[end - 1].lower in _HELD | {"widely", "been", "so"}:
        return None
    if tokens[end - 1].lower in ("and", "but") or tokens[verb].lower.endswith("ing"):
        return frame_at(tokens, verb)
    subject = subject_before(tokens, end)
    return frame_at(tokens, verb, subject) if subject else None
