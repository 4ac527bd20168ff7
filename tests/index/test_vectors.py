"""Dense search finds what plain arithmetic finds, from a cache that is right or not used."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import vectors
from index.embedder import Embedder
from index.errors import ModelMismatch
from index.ingest import rebuild
from index.library import Library
from index.nouns import Draft, Span
from index.vectors import Shelf, Snapshot, read_cache, write_cache
from index.writer import Prepared, Stored, ensure_story, remove, store

Put = Callable[..., list[Stored]]

DIMENSION = 8
MODEL = "made up@1"
TEXT = "One is. Two is. Three is."


def unit_rows(seed: int, count: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def snapshot_of(ids: list[int], rows: NDArray[np.float32]) -> Snapshot:
    index = faiss.IndexFlatIP(DIMENSION)
    index.add(rows)
    return Snapshot("mark", np.array(ids, dtype=np.int64), index)


def add(library: Library, id: str, *, seed: int, count: int = 3, story: str = "main") -> None:
    """An article with made-up vectors."""
    prepared = Prepared(Draft(f"{id} {seed}. {TEXT}", id=id), (Span(0, 4),) * count, unit_rows(seed, count))
    store(library, ensure_story(library, story, None), [prepared], fingerprint=MODEL)


def shelf_of(library: Library) -> Shelf:
    return Shelf(library, library.database.path.parent / "vectors", fingerprint=MODEL, dimension=DIMENSION)


def expected(library: Library, story: int = 1) -> dict[int, list[float]]:
    """The story's vectors as they are in the library, by passage."""
    rows = library.rows(
        "SELECT passage, vector FROM vectors JOIN passages ON id = passage WHERE story = ? ORDER BY id",
        (story,),
    )
    return {id: np.frombuffer(vector, "<f4").tolist() for id, vector in rows}


def held(snapshot: Snapshot) -> dict[int, list[float]]:
    rows = snapshot.index.reconstruct_n(0, len(snapshot.ids))
    return dict(zip(snapshot.ids.tolist(), rows.tolist(), strict=True))


@pytest.fixture
def shelf(library: Library) -> Shelf:
    return shelf_of(library)


@pytest.fixture
def vectors_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many vectors each read of the library asked for, as they come."""
    asked: list[int] = []
    real = Library.vectors

    def counted(self: Library, ids: list[int], *, dimension: int) -> tuple[list[int], NDArray[np.float32]]:
        asked.append(len(ids))
        return real(self, ids, dimension=dimension)

    monkeypatch.setattr(Library, "vectors", counted)
    return asked


class TestSearch:
    @given(
        seed=st.integers(0, 2**32 - 1),
        count=st.integers(1, 60),
        limit=st.integers(1, 80),
        allowed=st.none() | st.sets(st.integers(0, 200), max_size=40),
    )
    @settings(deadline=None, max_examples=150)
    def test_finds_what_numpy_finds(
        self, seed: int, count: int, limit: int, allowed: set[int] | None
    ) -> None:
        choice = np.random.default_rng(seed)
        ids = sorted(choice.choice(200, size=count, replace=False).tolist())
        rows, query = unit_rows(seed, count), unit_rows(seed + 1, 1)[0]
        wanted = None if allowed is None else np.array(sorted(allowed), dtype=np.int64)
        found = snapshot_of(ids, rows).search(query, limit=limit, allowed=wanted)
        cosines = dict(zip(ids, (rows @ query).tolist(), strict=True))
        within = [id for id in ids if allowed is None or id in allowed]
        best = sorted(within, key=lambda id: -cosines[id])[:limit]
        assert [id for id, _ in found] == best
        assert [cosine for _, cosine in found] == pytest.approx([cosines[id] for id in best], abs=1e-6)

    def test_ties_are_in_order_of_their_ids(self) -> None:
        rows = np.repeat(unit_rows(1, 1), 5, axis=0)
        found = snapshot_of([3, 5, 8, 13, 21], rows).search(rows[0], limit=5)
        assert [id for id, _ in found] == [3, 5, 8, 13, 21]

    def test_nothing_is_found_where_nothing_is(self) -> None:
        empty = snapshot_of([], np.empty((0, DIMENSION), np.float32))
        assert empty.search(unit_rows(1, 1)[0], limit=5) == []
        assert empty.cosines(unit_rows(1, 1)[0], [1, 2]) == {}
        full = snapshot_of([1], unit_rows(1, 1))
        assert full.search(unit_rows(1, 1)[0], limit=5, allowed=np.array([], dtype=np.int64)) == []
        assert full.search(unit_rows(1, 1)[0], limit=5, allowed=np.array([2])) == []

    def test_cosines_are_of_the_passages_that_are_there(self) -> None:
        rows, query = unit_rows(1, 3), unit_rows(2, 1)[0]
        found = snapshot_of([10, 20, 30], rows).cosines(query, [30, 5, 10, 99, 20, 25])
        assert found == pytest.approx(
            {30: rows[2] @ query, 10: rows[0] @ query, 20: rows[1] @ query}, abs=1e-6
        )


class TestShelf:
    def test_holds_each_storys_own_vectors(self, library: Library, shelf: Shelf) -> None:
        add(library, "a", seed=1)
        add(library, "b", seed=2, story="other")
        other = library.story("other").key
        assert held(shelf.snapshot(1)) == expected(library, 1)
        assert held(shelf.snapshot(other)) == expected(library, other)
        assert not set(expected(library, 1)) & set(expected(library, other))

    def test_the_same_edition_is_the_same_snapshot(self, library: Library, shelf: Shelf) -> None:
        add(library, "a", seed=1)
        assert shelf.snapshot(1) is shelf.snapshot(1)
        assert held(shelf.snapshot(9)) == {}

    @pytest.mark.parametrize("change", ["add", "revise", "remove", "remove all", "remove story"])
    def test_a_change_is_seen_and_only_what_is_new_is_read(
        self, library: Library, shelf: Shelf, vectors_read: list[int], change: str
    ) -> None:
        add(library, "a", seed=1)
        add(library, "b", seed=2)
        before = shelf.snapshot(1)
        old = held(before)
        del vectors_read[:]
        with closing(Library(library.database.path)) as other:  # what another process does is seen too
            apply(other, change)
        assert held(shelf.snapshot(1)) == expected(library)
        assert held(before) == old
        assert sum(vectors_read) == {"add": 3, "revise": 2}.get(change, 0)

    def test_a_snapshot_in_use_keeps_answering_as_it_did(self, library: Library, shelf: Shelf) -> None:
        add(library, "a", seed=1)
        snapshot, query = shelf.snapshot(1), unit_rows(7, 1)[0]
        before = snapshot.search(query, limit=9)
        for seed in range(2, 6):
            add(library, str(seed), seed=seed)
            remove(library, library.story("main"), "a" if seed == 2 else str(seed - 1))
            assert shelf.snapshot(1) is not snapshot
        assert snapshot.search(query, limit=9) == before

    def test_readers_get_whole_snapshots_while_a_writer_adds(self, library: Library, shelf: Shelf) -> None:
        """Each edition adds an article of three: any snapshot holds whole articles and exactly their vectors."""
        start, stop = threading.Barrier(4), threading.Event()
        wrong: list[object] = []
        sizes: list[list[int]] = [[], [], []]

        def read(seen: list[int]) -> None:
            start.wait()
            while not stop.is_set():
                snapshot = shelf.snapshot(1)
                truth = {id: row for id, row in all_rows.items() if id in set(snapshot.ids.tolist())}
                if len(snapshot.ids) % 3 or held(snapshot) != truth:
                    wrong.append(snapshot)
                seen.append(len(snapshot.ids))

        all_rows = {
            3 * number + place + 1: unit_rows(number, 3)[place].tolist()
            for number in range(25)
            for place in range(3)
        }
        ensure_story(library, "main", None)
        threads = [threading.Thread(target=read, args=(seen,)) for seen in sizes]
        for thread in threads:
            thread.start()
        start.wait()
        for number in range(25):
            add(library, str(number), seed=number)
        stop.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert all(seen == sorted(seen) for seen in sizes)
        assert held(shelf.snapshot(1)) == expected(library) == all_rows

    def test_a_snapshot_is_of_one_moment(
        self, library: Library, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A writer who comes between two looks at the library is seen by the next question."""
        add(library, "a", seed=1)
        before = expected(library)
        passage_ids = Library.passage_ids

        def interrupted(self: Library, story: int) -> NDArray[np.int64]:
            monkeypatch.setattr(Library, "passage_ids", passage_ids)
            with closing(Library(library.database.path)) as other:
                add(other, "b", seed=2)
            return passage_ids(self, story)

        monkeypatch.setattr(Library, "passage_ids", interrupted)
        assert held(shelf.snapshot(1)) == before
        assert held(shelf.snapshot(1)) == expected(library) != before

    def test_an_edition_is_read_once_for_all_who_wait_for_it(
        self, library: Library, shelf: Shelf, vectors_read: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add(library, "a", seed=1)
        found: list[Snapshot] = []
        second = threading.Thread(target=lambda: found.append(shelf.snapshot(1)))
        passage_ids = Library.passage_ids

        def meanwhile(self: Library, story: int) -> NDArray[np.int64]:
            monkeypatch.setattr(Library, "passage_ids", passage_ids)
            second.start()
            second.join(timeout=0.2)  # it would be done by then if it didn't wait
            assert second.is_alive()
            return passage_ids(self, story)

        monkeypatch.setattr(Library, "passage_ids", meanwhile)
        first = shelf.snapshot(1)
        second.join()
        assert found[0] is first
        assert vectors_read == [3]

    def test_another_model_is_noticed_when_the_library_was_rebuilt(
        self, library: Library, shelf: Shelf
    ) -> None:
        add(library, "a", seed=1)
        shelf.snapshot(1)
        with library.database.writing() as connection:
            connection.execute("UPDATE facts SET value = 'other@1' WHERE name = 'embedder'")
            connection.execute("UPDATE stories SET mark = 'new'")
        with pytest.raises(ModelMismatch):
            shelf.snapshot(1)


def apply(library: Library, change: str) -> None:
    match change:
        case "add":
            add(library, "c", seed=3)
        case "revise":
            add(library, "a", seed=4, count=2)
        case "remove":
            remove(library, library.story("main"), "a")
        case "remove all":
            for id in ("a", "b"):
                remove(library, library.story("main"), id)
        case "remove story":
            with library.database.writing() as connection:
                connection.execute("DELETE FROM stories WHERE key = 1")


class TestCache:
    @pytest.fixture
    def cached(self, library: Library, shelf: Shelf, vectors_read: list[int]) -> Path:
        """The cache of a library with two articles."""
        add(library, "a", seed=1)
        add(library, "b", seed=2)
        shelf.publish(1)
        del vectors_read[:]
        return shelf.path(1)

    def test_comes_back_as_it_was(self, tmp_path: Path) -> None:
        snapshot = snapshot_of([1, 5, 2**40], unit_rows(1, 3))
        write_cache(tmp_path / "new" / "story-1.faiss", snapshot, fingerprint=MODEL)
        read = read_cache(tmp_path / "new" / "story-1.faiss", "mark", fingerprint=MODEL, dimension=DIMENSION)
        assert read is not None
        assert (held(read), read.mark) == (held(snapshot), "mark")
        assert os.listdir(tmp_path / "new") == ["story-1.faiss"]

    def test_an_empty_one_comes_back_too(self, tmp_path: Path) -> None:
        snapshot = snapshot_of([], np.empty((0, DIMENSION), np.float32))
        write_cache(tmp_path / "a", snapshot, fingerprint=MODEL)
        read = read_cache(tmp_path / "a", "mark", fingerprint=MODEL, dimension=DIMENSION)
        assert read is not None
        assert held(read) == {}

    def test_spares_reading_the_vectors(
        self, library: Library, cached: Path, vectors_read: list[int]
    ) -> None:
        assert held(shelf_of(library).snapshot(1)) == expected(library)
        assert vectors_read == []

    def test_there_is_none_at_first_which_is_no_news(
        self, library: Library, shelf: Shelf, caplog: pytest.LogCaptureFixture
    ) -> None:
        add(library, "a", seed=1)
        assert held(shelf.snapshot(1)) == expected(library)
        assert caplog.records == []

    @pytest.mark.parametrize("change", ["add", "revise", "remove", "remove all", "remove story"])
    def test_a_stale_one_is_not_used(self, library: Library, cached: Path, change: str) -> None:
        apply(library, change)
        assert held(shelf_of(library).snapshot(1)) == expected(library)

    def test_one_of_another_library_is_not_used(self, library: Library, cached: Path, tmp_path: Path) -> None:
        """The same ids, the same edition, other vectors: as after deleting a library and adding other articles."""
        fresh = Library(tmp_path / "fresh.sqlite3")
        add(fresh, "c", seed=8)
        add(fresh, "d", seed=9)
        assert fresh.edition(1) == library.edition(1)
        assert expected(fresh).keys() == expected(library).keys()
        shelf = Shelf(fresh, cached.parent, fingerprint=MODEL, dimension=DIMENSION)
        assert held(shelf.snapshot(1)) == expected(fresh) != expected(library)
        fresh.close()

    def test_one_from_before_a_backup_was_put_back_is_not_used(self, library: Library, shelf: Shelf) -> None:
        add(library, "a", seed=1)
        library.close()
        backup = library.database.path.read_bytes()
        add(library, "b", seed=2)
        shelf.publish(1)
        library.close()
        library.database.path.write_bytes(backup)
        add(library, "c", seed=3)
        assert held(shelf_of(library).snapshot(1)) == expected(library)

    @pytest.mark.parametrize(
        ("fingerprint", "dimension"), [("other@1", DIMENSION), (MODEL, DIMENSION + 1), ("", 0)]
    )
    def test_another_models_is_not_used(
        self, library: Library, cached: Path, fingerprint: str, dimension: int
    ) -> None:
        mark = library.mark(1)
        assert read_cache(cached, mark, fingerprint=MODEL, dimension=DIMENSION) is not None
        assert read_cache(cached, mark, fingerprint=fingerprint, dimension=dimension) is None
        assert read_cache(cached, mark + "0", fingerprint=MODEL, dimension=DIMENSION) is None

    def test_one_of_another_format_is_not_used(
        self, library: Library, cached: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(vectors, "FORMAT", "verbatim vectors 0")
        assert read_cache(cached, library.mark(1), fingerprint=MODEL, dimension=DIMENSION) is None

    def test_whatever_its_length_it_is_whole_or_not_used(
        self, library: Library, cached: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        data = cached.read_bytes()
        for length in range(len(data)):
            cached.write_bytes(data[:length])
            assert read_cache(cached, library.mark(1), fingerprint=MODEL, dimension=DIMENSION) is None
        assert {record.levelname for record in caplog.records} == {"WARNING"}
        cached.write_bytes(data + b"\0")
        assert held(shelf_of(library).snapshot(1)) == expected(library)

    def test_whichever_byte_is_flipped_it_is_not_used(self, library: Library, cached: Path) -> None:
        data = cached.read_bytes()
        for place in range(len(data)):
            harmed = bytearray(data)
            harmed[place] ^= 1 << place % 8
            cached.write_bytes(harmed)
            assert read_cache(cached, library.mark(1), fingerprint=MODEL, dimension=DIMENSION) is None
        assert held(shelf_of(library).snapshot(1)) == expected(library)

    @pytest.mark.parametrize(
        "data", [b"", b"\n", b"{}\n", b"[]\n" * 40, b"\0" * 500, json.dumps({}).encode() * 99]
    )
    def test_what_is_no_cache_is_not_used(self, library: Library, cached: Path, data: bytes) -> None:
        cached.write_bytes(data)
        assert held(shelf_of(library).snapshot(1)) == expected(library)

    def test_a_folder_in_its_place_harms_nothing(self, library: Library, cached: Path) -> None:
        cached.unlink()
        cached.mkdir()
        shelf = shelf_of(library)
        assert held(shelf.snapshot(1)) == expected(library)
        shelf.publish(1)
        assert cached.is_dir()
        assert os.listdir(cached.parent) == [cached.name]

    def test_one_that_cannot_be_written_costs_nothing_else(
        self, library: Library, cached: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        cached.unlink()
        cached.parent.rmdir()
        cached.parent.write_text("a file in the folder's place")
        shelf_of(library).publish(1)
        assert [record.levelname for record in caplog.records] == ["WARNING"] * 2


class TestPublishing:
    @pytest.fixture
    def published(self, library: Library, shelf: Shelf) -> bytes:
        """What is in the cache before an article is added."""
        add(library, "a", seed=1)
        shelf.publish(1)
        data = shelf.path(1).read_bytes()
        add(library, "b", seed=2)
        return data

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    @pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
    def test_a_failure_leaves_the_old_cache_and_nothing_else(
        self, shelf: Shelf, published: bytes, step: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise error

        with monkeypatch.context() as failing:
            failing.setattr(os, step, fail)
            if isinstance(error, OSError):
                shelf.publish(1)
            else:
                with pytest.raises(KeyboardInterrupt):
                    shelf.publish(1)
        assert shelf.path(1).read_bytes() == published
        assert os.listdir(shelf.path(1).parent) == [shelf.path(1).name]

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    def test_a_kill_leaves_the_old_cache_and_a_leftover_that_is_swept(
        self, library: Library, shelf: Shelf, published: bytes, step: str, fork
    ) -> None:
        def publish(tell: object) -> None:
            setattr(os, step, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            shelf.publish(1)

        library.close()
        assert fork(publish).end() == ([], -signal.SIGKILL)
        folder = shelf.path(1).parent
        assert shelf.path(1).read_bytes() == published
        (leftover,) = (path for path in folder.iterdir() if path != shelf.path(1))
        assert held(shelf_of(library).snapshot(1)) == expected(library)
        shelf.publish(1)
        assert leftover.exists()  # it may be another process's, which is writing now
        os.utime(leftover, (0, 0))
        shelf.publish(1)
        assert os.listdir(folder) == [shelf.path(1).name]
        assert shelf.path(1).read_bytes() != published

    def test_the_file_is_whole_and_synced_before_it_takes_its_place(
        self, library: Library, shelf: Shelf, published: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        steps: list[str] = []
        fsync, replace_file = os.fsync, os.replace

        def synced(file: int) -> None:
            steps.append(f"synced {os.fstat(file).st_size}")
            fsync(file)

        def replaced(source: str, target: Path) -> None:
            steps.append(f"replaced {os.path.getsize(source)}")
            assert read_cache(Path(source), library.mark(1), fingerprint=MODEL, dimension=DIMENSION)
            replace_file(source, target)

        monkeypatch.setattr(os, "fsync", synced)
        monkeypatch.setattr(os, "replace", replaced)
        shelf.publish(1)
        size = shelf.path(1).stat().st_size
        assert steps == [f"synced {size}", f"replaced {size}"]


class TestWithTheRealEmbedder:
    @pytest.fixture
    def shelf(self, library: Library, embedder: Embedder, put: Put) -> Shelf:
        put(
            Draft("The bridge closed because of cracks.", id="bridge"),
            Draft("The orchestra played two symphonies.", id="music"),
            Draft("The mayor resigned after the vote.", id="mayor"),
        )
        return Shelf(
            library,
            library.database.path.parent / "vectors",
            fingerprint=embedder.fingerprint,
            dimension=embedder.dimension,
        )

    def best(self, library: Library, shelf: Shelf, embedder: Embedder, question: str) -> str:
        (hit, *_) = shelf.snapshot(1).search(embedder.encode_query(question), limit=1)
        return library.passages([hit[0]])[hit[0]].article.id

    def test_a_question_finds_its_passage(self, library: Library, shelf: Shelf, embedder: Embedder) -> None:
        assert self.best(library, shelf, embedder, "Who gave a concert?") == "music"
        assert self.best(library, shelf, embedder, "Why can't cars cross the river?") == "bridge"
        assert self.best(library, shelf, embedder, "Who left office?") == "mayor"

    def test_a_damaged_cache_costs_no_embedding(self, library: Library, shelf: Shelf, counting) -> None:
        shelf.publish(1)
        shelf.path(1).write_bytes(b"harmed")
        again = Shelf(
            library, shelf.path(1).parent, fingerprint=counting.fingerprint, dimension=counting.dimension
        )
        assert self.best(library, again, counting, "Who gave a concert?") == "music"
        assert counting.encoded == []

    def test_a_rebuild_gives_the_same_vectors_under_new_ids(
        self, library: Library, shelf: Shelf, embedder: Embedder
    ) -> None:
        before = shelf.snapshot(1)
        assert list(rebuild(library, embedder)) == [1, 2, 3]
        after = shelf.snapshot(1)
        assert not set(before.ids.tolist()) & set(after.ids.tolist())
        assert np.allclose(before.index.reconstruct_n(0, 3), after.index.reconstruct_n(0, 3), atol=1e-6)
