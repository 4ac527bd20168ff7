"""Correcting what is told of an article: its text stays, and what is told of it is a revision like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from index.embedder import Embedder
from index.given import with_fields
from index.ingest import ingest
from index.library import Library
from index.nouns import Story, as_draft
from index.writer import Outcome, Stored


def edit_article(
    library: Library, embedder: Embedder, story: Story, id: str, fields: Mapping[str, object]
) -> Stored:
    """Let the article have these fields (of given.FIELDS; None for none), whatever its source says from now on.

    KNOWN where it has them already. Raises ArticleUnknown, TextRefused, and as ``ingest`` does.
    """
    while True:
        article = library.article(story.key, id)
        draft = replace(as_draft(article), edits=article.revision)
        ((_, stored),) = ingest([with_fields(draft, fields)], library, embedder, story)
        if stored.outcome is not Outcome.CHANGED_MEANWHILE:
            return stored
