"""JSONL: an article a row. One bad row never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from index.drafts import UTF_16_MARKS, Read, decode, draft_of, refused_text
from index.errors import SourceRefused, TextRefused

ROW_LIMIT_MB = 10
_MB = 1_000_000


def rows_of(file: BinaryIO, name: str, where: str) -> Iterator[tuple[Read, int]]:
    """Each row's article, or why it was refused, with the row's bytes. Raises SourceRefused (encoding) for UTF-16."""
    limit = ROW_LIMIT_MB * _MB
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        size = len(line)
        row = f"{where}:{number}"
        if number == 1 and line.startswith(UTF_16_MARKS):
            raise SourceRefused(where, "encoding")
        if size > limit:
            size += 0 if line.endswith(b"\n") else _skip_line(file, limit)
            yield SourceRefused(row, "too_big", limit_mb=ROW_LIMIT_MB), size
        elif line.strip():
            # A row has no origin: whoever puts a row in front of the others moves them all.
            yield _row(line, f"{name}-{number}", row), size


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
