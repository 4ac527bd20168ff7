"""Which of many sentences share their words with one, and which are copies of one another. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.alike import is_copied
from retrieval.words import STOPWORDS, stem, words

COPY_SHARE = (
    0.75  # of a sentence's stems: with fewer in another one, it isn't worth comparing them word by word
)
COMPARED = 12


def content_stems(text: str) -> list[str]:
    """The stems of the text's words that carry a meaning, in order, with repetitions."""
    return [stem(word) for word in words(text) if word not in STOPWORDS]


class SharedWords:
    """An index of sentences by their stems. Answering takes time by how common the asked stems are."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        rows: dict[str, list[int]] = defaultdict(list)
        for row, text in enumerate(texts):
            for term in set(content_stems(text)):
                rows[term].append(row)
        self._rows = {term: np.array(held) for term, held in rows.items()}

    def shares(self, stems: Collection[str]) -> NDArray[np.float64]:
        """How much (0..1) of these stems each sentence has, shape (sentences,)."""
        counts = np.zeros(self._size)
        for term in set(stems):
            if term in self._rows:
                counts[self._rows[term]] += 1
        return counts / max(1, len(set(stems)))

    def knows(self, term: str) -> bool:
        return term in self._rows


def copied_from(texts: Sequence[str], groups: Sequence[int]) -> list[int]:
    """For each sentence the first one, of another group, that it is a copy of, and itself where it is none's.

    The sentences come in the order in which the first is to stand for the others.
    """
    index = SharedWords(texts)
    first = list(range(len(texts)))
    for row, text in enumerate(texts):
        shares = index.shares(content_stems(text))
        near = [int(place) for place in np.flatnonzero(shares[:row] >= COPY_SHARE)][:COMPARED]
        for place in near:
            if groups[place] != groups[row] and first[place] == place and is_copied(texts[place], text):
                first[row] = place
                break
    return first
