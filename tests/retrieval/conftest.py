"""A desk over the sample story, shared by the tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commands.sample import seed_sample
from index.embedder import Embedder
from index.library import SAMPLE_STORY, Library
from index.vectors import Shelf
from retrieval.desk import Desk
from retrieval.reranker import Reranker


@pytest.fixture(scope="session")
def sample_desk(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, reranker: Reranker
) -> Iterator[Desk]:
    """The sample story in a library of its own."""
    folder = tmp_path_factory.mktemp("sample")
    library = Library(folder / "library.sqlite3")
    seed_sample(library, embedder)
    shelf = Shelf(library, folder / "vectors", fingerprint=embedder.fingerprint, dimension=embedder.dimension)
    yield Desk(library, shelf, embedder, reranker)
    library.close()


@pytest.fixture(scope="session")
def sample_keys(sample_desk: Desk) -> tuple[int, ...]:
    return (sample_desk.library.story(SAMPLE_STORY).key,)
