"""The library: stories and their articles, as readers see them. What is written, writer.py writes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.cache import WeighedCache
from index.database import Database
from index.errors import ArticleUnknown, LibraryDamaged, ModelMismatch, StoryUnknown
from index.filters import FILTERED_PASSAGES, NO_FILTER, RETRACTED, RETRACTED_PASSAGES, STANDING, Filter
from index.nouns import Article, Draft, Entry, Passage, Story, as_draft
from index.rows import ENTRY, REVISION, Addition, Counts, Revision, entry_of, retraction_of, story_of
from index.schema import lexical_table
from index.sentences import Outline, outline
from index.stored import is_stored_text, read_marks, read_moment, text_digest

MAIN_STORY = "main"
SAMPLE_STORY = "sample"
CACHED_CHARS = 20_000_000
_SQL_VARIABLES = 500


class Library:
    """Reads the library. Safe to use from several threads; each sees what was committed when it asks."""

    def __init__(self, path: Path, *, lock_wait_s: float = 30.0) -> None:
        self.database = Database(path, lock_wait_s=lock_wait_s)
        # Revisions never change, so what is cached by their key, and by what may change of their article, stays true.
        self._articles: WeighedCache[Revision, Article] = WeighedCache(
            limit=CACHED_CHARS, weigh=lambda article: len(article.text)
        )
        self._outlines: WeighedCache[bytes, Outline] = WeighedCache(
            limit=CACHED_CHARS // 50, weigh=lambda found: len(found.sentences) + len(found.headings)
        )

    def close(self) -> None:
        self.database.close()

    # Stories

    def stories(self, server: int | None = None) -> list[Story]:
        """The stories shared with all, then this server's own, each by name."""
        rows = self.rows(
            "SELECT key, name, server FROM stories WHERE server IN (0, ?) ORDER BY server, name",
            (server or 0,),
        )
        return [story_of(row) for row in rows]

    def every_story(self) -> list[Story]:
        """All stories of all servers: for the operator only."""
        return [
            story_of(row) for row in self.rows("SELECT key, name, server FROM stories ORDER BY server, name")
        ]

    def story(self, name: str, server: int | None = None) -> Story:
        """The server's own story of this name, else the shared one. Raises StoryUnknown."""
        rows = self.rows(
            "SELECT key, name, server FROM stories WHERE name = ? AND server IN (0, ?) ORDER BY server DESC",
            (name, server or 0),
        )
        if not rows:
            raise StoryUnknown(name)
        return story_of(rows[0])

    def chosen_story(self, server: int, channel: int) -> Story | None:
        """The story that the channel is bound to, else the server's chosen default, else None."""
        rows = self.rows(
            "SELECT key, name, s.server FROM chosen_stories c JOIN stories s ON s.key = c.story "
            "WHERE c.server = ? AND c.channel IN (0, ?) AND s.server IN (0, c.server) ORDER BY c.channel DESC",
            (server, channel),
        )
        return story_of(rows[0]) if rows else None

    def limited_channels(self, story: int) -> frozenset[int]:
        """The channels that the story may be quoted in; empty means anywhere in its server."""
        rows = self.rows("SELECT channel FROM story_channels WHERE story = ?", (story,))
        return frozenset(channel for (channel,) in rows)

    def edition(self, story: int) -> int:
        """A number that grows with each change of the story; 0 for a story that isn't there."""
        rows = self.rows("SELECT edition FROM stories WHERE key = ?", (story,))
        return int(rows[0][0]) if rows else 0

    def mark(self, story: int) -> str:
        """Random letters, drawn anew with each change of the story; "" for one that isn't there or has no article.

        Editions are numbers that another library, or a backup of this one, may have reached too.
        """
        rows = self.rows("SELECT mark FROM stories WHERE key = ?", (story,))
        return str(rows[0][0]) if rows else ""

    def counts(self, story: int | None = None) -> Counts:
        """Articles, kept revisions, passages and code points of current texts."""
        where, values = ("WHERE a.story = ?", (story,)) if story is not None else ("", ())
        articles, chars = self.rows(
            "SELECT count(*), coalesce(sum(r.chars), 0) FROM articles a "
            f"JOIN revisions r ON r.article = a.key AND r.revision = a.revision {where}",
            values,
        )[0]
        (revisions,) = self.rows(
            f"SELECT count(*) FROM revisions r JOIN articles a ON a.key = r.article {where}", values
        )[0]
        (passages,) = self.rows(f"SELECT count(*) FROM passages a {where}", values)[0]
        return Counts(articles, revisions, passages, chars)

    # Articles

    def count_articles(self, story: int, filter: Filter = NO_FILTER) -> int:
        """How many of the story's articles pass the filter."""
        where, values = filter.where()
        (articles,) = self.rows(
            "SELECT count(*) FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
            f"WHERE a.story = ? AND {where}",
            (story, *values),
        )[0]
        return int(articles)

    def entries(
        self,
        story: int,
        *,
        words: str = "",
        limit: int = 50,
        offset: int = 0,
        newest: bool = True,
        filter: Filter = NO_FILTER,
    ) -> list[Entry]:
        """Articles whose title or id holds ``words``, newest first (undated last) or in order of their adding."""
        where, values = filter.where()
        order = "r.published IS NULL, r.published DESC, a.key" if newest else "a.key"
        rows = self.rows(
            f"SELECT {ENTRY} FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
            "WHERE a.story = ? AND (instr(lower(coalesce(r.title, '')), lower(?)) OR instr(lower(a.id), lower(?)) "
            f"OR ? = '') AND {where} ORDER BY {order} LIMIT ? OFFSET ?",
            (story, words, words, words, *values, limit, offset),
        )
        with self._sound():
            return self._with_copies([entry_of(row) for row in rows])

    def _with_copies(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries with the others of their groups, each group in order of its adding."""
        members: dict[int | None, list[Entry]] = defaultdict(list)
        for some in _chunks(sorted({one.group for one in entries if one.group is not None})):
            marks = ",".join("?" * len(some))
            for row in self.rows(
                f"SELECT {ENTRY} FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
                f"WHERE a.copy_of IN ({marks}) OR a.key IN (SELECT copy_of FROM articles WHERE copy_of IN ({marks})) "
                "ORDER BY a.key",
                [*some, *some],
            ):
                member = entry_of(row)
                members[member.group].append(member)
        return [
            replace(one, copies=tuple(other for other in members[one.group] if other.id != one.id))
            for one in entries
        ]

    def additions(self, story: int) -> list[Addition]:
        """The story's articles, in order of their adding, with the moments when they were stored."""
        rows = self.rows(
            f"SELECT {ENTRY}, min(every.added), max(every.added), count(*) FROM articles a "
            "JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
            "JOIN revisions every ON every.article = a.key WHERE a.story = ? GROUP BY a.key ORDER BY a.key",
            (story,),
        )
        with self._sound():
            return [
                Addition(
                    entry_of(row[:-3]),
                    datetime.fromisoformat(row[-3]),
                    datetime.fromisoformat(row[-2]),
                    row[-1],
                )
                for row in rows
            ]

    def article(self, story: int, id: str) -> Article:
        """The newest revision of the article with this id, or whose alias it is. Raises ArticleUnknown."""
        with self.database.steady():
            rows = self.rows(
                f"SELECT {REVISION} FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
                "WHERE a.story = ?1 AND "
                "(a.id = ?2 OR a.key = (SELECT article FROM aliases WHERE story = ?1 AND id = ?2)) "
                "ORDER BY a.id = ?2 DESC",
                (story, id),
            )
            if not rows:
                raise ArticleUnknown(id)
            return self._revision(Revision(*rows[0]))

    def copies(self, article: Article, *, retracted: bool = False) -> tuple[Article, ...]:
        """The other articles of its group at their newest revisions, in order of their adding.

        Those that stand, or with ``retracted`` those that don't.
        """
        # A plus: by the story's index, which SQLite prefers, it would read every article of the story.
        rows = self.rows(
            f"SELECT {REVISION} FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
            "WHERE (a.copy_of = ?1 OR a.key = ?1) AND +a.story = ?2 AND a.id != ?3 AND (a.retracted IS NOT NULL) = ?4 "
            "ORDER BY a.key",
            (article.group, article.story, article.id, retracted),
        )
        found = []
        for row in rows:
            with suppress(ArticleUnknown):  # removed a moment ago
                found.append(self._revision(Revision(*row)))
        return tuple(found)

    def revision(self, story: int, id: str, revision: int) -> Article:
        """An article as it was at one of its revisions. Raises ArticleUnknown."""
        with self.database.steady():
            rows = self.rows(
                f"SELECT {REVISION} FROM articles a JOIN revisions r ON r.article = a.key "
                "WHERE a.story = ? AND a.id = ? AND r.revision = ?",
                (story, id, revision),
            )
            if not rows:
                raise ArticleUnknown(id)
            return self._revision(Revision(*rows[0]))

    def outline_of(self, article: Article) -> Outline:
        """The article's sentences and headings."""
        # By its text: an article that was removed and came back with other words may have the same id and revision.
        # By the text's digest, since a key isn't weighed.
        return self._outlines.get(text_digest(article.text), lambda: outline(article.text))

    # Passages

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages with these ids; one that was removed meanwhile is missing."""
        found: dict[int, Passage] = {}
        with self.database.steady():
            for some in _chunks(ids):
                marks = ",".join("?" * len(some))
                for id, start, end, *revision in self.rows(
                    f'SELECT p.id, p.start, p."end", {REVISION} FROM passages p '
                    "JOIN revisions r ON r.key = p.revision JOIN articles a ON a.key = r.article "
                    f"WHERE p.id IN ({marks})",
                    some,
                ):
                    found[id] = Passage(self._revision(Revision(*revision)), start, end)
        return found

    def passage_ids(self, story: int, filter: Filter = NO_FILTER) -> NDArray[np.int64]:
        """Ids of the story's passages that pass the filter, ascending."""
        if filter.empty:
            rows = self.rows("SELECT id FROM passages WHERE story = ? ORDER BY id", (story,))
        elif filter == RETRACTED:
            rows = self.rows(f"{RETRACTED_PASSAGES} ORDER BY p.id", (story,))
        else:
            where, values = filter.where()
            rows = self.rows(
                f"{FILTERED_PASSAGES} WHERE p.story = ? AND {where} ORDER BY p.id", (story, *values)
            )
        return np.fromiter((id for (id,) in rows), dtype=np.int64, count=len(rows))

    def passage_ids_of(self, story: int, articles: Sequence[str]) -> list[int]:
        """Ids of the passages of these articles, given by their ids."""
        rows = self.rows(
            "SELECT p.id FROM articles a CROSS JOIN revisions r ON r.article = a.key "
            "CROSS JOIN passages p ON p.revision = r.key "
            "WHERE a.story = ? AND a.id IN (SELECT value FROM json_each(?))",
            (story, json.dumps(list(articles))),
        )
        return [id for (id,) in rows]

    def vectors(self, ids: Sequence[int], *, dimension: int) -> tuple[list[int], NDArray[np.float32]]:
        """The ids that are still there, ascending, and their vectors, shape (ids, dimension)."""
        kept: list[int] = []
        rows = np.empty((len(ids), dimension), dtype=np.float32)
        for some in _chunks(sorted(ids)):
            marks = ",".join("?" * len(some))
            for id, vector in self.rows(
                f"SELECT passage, vector FROM vectors WHERE passage IN ({marks}) ORDER BY passage", some
            ):
                if len(vector) != 4 * dimension:
                    raise LibraryDamaged(str(self.database.path))
                rows[len(kept)] = np.frombuffer(vector, dtype="<f4")
                kept.append(id)
        return kept, rows[: len(kept)]

    def lexical(
        self, story: int, match: str, *, limit: int, filter: Filter = NO_FILTER
    ) -> list[tuple[int, float]]:
        """Passage ids and BM25 scores (higher is better) for an FTS5 expression, best first, ties by id."""
        table = lexical_table(story)
        where, values = filter.where()
        within = f"AND +rowid IN ({FILTERED_PASSAGES} WHERE p.story = {int(story)} AND {where})"
        if filter.empty:
            within = ""
        elif filter == STANDING:  # there are few others, or none
            within, values = f"AND +rowid NOT IN ({RETRACTED_PASSAGES.replace('?1', str(int(story)))})", []
        with self.database.steady():
            if not self.rows("SELECT 1 FROM stories WHERE key = ?", (story,)):  # it was removed a moment ago
                return []
            return self.rows(
                f"SELECT rowid, -bm25({table}, 0.5, 1.0) FROM {table} WHERE {table} MATCH ? {within} "
                f"ORDER BY bm25({table}, 0.5, 1.0), rowid LIMIT ?",
                (match, *values, limit),
            )

    def frequencies(self, story: int, words: Sequence[str]) -> list[int]:
        """In how many of the story's passages each word stands, in some form of it, in title or text."""
        table = lexical_table(story)
        with self.database.steady():
            if not self.rows("SELECT 1 FROM stories WHERE key = ?", (story,)):
                return [0] * len(words)
            found = [
                self.rows(f"SELECT count(*) FROM {table} WHERE {table} MATCH ?", (quoted(word),))
                for word in words
            ]
        return [int(count) for ((count,),) in found]

    def current_revisions(self) -> list[int]:
        """Keys of every article's newest revision, in order of their writing."""
        rows = self.rows(
            "SELECT r.key FROM revisions r JOIN articles a ON a.key = r.article AND a.revision = r.revision "
            "ORDER BY r.key"
        )
        return [key for (key,) in rows]

    def current_drafts(self) -> Iterator[tuple[int, Draft]]:
        """Every article's newest revision: its key, and the article as the draft that it was stored from."""
        for key in self.current_revisions():
            try:
                article = self._read_revision(Revision(key))
            except ArticleUnknown:  # removed since
                continue
            yield key, as_draft(article)

    # Facts about the library itself

    def fact(self, name: str) -> str | None:
        rows = self.rows("SELECT value FROM facts WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    def check_model(self, fingerprint: str) -> None:
        """Raise ModelMismatch when the vectors were made by another model."""
        found = self.fact("embedder")
        if found is not None and found != fingerprint:
            raise ModelMismatch(expected=found, found=fingerprint)

    def rows(self, sql: str, values: Iterable[object] = ()) -> list[tuple]:  # type: ignore[type-arg]  # rows differ
        """What a query finds."""
        with self.database.translated():
            return self.database.reading().execute(sql, tuple(values)).fetchall()

    def _revision(self, one: Revision) -> Article:
        return self._articles.get(one, lambda: self._read_revision(one))

    def _read_revision(self, one: Revision) -> Article:
        rows = self.rows(
            "SELECT a.id, a.story, r.title, r.outlet, r.author, r.published, r.url, r.text, r.revision, r.digest, "
            "r.modified, r.language, r.marks FROM revisions r JOIN articles a ON a.key = r.article WHERE r.key = ?",
            (one.key,),
        )
        if not rows:
            raise ArticleUnknown(str(one.key))
        id, story, title, outlet, author, published, url, text, revision, digest, *others = rows[0]
        modified, language, marks = others
        with self._sound():
            if not is_stored_text(text, digest):  # whatever happened to the disk, it is never quoted
                raise ValueError(id)
            return Article(
                id,
                story,
                title,
                outlet,
                author,
                read_moment(published),
                url,
                text,
                revision,
                modified=read_moment(modified),
                language=language,
                marks=read_marks(marks),
                group=one.group,
                retraction=retraction_of(one.retracted, one.reason),
            )

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """What was checked before it was stored, and can't be true any more, was damaged since."""
        try:
            yield
        except (TypeError, ValueError) as error:
            raise LibraryDamaged(str(self.database.path)) from error


def _chunks(ids: Sequence[int]) -> Iterable[list[int]]:
    whole = [int(id) for id in ids]
    return (whole[first : first + _SQL_VARIABLES] for first in range(0, len(whole), _SQL_VARIABLES))


def quoted(word: str) -> str:
    """The word as FTS5 reads nothing but a word."""
    return '"' + word.replace('"', '""') + '"'
