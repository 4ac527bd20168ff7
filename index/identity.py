"""Which stored article a draft is, and what a new one is called."""

from __future__ import annotations

import sqlite3

from index.nouns import Draft
from index.stored import text_digest


def identity(connection: sqlite3.Connection, story: int, draft: Draft) -> int | None:
    """The key of the article that the draft is a revision of: by its id; without one by its link, then origin."""
    if draft.id is not None:
        row = connection.execute(
            "SELECT key FROM articles WHERE story = ? AND id = ?", (story, draft.id)
        ).fetchone()
        return row[0] if row else None
    if draft.url is not None:
        row = connection.execute(
            "SELECT a.key FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
            "WHERE a.story = ? AND r.url = ? ORDER BY a.key",
            (story, draft.url),
        ).fetchone()
        if row:
            return int(row[0])
    if draft.origin is not None:
        row = connection.execute(
            "SELECT key FROM articles WHERE story = ? AND origin = ? ORDER BY key", (story, draft.origin)
        ).fetchone()
        if row:
            return int(row[0])
    return None


def article_key(connection: sqlite3.Connection, story: int, id: str) -> int | None:
    for sql in (
        "SELECT key FROM articles WHERE story = ? AND id = ?",
        "SELECT article FROM aliases WHERE story = ? AND id = ?",
    ):
        row = connection.execute(sql, (story, id)).fetchone()
        if row:
            return int(row[0])
    return None


def free_id(connection: sqlite3.Connection, story: int, draft: Draft) -> str:
    """The source's own name for it, or a digest; with a number behind it if that is taken."""
    wanted = draft.name or text_digest(draft.text).hex()[:12]
    id, number = wanted, 1
    while article_key(connection, story, id) is not None:
        number += 1
        id = f"{wanted}-{number}"
    return id
