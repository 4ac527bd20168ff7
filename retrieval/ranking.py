"""Ranking: which passages, and which of their sentences, answer. Log-linear models over what was measured of each.

The weights in ranking.json were fitted on the fit halves of the measured sets; tests/benchmarks/fit_ranking.py fits
them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidate
from retrieval.desk import Desk
from retrieval.nets import Gauge, Net, read_gauge, read_net
from retrieval.reader import softmax
from retrieval.readings import Narrow, Wide, read_narrow, read_wide
from retrieval.sentence_features import SENTENCE_FEATURES, sentence_rows
from retrieval.terms import Terms
from retrieval.windows import Place, Window


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted: the nets over PASSAGE_FEATURES and SENTENCE_FEATURES, and the gate's gauge."""

    passage: Net
    sentence: Net
    confidence: Gauge


@dataclass(frozen=True, slots=True)
class Ranked:
    """Both readings, best passage first, and each sentence's features (rows) and chance to hold the answer.

    ``places``, ``features`` and ``chances`` go together; the chances sum to 1.
    """

    narrow: tuple[Narrow, ...]
    wide: tuple[Wide, ...]
    places: tuple[Place, ...]
    readers: tuple[int, ...]
    features: NDArray[np.float64]
    chances: NDArray[np.float64]

    def of(self, row: int, feature: str) -> float:
        """One of SENTENCE_FEATURES of a row."""
        return float(self.features[row, SENTENCE_FEATURES.index(feature)])

    def best_row(self, window: Window) -> int:
        """The row of the window's likeliest sentence."""
        inside = (
            row
            for row, place in enumerate(self.places)
            if place.laid is window.laid and window.first <= place.number < window.last
        )
        return max(inside, key=lambda row: self.chances[row])

    def wide_of(self, window: Window) -> Wide:
        """The wide reading that the window's likeliest sentence was found in."""
        return self.wide[self.readers[self.best_row(window)]]


@lru_cache(maxsize=1)
def packaged_weights() -> Weights:
    """The weights that come with the program: of passages, sentences and confidence, by feature."""
    written = json.loads((files("retrieval") / "ranking.json").read_text(encoding="utf-8"))
    return Weights(
        read_net(written["passage"]), read_net(written["sentence"]), read_gauge(written["confidence"])
    )


def rank(
    question: str, terms: Terms, candidates: Sequence[Candidate], desk: Desk, weights: Weights
) -> Ranked | None:
    """Read the candidates, the best of them twice, and rank their sentences; None without candidates."""
    if not candidates:
        return None
    narrow = read_narrow(question, terms, candidates, desk, weights.passage)
    wide = read_wide(question, narrow, desk)
    places, readers, features = sentence_rows(question, terms, narrow, wide)
    chances = softmax(weights.sentence.scores(features))
    return Ranked(tuple(narrow), tuple(wide), places, readers, features, chances)
