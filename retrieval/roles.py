"""What an article says somebody is: the title in front of a name, or what stands between commas behind it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from index.nouns import Span
from retrieval.noun_words import (
    ABBREVIATED,
    DETERMINERS,
    HONORIFICS,
    NOT_FIRST,
    TITLES,
    TRADES,
    is_people,
    is_plural,
    words_of,
)
from retrieval.phrases import WORD, Token
from retrieval.verb_words import ADVERBS, BE, CUTTING, FINITE, PLAIN, PREPOSITIONS, REPORTING

ROLE_TOKENS = 14
SMALL_WORDS = 4  # "former chief fire officer Jane Roe"
_VERBS = words_of("said says told")
_CLAUSE = _VERBS | words_of("who whose which has was is had")
_JOINING = words_of("and of for")
_NO_ROLE = words_of("and but or who which where when while as in on at with")
_FUNCTION = ADVERBS | PREPOSITIONS | CUTTING | FINITE | BE | DETERMINERS | NOT_FIRST | PLAIN | REPORTING


def role_before(tokens: Sequence[Token], name: int) -> Span | None:
    """The title in front of a name with the words that belong to it: "Bundesbank President", "Anglo spokesman"."""
    end = name - 1 if name > 1 and tokens[name - 1].text == "." else name
    start = end
    while start and end - start < ROLE_TOKENS and _belongs(tokens, start - 1, end):
        start -= 1
    while start < end and tokens[start].bare in _JOINING | DETERMINERS | NOT_FIRST:
        start += 1
    words = tokens[start:end]
    if not any(word.bare in TITLES for word in words):
        return None
    if len(words) == 1 and words[0].bare in HONORIFICS:
        return None
    return Span(words[0].start, tokens[name - 1].end)


def _belongs(tokens: Sequence[Token], place: int, end: int) -> bool:
    """Whether the word belongs to the title that begins behind it."""
    token = tokens[place]
    if token.capital or token.text == "&" or token.bare in TITLES:
        return True
    if token.lower in _JOINING:
        return place > 0 and tokens[place - 1].capital
    small_title = place + 1 < end and tokens[end - 1].small and end - place <= SMALL_WORDS
    return (
        small_title
        and token.small
        and token.lower not in _FUNCTION
        and not token.lower.endswith(("ed", "ly"))
    )


def role_behind(tokens: Sequence[Token], end: int) -> Span | None:
    """The role between commas behind a name: ", the council’s leader,". An age in front of it is passed over."""
    if end >= len(tokens) or tokens[end].text != ",":
        return None
    start = end + 1
    if start + 1 < len(tokens) and tokens[start].text.isdigit() and tokens[start + 1].text == ",":
        start += 2
    stop = start
    while stop < len(tokens) and stop - start <= ROLE_TOKENS and _goes_on(tokens, stop):
        stop += 1
    words = tokens[start:stop]
    if not words or len(words) > ROLE_TOKENS or words[0].lower in _NO_ROLE:
        return None
    closes = (
        stop == len(tokens) or tokens[stop].text in (",", ".", ";") or tokens[stop].lower in _VERBS | {"who"}
    )
    if not closes or not (any(word.bare in TITLES | TRADES for word in words) or _is_trade(words)):
        return None
    first = 1 if words[0].lower in ("a", "an", "the") and len(words) > 1 else 0
    return Span(words[first].start, words[-1].end)


def _is_trade(words: Sequence[Token]) -> bool:
    """Whether this is "the harbour master", "a bus driver": small words that end in one for a person."""
    stop = next((n for n, word in enumerate(words) if word.lower in PREPOSITIONS | {"of"}), len(words))
    noun = words[:stop]
    if len(noun) < 2 or noun[0].lower not in ("a", "an", "the"):
        return False
    return noun[-1].small and is_people(noun[-1].lower) and not is_plural(noun[-1].lower)


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.kind == WORD:
        return token.lower not in _CLAUSE
    return token.text == "&" or (token.text == "." and tokens[place - 1].lower in ABBREVIATED)
