"""The list of a story's articles, for those who tend it: filtered, in pages, the newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from index.filters import NO_FILTER, Filter
from index.library import Library
from index.nouns import Article
from index.stored import stored_moment

KEPT_WISHES = timedelta(days=30)  # since somebody turned a page


class Only(StrEnum):
    """Which kind of articles alone; FAILED are none, but what could not be read: see failing.py."""

    RETRACTED = "retracted"
    CORRECTED = "corrected"
    COPIES = "copies"
    UNDATED = "undated"
    FAILED = "failed"


class Came(StrEnum):
    """How an article came."""

    FEED = "feed"
    LINK = "link"
    FILE = "file"


_WHERE = {
    Only.RETRACTED: "a.retracted IS NOT NULL",
    Only.CORRECTED: "(SELECT count(*) FROM revisions e WHERE e.article = a.key) > 1",
    Only.COPIES: "a.copy_of IS NOT NULL",
    Only.UNDATED: "r.published IS NULL",
}
_LINKED = "coalesce(a.origin LIKE 'http://%' OR a.origin LIKE 'https://%', 0)"
_CAME = {
    Came.FEED: "a.feed IS NOT NULL",
    Came.LINK: f"a.feed IS NULL AND {_LINKED}",
    Came.FILE: f"a.feed IS NULL AND NOT {_LINKED}",
}
_FROM = "FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which articles: words in title or id, words in the outlet's name, one kind or language of them alone.

    ``language`` is ISO 639-1 ("en"); ``came`` how they came.
    """

    words: str = ""
    outlet: str = ""
    only: Only | None = None
    language: str = ""
    came: Came | None = None

    @property
    def empty(self) -> bool:
        return self == Wish()


def listed(library: Library, story: int, wish: Wish, *, limit: int, offset: int) -> tuple[list[Article], int]:
    """The articles from the offset on, and how many there are in all. Raises KeyError for FAILED, which are none."""
    terms = ["a.story = ?"]
    values: list[object] = [story]
    if wish.words:
        terms.append("(instr(lower(coalesce(r.title, '')), lower(?)) OR instr(lower(a.id), lower(?)))")
        values += [wish.words, wish.words]
    if wish.outlet:
        terms.append("instr(lower(coalesce(r.outlet, '')), lower(?))")
        values.append(wish.outlet)
    if wish.only is not None:
        terms.append(_WHERE[wish.only])
    if wish.language:
        terms.append("r.language = lower(?)")
        values.append(wish.language)
    if wish.came is not None:
        terms.append(_CAME[wish.came])
    where = " AND ".join(terms)
    with library.database.steady():
        ((total,),) = library.rows(f"SELECT count(*) {_FROM} WHERE {where}", values)
        ids = library.rows(
            f"SELECT a.id {_FROM} WHERE {where} "
            "ORDER BY r.published IS NULL, r.published DESC, a.key LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [library.article(story, id) for (id,) in ids], int(total)


def keep_wish(library: Library, story: int, wish: Wish) -> int:
    """The number that the wish is found by later, also after a restart; what nobody asks for is forgotten."""
    now = datetime.now(UTC)
    with library.database.writing() as connection:
        connection.execute("DELETE FROM lists WHERE used < ?", (stored_moment(now - KEPT_WISHES),))
        (key,) = connection.execute(
            "INSERT INTO lists (story, wish, used) VALUES (?, ?, ?) "
            "ON CONFLICT (story, wish) DO UPDATE SET used = excluded.used RETURNING key",
            (story, json.dumps(asdict(wish)), stored_moment(now)),
        ).fetchone()
    return int(key)


def kept_wish(library: Library, key: int) -> tuple[int, Wish] | None:
    """The story's key and the wish; None for one that was forgotten, or whose story was removed."""
    rows = library.rows("SELECT story, wish FROM lists WHERE key = ?", (key,))
    if not rows:
        return None
    story, written = rows[0]
    fields = json.loads(written)
    only, came = fields["only"], fields["came"]
    return story, Wish(**{**fields, "only": only and Only(only), "came": came and Came(came)})


def count_retracted(library: Library, story: int) -> int:
    """How many of the story's articles are retracted."""
    ((count,),) = library.rows(
        "SELECT count(*) FROM articles WHERE story = ? AND retracted IS NOT NULL", (story,)
    )
    return int(count)


# From the revisions on, of which an index has those that are not in English: mostly there are none.
_BY_LANGUAGE = (
    "SELECT r.language, count(*) FROM revisions r "
    "CROSS JOIN articles a ON a.key = r.article AND a.revision = r.revision "
    "WHERE r.language != 'en' AND a.story IN (SELECT value FROM json_each(?)) "
)


def count_languages(
    library: Library, stories: Sequence[int], *, filter: Filter = NO_FILTER
) -> dict[str, int]:
    """How many of the stories' articles that pass the filter are in each language (ISO 639-1) but English.

    The commonest first.
    """
    where, values = filter.where()
    rows = library.rows(
        f"{_BY_LANGUAGE} AND {where} GROUP BY r.language ORDER BY count(*) DESC, r.language",
        (json.dumps(list(stories)), *values),
    )
    return dict(rows)


def article_row(library: Library, article: Article) -> int:
    """The number of the article's row, which no other article ever gets; 0 if it is gone."""
    rows = library.rows("SELECT key FROM articles WHERE story = ? AND id = ?", (article.story, article.id))
    return int(rows[0][0]) if rows else 0


def article_at(library: Library, row: int) -> Article | None:
    """The newest revision of the article in this row; None if it is gone."""
    with library.database.steady():
        rows = library.rows("SELECT story, id FROM articles WHERE key = ?", (row,))
        return library.article(*rows[0]) if rows else None


def count_feeds(library: Library, story: int) -> int:
    """How many feeds go into the story."""
    ((count,),) = library.rows("SELECT count(*) FROM feeds WHERE story = ?", (story,))
    return int(count)
