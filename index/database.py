"""Connections to the library's SQLite file: one for each thread that reads, one for the writer; errors in our terms."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import (
    DiskFull,
    LibraryDamaged,
    LibraryLocked,
    LibraryReadOnly,
    LibraryUnreadable,
    TextRefused,
    VerbatimError,
)
from index.schema import migrate, steps_missing

WAL_RETRY_S = 0.02
_PRIMARY_CODE = 0xFF  # SQLite's extended result codes keep the primary one in the low byte
# SQLite knows one full disk, ENOSPC; a quota, a limit on file sizes and a full disk under the -shm file are these.
_NO_ROOM = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_FSYNC)
# Our own statements fail like this only where the file's schema isn't what its version says.
_SCHEMA_BROKEN = re.compile(
    "no such (?:table|column)|table .* already exists|duplicate column|malformed|vtable constructor failed|"
    "unsupported file format|invalid fts5 file format"
)


class Database:
    """The library's file. Write-ahead logging lets readers go on while one process writes."""

    def __init__(self, path: Path, *, lock_wait_s: float) -> None:
        """Open the file, or make it, and migrate it. A file that may only be read is opened so.

        Raises LibraryDamaged, LibraryLocked, LibraryTooNew, LibraryUnreadable, DiskFull; LibraryReadOnly for one
        that must be migrated first.
        """
        self.path = path
        self.lock_wait_s = lock_wait_s
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        self._using: Counter[threading.Thread] = Counter()
        self._left: dict[threading.Thread, sqlite3.Connection] = {}  # closed by the threads that use them
        self._guard = threading.Lock()
        self._write_lock = threading.RLock()
        self._query = ""
        try:
            self.writable = self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> bool:
        with suppress(OSError):  # told by the open below, in better words
            self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.translated():
                connection = self.reading()
                self._write_ahead(connection)
                migrate(connection)
            return True
        except (LibraryReadOnly, LibraryUnreadable):
            self.close()
            if not os.path.isfile(self.path):
                raise LibraryUnreadable(str(self.path)) from None
        self._open_read_only()
        return False

    def _write_ahead(self, connection: sqlite3.Connection) -> None:
        """Switch a new file to write-ahead logging. SQLite doesn't wait for others that do the same: we do."""
        patience = time.monotonic() + self.lock_wait_s
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                busy = (error.sqlite_errorcode & _PRIMARY_CODE) == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > patience:
                    raise
            time.sleep(WAL_RETRY_S)

    def _open_read_only(self) -> None:
        """Read what can't be written; ``immutable`` serves where not even a lock file can be made."""
        log = f"{self.path}-wal"
        queries = ["?mode=ro"]
        # Immutable means that the log isn't read: with something in it, that would be half a library.
        if not os.path.exists(log) or not os.path.getsize(log):
            queries.append("?mode=ro&immutable=1")
        for self._query in queries:
            with suppress(LibraryReadOnly, LibraryUnreadable), self.translated():
                missing = steps_missing(self.reading())
                break
            self.close()
        else:
            raise LibraryUnreadable(str(self.path))
        if missing:
            raise LibraryReadOnly(str(self.path))

    def reading(self) -> sqlite3.Connection:
        """This thread's connection."""
        return self._connections.get(threading.current_thread()) or self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path.absolute().as_uri() + self._query,
            uri=True,
            timeout=self.lock_wait_s,
            isolation_level=None,
            check_same_thread=False,  # closed by whichever thread closes the library
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            # FULL: what was acknowledged survives a power cut too, not only a killed process.
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        with self._guard:
            for thread in [thread for thread in self._connections if not thread.is_alive()]:
                self._connections.pop(thread).close()
            self._connections[threading.current_thread()] = connection
        return connection

    @contextmanager
    def steady(self) -> Iterator[None]:
        """All that this thread reads inside is of one moment, whatever is written meanwhile."""
        with self.translated():
            connection = self.reading()
            within_another = connection.in_transaction
            if within_another:
                yield
                return
            try:
                connection.execute("BEGIN")
                yield
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all; writers, also of other processes, go one after another."""
        if not self.writable:
            raise LibraryReadOnly(str(self.path))
        with self._write_lock, self.translated():
            connection = self.reading()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite rolls back by itself on a full disk
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn sqlite3's errors into ours. Whatever uses this thread's connection stands inside: see ``close``."""
        try:
            with self._in_use():
                yield
        except sqlite3.Error as error:
            told = self._told(error)
            if told is None:
                raise
            raise told from error
        except UnicodeEncodeError as error:
            raise TextRefused("surrogate") from error
        except UnicodeDecodeError as error:  # in the words of an error that names what it found
            raise LibraryDamaged(str(self.path)) from error
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(str(self.path)) from error
            raise

    def _told(self, error: sqlite3.Error) -> VerbatimError | None:
        """What a person is told; None for a mistake of ours, which goes on as it is."""
        path = str(self.path)
        code: int | None = getattr(error, "sqlite_errorcode", None)
        if code is None:  # raised by the module itself: for text in the file that isn't UTF-8, or a mistake
            return LibraryDamaged(path) if isinstance(error, sqlite3.OperationalError) else None
        if code in _NO_ROOM:
            return DiskFull(path)
        match code & _PRIMARY_CODE:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
                return LibraryLocked(path, self.lock_wait_s)
            case sqlite3.SQLITE_READONLY:
                return LibraryReadOnly(path)
            case sqlite3.SQLITE_FULL:
                return DiskFull(path)
            case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
                return LibraryUnreadable(path)
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_IOERR:
                return LibraryDamaged(path)
            case sqlite3.SQLITE_ERROR if _SCHEMA_BROKEN.match(str(error)):
                return LibraryDamaged(path)
        return None

    def close(self) -> None:
        """Close every thread's connection.

        One that another thread is using just now is closed when that thread is done with it: closed under its hands,
        it would take the process down.
        """
        with self._guard:
            for thread, connection in self._connections.items():
                if self._using[thread] and thread is not threading.current_thread():
                    self._left[thread] = connection
                else:
                    connection.close()
            self._connections.clear()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        thread = threading.current_thread()
        with self._guard:
            self._using[thread] += 1
        try:
            yield
        finally:
            with self._guard:
                self._using[thread] -= 1
                if not self._using[thread]:
                    del self._using[thread]
                    if left := self._left.pop(thread, None):
                        left.close()
