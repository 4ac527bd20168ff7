"""refresh and retract: keeping what was added true, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from index.ingest import ingest
from index.jobs import JobKind, enqueue
from index.library import Library
from index.nouns import Draft
from index.writer import ensure_story
from tests.commands.terminal.line import CommandLine
from tests.index.web import Web, page, serving

UNKNOWN = "There is no article with the id “nope” here. In verbatim chat, /sources lists the articles with their ids."
TEXT = (
    "The lighthouse of Ostrava Point went dark on Sunday because its lamp had cracked, the keeper, Jonas Wick, said "
    "when he was asked. Nobody was hurt, and a new lamp will come by boat on {day} if the weather lets it."
)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    for web in serving():
        monkeypatch.setenv("VERBATIM_ALLOW_HOSTS", web.host)
        yield web


def paper(day: str) -> bytes:
    text = TEXT.format(day=day)
    body = f"<body><article><h1>Lamp</h1><p>{text}</p><p>Later: {text}</p></article></body>"
    return page(f"<html lang='en'><head><title>Lamp</title></head>{body}</html>")


def test_a_retracted_article_is_not_quoted_until_that_is_undone(news: CommandLine) -> None:
    done = news("retract", "goats", "nope", "--reason", "The goats\x1b[2J were sheep.")
    assert done.code == 1
    assert done.told == [
        "“Goats on the roof” (goats) is retracted from the story “main”: it stays findable, marked with "
        "“The goats␛[2J were sheep.”, and is never quoted as true.",
        UNKNOWN,
    ]
    assert news("status", "--json").row["retracted"] == 1
    assert "Retracted: 1 article" in news("status").out.splitlines()
    assert "cabbage" not in news("ask", "What did the mayor feed the goats?").out
    undone = news("retract", "goats", "--undo")
    assert (undone.code, undone.told) == (
        0,
        ["“Goats on the roof” (goats) in the story “main” is quoted again."],
    )
    assert "cabbage" in news("ask", "What did the mayor feed the goats?").out
    assert news("status", "--json").row["retracted"] == 0


FLOOD = (
    "The cellars of Lower Tarn were full of water on Tuesday after the beavers' dam had given way, the fire chief, Ola "
    "Brink, said. Eleven families slept at the school, and the bakers gave them bread. Nobody was hurt, and two cows "
    "were led out of the meadow by boys who had come with a boat. The county will count what was lost by the weekend."
)


@pytest.fixture
def copied(news: CommandLine, embedder) -> CommandLine:
    """Three outlets that tell of one flood."""
    with closing(Library(news.data / "library.sqlite3")) as library:
        drafts = [
            Draft(f"{byline} {FLOOD}".strip(), id=id, title=title, outlet=outlet)
            for id, title, outlet, byline in (
                ("bell", "Beavers flood Tarn", "The Bell", ""),
                ("gull", "Water in the cellars", "The Gull", "By Ann Marsh."),
                ("post", "Dam breaks", "The Post", "By Carl Birch."),
            )
        ]
        for _ in ingest(drafts, library, embedder, library.story("main")):
            pass
    return news


ASKED = "How many families slept at the school?"


def standing(line: CommandLine) -> set[str]:
    """The ids of those that are listed as not retracted, of the flood's."""
    with closing(Library(line.data / "library.sqlite3")) as library:
        entries = library.entries(library.story("main").key)
        return {one.id for one in entries if one.retraction is None} & {"bell", "gull", "post"}


def test_standing_copies_of_a_retracted_article_are_named_and_can_be_retracted_too(
    copied: CommandLine,
) -> None:
    done = copied("retract", "bell", "--reason", "The beavers deny it.")
    assert done.code == 0
    assert done.told[1:] == [
        "2 near copies of “Beavers flood Tarn” can still be quoted, with a note that this one was retracted. If what "
        "is wrong stands in them as well, give the command again with --copies:",
        "- Water in the cellars · The Gull · undated (gull)",
        "- Dam breaks · The Post · undated (post)",
    ]
    answer = copied("ask", ASKED).out
    assert "Retracted elsewhere: a copy of the report in [1] was retracted" in answer
    assert "Beavers flood Tarn · The Bell (“The beavers deny it.”)" in answer
    row = copied("ask", ASKED, "--json").row
    assert [one["reason"] for one in row["quotes"][0]["retracted_copies"]] == ["The beavers deny it."]
    every = copied("retract", "bell", "--copies", "--reason", "The beavers deny it.")
    assert [line.split(" (")[1].split(")")[0] for line in every.told] == ["bell", "gull", "post"]
    assert standing(copied) == set()
    assert copied("ask", ASKED, "--json").row["answered"] is False
    undone = copied("retract", "gull", "--undo")
    assert undone.told[1:] == [
        "2 near copies of “Water in the cellars” are still retracted; --undo --copies lets them be quoted again, too:",
        *(line for line in undone.told if "“The beavers deny it.”" in line),
    ]
    assert len(undone.told) == 4
    assert standing(copied) == {"gull"}
    copied("retract", "gull", "bell", "--undo", "--copies")
    assert standing(copied) == {"bell", "gull", "post"}


def test_copies_that_are_named_with_the_article_are_not_told_of(copied: CommandLine) -> None:
    done = copied("retract", "bell", "post", "--reason", "No.")
    assert len(done.told) == 4
    assert done.told[2].startswith("1 near copy of “Beavers flood Tarn” can still be quoted")
    assert done.told[2].endswith("stands in it as well, give the command again with --copies:")
    assert done.told[3] == "- Water in the cellars · The Gull · undated (gull)"
    every = copied("retract", "gull", "bell", "post", "--reason", "No.")
    assert len(every.told) == 3
    undone = copied("retract", "gull", "bell", "--undo", "--copies")
    assert [line.split(" (")[1].split(")")[0] for line in undone.told] == ["gull", "bell", "post"]


@pytest.mark.parametrize("options", [["goats"], ["goats", "--reason", "x", "--undo"]])
def test_a_reason_or_its_undoing_is_needed(news: CommandLine, options: list[str]) -> None:
    ended = news("retract", *options)
    assert (ended.code, ended.told) == (2, ["Give a reason with --reason WORDS, or --undo, and not both."])
    assert news("status", "--json").row["retracted"] == 0


def test_what_came_from_links_is_read_again(news: CommandLine, web: Web, embedder) -> None:
    with closing(Library(news.data / "library.sqlite3")) as library:
        main = ensure_story(library, "main", None)
        drafts = [
            Draft(f"It was dark: {id}.", id=id, title="Lamp", origin=web.url(f"/{id}"))
            for id in ("changed", "gone")
        ]
        for _ in ingest(drafts, library, embedder, main):
            pass
    web.pages["/changed"] = paper("Friday")
    ended = news("refresh")
    assert ended.code == 1
    assert ended.told[-1] == "1 article revised, 1 no longer there, in the story “main”."
    assert len(ended.told) == 2
    assert "by boat on Friday" in news("search", "lighthouse boat", "--json").out
    again = news("refresh", "changed")
    assert (again.code, again.told) == (0, ["1 unchanged, in the story “main”."])
    refused = news("refresh", "goats", "nope")
    assert refused.code == 1
    assert refused.told == [
        "goats: this didn't come from a link, so it can't be read again. Add its new version instead.",
        UNKNOWN,
        "2 refused, in the story “main”.",
    ]


def test_a_story_without_links_has_nothing_to_refresh(news: CommandLine) -> None:
    ended = news("refresh")
    told = "No article of the story “main” came from a link, so there is nothing to read again."
    assert (ended.code, ended.told) == (0, [told])


def test_status_tells_of_jobs_and_feeds(news: CommandLine) -> None:
    row = news("status", "--json").row
    assert row["feeds"] == 0
    assert row["jobs"] == {"waiting": 0, "running": 0, "done": 0, "failed": 0, "cancelled": 0}
    assert "Jobs" not in news("status").out
    with closing(Library(news.data / "library.sqlite3")) as library:
        enqueue(library, library.story("main"), JobKind.REFRESH, target="main")
        with library.database.writing() as connection:
            connection.execute(
                "INSERT INTO feeds (story, url, added, next_poll) SELECT key, 'https://a.example', '2026-01-01', "
                "'2026-01-01T00:00:00+00:00' FROM stories"
            )
            connection.execute("UPDATE feeds SET added = '2026-01-01T00:00:00+00:00'")
    row = news("status", "--json").row
    assert (row["feeds"], row["jobs"]["waiting"]) == (1, 1)
    lines = news("status").out.splitlines()
    assert "Feeds: 1" in lines
    assert "Jobs of the bot: 1 waiting, 0 running, 0 failed lately" in lines
