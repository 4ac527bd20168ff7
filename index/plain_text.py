"""Words out of markup: fields and paragraphs without tags and entities, and a key to compare words by. Pure."""

from __future__ import annotations

import html
import re

from index.markup import UNREADABLE
from index.nouns import MAX_FIELD_CHARS

_TAG = re.compile(r"<[^<>]{0,500}>")
_PARAGRAPH_END = re.compile(r"</p>|<br\s*/?>|[\n\r]", re.IGNORECASE)


def plain(value: object) -> str | None:
    """A field's words: without tags and entities, one space between them, no longer than a field may be."""
    if not isinstance(value, str):
        return None
    words = _bare(html.unescape(value[: 10 * MAX_FIELD_CHARS]))
    if len(words) > MAX_FIELD_CHARS:
        words = words[:MAX_FIELD_CHARS].rpartition(" ")[0]
    return words or None


def paragraphs(written: str) -> list[str]:
    """A text that may hold HTML as paragraphs without tags."""
    return [line for line in map(_bare, _PARAGRAPH_END.split(html.unescape(written))) if line]


def _bare(written: str) -> str:
    return " ".join(_TAG.sub(" ", UNREADABLE.sub("", written)).split())


def key(words: str) -> str:
    """Letters and digits alone, in lower case: what stays the same however a page writes it."""
    return re.sub(r"[\W_]+", "", words.casefold())
