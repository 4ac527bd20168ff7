"""Files and folders as drafts: .txt, .md with front matter, .jsonl. One bad file or row never stops the rest."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import yaml

from index.errors import SourceRefused, TextRefused
from index.moments import parse_moment
from index.nouns import Draft

SUFFIXES = (".txt", ".md", ".jsonl")
FILE_LIMIT_MB = 10
ROW_LIMIT_MB = 10
FRONT_MATTER_LIMIT_CHARS = 20_000
_MB = 1_000_000
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


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


Read = Draft | SourceRefused


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

    ``given`` holds fields (title, outlet, author, published, url) that win over what the file says. Raises
    TextRefused for a given field that can't be stored.
    """
    try:
        with _opened(source.path) as file:
            if source.path.suffix.lower() == ".jsonl":
                yield from ((_given(read, given), size) for read, size in _rows(file, source))
            else:
                yield _given(_whole_file(file, source), given), source.bytes
    except SourceRefused as refused:
        yield refused, source.bytes
    except OSError as error:
        yield SourceRefused(str(source.path), "unreadable", detail=error.strerror or ""), source.bytes


def _opened(path: Path) -> BinaryIO:
    """The open file. Raises SourceRefused (unsupported) for a pipe or device, which might never end; OSError."""
    if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):
        raise SourceRefused(str(path), "unsupported")
    return path.open("rb")


def _given(read: Read, given: Mapping[str, object]) -> Read:
    if isinstance(read, SourceRefused) or not given:
        return read
    return replace(read, **given)  # type: ignore[arg-type]  # the caller gives fields of Draft


def _whole_file(file: BinaryIO, source: Source) -> Draft:
    where = str(source.path)
    limit = FILE_LIMIT_MB * _MB
    if source.bytes > limit or len(data := file.read(limit + 1)) > limit:
        raise SourceRefused(where, "too_big", limit_mb=FILE_LIMIT_MB)
    text = decode(data, where)
    fields: dict[str, object] = {}
    if source.path.suffix.lower() == ".md":
        fields, text = split_front_matter(text, where)
    try:
        draft = draft_of({**fields, "text": text}, source.name, where)
    except TextRefused as error:
        raise refused_text(where, error) from error
    # A path may hold bytes that are no text; whatever they become, they become it again the next time.
    origin = os.fsencode(source.path.resolve()).decode("utf-8", errors="backslashreplace")
    return replace(draft, origin=origin)


def _rows(file: BinaryIO, source: Source) -> Iterator[tuple[Read, int]]:
    limit = ROW_LIMIT_MB * _MB
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        size = len(line)
        where = f"{source.path}:{number}"
        if number == 1 and line.startswith(_UTF_16_MARKS):
            raise SourceRefused(str(source.path), "encoding")
        if size > limit:
            size += 0 if line.endswith(b"\n") else _skip_line(file, limit)
            yield SourceRefused(where, "too_big", limit_mb=ROW_LIMIT_MB), size
        elif line.strip():
            # A row has no origin: whoever puts a row in front of the others moves them all.
            yield _row(line, f"{source.name}-{number}", where), size


def _skip_line(file: BinaryIO, limit: int) -> int:
    """Read on to the end of an overlong line, a piece at a time; the bytes skipped."""
    skipped = 0
    while piece := file.readline(limit):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _row(line: bytes, name: str, where: str) -> Read:
    try:
        fields = json.loads(decode(line, where))
        if not isinstance(fields, dict):
            return SourceRefused(where, "not_object")
        id = fields.get("id")
        if isinstance(id, int) and not isinstance(id, bool):
            fields["id"] = str(id)
        return draft_of(fields, name, where)
    except SourceRefused as error:
        return error
    except TextRefused as error:
        return refused_text(where, error)
    except (ValueError, RecursionError) as error:
        return SourceRefused(where, "json", detail=getattr(error, "msg", ""))


def draft_of(fields: Mapping[str, object], name: str, where: str) -> Draft:
    """A draft from a row's or front matter's fields; ``source`` is another word for the outlet.

    Raises SourceRefused (wrong_type, no_text), TextRefused.
    """
    if fields.get("text") is None:
        raise SourceRefused(where, "no_text")
    text = fields["text"]
    if not isinstance(text, str):
        raise SourceRefused(where, "wrong_type", detail="text")
    published, unread = _published(fields.get("date"))
    return Draft(
        text=text,
        id=_words(fields, "id", where),
        title=_words(fields, "title", where),
        author=_words(fields, "author", where),
        url=_words(fields, "url", where),
        outlet=_words(fields, "outlet", where) or _words(fields, "source", where),
        published=published,
        unread_date=unread,
        name=name[-200:],
    )


def _words(fields: Mapping[str, object], name: str, where: str) -> str | None:
    """The field's words, one space between them; None for one that is missing or blank."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise SourceRefused(where, "wrong_type", detail=name)
    return " ".join(value.split()) or None


def _published(value: object) -> tuple[datetime | None, str | None]:
    """The date, or what is written in its place."""
    if value is None or value == "":
        return None, None
    written = str(value)[:100]
    try:
        return parse_moment(written), None
    except ValueError:
        return None, written


def split_front_matter(text: str, where: str) -> tuple[dict[str, object], str]:
    """The YAML fields between two ``---`` lines, and the text below. A first ``# heading`` serves as a title.

    Raises SourceRefused (front_matter) for YAML that can't be read.
    """
    fields: dict[str, object] = {}
    lines = text.splitlines(keepends=True)
    first = 0
    if lines and lines[0].strip() == "---":
        closing = next((n for n, line in enumerate(lines[1:], 1) if line.strip() in ("---", "...")), None)
        if closing is not None:
            fields = _yaml("".join(lines[1:closing]), where)
            first = closing + 1
    first = next((n for n in range(first, len(lines)) if lines[n].strip()), len(lines))
    if first < len(lines) and lines[first].startswith("# ") and not fields.get("title"):
        fields["title"] = lines[first][2:].strip()
        first += 1
    return fields, "".join(lines[first:]).strip("\r\n")


class _Words(yaml.BaseLoader):
    """Reads every value as the words that stand there (``id: 007``, ``title: 1984``), and ``null`` as nothing.

    Without numbers, dates and merge keys there is also nothing that could grow without bound.
    """


_NULL = "tag:yaml.org,2002:null"
_Words.add_implicit_resolver(_NULL, re.compile("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Words.add_constructor(_NULL, lambda loader, node: None)


def _yaml(written: str, where: str) -> dict[str, object]:
    if len(written) > FRONT_MATTER_LIMIT_CHARS:
        raise SourceRefused(where, "front_matter")
    try:
        fields = yaml.load(written, Loader=_Words)  # noqa: S506  # a BaseLoader makes strings, lists and dicts only
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceRefused(where, "front_matter") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise SourceRefused(where, "front_matter")
    return {str(name).lower(): value for name, value in fields.items()}


def decode(data: bytes, where: str) -> str:
    """Text from UTF-8 (with or without a mark), or UTF-16 with one. Raises SourceRefused (binary, encoding)."""
    encoding = "utf-16" if data.startswith(_UTF_16_MARKS) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = "binary" if encoding != "utf-16" and b"\0" in data[:8192] else "encoding"
        raise SourceRefused(where, reason) from error
    if "\0" in text:
        raise SourceRefused(where, "binary")
    return text


def refused_text(where: str, error: TextRefused) -> SourceRefused:
    """The same refusal, with the source's name."""
    return SourceRefused(where, error.reason, detail=str(error.limit_chars or ""))
