"""sources and edit: what was read, filtered and in pages, and what is told of it, from the command line."""

from __future__ import annotations

from contextlib import closing

from index.jobs import How, JobKind, JobState, Refusal, Tally, Wanted, claim, enqueue, finish
from index.library import Library
from tests.commands.terminal.line import CommandLine


def test_what_was_read_is_listed_newest_first(news: CommandLine) -> None:
    lines = news("sources").out.splitlines()
    assert lines[0] == "main: 3 articles, newest first, 1 to 3."
    assert [line[:2] for line in lines[1:]] == ["1.", "2.", "3."]
    assert "Goats on the roof" in lines[1]
    assert "Lighthouse goes dark" in lines[2]
    second = news("sources", "--limit", 1, "--page", 2).out.splitlines()
    assert second[0] == "main: 3 articles, newest first, 2 to 2 (page 2 of 3; --page shows another)."
    assert "Lighthouse goes dark" in second[1]


def test_filters_let_through_what_they_name(news: CommandLine) -> None:
    def ids(*filters: object) -> list[str]:
        row = news("sources", *filters, "--json").row
        assert (row["story"], row["total"]) == ("main", len(row["articles"]))
        return [one["article_id"] for one in row["articles"]]

    assert ids("roof") == ["goats"]
    assert ids("--outlet", "beacon") == ["lamp"]
    assert len(ids("--only", "undated")) == 1
    assert ids("--language", "de") == []
    assert len(ids("--came", "file")) == 3
    assert ids("--came", "link") == []
    news("retract", "goats", "--reason", "They were sheep.")
    (goats,) = news("sources", "--only", "retracted", "--json").row["articles"]
    retracted = goats.pop("retracted")
    assert retracted.startswith("20")
    assert goats == {
        "article_id": "goats",
        "title": "Goats on the roof",
        "outlet": None,
        "author": None,
        "date": "2026-05-06T17:42:00+00:00",
        "url": None,
        "language": "en",
        "revision": 1,
        "reason": "They were sheep.",
    }
    assert news("sources", "--only", "retracted").out.count("Retracted on ") == 1


def test_what_could_not_be_read_is_listed_with_the_reason(news: CommandLine) -> None:
    facts = {"source": "https://a.example/x?key", "reason": "gone", "detail": ""}
    refused = (Refusal("https://a.example/x?…", "link_refused", facts),)
    with closing(Library(news.data / "library.sqlite3")) as library:
        source = Wanted(How.LINK, "https://a.example/x?key", "https://a.example/x?…")
        enqueue(library, library.story("main"), JobKind.ADD, target="x", sources=[source])
        job = claim(library)
        assert job is not None
        finish(library, job.key, Tally(after=1, refused=refused, counts={"refused": 1}), JobState.FAILED)
        ended = library.rows("SELECT updated FROM jobs")[0][0]
    shown = news("sources", "--only", "failed").out.splitlines()
    assert shown[0].startswith("main: 1 source could not be read, 1 to 1.")
    assert shown[1] == "1. https://a.example/x?…: this page was taken away for good (410)."
    assert shown[2].startswith("Tried on ")
    row = news("sources", "--only", "failed", "--json").row
    assert row == {
        "story": "main",
        "total": 1,
        "untold": 0,
        "failed": [
            {
                "source": "https://a.example/x?…",
                "error": "gone",
                "feed": False,
                "tried": ended,
                "next_poll": None,
            }
        ],
    }


def test_an_article_is_edited_and_stays_so(news: CommandLine) -> None:
    done = news("edit", "lamp", "nope", "--outlet", "The Lantern", "--author", "-", "--date", "2026-05-03")
    assert done.code == 1
    assert done.told[0] == (
        "“Lighthouse goes dark” (lamp) in the story “main” is edited. That stays, whatever its source tells later."
    )
    assert "no article with the id “nope”" in done.told[1]
    (lamp,) = news("sources", "lamp", "--json").row["articles"]
    assert (lamp["outlet"], lamp["date"], lamp["revision"]) == ("The Lantern", "2026-05-03", 2)
    again = news("edit", "lamp", "--outlet", "The Lantern")
    assert again.code == 0
    assert "was told so already" in again.told[0]
    answer = news("ask", "When did the lighthouse of Ostrava Point go dark?")
    assert "The Lantern" in answer.out


def test_what_cannot_be_edited_so_is_told(news: CommandLine) -> None:
    for wrong in (
        ("lamp",),
        ("lamp", "--title", "x", "--from-source"),
        ("lamp", "goats", "--title", "x"),
    ):
        ended = news("edit", *wrong)
        assert (ended.code, ended.told[0][:37]) == (2, "Give what shall be told of the articl")
    assert "can't read “soon” as a date" in news("edit", "lamp", "--date", "soon").told[0]
    assert news("edit", "lamp", "--url", "file:///etc/passwd").code == 1
    assert news("edit", "lamp", "--from-source").code == 1  # it came from no link
    assert news("sources", "lamp", "--json").row["articles"][0]["revision"] == 1
