"""A library of the version before is taken over as it is, whole or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import schema
from index.library import Library
from index.nouns import Draft
from index.stored import text_digest
from index.writer import Stored, as_given

Put = Callable[..., list[Stored]]
OLD_STEPS = 2
TEXT = "The bridge closed on Monday. Nobody knows why."


def of_version_two(path: Path) -> None:
    """A library as version 2 left it: an article with two revisions, an alias, a removal, a sent answer."""
    connection = sqlite3.connect(path, isolation_level=None)
    for step in schema.STEPS[:OLD_STEPS]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {OLD_STEPS}")
    schema.create_lexical(connection, 1)
    connection.execute("INSERT INTO stories (name, mark) VALUES ('main', 'M')")
    connection.execute("INSERT INTO articles (story, id, origin, revision) VALUES (1, 'a', '/a.txt', 2)")
    for number, text in ((1, TEXT), (2, TEXT + " It opens in May.")):
        connection.execute(
            "INSERT INTO revisions (article, revision, title, published, text, chars, digest, added) "
            "VALUES (1, ?, 'Bridge', '2026-03-03T00:00:00+00:00', ?, ?, ?, '2026-03-04T00:00:00+00:00')",
            (number, text, len(text), text_digest(text)),
        )
    connection.execute('INSERT INTO passages (story, revision, start, "end") VALUES (1, 2, 0, 29)')
    connection.execute("INSERT INTO aliases VALUES (1, 'copy', 1)")
    connection.execute("INSERT INTO removed VALUES (1, 'gone', 4)")
    connection.close()


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables of version 2, in the columns of version 2."""
    connection = sqlite3.connect(path)
    old = sqlite3.connect(":memory:")
    for step in schema.STEPS[:OLD_STEPS]:
        for statement in step:
            old.execute(statement)
    tables = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {}
    for table in tables:
        columns = ", ".join(f'"{row[1]}"' for row in old.execute(f"PRAGMA table_info({table})"))
        found[table] = connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()
    old.close()
    connection.close()
    return found


def test_library_of_version_two_is_taken_over_with_all_that_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    of_version_two(path)
    before = everything(path)
    library = Library(path)
    assert everything(path) == before
    article = library.article(1, "copy")
    assert (article.id, article.revision, article.text) == ("a", 2, TEXT + " It opens in May.")
    assert (article.modified, article.language, article.marks, article.retraction) == (None, None, (), None)
    assert library.copies(article) == ()
    assert library.rows("SELECT id, revision, removed FROM removed") == [("gone", 4, None)]
    assert library.rows("PRAGMA foreign_key_check") == []
    library.close()


def test_outlet_and_date_of_what_came_from_links_stay_as_they_did(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    of_version_two(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE articles SET origin = 'https://news.example/a'")
    connection.execute("INSERT INTO articles (story, id, origin, revision) VALUES (1, 'b', '/b.txt', 1)")
    connection.execute(
        "INSERT INTO revisions (article, revision, outlet, text, chars, digest, added) "
        "VALUES (2, 1, 'Old', 'Ferry.', 6, ?, '2026-03-04T00:00:00+00:00')",
        (text_digest("Ferry."),),
    )
    connection.close()
    library = Library(path)
    assert library.rows("SELECT id, given FROM articles ORDER BY id") == [("a", "published"), ("b", "")]
    later = Draft(
        TEXT, origin="https://news.example/a", title="A bridge", published=datetime(2026, 5, 1, tzinfo=UTC)
    )
    stored = as_given(library, library.story("main"), later)
    assert (stored.title, str(stored.published)) == ("A bridge", "2026-03-03 00:00:00+00:00")
    library.close()


def test_library_that_was_taken_over_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    of_version_two(tmp_path / "old.sqlite3")

    def tables(path: Path) -> list[tuple[object, ...]]:
        library = Library(path)
        found = library.rows(
            "SELECT m.name, c.name, c.type, c.dflt_value FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.name NOT LIKE 'lexical%' ORDER BY 1, 2"
        )
        found += library.rows("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1")
        library.close()
        return found

    assert tables(tmp_path / "old.sqlite3") == tables(tmp_path / "new.sqlite3")


def test_migration_that_is_killed_leaves_the_old_library_and_is_done_at_the_next_opening(
    tmp_path: Path, fork: Callable
) -> None:
    """Killed with SIGKILL before each statement of the step, and before the commit."""
    path = tmp_path / "data" / "library.sqlite3"
    of_version_two(tmp_path / "old.sqlite3")
    before = everything(tmp_path / "old.sqlite3")
    statements = sum(len(step) for step in schema.STEPS[OLD_STEPS:]) + 2
    for place in range(0, statements, 4):
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        shutil.copyfile(tmp_path / "old.sqlite3", path)

        def killed(tell: Callable[[object], None], place: int = place) -> None:
            connection = sqlite3.connect(path, isolation_level=None)
            left = iter(range(place + 1))  # one more: BEGIN

            def count(sql: str) -> None:
                if next(left, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)

            schema.steps_missing(connection)
            connection.set_trace_callback(count)
            schema.migrate(connection)

        _, code = fork(killed).end()
        assert code == -signal.SIGKILL
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA user_version").fetchone() == (OLD_STEPS,)
        connection.close()
        assert everything(path) == before
        library = Library(path)
        assert library.rows("PRAGMA user_version") == [(len(schema.STEPS),)]
        library.close()
        assert everything(path) == before


def test_story_that_is_removed_takes_its_feeds_and_jobs_along(library: Library, put: Put) -> None:
    put(Draft(TEXT, id="a"))
    with library.database.writing() as connection:
        connection.execute(
            "INSERT INTO feeds (story, url, added, next_poll) VALUES (1, 'https://a.example', 'x', 'x')"
        )
        connection.execute("INSERT INTO feed_items VALUES (1, 'item', 'x')")
        connection.execute(
            "INSERT INTO jobs (story, kind, target, state, created, updated) "
            "VALUES (1, 'add', 'x', 'waiting', 'x', 'x')"
        )
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(
                "INSERT INTO feeds (story, url, added, next_poll) VALUES (1, 'https://a.example', 'x', 'x')"
            )
        connection.execute("DELETE FROM stories WHERE key = 1")
        for table in ("feeds", "feed_items", "jobs", "bands", "signatures", "articles"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
