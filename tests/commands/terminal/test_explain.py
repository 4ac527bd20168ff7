"""ask --explain: how one question's answer is made, in words, for one question alone."""

from __future__ import annotations

from retrieval.caution import threshold_of
from tests.commands.terminal.line import CommandLine

DARK = "Why did the lighthouse go dark?"


def test_it_shows_the_stages_and_the_outcome(news: CommandLine) -> None:
    ended = news("ask", DARK, "--explain")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[:3] == [
        "How this was answered",
        f"Asked: {DARK}",
        "Asks for: a reason · searched 3 articles",
    ]
    assert any(
        line.startswith("1. ") and "Lighthouse goes dark: “The lighthouse of" in line for line in lines
    )
    sure = news("ask", DARK, "--json").row["confidence"]
    balanced = threshold_of("balanced")
    assert lines[-1] == f"Confidence {sure:.2f}, threshold {balanced:.2f}: answered."
    cautious = news("ask", DARK, "--explain", "--caution", "1").out.splitlines()
    assert cautious[-1] == f"Confidence {sure:.2f}, threshold 1.00: refused."


def test_small_talk_is_told_as_such(news: CommandLine) -> None:
    lines = news("ask", "hello there", "--explain").out.splitlines()
    assert lines[-1] == "This is small talk (greeting), so nothing was searched."


def test_it_is_for_one_question_and_not_for_programs(news: CommandLine) -> None:
    for args in ((DARK, "--explain", "--json"), ("--explain", "--questions", "x.jsonl"), ("--explain",)):
        ended = news("ask", *args)
        assert (ended.code, ended.out) == (2, "")
        assert ended.told == ["--explain is for one question, and for people: not with --json."]
