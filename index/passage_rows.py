"""The rows of an article's passages: where they stand, their vectors, and their words in the full-text table."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.nouns import Draft, Span
from index.schema import lexical_table


def insert_passages(
    connection: sqlite3.Connection,
    story: int,
    revision: int,
    draft: Draft,
    passages: Sequence[Span],
    vectors: NDArray[np.float32],
) -> None:
    """Store the passages of a revision, stored before; ``vectors`` are their rows, shape (passages, dimension)."""
    table = lexical_table(story)
    for span, vector in zip(passages, vectors, strict=True):
        id = connection.execute(
            'INSERT INTO passages (story, revision, start, "end") VALUES (?, ?, ?, ?)',
            (story, revision, span.start, span.end),
        ).lastrowid
        connection.execute("INSERT INTO vectors VALUES (?, ?)", (id, vector.astype("<f4").tobytes()))
        connection.execute(
            f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)",
            (id, draft.title or "", draft.text[span.start : span.end]),
        )


def drop_passages(connection: sqlite3.Connection, story: int, article: int) -> None:
    """Remove the current passages; a contentless FTS5 table must be told the words that it shall forget."""
    table = lexical_table(story)
    rows = connection.execute(
        'SELECT p.id, r.title, r.text, p.start, p."end" FROM passages p JOIN revisions r ON r.key = p.revision '
        "WHERE r.article = ?",
        (article,),
    ).fetchall()
    for id, title, text, start, end in rows:
        connection.execute(
            f"INSERT INTO {table} ({table}, rowid, title, body) VALUES ('delete', ?, ?, ?)",
            (id, title or "", text[start:end]),
        )
        connection.execute("DELETE FROM passages WHERE id = ?", (id,))
