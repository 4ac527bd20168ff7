"""Candidates: passages that share words or meaning with a question, from lexical and dense search, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from index.library import Filter
from index.nouns import Passage
from retrieval.desk import Desk
from retrieval.nouns import Question
from retrieval.words import match_expression

SEARCH_DEPTH = 50
FUSION_CONSTANT = 60  # of reciprocal rank fusion, Cormack, Clarke and Büttcher 2009
LEXICAL_WEIGHT = 1.0
DENSE_WEIGHT = 0.6  # news is asked for by its names: on its own, the dense ranking is the worse one


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what each search thought of it: ranks count from 0, None is "not among the best"."""

    id: int
    passage: Passage
    fused: float
    lexical_rank: int | None
    lexical: float
    dense_rank: int | None
    cosine: float


def find_candidates(question: Question, desk: Desk, *, limit: int) -> list[Candidate]:
    """The best passages of all the question's stories, best first, ties by id; at most ``limit``."""
    filter = Filter(question.article, start_of_day(question.since), end_of_day(question.until))
    vector = desk.embedder.encode_query(question.text)
    match = match_expression(question.text)
    lexical: list[tuple[int, float]] = []
    dense: list[tuple[int, float]] = []
    for story in question.stories:
        snapshot = desk.shelf.snapshot(story)
        allowed = None if filter.empty else desk.library.passage_ids(story, filter)
        lexical += desk.library.lexical(story, match, limit=SEARCH_DEPTH, filter=filter)
        dense += snapshot.search(vector, limit=SEARCH_DEPTH, allowed=allowed)
    return _fused(desk, _best(lexical), _best(dense), limit=limit)


def _best(hits: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:SEARCH_DEPTH]


def _fused(
    desk: Desk, lexical: list[tuple[int, float]], dense: list[tuple[int, float]], *, limit: int
) -> list[Candidate]:
    lexical_ranks = {id: rank for rank, (id, _) in enumerate(lexical)}
    dense_ranks = {id: rank for rank, (id, _) in enumerate(dense)}
    scores: dict[int, float] = {}
    for weight, ranks in ((LEXICAL_WEIGHT, lexical_ranks), (DENSE_WEIGHT, dense_ranks)):
        for id, rank in ranks.items():
            scores[id] = scores.get(id, 0.0) + weight / (FUSION_CONSTANT + rank + 1)
    best = sorted(scores, key=lambda id: (-scores[id], id))[:limit]
    passages = desk.library.passages(best)
    bm25, cosines = dict(lexical), dict(dense)
    return [
        Candidate(
            id,
            passages[id],
            scores[id],
            lexical_ranks.get(id),
            bm25.get(id, 0.0),
            dense_ranks.get(id),
            cosines.get(id, 0.0),
        )
        for id in best
        if id in passages
    ]


def start_of_day(day: date | None) -> datetime | None:
    """The first moment of the day, UTC."""
    return None if day is None else datetime.combine(day, time(), UTC)


def end_of_day(day: date | None) -> datetime | None:
    """The first moment after the day, UTC; the last day that there is has none."""
    return None if day is None or day == date.max else datetime.combine(day + timedelta(days=1), time(), UTC)
