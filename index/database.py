"""Connections to the library's SQLite file: one for each thread that reads, one for the writer; errors in our terms."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import (
    DiskFull,
    LibraryDamaged,
    LibraryLocked,
    LibraryReadOnly,
    LibraryUnreadable,
    VerbatimError,
)
from index.schema import migrate

_PRIMARY_CODE = 0xFF  # SQLite's extended result codes keep the primary one in the low byte


class Database:
    """The library's file. Write-ahead logging lets readers go on while one process writes."""

    def __init__(self, path: Path, *, lock_wait_s: float) -> None:
        """Open the file, or make it, and migrate it. A file that may only be read is opened so.

        Raises LibraryDamaged, LibraryLocked, LibraryTooNew, LibraryUnreadable, DiskFull.
        """
        self.path = path
        self.lock_wait_s = lock_wait_s
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._write_lock = threading.RLock()
        self._query = ""
        self.writable = self._prepare()

    def _prepare(self) -> bool:
        with suppress(OSError):  # told by the open below, in better words
            self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.translated():
                connection = self.reading()
                connection.execute("PRAGMA journal_mode = WAL")
                migrate(connection)
            return True
        except (LibraryReadOnly, LibraryUnreadable):
            self.close()
            if not self.path.exists():
                raise LibraryUnreadable(str(self.path)) from None
        self._open_read_only()
        return False

    def _open_read_only(self) -> None:
        """Read what can't be written; ``immutable`` serves where not even a lock file can be made."""
        for self._query in ("?mode=ro", "?mode=ro&immutable=1"):
            with suppress(LibraryReadOnly, LibraryUnreadable), self.translated():
                connection = self.reading()
                connection.execute("SELECT count(*) FROM stories").fetchone()
                return
            self.close()
        raise LibraryUnreadable(str(self.path))

    def reading(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path.absolute().as_uri() + self._query,
            uri=True,
            timeout=self.lock_wait_s,
            isolation_level=None,
            check_same_thread=False,  # closed by whichever thread closes the library
        )
        connection.execute("PRAGMA foreign_keys = ON")
        # FULL: what was acknowledged survives a power cut too, not only a killed process.
        connection.execute("PRAGMA synchronous = FULL")
        with self._guard:
            self._opened.append(connection)
        return connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, whole or not at all; writers, also of other processes, go one after another."""
        if not self.writable:
            raise LibraryReadOnly(str(self.path))
        with self._write_lock, self.translated():
            connection = self.reading()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite rolls back by itself on a full disk
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn sqlite3's errors into ours."""
        try:
            yield
        except VerbatimError:
            raise
        except sqlite3.Error as error:
            raise self._error(error) from error
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(str(self.path)) from error
            raise

    def _error(self, error: sqlite3.Error) -> Exception:
        path = str(self.path)
        code = getattr(error, "sqlite_errorcode", None)
        match None if code is None else code & _PRIMARY_CODE:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return LibraryLocked(path, self.lock_wait_s)
            case sqlite3.SQLITE_READONLY:
                return LibraryReadOnly(path)
            case sqlite3.SQLITE_FULL:
                return DiskFull(path)
            case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
                return LibraryUnreadable(path)
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_IOERR:
                return LibraryDamaged(path)
        return error

    def close(self) -> None:
        """Close every thread's connection."""
        with self._guard:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
            self._local = threading.local()
