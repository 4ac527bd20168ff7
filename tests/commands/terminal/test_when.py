"""Today comes in with the question: what a terminal is shown of dates and of how old the news is."""

from __future__ import annotations

from datetime import date

import pytest

from tests.commands.terminal.line import CommandLine

DARK = "Why did the lighthouse go dark?"
SUNDAY = "“Sunday” is 3 May 2026 (ours, counted from the article's date)"


def test_command_line_counts_from_as_of_or_else_from_today(
    news: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SUNDAY in news("ask", DARK, "--as-of", "2026-05-10").out.splitlines()
    assert news("ask", DARK, "--as-of", "2029-05-10").out.startswith("Published 3 years ago\n")
    monkeypatch.setattr("commands.terminal.asking.today", lambda: date(2028, 5, 10))
    assert news("ask", DARK).out.startswith("Published 2 years ago\n")
    assert news("ask", DARK, "--as-of", "2026-05-10").out.startswith("> ")


def test_chat_counts_from_today(news: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.terminal.chat.today", lambda: date(2028, 5, 10))
    lines = news("chat", input=f"{DARK}\n").out.splitlines()
    assert "Published 2 years ago" in lines
    assert SUNDAY in lines
