"""timeline on the command line: the JSON contract to the letter, the words, the picture's file, the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.terminal.line import CommandLine
from tests.commands.terminal.test_asking import assert_quote


def test_json_has_every_key_of_the_contract(news: CommandLine) -> None:
    ended = news("timeline", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert list(ended.row) == ["events"]
    events = ended.row["events"]
    for event in events:
        assert list(event) == ["date", "precision", "resolved", "quotes"]
        for quote in event["quotes"]:
            assert_quote(quote)
    assert [(event["date"], event["precision"], event["resolved"]) for event in events] == [
        ("2026-05-03", "day", True),
        ("2026-05-05", "day", True),
        ("2026-05-08", "day", True),
    ]
    assert events[0]["quotes"][0]["text"].startswith("The lighthouse of Ostrava Point went dark on Sunday")
    assert events[1]["quotes"][0]["text"] == "Two goats were found on the roof of the town hall on Tuesday."


def test_people_read_days_quotes_and_citations(news: CommandLine) -> None:
    lines = news("timeline", "--limit", "1", "--about", "goats").out.splitlines()
    assert lines[0] == "Timeline of main, about “goats”"
    assert lines[1] == "1 of 1 event told in 3 articles, verbatim, in order of time"
    assert "1 · 5 May 2026" in lines
    assert "> Two goats were found on the roof of the town hall on Tuesday. [1]" in lines
    assert "[1] Goats on the roof · 6 May 2026, 17:42 UTC" in lines


def test_the_picture_goes_into_the_file(news: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "days.png"
    assert news("timeline", "--picture", path).code == 0
    assert path.read_bytes().startswith(b"\x89PNG")
    ended = news("timeline", "--picture", tmp_path / "no" / "days.png")
    assert ended.code == 1
    assert "can't be written there" in ended.err


def test_an_empty_library_and_an_unknown_story_get_a_sentence(cli: CommandLine, news: CommandLine) -> None:
    ended = news("timeline", "--story", "nowhere")
    assert ended.code == 1
    assert ended.told == ["There is no story called “nowhere”. verbatim status lists the stories."]
    assert news("timeline", "--about", "?!").code == 2
    assert news("timeline", "--limit", "0").code == 2


def test_no_articles_get_a_sentence(cli: CommandLine) -> None:
    ended = cli("timeline")
    assert ended.code == 0
    assert ended.out.startswith("There are no articles here yet")
    assert cli("timeline", "--json").row == {"events": []}


@pytest.mark.parametrize(
    ("line", "words"), [("/timeline", "went dark on Sunday"), ("/timeline goats", "Two goats")]
)
def test_chat_has_it_too(news: CommandLine, line: str, words: str) -> None:
    ended = news("chat", input=f"{line}\n")
    assert "Timeline of main" in ended.out
    assert words in ended.out
