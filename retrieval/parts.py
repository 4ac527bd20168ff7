"""parts: a question of several parts, as questions that are each complete. A small grammar that rather splits nothing.

Every word comes from the asker's own. What one part leaves out, another has: the subject, the verb, the occasion. Pure.
"""

from __future__ import annotations

import re

from retrieval.follow import leans, names_nothing, understand
from retrieval.lexicon import BEING, DOING, HAVING
from retrieval.nouns import MAX_QUOTES, Question, Turn
from retrieval.words import words

_AUXILIARY = (
    "(?:" + "|".join(sorted((BEING | DOING | HAVING) - {"be", "been", "being", "having", "am"})) + ")"
)
_ADVERB = "(?:when|where|why|how)"
_ASKING = r"(?:who(?:m|se)?|what|which|when|where|why|how)"
_QUOTES = re.compile('[“”"«»]')
_SENTENCE_END = re.compile(r"(?<=\?)\s+")
_BOUNDARY = re.compile(rf"(?:,?\s+and(?:\s+also)?|\s*[,;])\s+(?={_ASKING}\b)", re.IGNORECASE)
_AND = re.compile(r"\band\b", re.IGNORECASE)
# With the auxiliary before its subject it asks by itself: "when did the bridge open", not "when the bridge opened".
_INVERTED = re.compile(
    rf"(?:{_ADVERB}|how (?:long|often|far)|by whom)\s+{_AUXILIARY}\s+\w|"
    r"(?:who(?:m|se)?|what|which|how (?:many|much))\s+(?:[\w'’-]+\s+){0,3}(?:did|do|does)\s+\w",
    re.IGNORECASE,
)
# "Which party won the most and which party won the fewest seats?"
_TO_COME = re.compile(r"\bthe\s+(?:most|least|\w+est|first|last|second)$", re.IGNORECASE)
# These may also stand inside another question ("do we know who opened it").
_BARE = re.compile(r"(?:who(?:m|se)?|what|which|how (?:many|much))\s+\w", re.IGNORECASE)
_WHO_DOES = re.compile(rf"who\s+(?!{_AUXILIARY}\b)", re.IGNORECASE)
_INNER = re.compile(rf"\S+\s.*\b(?:{_ASKING}|whether|if)\b", re.IGNORECASE | re.DOTALL)
_OPENING = re.compile(rf"(?:{_ASKING}|{_AUXILIARY})\b", re.IGNORECASE)
_WHEN_AND_WHERE = re.compile(
    rf"({_ADVERB}(?:\s*,\s*{_ADVERB})*),?\s+and\s+({_ADVERB})\s+({_AUXILIARY}\s.+)$",
    re.IGNORECASE | re.DOTALL,
)
_AND_WHY = re.compile(rf"(.+?),?\s+and\s+({_ADVERB})[\s?.!]*$", re.IGNORECASE | re.DOTALL)
_OCCASION = re.compile(
    r"\s(?:in|at|on|during|after|before|near|by|from)\s+(?:the|an?|this|that|[A-Z\d])[^?]*$"
)
_HOW_MANY = re.compile(
    r"how many((?:\s+(?!were|was|are|have|had)[a-z]+){0,2})\s+(were|was|are)\s+(\w+)", re.IGNORECASE
)
_COUNTED = re.compile(_HOW_MANY.pattern + r"\?", re.IGNORECASE)
_HOW_MANY_MORE = re.compile(
    r"how many\s+((?:[a-z]+ed|hurt|missing|dead|taken|shot)\b.*)$", re.IGNORECASE | re.DOTALL
)
# "It" may be what was asked for: "Which company won, and how much will it be paid?"
_UNNAMED = re.compile(rf"(?:which|what|whose)\s+(?!{_AUXILIARY}\b)[a-z]", re.IGNORECASE)
_SPOKEN = (
    "(?:say|said|think|tell|claim|promise|want|respond|react|deny|suggest|demand|propose|argue|write|predict|warn|"
    "announce)"
)
_SUBJECT = r"(?:(?:the\s+)?[A-Z][\w'’.-]*(?:\s+(?:of\s+|de\s+|van\s+|von\s+)?[A-Z][\w'’.-]*)*|the(?:\s+[a-z-]+){1,2})"
_BOTH = re.compile(
    rf"((?i:what|how|why))\s+((?i:did|do|does|had|have|has))\s+({_SUBJECT})\s+and\s+({_SUBJECT})\s+({_SPOKEN}\b.*)$",
    re.DOTALL,
)
_OF_ONE = {"do": "does", "have": "has"}
# Pairs that are one name.
_ONE_NAME = frozenset(
    frozenset(pair.split())
    for pair in (
        "bosnia herzegovina", "trinidad tobago", "antigua barbuda", "standard poor", "marks spencer", "procter gamble",
        "ernst young", "smith wesson", "barnes noble", "black decker", "simon schuster", "dun bradstreet",
    )
)  # fmt: skip


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that the text asks, in order, each complete, two to MAX_QUOTES; none if it asks one thing."""
    if _QUOTES.search(text):
        return ()
    asked = text.strip()
    pieces = _sentences(asked) or _when_and_where(asked) or _both(asked) or _clauses(asked) or _and_why(asked)
    if not 2 <= len(pieces) <= MAX_QUOTES:
        return ()
    completed = _completed([_question(piece) for piece in pieces])
    return () if len(set(completed)) < len(completed) else completed


def _sentences(text: str) -> list[str]:
    """Its sentences, if there are several and all of them ask."""
    sentences = _SENTENCE_END.split(text)
    asking = [one for one in sentences if one.endswith("?") and _OPENING.match(_bare(one))]
    return [_bare(one) for one in sentences] if len(asking) == len(sentences) > 1 else []


def _bare(sentence: str) -> str:
    """The sentence without "And" at its start."""
    return re.sub(r"^(?:and|but|also)\b,?\s+", "", sentence, flags=re.IGNORECASE)


def _when_and_where(text: str) -> list[str]:
    """ "When and where did X meet Y?" """
    found = _WHEN_AND_WHERE.match(text)
    if found is None:
        return []
    adverbs = [*re.findall(r"\w+", found[1]), found[2]]
    return [f"{adverb} {found[3]}" for adverb in adverbs]


def _both(text: str) -> list[str]:
    """ "What did A and B say about C?" """
    found = _BOTH.match(text)
    if found is None:
        return []
    asking, auxiliary, one, other, rest = found.groups()
    if frozenset(words(f"{one} {other}")) in _ONE_NAME:
        return []
    auxiliary = _OF_ONE.get(auxiliary.lower(), auxiliary)
    return [f"{asking} {auxiliary} {subject} {rest}" for subject in (one, other)]


def _clauses(text: str) -> list[str]:
    """Whole questions joined by "and"."""
    if not _opens(text):
        return []
    pieces: list[str] = []
    start = 0
    for found in _BOUNDARY.finditer(text):
        piece, rest = text[start : found.start()], text[found.end() :]
        if _TO_COME.search(piece):
            continue
        if _INVERTED.match(rest) or (
            _BARE.match(rest) and _OPENING_WORD.match(text) and not _INNER.match(piece)
        ):
            pieces.append(piece)
            start = found.end()
    last = text[start:]
    if re.match("who\\b", text, re.IGNORECASE) and _WHO_DOES.match(last):
        return []  # of one person: "Who hated the king, and who paid no heed to the queen?"
    if not pieces or not _AND.search(text[len(pieces[0]) :]):
        return []
    return [*pieces, last]


_OPENING_WORD = re.compile(rf"{_ASKING}\b", re.IGNORECASE)


def _opens(text: str) -> bool:
    """Whether the text begins with a question of its own, and not with a clause: "When the bridge moved, who …"."""
    return bool(
        _INVERTED.match(text) or _BARE.match(text) or re.match(rf"{_AUXILIARY}\s", text, re.IGNORECASE)
    )


def _and_why(text: str) -> list[str]:
    """ "Was he hurt, and how?" """
    found = _AND_WHY.match(text)
    return [found[1], found[2]] if found and _opens(found[1]) else []


def _question(piece: str) -> str:
    piece = piece.strip().rstrip(" ?.!,")
    return f"{piece[:1].upper()}{piece[1:]}?"


def _completed(pieces: list[str]) -> tuple[str, ...]:
    """Each with what it lacks from the others; none if one can't be completed."""
    pieces = _counted(pieces)
    occasions = [found[0] for piece in pieces if (found := _OCCASION.search(piece.rstrip("?")))]
    complete: list[str] = []
    for piece in pieces:
        if occasions and (names_nothing(piece) or _COUNTED.fullmatch(piece)) and len(words(piece)) > 1:
            piece = f"{piece.rstrip('?')}{occasions[0]}?"
        if complete and leans(piece):
            before = complete[-1]
            if _UNNAMED.match(before):
                return ()
            taken = understand(Question(piece, (), history=(Turn(by_bot=False, text=before),))).question.text
            if taken == piece or taken.casefold().startswith(before.rstrip("?").casefold()):
                return ()
            piece = taken
        if leans(piece) or len(words(piece)) < 2:
            return ()
        complete.append(piece)
    return tuple(complete)


def _counted(pieces: list[str]) -> list[str]:
    """ "How many people were killed" and "how many injured": of people, too, and were."""
    first = _HOW_MANY.match(pieces[0])
    if first is None:
        return pieces
    more = [_HOW_MANY_MORE.match(piece) for piece in pieces]
    return [
        f"How many{first[1]} {first[2]} {one[1]}" if one else piece
        for piece, one in zip(pieces, more, strict=True)
    ]
