"""Small talk on the command line: a result without quotes, and without loading a model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from commands.terminal import asking
from retrieval.small_talk import Talk
from templates.voice import Surface, help_pages, talk_pages
from tests.commands.terminal.line import CommandLine

DARK = "Why did the lighthouse go dark?"
(HELLO,) = talk_pages(Talk.GREETING, Surface.TERMINAL)
(WELCOME,) = talk_pages(Talk.THANKS, Surface.TERMINAL)
NO_ANSWER: dict[str, object] = {
    "answered": False, "confidence": 0.0, "understood_as": None, "elapsed_ms": 0.0, "quotes": [], "closest": None,
    "parts": [], "retracted": [], "unfamiliar": [], "unfamiliar_story": [],
}  # fmt: skip


@pytest.fixture
def asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the desk or asks it fails."""

    def never(*_: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(asking, "opened_desk", never)
    monkeypatch.setattr(asking, "ask", never)


@pytest.mark.usefixtures("asked_nothing")
def test_talk_gets_its_sentence_and_is_no_failure(news: CommandLine) -> None:
    ended = news("ask", "Hello!")
    assert (ended.code, ended.out, ended.err) == (0, HELLO + "\n", "")
    assert news("ask", "what can you do?").out == help_pages(Surface.TERMINAL)[0] + "\n"
    sources = news("ask", "what have you read?").out.splitlines()
    assert sources[0] == "I have read 3 articles in main."
    assert sources[1] == "1. Goats on the roof · 6 May 2026, 17:42 UTC · id goats"


@pytest.mark.usefixtures("asked_nothing")
def test_talk_is_not_answered_for_programs(news: CommandLine) -> None:
    ended = news("ask", "thank you", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.row == {"id": None, "question": "thank you", **NO_ANSWER}


def test_what_have_you_read_before_there_is_anything(cli: CommandLine) -> None:
    ended = cli("ask", "what have you read?")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("There are no articles here yet")


def test_talk_among_many_questions_has_its_line_and_is_no_failure(
    news: CommandLine, jsonl: Callable[..., Path]
) -> None:
    rows = [{"id": 1, "question": "hi"}, {"id": 2, "question": DARK}, {"id": 3, "question": "👍"}]
    ended = news("ask", "--questions", jsonl(rows), "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.rows[0] == {"id": "1", "question": "hi", **NO_ANSWER}
    assert ended.rows[1]["answered"] is True
    assert ended.rows[2] == {"id": "3", "question": "👍", **NO_ANSWER}


def test_talk_in_the_chat_is_answered_between_questions(news: CommandLine) -> None:
    ended = news("chat", input=f"hi there\n{DARK}\nthanks!\nwhat have you read?\nwhat can you do?\n")
    shown = ended.out
    assert f"Question: hi there\n{HELLO}\n" in shown
    assert "because its lamp had cracked" in shown
    assert f"Question: thanks!\n{WELCOME}\n" in shown
    assert "Question: what have you read?\nI have read 3 articles in main.\n" in shown
    assert "Nothing that you type is stored." in shown
