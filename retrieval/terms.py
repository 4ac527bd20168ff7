"""The question's terms, weighed by how rare they are in the stories: what a good quote should be about."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from index.library import Library
from retrieval.noun_words import HONORIFICS
from retrieval.nouns import Question
from retrieval.words import STOPWORDS, content_words, fold, stem, stems

_NAME = re.compile(r"(?<!^)\b[A-Z][\w’'-]+")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's content words in order, their stems, and the weight (inverse passage frequency) of each.

    ``names`` are the stems of its capitalised words but the first, ``numbers`` its numbers as written.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    unknown: int
    names: tuple[str, ...]
    numbers: tuple[str, ...]

    def coverage(self, there: Collection[str]) -> float:
        """The share (0..1) of the terms' weight that stands among these stems; 0 without terms."""
        total = sum(self.weights)
        held = sum(weight for term, weight in zip(self.stems, self.weights, strict=True) if term in there)
        return held / total if total else 0.0

    def heaviest_missing(self, there: Collection[str]) -> float:
        """The weight of the rarest term that isn't among these stems; 0 if none is missing."""
        missing = (weight for term, weight in zip(self.stems, self.weights, strict=True) if term not in there)
        return max(missing, default=0.0)


def terms_of(question: Question, library: Library) -> Terms:
    """The question's terms, weighed over all passages of its stories."""
    words = [word for word in content_words(question.text) if word not in STOPWORDS]
    counts = [library.frequencies(story, words) for story in question.stories]
    frequency = [sum(column) for column in zip(*counts, strict=True)] if counts else [0] * len(words)
    # "Mrs Skarne" is missed nowhere for a "Mrs" that no article writes.
    empty = {word for word, count in zip(words, frequency, strict=True) if word in HONORIFICS and not count}
    frequency = [count for word, count in zip(words, frequency, strict=True) if word not in empty]
    words = [word for word in words if word not in empty]
    passages = sum(library.counts(story).passages for story in question.stories)
    return Terms(
        words=tuple(words),
        stems=tuple(stem(word) for word in words),
        weights=tuple(math.log(1 + passages / (1 + count)) for count in frequency),
        unknown=sum(count == 0 for count in frequency),
        names=tuple(stem(name) for name in map(fold, _NAME.findall(question.text)) if name not in empty),
        numbers=tuple(_NUMBER.findall(question.text)),
    )


def matches(question: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The question's content words that the text has in some form, and those that it lacks, in order."""
    there = set(stems(text))
    asked = [word for word in content_words(question) if word not in STOPWORDS]
    matched = tuple(word for word in asked if stem(word) in there)
    return matched, tuple(word for word in asked if stem(word) not in there)
