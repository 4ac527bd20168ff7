"""Where the noun phrases of a short text begin and end: runs of words between grammar words and verbs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.lexicon import (
    ADJECTIVES,
    AUXILIARIES,
    DETERMINERS,
    DOING,
    GRAMMAR,
    ING_NOUNS,
    UNITS,
    UNNAMED,
    VERBS,
)

READ_CHARS = 2_000
_WORD = re.compile(r"([^\W_]+(?:[-.][^\W_]+|['’](?!s\b)[^\W_]+)*)(['’]s?(?!\w))?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place in the text; ``gap`` is what stands between the word before, with its "'s", and it."""

    text: str
    start: int
    end: int
    gap: str

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def words_of(text: str) -> list[Word]:
    """The words of the text's first READ_CHARS, in order."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text[:READ_CHARS]):
        found.append(Word(match[1], match.start(), match.end(1), text[end : match.start()]))
        end = match.end()
    return found


def noun_phrases(words: Sequence[Word], taken: set[int]) -> Iterator[tuple[int, int]]:
    """Where noun phrases begin and end, as numbers of words; a determiner in front belongs to them."""
    at = 0
    while at < len(words):
        first = at
        at += words[at].low in DETERMINERS
        start = at
        while at < len(words) and words[at].start not in taken and _belongs(words, start, at):
            at += 1
        end = _without_verb(words, first, start, at)
        end = _with_of(words, end, taken) if end == at else end
        if end > start and _names_something(words, first, start, end):
            yield first, end
        at = max(end, at, first + 1)


def _names_something(words: Sequence[Word], first: int, start: int, end: int) -> bool:
    """No mere adjective, and no infinitive ("to pause")."""
    infinitive = first == start and first > 0 and words[first - 1].low == "to" and end - start == 1
    if infinitive and not words[start].capital:
        return False
    if words[end - 1].low in UNITS:
        return False
    if first == start and end - start == 1 and words[start].low in UNNAMED:
        return False
    return any(word.low not in ADJECTIVES for word in words[start:end])


def _belongs(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether the word goes on with the noun phrase that began at ``start``."""
    word = words[at]
    if at > start and word.gap.strip("'’s") not in ("", " "):
        return False
    if word.capital and at > 0 and word.low not in GRAMMAR and not _begins_sentence(words, at):
        return True
    if word.low in GRAMMAR or word.low.split("'")[0] in GRAMMAR:  # also "I'm" and "they're"
        return _links_names(words, start, at)
    first = at == start
    pointed = start > 0 and words[start - 1].low in ("this", "that", "these", "those")
    determined = first and start > 0 and words[start - 1].low in DETERMINERS and not pointed
    if determined:
        return True
    if word.low in VERBS or word.low.endswith("ly"):
        return False
    if word.low.endswith("ed") and len(word.low) > 4:
        return False
    if word.low.endswith("ing") and len(word.low) > 5 and word.low not in ING_NOUNS:
        return False
    return not (word.low in ADJECTIVES and not first)


def _links_names(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether it is the "of" in a name: Secretary of State, Ministry of Defence."""
    if words[at].low not in ("of", "for") or at == start or at + 1 >= len(words):
        return False
    return words[at - 1].capital and words[at + 1].capital


def _begins_sentence(words: Sequence[Word], at: int) -> bool:
    return at == 0 or any(c in words[at].gap for c in ".!?\n:")


def _without_verb(words: Sequence[Word], first: int, start: int, end: int) -> int:
    """The phrase's end without the verb that a question with "did" must still have behind its subject."""
    asked = first > 0 and words[first - 1].low in DOING
    followed = end < len(words) and words[end].low not in GRAMMAR - AUXILIARIES and words[end].gap == " "
    if asked and not followed and end - start > 1 and not words[end - 1].capital:
        return end - 1
    return end


def _with_of(words: Sequence[Word], end: int, taken: set[int]) -> int:
    """The end grown over "of the accident", "of Quillhaven"."""
    if end + 1 >= len(words) or words[end].low != "of" or words[end + 1].start in taken:
        return end
    start = end + 1 + (words[end + 1].low in DETERMINERS)
    at = start
    while at < len(words) and words[at].start not in taken and _belongs(words, start, at):
        at += 1
    return at if at > start else end
