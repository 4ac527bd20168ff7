"""Files and folders as drafts: .txt, .md with front matter, .jsonl. One bad file or row never stops the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from index.errors import SourceRefused, TextRefused
from index.moments import as_utc, parse_moment
from index.nouns import Draft

SUFFIXES = (".txt", ".md", ".jsonl")
FILE_LIMIT_MB = 10
ROW_LIMIT_MB = 10
FRONT_MATTER_LIMIT_CHARS = 20_000
_MB = 1_000_000


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
    """The file, or all readable files in the folder and below it, by name; hidden ones are left out.

    Raises SourceRefused: missing, unsupported, empty_folder, unreadable.
    """
    if path.is_dir():
        found = [
            Source(inner, inner.relative_to(path).with_suffix("").as_posix())
            for inner in _walk(path)
            if inner.suffix.lower() in SUFFIXES
        ]
        if not found:
            raise SourceRefused(str(path), "empty_folder")
        return found
    if not path.exists():
        raise SourceRefused(str(path), "missing")
    if not path.is_file() or path.suffix.lower() not in SUFFIXES:
        raise SourceRefused(str(path), "unsupported", detail=path.suffix)
    return [Source(path, path.stem)]


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise SourceRefused(str(error.filename), "unreadable", detail=error.strerror or "") from error

    for root, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root) / name for name in sorted(files) if not name.startswith("."))


def read_source(source: Source, given: Mapping[str, object]) -> Iterator[tuple[Read, int]]:
    """Each article of the file, or why it was refused, with the bytes read since the one before.

    ``given`` holds fields (title, outlet, author, published, url) that win over what the file says.
    """
    try:
        if source.path.suffix.lower() == ".jsonl":
            yield from ((_given(read, given), size) for read, size in _rows(source))
        else:
            yield _given(_whole_file(source), given), source.bytes
    except SourceRefused as refused:
        yield refused, source.bytes
    except OSError as error:
        yield SourceRefused(str(source.path), "unreadable", detail=error.strerror or ""), source.bytes


def _given(read: Read, given: Mapping[str, object]) -> Read:
    if isinstance(read, SourceRefused) or not given:
        return read
    return replace(read, **given)  # type: ignore[arg-type]  # the caller gives fields of Draft


def _whole_file(source: Source) -> Draft:
    if source.bytes > FILE_LIMIT_MB * _MB:
        raise SourceRefused(str(source.path), "too_big", limit_mb=FILE_LIMIT_MB)
    text = decode(source.path.read_bytes(), str(source.path))
    fields: dict[str, object] = {}
    if source.path.suffix.lower() == ".md":
        fields, text = split_front_matter(text, str(source.path))
    try:
        return draft_of({**fields, "text": text}, source, str(source.path))
    except TextRefused as error:
        raise refused_text(str(source.path), error) from error


def _rows(source: Source) -> Iterator[tuple[Read, int]]:
    limit = ROW_LIMIT_MB * _MB
    with source.path.open("rb") as file:
        number = 0
        while line := file.readline(limit + 1):
            number += 1
            size = len(line)
            where = f"{source.path}:{number}"
            if size > limit:
                size += _skip_line(file, limit)
                yield SourceRefused(where, "too_big", limit_mb=ROW_LIMIT_MB), size
            elif line.strip():
                yield _row(line, source, where), size


def _skip_line(file, limit: int) -> int:  # type: ignore[no-untyped-def]  # a binary file; typing's IO is no help here
    """Read on to the end of an overlong line, a piece at a time; the bytes skipped."""
    skipped = 0
    while piece := file.readline(limit):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _row(line: bytes, source: Source, where: str) -> Read:
    try:
        fields = json.loads(decode(line, where))
        if not isinstance(fields, dict):
            return SourceRefused(where, "not_object")
        if "source" in fields:
            fields.setdefault("outlet", fields["source"])
        if "id" in fields and isinstance(fields["id"], int) and not isinstance(fields["id"], bool):
            fields["id"] = str(fields["id"])
        # Rows without an id are told apart by their place in the file only if their text is new.
        return draft_of(fields, Source(source.path, f"{source.name}-{where.rpartition(':')[2]}"), where)
    except SourceRefused as error:
        return error
    except TextRefused as error:
        return refused_text(where, error)
    except (ValueError, RecursionError) as error:
        return SourceRefused(where, "json", detail=getattr(error, "msg", ""))


def draft_of(fields: Mapping[str, object], source: Source, where: str) -> Draft:
    """A draft from a row's or front matter's fields. Raises SourceRefused (wrong_type, no_text), TextRefused."""
    if fields.get("text") is None:
        raise SourceRefused(where, "no_text")
    words = {name: _words(fields, name, where) for name in ("text", "id", "title", "outlet", "author", "url")}
    published, unread = _published(fields.get("date"))
    text = words.pop("text")
    return Draft(
        text=text or "",
        published=published,
        unread_date=unread,
        name=source.name[-200:],
        origin=where if source.path.suffix.lower() == ".jsonl" and not words["id"] else str(source.path.resolve()),
        **words,
    )


def _words(fields: Mapping[str, object], name: str, where: str) -> str | None:
    """The field as given; None for one that is missing or blank (the text stays as it is)."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise SourceRefused(where, "wrong_type", detail=name)
    return value if name == "text" else " ".join(value.split()) or None


def _published(value: object):  # type: ignore[no-untyped-def]  # (datetime | None, str | None)
    if value is None or value == "":
        return None, None
    try:
        return (as_utc(value) if isinstance(value, date) else parse_moment(str(value)[:100])), None
    except ValueError:
        return None, str(value)[:100]


def split_front_matter(text: str, where: str) -> tuple[dict[str, object], str]:
    """The YAML fields between two ``---`` lines, and the text below. A first ``# heading`` serves as a title.

    Raises SourceRefused (front_matter) for YAML that can't be read.
    """
    fields: dict[str, object] = {}
    lines = text.splitlines(keepends=True)
    if lines and lines[0].strip() == "---":
        closing = next((n for n, line in enumerate(lines[1:], 1) if line.strip() in ("---", "...")), None)
        if closing is not None:
            fields = _yaml("".join(lines[1:closing]), where)
            lines = lines[closing + 1 :]
    while lines and not lines[0].strip():
        lines.pop(0)
    if lines and lines[0].startswith("# ") and not fields.get("title"):
        fields["title"] = lines.pop(0)[2:].strip()
    return fields, "".join(lines).strip("\r\n")


def _yaml(written: str, where: str) -> dict[str, object]:
    if len(written) > FRONT_MATTER_LIMIT_CHARS:
        raise SourceRefused(where, "front_matter")
    try:
        fields = yaml.safe_load(written)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceRefused(where, "front_matter") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise SourceRefused(where, "front_matter")
    named = {str(name).lower(): value for name, value in fields.items()}
    named.setdefault("outlet", named.get("source"))
    # YAML reads `id: 7` and `title: 1984` as numbers; people mean the words.
    return {name: str(value) if isinstance(value, int | float) else value for name, value in named.items()}


def decode(data: bytes, where: str) -> str:
    """Text from UTF-8 (with or without a mark), or UTF-16 with one. Raises SourceRefused (binary, encoding)."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = "binary" if b"\0" in data[:8192] else "encoding"
        raise SourceRefused(where, reason) from error
    if "\0" in text:
        raise SourceRefused(where, "binary")
    return text


def refused_text(where: str, error: TextRefused) -> SourceRefused:
    """The same refusal, with the source's name."""
    return SourceRefused(where, error.reason, detail=str(error.limit_chars or ""))
