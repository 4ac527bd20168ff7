"""Simpler ways beside each other: what embedding, words or a reranker alone make of a set, scored by its scorer.

    python tests/benchmarks/baselines.py [SET_FOLDER] [SCORER.py] [--half report] [--most N] [--folder DIR]

SET_FOLDER holds corpus.jsonl and questions.jsonl. Every way quotes up to three of the library's own passages, or
sentences of them, and is as confident as the score that it ranks by. Answerable questions count only if an answer
stands in an evidence article. hit@1, hit@3, AUROC and the quotes' length are without refusals; for the headline each
way refuses below the score that gives the best headline on the other half.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from commands.terminal.adding import add
from index.library import MAIN_STORY
from index.nouns import Passage
from index.sentences import Outline
from index.settings import Settings
from retrieval.desk import Desk, open_desk
from retrieval.nouns import MAX_QUOTES, QUOTE_LIMIT_CHARS
from retrieval.reranker import Titled
from retrieval.words import content_words, match_expression
from tests.benchmarks._scorer import scorer_at

SHARED = Path(__file__).resolve().parents[3] / "shared"
RERANKED = 10
HALVES = ("fit", "report")

Row = dict[str, Any]
Scored = list[tuple[Passage, float]]  # what is quoted with its score, best first
Way = Callable[[str, int, Desk], Scored]


def nearest(question: str, story: int, desk: Desk) -> Scored:
    """The passages whose vectors are nearest to the question's, by cosine."""
    vector = desk.embedder.encode_query(question)
    return placed(desk.shelf.snapshot(story).search(vector, limit=MAX_QUOTES), desk)


def lexical(question: str, story: int, desk: Desk, *, limit: int = MAX_QUOTES) -> Scored:
    """The best passages by BM25 of the question's content words."""
    match = match_expression(question)
    return placed(desk.library.lexical(story, match, limit=limit) if match else [], desk)


def lexical_sentence(question: str, story: int, desk: Desk) -> Scored:
    """The best passages by BM25, and of each only the sentence that shares the most words with the question."""
    return [
        (best_sentence(question, passage, desk.library.outline_of(passage.article)), score)
        for passage, score in lexical(question, story, desk)
    ]


def prototype(question: str, story: int, desk: Desk) -> Scored:
    """The RERANKED best passages by BM25, put in order by the reranker's own score."""
    passages = [passage for passage, _ in lexical(question, story, desk, limit=RERANKED)]
    readings = desk.reranker.read(question, [Titled(one.article.title, one.text) for one in passages])
    scored = [(passage, one.logit) for passage, one in zip(passages, readings, strict=True)]
    return sorted(scored, key=lambda pair: -pair[1])[:MAX_QUOTES]


WAYS: Mapping[str, Way] = {
    "sentence-transformers + FAISS: nearest passage": nearest,
    "lexical only: best passage": lexical,
    "lexical only: its best sentence": lexical_sentence,
    "bare prototype: lexical → reranker": prototype,
}


def placed(found: Sequence[tuple[int, float]], desk: Desk) -> Scored:
    """The passages of these ids with their scores, in the same order."""
    passages = desk.library.passages([id for id, _ in found])
    return [(passages[id], score) for id, score in found if id in passages]


def best_sentence(question: str, passage: Passage, outline: Outline) -> Passage:
    """The passage's sentence with most of the question's words, the first of equals; a cut sentence stays whole."""
    asked = set(content_words(question))
    sentences = [
        Passage(passage.article, span.start, span.end)
        for span in outline.sentences
        if passage.start <= span.start and span.end <= passage.end
    ]
    return max(sentences, key=lambda one: len(asked & set(content_words(one.text))), default=passage)


def quotable(passage: Passage) -> Passage:
    """The passage, or as much of its beginning as a quote may hold."""
    return Passage(passage.article, passage.start, min(passage.end, passage.start + QUOTE_LIMIT_CHARS))


def answer_of(row: Row, scored: Scored) -> Row:
    """The scorer's line for a question that isn't refused."""
    quotes = [
        {"article_id": one.article.id, "start": one.start, "end": one.end, "text": one.text, "score": score}
        for one, score in ((quotable(passage), score) for passage, score in scored)
    ]
    confidence = scored[0][1] if scored else -math.inf
    return {"id": row["id"], "answered": bool(quotes), "confidence": confidence, "quotes": quotes}


def best_threshold(rows: Sequence[Row]) -> float:
    """The least confidence to answer from, for the best headline on these scored rows; infinite if none beats silence.

    Of thresholds that do equally well, the highest.
    """
    answerable = sum(row["ans"] for row in rows) or 1
    unanswerable = sum(not row["ans"] for row in rows) or 1
    best, threshold, gain = 0.0, math.inf, 0.0
    ordered = sorted((row for row in rows if row["done"]), key=lambda row: -row["conf"])
    for confidence, tied in groupby(ordered, key=lambda row: float(row["conf"])):
        for row in tied:
            gain += row["good"] / answerable - (not row["ans"]) / unanswerable
        if gain > best:
            best, threshold = gain, confidence
    return threshold


def refusing_below(threshold: float, answers: Sequence[Row]) -> list[Row]:
    """The answers, refused where their confidence is below the threshold."""
    return [{**one, "answered": one["answered"] and one["confidence"] >= threshold} for one in answers]


def counted(rows: Sequence[Row], corpus: Sequence[Row], scorer: ModuleType) -> list[Row]:
    """The questions that are scored, shuffled by their ids: without an answer, or with one in the evidence."""
    texts = {article["id"]: article["text"] for article in corpus}

    def stands(row: Row) -> bool:
        ids = [evidence["doc_id"] for evidence in row["evidence"]]
        return any(scorer.has_gold(texts.get(id, ""), row["answers"]) for id in ids)

    kept = [
        one for one in rows if one.get("answerable") is not None and (not one["answerable"] or stands(one))
    ]
    return sorted(kept, key=lambda row: hashlib.sha256(str(row["id"]).encode()).digest())


def table_row(name: str, always: Row, refusing: Row | None, count: int) -> str:
    """A row of the table; without a headline where nothing is to be refused."""
    cells = [interval(always[key]) for key in ("hit@1", "hit@3", "auroc")]
    cells.append("–" if refusing is None else interval(refusing["HEADLINE"]))
    return " | ".join(["", name, f"{count:,}", *cells, f"{always['quote_chars']['value']:.0f}", ""]).strip()


def interval(metric: Row) -> str:
    return f"{short(metric['value'])} [{short(metric['lo'])}, {short(metric['hi'])}]"


def short(value: float) -> str:
    """Three decimals without the leading zero."""
    return f"{value:.3f}".removeprefix("0") if value < 1 else f"{value:.3f}"


@dataclass(frozen=True, slots=True)
class Bench:
    """A set in a library, and the scorer with the number of its bootstrap samples."""

    scorer: ModuleType
    corpus: Sequence[Row]
    desk: Desk
    samples: int

    def table_row(self, name: str, way: Way, halves: Mapping[str, Sequence[Row]], half: str) -> str:
        """The way's row: asked on the half, refusing by what is best on the other one if there is what to refuse."""
        answers = self.answers(way, halves[half])
        always, refusing = self.score(halves[half], answers), None
        if not all(row["answerable"] for row in halves[half]):
            (other,) = set(HALVES) - {half}
            threshold = best_threshold(self.rows(halves[other], self.answers(way, halves[other])))
            refusing = self.score(halves[half], refusing_below(threshold, answers))
        return table_row(name, always, refusing, len(halves[half]))

    def answers(self, way: Way, asked: Sequence[Row]) -> list[Row]:
        story = self.desk.library.story(MAIN_STORY).key
        return [answer_of(row, way(row["question"], story, self.desk)) for row in asked]

    def rows(self, asked: Sequence[Row], answers: Sequence[Row]) -> list[Row]:
        rows: list[Row] = self.scorer.rows(self.corpus, asked, answers, QUOTE_LIMIT_CHARS)
        return rows

    def score(self, asked: Sequence[Row], answers: Sequence[Row]) -> Row:
        scored: Row = self.scorer.score(self.rows(asked, answers), self.samples)
        return scored


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set_folder", type=Path, nargs="?", default=SHARED / "data" / "news_qa")
    parser.add_argument("scorer", type=Path, nargs="?", default=SHARED / "tools" / "score.py")
    parser.add_argument("--half", choices=HALVES, default="report")
    parser.add_argument("--most", type=int, help="questions of each half that the prototype is asked")
    parser.add_argument("--boot", type=int, default=1000, help="bootstrap samples")
    parser.add_argument(
        "--folder", type=Path, help="a library to use; what it has of the corpus is left alone"
    )
    options = parser.parse_args()
    scorer = scorer_at(options.scorer)
    corpus = scorer.load(options.set_folder / "corpus.jsonl")
    rows = counted(scorer.load(options.set_folder / "questions.jsonl"), corpus, scorer)
    halves = {key: [row for row in rows if scorer.half(row) == key] for key in HALVES}
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(data=options.folder or Path(scratch))
        add(settings, [str(options.set_folder / "corpus.jsonl")], story=None, server=None, given={})
        desk = open_desk(settings)
        bench = Bench(scorer, corpus, desk, options.boot)
        print("| way | questions | hit@1 | hit@3 | AUROC | headline | characters |")
        print("|---|---|---|---|---|---|---|")
        for name, way in WAYS.items():
            most = options.most if way is prototype else None
            asked = {key: half[:most] for key, half in halves.items()}
            print(bench.table_row(name, way, asked, options.half), flush=True)
        desk.close()


if __name__ == "__main__":
    main()
