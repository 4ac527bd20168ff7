"""Which sentences cover what many of them tell: words and pairs of words, weighed by who tells them. Pure.

A concept is a content word's stem, or two in a row; it weighs as much as the articles that tell it, and each counts
once, however often it is quoted (Gillick and Favre 2009). That is submodular, so choosing the best one by one is near
the best choice there is (Nemhauser 1978). docs/measurements.md compares it with graph centrality and with vectors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.shared_words import content_stems

LENGTH_POWER = (
    0.7  # a point's worth is divided by its words to this power: long ones are no bargain, nor are scraps
)
LEAD = 1.0
RECENT = 4.0
EARLIEST = 1.0
SPREAD = (
    0.5  # each point of an article makes its next one worth so much: a story is more than its last article
)
HALF = 0.1  # of the articles: over so many the bonus of the newest falls to 1/e

Floats = NDArray[np.float64]


def priors(leads: Sequence[int], places: Sequence[int], *, articles: int) -> Floats:
    """What a sentence is worth beforehand: by its place in its article, and its article's from the oldest to newest."""
    lead, place = np.array(leads, dtype=float), np.array(places, dtype=float)
    reach = max(1.0, HALF * articles)
    bonus = LEAD / (1 + lead)
    if articles > 1:
        bonus += RECENT * np.exp(-(articles - 1 - place) / reach) + EARLIEST * np.exp(-place / reach)
    return 1.0 + bonus


class Coverage:
    """What each sentence would still add. ``tellers`` are those whose agreement counts: articles, most often."""

    def __init__(self, texts: Sequence[str], tellers: Sequence[Hashable], prior: Floats) -> None:
        """``prior`` is positive, shape (sentences,)."""
        concepts = [_concepts(text) for text in texts]
        numbers: dict[Hashable, int] = {}
        best: dict[tuple[int, Hashable], float] = defaultdict(float)
        for row, held in enumerate(concepts):
            for concept in held:
                number = numbers.setdefault(concept, len(numbers))
                key = number, tellers[row]
                best[key] = max(best[key], float(prior[row]))
        self._weights = np.zeros(len(numbers))
        for (number, _), worth in best.items():
            self._weights[number] += worth
        self._held = [np.array(sorted(numbers[one] for one in held), dtype=int) for held in concepts]
        lengths = np.array([max(1, len(text.split())) for text in texts], dtype=float)
        self._factor = prior / lengths**LENGTH_POWER
        self._tellers = tellers

    def gains(self) -> Floats:
        """What choosing each sentence next would add, shape (sentences,)."""
        told = np.array([self._weights[held].sum() for held in self._held])
        return told * self._factor

    def take(self, row: int) -> None:
        """From now on what this sentence tells is told."""
        self._weights[self._held[row]] = 0.0
        self._factor[[teller == self._tellers[row] for teller in self._tellers]] *= SPREAD


def _concepts(text: str) -> set[Hashable]:
    stems = content_stems(text)
    return {*stems, *pairwise(stems)}


def choose(
    coverage: Coverage,
    *,
    count: int,
    admits: Callable[[int, Sequence[int]], bool],
    wanted: Callable[[Sequence[int]], Collection[int]],
) -> list[int]:
    """Up to ``count`` rows, the best first, each admitted beside those chosen before it.

    ``wanted`` gives the rows that the next one shall be among, if one of them is admitted; none for no wish.
    """
    chosen: list[int] = []
    refused: set[int] = set()
    while len(chosen) < count:
        gains = coverage.gains()
        gains[[*chosen, *refused]] = 0.0
        wish = [row for row in wanted(chosen) if gains[row] > 0.0]
        best = max(wish, key=lambda row: gains[row]) if wish else int(np.argmax(gains)) if len(gains) else 0
        if not len(gains) or gains[best] <= 0.0:
            return chosen
        if admits(best, chosen):
            chosen.append(best)
            coverage.take(best)
        else:
            refused.add(best)
    return chosen
