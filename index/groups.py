"""Groups of near copies, as rows: articles of a story that are one report, found at once when one is stored.

A group is known by the key of its first article; ``articles.copy_of`` of the others names it. Every article keeps its
signature, and its bands in a table that is searched in place: nothing is built at the start, and nothing held.
"""

from __future__ import annotations

import sqlite3
from collections import Counter

from index.library import Library
from index.near import (
    VERSION,
    WORTH_COMPARING,
    are_near_copies,
    bands,
    signature,
    similarity,
    told,
    without_shingles,
)
from index.nouns import Story

LOOKED_AT = 100  # of the articles in one band, the newest: reports of one form may all share one
COMPARED = 20  # articles that share most bands are compared, word for word
SIGNED_AT_ONCE = 100
_SQL_VARIABLES = 500
_UNSIGNED = (
    "SELECT a.key, r.text FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
    "LEFT JOIN signatures s ON s.article = a.key AND s.version = ? WHERE a.story = ? AND s.article IS NULL "
    "ORDER BY a.key LIMIT ?"
)


def join_group(connection: sqlite3.Connection, story: int, article: int, text: str) -> None:
    """Sign the article, which has a new text, and let it join the group of the text that it is a near copy of."""
    leave_group(connection, story, article)
    mine = told(text)
    signed = signature(mine)
    connection.execute("INSERT OR REPLACE INTO signatures VALUES (?, ?, ?)", (article, VERSION, signed))
    for other in _worth_comparing(connection, story, article, signed):
        (its_text,) = connection.execute(
            "SELECT r.text FROM articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision "
            "WHERE a.key = ?",
            (other,),
        ).fetchone()
        if are_near_copies(mine, told(its_text)):
            connection.execute(
                "UPDATE articles SET copy_of = (SELECT coalesce(copy_of, key) FROM articles WHERE key = ?) "
                "WHERE key = ?",
                (other, article),
            )
            break
    connection.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?, ?)", [(story, band, article) for band in bands(signed)]
    )


def leave_group(connection: sqlite3.Connection, story: int, article: int) -> None:
    """Take the article out of its group, and out of what is searched: it is removed, or gets another text."""
    row = connection.execute("SELECT signature FROM signatures WHERE article = ?", (article,)).fetchone()
    if row is None:
        return
    connection.executemany(
        "DELETE FROM bands WHERE story = ? AND band = ? AND article = ?",
        [(story, band, article) for band in bands(row[0])],
    )
    connection.execute("DELETE FROM signatures WHERE article = ?", (article,))
    connection.execute("UPDATE articles SET copy_of = NULL WHERE key = ?", (article,))
    (heir,) = connection.execute("SELECT min(key) FROM articles WHERE copy_of = ?", (article,)).fetchone()
    if heir is not None:
        connection.execute("UPDATE articles SET copy_of = ? WHERE copy_of = ?", (heir, article))
        connection.execute("UPDATE articles SET copy_of = NULL WHERE key = ?", (heir,))


def _worth_comparing(connection: sqlite3.Connection, story: int, article: int, signed: bytes) -> list[int]:
    """The articles of the story that are likest by their signatures, the likest first; at most COMPARED."""
    shared: Counter[int] = Counter()
    for band in bands(signed):
        rows = connection.execute(
            "SELECT article FROM bands WHERE story = ? AND band = ? AND article != ? ORDER BY article DESC LIMIT ?",
            (story, band, article, LOOKED_AT),
        )
        shared.update(other for (other,) in rows.fetchall())
    likely = [other for other, _ in shared.most_common(_SQL_VARIABLES)]
    marks = ",".join("?" * len(likely))
    rows = connection.execute(f"SELECT article, signature FROM signatures WHERE article IN ({marks})", likely)
    alike = sorted((-similarity(signed, its), other) for other, its in rows.fetchall())
    return [other for near, other in alike[:COMPARED] if -near >= WORTH_COMPARING]


def sign_unsigned(library: Library, story: Story) -> None:
    """Sign the story's articles that older versions stored, and let them join their groups. Quick where all are.

    Some at a time, so that others can write meanwhile. Raises LibraryLocked, DiskFull, ….
    """
    without_shingles()  # what it imports takes a second: not while a transaction keeps others waiting
    values = (VERSION, story.key, SIGNED_AT_ONCE)
    while library.rows(_UNSIGNED, values):
        with library.database.writing() as connection:
            for article, text in connection.execute(_UNSIGNED, values).fetchall():
                join_group(connection, story.key, article, text)
