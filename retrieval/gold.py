"""Gold answers: whether a text holds one of the answers that somebody would accept. Pure.

Both are compared as plain words, so that neither case, punctuation, articles nor the way a number is written decides:
"the $255-million deal" holds "255 million", "twenty-five people" holds "25".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.errors import VerbatimError

_ARTICLES = frozenset({"a", "an", "the"})
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_NUMBERS = {word: number for number, word in enumerate(_UNITS)}
_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_OTHER_SPELLINGS = {
    **{word: str(number) for word, number in (_NUMBERS | _TENS).items()},
    **dict(zip(_ORDINALS, "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th".split(), strict=True)),
    "bn": "billion",
    "tn": "trillion",
    "mn": "million",
}
# In this order; what a later step needs to see, an earlier one leaves.
_STEPS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"[‘’]", "'"),
        (r"'s\b", ""),
        (r"(?<=\d),(?=\d{3})", ""),  # 1,200
        (r"(?<=\d)\.0+\b", ""),  # 3.0
        (r"(?<!\d)\.|\.(?!\d)", ""),  # every point but a decimal one
        (r"%|\bper cent\b", " percent "),
        (r"[-‐-―/]", " "),
        (r"[^\w\s.]|_", ""),
        (r"(?<=\d)(?=(?:bn|tn|mn|million|billion|trillion)\b)", " "),
    )
)


class GoldRefused(VerbatimError):
    """A row whose question can't be scored. ``reason``: answers, answerable, answerless."""

    kind = "gold_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Gold:
    """A question with the answers that count, in any of their wordings; none where the articles don't say."""

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool


def read_gold(row: Mapping[str, object], *, number: int) -> Gold:
    """The gold of a row {"question", "answers", "id"?, "answerable"?}; the row's number where it has no id.

    A row that doesn't say so is answerable if it has an answer. Raises GoldRefused.
    """
    answers = row.get("answers") or []
    if not isinstance(answers, list) or not all(isinstance(one, str) for one in answers):
        raise GoldRefused("answers")
    accepted = tuple(one for one in answers if one.strip())
    answerable = row.get("answerable")
    if answerable is None:
        answerable = bool(accepted)
    if not isinstance(answerable, bool):
        raise GoldRefused("answerable")
    if answerable and not accepted:
        raise GoldRefused("answerless")
    id = row.get("id")
    return Gold(str(number if id is None else id), str(row.get("question")), accepted, answerable)


@lru_cache(maxsize=10_000)
def plain_words(text: str) -> tuple[str, ...]:
    """The text's words for comparing: lower case, without articles and punctuation, numbers as digits."""
    plain = unicodedata.normalize("NFKC", text).lower()
    for pattern, replacement in _STEPS:
        plain = pattern.sub(replacement, plain)
    return tuple(word for word in _joined(plain.split()) if word not in _ARTICLES)


def _joined(words: Sequence[str]) -> Iterator[str]:
    """The words in one spelling each; "twenty" and "five" are one number."""
    place = 0
    while place < len(words):
        word = words[place]
        unit = _NUMBERS.get(words[place + 1], 0) if place + 1 < len(words) else 0
        if word in _TENS and 1 <= unit <= 9:
            yield str(_TENS[word] + unit)
            place += 2
        else:
            yield _OTHER_SPELLINGS.get(word, word)
            place += 1


def holds(text: str, answers: Sequence[str]) -> bool:
    """Whether one of the answers stands in the text, as whole words in a row."""
    there = _padded(plain_words(text))
    return any(
        one.strip() and _padded(plain_words(one) or (one.strip().lower(),)) in there for one in answers
    )


def _padded(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "
