"""The shape of a sentence around a verb of saying: where phrases end, whether a clause or quotation follows. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.noun_words import ABBREVIATED, DETERMINERS
from retrieval.phrases import QUOTE, SIGN, WORD, Token
from retrieval.verb_words import (
    ADDRESSED,
    ADVERBS,
    CALLING,
    CIRCUMSTANCE,
    CUTTING,
    FINITE,
    PLAIN,
    PREPOSITIONS,
    REPORTING,
    STRICT,
)

REACH_TOKENS = 40  # how far a subject may stand before its verb, and how far a clause is looked into
CLAUSE_TOKENS = 24
NEAR_TOKENS = 12
_CLAUSE_FIRST = frozenset(("claimed", "claims", "denied", "denies", "adding", "wrote", "writes"))
_LOOSE = (PLAIN - _CLAUSE_FIRST) | {"saying", "telling", "say", "tell"}
_MEASURED = frozenset(("indicated", "reported", "estimated"))
_VERBAL = FINITE | REPORTING | CALLING | ADVERBS
_INSERTED = frozenset(("however", "though", "too", "meanwhile"))


def abbreviates(tokens: Sequence[Token], place: int) -> bool:
    """Whether this full stop belongs to the word before it: "Mr.", "John F. Roe"."""
    if tokens[place].text != "." or not place:
        return False
    before = tokens[place - 1]
    if before.end != tokens[place].start or before.kind != WORD:
        return False
    followed = place + 1 < len(tokens) and tokens[place + 1].kind == WORD
    return (before.lower in ABBREVIATED or (len(before.text) == 1 and before.capital)) and followed


def parts(tokens: Sequence[Token], place: int) -> bool:
    """Whether this sign stands between phrases: a comma does, the point of "Mr." doesn't."""
    return tokens[place].kind == SIGN and tokens[place].text != "&" and not abbreviates(tokens, place)


def phrase_end(tokens: Sequence[Token], start: int) -> int:
    """Where a noun phrase that begins at ``start`` ends: before a sign, a quotation, a verb or a new clause."""
    end = start
    while end < len(tokens) and end - start < REACH_TOKENS:
        token = tokens[end]
        if token.kind == QUOTE or parts(tokens, end):
            break
        if end > start and token.small and (token.lower in _ENDING or _begins_anew(tokens, end)):
            break
        end += 1
    return end


_ENDING = FINITE | (CUTTING - {"and", "with"}) | {"who", "which"}
_LINKING = PREPOSITIONS | DETERMINERS | {"of", "and", "or", "all", "both", "including", "than"}


def _begins_anew(tokens: Sequence[Token], place: int) -> bool:
    """Whether another noun phrase begins here: "according to the report | the drills"."""
    before = tokens[place - 1]
    return tokens[place].lower in ("the", "a", "an") and before.kind == WORD and before.lower not in _LINKING


def clause_start(tokens: Sequence[Token], end: int) -> int:
    """Where the clause begins whose words run up to ``end``: behind a sign, a quotation, or the sentence's start."""
    start, closed = end, 0
    while start and end - start < REACH_TOKENS:
        token = tokens[start - 1]
        if token.kind == QUOTE:
            break
        if token.kind == SIGN and token.text in ")]":
            closed += 1
        elif token.kind == SIGN and token.text in "([" and closed:
            closed -= 1
        elif not closed and parts(tokens, start - 1):
            break
        start -= 1
    return start


def before_adverbs(tokens: Sequence[Token], place: int) -> int:
    """The end of the subject: the verb's place without "has", "also", "later", "…ly" in front of it."""
    end = place
    while end and place - end < 4 and tokens[end - 1].kind == WORD and _is_adverb(tokens[end - 1]):
        end -= 1
    return end


def _is_adverb(token: Token) -> bool:
    return token.lower in ADVERBS or (token.small and token.lower.endswith("ly") and len(token.text) > 4)


def may_be_verb(token: Token) -> bool:
    """Whether a subject can end before the word."""
    word = token.lower
    return token.small and (
        word in _VERBAL or (word.endswith("ed") and len(word) > 4) or (word.endswith("ly") and len(word) > 5)
    )


def quotes_next(tokens: Sequence[Token], place: int) -> bool:
    """Whether a quotation follows the word, with a comma or colon between them or without."""
    near = tokens[place + 1 : place + 3]
    return bool(near) and (near[0].kind == QUOTE or (near[0].text in ",:" and near[-1].kind == QUOTE))


def breaks_off(tokens: Sequence[Token], place: int) -> bool:
    """Whether the sentence, or its clause, ends with the verb: "…, analysts noted." """
    return place + 1 >= len(tokens) or tokens[place + 1].kind == SIGN


def ends_clause(tokens: Sequence[Token], place: int) -> bool:
    """Whether nothing that could be said follows the verb: the words stand before it."""
    if place + 1 >= len(tokens) or tokens[place + 1].text in (",", ".", ";", "?", "!", ")"):
        return True
    if tokens[place + 1].lower in CIRCUMSTANCE or tokens[place].lower in ADDRESSED:
        return not has_clause(tokens, place + 1)
    return False


def says_something(tokens: Sequence[Token], place: int) -> bool:
    """Whether what follows the verb can be what is said: a clause, or a quotation."""
    verb = tokens[place].lower
    rest = tokens[place + 1 : place + 1 + REACH_TOKENS]
    if not rest:
        return False
    if len(rest) > 2 and rest[0].text == "," == rest[2].text and rest[1].kind == WORD:
        return rest[1].lower in _INSERTED  # "noted, however, the bridge …"
    if rest[0].lower == "that" or rest[0].kind == QUOTE:
        return True
    if verb in ("claimed", "claims") and rest[0].lower == "to":
        return True
    quote = next((number for number, token in enumerate(rest) if token.kind == QUOTE), REACH_TOKENS)
    if quote <= CLAUSE_TOKENS and rest[quote - 1].text in (":", ","):
        return True
    if verb in _LOOSE:
        return rest[0].text != "."
    if quote <= NEAR_TOKENS and verb in REPORTING - STRICT:
        return True
    if verb in _MEASURED and rest[0].lower in ("a", "an", "no"):
        return False
    return (verb not in STRICT or verb in _MEASURED) and has_clause(tokens, place + 1)


def has_clause(tokens: Sequence[Token], start: int) -> bool:
    """Whether a clause with a verb of its own begins at ``start``: "the bridge would …", not "a new bridge"."""
    signs = 0
    plain = tokens[start - 1].lower in PLAIN
    for number, token in enumerate(tokens[start : start + CLAUSE_TOKENS]):
        if token.kind == QUOTE:
            return False
        if token.kind == SIGN and not abbreviates(tokens, start + number):
            signs += 1
            if token.text not in "(),-" or signs > 2 or (not plain and token.text == ","):
                return False
        elif number == 0 and (token.lower in ("to", "by", "of") or token.lower.endswith("ing")):
            return False
        elif token.lower in ("that", "whether") or (number and token.small and token.lower in FINITE):
            return True
    return False
