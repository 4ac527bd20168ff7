"""Whose verb it is: the noun phrase before a verb of saying, and what a sentence begins with. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.nouns import Span
from retrieval.clauses import REACH_TOKENS, abbreviates, clause_start, may_be_verb, parts, phrase_end
from retrieval.noun_words import DETERMINERS, MONTHS_AND_DAYS, OFFICES, PRONOUNS, TITLES, is_people, is_plural
from retrieval.nouns import Standing
from retrieval.phrases import QUOTE, Phrase, Token, is_org_like, read_phrase
from retrieval.verb_words import CUTTING, FINITE, OPENERS, PREPOSITIONS, TIMES

SUBJECT_TOKENS = 16
COMMAS = 4
_LATELY = frozenset(("last", "this", "next", "earlier", "late"))
_JOINING = frozenset(("and", "or"))


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject, the place of its first word, and whether a comma or a quotation stands right before it."""

    phrase: Phrase
    start: int
    opens: bool


def subject_before(tokens: Sequence[Token], end: int) -> Subject | None:
    """The noun phrase that ends before token ``end``; of "Jane Roe, mayor of Dunmarle," the name."""
    if tokens[end - 1].text != ",":
        start = clause_start(tokens, end)
        if start > 1 and tokens[start - 1].text == "," and tokens[start].lower in ("of", "from", "who"):
            return _before_comma(tokens, start)  # "Jane Roe, 54, of Dunmarle said"
        found = _in_clause(tokens, start, end)
        return _named_before_role(tokens, found) or found if found else None
    return _before_comma(tokens, end)


def _named_before_role(tokens: Sequence[Token], role: Subject) -> Subject | None:
    """Jane Roe, mayor of Dunmarle said: the comma behind the role is missing."""
    comma = role.start - 1
    if comma < 1 or tokens[comma].text != "," or role.phrase.definite or not _is_role(role.phrase):
        return None
    if role.phrase.standing is Standing.NAMED or tokens[role.start].lower in DETERMINERS:
        return None
    name = _in_clause(tokens, clause_start(tokens, comma), comma)
    if name is None or name.phrase.standing is not Standing.NAMED:
        return None
    return replace(name, phrase=replace(name.phrase, role=role.phrase.span, titled=True))


def _before_comma(tokens: Sequence[Token], end: int) -> Subject | None:
    """The name before ", mayor of Dunmarle," whose last comma is token ``end - 1``."""
    named = _named_behind_title(tokens, end)
    if named:
        return named
    commas = _commas_before(tokens, end)
    for comma in reversed(commas):
        found = _in_clause(tokens, clause_start(tokens, comma), comma) if comma else None
        nearest = comma == commas[0]
        if found and not found.phrase.pronoun and (nearest or found.phrase.standing is Standing.NAMED):
            return found
    return None


def _commas_before(tokens: Sequence[Token], end: int) -> list[int]:
    """The last few commas before the one at ``end - 1``, the nearest first."""
    commas: list[int] = []
    for place in range(end - 2, max(-1, end - REACH_TOKENS), -1):
        if tokens[place].kind == QUOTE or tokens[place].text in (";", ":") or len(commas) == COMMAS:
            break
        if tokens[place].text == ",":
            commas.append(place)
    return commas


def _named_behind_title(tokens: Sequence[Token], end: int) -> Subject | None:
    """The mayor of Dunmarle, Jane Roe, said."""
    comma = clause_start(tokens, end - 1) - 1
    if comma < 1 or tokens[comma].text != "," or end - comma < 4:
        return None
    name = read_phrase(tokens[comma + 1 : end - 1])
    title = _in_clause(tokens, clause_start(tokens, comma), comma)
    if name is None or title is None or name.standing is not Standing.NAMED or not _is_role(title.phrase):
        return None
    return replace(title, phrase=replace(name, role=_role(title.phrase), titled=True))


def _is_role(phrase: Phrase) -> bool:
    """Whether the phrase can be what a name behind it is: "her brother", "the mayor", no plural."""
    return not phrase.head.endswith("s") and (phrase.titled or is_people(phrase.head))


def _role(phrase: Phrase) -> Span | None:
    """The phrase as a role; None for "her brother", which says nothing without her."""
    return (
        phrase.name
        if phrase.head in TITLES or phrase.name.end - phrase.name.start > len(phrase.head)
        else None
    )


def with_name_behind(tokens: Sequence[Token], start: int, end: int) -> tuple[Phrase | None, int]:
    """The phrase and its end; of "her brother, Carl Roe." the name, with what stands before it as the role."""
    phrase = read_phrase(tokens[start:end])
    if phrase is None or phrase.standing is Standing.NAMED or phrase.pronoun or not _is_role(phrase):
        return phrase, end
    if end + 2 >= len(tokens) or tokens[end].text != ",":
        return phrase, end
    stop = phrase_end(tokens, end + 1)
    name = read_phrase(tokens[end + 1 : stop])
    if name is None or name.standing is not Standing.NAMED or not 3 <= stop - end <= 7:
        return phrase, end
    return replace(name, role=_role(phrase), titled=True), stop


def _in_clause(tokens: Sequence[Token], start: int, end: int) -> Subject | None:
    """The phrase among the clause's words that is the subject of the verb behind them."""
    opens = start > 0 and (tokens[start - 1].text in ",-–—" or tokens[start - 1].kind == QUOTE)
    words = _without_brackets(tokens, start, end)
    cut = _last_cut(tokens, words)
    if cut and not (cut == 1 and tokens[words[0]].lower in OPENERS):
        opens = False
    words = _without_opening(tokens, words[cut:])
    if words and tokens[words[0]].lower in PREPOSITIONS:
        words = _behind_preposition(tokens, words)
        opens = False
    if not words or any(_is_finite(tokens[place]) for place in _upto_relative(tokens, words)):
        return None
    phrase = read_phrase([tokens[place] for place in words])
    return Subject(phrase, words[0], opens) if phrase else None


def _is_finite(token: Token) -> bool:
    return token.small and token.lower in FINITE


def _without_opening(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """The words without "But", "However", "Last week"."""
    while words and (tokens[words[0]].lower in OPENERS or tokens[words[0]].text == "."):
        words = words[1:]
    if len(words) > 2 and tokens[words[0]].lower in _LATELY and tokens[words[1]].bare in TIMES:
        return words[2:]
    return words


def _without_brackets(tokens: Sequence[Token], start: int, end: int) -> list[int]:
    kept: list[int] = []
    depth = 0
    for place in range(start, end):
        if tokens[place].text in "([":
            depth += 1
        elif tokens[place].text in ")]":
            depth -= depth > 0
        elif not depth:
            kept.append(place)
    return kept


def _upto_relative(tokens: Sequence[Token], words: Sequence[int]) -> Sequence[int]:
    for number, place in enumerate(words):
        if number and tokens[place].lower in ("who", "whose", "which"):
            return words[:number]
    return words


def _last_cut(tokens: Sequence[Token], words: Sequence[int]) -> int:
    """How many of the words belong to another clause before the last conjunction."""
    for number in range(len(words) - 1, -1, -1):
        word = tokens[words[number]]
        if number and not word.small:
            continue
        if word.lower in ("who", "whose"):
            return 0
        if word.lower == "which":
            return len(words)
        if word.lower not in CUTTING or word.lower == "with" or _points_to_time(tokens, words, number):
            continue
        if word.lower not in _JOINING or any(_acts(tokens[place]) for place in words[:number]):
            return number + 1
    return 0


def _points_to_time(tokens: Sequence[Token], words: Sequence[int], number: int) -> bool:
    """Whether the word is the "that" of "the officer that evening"."""
    following = tokens[words[number + 1]].bare if number + 1 < len(words) else ""
    return tokens[words[number]].lower == "that" and following in TIMES


def _acts(token: Token) -> bool:
    """Whether the word may be a verb: then "and" joins clauses, not "traders and bankers"."""
    return token.small and (token.lower in FINITE or token.lower.endswith("ed"))


def _behind_preposition(tokens: Sequence[Token], words: Sequence[int]) -> list[int]:
    """What follows a short opening like "In its suit" or "On Monday" and may be the subject."""
    for skip in (2, 3, 4):
        rest = list(words[skip:])
        if not rest:
            return []
        word, last = tokens[rest[0]], tokens[words[skip - 1]]
        starts = (
            word.lower in PRONOUNS | {"the", "a", "an"}
            or (word.capital and not last.capital)
            or (last.bare in MONTHS_AND_DAYS and not word.text.isdigit())
        )
        if starts and last.lower not in DETERMINERS | PREPOSITIONS | {"last", "late", "early"}:
            return _name_at_end(tokens, rest) or rest
    return []


def _name_at_end(tokens: Sequence[Token], words: Sequence[int]) -> list[int]:
    """The full name that ends a longer opening: "At a briefing on Monday morning Jane Roe"."""
    start = len(words)
    while start and tokens[words[start - 1]].capital:
        start -= 1
    run = [tokens[place] for place in words[start:]]
    if not start or len(run) < 2 or is_org_like(run) or tokens[words[start - 1]].bare not in TIMES:
        return []
    return list(words[start:])


def leading_subject(tokens: Sequence[Token]) -> Phrase | None:
    """What a sentence begins with, up to its first verb, where that reads as a person, a group or an office."""
    start = 0
    while start < len(tokens) and (tokens[start].lower in OPENERS or tokens[start].text == ","):
        start += 1
    end = start
    while end < min(len(tokens), start + SUBJECT_TOKENS):
        if tokens[end].kind == QUOTE or (parts(tokens, end) and tokens[end].text not in "()"):
            break
        if end > start and (may_be_verb(tokens[end]) or _acts_now(tokens, end)):
            break
        end += 1
    if end == start:
        return None
    if tokens[start].lower in PREPOSITIONS:
        return _subject_behind_comma(tokens, start)
    return with_name_behind(tokens, start, end)[0]


def _acts_now(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word behind a name may be a verb: "Jane Roe raises", not "Trade Department officials"."""
    word = tokens[place].lower
    if not tokens[place].small or not tokens[place - 1].capital or not word.endswith("s"):
        return False
    if word.endswith("'s") or tokens[place - 1].lower in DETERMINERS:  # "The inquiry's chair", "The bells"
        return False
    return not is_people(word) and word not in OFFICES


def _subject_behind_comma(tokens: Sequence[Token], start: int) -> Phrase | None:
    """In a letter to the council, Jane Roe lists …: a name or pronoun with a verb behind it."""
    for place in range(start + 2, min(len(tokens), start + REACH_TOKENS)):
        if tokens[place - 1].kind == QUOTE:
            return None
        if tokens[place - 1].text == "," and (found := _name_and_verb(tokens, place)):
            return found
    return None


def _name_and_verb(tokens: Sequence[Token], place: int) -> Phrase | None:
    end = place + (tokens[place].lower == "the")
    while end < len(tokens) and (tokens[end].capital or abbreviates(tokens, end)):
        end += 1
    if end == place and tokens[place].lower in PRONOUNS:
        end += 1
    if end == place or end >= len(tokens) or not tokens[end].small:
        return None
    if not may_be_verb(tokens[end]) and not tokens[end].lower.endswith("s"):
        return None
    phrase = read_phrase(tokens[place:end])
    return None if phrase is None or phrase.standing is Standing.UNNAMED else phrase


def is_several(phrase: Phrase) -> bool:
    """Whether the phrase takes a verb in the plural."""
    return is_plural(phrase.head)
