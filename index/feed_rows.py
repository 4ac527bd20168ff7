"""The feeds that a story follows, as rows of the library: how to ask each again, and which items were read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.errors import FeedUnknown, StoryUnknown, VerbatimError
from index.library import Library
from index.nouns import Story
from index.stored import read_moment, stored_moment

# What is no more in a feed is remembered for as long: some feeds show an old item once more.
REMEMBERED = timedelta(days=60)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_COLUMNS = "key, story, url, title, etag, last_modified, added, added_by, next_poll, failures, error"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a feed couldn't be read the last time: an error's kind and facts, for the template that tells it."""

    kind: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that a story follows. ``failures`` in a row; ``added_by`` is a Discord user; times are aware UTC.

    ``next_poll`` is NEVER for a feed that is gone for good.
    """

    key: int
    story: int
    url: str
    title: str | None
    etag: str | None
    last_modified: str | None
    added: datetime
    added_by: int | None
    next_poll: datetime
    failures: int
    trouble: Trouble | None


def add_feed(
    library: Library, story: Story, url: str, *, title: str | None, added_by: int | None, now: datetime
) -> Feed:
    """Follow the feed from now on, or go on with it if the story follows it already. Raises StoryUnknown."""
    with library.database.writing() as connection:
        if not connection.execute("SELECT 1 FROM stories WHERE key = ?", (story.key,)).fetchone():
            raise StoryUnknown(story.name)
        connection.execute(
            "INSERT INTO feeds (story, url, title, added, added_by, next_poll) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (story, url) DO UPDATE SET title = coalesce(excluded.title, title), "
            "next_poll = min(next_poll, excluded.next_poll)",
            (story.key, url, title, stored_moment(now), added_by, stored_moment(now)),
        )
    return next(feed for feed in feeds(library, story) if feed.url == url)


def remove_feed(library: Library, story: Story, url: str) -> Feed:
    """Follow the feed no more; its articles stay. Raises FeedUnknown."""
    for feed in feeds(library, story):
        if feed.url == url:
            with library.database.writing() as connection:
                connection.execute("DELETE FROM feeds WHERE key = ?", (feed.key,))
            return feed
    raise FeedUnknown(url)


def feeds(library: Library, story: Story) -> list[Feed]:
    """The feeds that the story follows, in the order in which they were added."""
    rows = library.rows(f"SELECT {_COLUMNS} FROM feeds WHERE story = ? ORDER BY key", (story.key,))
    return [_feed(row) for row in rows]


def due_feeds(library: Library, now: datetime, *, limit: int) -> list[Feed]:
    """The feeds of all stories that are to be asked again, the longest due first."""
    rows = library.rows(
        f"SELECT {_COLUMNS} FROM feeds WHERE next_poll <= ? ORDER BY next_poll, key LIMIT ?",
        (stored_moment(now), limit),
    )
    return [_feed(row) for row in rows]


def claim_feed(library: Library, feed: Feed, *, until: datetime) -> bool:
    """Take the feed for this process: False if another one has taken, or removed, it since it was read."""
    with library.database.writing() as connection:
        claimed = connection.execute(
            "UPDATE feeds SET next_poll = ? WHERE key = ? AND next_poll = ?",
            (stored_moment(until), feed.key, stored_moment(feed.next_poll)),
        )
        return claimed.rowcount == 1


def hold_feed(library: Library, feed: Feed, *, until: datetime) -> None:
    """Keep a claimed feed for this process for longer."""
    with library.database.writing() as connection:
        connection.execute("UPDATE feeds SET next_poll = ? WHERE key = ?", (stored_moment(until), feed.key))


def keep_feed(library: Library, feed: Feed) -> None:
    """Keep what the last poll told of the feed; nothing happens if it was removed meanwhile."""
    trouble = feed.trouble and json.dumps({"kind": feed.trouble.kind, "facts": dict(feed.trouble.facts)})
    with library.database.writing() as connection:
        connection.execute(
            "UPDATE feeds SET title = ?, etag = ?, last_modified = ?, next_poll = ?, failures = ?, error = ? "
            "WHERE key = ?",
            (
                feed.title,
                feed.etag,
                feed.last_modified,
                stored_moment(feed.next_poll),
                feed.failures,
                trouble,
                feed.key,
            ),
        )


def trouble_of(error: VerbatimError) -> Trouble:
    """The error as it can be kept."""
    return Trouble(error.kind, error.facts)


def unseen(library: Library, feed: Feed, items: Iterable[str]) -> frozenset[str]:
    """Which of the items were not read yet."""
    seen = {item for (item,) in library.rows("SELECT item FROM feed_items WHERE feed = ?", (feed.key,))}
    return frozenset(items) - seen


def mark_seen(library: Library, feed: Feed, items: Iterable[str], *, now: datetime) -> None:
    """These items were read; what was in no poll for as long as REMEMBERED is forgotten."""
    with library.database.writing() as connection:
        if not connection.execute("SELECT 1 FROM feeds WHERE key = ?", (feed.key,)).fetchone():
            return
        connection.executemany(
            "INSERT INTO feed_items VALUES (?, ?, ?) ON CONFLICT (feed, item) DO UPDATE SET seen = excluded.seen",
            [(feed.key, item, stored_moment(now)) for item in items],
        )
        connection.execute(
            "DELETE FROM feed_items WHERE feed = ? AND seen < ?", (feed.key, stored_moment(now - REMEMBERED))
        )


def _feed(row: tuple[object, ...]) -> Feed:
    key, story, url, title, etag, last_modified, added, added_by, next_poll, failures, error = row
    return Feed(
        key=key,  # type: ignore[arg-type]  # the columns' types are the schema's
        story=story,  # type: ignore[arg-type]  # as above
        url=str(url),
        title=title,  # type: ignore[arg-type]  # as above
        etag=etag,  # type: ignore[arg-type]  # as above
        last_modified=last_modified,  # type: ignore[arg-type]  # as above
        added=_moment(added),
        added_by=added_by,  # type: ignore[arg-type]  # as above
        next_poll=_moment(next_poll),
        failures=failures,  # type: ignore[arg-type]  # as above
        trouble=None if error is None else Trouble(**json.loads(str(error))),
    )


def _moment(stored: object) -> datetime:
    moment = read_moment(str(stored))
    return NEVER if moment is None else moment
