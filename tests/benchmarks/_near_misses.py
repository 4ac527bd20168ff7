"""Near misses: questions that a text answers, changed in one place so that it most likely doesn't any more.

Each changes a number, a name, a word for its opposite, a yes into a no, or a word for some other question's word. Some
still are answered by chance; fit_reader.py trusts them less than real questions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from retrieval.words import STOPWORDS

NEGATED_SHARE = 0.35
OTHER_WORD_SHARE = 0.7
SMALL_NUMBER = 20  # up to here, numbers only grow, so that none becomes negative or 0
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?<!^)\b[A-Z][a-z]{2,}\b")
_NAME_IN_TEXT = re.compile(r"(?<=[a-z] )[A-Z][a-z]{3,}\b")
_LONG_WORD = re.compile(r"\b[a-z]{5,}\b")
_VERB = re.compile(r"\b(?:did|does|do|was|were|is|are|has|had|can|could|will|would)\b")
_PAIRS = """
first/last more/fewer most/least before/after above/below over/under inside/outside always/never
increase/decrease increased/decreased rise/fall rose/fell raised/lowered gained/lost high/low highest/lowest
large/small larger/smaller largest/smallest long/short longest/shortest major/minor majority/minority
north/south northern/southern east/west eastern/western early/late old/young oldest/youngest
start/finish began/ended beginning/end open/closed enter/exit arrive/leave arrived/left born/died
win/lose won/lost buy/sell bought/sold attack/defend attacked/defended killed/rescued arrested/released
support/oppose supported/opposed accept/reject accepted/rejected agree/disagree allowed/forbidden
legal/illegal public/private positive/negative created/destroyed founded/abolished remember/forget
best/worst good/bad strong/weak rich/poor hot/cold happy/angry love/hate friend/enemy
men/women man/woman male/female brother/sister father/mother son/daughter husband/wife king/queen prince/princess
"""
OPPOSITES = {
    word: other
    for pair in _PAIRS.split()
    for word, other in (pair.split("/"), reversed(pair.split("/")))
}  # fmt: skip


def near_misses(
    question: str, *, names: Sequence[str], words: Sequence[str], chance: random.Random
) -> Iterator[str]:
    """The question changed in one place, at most once in each way, never into itself.

    ``names`` are those that may take a name's place (of the article, say); ``words`` those that may take a word's.
    """
    if number := _NUMBER.search(question):
        yield with_other(question, number, str(other_number(int(number[0]), chance)))
    others = [name for name in names if name.lower() not in question.lower()]
    if others and (found := list(_NAME.finditer(question))):
        yield with_other(question, chance.choice(found), chance.choice(others))
    if found := [word for word in _WORD.finditer(question) if word[0].lower() in OPPOSITES]:
        word = chance.choice(found)
        opposite = OPPOSITES[word[0].lower()]
        yield with_other(question, word, opposite.capitalize() if word[0][0].isupper() else opposite)
    if chance.random() < NEGATED_SHARE and (verb := _VERB.search(question)):
        yield with_other(question, verb, f"{verb[0]} not")
    if chance.random() < OTHER_WORD_SHARE and (found := long_words(question)):
        word = chance.choice(found)
        # With the same last letters it's likely the same part of speech.
        if alike := [other for other in words if other[-2:] == word[0][-2:] and other != word[0]]:
            yield with_other(question, word, chance.choice(alike))


def with_other(question: str, place: re.Match[str], other: str) -> str:
    """The question with something else in this place."""
    return question[: place.start()] + other + question[place.end() :]


def other_number(number: int, chance: random.Random) -> int:
    """A number nearby, never the same."""
    return number + chance.choice((1, 2, 3) if number <= SMALL_NUMBER else (-3, -2, -1, 1, 2, 3, 5, 10))


def long_words(question: str) -> list[re.Match[str]]:
    """Its lower-case words of five letters and more that carry meaning, behind its first two words."""
    return [
        word
        for word in _LONG_WORD.finditer(question)
        if word[0] not in STOPWORDS and question.count(" ", 0, word.start()) > 1
    ]


def names_in(text: str) -> list[str]:
    """The capitalised words inside the text's sentences, sorted, each once."""
    return sorted(set(_NAME_IN_TEXT.findall(text)))


def words_of(questions: Sequence[str]) -> list[str]:
    """The questions' lower-case words of five letters and more that carry meaning, sorted, each once."""
    return sorted({word for question in questions for word in _LONG_WORD.findall(question)} - STOPWORDS)
