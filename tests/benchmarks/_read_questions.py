"""A set's questions of the fit half as the reranker read them, with its states: what fit_reader.py learns from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commands.terminal.adding import add
from index.filters import Filter
from index.nouns import Passage
from index.settings import Settings
from retrieval.candidates import find_candidates
from retrieval.desk import Desk, open_desk
from retrieval.nouns import Question
from retrieval.reader import Floats, pooled
from retrieval.readings import widened
from retrieval.reranker import PackagedReranker, Titled
from retrieval.windows import lay_out
from tests.benchmarks.fit_ranking import day_of

TEXTS = 5
WIDE_TEXTS = 2

Row = dict[str, Any]
HasGold = Callable[[str, list[str]], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the texts read for it, one behind the other.

    ``lengths`` (in tokens) and ``scores`` go by text. By token go ``states`` (float16, for memory), ``starts`` and
    ``ends`` (where an answer does) and ``counted`` (whether the token competes). ``pooled`` is of the text with the
    best score, and ``borne_out`` tells whether that one holds an answer. ``gold`` is a gold passage, if there is one;
    ``wide`` tells that the passages were read with their neighbours.
    """

    row: Row
    lengths: list[int]
    scores: list[float]
    states: NDArray[np.float16]
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    pooled: Floats
    borne_out: bool
    gold: Passage | None
    wide: bool


def read_set(
    set_folder: Path,
    scorer: ModuleType,
    reranker: PackagedReranker,
    *,
    data: Path,
    most: int | None,
) -> Iterator[Asked]:
    """The set's first questions of the fit half, read narrow and wide, in an order that their ids set.

    The set's articles go into a story of its folder's name in the library in ``data``.
    """
    rows = [
        row
        for row in scorer.load(set_folder / "questions.jsonl")
        if row.get("answerable") is not None and scorer.half(row) == "fit"
    ]
    rows.sort(key=lambda row: hashlib.sha256(str(row["id"]).encode()).digest())
    settings, name = Settings(data=data), set_folder.resolve().name
    add(settings, [str(set_folder / "corpus.jsonl")], story=name, server=None, given={})
    desk = open_desk(settings)
    story = desk.library.story(name).key
    for row in rows[:most]:
        passages = passages_for(row, story, desk, scorer.has_gold)
        if passages:
            yield read_question(row, passages, reranker, scorer.has_gold)
            wide = widened_passages(passages, desk)
            yield read_question(row, wide, reranker, scorer.has_gold, wide=True)
    desk.close()


def passages_for(row: Row, story: int, desk: Desk, has_gold: HasGold) -> list[tuple[Passage, bool]]:
    """The best passages, with whether each is gold; none for a question whose articles have no gold one."""
    found = find_candidates(Question(row["question"], (story,), as_of=day_of(row)), desk, limit=TEXTS)
    best = {one.id: one.passage for one in found}
    if not row["answerable"]:
        return [(passage, False) for passage in best.values()]
    articles = sorted({evidence["doc_id"] for evidence in row["evidence"]})
    ids = [id for one in articles for id in desk.library.passage_ids(story, Filter(one)).tolist()]
    gold = {
        id: passage
        for id, passage in sorted(desk.library.passages(ids).items())
        if has_gold(passage.text, row["answers"])
    }
    if not gold:
        return []
    if not best.keys() & gold.keys():
        best = dict([*list(best.items())[: TEXTS - 1], next(iter(gold.items()))])
    return [(passage, id in gold) for id, passage in best.items()]


def widened_passages(passages: Sequence[tuple[Passage, bool]], desk: Desk) -> list[tuple[Passage, bool]]:
    """Up to WIDE_TEXTS of the passages, the gold ones first, each with its neighbours, as they are read again."""
    wide: list[tuple[Passage, bool]] = []
    for passage, gold in sorted(passages, key=lambda one: not one[1])[:WIDE_TEXTS]:
        laid = lay_out(passage.article, desk.library.outline_of(passage.article))
        inside = [
            number
            for number, span in enumerate(laid.spans)
            if span.start < passage.end and span.end > passage.start
        ]
        if inside:
            _, first, last = widened(laid, inside[0], inside[-1] + 1)
            wide.append((Passage(passage.article, laid.spans[first].start, laid.spans[last - 1].end), gold))
    return wide


def read_question(
    row: Row,
    passages: Sequence[tuple[Passage, bool]],
    reranker: PackagedReranker,
    has_gold: HasGold,
    *,
    wide: bool = False,
) -> Asked:
    """The question read with its passages (each with whether it is gold)."""
    states = [reranker.states(row["question"], titled(passage)) for passage, _ in passages]
    holds = [bool(row["answerable"]) and has_gold(passage.text, row["answers"]) for passage, _ in passages]
    marks: list[NDArray[np.bool_]] = []  # of each text: starts, ends, counted
    for one, held, (passage, gold) in zip(states, holds, passages, strict=True):
        starts, ends = answer_ends(passage.text, one.spans, row["answers"] if gold else [])
        marks.append(np.array([starts, ends, np.full(len(starts), gold or not held)]))
    by_token = np.concatenate(marks, axis=1)
    best = int(np.argmax([one.logit for one in states]))
    return Asked(
        row,
        [len(one.spans) for one in states],
        [one.logit for one in states],
        np.concatenate([one.body.astype(np.float16) for one in states]),
        by_token[0],
        by_token[1],
        by_token[2],
        pooled(states[best].question),
        holds[best],
        next((passage for passage, gold in passages if gold), None),
        wide,
    )


def answer_ends(
    text: str, spans: NDArray[np.int64], answers: Sequence[str]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each token, whether an answer's exact words start there, and whether they end there."""
    starts, ends = np.zeros(len(spans), dtype=bool), np.zeros(len(spans), dtype=bool)
    for answer in filter(None, (answer.strip().strip('.,"') for answer in answers)):
        for found in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE):
            inside = np.flatnonzero((spans[:, 1] > found.start()) & (spans[:, 0] < found.end()))
            if len(inside):  # a text's last words may be beyond what the reranker reads
                starts[inside[0]] = ends[inside[-1]] = True
    return starts, ends


def titled(passage: Passage) -> Titled:
    """The passage as the reranker reads it."""
    return Titled(passage.article.title, passage.text)
