"""The words of a story's articles as they are written there, counted: what a misspelt word may have been meant as."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from index.library import Library
from index.schema import lexical_table

WORDS_LIMIT = 250_000
ARTICLES_AT_ONCE = 200
_WORD = re.compile(r"[^\W\d_]{2,30}")


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How often each word stands, as written, in titles and texts of these revisions (keys, ascending).

    ``mark`` is the edition's own mark in the library.
    """

    mark: str
    revisions: tuple[int, ...]
    counts: Mapping[str, int]


NOTHING_COUNTED = WordCounts("", (), {})


def count_words(
    library: Library, story: int, before: WordCounts = NOTHING_COUNTED, *, limit: int = WORDS_LIMIT
) -> WordCounts:
    """The words of the newest revisions of a story's articles; what ``before`` begins with alike isn't read again.

    The same revisions give the same counts, whether at once or one after the other. Whenever there are more than
    ``limit`` words after an article, the rarest are let go, so that memory is bounded whatever the articles hold.
    """
    with library.database.steady():
        mark = library.mark(story)
        revisions = tuple(
            key
            for (key,) in library.rows(
                "SELECT r.key FROM revisions r JOIN articles a ON a.key = r.article AND a.revision = r.revision "
                "WHERE a.story = ? ORDER BY r.key",
                (story,),
            )
        )
        known = before if revisions[: len(before.revisions)] == before.revisions else NOTHING_COUNTED
        counts = Counter(known.counts)
        missing = revisions[len(known.revisions) :]
        for first in range(0, len(missing), ARTICLES_AT_ONCE):
            some = missing[first : first + ARTICLES_AT_ONCE]
            for title, text in library.rows(
                f"SELECT title, text FROM revisions WHERE key IN ({','.join('?' * len(some))}) ORDER BY key",
                some,
            ):
                counts.update(_WORD.findall(text))
                counts.update(_WORD.findall(title or ""))
                _let_go(counts, limit)
    return WordCounts(mark, revisions, counts)


def _let_go(counts: Counter[str], limit: int) -> None:
    """Drop the rarest words, all of one count together, until at most ``limit`` are left."""
    rarest = 0
    while len(counts) > limit:
        rarest += 1
        for word in [word for word, count in counts.items() if count == rarest]:
            del counts[word]


def stands(library: Library, story: int, match: str) -> bool:
    """Whether any passage of the story fits an FTS5 expression, in title or text."""
    table = lexical_table(story)
    with library.database.steady():
        if not library.rows("SELECT 1 FROM stories WHERE key = ?", (story,)):  # it was removed a moment ago
            return False
        return bool(library.rows(f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT 1", (match,)))
