"""Candidates: passages that share words or meaning with a question, from lexical and dense search, fused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from index.filters import Filter
from index.nouns import Passage, told_at
from index.vectors import allowed
from retrieval.desk import Desk
from retrieval.nouns import Question
from retrieval.timing import Timing, nearness, timing_of
from retrieval.unseen import may_hold_more
from retrieval.words import match_expression

LEXICAL_DEPTH = 150
DENSE_DEPTH = 60
ARTICLE_WEIGHT = 0.35
NEARNESS_WEIGHT = 0.6
NEAR_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what each search thought of it.

    ``lexical`` and ``article`` are BM25 of the passage and of its article, as shares of the best passage's sum of
    both; ``cosine`` is the dense similarity; ``nearness`` tells how near in time (0..1) the article is to the
    question's own day. ``fused`` orders the candidates.
    """

    id: int
    passage: Passage
    lexical: float
    article: float
    cosine: float
    nearness: float = 0.0

    @property
    def fused(self) -> float:
        return self.lexical + ARTICLE_WEIGHT * self.article + self.cosine + NEARNESS_WEIGHT * self.nearness


def find_candidates(
    question: Question, desk: Desk, *, limit: int, retracted: bool | None = False
) -> list[Candidate]:
    """The best passages of all the question's stories, best first, ties by id; at most ``limit``.

    Those of retracted articles are left out; with ``retracted`` they alone are looked at, with None all are.
    """
    filter = filter_of(question, retracted=retracted)
    timing = timing_of(question)
    near = _near(filter, timing)
    vector = desk.embedder.encode_query(question.text)
    match = match_expression(question.text)
    lexical: dict[int, float] = {}
    cosines: dict[int, float] = {}
    for story in question.stories:
        snapshot = desk.shelf.snapshot(story)
        found = desk.library.lexical(story, match, limit=LEXICAL_DEPTH, filter=filter) if match else []
        if match and near:
            found += desk.library.lexical(story, match, limit=NEAR_DEPTH, filter=near)
        lexical.update(found)
        cosines.update(
            snapshot.search(vector, limit=DENSE_DEPTH, allowed=allowed(desk.library, story, filter, snapshot))
        )
        cosines.update(snapshot.cosines(vector, [id for id, _ in found]))
    found_passages = desk.library.passages(sorted({*lexical, *cosines}))
    passages = {id: one for id, one in found_passages.items() if may_hold_more(one, question)}
    return _fused(passages, lexical, cosines, timing)[:limit]


def filter_of(question: Question, *, retracted: bool | None = None) -> Filter:
    """Which articles the question may be answered from: its own one, and those of its days."""
    return Filter(question.article, start_of_day(question.since), end_of_day(question.until), retracted)


def _near(filter: Filter, timing: Timing) -> Filter | None:
    """The filter, and only the news days around the question's own; None if it has none, or none of them is left."""
    if timing.news_days is None:
        return None
    since, until = start_of_day(timing.news_days[0]), end_of_day(timing.news_days[1])
    since = max((one for one in (filter.since, since) if one), default=None)
    until = min((one for one in (filter.until, until) if one), default=None)
    return None if since and until and since >= until else replace(filter, since=since, until=until)


def _fused(
    passages: Mapping[int, Passage],
    lexical: Mapping[int, float],
    cosines: Mapping[int, float],
    timing: Timing,
) -> list[Candidate]:
    articles = _article_scores(passages, lexical)
    keys = {id: (passage.article.story, passage.article.id) for id, passage in passages.items()}
    whole = [lexical.get(id, 0.0) + ARTICLE_WEIGHT * articles[keys[id]] for id in passages]
    top = max(whole, default=0.0) or 1.0
    candidates = [
        Candidate(
            id,
            passage,
            lexical.get(id, 0.0) / top,
            articles[keys[id]] / top,
            cosines.get(id, 0.0),
            nearness(told_at(passage.article, passage.start), timing),
        )
        for id, passage in passages.items()
    ]
    return sorted(candidates, key=lambda one: (-one.fused, one.id))


def _article_scores(
    passages: Mapping[int, Passage], lexical: Mapping[int, float]
) -> Mapping[tuple[int, str], float]:
    """How much an article is about the question: its passages' BM25, the best whole, the next half, a third, …."""
    found: dict[tuple[int, str], list[float]] = defaultdict(list)
    for id, passage in passages.items():
        found[(passage.article.story, passage.article.id)].append(lexical.get(id, 0.0))
    return {key: _harmonic(scores) for key, scores in found.items()}


def _harmonic(scores: Sequence[float]) -> float:
    return sum(score / place for place, score in enumerate(sorted(scores, reverse=True), 1))


def start_of_day(day: date | None) -> datetime | None:
    """The first moment of the day, UTC."""
    return None if day is None else datetime.combine(day, time(), UTC)


def end_of_day(day: date | None) -> datetime | None:
    """The first moment after the day, UTC; the last day that there is has none."""
    return None if day is None or day == date.max else datetime.combine(day + timedelta(days=1), time(), UTC)
