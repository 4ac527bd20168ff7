"""The pure parts of the baselines: which sentence is quoted, where a quote ends, and where the threshold is put."""

from __future__ import annotations

import math
from typing import Any

import pytest

from index.nouns import Article, Passage
from index.sentences import outline
from tests.benchmarks.baselines import answer_of, best_sentence, best_threshold, quotable, refusing_below

TEXT = "The council met on Monday. The bridge over the Lune was closed. The bridge is old."


def passage_of(text: str) -> Passage:
    return Passage(Article("a", 1, None, None, None, None, None, text, 1), 0, len(text))


def scored(confidence: float, *, good: bool, answerable: bool = True) -> dict[str, Any]:
    return {"ans": answerable, "done": True, "conf": confidence, "good": good}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Which bridge was closed?", "The bridge over the Lune was closed."),
        ("How old is it?", "The bridge is old."),
        ("What of the bridge?", "The bridge over the Lune was closed."),
    ],
)
def test_the_sentence_with_most_of_the_words_is_quoted_the_first_of_equals(
    question: str, sentence: str
) -> None:
    assert best_sentence(question, passage_of(TEXT), outline(TEXT)).text == sentence


def test_a_passage_within_a_sentence_stays_whole() -> None:
    part = Passage(passage_of(TEXT).article, 4, 15)
    assert best_sentence("Who met?", part, outline(TEXT)) == part


def test_a_quote_ends_where_no_more_is_allowed() -> None:
    assert quotable(passage_of("x" * 601)).end == 600
    assert quotable(passage_of(TEXT)).text == TEXT


def test_an_answer_is_as_confident_as_its_first_quote_and_nothing_found_is_no_answer() -> None:
    row = answer_of({"id": "q"}, [(passage_of(TEXT), 2.5), (passage_of(TEXT), 1.5)])
    assert (row["answered"], row["confidence"], [one["score"] for one in row["quotes"]]) == (
        True,
        2.5,
        [2.5, 1.5],
    )
    nothing = answer_of({"id": "q"}, [])
    assert (nothing["answered"], nothing["confidence"]) == (False, -math.inf)


def test_the_threshold_weighs_right_answers_against_refusals() -> None:
    rows = [
        scored(0.9, good=True),
        scored(0.8, good=False, answerable=False),
        scored(0.7, good=True),
        scored(0.7, good=True),
        scored(0.6, good=False, answerable=False),
    ]
    assert best_threshold(rows) == 0.7


def test_equal_confidences_are_answered_together_or_not_at_all() -> None:
    rows = [scored(0.5, good=True), scored(0.5, good=False, answerable=False)]
    assert best_threshold(rows) == math.inf


def test_refusing_keeps_what_reaches_the_threshold() -> None:
    answers = [{"answered": True, "confidence": one} for one in (0.4, 0.5, 0.6)]
    assert [one["answered"] for one in refusing_below(0.5, answers)] == [False, True, True]
