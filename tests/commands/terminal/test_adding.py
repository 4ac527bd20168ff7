"""add: what is good goes in, what is bad is told in one sentence each, and nothing is lost on the way."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library
from tests.commands.terminal.line import DRAFTS, ROOT, CommandLine, environment, python
from tests.index.made_files import column, made_pdf, made_zip

Jsonl = Callable[..., Path]
GOOD = "The mill at Tarn burned down on Monday. Nobody was hurt."


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """``write(name, content)`` makes a file in the test's folder ``in``; its path."""

    def make(name: str, content: str | bytes = GOOD) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def articles(cli: CommandLine, story: str = "main") -> dict[str, tuple]:
    """Title, outlet, author, day, link and text of each article by its id."""
    with closing(Library(cli.data / "library.sqlite3")) as library:
        key = library.story(story).key
        found = [library.article(key, entry.id) for entry in library.entries(key, limit=9_999)]
    return {
        one.id: (
            one.title,
            one.outlet,
            one.author,
            one.published and one.published.date().isoformat(),
            one.url,
            one.text,
        )
        for one in found
    }


def test_files_folders_and_rows_go_in_with_what_they_say(cli: CommandLine, write, jsonl: Jsonl) -> None:
    write("folder/plain.txt")
    write("folder/deep/fronted.md", "---\ntitle: Mill\noutlet: Post\ndate: 2026-03-04\n---\nIt burned again.")
    write("folder/.hidden.txt", "Not this one.")
    write("folder/picture.png", b"\x89PNG")
    rows = jsonl(
        [
            {
                "id": "r1",
                "text": "Row one is here.",
                "source": "Wire",
                "author": "A. Bee",
                "date": "2026-01-02",
            },
            {"text": "Row two has no id.", "url": "https://example.org/2"},
        ]
    )
    ended = cli("add", write("folder/plain.txt").parent, rows)

    assert (ended.code, ended.out) == (0, "")
    assert ended.told == ["4 articles added. The story “main” has 4 articles."]
    assert articles(cli) == {
        "plain": (None, None, None, None, None, GOOD),
        "deep/fronted": ("Mill", "Post", None, "2026-03-04", None, "It burned again."),
        "r1": (None, "Wire", "A. Bee", "2026-01-02", None, "Row one is here."),
        "rows-2": (None, None, None, None, "https://example.org/2", "Row two has no id."),
    }


def test_again_is_known_changed_is_revised_and_copied_is_told(cli: CommandLine, write, jsonl: Jsonl) -> None:
    path = write("mill.txt")
    assert cli("add", path, path).told == [
        "1 article added, 1 known already. The story “main” has 1 article."
    ]
    assert cli("add", path).told == ["1 known already. The story “main” has 1 article."]
    path = write("mill.txt", GOOD + " The owner wept.")
    assert cli("add", path).told == ["1 article revised. The story “main” has 1 article."]
    copy = jsonl([{"id": "copy", "text": GOOD + " The owner wept."}])
    assert cli("add", copy).told == ["1 exact copy. The story “main” has 1 article."]
    assert cli("add", copy).told == ["1 known already. The story “main” has 1 article."]
    assert list(articles(cli)) == ["mill"]


def test_what_the_command_says_of_an_article_wins(cli: CommandLine, write) -> None:
    path = write("a.md", "---\ntitle: Theirs\nauthor: Their Author\ndate: someday\n---\n" + GOOD)
    given = ["--title", "Ours", "--outlet", "Post", "--author", "Bo", "--date", "4 March 2026"]
    ended = cli("add", path, *given, "--url", "https://example.org/a")
    assert ended.told == ["1 article added. The story “main” has 1 article."]
    assert articles(cli) == {"a": ("Ours", "Post", "Bo", "2026-03-04", "https://example.org/a", GOOD)}


def test_title_or_link_of_more_than_one_article_is_wrong_usage(cli: CommandLine, write, jsonl: Jsonl) -> None:
    one, two = write("f/one.txt"), write("f/two.txt", "Another text.")
    rows = jsonl([{"text": "One."}, {"text": "Two."}])
    for option in ("--title", "--url"):
        for paths in ([one, two], [one.parent], [rows], [one, "missing.txt"]):
            ended = cli("add", *paths, option, "https://example.org/x")
            assert ended.code == 2
            assert ended.told == [
                "A title or a link is one article's: give a single .txt or .md file with it."
            ]
    assert not (cli.data / "library.sqlite3").exists()
    assert cli("add", one.parent, "--outlet", "Post").code == 0
    assert {outlet for _, outlet, *_ in articles(cli).values()} == {"Post"}


def test_pages_documents_and_archives_go_in(cli: CommandLine, write) -> None:
    says = (
        "The council met on Tuesday, and it agreed to a plan for the old pier that nobody has read in full."
    )
    page = f"<html><head><title>Plan</title></head><body><article><h1>A plan</h1><p>{says}</p></article></body></html>"
    pdf = made_pdf([column(72, 700, [GOOD, "It was rebuilt."])])
    archive = write(
        "all.zip", made_zip({"sub/a.txt": GOOD.encode() + b" Zip.", "../b.pdf": pdf, "c.zip": b"PK\x03\x04"})
    )
    ended = cli("add", write("page.html", page), archive)
    assert ended.code == 1
    assert ended.told == [
        f"{archive}/c.zip: archives within archives are not opened.",
        "3 articles added, 1 refused. The story “main” has 3 articles.",
    ]
    found = articles(cli)
    assert {id: row[0] for id, row in found.items()} == {"page": "A plan", "all/sub/a": None, "all/b": None}
    assert found["page"][-1] == says
    assert found["all/b"][-1].startswith("The mill at Tarn burned down")
    assert cli("add", archive).told[-1].startswith("2 known already, 1 refused.")


def test_articles_in_a_language_that_the_models_do_not_know_well_are_told(cli: CommandLine, write) -> None:
    german = write(
        "a.txt", "Der Rat beschloss am Montag, die alte Mole zu schließen, die seit dem Sturm niemand pflegt."
    )
    ended = cli("add", german, write("b.txt"))
    assert ended.code == 0
    assert ended.told == [
        "1 article in German, which the models don't know well: expect poor answers from it. VERBATIM_LANGUAGES names "
        "the languages that yours know.",
        "2 articles added. The story “main” has 2 articles.",
    ]


def test_stories_and_servers_are_kept_apart(cli: CommandLine, write) -> None:
    path = write("mill.txt")
    assert cli("add", path, "--story", " mill ").told == ["1 article added. The story “mill” has 1 article."]
    assert cli("add", path, "--server", "77").told == ["1 article added. The story “main” has 1 article."]
    stories = cli("status", "--json").row["stories"]
    assert [(one["name"], one["server"], one["articles"]) for one in stories] == [
        ("mill", None, 1),
        ("main", 77, 1),
    ]


READABLE = "can't be read; .txt, .md, .jsonl, .html, .pdf, .docx and .zip can."
BAD_FILES = {
    "empty.txt": (b"", "there is no text in it."),
    "blank.md": (b" \n\t\n", "there is no text in it."),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe", "this is not text but binary data."),
    "latin.txt": (
        "Der Bär schläft.".encode("latin-1"),
        "this is not valid UTF-8. Save it as UTF-8 and try again.",
    ),
    "big.txt": (b"a" * 10_000_001, "this is larger than 10 MB. Split it into several files or rows."),
    "long.txt": (
        b"word " * 400_001,
        "the text is too long (at most 2,000,000 characters). Split it into several articles.",
    ),
    "paper.pdf": (b"%PDF", "the file is damaged, or is not what its name says."),
    "paper.odt": (b"x", f".odt files {READABLE}"),
    "none": (b"text", f"such files {READABLE}"),
    "front.md": (
        b"---\n- a\n- list\n---\nText.",
        "the lines between the first two “---” are not fields like “title: …”.",
    ),
    "title.md": (
        b"---\ntitle: " + b"x" * 501 + b"\n---\nText.",
        "a title, outlet, author, id or link is too long (at most 500 characters).",
    ),
    "typed.md": (b"---\ntitle: [a]\n---\nText.", "the field “title” is not a string."),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_told_in_one_sentence_and_the_rest_goes_in(cli: CommandLine, write, name: str) -> None:
    content, sentence = BAD_FILES[name]
    bad = write(name, content)
    ended = cli("add", write("first.txt"), bad, write("last.txt", "The last one goes in too."))
    assert (ended.code, ended.out) == (1, "")
    assert ended.told == [
        f"{bad}: {sentence}",
        "2 articles added, 1 refused. The story “main” has 2 articles.",
    ]


def test_bad_path_is_told_in_one_sentence_and_the_rest_goes_in(
    cli: CommandLine, write, tmp_path: Path
) -> None:
    (tmp_path / "hollow").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    bad = {
        tmp_path / "missing.txt": "there is no such file or folder.",
        tmp_path / "hollow": "no .txt, .md, .jsonl, .html, .pdf, .docx or .zip file is in this folder.",
        tmp_path / ("x" * 300 + ".txt"): "there is no such file or folder.",
        "http://127.0.0.1/a": "no public site can be found under this name now. Check its spelling; "
        "VERBATIM_ALLOW_HOSTS can allow a private site that you trust.",
        "HTTPS://ada:hunter2@example.org/a": "a link must not carry a user name or password. "
        "Take it out, and change that password if others saw it.",
        tmp_path / "pipe.txt": f"such files {READABLE}",
    }
    ended = cli("add", *bad, write("good.txt"))
    assert ended.code == 1
    told = [f"{path}: {sentence}" for path, sentence in bad.items()]
    # A password in a link is never shown again.
    assert sorted(ended.told[:-1]) == sorted(one.replace("HTTPS://ada:hunter2@", "https://") for one in told)
    assert ended.told[-1] == "1 article added, 6 refused. The story “main” has 1 article."


def test_bad_rows_are_told_by_their_number_and_the_rest_goes_in(cli: CommandLine, jsonl: Jsonl) -> None:
    bad = {
        b'{"text": "cut"': "this is not a valid JSON row (Expecting ',' delimiter).",
        b'["text"]': 'this row is not a JSON object like {"title": …, "text": …}.',
        b'{"title": "no text"}': "the field “text” is missing.",
        b'{"text": 5}': "the field “text” is not a string.",
        b'{"text": " "}': "there is no text in it.",
        b'{"text": "a", "title": {}}': "the field “title” is not a string.",
        b'{"text": "caf\xe9"}': "this is not valid UTF-8. Save it as UTF-8 and try again.",
        b'{"text": "half \\ud83d"}': "the text holds half of a character pair, which can't be stored.",
        b'{"text": "nul \\u0000"}': "this is not text but binary data.",
        b'{"text": "'
        + b"x" * 10_000_000
        + b'"}': "this is larger than 10 MB. Split it into several files or rows.",
    }
    path = jsonl([{"id": "first", "text": GOOD}, *bad, {"id": "last", "text": "The last one."}])
    ended = cli("add", path)
    assert ended.code == 1
    sentences = [f"{path}:{number}: {sentence}" for number, sentence in enumerate(bad.values(), 2)]
    assert ended.told == [*sentences, "2 articles added, 10 refused. The story “main” has 2 articles."]
    assert set(articles(cli)) == {"first", "last"}


def test_date_that_nobody_can_read_leaves_the_article_undated(cli: CommandLine, jsonl: Jsonl) -> None:
    ended = cli("add", jsonl([{"id": "a", "text": GOOD, "date": "03/04/2026"}]))
    assert ended.code == 0
    assert ended.told == [
        "rows-1: “03/04/2026” can't be read as a date, so the article is kept as undated. Write it as 2026-03-31.",
        "1 article added. The story “main” has 1 article.",
    ]
    assert articles(cli)["a"][3] is None


def test_given_field_that_is_too_long_is_told(cli: CommandLine, write) -> None:
    ended = cli("add", write("a.txt"), "--title", "x" * 501)
    assert ended.code == 1
    assert ended.told == ["A title, outlet, author, id or link is longer than 500 characters. Shorten it."]


def test_nothing_to_add_is_wrong_usage(cli: CommandLine) -> None:
    ended = cli("add")
    assert ended.code == 2
    assert "Missing argument" in ended.err


def test_hostile_text_stays_as_it_is_and_is_shown_without_harm(cli: CommandLine, write) -> None:
    text = "@everyone **The mill** burned \x1b[31mred\x1b[0m \u202eon Monday\u202c. [a](https://evil.example) ```x```"
    assert cli("add", write("a.txt", text)).code == 0
    row = cli("ask", "When did the mill burn?", "--json").row
    assert all(quote["text"] == text[quote["start"] : quote["end"]] for quote in row["quotes"])
    shown = cli("ask", "When did the mill burn?").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "␛[31mred" in shown


# A library that can't be used


def test_damaged_library_is_told(cli: CommandLine, write) -> None:
    path = cli.data / "library.sqlite3"
    path.write_bytes(b"This was a library once. " * 500)
    sentence = (
        f"The library at {path} is damaged. "
        "Put a backup in its place, or move it away and add the articles again."
    )
    for command in (["add", write("a.txt")], ["ask", "Why?"], ["status"], ["rebuild"], ["remove", "a"]):
        ended = cli(*command)
        assert (ended.code, ended.out, ended.told) == (1, "", [sentence])


def test_library_of_a_newer_version_is_told(news: CommandLine, write) -> None:
    with closing(sqlite3.connect(news.data / "library.sqlite3")) as connection:
        (known,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute("PRAGMA user_version = 99")
    for command in (["add", write("a.txt")], ["ask", "Why?"], ["status", "--json"], ["chat"]):
        ended = news(*command)
        assert (ended.code, ended.out) == (1, "")
        assert ended.told == [
            "The library was written by a newer version of Verbatim "
            f"(its format is 99, this version knows {known}). Update Verbatim."
        ]


def test_locked_library_is_told_after_the_wait_that_is_set(
    news: CommandLine, write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBATIM_LOCK_WAIT_S", "0.05")
    path = news.data / "library.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = news("add", write("a.txt"))
        assert (ended.code, ended.out) == (1, "")
        assert ended.told == [
            f"The library at {path} was still locked by another program after 0 seconds. "
            "Try again when that has ended."
        ]
        assert news("ask", "Why did the lighthouse go dark?").code == 0
    assert news("add", write("a.txt")).code == 0


def test_library_that_may_only_be_read_is_told(news: CommandLine, write, tmp_path: Path) -> None:
    """A folder in the place of a file stands for what no permission, not even root's, gets past."""
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    ended = news.bare("--data", blocked, "add", write("a.txt"))
    assert ended.code == 1
    assert ended.told == [
        f"The library at {blocked / 'library.sqlite3'} can't be opened or made. Check that its folder exists and "
        "that this user may use it, or choose another with --data DIR."
    ]


def test_full_disk_is_told_and_what_was_in_stays(news: CommandLine, write, jsonl: Jsonl) -> None:
    rows = jsonl([{"text": f"Article {number} is about the mill."} for number in range(64)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        ended = news("add", rows)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (ended.code, ended.out) == (1, "")
    path = news.data / "library.sqlite3"
    assert ended.told == [f"The disk is full at {path}. Nothing was lost; make room and try again."]
    assert news("status", "--json").row["articles"] == len(DRAFTS)
    assert news("ask", "Why did the lighthouse go dark?", "--json").row["answered"]


# Processes


def start(cli: CommandLine, *args: object, stderr: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    command = [*python(), "--data", str(cli.data), *map(str, args)]
    return subprocess.Popen(command, stderr=stderr, env=environment({}), cwd=ROOT)


def test_two_that_add_at_once_both_get_everything_in(cli: CommandLine, jsonl: Jsonl) -> None:
    shares = [
        jsonl(
            [{"id": f"{name}{n}", "text": f"Mill {name}{n} burned on Monday."} for n in range(40)],
            f"{name}.jsonl",
        )
        for name in "ab"
    ]
    both = [start(cli, "add", share, shares[0]) for share in shares]
    for process in both:
        _, told = process.communicate(timeout=60)
        assert process.returncode == 0, told
        assert len(told.splitlines()) == 1
    assert len(articles(cli)) == 80


def test_interrupted_keeps_what_was_stored(cli: CommandLine, jsonl: Jsonl) -> None:
    rows = jsonl([{"id": f"r{n}", "text": f"Mill {n} burned."} for n in range(4_000)])
    process = start(cli, "add", rows)
    path = cli.data / "library.sqlite3"
    stored = 0
    while process.poll() is None and not stored:
        if path.exists():
            with closing(sqlite3.connect(path, timeout=30)) as connection:
                stored = count_articles(connection)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)

    assert process.returncode == 130
    assert b"Traceback" not in told
    kept = articles(cli)
    assert stored <= len(kept) < 4_000
    assert all(id == f"r{place}" for place, id in enumerate(sorted(kept, key=lambda id: int(id[1:]))))


def count_articles(connection: sqlite3.Connection) -> int:
    try:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:  # the table isn't made yet
        return 0


def test_progress_shows_on_a_terminal_and_nowhere_else(cli: CommandLine, jsonl: Jsonl) -> None:
    rows = jsonl([{"id": f"r{n}", "text": f"Mill {n} burned."} for n in range(100)])
    ours, theirs = pty.openpty()
    process = start(cli, "add", rows, stderr=theirs)
    os.close(theirs)
    shown = b""
    while piece := read_terminal(ours):
        shown += piece
    assert process.wait(timeout=60) == 0
    text = shown.decode()
    assert re.search(r"━.* \d+% .*\d+\.\d/s", text)
    assert re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).rstrip().endswith("The story “main” has 100 articles.")
    assert cli("add", rows).err == "100 known already. The story “main” has 100 articles.\n"


def read_terminal(file: int) -> bytes:
    try:
        return os.read(file, 65_536)
    except OSError:  # Linux's word for a terminal that nobody holds any more
        return b""


def test_json_lines_of_a_whole_process(news: CommandLine, jsonl: Jsonl) -> None:
    """The program itself: nothing but the contract's lines on standard output."""
    ended = news.process(
        "ask", "--questions", jsonl([{"id": "1", "question": "Who fed the goats?"}]), "--json"
    )
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["answered"] is True
