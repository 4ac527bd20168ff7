"""The sample story is put in once, and only as long as nobody has added articles of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from commands.sample import seed_sample
from index.embedder import Embedder
from index.library import Library
from index.nouns import Draft

OWN = Draft("The mill at Tarn burned down on Monday. Nobody was hurt.", id="mill")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite3"


def held(library: Library) -> dict[tuple[str, int | None], int]:
    return {(story.name, story.server): library.counts(story.key).articles for story in library.every_story()}


def test_sample_is_seeded_once(path: Path, embedder: Embedder) -> None:
    with closing(Library(path)) as library:
        seed_sample(library, embedder)
        assert held(library) == {("sample", None): 8}
        edition = library.edition(library.story("sample").key)
        titles = {entry.title for entry in library.entries(library.story("sample").key)}
        assert "Eleven hurt as Bellrope Bridge turns with people on it" in titles
        assert None not in titles
    with closing(Library(path)) as library:
        seed_sample(library, embedder)
        assert held(library) == {("sample", None): 8}
        assert library.edition(library.story("sample").key) == edition
        assert library.counts().revisions == 8


def test_no_sample_beside_articles_in_main(path: Path, embedder: Embedder, fill: Callable[..., None]) -> None:
    with closing(Library(path)) as library:
        fill(library, [OWN])
        seed_sample(library, embedder)
        assert held(library) == {("main", None): 1}


def test_empty_main_and_one_servers_main_leave_room_for_the_sample(
    path: Path, embedder: Embedder, fill: Callable[..., None]
) -> None:
    with closing(Library(path)) as library:
        fill(library, [])
        fill(library, [OWN], server=5)
        seed_sample(library, embedder)
        assert held(library) == {("main", None): 0, ("main", 5): 1, ("sample", None): 8}
