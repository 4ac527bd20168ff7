"""What the tests of the command line share: a data folder with the session's models, and libraries in it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from commands.terminal import adding, doctor
from index.embedder import Embedder, load_embedder
from index.library import Library
from retrieval import desk
from retrieval.reranker import Reranker
from tests.commands.terminal.line import DRAFTS, CommandLine


@pytest.fixture
def linked(tmp_path: Path, models_folder: Path, embedder: Embedder) -> Path:
    """An empty data folder with the models ready, so that no process must export them."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "models").symlink_to(models_folder, target_is_directory=True)
    return data


@pytest.fixture
def cli(
    linked: Path, monkeypatch: pytest.MonkeyPatch, embedder: Embedder, reranker: Reranker
) -> Iterator[CommandLine]:
    """The command line over an empty data folder, with the session's models in the place of the packaged ones."""

    def embedder_of(name: str | None, models_folder: Path, *, threads: int) -> Embedder:
        return load_embedder(name, models_folder, threads=threads) if name else embedder

    for module in (adding, desk, doctor):
        monkeypatch.setattr(module, "load_embedder", embedder_of)
    for module in (desk, doctor):
        monkeypatch.setattr(module, "load_reranker", lambda name, *, threads: reranker)
    level = logging.getLogger().level
    yield CommandLine(linked)
    logging.getLogger().setLevel(level)


@pytest.fixture(scope="session")
def filled_library(tmp_path_factory: pytest.TempPathFactory, fill) -> Path:
    """The file of a library whose `main` has the three DRAFTS."""
    path = tmp_path_factory.mktemp("filled") / "library.sqlite3"
    library = Library(path)
    fill(library, DRAFTS)
    library.close()
    return path


@pytest.fixture
def news(cli: CommandLine, filled_library: Path) -> CommandLine:
    """The command line over a library of three articles."""
    shutil.copyfile(filled_library, cli.data / "library.sqlite3")
    return cli


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[..., Path]:
    """``jsonl(rows, name="rows.jsonl")`` writes rows (bytes as they are) and returns the path."""

    def write(rows: Sequence[object], name: str = "rows.jsonl") -> Path:
        path = tmp_path / name
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        path.write_bytes(b"\n".join(lines) + b"\n")
        return path

    return write
