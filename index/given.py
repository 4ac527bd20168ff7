"""What a person said of an article: it stays, whatever its source tells later. What the source told follows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from index.errors import ArticleUnknown
from index.identity import article_key, identity
from index.library import Library
from index.nouns import Article, Draft, Story
from index.stored import read_moment

FIELDS = ("title", "outlet", "author", "published", "url")


def with_fields(draft: Draft, fields: Mapping[str, object]) -> Draft:
    """The draft with what a person says of it, in the place of what its source says. ``fields`` are of FIELDS.

    Raises TextRefused for one that can't be stored.
    """
    return replace(draft, **fields, given=draft.given | fields.keys())  # type: ignore[arg-type]  # fields of Draft


def read_fields(written: Mapping[str, str]) -> dict[str, object]:
    """The fields as a job keeps them: a moment as ISO 8601, and "" for what the article shall not have."""
    given: dict[str, object] = {name: value or None for name, value in written.items()}
    if written.get("published"):
        given["published"] = datetime.fromisoformat(written["published"])
    return given


def with_given(connection: sqlite3.Connection, story: int, draft: Draft) -> Draft:
    """The draft with what a person said of the article that it is a revision of, but for what is said anew with it."""
    key = identity(connection, story, draft)
    if key is None:
        return draft
    given, title, outlet, author, published, url = connection.execute(
        "SELECT a.given, r.title, r.outlet, r.author, r.published, r.url FROM articles a "
        "JOIN revisions r ON r.article = a.key AND r.revision = a.revision WHERE a.key = ?",
        (key,),
    ).fetchone()
    values = dict(zip(FIELDS, (title, outlet, author, read_moment(published), url), strict=True))
    kept = set(given.split()) - draft.given
    return with_fields(draft, {name: value for name, value in values.items() if name in kept})


def keep_given(connection: sqlite3.Connection, article: int, draft: Draft) -> None:
    """Note which of the article's fields a person gave with this draft, or before."""
    if draft.given:
        written = " ".join(name for name in FIELDS if name in draft.given)
        connection.execute("UPDATE articles SET given = ? WHERE key = ?", (written, article))


def forget_given(library: Library, story: Story, id: str) -> Article:
    """Let the article follow its source again, from the next time that it is read. Raises ArticleUnknown."""
    with library.database.writing() as connection:
        forget_within(connection, story, id)
    return library.article(story.key, id)


def forget_within(connection: sqlite3.Connection, story: Story, id: str) -> None:
    """As ``forget_given``, within a transaction of the caller's."""
    key = article_key(connection, story.key, id)
    if key is None:
        raise ArticleUnknown(id)
    connection.execute("UPDATE articles SET given = '' WHERE key = ?", (key,))
