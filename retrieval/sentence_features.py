"""What is measured of each sentence that was read, for the net that tells which of them answers. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.kinds import Kind, has_kind, kind_of
from retrieval.reader import Reading, best_ends, best_span, softmax
from retrieval.readings import Narrow, Wide
from retrieval.terms import Terms
from retrieval.windows import Laid, Place
from retrieval.words import STOPWORDS, stem, stems, words

SHARE_FLOOR = 0.003
UNREAD_SHARE = 0.02  # of a sentence that only the wide reading saw
LONG_ARTICLE = 60  # sentences, beyond which an article is no longer to the nets
ASKED_KINDS = (Kind.NUMBER, Kind.SHARE, Kind.DATE, Kind.NAME, Kind.PLACE, Kind.REASON)
SENTENCE_FEATURES = (
    "passage", "article", "logit", "peak", "support", "share", "narrow_share", "sentence_peak", "coverage",
    "coverage_before", "coverage_behind", "around_coverage", "wide_coverage", "kind", "answer_kind", "in_best",
    "opens_article", "logit_behind", "length", "agreement", "article_sentences", "dated",
    *(f"has_{kind}" for kind in ASKED_KINDS),
)  # fmt: skip


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
    best = best_span(reading.ends, inside)
    return "" if best is None else text[int(reading.spans[best[0], 0]) : int(reading.spans[best[1], 1])]


def answer_words(terms: Terms, guess: str) -> frozenset[str]:
    """The stems of an answer's words that say something which the question doesn't."""
    return frozenset(stem(word) for word in words(guess) if word not in STOPWORDS) - frozenset(terms.stems)


def _rows_of(
    question: str, terms: Terms, wide: Wide, read: NarrowlyRead, top: float
) -> list[tuple[Place, list[float]]]:
    """The reading's sentences, each with its SENTENCE_FEATURES; ``top`` is the best of all readings' logits."""
    places = [Place(wide.laid, number) for number in range(wide.first, wide.last)]
    chances = [read.shares[place][1] for place in places if place in read.shares]
    passage = max(chances, default=math.log(1e-6))
    of_reading = _reading_features(terms, wide, read) | {
        "passage": passage,
        "logit_behind": wide.reading.logit - top,
    }
    coverages = _coverages(terms, [set(stems(place.text)) for place in places])
    rows: list[tuple[Place, list[float]]] = []
    for place, covered in zip(places, coverages, strict=True):
        features = of_reading | covered | _sentence_features(question, terms, wide, read, place, passage)
        rows.append((place, [features[name] for name in SENTENCE_FEATURES]))
    return rows


def _reading_features(terms: Terms, wide: Wide, read: NarrowlyRead) -> dict[str, float]:
    """What all sentences of one reading have in common."""
    laid, reading = wide.laid, wide.reading
    return {
        "article": read.articles[laid],
        "logit": reading.logit,
        "peak": reading.peak,
        "support": reading.support,
        "wide_coverage": terms.coverage({*stems(wide.text), *stems(laid.article.title or "")}),
        "article_sentences": min(len(laid.spans), LONG_ARTICLE) / LONG_ARTICLE,
        "dated": float(laid.article.published is not None),
    }


def _coverages(terms: Terms, held: Sequence[set[str]]) -> Iterator[dict[str, float]]:
    """How much of the terms stands in each sentence, in those beside it, and in all three; ``held`` are their stems."""
    alone = [0.0, *map(terms.coverage, held), 0.0]
    for number in range(len(held)):
        yield {
            "coverage_before": alone[number],
            "coverage": alone[number + 1],
            "coverage_behind": alone[number + 2],
            "around_coverage": terms.coverage(set().union(*held[max(0, number - 1) : number + 2])),
        }


def _sentence_features(
    question: str, terms: Terms, wide: Wide, read: NarrowlyRead, place: Place, passage: float
) -> dict[str, float]:
    """What the reading makes of the sentence; ``passage`` is the log chance of the best passage in the reading."""
    reading, span = wide.reading, wide.laid.spans[place.number]
    base = wide.laid.spans[wide.first].start
    inside = reading.within(span.start - base, span.end - base)
    share, chance = read.shares.get(place, (UNREAD_SHARE - SHARE_FLOOR, -math.inf))
    guess = guessed(wide.text, reading, inside)
    kind = kind_of(question)
    has = has_kind(kind, place.text, question)
    return {
        "share": math.log(SHARE_FLOOR + float(reading.weights[inside].sum())),
        "narrow_share": math.log(SHARE_FLOOR + share),
        "sentence_peak": best_ends(reading.ends[inside]) - reading.peak,
        "kind": has,
        "answer_kind": has_kind(kind, f"in {guess}", question),
        "in_best": float(chance >= passage - 1e-9),
        "opens_article": float(place.number == 0),
        "length": min(span.end - span.start, 400) / 100,
        "agreement": read.agreement(wide.laid, answer_words(terms, guess)),
        **{f"has_{one}": has if kind is one else 0.0 for one in ASKED_KINDS},
    }
