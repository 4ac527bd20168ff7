"""Files and folders as drafts: text, Markdown, JSONL, pages, documents, archives.

One bad file, row or member never stops the rest. What a file is, its first bytes tell before its name does.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index.docx import docx_draft, is_docx
from index.drafts import Read, decode, draft_of, refused_text
from index.errors import SourceRefused, TextRefused
from index.front_matter import split_front_matter
from index.given import with_fields
from index.json_lines import rows_of
from index.mishaps import log_mishap
from index.nouns import Draft
from index.pages import page_drafts
from index.pdf import pdf_draft
from index.zips import Member, members

SUFFIXES = (".txt", ".md", ".jsonl", ".html", ".htm", ".pdf", ".docx", ".zip")
FILE_LIMIT_MB = 10
DOCUMENT_LIMIT_MB = 50  # of a .pdf, .docx or .zip
_MB = 1_000_000
_DOCUMENTS = (".pdf", ".docx", ".zip")
_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
}
_PAGE_STARTS = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. ``name`` is the id that its article takes if it names none: its path within the folder given."""

    path: Path
    name: str

    @property
    def bytes(self) -> int:
        """The file's size; 0 when that can't be told."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def find_sources(path: Path) -> list[Source]:
    """The file, or all files of known kinds in the folder and below it, by name; hidden ones are left out.

    A folder in it that can't be listed is among them, so that reading it tells why, and the rest is read all the
    same. Raises SourceRefused: missing, unsupported, empty_folder.
    """
    if os.path.isdir(path):  # os.path tells no error where pathlib would raise: a forbidden or overlong path
        found = [Source(inner, inner.relative_to(path).with_suffix("").as_posix()) for inner in _walk(path)]
        if not found:
            raise SourceRefused(str(path), "empty_folder")
        return found
    if not os.path.lexists(path):
        raise SourceRefused(str(path), "missing")
    if path.suffix.lower() not in SUFFIXES:
        raise SourceRefused(str(path), "unsupported", detail=path.suffix)
    return [Source(path, path.stem)]


def _walk(folder: Path) -> Iterator[Path]:
    unlisted: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=lambda error: unlisted.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = sorted(name for name in files if not name.startswith("."))
        yield from (Path(root) / name for name in shown if Path(name).suffix.lower() in SUFFIXES)
    yield from unlisted


def read_source(source: Source, given: Mapping[str, object]) -> Iterator[tuple[Read, int]]:
    """Each article of the file, or why it was refused, with the bytes read since the one before.

    ``given`` holds fields (title, outlet, author, published, url) that a person says, and that win over what the file
    says. Raises TextRefused for a given field that can't be stored.
    """
    try:
        with _opened(source.path) as file:
            if source.path.suffix.lower() == ".jsonl":
                yield from (
                    (_given(read, given), size) for read, size in rows_of(file, source.name, str(source.path))
                )
            else:
                size = source.bytes
                for read in _whole_file(file, source):
                    yield _given(read, given), size
                    size = 0
    except SourceRefused as refused:
        yield refused, source.bytes
    except OSError as error:
        yield SourceRefused(str(source.path), "unreadable", detail=error.strerror or ""), source.bytes


def read_bytes(data: bytes, name: str, *, content_type: str | None = None, now: datetime) -> Iterator[Read]:
    """Each article of a file that is no file here: an attachment, what a link led to, an archive's member.

    ``name`` is the file's name, with its suffix if it has one; it is what refusals name. Dates after ``now`` are not
    believed. Draft.origin is left to the caller.
    """
    limit = DOCUMENT_LIMIT_MB if _kind(data, name, content_type) in _DOCUMENTS else FILE_LIMIT_MB
    if len(data) > limit * _MB:
        yield SourceRefused(name, "too_big", limit_mb=limit)
        return
    yield from _read(
        data, str(PurePosixPath(name).with_suffix("")) if "." in name[1:] else name, name, content_type, now
    )


def _read(data: bytes, name: str, where: str, content_type: str | None, now: datetime) -> Iterator[Read]:
    """The articles in the bytes; ``name`` is what they take for an id if they name none."""
    kind = _kind(data, where, content_type)
    try:
        if kind == ".zip":
            yield from _archive(data, name, where, now)
        elif kind == ".jsonl":
            yield from (read for read, _ in rows_of(BytesIO(data), name, where))
        elif kind == ".html":
            for draft in page_drafts(data, None, where=where, now=now):
                yield replace(draft, name=draft.name or name[-200:])
        elif kind in (".pdf", ".docx"):
            document = pdf_draft if kind == ".pdf" else docx_draft
            yield replace(document(data, where, now=now), name=name[-200:])
        elif kind in (".txt", ".md"):
            yield _text(data, name, where, marked=kind == ".md")
        else:
            yield SourceRefused(where, "unsupported", detail=kind)
    except SourceRefused as refused:
        yield refused
    except TextRefused as error:
        yield refused_text(where, error)
    except Exception as error:  # whatever a strange file brings out in a parser, the others are still read
        yield SourceRefused(where, "broke", detail=log_mishap(f"{kind} file", error))


def _kind(data: bytes, where: str, content_type: str | None) -> str:
    """The suffix that the bytes deserve: by what they begin with, then by the name, then by the type claimed."""
    suffix = PurePosixPath(where).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    if data.startswith(b"PK\x03\x04"):
        return (
            ".docx"
            if is_docx(data)
            else ".zip"
            if suffix not in (".xlsx", ".pptx", ".odt", ".epub")
            else suffix
        )
    if suffix in _DOCUMENTS:
        return suffix
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_STARTS) and suffix != ".jsonl":
        return ".html"
    if suffix in SUFFIXES:
        return ".html" if suffix == ".htm" else suffix
    return _BY_TYPE.get((content_type or "").partition(";")[0].strip().lower(), suffix)


def _archive(data: bytes, name: str, where: str, now: datetime) -> Iterator[Read]:
    """The articles of an archive's files; files of other kinds are told only if there is nothing else."""
    found = False
    others: list[SourceRefused] = []
    for member in members(data, where):
        if isinstance(member, SourceRefused):
            found = True
            yield member
            continue
        inner = f"{where}/{member.name}"
        kind = _kind(member.data, inner, None)
        if kind == ".zip":
            found = True
            yield SourceRefused(inner, "nested_archive")
        elif kind in SUFFIXES:
            found = True
            yield from _of_member(member, name, inner, now)
        else:
            others.append(SourceRefused(inner, "unsupported", detail=kind))
    if not found:
        yield others[0] if len(others) == 1 else SourceRefused(where, "empty_archive")


def _of_member(member: Member, name: str, inner: str, now: datetime) -> Iterator[Read]:
    stem = str(PurePosixPath(member.name).with_suffix(""))
    for read in _read(member.data, f"{name}/{stem}", inner, None, now):
        rows = _kind(member.data, inner, None) == ".jsonl"
        yield replace(read, origin=inner) if isinstance(read, Draft) and not rows else read


def _opened(path: Path) -> BinaryIO:
    """The open file. Raises SourceRefused (unsupported) for a pipe or device, which might never end; OSError."""
    if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):
        raise SourceRefused(str(path), "unsupported")
    return path.open("rb")


def _given(read: Read, given: Mapping[str, object]) -> Read:
    if isinstance(read, SourceRefused) or not given:
        return read
    return with_fields(read, given)


def _whole_file(file: BinaryIO, source: Source) -> Iterator[Read]:
    where = str(source.path)
    limit_mb = DOCUMENT_LIMIT_MB if source.path.suffix.lower() in _DOCUMENTS else FILE_LIMIT_MB
    limit = limit_mb * _MB
    if source.bytes > limit or len(data := file.read(limit + 1)) > limit:
        raise SourceRefused(where, "too_big", limit_mb=limit_mb)
    # A path may hold bytes that are no text; whatever they become, they become it again the next time.
    path = os.fsencode(source.path.resolve()).decode("utf-8", errors="backslashreplace")
    archive = _kind(data, where, None) == ".zip"
    for read in _read(data, source.name, where, None, datetime.now(UTC)):
        if isinstance(read, SourceRefused):
            yield read
        elif not archive:
            yield replace(read, origin=path)
        else:
            yield replace(read, origin=read.origin and path + read.origin.removeprefix(where))


def _text(data: bytes, name: str, where: str, *, marked: bool) -> Draft:
    """A text's article; ``marked`` has front matter. Raises SourceRefused, TextRefused."""
    text = decode(data, where)
    fields: dict[str, object] = {}
    if marked:
        fields, text = split_front_matter(text, where)
    return draft_of({**fields, "text": text}, name, where)
