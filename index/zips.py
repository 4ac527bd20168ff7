"""The members of a .zip, inflated in memory within limits; nothing is ever unpacked to the disk."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.errors import SourceRefused

FILES_LIMIT = 500
MEMBER_LIMIT_MB = 50
TOTAL_LIMIT_MB = 200
RATIO_LIMIT = 200  # text is packed to a tenth of its size, rarely to a fiftieth
SMALL_BYTES = 1_000_000  # below that, any ratio is harmless
LISTED_LIMIT = 20_000  # entries of an archive's list, folders and all: each takes a kilobyte once it is read
_LISTED = b"PK\x01\x02"
_MB = 1_000_000
_CHUNK_BYTES = 65_536
_SYMLINK = 0o12
# The ways of packing that zipfile unpacks a piece at a time; with bzip2 and LZMA a piece may become a gigabyte at once.
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNPRINTABLE = re.compile(r"[\0-\x1f\x7f<>:\"|?*\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive. ``name`` is its path within it, which can lead nowhere else: ``a/b.txt``."""

    name: str
    data: bytes


def members(data: bytes, where: str) -> Iterator[Member | SourceRefused]:
    """The archive's files in its order, each inflated or refused; folders and hidden files are left out.

    What an archive says of sizes is not believed: bytes are counted while they are inflated. Raises SourceRefused
    for an archive that can't be opened (damaged), swells too far (bomb), or holds too many files (too_many_files):
    then what was read before stands.
    """
    total = 0
    seen = Counter[str]()
    with opened(data, where) as archive:
        for count, info in enumerate(info for info in archive.infolist() if not is_left_out(info)):
            if count >= FILES_LIMIT:
                raise SourceRefused(where, "too_many_files", detail=str(FILES_LIMIT))
            name = _name_of_its_own(safe_name(info.filename), seen)
            read = _member(archive, info, Member(name, b""), f"{where}/{name}")
            total += len(read.data) if isinstance(read, Member) else 0
            if total > TOTAL_LIMIT_MB * _MB:
                raise SourceRefused(where, "bomb")
            yield read


def opened(data: bytes, where: str) -> zipfile.ZipFile:
    """The archive with its list read. Raises SourceRefused: damaged; too_many_files before a long list is read."""
    if data.count(_LISTED) > LISTED_LIMIT:
        raise SourceRefused(where, "too_many_files", detail=str(FILES_LIMIT))
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise SourceRefused(where, "damaged") from error


def _name_of_its_own(name: str, seen: Counter[str]) -> str:
    """The name; ``a-2.txt`` for the second ``a.txt``, so that neither is taken for the other."""
    seen[name] += 1
    if seen[name] == 1:
        return name
    path = PurePosixPath(name)
    return _name_of_its_own(str(path.with_name(f"{path.stem}-{seen[name]}{path.suffix}")), seen)


def is_left_out(info: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, or hidden (``__MACOSX``, ``.DS_Store``)."""
    parts = info.filename.replace("\\", "/").split("/")
    return info.is_dir() or any(
        part == "__MACOSX" or (part.startswith(".") and part.strip(".")) for part in parts
    )


def safe_name(name: str) -> str:
    """The member's path without what would lead out of a folder: roots, drives, ``..``, control characters."""
    parts = [
        _UNPRINTABLE.sub("", part).strip()
        for part in re.sub(r"^[A-Za-z]:", "", name).replace("\\", "/").split("/")
    ]
    return "/".join(part for part in parts if part.strip("."))[-200:] or "unnamed"


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, empty: Member, where: str
) -> Member | SourceRefused:
    if info.flag_bits & 1:
        return SourceRefused(where, "encrypted")
    if info.external_attr >> 28 == _SYMLINK:
        return SourceRefused(where, "unsupported")
    try:
        return Member(empty.name, inflated(archive, info, where))
    except SourceRefused as error:
        return error
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        return SourceRefused(where, "damaged")


def inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> bytes:
    """The member's bytes. Raises SourceRefused, and zipfile's own errors.

    too_big and bomb come as soon as they are too many, packing before anything is unpacked.
    """
    if info.compress_type not in _BOUNDED:
        raise SourceRefused(where, "packing")
    pieces: list[bytes] = []
    size = 0
    with archive.open(info) as file:
        while piece := file.read(_CHUNK_BYTES):
            size += len(piece)
            if size > SMALL_BYTES and size > RATIO_LIMIT * max(1, info.compress_size):
                raise SourceRefused(where, "bomb")
            if size > MEMBER_LIMIT_MB * _MB:
                raise SourceRefused(where, "too_big", limit_mb=MEMBER_LIMIT_MB)
            pieces.append(piece)
    return b"".join(pieces)
