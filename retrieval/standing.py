"""Which articles stand: a retracted one stays readable, and nothing of it is quoted as true."""

from __future__ import annotations

from index.errors import ArticleRetracted
from index.library import Library
from index.nouns import Article


def standing_article(library: Library, story: int, id: str) -> Article:
    """The newest revision of the article with this id. Raises ArticleUnknown, ArticleRetracted."""
    article = library.article(story, id)
    if article.retraction is not None:
        raise ArticleRetracted(article.id, article.retraction.at, article.retraction.reason)
    return article
