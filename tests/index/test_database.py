"""Whatever state the library's file is in, opening and using it ends well or in one named error."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import schema
from index.errors import (
    DiskFull,
    LibraryDamaged,
    LibraryLocked,
    LibraryReadOnly,
    LibraryTooNew,
    LibraryUnreadable,
    TextRefused,
    VerbatimError,
)
from index.integrity import check_integrity
from index.library import Library
from index.nouns import Draft
from index.writer import Outcome, Stored, ensure_story

Put = Callable[..., list[Stored]]
Whole = Callable[[Library], None]

DRAFTS = [
    Draft(
        f"Bridge number {number} closed. Nobody knew why it did, or said so.",
        id=f"a{number}",
        title=f"Bridge {number}",
        published=datetime(2026, 3, number, tzinfo=UTC),
    )
    for number in range(1, 13)
]


@pytest.fixture
def filled(library: Library, put: Put) -> Path:
    """The path of a library with articles that nobody has open."""
    put(*DRAFTS)
    library.close()
    return library.database.path


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Every connection that is made from now on."""
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noted(*args: object, **kwargs: object) -> sqlite3.Connection:
        made.append(connect(*args, **kwargs))  # type: ignore[call-overload]  # handed on as they come
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", noted)
    return made


def is_closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.total_changes  # noqa: B018  # raises on a closed connection
    except sqlite3.ProgrammingError:
        return True
    return False


def everything(path: Path) -> dict[str, str]:
    """Texts by id, after reading all that there is to read."""
    with closing(Library(path, lock_wait_s=1.0)) as library:
        story = library.story("main").key
        texts = {
            entry.id: library.article(story, entry.id).text for entry in library.entries(story, limit=99)
        }
        ids = library.passage_ids(story).tolist()
        library.passages(ids)
        library.vectors(ids, dimension=384)
        library.lexical(story, "bridge OR why", limit=99)
        library.counts()
        check_integrity(library)
        return texts


class TestMigration:
    def test_a_new_file_gets_all_steps(self, library: Library) -> None:
        assert library.rows("PRAGMA user_version") == [(len(schema.STEPS),)]
        assert library.rows("PRAGMA journal_mode") == [("wal",)]
        assert library.database.writable

    def test_an_old_file_gets_the_missing_steps_and_keeps_what_it_holds(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "library.sqlite3"
        with monkeypatch.context() as older:
            older.setattr(schema, "STEPS", schema.STEPS[:1])
            with closing(Library(path)) as library, library.database.writing() as connection:
                connection.execute("INSERT INTO stories (name, edition) VALUES ('main', 5)")
        with closing(Library(path)) as library:
            assert library.edition(1) == 5
            assert len(library.mark(1)) == 32
            assert library.rows("PRAGMA user_version") == [(len(schema.STEPS),)]
        with closing(Library(path)) as again:
            assert again.story("main").key == 1

    def test_a_step_that_fails_leaves_the_file_as_it_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "library.sqlite3"
        Library(path).close()
        broken = (*schema.STEPS, ("CREATE TABLE more (x)", "CREATE TABLE more (x)"))
        with monkeypatch.context() as newer:
            newer.setattr(schema, "STEPS", broken)
            with pytest.raises(LibraryDamaged):
                Library(path)
        with closing(Library(path)) as library:
            assert library.rows("SELECT name FROM sqlite_master WHERE name = 'more'") == []

    def test_a_newer_file_is_left_alone(self, filled: Path, connections: list[sqlite3.Connection]) -> None:
        with closing(sqlite3.connect(filled)) as connection:
            connection.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
        with pytest.raises(LibraryTooNew) as caught:
            Library(filled)
        assert caught.value.facts == {"found": len(schema.STEPS) + 1, "known": len(schema.STEPS)}
        assert all(map(is_closed, connections))

    def test_another_programs_database_is_not_taken_over(self, tmp_path: Path) -> None:
        path = tmp_path / "library.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE stories (plot)")
        with pytest.raises(LibraryDamaged):
            Library(path)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("stories",)]


class TestLocked:
    @pytest.fixture
    def patient(self, tmp_path: Path) -> Iterator[Library]:
        with closing(Library(tmp_path / "library.sqlite3", lock_wait_s=0.05)) as library:
            yield library

    def test_a_writer_gives_up_after_its_patience_and_readers_go_on(self, patient: Library) -> None:
        ensure_story(patient, "main", None)
        with closing(sqlite3.connect(patient.database.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("INSERT INTO facts VALUES ('a', 'b')")
            with pytest.raises(LibraryLocked) as caught:
                ensure_story(patient, "more", None)
            assert caught.value.facts == {"path": str(patient.database.path), "waited_s": 0.05}
            assert [story.name for story in patient.stories()] == ["main"]
            assert patient.fact("a") is None
        assert ensure_story(patient, "more", None).name == "more"

    def test_a_writer_waits_for_another_that_ends_in_time(self, tmp_path: Path) -> None:
        with closing(Library(tmp_path / "library.sqlite3", lock_wait_s=30.0)) as library:
            other = sqlite3.connect(library.database.path, check_same_thread=False, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            begun = threading.Event()

            def write() -> None:
                # Called when a statement begins, which is before it waits for the lock.
                library.database.reading().set_trace_callback(lambda sql: begun.set())
                ensure_story(library, "main", None)

            waiting = threading.Thread(target=write)
            waiting.start()
            begun.wait()
            other.execute("ROLLBACK")
            waiting.join()
            other.close()
            assert [story.name for story in library.stories()] == ["main"]

    def test_writers_of_one_process_wait_for_each_other_however_long(self, patient: Library) -> None:
        second = threading.Thread(target=ensure_story, args=(patient, "second", None))
        with patient.database.writing() as connection:
            connection.execute("INSERT INTO stories (name) VALUES ('first')")
            second.start()
            second.join(timeout=0.2)  # longer than its patience with another process
            assert second.is_alive()
        second.join()
        assert [story.name for story in patient.stories()] == ["first", "second"]

    def test_closing_takes_no_connection_from_a_thread_that_is_using_it(self, library: Library) -> None:
        begun, closed = threading.Event(), threading.Event()
        failed: list[BaseException] = []
        used: list[sqlite3.Connection] = []

        def write() -> None:
            try:
                with library.database.writing() as connection:
                    used.append(connection)
                    begun.set()
                    assert closed.wait(20)
                    connection.execute("INSERT INTO stories (name) VALUES ('kept')")
            except BaseException as error:  # told by the test's own thread
                failed.append(error)

        writer = threading.Thread(target=write)
        writer.start()
        assert begun.wait(20)
        library.close()
        closed.set()
        writer.join()
        assert failed == []
        assert is_closed(used[0])
        with closing(Library(library.database.path)) as again:
            assert [story.name for story in again.stories()] == ["kept"]

    def test_a_file_that_is_locked_while_it_is_opened(
        self, tmp_path: Path, connections: list[sqlite3.Connection]
    ) -> None:
        path = tmp_path / "library.sqlite3"
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE x (y)")
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(LibraryLocked):
                Library(path, lock_wait_s=0.05)
            assert [is_closed(connection) for connection in connections] == [False, True]

    def test_a_writers_failure_frees_the_lock(self, library: Library) -> None:
        def fail() -> None:
            with library.database.writing() as connection:
                connection.execute("INSERT INTO facts VALUES ('a', 'b')")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()
        assert library.fact("a") is None
        with closing(Library(library.database.path, lock_wait_s=0.05)) as other:
            ensure_story(other, "main", None)


class TestReadOnly:
    @pytest.fixture
    def folder(self, filled: Path, unprivileged: Path) -> Path:
        """A folder of nobody's with a copy of the filled library."""
        (unprivileged / "data").mkdir()
        copy = unprivileged / "data" / "library.sqlite3"
        with as_root():
            data = filled.read_bytes()
        copy.write_bytes(data)
        return copy.parent

    @pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o500, 0o400), (0o700, 0o400), (0o500, 0o600)])
    def test_what_may_only_be_read_is_read_and_refuses_writing(
        self, folder: Path, folder_mode: int, file_mode: int
    ) -> None:
        path = folder / "library.sqlite3"
        path.chmod(file_mode)
        folder.chmod(folder_mode)
        with closing(Library(path)) as library:
            assert library.article(1, "a3").text == DRAFTS[2].text
            assert len(library.lexical(1, "bridge", limit=99)) == len(DRAFTS)
            with pytest.raises(LibraryReadOnly) as caught:
                ensure_story(library, "more", None)
            assert caught.value.path == str(path)
            reader = threading.Thread(target=lambda: counted.append(library.counts().articles))
            counted: list[int] = []
            reader.start()
            reader.join()
            assert counted == [len(DRAFTS)]
            check_integrity(library)

    def test_one_that_must_be_migrated_first_says_so(
        self, folder: Path, connections: list[sqlite3.Connection]
    ) -> None:
        path = folder / "library.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 0")
        path.chmod(0o400)
        folder.chmod(0o500)
        with pytest.raises(LibraryReadOnly):
            Library(path)
        assert all(map(is_closed, connections))

    def test_one_of_a_newer_version_says_so(self, folder: Path) -> None:
        path = folder / "library.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
        path.chmod(0o400)
        folder.chmod(0o500)
        with pytest.raises(LibraryTooNew):
            Library(path)

    def test_a_log_that_cannot_be_read_is_not_left_out(self, folder: Path) -> None:
        """What was committed last stands in the log alone: without it, an answer would be of half a library."""
        path = folder / "library.sqlite3"
        writer = Library(path)
        ensure_story(writer, "in the log", None)
        copy = folder / "copy.sqlite3"
        copy.write_bytes(path.read_bytes())
        log = folder / "copy.sqlite3-wal"
        log.write_bytes(Path(f"{path}-wal").read_bytes())
        writer.close()
        copy.chmod(0o400)
        log.chmod(0o400)
        folder.chmod(0o500)
        with pytest.raises(LibraryUnreadable):
            Library(copy)
        folder.chmod(0o700)
        with closing(Library(copy)) as library:
            assert [story.name for story in library.stories()] == ["in the log", "main"]


class TestUnreadable:
    def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        with pytest.raises(LibraryUnreadable):
            Library(tmp_path)

    def test_a_file_in_its_folders_place(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("x")
        with pytest.raises(LibraryUnreadable) as caught:
            Library(tmp_path / "data" / "library.sqlite3")
        assert caught.value.path == str(tmp_path / "data" / "library.sqlite3")

    def test_a_folder_that_may_not_be_entered_or_written(self, unprivileged: Path) -> None:
        closed = unprivileged / "closed"
        closed.mkdir()
        for mode in (0o000, 0o500):
            closed.chmod(mode)
            for path in (closed / "library.sqlite3", closed / "new" / "library.sqlite3"):
                with pytest.raises(LibraryUnreadable):
                    Library(path)

    def test_a_file_that_may_not_be_read(
        self, unprivileged: Path, connections: list[sqlite3.Connection]
    ) -> None:
        path = unprivileged / "library.sqlite3"
        Library(path).close()
        path.chmod(0)
        with pytest.raises(LibraryUnreadable):
            Library(path)
        assert all(map(is_closed, connections))

    def test_a_strange_path_is_a_path(self, tmp_path: Path) -> None:
        path = tmp_path / "a?mode=ro#%20 é" / "l&b.sqlite3"
        Library(path).close()
        assert path.exists()


class TestDamaged:
    def test_a_file_that_is_no_database(self, tmp_path: Path, connections: list[sqlite3.Connection]) -> None:
        path = tmp_path / "library.sqlite3"
        path.write_bytes(random.Random(1).randbytes(20_000))
        with pytest.raises(LibraryDamaged) as caught:
            Library(path)
        assert caught.value.path == str(path)
        assert all(map(is_closed, connections))

    @pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.97])
    def test_a_file_that_was_cut_short(self, filled: Path, share: float) -> None:
        data = filled.read_bytes()
        filled.write_bytes(data[: int(share * len(data))])
        with pytest.raises(LibraryDamaged):
            everything(filled)

    def test_pages_of_nothing(self, filled: Path) -> None:
        data = bytearray(filled.read_bytes())
        data[4096:] = bytes(len(data) - 4096)
        filled.write_bytes(data)
        with pytest.raises(LibraryDamaged):
            everything(filled)

    def test_flipped_bits_are_told_or_harm_no_text(self, filled: Path) -> None:
        """Wherever a bit flips, nothing but a named error comes of it, and no text is read that wasn't stored."""
        data = filled.read_bytes()
        expected = {draft.id: draft.text for draft in DRAFTS}
        told = 0
        for seed in range(160):
            choice = random.Random(seed)
            # Pages begin with what holds them together, the first page with what holds the file together.
            page = choice.randrange(0, len(data), 4096)
            place = (choice.randrange(100), choice.randrange(100, 8192), page + choice.randrange(40))[
                seed % 3
            ]
            harmed = bytearray(data)
            harmed[place] ^= 1 << choice.randrange(8)
            filled.write_bytes(harmed)
            try:
                texts = everything(filled)
            except VerbatimError:
                told += 1
                continue
            assert texts.items() <= expected.items()
        assert told > 40

    def test_a_schema_that_is_no_text(self, filled: Path) -> None:
        """SQLite's words for it hold the damaged bytes, which Python can't read."""
        with closing(sqlite3.connect(filled)) as connection, connection:
            connection.execute("PRAGMA writable_schema = 1")
            connection.execute(
                "UPDATE sqlite_master SET sql = CAST(x'4352454154a0' AS TEXT) WHERE name = 'facts'"
            )
        with pytest.raises(LibraryDamaged):
            everything(filled)

    @pytest.mark.parametrize(
        "harm",
        [
            "UPDATE revisions SET text = replace(text, 'closed', 'opened')",
            "UPDATE revisions SET text = CAST(text AS BLOB)",
            "UPDATE revisions SET published = '2026-03-99'",
            "UPDATE revisions SET published = '2026-03-01T00:00:00'",
            "UPDATE revisions SET published = 7",
        ],
    )
    def test_what_was_never_stored_like_this_is_not_read(self, filled: Path, harm: str) -> None:
        with closing(sqlite3.connect(filled)) as connection, connection:
            connection.execute(harm)
        with closing(Library(filled)) as library, pytest.raises(LibraryDamaged):
            library.article(1, "a3")


class TestDiskFull:
    def test_nothing_is_lost_and_it_goes_on_when_there_is_room(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        put(*DRAFTS[:3])
        connection = library.database.reading()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(DiskFull) as caught:
            put(*DRAFTS)
        assert caught.value.path == str(library.database.path)
        assert library.counts().articles == 3
        assert_whole(library)
        connection.execute("PRAGMA max_page_count = 1000000")
        assert [stored.outcome for stored in put(*DRAFTS)] == [Outcome.KNOWN] * 3 + [Outcome.ADDED] * 9
        assert_whole(library)

    @pytest.mark.parametrize("limit_bytes", [0, 1_000, 20_000, 60_000])
    def test_a_limit_on_the_size_of_files_is_a_full_disk(
        self, library: Library, put: Put, assert_whole: Whole, limit_bytes: int
    ) -> None:
        put(DRAFTS[0])
        library.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        with file_size_limit(limit_bytes), pytest.raises(DiskFull):
            put(*DRAFTS)
        assert library.counts().articles == 1
        assert_whole(library)
        assert [stored.outcome for stored in put(*DRAFTS)] == [Outcome.KNOWN] + [Outcome.ADDED] * 11
        assert_whole(library)

    @pytest.mark.parametrize("limit_bytes", [0, 1_000, 5_000, 20_000, 40_000])
    def test_a_library_that_finds_no_room_to_begin_begins_later(
        self, tmp_path: Path, limit_bytes: int, connections: list[sqlite3.Connection]
    ) -> None:
        path = tmp_path / "library.sqlite3"
        with file_size_limit(limit_bytes), pytest.raises(DiskFull):
            Library(path)
        assert all(map(is_closed, connections))
        with closing(Library(path)) as library:
            ensure_story(library, "main", None)
            check_integrity(library)


class TestThreads:
    def test_each_thread_has_its_own_connection_and_takes_it_along(
        self, library: Library, connections: list[sqlite3.Connection]
    ) -> None:
        for _ in range(20):
            thread = threading.Thread(target=library.counts)
            thread.start()
            thread.join()
        assert len(connections) == 20
        assert sum(not is_closed(connection) for connection in connections) <= 1

    def test_closing_closes_the_connections_of_all_threads(
        self, library: Library, connections: list[sqlite3.Connection]
    ) -> None:
        ready, done = threading.Barrier(4), threading.Event()

        def hold() -> None:
            library.counts()
            ready.wait()
            done.wait()

        threads = [threading.Thread(target=hold) for _ in range(3)]
        for thread in threads:
            thread.start()
        ready.wait()
        library.close()
        library.close()
        done.set()
        for thread in threads:
            thread.join()
        assert [is_closed(connection) for connection in connections] == [True] * 3

    def test_reads_inside_reads_are_of_one_moment(self, library: Library) -> None:
        with library.database.steady():
            assert library.stories() == []
            with closing(Library(library.database.path)) as other:
                ensure_story(other, "main", None)
            with library.database.steady():
                assert library.stories() == []
            assert library.stories() == []
        assert len(library.stories()) == 1

    def test_readers_see_whole_transactions_while_a_writer_writes(self, library: Library) -> None:
        """Each transaction adds one story and one fact: whoever reads both sees as many of one as of the other."""
        stop = threading.Event()
        seen: list[tuple[int, int]] = []

        def read() -> None:
            while not stop.is_set():
                with library.database.steady():
                    seen.append((len(library.every_story()), len(library.rows("SELECT * FROM facts"))))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(60):
            with library.database.writing() as connection:
                connection.execute("INSERT INTO stories (name) VALUES (?)", (str(number),))
                connection.execute("INSERT INTO facts VALUES (?, '')", (str(number),))
        stop.set()
        for reader in readers:
            reader.join()
        assert seen
        assert all(stories == facts for stories, facts in seen)


def test_words_that_are_no_text_are_refused(library: Library) -> None:
    """As a command line may give them, where a terminal's bytes are no UTF-8."""
    for use in (
        lambda: library.story("caf\udce9"),
        lambda: ensure_story(library, "caf\udce9", None),
        lambda: library.article(1, "\ud800"),
        lambda: library.entries(1, words="\ud800"),
    ):
        with pytest.raises(TextRefused, match="surrogate"):
            use()


def test_mistakes_of_ours_are_not_called_damage(library: Library) -> None:
    for sql in ("SELEC", "SELECT ?"):
        with pytest.raises(sqlite3.Error):
            library.rows(sql)
    ensure_story(library, "main", None)
    with pytest.raises(sqlite3.OperationalError, match="unterminated"):
        library.lexical(1, '"unbalanced', limit=9)


@contextmanager
def file_size_limit(limit_bytes: int) -> Iterator[None]:
    """No file grows over the limit meanwhile, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def as_root() -> Iterator[None]:
    """Who the tests began as: pytest's own folders are closed to anybody else."""
    user = os.geteuid()
    os.seteuid(os.getuid())
    try:
        yield
    finally:
        os.seteuid(user)
