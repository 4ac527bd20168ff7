"""Questions of several parts: told apart seldom, each part complete, and answered or not each for itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ask import answer_of, ask
from retrieval.contract import answer_row
from retrieval.desk import Desk
from retrieval.nouns import MAX_QUOTES, QUESTION_LIMIT_CHARS, Answer, NoAnswer, Question
from retrieval.parts import parts_of
from retrieval.words import words
from templates.voice import Surface, answer_pages

TESTS = Path(__file__).parent.parent
SHARED = TESTS.parent.parent / "shared" / "data"


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        (
            "Who is the harbour master and when did the bridge open?",
            ("Who is the harbour master?", "When did the bridge open?"),
        ),
        (
            "Who is the harbour master? And when did the bridge open?",
            ("Who is the harbour master?", "When did the bridge open?"),
        ),
        (
            "When and where did Skarne meet Quist?",
            ("When did Skarne meet Quist?", "Where did Skarne meet Quist?"),
        ),
        (
            "When, where and why was the bridge closed",
            ("When was the bridge closed?", "Where was the bridge closed?", "Why was the bridge closed?"),
        ),
        (
            "What did Quist and Imelda Skarne say about the interlock?",
            ("What did Quist say about the interlock?", "What did Imelda Skarne say about the interlock?"),
        ),
        ("What do the mayor and the trust want?", ("What does the mayor want?", "What does the trust want?")),
        (
            "When did the bridge open and who opened it?",
            ("When did the bridge open?", "Who opened the bridge?"),
        ),
        (
            "Who is Imelda Skarne, and what did she say?",
            ("Who is Imelda Skarne?", "What did Imelda Skarne say?"),
        ),
        ("Was the keeper hurt, and how?", ("Was the keeper hurt?", "How was the keeper hurt?")),
        (
            "How many people were killed in the blast and how many injured?",
            ("How many people were killed in the blast?", "How many people were injured in the blast?"),
        ),
        (
            "Who was killed and how many were hurt in the bombing?",
            ("Who was killed in the bombing?", "How many were hurt in the bombing?"),
        ),
    ],
)
def test_question_of_several_parts_becomes_complete_questions(asked: str, parts: tuple[str, ...]) -> None:
    assert parts_of(asked) == parts


@pytest.mark.parametrize(
    "asked",
    [
        "Who was killed in the bombing and shelling?",
        "What did the minister say and do?",
        "How did the bridge open and close?",
        "Where is the man who was arrested and who was charged?",
        "Do we know who did it and when it happened?",
        "Did he say who opened it and who closed it?",
        "When the bridge moved, who was on it and why?",
        "What did Standard and Poor's say about the debt?",
        "What did Johnson and Johnson say?",
        "What did Trinidad and Tobago announce?",
        "What did Quist and Skarne agree on?",
        "Which company won the contract and how much will it be paid?",
        "Which party won the most and which party won the fewest seats?",
        "Who hated the King, and who paid no heed to the Queen?",
        "I heard about the bridge. Who opened it?",
        "Who asked “Who is it and when did it open?”",
        "What happened and who was hurt?",
        "Who paid? Why? When? Where?",
        "Why?",
        "Which official said who robbed the bank and what caused the fire?",
        "Who wrote “Who is the mayor and when did the bridge open?” in the paper?",
        "Who is Quist? Who is Skarne? Who is Dabrow? Who is Wend?",
        "Who is Quist? Tell me when the bridge opened?",
        "When did the bridge open? When did the bridge open?",
        "and and and?",
    ],
)
def test_question_of_one_part_goes_through_unchanged(asked: str) -> None:
    assert parts_of(asked) == ()


PIECES = [
    "Who", "when", "where", "and", ",", "?", " ", "did", "was", "is", "the bridge", "Skarne", "open", "he", "it", "“",
    "how many", "people", "killed", "in the blast", "say", "why", "\n", "é", "What", "the",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))
def test_parts_are_few_and_of_the_askers_words(text: str) -> None:
    parts = parts_of(text)
    assert len(parts) != 1
    assert len(parts) <= MAX_QUOTES
    assert {word for part in parts for word in words(part)} <= {*words(text), "does", "has"}
    assert all(part.endswith("?") and len(words(part)) >= 2 for part in parts)


@pytest.mark.parametrize("piece", ["and ", "who ", "When, ", "Who is A and when did B ", "The A of "])
def test_longest_questions_do_not_run_away(piece: str) -> None:
    assert parts_of((piece * QUESTION_LIMIT_CHARS)[: QUESTION_LIMIT_CHARS - 1] + "?") == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the measured sets are not beside this checkout")
def test_questions_of_the_measured_sets_are_of_one_part() -> None:
    files = [
        *(SHARED / name / "questions.jsonl" for name in ("news_qa", "passages_qa", "story_qa")),
        TESTS / "benchmarks" / "long_news_questions.jsonl",
    ]
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 5_000
    assert [row["question"] for row in rows if parts_of(row["question"])] == []


def test_every_part_is_answered_by_its_own_best_quote(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    parts = ("When will the bridge reopen?", "Who is the chief executive of the trust?")
    asked = "When will the bridge reopen and who is the chief executive of the trust?"
    result = ask(Question(asked, sample_keys), sample_desk)
    alone = [answer_of(Question(part, sample_keys), sample_desk) for part in parts]
    assert isinstance(result, Answer)
    assert [part.text for part in result.parts] == list(parts)
    for part, one in zip(result.parts, alone, strict=True):
        assert isinstance(one, Answer)
        assert result.quotes[part.quotes[0]] == one.quotes[0]
        assert part.confidence == one.confidence
    assert result.confidence == min(one.confidence for one in alone)
    assert result.understood_as is None


def test_part_that_the_articles_do_not_answer_is_named(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    asked = "When will the bridge reopen and who is *Orban's* wife?"
    result = ask(Question(asked, sample_keys), sample_desk)
    assert isinstance(result, Answer)
    told, untold = result.parts
    assert told.quotes
    assert untold.quotes == ()
    assert untold.confidence < sample_desk.threshold <= told.confidence == result.confidence
    discord, terminal = ("\n".join(answer_pages(result, one)) for one in (Surface.DISCORD, Surface.TERMINAL))
    assert terminal.startswith(
        "The articles don't say: Who is *Orban's* wife?\nWhen will the bridge reopen?\nQuillhaven Harbour Trust"
    )
    assert discord.startswith(
        "The articles don't say: Who is \\*Orban's\\* wife?\n**When will the bridge reopen?**\nQuillhaven Harbour"
    )
    row = answer_row(result, id=None, question=asked, elapsed_ms=1.0)
    assert row["parts"] == [
        {"question": told.text, "answered": True, "confidence": round(told.confidence, 6), "quotes": [0, 1]},
        {"question": untold.text, "answered": False, "confidence": round(untold.confidence, 6), "quotes": []},
    ]


def test_question_none_of_whose_parts_is_answered_is_asked_whole(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    question = Question("Who is Orban's wife and when did Paris flood?", sample_keys)
    assert len(parts_of(question.text)) == 2
    result = ask(question, sample_desk)
    assert isinstance(result, NoAnswer)
    assert result == answer_of(question, sample_desk)
