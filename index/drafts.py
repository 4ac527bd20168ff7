"""Drafts from fields and bytes: what a row of JSONL and a text's front matter have in common. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from index.errors import SourceRefused, TextRefused
from index.moments import parse_moment
from index.nouns import Draft

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

Read = Draft | SourceRefused


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
    # Lists within it are not written out: in YAML each of their values may be the list before, ten times over.
    written = str([_flat(one) for one in value[:20]] if isinstance(value, list) else _flat(value))[:100]
    try:
        return parse_moment(written), None
    except ValueError:
        return None, written


def _flat(value: object) -> object:
    return value if isinstance(value, str | int | float) else type(value).__name__


def decode(data: bytes, where: str) -> str:
    """Text from UTF-8 (with or without a mark), or UTF-16 with one. Raises SourceRefused (binary, encoding)."""
    encoding = "utf-16" if data.startswith(UTF_16_MARKS) else "utf-8-sig"
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
