"""What the tests of the index share: a library of the test's own, and what it means that it is whole."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedder import Embedder
from index.ingest import ingest
from index.integrity import check_integrity
from index.library import MAIN_STORY, Library
from index.nouns import Draft
from index.schema import create_lexical, lexical_table
from index.sentences import outline
from index.writer import Stored, ensure_story
from tests.index.web import Web, serving

NOBODY = 65534

Put = Callable[..., list[Stored]]
Whole = Callable[[Library], None]


class CountingEmbedder:
    """The real embedder, with a note of the passages that it was given, call by call."""

    def __init__(self, real: Embedder) -> None:
        self.real = real
        self.fingerprint, self.dimension, self.limit_tokens = (
            real.fingerprint,
            real.dimension,
            real.limit_tokens,
        )
        self.encoded: list[list[str]] = []

    def encode_query(self, question: str) -> NDArray[np.float32]:
        return self.real.encode_query(question)

    def encode_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.append(list(passages))
        return self.real.encode_passages(passages)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self.real.count_tokens(texts)


@pytest.fixture
def counting(embedder: Embedder) -> CountingEmbedder:
    return CountingEmbedder(embedder)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite3", lock_wait_s=5.0)
    yield opened
    opened.close()


@pytest.fixture
def put(library: Library, embedder: Embedder) -> Put:
    """``put(draft, …, story="main", server=None)`` adds drafts to the library; what became of each."""

    def add(*drafts: Draft, story: str = MAIN_STORY, server: int | None = None) -> list[Stored]:
        into = ensure_story(library, story, server)
        return [stored for _, stored in ingest(drafts, library, embedder, into)]

    return add


@pytest.fixture(scope="session")
def assert_whole() -> Whole:
    """``assert_whole(library)``: every article has its passages, vectors and words, and nothing else has any."""

    def check(library: Library) -> None:
        check_integrity(library)
        current = library.current_revisions()
        assert {key for (key,) in library.rows("SELECT revision FROM passages")} == set(current)
        assert library.rows("SELECT count(*) FROM vectors") == library.rows("SELECT count(*) FROM passages")
        for revision, draft in library.current_drafts():
            spans = library.rows(
                'SELECT start, "end" FROM passages WHERE revision = ? ORDER BY id', (revision,)
            )
            inside = {place for start, end in spans for place in range(start, end)}
            for sentence in outline(draft.text).sentences:
                missing = set(range(*sentence)) - inside
                assert all(draft.text[place].isspace() for place in missing)
        for story in library.every_story():
            assert words_of(library.database.reading(), story.key) == expected_words(library, story.key)

    return check


def words_of(connection: sqlite3.Connection, story: int) -> list[tuple]:
    """Everything that a story's full-text table holds: word, passage, column, place."""
    table = lexical_table(story)
    connection.execute("DROP TABLE IF EXISTS temp.held")
    connection.execute(f"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', '{table}', 'instance')")
    rows = connection.execute('SELECT term, doc, col, "offset" FROM temp.held ORDER BY 1, 2, 3, 4').fetchall()
    connection.execute("DROP TABLE temp.held")
    return rows


def expected_words(library: Library, story: int) -> list[tuple]:
    """What a table that was made from nothing but the current passages would hold."""
    fresh = sqlite3.connect(":memory:")
    try:
        create_lexical(fresh, story)
        ids = library.passage_ids(story).tolist()
        for id, passage in library.passages(ids).items():
            fresh.execute(
                f"INSERT INTO {lexical_table(story)} (rowid, title, body) VALUES (?, ?, ?)",
                (id, passage.article.title or "", passage.text),
            )
        return words_of(fresh, story)
    finally:
        fresh.close()


class Child:
    """A process that was forked from this one, with the lines that it writes."""

    def __init__(self, work: Callable[[Callable[[object], None]], None]) -> None:
        self._lines, writing = os.pipe()
        with warnings.catch_warnings():
            # Python warns that other threads are not in the child; nothing that the child does waits for one.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if self.pid:
            os.close(writing)
            return
        code = 1
        try:
            work(lambda line: print(line, file=os.fdopen(os.dup(writing), "w"), flush=True))
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def end(self) -> tuple[list[str], int]:
        """Its lines and its exit code (negative: the signal that killed it), once it has ended."""
        with os.fdopen(self._lines) as lines:
            written = lines.read().splitlines()
        return written, os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture(scope="session")
def fork() -> type[Child]:
    """``fork(work).end()`` runs ``work(tell)`` in a process of its own, which has all that is loaded here.

    No library that the child opens may be open in this process: SQLite keeps its locks by process.
    """
    return Child


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder in which file modes count: root, whom they don't stop, is somebody else for the test's duration."""
    with tempfile.TemporaryDirectory(prefix="verbatim-") as name:
        folder = Path(name)
        root = os.geteuid() == 0
        if root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            for inner in folder.rglob("*"):
                if inner.is_dir():
                    inner.chmod(0o700)
            folder.chmod(0o700)


@pytest.fixture
def web() -> Iterator[Web]:
    """A server on loopback."""
    yield from serving()
