"""The program as the shell sees it: settings, exit codes, pipes that close, terminals that know no Unicode, the log."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from commands.terminal import asking, keeping
from index.settings import Settings
from tests.commands.terminal.line import ROOT, CommandLine, environment, python

DARK = "Why did the lighthouse go dark?"
SECRET = "Who keeps xylophones in the zeppelin?"
COMMANDS = [
    "run",
    "chat",
    "ask",
    "eval",
    "summary",
    "timeline",
    "quotes",
    "who",
    "changes",
    "search",
    "add",
    "remove",
    "edit",
    "refresh",
    "retract",
    "story",
    "sources",
    "status",
    "rebuild",
    "doctor",
    "feed",
]


# Settings


def test_data_folder_before_or_after_the_command_or_set(
    news: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def data(*args: object) -> str:
        return str(news.bare(*args).row["data"])

    other = tmp_path / "other"
    monkeypatch.setenv("VERBATIM_DATA", str(other))
    assert data("status", "--json") == str(other)
    assert data("--data", news.data, "status", "--json") == str(news.data)
    assert data("status", "--json", "--data", news.data) == str(news.data)
    assert data("--data", other, "status", "--data", news.data, "--json") == str(news.data)
    monkeypatch.setenv("VERBATIM_DATA", "")
    assert data("status", "--json") == str(tmp_path / "home" / "verbatim")


def test_env_file_is_read_and_the_environment_wins(
    news: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env = tmp_path / ".env"
    env.write_text(f"VERBATIM_DATA={news.data}\nDISCORD_TOKEN=\nUNRELATED=1\n", encoding="utf-8")
    monkeypatch.setitem(Settings.model_config, "env_file", str(env))
    assert news.bare("status", "--json").row["data"] == str(news.data)
    monkeypatch.setenv("VERBATIM_DATA", str(tmp_path / "won"))
    assert news.bare("status", "--json").row["data"] == str(tmp_path / "won")


def test_env_file_that_is_no_text_is_told(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env = tmp_path / ".env"
    env.write_bytes(b"VERBATIM_DATA=/caf\xe9\n")
    monkeypatch.setitem(Settings.model_config, "env_file", str(env))
    ended = cli("status")
    assert (ended.code, ended.out) == (2, "")
    assert ended.told == [
        "The file .env here can't be read. Save it as UTF-8, and check that this user may read it."
    ]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("VERBATIM_THREADS", "many", "Input should be a valid integer, unable to parse string as an integer"),
        ("VERBATIM_THREADS", "0", "Input should be greater than or equal to 1"),
        ("VERBATIM_WORKERS", "99", "Input should be less than or equal to 16"),
        ("VERBATIM_LOCK_WAIT_S", "-1", "Input should be greater than 0"),
        ("VERBATIM_LOG_LEVEL", "loud", "String should match pattern '(?i)^(DEBUG|INFO|WARNING|ERROR)$'"),
    ],
)
def test_bad_setting_is_told_by_its_name(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    monkeypatch.setenv(name, value)
    for command in (["status"], ["ask", "Why?"], ["doctor", "--health"], ["run"]):
        ended = cli(*command)
        assert (ended.code, ended.out) == (2, "")
        assert ended.told == [f"The setting {name} can't be used: {why}."]


# Help


def test_version(cli: CommandLine) -> None:
    ended = cli.bare("--version")
    assert (ended.code, ended.out, ended.err) == (0, f"verbatim {version('verbatim-bot')}\n", "")


def test_help_names_every_command_in_words(cli: CommandLine) -> None:
    ended = cli.bare("--help")
    assert (ended.code, ended.err) == (0, "")
    assert "Answers questions about news articles in their own words, with citations." in ended.out
    listed = ended.out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    for command in (*COMMANDS[:-1], "feed add", "feed list", "feed remove", "feed poll"):
        page = cli.bare(*command.split(), "--help")
        assert page.code == 0
        options = page.out.partition("Options:\n")[2]
        assert "--data DIR" in options
        # every option says what it is for
        assert not [
            line for line in options.splitlines() if line.startswith("  --") and len(line.split("  ")) < 3
        ]


def test_no_command_at_all_shows_the_help(cli: CommandLine) -> None:
    ended = cli.bare()
    assert ended.code == 2
    assert "Commands:" in ended.out + ended.err


# What goes wrong


def test_mistake_of_ours_is_one_sentence_with_an_id_that_the_log_has_too(
    news: CommandLine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(question: object, desk: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(asking, "ask", broken)
    ended = news("ask", SECRET)
    assert (ended.code, ended.out) == (1, "")
    (sentence,) = ended.told
    beginning = "Something went wrong that shouldn't have. Please try again; the log has the details under "
    assert sentence.startswith(beginning)
    id = sentence.removeprefix(beginning).rstrip(".")
    (record,) = caplog.records
    assert id in record.getMessage()
    assert "RuntimeError" in record.getMessage()
    assert SECRET not in caplog.text


def test_interrupt_ends_with_130_and_no_words(news: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "status_row", interrupted)
    ended = news("status")
    assert (ended.code, ended.out, ended.err) == (130, "", "")


def test_reader_that_leaves_ends_it_quietly(news: CommandLine, jsonl: Callable[..., Path]) -> None:
    rows = jsonl([{"id": str(number), "question": DARK} for number in range(9)])
    with subprocess.Popen(
        [*python(), "--data", str(news.data), "ask", "--questions", str(rows), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment({}),
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == "0"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


def test_terminal_without_unicode_gets_escaped_json_and_readable_words(news: CommandLine) -> None:
    without = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    question = "What sank slowly in the harbour of Grell? 😀"
    ended = news.process("ask", question, "--json", env=without)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.isascii()
    row = json.loads(ended.out)
    assert row["question"] == question
    assert "it sank 😀 slowly" in row["quotes"][0]["text"]
    shown = news.process("chat", input=f"{question}\n\xff\n".encode("latin-1", "replace"), env=without)
    assert shown.code == 0
    assert "Traceback" not in shown.err


def test_bytes_that_are_no_text_are_a_question_like_any_other(news: CommandLine) -> None:
    ended = news.process("chat", input=b"caf\xe9 \xff\xfe?\nWho fed the goats?\n")
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert "Edda Roon" in ended.out


def test_log_holds_no_question_at_any_level(news: CommandLine) -> None:
    ended = news.process("ask", SECRET, env={"VERBATIM_LOG_LEVEL": "DEBUG"})
    assert ended.code == 0
    assert "xylophones" not in ended.err
    assert "zeppelin" not in ended.err


def test_full_output_is_no_traceback(news: CommandLine) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        ended = subprocess.run(
            [*python(), "--data", str(news.data), "status"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment({}),
            cwd=ROOT,
            check=False,
        )
    finally:
        os.close(full)
    assert ended.returncode != 0
    assert b"Traceback" not in ended.stderr
