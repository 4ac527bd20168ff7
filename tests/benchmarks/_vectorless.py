"""A desk for what hangs on no vectors: every passage has the same one, so that thousands of articles are in at once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder
from index.ingest import ingest
from index.library import Library
from index.moments import parse_moment
from index.nouns import Draft
from index.vectors import Shelf
from index.writer import ensure_story
from retrieval.desk import Desk
from retrieval.reranker import load_reranker


class OneVector:
    """An embedder without a model."""

    fingerprint = "one vector"
    dimension = 4
    limit_tokens = 256

    def encode_query(self, question: str) -> NDArray[np.float32]:
        return np.full(self.dimension, 0.5, np.float32)

    def encode_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(passages), self.dimension), 0.5, np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) // 4 + 1 for text in texts]


def draft(row: Mapping[str, Any]) -> Draft:
    """A row of a set's corpus."""
    published = parse_moment(row["date"]) if row.get("date") else None
    return Draft(row["text"], id=row["id"], title=row.get("title") or None, published=published)


@contextmanager
def desk_over(stories: Mapping[str, Sequence[Draft]]) -> Iterator[Desk]:
    """A desk over a library of these stories, by their names, in a folder that is gone afterwards."""
    embedder: Embedder = OneVector()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library.sqlite3")
        for name, drafts in stories.items():
            for _ in ingest(drafts, library, embedder, ensure_story(library, name, None)):
                pass
        shelf = Shelf(
            library,
            Path(folder) / "vectors",
            fingerprint=embedder.fingerprint,
            dimension=embedder.dimension,
        )
        desk = Desk(library, shelf, embedder, load_reranker(None, threads=1))
        yield desk
        desk.close()
