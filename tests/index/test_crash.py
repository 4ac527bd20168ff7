"""Killed at any moment, the library is whole: each article is there or not, and what was told of is there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import ingest as module
from index.embedder import Embedder
from index.errors import ArticleUnknown
from index.ingest import ingest, rebuild
from index.library import Library
from index.nouns import Draft
from index.vectors import Shelf
from index.writer import ensure_story, remove

Whole = Callable[[Library], None]
Tell = Callable[[object], None]

OLD = [
    Draft(f"The old bridge number {number} is closed. Nobody knows why.", id=f"old{number}", title="Old")
    for number in range(4)
]
REVISED = replace(OLD[1], text="The old bridge number 1 is open. Everybody knows why.")
NEW = [
    Draft(f"Ferry number {number} runs every hour. It is free.\nFares\nNobody pays.", id=f"new{number}")
    for number in range(6)
]
ALIAS = replace(OLD[2], id="alias")
WORK = [NEW[0], OLD[0], REVISED, NEW[1], ALIAS, *NEW[2:]]
REMOVED = "old3"


def add_and_remove(path: Path, embedder: Embedder, tell: Tell) -> None:
    """The work that is killed: batches with new, known, revised and copied articles, then a removal."""
    library = Library(path)
    story = ensure_story(library, "main", None)
    for draft, _ in ingest(WORK, library, embedder, story):
        tell(draft.id)
    try:
        remove(library, story, REMOVED)
        tell(REMOVED)
    except ArticleUnknown:  # a library that began empty
        pass


def trace_statements(call: Callable[[], None]) -> None:
    """Call before each statement that SQLite runs from now on in this process, full-text tables' own ones too."""
    connect = sqlite3.connect

    def traced(*args: object, **kwargs: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)  # type: ignore[call-overload]  # handed on
        connection.set_trace_callback(lambda sql: call())
        return connection

    sqlite3.connect = traced  # type: ignore[assignment]  # in a process that will not live long


class Scene:
    """A library as it was before the work, and ways to kill the work on a copy of it."""

    def __init__(self, folder: Path, embedder: Embedder, fork: Callable) -> None:
        self.before, self.path = folder / "before.sqlite3", folder / "data" / "library.sqlite3"
        self.embedder, self.fork = embedder, fork
        self.question = embedder.encode_query("Which ferry is free?")

    def reset(self) -> None:
        shutil.rmtree(self.path.parent, ignore_errors=True)
        self.path.parent.mkdir()
        if self.before.exists():
            shutil.copyfile(self.before, self.path)

    def statements(self, work: Callable[[Path, Embedder, Tell], None]) -> int:
        """How many statements the whole work takes."""

        def count(tell: Tell) -> None:
            trace_statements(lambda: tell("."))
            work(self.path, self.embedder, lambda line: None)

        self.reset()
        lines, code = self.fork(count).end()
        assert code == 0
        return len(lines)

    def killed_at(self, statement: int, work: Callable[[Path, Embedder, Tell], None]) -> set[str]:
        """What was told before the work was killed at this statement."""

        def until(tell: Tell) -> None:
            left = iter(range(statement))

            def count_down() -> None:
                if next(left, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)

            trace_statements(count_down)
            work(self.path, self.embedder, tell)

        self.reset()
        lines, code = self.fork(until).end()
        assert code == -signal.SIGKILL
        return set(lines)

    def killed_after(self, time_s: float, work: Callable[[Path, Embedder, Tell], None]) -> set[str]:
        """What was told before the work was killed after this time, if it took so long."""

        def until(tell: Tell) -> None:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process as SIGKILL does
            signal.setitimer(signal.ITIMER_REAL, time_s)
            work(self.path, self.embedder, tell)

        self.reset()
        lines, code = self.fork(until).end()
        assert code in (0, -signal.SIGALRM)
        return set(lines)

    def opened(self) -> Library:
        return Library(self.path, lock_wait_s=1.0)


@pytest.fixture
def scene(tmp_path: Path, embedder: Embedder, fork: Callable, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(module, "BATCH_ARTICLES", 2)
    scene = Scene(tmp_path, embedder, fork)
    with closing(Library(scene.before)) as library:
        for _ in ingest(OLD, library, embedder, ensure_story(library, "main", None)):
            pass
    return scene


def assert_sound(scene: Scene, told: set[str], assert_whole: Whole, *, began_with: list[Draft]) -> int:
    """The library opens, holds whole articles only, all that was told, and answers; how many of the new it has."""
    with closing(scene.opened()) as library:
        assert_whole(library)
        story = ensure_story(library, "main", None).key
        entries = library.entries(story)
        texts = {entry.id: library.article(story, entry.id).text for entry in entries}
        known = [
            {draft.id: draft.text for draft in drafts} for drafts in (OLD, [*OLD, REVISED], NEW, [ALIAS])
        ]
        assert all(any(texts[id] == some.get(id) for some in known) for id in texts)
        for draft in [draft for draft in WORK if draft.id in told]:
            assert library.article(story, str(draft.id)).text == draft.text
        kept = {draft.id for draft in began_with} - {REMOVED}
        assert kept <= texts.keys()
        assert (REMOVED in texts) <= (REMOVED not in told)
        assert_answers(library, story, scene)
        for _ in ingest(WORK, library, scene.embedder, ensure_story(library, "main", None)):
            pass
        assert library.article(story, "new5").text == NEW[5].text
        assert_whole(library)
    return sum(str(id).startswith("new") for id in texts)


def assert_answers(library: Library, story: int, scene: Scene) -> None:
    """Both searches find exactly the passages that there are."""
    ids = library.passage_ids(story).tolist()
    shelf = Shelf(
        library, scene.path.parent, fingerprint=scene.embedder.fingerprint, dimension=scene.embedder.dimension
    )
    assert sorted(id for id, _ in shelf.snapshot(story).search(scene.question, limit=99)) == ids
    ferries = [id for id, passage in library.passages(ids).items() if "Ferry" in passage.text]
    assert sorted(id for id, _ in library.lexical(story, "ferry", limit=99)) == ferries


def spread(total: int, times: int, seed: int) -> Iterator[int]:
    """Random places below the total, one in each of as many equal parts."""
    choice = random.Random(seed)
    return (int((part + choice.random()) * total / times) for part in range(times))


@pytest.mark.slow
def test_killed_at_any_statement_of_adding(scene: Scene, assert_whole: Whole) -> None:
    total = scene.statements(add_and_remove)
    found = [
        assert_sound(scene, scene.killed_at(place, add_and_remove), assert_whole, began_with=OLD)
        for place in spread(total, 40, seed=1)
    ]
    assert found == sorted(found)  # the later it is killed, the more there is
    assert set(found) == {0, 1, 2, 3, 5, 6}  # whole batches only


def test_killed_while_the_library_is_made(scene: Scene, assert_whole: Whole) -> None:
    scene.before.unlink()
    for place in spread(scene.statements(add_and_remove) // 3, 15, seed=2):
        assert_sound(scene, scene.killed_at(place, add_and_remove), assert_whole, began_with=[])


def test_killed_after_any_time(scene: Scene, assert_whole: Whole) -> None:
    """Within statements too, as while a transaction is written and synced. When exactly differs from run to run."""
    for time_ms in spread(120, 15, seed=3):
        told = scene.killed_after((1 + time_ms) / 1_000, add_and_remove)
        assert_sound(scene, told, assert_whole, began_with=OLD)


def rebuild_with_another(path: Path, embedder: Embedder, tell: Tell) -> None:
    library = Library(path)
    for done in rebuild(library, Halved(embedder)):
        tell(done)
    tell("rebuilt")


class Halved:
    """Another model: half of the real one's dimensions."""

    fingerprint = "half@1"

    def __init__(self, real: Embedder) -> None:
        self.real, self.dimension, self.limit_tokens = real, real.dimension // 2, real.limit_tokens
        self.count_tokens = real.count_tokens

    def encode_query(self, question: str) -> NDArray[np.float32]:
        return self.real.encode_query(question)[: self.dimension]

    def encode_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        return self.real.encode_passages(passages)[:, : self.dimension]


def test_killed_while_it_is_rebuilt_it_is_of_the_old_model_or_of_the_new(
    scene: Scene, assert_whole: Whole
) -> None:
    models = []
    for place in spread(scene.statements(rebuild_with_another), 10, seed=4):
        told = scene.killed_at(place, rebuild_with_another)
        with closing(scene.opened()) as library:
            assert_whole(library)
            models.append(library.fact("embedder"))
            half = models[-1] == Halved.fingerprint
            dimension = scene.embedder.dimension // (2 if half else 1)
            assert len(library.vectors(library.passage_ids(1).tolist(), dimension=dimension)[0]) == len(OLD)
            assert half or "rebuilt" not in told
    assert models[0] == scene.embedder.fingerprint
