"""changes: the JSON contract to the letter, one sentence for what can't be told, and the same in the chat."""

from __future__ import annotations

from commands.terminal.console import FAILED, USAGE
from index.library import Library
from tests.commands.terminal.line import DRAFTS, CommandLine

ENTRY = ["article_id", "title", "outlet", "date", "url", "revision"]


def test_json_has_the_promised_keys_and_slices(news: CommandLine) -> None:
    row = news("changes", "--since", "2026-05-05", "--json").row
    assert list(row) == ["added", "corrected", "retracted", "new", "numbers", "removed"]
    assert row["added"][0]["article_id"] == "goats"
    assert all(list(entry) == ENTRY for entry in row["added"])
    assert row["added"][0]["date"] == "2026-05-06T17:42:00+00:00"
    assert (row["corrected"], row["retracted"], row["numbers"]) == ([], [], [])
    texts = {draft.id: draft.text for draft in DRAFTS}
    goats = [quote for quote in row["new"] if quote["article_id"] == "goats"]
    assert goats
    assert all(texts["goats"][one["start"] : one["end"]] == one["text"] for one in goats)
    assert not any(quote["article_id"] == "lamp" for quote in row["new"])


def test_people_read_what_is_new_and_when_nothing_is(news: CommandLine) -> None:
    shown = news("changes", "--since", "2026-05-05")
    assert shown.code == 0
    assert shown.out.splitlines()[0] == "main: what is new since 5 May 2026"
    assert "Two goats were found on the roof of the town hall on Tuesday." in shown.out


def test_a_day_to_come_or_no_day_is_told(news: CommandLine) -> None:
    ended = news("changes", "--since", "9999-12-31")
    assert ended.code == FAILED
    assert ended.told == [
        "31 December 9999 is still to come, so nothing can be new since then. Give a day up to today."
    ]
    assert news("changes", "--since", "03/04/2026").code == USAGE
    assert news("changes").code == USAGE


def test_a_library_without_articles_says_so(cli: CommandLine) -> None:
    assert "There are no articles here yet" in cli("changes", "--since", "2026-05-05").out
    assert cli("changes", "--since", "2026-05-05", "--json").row["added"] == []


def test_chat_knows_it(news: CommandLine) -> None:
    ended = news("chat", input="/changes 2026-05-05\n/changes soon\n/changes\n/changes 9999-12-31\n")
    assert ended.code == 0
    assert "main: what is new since 5 May 2026" in ended.out
    told = [line for line in ended.told if "date" in line or "to come" in line]
    assert len(told) == 2
    assert "Since when? Give a date with it, as in /changes 2026-03-31." in ended.out


def test_json_tells_what_was_removed_and_retracted(news: CommandLine) -> None:
    news("remove", "goats")
    library = Library(news.data / "library.sqlite3")
    with library.database.writing() as connection:
        connection.execute(
            "UPDATE articles SET retracted = '2026-06-01T10:00:00+00:00', retraction = 'Made up.'"
        )
    library.close()
    row = news("changes", "--since", "2026-05-05", "--json").row
    assert [one["article_id"] for one in row["removed"]] == ["goats"]
    assert list(row["removed"][0]) == ["article_id", "removed"]
    assert (row["added"], row["new"]) == ([], [])
    assert list(row["retracted"][0]) == [*ENTRY, "retracted", "reason"]
    assert (row["retracted"][0]["retracted"], row["retracted"][0]["reason"]) == (
        "2026-06-01T10:00:00+00:00",
        "Made up.",
    )
    assert "1 removed" in news("chat", input="/changes 2026-05-05\n").out
