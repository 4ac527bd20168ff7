"""Files that were sent and wait for their job: kept under names of our own, and gone when the job has ended."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Set
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from index.errors import DiskFull, VerbatimError

INCOMING_LIMIT_MB = 1_000
SERVER_LIMIT_MB = 250  # so that one server's files leave room for others'
_MB = 1_000_000
_NAME = re.compile(r"(?:[0-9]{1,20}-)?[0-9a-f]{32}\.bin")


class IncomingFull(VerbatimError):
    """Too many files wait already: ``limit_mb`` together, or of this server."""

    kind = "incoming_full"

    def __init__(self, limit_mb: int) -> None:
        super().__init__(str(limit_mb))
        self.limit_mb = limit_mb


def keep(folder: Path, data: bytes, *, server: int) -> str:
    """Keep the bytes; they are safe on the disk when this returns the name that they are kept under.

    The name has the server's id and is random else: nothing that anybody sent stands in it. Raises IncomingFull,
    DiskFull.
    """
    name = f"{server}-{token_hex(16)}.bin"
    path = folder / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_room(folder, len(data), server)
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(folder)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise DiskFull(str(folder)) from error
    return name


def _check_room(folder: Path, more: int, server: int) -> None:
    """Raises IncomingFull."""
    held = {one.name: _bytes(one) for one in folder.iterdir()}
    own = sum(size for name, size in held.items() if name.startswith(f"{server}-"))
    for size, limit_mb in ((own, SERVER_LIMIT_MB), (sum(held.values()), INCOMING_LIMIT_MB)):
        if size + more > limit_mb * _MB:
            raise IncomingFull(limit_mb)


def kept(folder: Path, name: str) -> bytes:
    """The bytes that are kept under the name. Raises FileNotFoundError, also for a name that isn't one of ours."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return (folder / name).read_bytes()


def drop(folder: Path, names: Iterable[str]) -> None:
    """Remove kept files; those that are gone already are no matter."""
    for name in names:
        if _NAME.fullmatch(name):
            with suppress(OSError):
                (folder / name).unlink()


def sweep(folder: Path, needed: Set[str]) -> None:
    """Remove what no job needs: left behind by a process that died between keeping a file and putting up its job."""
    with suppress(FileNotFoundError):
        drop(folder, {one.name for one in folder.iterdir()} - needed)


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # its job has ended meanwhile
        return 0


def _sync_folder(folder: Path) -> None:
    """A new file's name is on the disk only once its folder is."""
    with suppress(PermissionError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
