"""Retracting an article: it stays where it can be found and read, marked, and is never quoted as true again."""

from __future__ import annotations

from datetime import UTC, datetime

from index.errors import ArticleUnknown, TextRefused
from index.identity import article_key
from index.library import Library
from index.nouns import Article, Retraction, Story
from index.stored import stored_moment
from index.writer import next_edition


def retract(library: Library, story: Story, id: str, reason: str) -> Article:
    """Retract the article with this id, or alias; a new reason takes the place of an old one, the moment stays.

    Later revisions of it are retracted too, until it is put back. Raises ArticleUnknown, TextRefused (the reason is
    blank or too long).
    """
    if not reason.strip():
        raise TextRefused("empty")
    given = Retraction(datetime.now(UTC).replace(microsecond=0), " ".join(reason.split()))
    return _set(library, story, id, given)


def unretract(library: Library, story: Story, id: str) -> Article:
    """Let the article be quoted again; one that isn't retracted stays as it is. Raises ArticleUnknown."""
    return _set(library, story, id, None)


def _set(library: Library, story: Story, id: str, retraction: Retraction | None) -> Article:
    with library.database.writing() as connection:
        key = article_key(connection, story.key, id)
        if key is None:
            raise ArticleUnknown(id)
        if retraction is None:
            connection.execute(
                "UPDATE articles SET retracted = NULL, retraction = NULL WHERE key = ?", (key,)
            )
        else:
            connection.execute(
                "UPDATE articles SET retracted = coalesce(retracted, ?), retraction = ? WHERE key = ?",
                (stored_moment(retraction.at), retraction.reason, key),
            )
        # Whoever keeps what was read of the story by its edition must read it again.
        next_edition(connection, story.key)
    return library.article(story.key, id)
