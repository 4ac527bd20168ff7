"""Ranking: which passages, and which of their sentences, answer. Log-linear models over what was measured of each.

Passages are read as they were indexed (the narrow reading). The best are read again with their neighbours, since the
sentence that answers seldom repeats the question's words: they stand in the paragraph around it (the wide reading).
The weights in ranking.json were fitted on the fit halves of the measured sets; tests/benchmarks/fit_ranking.py fits
them.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidate
from retrieval.desk import Desk
from retrieval.kinds import Kind, has_kind, kind_of
from retrieval.nets import Gauge, Net, read_gauge, read_net
from retrieval.reader import Reading, best_ends, best_span, softmax
from retrieval.reranker import Titled
from retrieval.terms import Terms
from retrieval.windows import Laid, Place, Window, lay_out
from retrieval.words import STOPWORDS, stem, stems, words

WIDE_PASSAGES = 5
WIDE_CHARS = 750
SHARE_FLOOR = 0.003
UNREAD_SHARE = 0.02  # of a sentence that only the wide reading saw
ANSWER_TOKENS = 14
LONG_ARTICLE = 60  # sentences, beyond which an article is no longer to the nets
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
ASKED_KINDS = (Kind.NUMBER, Kind.SHARE, Kind.DATE, Kind.NAME, Kind.PLACE, Kind.REASON)
SENTENCE_FEATURES = (
    "passage", "article", "logit", "peak", "support", "share", "narrow_share", "sentence_peak", "coverage",
    "coverage_before", "coverage_behind", "around_coverage", "wide_coverage", "kind", "answer_kind", "in_best",
    "opens_article", "logit_behind", "length", "agreement", "article_sentences", "dated",
    *(f"has_{kind}" for kind in ASKED_KINDS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted: the nets over PASSAGE_FEATURES and SENTENCE_FEATURES, and the gate's gauge."""

    passage: Net
    sentence: Net
    confidence: Gauge


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
    narrow = read_narrow(question, terms, candidates, desk, weights)
    wide = read_wide(question, narrow, desk)
    places, readers, features = sentence_rows(question, terms, narrow, wide)
    chances = softmax(weights.sentence.scores(features))
    return Ranked(tuple(narrow), tuple(wide), places, readers, features, chances)


def read_narrow(
    question: str, terms: Terms, candidates: Sequence[Candidate], desk: Desk, weights: Weights
) -> list[Narrow]:
    """The candidates as they were read, the best first, ties in their own order."""
    texts = [Titled(one.passage.article.title, one.passage.text) for one in candidates]
    readings = desk.reranker.read(question, texts)
    rows = [passage_row(terms, *pair) for pair in zip(candidates, readings, strict=True)]
    scores = weights.passage.scores(np.array(rows)).tolist()
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


def sentence_rows(
    question: str, terms: Terms, narrow: Sequence[Narrow], wide: Sequence[Wide]
) -> tuple[tuple[Place, ...], tuple[int, ...], NDArray[np.float64]]:
    """The sentences of the wide readings, the number of each one's reading, and their SENTENCE_FEATURES."""
    read = narrowly_read(terms, narrow)
    top = max(one.reading.logit for one in wide)
    rows: dict[Place, tuple[int, list[float]]] = {}
    for number, one in enumerate(wide):
        for place, row in _rows_of(question, terms, one, read, top):
            rows.setdefault(place, (number, row))
    features = np.array([row for _, row in rows.values()], dtype=np.float64)
    return tuple(rows), tuple(number for number, _ in rows.values()), features


@dataclass(frozen=True, slots=True)
class NarrowlyRead:
    """What the narrow readings tell of the sentences.

    ``shares``: of each sentence its share of its reading, and the log chance of its passage. ``articles``: how likely
    the article's passages are together. ``guesses``: of each reading its article, the stems of the words that it takes
    for the answer, and the chance of its passage.
    """

    shares: Mapping[Place, tuple[float, float]]
    articles: Mapping[Laid, float]
    guesses: Sequence[tuple[Laid, frozenset[str], float]]

    def agreement(self, laid: Laid, answer: frozenset[str]) -> float:
        """How likely (0..1) the passages of other articles are, together, that take the same words for the answer."""
        return sum(
            chance
            for other, guess, chance in self.guesses
            if answer and guess and other is not laid and (guess <= answer or answer <= guess)
        )


def narrowly_read(terms: Terms, narrow: Sequence[Narrow]) -> NarrowlyRead:
    """The narrow readings by sentence, article and answer."""
    chances = softmax(np.array([one.score for one in narrow])).tolist()
    shares: dict[Place, tuple[float, float]] = {}
    articles: dict[Laid, float] = defaultdict(float)
    guesses: list[tuple[Laid, frozenset[str], float]] = []
    for one, chance in zip(narrow, chances, strict=True):
        base, weights = one.candidate.passage.start, one.reading.weights
        for number in range(one.first, one.last):
            span = one.laid.spans[number]
            share = float(weights[one.reading.within(span.start - base, span.end - base)].sum())
            shares.setdefault(Place(one.laid, number), (share, math.log(chance + 1e-12)))
        articles[one.laid] += chance
        everywhere = np.ones(len(one.reading.spans), dtype=bool)
        guess = guessed(one.candidate.passage.text, one.reading, everywhere)
        guesses.append((one.laid, answer_words(terms, guess), chance))
    return NarrowlyRead(shares, articles, guesses)


def guessed(text: str, reading: Reading, inside: NDArray[np.bool_]) -> str:
    """The words, of those inside, that the reading takes for the answer; empty without any."""
    best = best_span(reading.ends, inside, most_tokens=ANSWER_TOKENS)
    return "" if best is None else text[int(reading.spans[best[0], 0]) : int(reading.spans[best[1], 1])]


def answer_words(terms: Terms, guess: str) -> frozenset[str]:
    """The stems of an answer's words that say something which the question doesn't."""
    return frozenset(stem(word) for word in words(guess) if word not in STOPWORDS) - frozenset(terms.stems)


def _rows_of(
    question: str, terms: Terms, wide: Wide, read: NarrowlyRead, top: float
) -> list[tuple[Place, list[float]]]:
    laid, reading = wide.laid, wide.reading
    base, weights, peak = laid.spans[wide.first].start, reading.weights, reading.peak
    kind = kind_of(question)
    wide_coverage = terms.coverage({*stems(wide.text), *stems(laid.article.title or "")})
    places = [Place(laid, number) for number in range(wide.first, wide.last)]
    passage = max((read.shares[place][1] for place in places if place in read.shares), default=math.log(1e-6))
    held = [set(stems(place.text)) for place in places]
    coverage = [0.0, *(terms.coverage(one) for one in held), 0.0]
    rows: list[tuple[Place, list[float]]] = []
    for number, place in enumerate(places):
        span = laid.spans[place.number]
        inside = reading.within(span.start - base, span.end - base)
        share, chance = read.shares.get(place, (UNREAD_SHARE - SHARE_FLOOR, -math.inf))
        guess = guessed(wide.text, reading, inside)
        has = has_kind(kind, place.text, question)
        row = [
            passage,
            read.articles[laid],
            reading.logit,
            peak,
            reading.support,
            math.log(SHARE_FLOOR + float(weights[inside].sum())),
            math.log(SHARE_FLOOR + share),
            best_ends(reading.ends[inside]) - peak,
            coverage[number + 1],
            coverage[number],
            coverage[number + 2],
            terms.coverage(set().union(*held[max(0, number - 1) : number + 2])),
            wide_coverage,
            has,
            has_kind(kind, f"in {guess}", question),
            float(chance >= passage - 1e-9),
            float(place.number == 0),
            reading.logit - top,
            min(span.end - span.start, 400) / 100,
            read.agreement(laid, answer_words(terms, guess)),
            min(len(laid.spans), LONG_ARTICLE) / LONG_ARTICLE,
            float(laid.article.published is not None),
            *(has if kind is one else 0.0 for one in ASKED_KINDS),
        ]
        rows.append((place, row))
    return rows
