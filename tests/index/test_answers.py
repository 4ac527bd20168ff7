"""What is kept of sent answers comes back whole, and goes when it must."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.answers import (
    SentAnswer,
    Slice,
    answer_messages,
    forget_answers,
    forget_answers_before,
    last_answers,
    recall_answer,
    remember_answer,
)
from index.errors import LibraryReadOnly
from index.library import Library

SNOWFLAKES = st.integers(min_value=1, max_value=2**63 - 1)
SLICES = st.builds(
    Slice,
    story=st.integers(1, 2**31),
    article=st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1),
    revision=st.integers(1, 1000),
    start=st.integers(0, 10**6),
    end=st.integers(1, 10**6),
)
SENT = st.builds(
    SentAnswer,
    message=SNOWFLAKES,
    server=st.none() | SNOWFLAKES,
    channel=SNOWFLAKES,
    asker=SNOWFLAKES,
    stories=st.lists(st.integers(1, 2**31), max_size=4).map(tuple),
    slices=st.lists(SLICES, max_size=8).map(tuple),
    first=SNOWFLAKES,
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite3")
    yield opened
    opened.close()


def sent(message: int, *, first: int | None = None) -> SentAnswer:
    return SentAnswer(message, 7, 8, 9, (1,), (Slice(1, "a", 2, 3, 4),), first or message)


@given(answer=SENT)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_remembered_is_recalled_whole(library: Library, answer: SentAnswer) -> None:
    remember_answer(library, answer)
    assert recall_answer(library, answer.message) == answer


def test_an_unknown_message_is_recalled_as_none(library: Library) -> None:
    remember_answer(library, sent(1))
    assert recall_answer(library, 2) is None


def test_pages_of_one_answer_are_found_by_the_first_in_their_order(library: Library) -> None:
    for answer in (sent(30, first=10), sent(10), sent(20, first=10), sent(40)):
        remember_answer(library, answer)
    assert answer_messages(library, 10) == (10, 20, 30)
    assert answer_messages(library, 30) == ()


def test_only_the_named_messages_are_forgotten(library: Library) -> None:
    for message in (1, 2, 3):
        remember_answer(library, sent(message))
    forget_answers(library, [1, 3, 99])
    assert [recall_answer(library, message) is None for message in (1, 2, 3)] == [True, False, True]


def test_what_is_older_than_the_moment_is_forgotten_and_the_rest_stays(library: Library) -> None:
    remember_answer(library, sent(1))
    with library.database.writing() as connection:
        connection.execute("UPDATE answers SET sent = '2020-01-01T00:00:00+00:00'")
    remember_answer(library, sent(2))
    assert forget_answers_before(library, datetime.now(UTC) - timedelta(days=90)) == 1
    assert recall_answer(library, 1) is None
    assert recall_answer(library, 2) == sent(2)


def test_nothing_of_a_question_can_be_kept(library: Library) -> None:
    """The table has no column for it: what is kept are ids, keys, offsets and a time."""
    with library.database.translated():
        columns = library.database.reading().execute("PRAGMA table_info(answers)").fetchall()
    assert [column[1] for column in columns] == [
        "message",
        "server",
        "channel",
        "asker",
        "stories",
        "slices",
        "first",
        "sent",
    ]


def test_a_read_only_library_says_so(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    Library(path).close()
    library = Library(path)
    library.database.writable = False
    with pytest.raises(LibraryReadOnly):
        remember_answer(library, sent(1))
    library.close()


def test_the_last_answers_of_a_channel_are_its_newest_first_pages_oldest_first(library: Library) -> None:
    some = (Slice(1, "a", 1, 0, 5),)
    pages = [(10, 7, 10), (20, 7, 20), (21, 7, 20), (30, 8, 30), (40, 7, 40), (50, 7, 50)]
    for message, channel, first in pages:
        remember_answer(library, SentAnswer(message, 5, channel, 6, (1,), some, first))
    remember_answer(library, SentAnswer(45, 5, 7, 6, (1,), (), 45))
    assert last_answers(library, 7, after=0, before=50, limit=9) == (10, 20, 40)
    assert last_answers(library, 7, after=10, before=51, limit=2) == (40, 50)
    assert last_answers(library, 8, after=30, before=99, limit=9) == ()
