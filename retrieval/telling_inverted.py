"""Where the verb stands in front of who speaks: “…,” said Jane Roe, the mayor. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.clauses import has_clause, phrase_end
from retrieval.noun_words import DETERMINERS
from retrieval.nouns import Standing
from retrieval.phrases import QUOTE, Phrase, Token
from retrieval.roles import role_behind
from retrieval.subjects import with_name_behind
from retrieval.telling_frames import Frame
from retrieval.verb_words import CUTTING, FINITE, PLAIN, REPORTING, STRICT

APPOSED_TOKENS = 24
UNQUOTED_TOKENS = 9  # how long a speaker may be behind "said" where no quotation stands before it
_INVERTIBLE = (PLAIN | REPORTING) - {"told", "tells"}
_POINTING = DETERMINERS - {"the", "a", "an", "one", "another", "its", "his", "her", "their"}
_MAY_FOLLOW = CUTTING | {"in", "on", "at", "during", "after", "who"}


def inverted(tokens: Sequence[Token], place: int) -> Frame | None:
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
