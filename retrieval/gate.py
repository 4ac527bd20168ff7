"""The gate: is the best quote an answer, or only near one? Pure.

Confidence is a logistic function of features that say how well a quote fits its question. Its weights were fitted
on the fit halves of the measured question sets; docs/measurements.md says how and how well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.words import STOPWORDS, content_words, stem, stems

THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best window: reranker logits of it and of the next one, and the question's words in it."""

    logit: float
    margin: float
    coverage: float
    in_passage: float


BIAS = -1.2
WEIGHTS = Evidence(logit=0.55, margin=0.05, coverage=1.6, in_passage=0.8)


def confidence(evidence: Evidence) -> float:
    """0..1: how likely it is that the quote answers."""
    total = (
        BIAS
        + WEIGHTS.logit * evidence.logit
        + WEIGHTS.margin * evidence.margin
        + WEIGHTS.coverage * evidence.coverage
        + WEIGHTS.in_passage * evidence.in_passage
    )
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def coverage(question: str, text: str) -> float:
    """The share (0..1) of the question's content words that stand in the text in some form."""
    matched, missing = matches(question, text)
    return len(matched) / max(1, len(matched) + len(missing))


def matches(question: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The question's content words that the text has in some form, and those that it lacks, in order."""
    there = set(stems(text))
    asked = [word for word in content_words(question) if word not in STOPWORDS]
    matched = tuple(word for word in asked if stem(word) in there)
    return matched, tuple(word for word in asked if stem(word) not in there)


def margin(logits: Sequence[float]) -> float:
    """How far the best logit is ahead of the second; 0 when there is no second."""
    best = sorted(logits, reverse=True)
    return best[0] - best[1] if len(best) > 1 else 0.0
