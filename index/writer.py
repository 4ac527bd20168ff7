"""What changes the library: each function is one transaction, so that what it does is done whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from index.errors import ArticleUnknown, ModelMismatch, StoryUnknown
from index.given import keep_given, with_given
from index.groups import join_group, leave_group
from index.identity import article_key, free_id, identity
from index.library import Library
from index.nouns import Draft, Span, Story
from index.passage_rows import drop_passages, insert_passages
from index.schema import create_lexical, lexical_table
from index.stored import stored_marks, stored_moment, text_digest


class Outcome(StrEnum):
    """What became of an article that was given to the library."""

    ADDED = "added"
    REVISED = "revised"
    KNOWN = "known"
    COPY = "copy"
    CHANGED_MEANWHILE = "changed meanwhile"


@dataclass(frozen=True, slots=True)
class Stored:
    """An outcome and the article's id: for a copy, the id of the article that it is a copy of."""

    outcome: Outcome
    id: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with its passages and their vectors, shape (passages, dimension), ready to be stored.

    No passages: the draft was in the library already. If it no longer is, it isn't stored (CHANGED_MEANWHILE), and
    neither is the edit of a revision that isn't the newest any more.
    """

    draft: Draft
    passages: tuple[Span, ...]
    vectors: NDArray[np.float32]


def ensure_story(library: Library, name: str, server: int | None) -> Story:
    """The story of exactly this server (None: shared) and name, made if it isn't there."""
    with library.database.writing() as connection:
        connection.execute("INSERT OR IGNORE INTO stories (name, server) VALUES (?, ?)", (name, server or 0))
        (key,) = connection.execute(
            "SELECT key FROM stories WHERE name = ? AND server = ?", (name, server or 0)
        ).fetchone()
        create_lexical(connection, key)
    return Story(key, name, server)


def remove_story(library: Library, story: Story) -> None:
    """Remove the story with all that is in it. Raises StoryUnknown."""
    with library.database.writing() as connection:
        if not connection.execute("DELETE FROM stories WHERE key = ?", (story.key,)).rowcount:
            raise StoryUnknown(story.name)
        connection.execute(f"DROP TABLE IF EXISTS {lexical_table(story.key)}")


def choose_story(library: Library, story: Story, *, server: int, channel: int = 0) -> None:
    """Make the story the server's default (channel 0), or bind the channel to it."""
    with library.database.writing() as connection:
        connection.execute(
            "INSERT INTO chosen_stories (server, channel, story) VALUES (?, ?, ?) "
            "ON CONFLICT (server, channel) DO UPDATE SET story = excluded.story",
            (server, channel, story.key),
        )


def limit_story(library: Library, story: Story, channels: Sequence[int]) -> None:
    """Let the story be quoted in these channels only; none lifts the limit."""
    with library.database.writing() as connection:
        connection.execute("DELETE FROM story_channels WHERE story = ?", (story.key,))
        connection.executemany(
            "INSERT OR IGNORE INTO story_channels (story, channel) VALUES (?, ?)",
            [(story.key, channel) for channel in channels],
        )


def already_there(library: Library, story: Story, draft: Draft) -> Stored | None:
    """What storing the draft would come to when it would change nothing but an alias, or who told of it; else None."""
    with library.database.translated():
        return _unchanged(library.database.reading(), story.key, draft)


def as_given(library: Library, story: Story, draft: Draft) -> Draft:
    """The draft as it would be stored: what a person said of its article stays."""
    with library.database.translated():
        return with_given(library.database.reading(), story.key, draft)


def store(library: Library, story: Story, prepared: Sequence[Prepared], *, fingerprint: str) -> list[Stored]:
    """Store the articles in one transaction, in order, with their passages, vectors and words.

    The same article again changes nothing; another text (or title, date, …) under its id, link or origin is a new
    revision, but for what a person said of it; an exact copy under another id is kept as an alias. Raises
    ModelMismatch, LibraryLocked, DiskFull, ….
    """
    with library.database.writing() as connection:
        _claim_model(connection, fingerprint)
        if not connection.execute("SELECT 1 FROM stories WHERE key = ?", (story.key,)).fetchone():
            raise StoryUnknown(story.name)
        stored = [_store_one(connection, story.key, item) for item in prepared]
        if any(item.outcome in (Outcome.ADDED, Outcome.REVISED) for item in stored):
            next_edition(connection, story.key)
    return stored


def remove(library: Library, story: Story, id: str) -> str:
    """Remove an article, or the one whose alias ``id`` is, with all its revisions; its id. Raises ArticleUnknown."""
    with library.database.writing() as connection:
        key = article_key(connection, story.key, id)
        if key is None:
            raise ArticleUnknown(id)
        own_id, last = connection.execute(
            "SELECT id, revision FROM articles WHERE key = ?", (key,)
        ).fetchone()
        drop_passages(connection, story.key, key)
        leave_group(connection, story.key, key)
        connection.execute(
            "INSERT OR REPLACE INTO removed (story, id, revision, removed) VALUES (?, ?, ?, ?)",
            (story.key, own_id, last, stored_moment(datetime.now(UTC))),
        )
        connection.execute("DELETE FROM articles WHERE key = ?", (key,))
        next_edition(connection, story.key)
    return str(own_id)


def replace_all_passages(library: Library, prepared: Mapping[int, Prepared], *, fingerprint: str) -> bool:
    """Exchange every passage and vector of the library in one transaction, after the embedding model changed.

    ``prepared`` is by revision key. False, and nothing changed, if a current revision is missing there: another
    process has added it since. Raises LibraryLocked, DiskFull, ….
    """
    with library.database.writing() as connection:
        current = library.current_revisions()
        if not prepared.keys() >= set(current):
            return False
        stories = [key for (key,) in connection.execute("SELECT key FROM stories").fetchall()]
        connection.execute("DELETE FROM passages")
        for story in stories:
            connection.execute(f"DROP TABLE IF EXISTS {lexical_table(story)}")
            create_lexical(connection, story)
            next_edition(connection, story)
        connection.execute("INSERT OR REPLACE INTO facts VALUES ('embedder', ?)", (fingerprint,))
        for revision in current:
            (story,) = connection.execute(
                "SELECT a.story FROM revisions r JOIN articles a ON a.key = r.article WHERE r.key = ?",
                (revision,),
            ).fetchone()
            item = prepared[revision]
            insert_passages(connection, story, revision, item.draft, item.passages, item.vectors)
    return True


def _claim_model(connection: sqlite3.Connection, fingerprint: str) -> None:
    connection.execute("INSERT OR IGNORE INTO facts VALUES ('embedder', ?)", (fingerprint,))
    (found,) = connection.execute("SELECT value FROM facts WHERE name = 'embedder'").fetchone()
    if found != fingerprint:
        raise ModelMismatch(expected=found, found=fingerprint)


def next_edition(connection: sqlite3.Connection, story: int) -> None:
    connection.execute(
        "UPDATE stories SET edition = edition + 1, mark = hex(randomblob(16)) WHERE key = ?", (story,)
    )


def _store_one(connection: sqlite3.Connection, story: int, item: Prepared) -> Stored:
    # Asked again in the transaction: a person may have said something since the passages were cut.
    item = replace(item, draft=with_given(connection, story, item.draft))
    key = identity(connection, story, item.draft)
    if item.draft.edits is not None and item.draft.edits != _newest(connection, key):
        return Stored(Outcome.CHANGED_MEANWHILE, "")
    if key is not None:
        keep_given(connection, key, item.draft)
    unchanged = _unchanged(connection, story, item.draft)
    if unchanged:
        if unchanged.outcome is Outcome.COPY and item.draft.id:
            original = article_key(connection, story, unchanged.id)
            connection.execute(
                "INSERT OR REPLACE INTO aliases VALUES (?, ?, ?)", (story, item.draft.id, original)
            )
        return unchanged
    if not item.passages:
        return Stored(Outcome.CHANGED_MEANWHILE, "")
    if key is None:
        return _insert_article(connection, story, item)
    id, revision = connection.execute("SELECT id, revision FROM articles WHERE key = ?", (key,)).fetchone()
    drop_passages(connection, story, key)
    connection.execute("UPDATE articles SET revision = ? WHERE key = ?", (revision + 1, key))
    _insert_revision(connection, story, key, revision + 1, item)
    return Stored(Outcome.REVISED, id)


def _newest(connection: sqlite3.Connection, article: int | None) -> int | None:
    row = connection.execute("SELECT revision FROM articles WHERE key = ?", (article,)).fetchone()
    return int(row[0]) if row else None


def _unchanged(connection: sqlite3.Connection, story: int, draft: Draft) -> Stored | None:
    key = identity(connection, story, draft)
    if key is not None:
        row = connection.execute(
            "SELECT a.id, r.title, r.outlet, r.author, r.published, r.url, r.digest, r.marks FROM articles a "
            "JOIN revisions r ON r.article = a.key AND r.revision = a.revision WHERE a.key = ?",
            (key,),
        ).fetchone()
        given = (
            draft.title,
            draft.outlet,
            draft.author,
            stored_moment(draft.published),
            draft.url,
            text_digest(draft.text),
            stored_marks(draft.marks),
        )
        return Stored(Outcome.KNOWN, row[0]) if row[1:] == given else None
    row = connection.execute(
        "SELECT a.id, a.key FROM revisions r JOIN articles a ON a.key = r.article AND a.revision = r.revision "
        "WHERE r.digest = ? AND a.story = ? AND (r.outlet IS ? OR r.outlet IS NULL OR ? IS NULL) ORDER BY a.key",
        (text_digest(draft.text), story, draft.outlet, draft.outlet),
    ).fetchone()
    if row is None:
        return None
    own_id, key = row
    return Stored(Outcome.KNOWN if _copy_known(connection, story, draft, key) else Outcome.COPY, own_id)


def _copy_known(connection: sqlite3.Connection, story: int, draft: Draft, key: int) -> bool:
    """Whether the copy was met before: its id is an alias already, or nothing but its text tells what it is."""
    if draft.id is None:
        return draft.origin is None
    found = connection.execute(
        "SELECT 1 FROM aliases WHERE story = ? AND id = ? AND article = ?", (story, draft.id, key)
    )
    return found.fetchone() is not None


def _insert_article(connection: sqlite3.Connection, story: int, item: Prepared) -> Stored:
    id = item.draft.id or free_id(connection, story, item.draft)
    # An alias whose text has changed is an article of its own from now on.
    connection.execute("DELETE FROM aliases WHERE story = ? AND id = ?", (story, id))
    (before,) = connection.execute(
        "SELECT coalesce(max(revision), 0) FROM removed WHERE story = ? AND id = ?", (story, id)
    ).fetchone()
    (key,) = connection.execute(
        "INSERT INTO articles (story, id, origin, feed, revision) VALUES (?, ?, ?, ?, ?) RETURNING key",
        (story, id, item.draft.origin, item.draft.feed, before + 1),
    ).fetchone()
    keep_given(connection, key, item.draft)
    _insert_revision(connection, story, key, before + 1, item)
    return Stored(Outcome.ADDED, id)


def _insert_revision(
    connection: sqlite3.Connection, story: int, article: int, number: int, item: Prepared
) -> None:
    draft = item.draft
    (revision,) = connection.execute(
        "INSERT INTO revisions (article, revision, title, outlet, author, published, url, text, chars, digest, added, "
        "modified, language, marks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key",
        (
            article,
            number,
            draft.title,
            draft.outlet,
            draft.author,
            stored_moment(draft.published),
            draft.url,
            draft.text,
            len(draft.text),
            text_digest(draft.text),
            stored_moment(datetime.now(UTC)),
            stored_moment(draft.modified),
            draft.language,
            stored_marks(draft.marks),
        ),
    ).fetchone()
    insert_passages(connection, story, revision, draft, item.passages, item.vectors)
    join_group(connection, story, article, draft.text)
