"""What is kept of a sent answer: where it stands and which slices it quoted. Never a word of the question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from index.library import Library
from index.stored import stored_moment


@dataclass(frozen=True, slots=True)
class Slice:
    """A quoted slice: code points ``start``:``end`` of the article with this id, at this revision of it."""

    story: int
    article: str
    revision: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """One message of an answer. ``server`` is None in a DM; ``asker`` is the asking user's id.

    ``stories`` are the keys of the stories that were asked, ``slices`` the whole answer's quotes in order.
    ``first`` is the message of the answer's first page: pages of one answer share it.
    """

    message: int
    server: int | None
    channel: int
    asker: int
    stories: tuple[int, ...]
    slices: tuple[Slice, ...]
    first: int


def remember_answer(library: Library, sent: SentAnswer) -> None:
    """Keep it from now on; what is kept already is replaced. Raises LibraryReadOnly, LibraryLocked, …."""
    slices = [[one.story, one.article, one.revision, one.start, one.end] for one in sent.slices]
    with library.database.writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO answers (message, server, channel, asker, stories, slices, first, sent) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                sent.message,
                sent.server or 0,
                sent.channel,
                sent.asker,
                json.dumps(sent.stories),
                json.dumps(slices),
                sent.first,
                stored_moment(datetime.now(UTC)),
            ),
        )


def recall_answer(library: Library, message: int) -> SentAnswer | None:
    """What is kept of the message, or None."""
    with library.database.translated():
        row = (
            library.database.reading()
            .execute(
                "SELECT server, channel, asker, stories, slices, first FROM answers WHERE message = ?",
                (message,),
            )
            .fetchone()
        )
    if row is None:
        return None
    server, channel, asker, stories, slices, first = row
    return SentAnswer(
        message,
        server or None,
        channel,
        asker,
        tuple(json.loads(stories)),
        tuple(Slice(*fields) for fields in json.loads(slices)),
        first,
    )


def answer_messages(library: Library, first: int) -> tuple[int, ...]:
    """The messages of the answer that begins with this one, in the order of their sending."""
    with library.database.translated():
        rows = (
            library.database.reading()
            .execute("SELECT message FROM answers WHERE first = ? ORDER BY message", (first,))
            .fetchall()
        )
    return tuple(message for (message,) in rows)


def last_answers(library: Library, channel: int, *, after: int, before: int, limit: int) -> tuple[int, ...]:
    """The first messages of the newest answers in the channel with ids between the two, oldest first.

    Those that quote nothing, as replies to thanks and greetings do, aren't counted.
    """
    with library.database.translated():
        rows = (
            library.database.reading()
            .execute(
                "SELECT DISTINCT first FROM answers WHERE first > ? AND first < ? AND channel = ? "
                "AND slices != '[]' ORDER BY first DESC LIMIT ?",
                (after, before, channel, limit),
            )
            .fetchall()
        )
    return tuple(first for (first,) in reversed(rows))


def forget_answers(library: Library, messages: Sequence[int]) -> None:
    """Forget these messages; those that aren't known change nothing."""
    with library.database.writing() as connection:
        connection.executemany("DELETE FROM answers WHERE message = ?", [(message,) for message in messages])


def forget_answers_before(library: Library, moment: datetime) -> int:
    """Forget what was sent before the moment (aware UTC); how many messages that were."""
    with library.database.writing() as connection:
        return connection.execute("DELETE FROM answers WHERE sent < ?", (stored_moment(moment),)).rowcount
