"""Scoring: how good answers are, each by itself and all together. Pure.

An answerable question is hit at k if it was answered and one of its first k quotes holds an accepted answer. Only a
quote that is verbatim at its offsets, and short enough to be one, counts. An unanswerable question is to be refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.gold import Gold, holds
from retrieval.nouns import MAX_QUOTES, QUOTE_LIMIT_CHARS

RESAMPLES = 1_000
SEED = 13
TAILS = (0.025, 0.975)  # of a 95 % interval
BINS = 10

Texts = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote of an answer: whether its article has it at its offsets, and whether it holds an accepted answer."""

    article: str
    text: str
    verbatim: bool
    hit: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A question's answer, judged. The quotes of a refused one are its best guesses, best first."""

    gold: Gold
    answered: bool
    confidence: float
    elapsed_ms: float
    quotes: tuple[Quoted, ...]

    @property
    def right(self) -> bool:
        """Whether the best guess holds the answer, answered or not."""
        return bool(self.quotes) and self.quotes[0].hit

    @property
    def hit_at_3(self) -> bool:
        return any(quote.hit for quote in self.quotes)

    def at(self, threshold: float) -> Judged:
        """The same guesses, answered from this confidence on."""
        return replace(self, answered=bool(self.quotes) and self.confidence >= threshold)


def judge(gold: Gold, row: Mapping[str, object], text_of: Texts) -> Judged:
    """A ``verbatim ask --json`` row, judged. ``text_of`` gives an article's text by its id, None if there is none."""
    quotes = tuple(
        _quoted(gold, quote, text_of, counts=place < MAX_QUOTES) for place, quote in enumerate(_quotes(row))
    )
    return Judged(
        gold,
        answered=bool(row["answered"]) and bool(quotes),
        confidence=float(str(row["confidence"])),
        elapsed_ms=float(str(row.get("elapsed_ms", 0.0))),
        quotes=quotes,
    )


def _quotes(row: Mapping[str, object]) -> Iterable[Mapping[str, object]]:
    quotes = row.get("quotes")
    return quotes if isinstance(quotes, list) else ()


def _quoted(gold: Gold, quote: Mapping[str, object], text_of: Texts, *, counts: bool) -> Quoted:
    id, text = str(quote["article_id"]), str(quote["text"])
    whole = text_of(id)
    verbatim = (
        bool(text) and whole is not None and whole[int(str(quote["start"])) : int(str(quote["end"]))] == text
    )
    able = counts and verbatim and gold.answerable and len(text) <= QUOTE_LIMIT_CHARS
    return Quoted(id, text, verbatim, able and holds(text, gold.answers))


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its 95 % bootstrap interval; nan where there is nothing to count."""

    value: float
    low: float
    high: float


MEASURES = (
    "answered", "hit@1", "hit@3", "refused", "right_among_answered", "auroc", "headline", "quote_chars", "verbatim",
)  # fmt: skip
_COLUMNS = ("answerable", "answered", "right", "hit_at_3", "confidence", "quotes", "chars", "verbatim")


def measures(judged: Sequence[Judged]) -> dict[str, Measure]:
    """Every one of MEASURES over all questions. Answerable and unanswerable ones are resampled apart."""
    table = _table(judged)
    values = _measured(table)
    chance = np.random.default_rng(SEED)
    groups = [np.flatnonzero(table[:, 0] == kind) for kind in (1.0, 0.0)]
    drawn = [
        _measured(table[np.concatenate([chance.choice(group, len(group)) for group in groups if len(group)])])
        for _ in range(RESAMPLES if len(table) else 0)
    ]
    return {name: _with_interval(values[name], [one[name] for one in drawn]) for name in MEASURES}


def _with_interval(value: float, drawn: Sequence[float]) -> Measure:
    known = sorted(one for one in drawn if not math.isnan(one))
    if not known:
        return Measure(value, value, value)
    low, high = (known[min(len(known) - 1, int(tail * len(known)))] for tail in TAILS)
    return Measure(value, low, high)


def _table(judged: Sequence[Judged]) -> NDArray[np.float64]:
    """A row of _COLUMNS for each question."""
    rows = [
        (
            one.gold.answerable,
            one.answered,
            one.right,
            one.hit_at_3,
            one.confidence,
            len(one.quotes),
            sum(len(quote.text) for quote in one.quotes),
            sum(quote.verbatim for quote in one.quotes),
        )
        for one in judged
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(_COLUMNS))


def _measured(table: NDArray[np.float64]) -> dict[str, float]:
    """MEASURES of a table; the headline is the mean of hit@1 and refused."""
    answerable, answered, right, hit_at_3 = (table[:, column] == 1.0 for column in range(4))
    confidence, quotes, chars, verbatim = table[:, 4:].T
    hit = _share(answered & right, answerable)
    refused = _share(~answered, ~answerable)
    return {
        "answered": _share(answered, answerable),
        "hit@1": hit,
        "hit@3": _share(answered & hit_at_3, answerable),
        "refused": refused,
        "right_among_answered": _share(right, answered),
        "auroc": auroc(confidence, right),
        "headline": (hit + refused) / 2,
        "quote_chars": _ratio(chars[answered].sum(), quotes[answered].sum()),
        "verbatim": _ratio(verbatim.sum(), quotes.sum()),
    }


def _share(held: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return _ratio(float((held & among).sum()), float(among.sum()))


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else math.nan


def auroc(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """How likely a right one scores above a wrong one, ties counted half; nan unless there are both."""
    ups, downs = int(right.sum()), int((~right).sum())
    if not ups or not downs:
        return math.nan
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2  # of equal scores, all have the middle rank
    return float((ranks[places][right].sum() - ups * (ups + 1) / 2) / (ups * downs))


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions with a confidence from ``low`` to below ``high``: how many, how sure, and which share is right."""

    low: float
    high: float
    questions: int
    confidence: float
    right: float


def reliability(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    """The bins that have questions, from the least confidence to the most."""
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for one in judged:
        bins[min(BINS - 1, int(one.confidence * BINS))].append(one)
    return tuple(
        Bin(
            place / BINS,
            (place + 1) / BINS,
            len(found),
            sum(one.confidence for one in found) / len(found),
            sum(one.right for one in found) / len(found),
        )
        for place, found in enumerate(bins)
        if found
    )


@dataclass(frozen=True, slots=True)
class Point:
    """What answering from ``threshold`` on gives; shares as in MEASURES."""

    threshold: float
    answered: float
    hit: float
    refused: float
    right_among_answered: float
    headline: float


def point_at(judged: Sequence[Judged], threshold: float) -> Point:
    """What these guesses give at another operating point."""
    found = _measured(_table([one.at(threshold) for one in judged]))
    return Point(
        threshold,
        found["answered"],
        found["hit@1"],
        found["refused"],
        found["right_among_answered"],
        found["headline"],
    )


def confident_and_wrong(judged: Sequence[Judged]) -> list[Judged]:
    """What was answered and isn't right, the most confident first: wrong quotes, and questions without an answer."""
    return sorted((one for one in judged if one.answered and not one.right), key=lambda one: -one.confidence)


def refused_though_right(judged: Sequence[Judged]) -> list[Judged]:
    """What was refused though the best guess holds the answer, the least confident first."""
    return sorted((one for one in judged if not one.answered and one.right), key=lambda one: one.confidence)
