"""Where a sentence says who speaks: "X said …", "…," said X, "according to X". Pure, in linear time.

Works on the words outside quotation marks. What isn't plainly such a frame is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.clauses import (
    before_adverbs,
    breaks_off,
    ends_clause,
    has_clause,
    phrase_end,
    quotes_next,
    says_something,
)
from retrieval.noun_words import DETERMINERS, is_people
from retrieval.nouns import Standing
from retrieval.phrases import QUOTE, WORD, Phrase, Token, read_phrase
from retrieval.roles import role_behind
from retrieval.subjects import Subject, is_several, subject_before, with_name_behind
from retrieval.verb_words import (
    BE,
    CALLING,
    CUTTING,
    FINITE,
    HELD_BACK,
    PARTICIPLES,
    PLAIN,
    PLURAL,
    PREPOSITIONS,
    REPORTING,
    STRICT,
)

VERBS = 40  # of one sentence; more are no prose
NEAR_TOKENS = 12
WORDS_CHARS = 30  # what is quoted in fewer may be a name for something
_TELLING = PLAIN | REPORTING | PLURAL | PARTICIPLES
_INVERTIBLE = (PLAIN | REPORTING) - {"told", "tells"}
_HELD = BE | HELD_BACK
_NAMING = frozenset(("titled", "entitled", "named"))
APPOSED_TOKENS = 24
UNQUOTED_TOKENS = 9  # how long a speaker may be behind "said" where no quotation stands before it
_POINTING = DETERMINERS - {"the", "a", "an", "one", "another", "its", "his", "her", "their"}
_MAY_FOLLOW = CUTTING | {"in", "on", "at", "during", "after", "who"}
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
            or _inverted(tokens, place)
            or _straight(tokens, place)
        )
        if frame:
            found.append(frame)
    return outermost(tokens, found)


def _may_tell(token: Token) -> bool:
    return token.lower in ("according", "quoted") or (token.small and token.lower in _TELLING)


def _frame(
    tokens: Sequence[Token], place: int, subject: Subject | None = None, *, before: bool = False
) -> Frame:
    start = tokens[subject.start if subject else place].start
    return Frame(subject.phrase if subject else None, start, tokens[place].end, before, tokens[place].lower)


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
        return _frame(tokens, verb, subject, before=True)
    return _frame(tokens, verb, subject) if says_something(tokens, verb) else None


def _participle(tokens: Sequence[Token], place: int) -> Frame | None:
    """…, saying that …: the sentence's own subject, or the one that "with X saying" names."""
    if tokens[place].lower not in PARTICIPLES or not place:
        return None
    before = tokens[place - 1]
    if before.lower in BE | PREPOSITIONS | {"of", "by"}:
        return None
    if before.kind == QUOTE or before.text in (",", "-", "–", "—", "and"):
        return _frame(tokens, place) if says_something(tokens, place) else None
    if (
        quotes_next(tokens, place)
        and len(next(one.text for one in tokens[place:] if one.kind == QUOTE)) > WORDS_CHARS
    ):
        return _frame(tokens, place)
    start = place
    while start and place - start < NEAR_TOKENS and tokens[start - 1].kind == WORD:
        if tokens[start - 1].lower == "with":
            phrase = read_phrase(tokens[start:place])
            if phrase and says_something(tokens, place):
                return _frame(tokens, place, Subject(phrase, start, opens=False))
            return None
        start -= 1
    return None


def _inverted(tokens: Sequence[Token], place: int) -> Frame | None:
    """“…,” said X, of Y."""
    verb = tokens[place].lower
    if not place or verb not in _INVERTIBLE:
        return None
    comma = tokens[place - 1].text == ","
    quoted = tokens[place - 2 if comma and place > 1 else place - 1].kind == QUOTE
    end = phrase_end(tokens, place + 1)
    if not (quoted or comma) or end == place + 1 or tokens[place + 1].lower in _POINTING:
        return None
    if not _closes(tokens, end):
        return None
    phrase, end = with_name_behind(tokens, place + 1, end)
    if phrase is None or (phrase.pronoun and end < len(tokens) and tokens[end].text not in ".,;:"):
        return None
    if not quoted and not _plainly_inverted(tokens, place, phrase, end):
        return None
    return Frame(phrase, tokens[place].start, tokens[end - 1].end, True, verb)


def _closes(tokens: Sequence[Token], end: int) -> bool:
    """Whether a phrase can end here."""
    if end == len(tokens) or tokens[end].kind == QUOTE:
        return True
    return (
        tokens[end].text in (".", ",", ";", ":", "?", "!", "-", "–", "—") or tokens[end].lower in _MAY_FOLLOW
    )


def _plainly_inverted(tokens: Sequence[Token], place: int, phrase: Phrase, end: int) -> bool:
    """Whether "…, said X." without quotation marks is that, and not "Jane Roe, the mayor, said X …"."""
    if end - place > UNQUOTED_TOKENS or has_clause(tokens, place + 1) or tokens[place].lower in STRICT:
        return False
    if end == len(tokens) or tokens[end].text in (".", ";"):
        return True
    return phrase.standing is Standing.NAMED and (
        role_behind(tokens, end) is not None or _apposed_to_the_end(tokens, end)
    )


def _apposed_to_the_end(tokens: Sequence[Token], end: int) -> bool:
    """Whether nothing but words about the name before the comma follows: ", 54, who runs the harbour." """
    rest = list(tokens[end:])
    while rest and rest[0].text == "," and len(rest) > 1 and rest[1].text.isdigit():
        rest = rest[2:]  # the age
    while rest and rest[-1].text in ".!?":
        rest.pop()
    if not rest:
        return True
    if (
        rest[0].text != ","
        or len(rest) < 2
        or len(rest) > APPOSED_TOKENS
        or any(one.kind == QUOTE for one in rest)
    ):
        return False
    if rest[1].lower in ("who", "whose"):
        return True
    cut = next((n for n, one in enumerate(rest) if one.lower in ("who", "whose", "which", "that")), len(rest))
    return rest[1].lower in ("the", "a", "an") and not any(
        one.small and one.lower in FINITE for one in rest[:cut]
    )


def _straight(tokens: Sequence[Token], place: int) -> Frame | None:
    """X said …; …, X said."""
    verb = tokens[place].lower
    end = before_adverbs(tokens, place)
    if not end or verb in PARTICIPLES or _is_passive(tokens, place, end):
        return None
    if _joined(tokens, end):
        return _frame(tokens, place) if says_something(tokens, place) else None
    subject = subject_before(tokens, end)
    if (
        subject is None
        or not may_speak(subject.phrase)
        or (verb in PLURAL and not is_several(subject.phrase))
    ):
        return None
    if _words_stand_before(tokens, place, subject):
        return _frame(tokens, place, subject, before=True)
    return _frame(tokens, place, subject) if says_something(tokens, place) else None


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


def may_speak(phrase: Phrase) -> bool:
    """Whether the phrase can be a speaker: what has no name must at least be people."""
    return phrase.standing is not Standing.UNNAMED or is_people(phrase.head)


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
        return _frame(tokens, verb)
    subject = subject_before(tokens, end)
    return _frame(tokens, verb, subject) if subject else None


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
