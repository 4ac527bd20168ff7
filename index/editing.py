"""Correcting what is told of an article: its text stays, and what is told of it is a revision like any other."""

from __future__ import annotations

from collections.abc import Mapping

from index.embedder import Embedder
from index.given import with_fields
from index.ingest import ingest
from index.library import Library
from index.nouns import Draft, Story
from index.writer import Outcome, Stored


def edit_article(
    library: Library, embedder: Embedder, story: Story, id: str, fields: Mapping[str, object]
) -> Stored:
    """Let the article have these fields (of given.FIELDS; None for none), whatever its source says from now on.

    KNOWN where it has them already. Raises ArticleUnknown, TextRefused, and as ``ingest`` does.
    """
    while True:
        article = library.article(story.key, id)
        draft = Draft(
            article.text,
            id=article.id,
            title=article.title,
            outlet=article.outlet,
            author=article.author,
            published=article.published,
            url=article.url,
            modified=article.modified,
            language=article.language,
            marks=article.marks,
            edits=article.revision,
        )
        ((_, stored),) = ingest([with_fields(draft, fields)], library, embedder, story)
        if stored.outcome is not Outcome.CHANGED_MEANWHILE:
            return stored
