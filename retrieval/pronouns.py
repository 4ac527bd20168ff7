"""Pronouns: which words of a question stand for something that was said before it. Pure.

Precision before recall: what the question itself may explain ("Who said that he would resign?") is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.lexicon import ASKING, AUXILIARIES, DOING, JOINING, PREPOSITIONS, VERBS
from retrieval.mentions import Mention, Sort, mentions
from retrieval.noun_phrases import words_of
from retrieval.words import looked_up, stem

PEOPLE = (Sort.PERSON, Sort.NAME)
_KINDS = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs", "these", "those"), "they"),
    **dict.fromkeys(("it", "its", "this", "that"), "it"),
    "there": "there",
    "then": "then",
}
_PRONOUN = re.compile(
    r"\b(he|him|his|she|her|hers|they|them|their|theirs|these|those|it|its|this|that|there|then)\b",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"\bhow far (?:is|was) it\b|"
    r"\bit(?:['’]s| is| was)(?: not|n['’]t)? (?:true|possible|likely|legal|safe|clear|known|necessary|important)\b"
    r"(?= (?:that|to|if|whether|for))|\b(?:is|was) it (?:true|possible|likely|legal|safe|known|necessary|important)"
    r"(?= (?:that|to|if|whether|for))|\bit (?:take|takes|took|cost|costs|mean|means|matter)\b(?=[^?.!]* (?:to|for) )|"
    r"\bit (?:(?:been|ever|yet|now|not|already) )*(?:established|known|decided|clear|confirmed|announced|agreed|"
    r"certain|settled|held|ruled|explained|proved|proven|reported)"
    r"(?= (?:who|what|how|why|when|where|whether|if|that)\b)",
    re.IGNORECASE,
)
_STANDS_ALONE = re.compile(
    r"\s*(?:[?.!,]|$|(?:is|are|was|were|do|does|did|will|would|can|could|has|have|had|mean|happen|work|go|come|affect|"
    r"change|help|cost|take|start|end|too|exactly|actually|again|be|in|on|at|for|from|by|with|about|and|or)\b)",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[,;.?!:–—]|\b(?:and|or|but|if|when|that|because|while|after|before|who|which|since|as|what|how|where|whether|"
    r"until|though|unless|so|than)\b",
    re.IGNORECASE,
)
_CLAIMS = re.compile(
    r"\b(?:say|says|said|claim|think|thought|know|knew|announc|suggest|argu|complain|stat|rul|believ|report|confirm|den|"
    r"agree|decid|show|mean|meant|find|found|told|tell|writ|wrote|warn|declar|hope|fear|insist|admit|acknowledg|promis|"
    r"propos|indicat|learn|hear|heard|reveal|not|explain|add|so \w+)\w*\s+$",
    re.IGNORECASE,
)
_EXISTS = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|has|have|had|will|isn['’]t|aren['’]t)\s+(?:still\s+)?)$", re.I
)
# What is to be done is what "it" means: "How to become a pilot, and does it pay?"
_DOING = re.compile(r"\W*how to\b", re.IGNORECASE)
_SOME_OF = re.compile(r"(?:all|any|some|most|many|both|each|either|none|one|two|three) of\s+", re.IGNORECASE)
_ACTS = re.compile(
    r"\s+(?:has|had|is|was|will|would|could|can|should|must|may|might|did|does)\b", re.IGNORECASE
)
_INVERTED = re.compile(rf"\b(?:{'|'.join(sorted(AUXILIARIES))})\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A word of the question that stands for something said before; ``owning`` as in "his plan"."""

    start: int
    end: int
    kind: str
    owning: bool


def open_pronouns(asked: str, known: Sequence[Mention]) -> Iterator[Pronoun]:
    """The pronouns that nothing in the question itself explains; ``known`` are names, which it may write small."""
    own = mentions(asked, known=known)
    empty = [found.span() for found in _EMPTY_IT.finditer(asked)]
    for found in _PRONOUN.finditer(asked):
        word, start, end = looked_up(found[1]), found.start(), found.end()
        if any(first <= start < last for first, last in empty):
            continue
        pronoun = _pronoun(asked, word, start, end, own)
        if pronoun is not None and not _explained(asked, pronoun, own):
            yield pronoun


def _pronoun(asked: str, word: str, start: int, end: int, own: Sequence[Mention]) -> Pronoun | None:
    kind = _KINDS[word]
    follows = asked[end:]
    if word in ("this", "that", "these", "those"):
        phrase = next(
            (one for one in (*own, *_parts_of(asked, own)) if one.start == start and one.end > end), None
        )
        if phrase is not None and word == "that" and _links_clause(asked, phrase):
            return None
        if phrase is not None:
            named = phrase.sort is Sort.TIME or any(
                one.head == phrase.head for one in own if one.end <= start
            )
            return None if named else Pronoun(start, phrase.end, f"={phrase.head}", owning=False)
        return Pronoun(start, end, kind, owning=False) if _is_alone(asked[:start], follows) else None
    if word == "there" and (
        _EXISTS.search(asked[:start]) or re.match(r"\s*(?:is|are|was|were|will|has|re)\b|['’]s", follows)
    ):
        return None
    if word == "then" and follows.strip(" ?.!"):
        return None
    owning = word in ("his", "its", "their") or (
        word == "her" and bool(re.match(r"\s+\w", follows)) and not _goes_on(follows)
    )
    return Pronoun(start, end, kind, owning)


def _parts_of(asked: str, own: Sequence[Mention]) -> Iterator[Mention]:
    """What some are taken of: the letters of "all of these letters"."""
    for one in own:
        if found := _SOME_OF.match(asked, one.start, one.end):
            yield replace(one, text=asked[found.end() : one.end], start=found.end())


def _links_clause(asked: str, phrase: Mention) -> bool:
    """Whether "that" opens a clause ("said that boats …", "a sign that turns") and points to nothing."""
    rest = phrase.text.split()[1:]
    if not rest:  # "that-one" is one word
        return False
    return phrase.plural or rest[0][0].isupper() or bool(_CLAIMS.search(asked[: phrase.start]))


def _is_alone(before: str, follows: str) -> bool:
    """Whether "that" stands for something by itself, and links no clause ("the man that left", "said that")."""
    last = words_of(before)[-1:]
    led = not last or last[0].low in (
        AUXILIARIES | PREPOSITIONS | VERBS | ASKING | {"and", "or", "but", "after"}
    )
    return led and bool(_STANDS_ALONE.match(follows))


def _goes_on(follows: str) -> bool:
    word = words_of(follows)[0].low
    return word in PREPOSITIONS or word in JOINING or word in AUXILIARIES


def _asks_for_subject(before: str) -> bool:
    """Whether who does it is what is asked: in "Who said he would resign?" he is, most likely, the one who said it."""
    first, *rest = [word.low for word in words_of(before)] or [""]
    return bool(rest) and (
        (first == "who" and rest[0] not in DOING) or (first == "which" and not AUXILIARIES & set(rest))
    )


def _explained(asked: str, pronoun: Pronoun, own: Sequence[Mention]) -> bool:
    """Whether the question itself has, in an earlier clause, what the pronoun stands for."""
    if pronoun.kind.startswith("=") or pronoun.kind == "then":
        return False
    word = asked[pronoun.start : pronoun.end].lower()
    subject = word in ("he", "she", "they") or (word == "it" and bool(_ACTS.match(asked, pronoun.end)))
    before = asked[: pronoun.start]
    if word == "it" and _DOING.match(asked) and _BOUNDARY.search(before):
        return True
    inverted = bool(_INVERTED.search(before))  # "and where does she live?" may ask after who was named before
    if (subject or pronoun.owning) and pronoun.kind != "it" and not inverted and _asks_for_subject(before):
        return True
    free = pronoun.owning or (subject and not inverted)
    return any(
        one.end <= pronoun.start
        and agrees(pronoun.kind, one)
        and (free or _BOUNDARY.search(asked, one.end, pronoun.start))
        for one in own
    )


def agrees(kind: str, one: Mention) -> bool:
    """Whether the mention is of the kind that the pronoun stands for."""
    match kind:
        case "he" | "she":
            called = " " in one.text or one.text[0].isupper()  # not a mere "passenger"
            return one.sort in PEOPLE and called and not one.plural and one.gender in ("", kind)
        case "they":
            return one.plural or one.sort in (Sort.GROUP, *PEOPLE)
        case "it":
            return not one.plural and one.sort in (Sort.THING, Sort.GROUP, Sort.PLACE, Sort.NAME)
        case "there":
            return one.sort is Sort.PLACE
        case "then":
            return one.sort is Sort.TIME
    return (bool(one.head) and kind[1:] in (one.head, "")) or stem(one.head) == stem(kind[1:])
