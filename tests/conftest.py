"""What all tests share: the two models, loaded once, and desks over small libraries of the test's own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index.embedder import Embedder, load_embedder
from index.files import find_sources, read_source
from index.ingest import ingest
from index.library import MAIN_STORY, Library
from index.nouns import Draft
from index.settings import Settings
from index.vectors import Shelf
from index.writer import ensure_story
from retrieval.desk import Desk
from retrieval.reranker import Reranker, load_reranker

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

SAMPLE_FOLDER = Path(__file__).parent.parent / "templates" / "sample"

Fill = Callable[..., None]
MakeDesk = Callable[..., Desk]


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine's reaches a test, and nothing of a test reaches the machine's data."""
    for name in os.environ:
        if name.startswith("VERBATIM_") or name == "DISCORD_TOKEN":
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> Iterator[None]:
    """Programs that tests start can be interrupted, also where this run was started with SIGINT ignored."""
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def models_folder(pytestconfig: pytest.Config) -> Path:
    """The exported models; they outlive the run, since making them takes eight seconds."""
    cache = pytestconfig.cache
    assert cache is not None  # the cache plugin is part of pytest
    return cache.mkdir("models")


@pytest.fixture(scope="session")
def embedder(models_folder: Path) -> Embedder:
    return load_embedder(None, models_folder, threads=1)


@pytest.fixture(scope="session")
def reranker() -> Reranker:
    return load_reranker(None, threads=1)


@pytest.fixture(scope="session")
def sample_drafts() -> list[Draft]:
    """The sample story's articles, by file name."""
    reads = [read for source in find_sources(SAMPLE_FOLDER) for read, _ in read_source(source, {})]
    return [read for read in reads if isinstance(read, Draft)]


@pytest.fixture(scope="session")
def fill(embedder: Embedder) -> Fill:
    """``fill(library, drafts, story="main", server=None)`` adds the drafts as `verbatim add` does."""

    def add(
        library: Library, drafts: Sequence[Draft], story: str = MAIN_STORY, server: int | None = None
    ) -> None:
        for _ in ingest(drafts, library, embedder, ensure_story(library, story, server)):
            pass

    return add


@pytest.fixture
def make_desk(tmp_path: Path, embedder: Embedder, reranker: Reranker) -> Iterator[MakeDesk]:
    """``make_desk(folder=None)`` opens a desk with the session's models over the library in the folder."""
    opened: list[Desk] = []

    def make(folder: Path | None = None) -> Desk:
        folder = folder or tmp_path / "data"
        library = Library(folder / "library.sqlite3")
        library.check_model(embedder.fingerprint)
        shelf = Shelf(
            library, folder / "vectors", fingerprint=embedder.fingerprint, dimension=embedder.dimension
        )
        opened.append(Desk(library, shelf, embedder, reranker))
        return opened[-1]

    yield make
    for desk in opened:
        desk.close()
