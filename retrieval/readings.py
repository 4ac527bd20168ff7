"""Readings: the candidates as they were indexed (narrow), and the best again with their neighbours (wide).

The sentence that answers seldom repeats the question's words: they stand in the paragraph around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.candidates import Candidate
from retrieval.desk import Desk
from retrieval.nets import Net
from retrieval.reader import Reading
from retrieval.reranker import Titled
from retrieval.terms import Terms
from retrieval.windows import Laid, lay_out
from retrieval.words import stems

WIDE_PASSAGES = 5
WIDE_CHARS = 750
PASSAGE_FEATURES = (
    "logit",
    "peak",
    "support",
    "lexical",
    "article",
    "cosine",
    "coverage",
    "title_coverage",
    "nearness",
)


@dataclass(frozen=True, slots=True)
class Narrow:
    """A candidate as it was read: sentences ``first`` to ``last - 1`` of its article. ``score`` is its log-odds."""

    candidate: Candidate
    laid: Laid
    first: int
    last: int
    reading: Reading
    features: tuple[float, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Wide:
    """A passage read again with its neighbours: sentences ``first`` to ``last - 1`` of its article."""

    laid: Laid
    first: int
    last: int
    reading: Reading

    @property
    def text(self) -> str:
        return self.laid.text(self.first, self.last)


def read_narrow(
    question: str, terms: Terms, candidates: Sequence[Candidate], desk: Desk, net: Net
) -> list[Narrow]:
    """The candidates as they were read, best first by the net over PASSAGE_FEATURES, ties in their own order."""
    texts = [Titled(one.passage.article.title, one.passage.text) for one in candidates]
    readings = desk.reranker.read(question, texts)
    rows = [passage_row(terms, *pair) for pair in zip(candidates, readings, strict=True)]
    scores = net.scores(np.array(rows)).tolist()
    narrow: list[Narrow] = []
    laid: dict[tuple[int, str], Laid] = {}
    for candidate, reading, row, score in zip(candidates, readings, rows, scores, strict=True):
        article = candidate.passage.article
        key = (article.story, article.id)
        if key not in laid:
            laid[key] = lay_out(article, desk.library.outline_of(article))
        narrow.append(Narrow(candidate, laid[key], *_numbers(laid[key], candidate), reading, row, score))
    return sorted(narrow, key=lambda one: -one.score)


def passage_row(terms: Terms, candidate: Candidate, reading: Reading) -> tuple[float, ...]:
    """A candidate's PASSAGE_FEATURES."""
    return (
        reading.logit,
        reading.peak,
        reading.support,
        candidate.lexical,
        candidate.article,
        candidate.cosine,
        terms.coverage(set(stems(candidate.passage.text))),
        terms.coverage(set(stems(candidate.passage.article.title or ""))),
        candidate.nearness,
    )


def _numbers(laid: Laid, candidate: Candidate) -> tuple[int, int]:
    """Which sentences the candidate's passage holds, at least one."""
    passage = candidate.passage
    inside = [n for n, span in enumerate(laid.spans) if span.start < passage.end and span.end > passage.start]
    return (inside[0], inside[-1] + 1) if inside else (0, 1)


def read_wide(question: str, narrow: Sequence[Narrow], desk: Desk) -> list[Wide]:
    """The best passages with their neighbours up to WIDE_CHARS, read again; none twice."""
    areas: list[tuple[Laid, int, int]] = []
    for one in narrow:
        if len(areas) == WIDE_PASSAGES:
            break
        if not any(laid is one.laid and first < one.last and one.first < last for laid, first, last in areas):
            areas.append(widened(one.laid, one.first, one.last))
    texts = [Titled(laid.article.title, laid.text(first, last)) for laid, first, last in areas]
    readings = desk.reranker.read(question, texts)
    return [Wide(*area, reading) for area, reading in zip(areas, readings, strict=True)]


def widened(laid: Laid, first: int, last: int) -> tuple[Laid, int, int]:
    """The run of sentences grown by one before and one behind in turn, as long as it has at most WIDE_CHARS."""
    grown = True
    while grown:
        grown = False
        if first > 0 and laid.chars(first - 1, last) <= WIDE_CHARS:
            first, grown = first - 1, True
        if last < len(laid.spans) and laid.chars(first, last + 1) <= WIDE_CHARS:
            last, grown = last + 1, True
    return laid, first, last
