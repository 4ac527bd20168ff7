"""Articles dated after today: a slip, or a notice of what is planned. When they were published nobody knows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from index.nouns import Article, Entry


def is_ahead(article: Article | Entry, today: date | None) -> bool:
    """Whether the article's day is still to come; None for a today from which every article's day has come."""
    return today is not None and article.published is not None and article.published.date() > today


def known_date(article: Article | Entry, today: date | None) -> datetime | None:
    """When it was published, as far as that can be believed today."""
    return None if is_ahead(article, today) else article.published


def count_ahead(articles: Iterable[Article | Entry], today: date | None) -> int:
    """How many of the articles are dated after today."""
    return sum(is_ahead(one, today) for one in articles)
