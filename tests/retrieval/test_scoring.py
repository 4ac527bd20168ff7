"""Scoring: worked out by hand on a few questions, and against the scorer of the measured sets on many."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.files import find_sources, read_source
from index.nouns import Draft
from retrieval.ask import ask
from retrieval.contract import answer_row
from retrieval.gold import Gold, read_gold
from retrieval.nouns import Question
from retrieval.scoring import (
    MEASURES,
    Judged,
    Quoted,
    auroc,
    confident_and_wrong,
    judge,
    measures,
    point_at,
    refused_though_right,
    reliability,
)
from tests.benchmarks._scorer import scorer_at

SHARED = Path(__file__).resolve().parents[3] / "shared"
TEXT = (
    "The bridge was built by Ada Plume. It cost 25 crowns. Nobody knows why. " + "Much more was said. " * 40
)
TEXTS = {"a": TEXT}
SCORERS_NAMES = {
    "answered": "answered", "hit@1": "hit@1", "hit@3": "hit@3", "refused": "refused",
    "right_among_answered": "precision", "auroc": "auroc", "headline": "HEADLINE", "quote_chars": "quote_chars",
    "verbatim": "verbatim",
}  # fmt: skip


def slice_row(start: int, end: int, *, article: str = "a", text: str | None = None) -> dict[str, object]:
    return {
        "article_id": article,
        "start": start,
        "end": end,
        "text": TEXT[start:end] if text is None else text,
    }


FIRST, SECOND, THIRD = slice_row(0, 34), slice_row(35, 53), slice_row(54, 72)
WHO = Gold("1", "Who built it?", ("Ada Plume",), True)
COST = Gold("2", "What did it cost?", ("twenty-five crowns",), True)
NEVER = Gold("3", "Who sank it?", (), False)


def judged(gold: Gold, *quotes: dict[str, object], answered: bool = True, confidence: float = 0.5) -> Judged:
    row = {"answered": answered, "confidence": confidence, "elapsed_ms": 7.5, "quotes": list(quotes)}
    return judge(gold, row, TEXTS.get)


def test_a_quote_hits_if_it_is_verbatim_and_holds_an_answer() -> None:
    one = judged(WHO, FIRST, SECOND)
    assert one.quotes == (
        Quoted("a", TEXT[:34], verbatim=True, hit=True),
        Quoted("a", TEXT[35:53], verbatim=True, hit=False),
    )
    assert (one.answered, one.confidence, one.elapsed_ms, one.right, one.hit_at_3) == (
        True,
        0.5,
        7.5,
        True,
        True,
    )
    late = judged(COST, FIRST, SECOND)
    assert (late.right, late.hit_at_3) == (False, True)


@pytest.mark.parametrize(
    "quote",
    [
        slice_row(0, 34, text="The bridge was built by Ada Plume!"),
        slice_row(1, 35, text=TEXT[:34]),
        slice_row(0, 34, article="unknown"),
        slice_row(0, 0),
    ],
)
def test_what_the_article_does_not_have_there_is_no_hit(quote: dict[str, object]) -> None:
    one = judged(WHO, quote)
    assert (one.quotes[0].verbatim, one.right) == (False, False)


def test_a_quote_over_the_limit_is_verbatim_and_no_hit() -> None:
    assert judged(WHO, slice_row(0, 600)).right
    one = judged(WHO, slice_row(0, 601))
    assert (one.quotes[0].verbatim, one.right) == (True, False)


def test_only_the_first_three_quotes_count_and_none_of_an_unanswerable_question() -> None:
    assert judged(WHO, THIRD, SECOND, FIRST).hit_at_3
    assert not judged(WHO, THIRD, SECOND, THIRD, FIRST).hit_at_3
    assert not judged(NEVER, FIRST).hit_at_3


def test_answered_without_a_quote_is_refused() -> None:
    assert not judged(WHO).answered
    assert judged(WHO, FIRST, confidence=0.3).at(0.3).answered
    assert not judged(WHO, FIRST, confidence=0.3).at(0.31).answered
    assert not judged(WHO, confidence=0.9).at(0.0).answered


FOUR = (
    judged(WHO, FIRST, SECOND, confidence=0.9),
    judged(COST, FIRST, SECOND, confidence=0.8),
    judged(WHO, FIRST, answered=False, confidence=0.2),
    judged(NEVER, THIRD, confidence=0.7),
    judged(NEVER, answered=False, confidence=0.0),
)


def test_measures_by_hand() -> None:
    found = {name: one.value for name, one in measures(FOUR).items()}
    assert tuple(found) == MEASURES
    assert found == pytest.approx(
        {
            "answered": 2 / 3,
            "hit@1": 1 / 3,
            "hit@3": 2 / 3,
            "refused": 1 / 2,
            "right_among_answered": 1 / 3,
            "auroc": (3 + 1) / 6,  # .9 is above three wrong ones, .2 above one
            "headline": (1 / 3 + 1 / 2) / 2,
            "quote_chars": (34 + 18 + 34 + 18 + 18) / 5,
            "verbatim": 1.0,
        }
    )


def test_intervals_hold_their_value_and_are_wide_for_few_questions() -> None:
    few, many = measures(FOUR), measures(FOUR * 100)
    for name in MEASURES:
        assert few[name].low <= few[name].value <= few[name].high
        assert many[name].high - many[name].low <= few[name].high - few[name].low
    assert (few["hit@1"].low, few["hit@1"].high) == (0.0, 1.0)
    # A share p of n has a standard error of sqrt(p (1 - p) / n); a 95 % interval reaches 1.96 of them to each side.
    width = 2 * 1.96 * math.sqrt(1 / 3 * 2 / 3 / 300)
    assert many["hit@1"].high - many["hit@1"].low == pytest.approx(width, rel=0.2)
    assert measures(FOUR) == few


def test_what_cannot_be_counted_is_nan() -> None:
    answerable = measures(FOUR[:1])
    assert math.isnan(answerable["refused"].value)
    assert math.isnan(answerable["headline"].value)
    assert math.isnan(answerable["auroc"].value)
    assert answerable["hit@1"].value == 1.0
    assert all(math.isnan(one.value) for one in measures([]).values())


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.booleans()), max_size=30))
def test_auroc_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[float, bool]]) -> None:
    ups, downs = ([score for score, right in pairs if right is wanted] for wanted in (True, False))
    found = auroc(
        np.array([score for score, _ in pairs]), np.array([right for _, right in pairs], dtype=bool)
    )
    if not ups or not downs:
        assert math.isnan(found)
    else:
        wins = sum((up > down) + (up == down) / 2 for up in ups for down in downs)
        assert found == pytest.approx(wins / (len(ups) * len(downs)))


def test_reliability_bins_tell_how_many_are_right() -> None:
    bins = reliability((*FOUR, judged(WHO, FIRST, confidence=1.0)))
    assert [(one.low, one.high, one.questions, one.right) for one in bins] == [
        (0.0, 0.1, 1, 0.0),
        (0.2, 0.3, 1, 1.0),
        (0.7, 0.8, 1, 0.0),
        (0.8, 0.9, 1, 0.0),
        (0.9, 1.0, 2, 1.0),
    ]
    assert bins[-1].confidence == pytest.approx(0.95)


def test_another_operating_point_is_what_these_guesses_give_there() -> None:
    point = point_at(FOUR, 0.2)
    assert (point.threshold, point.answered) == (0.2, 1.0)
    assert point.hit == pytest.approx(2 / 3)
    assert (point.refused, point.right_among_answered) == (0.5, 0.5)
    assert point_at(FOUR, 0.75).refused == 1.0
    assert math.isnan(point_at(FOUR, 0.95).right_among_answered)


def test_worst_cases_come_worst_first() -> None:
    assert [one.confidence for one in confident_and_wrong(FOUR)] == [0.8, 0.7]
    more = (*FOUR, judged(WHO, FIRST, answered=False, confidence=0.1))
    assert [one.confidence for one in refused_though_right(more)] == [0.1, 0.2]


# Against the scorer of the measured sets


def scored(score: Any, corpus: list, questions: list, answers: list) -> dict[str, float]:
    return score.metrics(score.rows(corpus, questions, answers))  # type: ignore[no-any-return]  # a module without types


def assert_equal_scores(score: Any, corpus: list, questions: list, answers: list) -> None:
    """The same measures, to nine digits; nan where the scorer has nan."""
    texts = {article["id"]: article["text"] for article in corpus}
    rows = {answer["id"]: answer for answer in answers}
    ours = measures([judge(read_gold(row, number=0), rows[row["id"]], texts.get) for row in questions])
    theirs = scored(score, corpus, questions, answers)
    for name, their_name in SCORERS_NAMES.items():
        assert ours[name].value == pytest.approx(theirs[their_name], abs=1e-9, nan_ok=True), name


def made_up_answers(corpus: list, questions: list, chance: random.Random) -> Iterator[dict[str, object]]:
    """For each question up to four slices, some around its gold, some overlong, some not verbatim."""
    texts = {article["id"]: article["text"] for article in corpus}
    for row in questions:
        quotes = []
        for _ in range(chance.randrange(5)):
            gold = [one["doc_id"] for one in row["evidence"]]
            id = chance.choice(gold) if gold and chance.random() < 0.7 else chance.choice(sorted(texts))
            text = texts[id]
            start = chance.randrange(len(text))
            end = min(len(text), start + chance.choice((20, 200, 400, 700)))
            shown = text[start:end] if chance.random() < 0.9 else "?" + text[start + 1 : end]
            quotes.append({"article_id": id, "start": start, "end": end, "text": shown, "score": 1.0})
        confidence = round(chance.random(), 1)
        yield {"id": row["id"], "answered": confidence > 0.4, "confidence": confidence, "quotes": quotes}


@pytest.fixture(scope="module")
def scorer() -> Any:
    if not SHARED.exists():
        pytest.skip("the measured sets and their scorer aren't part of this project")
    return scorer_at(SHARED / "tools" / "score.py")


@pytest.mark.parametrize("name", ["news_qa", "passages_qa"])
def test_made_up_answers_score_as_the_sets_scorer_scores_them(scorer: Any, name: str) -> None:
    corpus, questions = (
        scorer.load(SHARED / "data" / name / f"{one}.jsonl") for one in ("corpus", "questions")
    )
    answers = list(made_up_answers(corpus, questions, random.Random(name)))
    assert_equal_scores(scorer, corpus, questions, answers)


def test_real_answers_score_as_the_sets_scorer_scores_them(scorer: Any, make_desk, fill) -> None:
    folder = SHARED / "data" / "news_qa"
    corpus, questions = (scorer.load(folder / f"{one}.jsonl") for one in ("corpus", "questions"))
    asked = [row for row in questions if row["answerable"]][:14]
    wanted = {row["evidence"][0]["doc_id"] for row in asked}
    few = {article["id"]: article for article in corpus if article["id"] in wanted}
    asked += [row for row in questions if not row["answerable"]][:4]
    (source,) = find_sources(folder / "corpus.jsonl")
    drafts = [read for read, _ in read_source(source, {}) if isinstance(read, Draft) and read.id in few]
    desk = make_desk()
    fill(desk.library, drafts)
    keys = (desk.library.story("main").key,)
    answers = [
        answer_row(ask(Question(row["question"], keys), desk), id=row["id"], question="", elapsed_ms=0.0)
        for row in asked
    ]
    assert len(asked) == 18
    assert any(answer["answered"] for answer in answers)
    assert not all(answer["answered"] for answer in answers)
    assert_equal_scores(scorer, list(few.values()), asked, answers)
