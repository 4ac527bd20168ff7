"""What is kept of members' visits, and of articles that were removed: moments alone, and only where allowed."""

from __future__ import annotations

from datetime import UTC, datetime

from index.library import Library
from index.nouns import Draft
from index.removals import removals
from index.visits import allow_visits, forget_visits, last_visit, note_visit
from index.writer import remove

EARLIER = datetime(2026, 3, 4, 10, 0, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 10, 0, 2, tzinfo=UTC)


def test_a_visit_is_kept_only_of_whom_allowed_it_and_only_there(library: Library) -> None:
    note_visit(library, 7, 1, EARLIER)
    assert last_visit(library, 7, 1) is None
    allow_visits(library, 7, 1, EARLIER)
    note_visit(library, 7, 1, LATER)
    note_visit(library, 7, 2, LATER)
    assert last_visit(library, 7, 1) == LATER
    assert [last_visit(library, server, member) for server, member in ((7, 2), (8, 1), (None, 1))] == [
        None
    ] * 3
    assert library.rows("SELECT * FROM visits") == [(7, 1, EARLIER.isoformat(), LATER.isoformat())]


def test_a_visit_never_goes_back_in_time(library: Library) -> None:
    allow_visits(library, None, 1, LATER)
    note_visit(library, None, 1, EARLIER)
    allow_visits(library, None, 1, EARLIER)
    assert last_visit(library, None, 1) == LATER


def test_forgetting_leaves_nothing_of_this_member_here_and_the_rest_as_it_is(library: Library) -> None:
    for server, member in ((7, 1), (7, 2), (8, 1)):
        allow_visits(library, server, member, EARLIER)
    forget_visits(library, 7, 1)
    assert last_visit(library, 7, 1) is None
    note_visit(library, 7, 1, LATER)
    assert library.rows("SELECT server, member FROM visits") == [(7, 2), (8, 1)]


def test_removals_are_told_with_their_moment_until_the_article_comes_back(library: Library, fill) -> None:
    fill(library, [Draft("One.", id="one"), Draft("Two.", id="two"), Draft("Three.", id="three")])
    story = library.story("main")
    before = datetime.now(UTC).replace(microsecond=0)
    for id in ("one", "two"):
        remove(library, story, id)
    assert {one.id for one in removals(library, story.key)} == {"one", "two"}
    assert all(before <= one.at <= datetime.now(UTC) for one in removals(library, story.key))
    fill(library, [Draft("One again.", id="one")])
    assert [one.id for one in removals(library, story.key)] == ["two"]
    with library.database.writing() as connection:
        connection.execute("UPDATE removed SET removed = NULL")
    assert removals(library, story.key) == []
