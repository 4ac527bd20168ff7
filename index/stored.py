"""How values stand in the library's columns: moments, marks and digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from index.nouns import Mark, MarkKind


def text_digest(text: str) -> bytes:
    """sha256 of the text: what has one digest is equal, code point for code point."""
    return hashlib.sha256(text.encode("utf-8")).digest()


def is_stored_text(text: object, digest: bytes) -> bool:
    """Whether it is the text of this digest, and not what a damaged disk made of it."""
    return isinstance(text, str) and text_digest(text) == digest


def stored_moment(moment: datetime | None) -> str | None:
    """UTC to the second: as text it sorts as time does."""
    return None if moment is None else moment.replace(microsecond=0).isoformat()


def read_moment(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)


def stored_marks(marks: Sequence[Mark]) -> str | None:
    """JSON, ``[[start, kind, label, at], …]``; None for no marks."""
    if not marks:
        return None
    return json.dumps([[one.start, one.kind, one.label, stored_moment(one.at)] for one in marks])


def read_marks(stored: str | None) -> tuple[Mark, ...]:
    """The marks. Raises ValueError or TypeError for what can't have been stored by us."""
    if stored is None:
        return ()
    return tuple(
        Mark(start, MarkKind(kind), label, read_moment(at)) for start, kind, label, at in json.loads(stored)
    )
