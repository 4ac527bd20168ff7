"""chat: the same answers in a terminal, from a prompt or from piped lines, until there are no more."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from index.library import Library
from tests.commands.terminal.line import ROOT, CommandLine, environment, python

BANNER = "The answers come from the story “main”."
SAMPLE_BANNER = (
    "The answers come from a sample story about the town of Quillhaven. "
    "It is fictional: its town, people and outlets are made up."
)


@pytest.fixture
def sampled(cli: CommandLine, sample_library) -> CommandLine:
    """The command line over a library that has the sample already, as after a first start."""
    shutil.copyfile(sample_library, cli.data / "library.sqlite3")
    return cli


@pytest.fixture(scope="module")
def sample_library(tmp_path_factory, fill, sample_drafts):
    path = tmp_path_factory.mktemp("sample") / "library.sqlite3"
    library = Library(path)
    fill(library, sample_drafts, "sample")
    library.close()
    return path


def test_piped_lines_are_answered_one_after_the_other(news: CommandLine) -> None:
    lines = "Why did the lighthouse go dark?\n\n   \n/search cabbage\nWho won the football match?\n"
    ended = news("chat", input=lines)
    assert ended.code == 0
    assert ended.told == [BANNER]
    shown = ended.out.splitlines()
    asked = [line for line in shown if line.startswith("Question: ")]
    assert asked == [
        "Question: Why did the lighthouse go dark?",
        "Question: /search cabbage",
        "Question: Who won the football match?",
    ]
    first, second, third = (shown.index(line) for line in asked)
    assert any("because its lamp had cracked" in line for line in shown[first:second])
    assert any("This is a search, not an answer." in line for line in shown[second:third])
    assert any("The articles don't answer that." in line for line in shown[third:])


def test_an_unknown_command_is_no_question_to_the_articles(news: CommandLine) -> None:
    ended = news("chat", input="/weather cabbage\n")
    assert "There is no /weather here. /help lists what there is; a question needs no command." in ended.out
    assert "The articles" not in ended.out


def test_commands_do_what_they_say(news: CommandLine) -> None:
    ended = news("chat", input="/summary\n/summary goats\n/sources\n/help\n/quit\nWhy?\n")
    assert ended.code == 0
    assert ended.told == [BANNER]
    shown = ended.out
    assert "5 of 8 sentences, verbatim, the newest state first, then in the articles' order" in shown
    assert "3 of 3 sentences, verbatim, in the article's order" in shown
    assert "I have read 3 articles in main." in shown
    assert "1. Goats on the roof · 6 May 2026, 17:42 UTC · id goats" in shown
    assert "Nothing that you type is stored." in shown
    assert "Question: Why?" not in shown


def test_a_talk_goes_on_and_its_other_reading_can_be_asked_for(news: CommandLine) -> None:
    lines = (
        "/other",
        "Why did the lighthouse go dark?",
        "when?",
        "/other",
        "/other",
        "Who won the football match?",
    )
    ended = news("chat", input="\n".join(lines))
    assert ended.code == 0
    shown = ended.out.splitlines()
    understood = [line for line in shown if line.startswith("Understood as: ")]
    assert understood == [
        "Understood as: When did the lighthouse go dark? (if you meant something else: /other)",
        "Understood as: when?",
    ]
    assert shown.count("There is no other way to take your last question.") == 2


@pytest.mark.parametrize("word", ["/quit", "/exit", "/bye"])
def test_word_to_leave_leaves(news: CommandLine, word: str) -> None:
    ended = news("chat", input=f"{word}\nWhy?\n")
    assert (ended.code, ended.out) == (0, "")


def test_bad_questions_are_told_and_the_next_is_answered(news: CommandLine) -> None:
    bad = ["?!", "why " * 400, "/summary nope", "/search", "/search ?!"]
    ended = news("chat", input="\n".join([*bad, "Who fed the goats?"]))
    assert ended.code == 0
    empty = "There is no question in that. Please write one in words."
    assert ended.told == [
        BANNER,
        empty,
        "That is too long for a question. Please ask in at most 1,000 characters.",
        "There is no article with the id “nope” here. "
        "In verbatim chat, /sources lists the articles with their ids.",
        empty,
        empty,
    ]
    assert "Edda Roon, fed them cabbage" in ended.out
    assert max(map(len, ended.out.splitlines())) < 1_100


def test_library_without_articles_of_its_own_gets_the_sample_once(
    cli: CommandLine, sampled: CommandLine
) -> None:
    before = cli("status", "--json").row
    ended = cli("chat", input="Who owns Bellrope Bridge?\n")
    assert ended.code == 0
    assert ended.told == [
        SAMPLE_BANNER,
        "Add your own articles with verbatim add FILE….",
    ]
    assert "The Quillhaven Harbour Trust, which owns the bridge," in ended.out
    after = cli("status", "--json").row
    assert (
        (after["articles"], after["edition"])
        == (before["articles"], before["edition"])
        == (8, before["edition"])
    )


def test_story_of_the_operators_own_hides_the_sample(sampled: CommandLine, tmp_path) -> None:
    path = tmp_path / "mill.txt"
    path.write_text("The mill at Tarn burned down on Monday. Nobody was hurt.", encoding="utf-8")
    assert sampled("add", path).code == 0
    ended = sampled("chat", input="When did the mill burn down?\n")
    assert ended.told == [BANNER]
    assert "burned down on Monday" in ended.out
    chosen = sampled("chat", "--story", "sample", input="Who owns Bellrope Bridge?\n")
    assert chosen.told[0] == SAMPLE_BANNER
    assert "Quillhaven Harbour Trust" in chosen.out
    assert sampled("remove", "mill").code == 0
    assert sampled("ask", "Who owns Bellrope Bridge?", "--json").row["answered"] is True


@pytest.mark.parametrize("token", ["", None])
def test_run_without_a_token_chats(
    news: CommandLine, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    if token is not None:
        monkeypatch.setenv("DISCORD_TOKEN", token)
    ended = news("run", input="Who fed the goats?\n")
    assert ended.code == 0
    assert ended.told == [
        "DISCORD_TOKEN isn't set, so this is the bot in your terminal instead of Discord.",
        BANNER,
    ]
    assert "Edda Roon" in ended.out


# At a terminal


class Terminal:
    """A chat at a terminal, as a process of its own: what it shows, and what is typed."""

    def __init__(self, cli: CommandLine) -> None:
        self._ours, theirs = pty.openpty()
        command = [*python(), "--data", str(cli.data), "chat"]
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment({}),
            cwd=ROOT,
            start_new_session=True,
        )
        os.close(theirs)
        self._shown = b""

    def until(self, words: str) -> str:
        """All that is shown until these words, from where it was left."""
        wanted = words.replace("\n", "\r\n").encode()
        while wanted not in self._shown:
            piece = self._read()
            assert piece, f"ended without {words!r}: {self._shown!r}"
            self._shown += piece
        seen, _, self._shown = self._shown.partition(wanted)
        return seen.decode().replace("\r\n", "\n")

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def end(self) -> str:
        """What is shown until it ends."""
        while piece := self._read():
            self._shown += piece
        self.process.wait(timeout=60)
        return self._shown.decode()

    def _read(self) -> bytes:
        """What is shown next; nothing once nobody holds the terminal any more."""
        assert select.select([self._ours], [], [], 60)[0], f"silent after {self._shown!r}"
        try:
            return os.read(self._ours, 4096)
        except OSError:
            return b""

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@contextmanager
def terminal(cli: CommandLine) -> Iterator[Terminal]:
    opened = Terminal(cli)
    try:
        yield opened
    finally:
        opened.close()


def test_prompt_answers_and_leaves_by_word(news: CommandLine) -> None:
    with terminal(news) as one:
        assert f"{BANNER}\nAsk a question, or type /help; /quit leaves.\n" in one.until("> ")
        one.type("Who fed the goats?\n")
        assert "Edda Roon" in one.until("quote, checked against the source") + one.until("\n> ")
        one.type("\n?!\n")
        assert one.until("Please write one in words.\n> ").endswith("There is no question in that. ")
        one.type("/quit\n")
        assert "Traceback" not in one.end()
        assert one.process.returncode == 0


@pytest.mark.parametrize("keys", ["\x04", "\x03"], ids=["end of input", "interrupt"])
def test_prompt_leaves_by_key(news: CommandLine, keys: str) -> None:
    with terminal(news) as one:
        one.until("\n> ")
        if keys == "\x03":  # the key's signal: the terminal isn't the process's own
            one.process.send_signal(signal.SIGINT)
            one.type("\n")  # wakes a read that began just after the signal came
        else:
            one.type(keys)
        assert "Traceback" not in one.end()
        assert one.process.returncode == 0
