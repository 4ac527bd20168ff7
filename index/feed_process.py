"""feedparser in a process of its own: a feed from standard input, what it holds as JSON to standard output.

A regular expression or a loop in there can be kept busy for hours by some kilobytes made for it; a process can be given
a limit of time and memory, and ended. It is run as a file, and imports nothing of this project. The only file that
imports feedparser.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Mapping
from time import struct_time
from typing import Any

import feedparser

ENTRY_LIMIT = 2_000
OUT_LIMIT_CHARS = 30_000_000
MEMORY_LIMIT_BYTES = 1_500_000_000


def limit_memory() -> None:
    """Let the process fail, and not the machine, where the system knows such limits."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    except (ImportError, ValueError, OSError):
        pass  # the limit of time and the size of what comes in still hold


def parsed(data: bytes) -> dict[str, object]:
    """``version`` ("" for what is no feed), ``title``, and ``entries`` in the feed's order.

    Links are as they are written, on top of the bases that the feed itself names; an Atom feed's author is that of
    entries without one.
    """
    # From a stream: given bytes, feedparser would open a file of that name first.
    found = feedparser.parse(
        io.BytesIO(data),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,  # nobody sees the HTML; its text is taken out of it
    )
    author = words(found.feed.get("author")) if str(found.get("version")).startswith("atom") else None
    entries: list[dict[str, object]] = []
    chars = 0
    for entry in found.entries[:ENTRY_LIMIT]:
        one = fields_of(entry)
        one["author"] = one["author"] or author
        chars += sum(len(value) for value in one.values() if isinstance(value, str))
        if chars > OUT_LIMIT_CHARS:
            break
        entries.append(one)
    return {
        "version": found.get("version") or "",
        "title": words(found.feed.get("title")),
        "entries": entries,
    }


def fields_of(entry: Mapping[str, Any]) -> dict[str, object]:
    """An entry's fields, each a string or None. ``content`` and ``summary`` are HTML."""
    return {
        "id": words(entry.get("id")),
        "link": words(
            entry.get("feedburner_origlink") or own_link(entry) or first_link(entry.get("links") or [])
        ),
        "title": words(entry.get("title")),
        "author": words(entry.get("author")),
        "published": moment(entry.get("published_parsed")),
        "modified": moment(entry.get("updated_parsed")) if "updated_parsed" in entry.keys() else None,  # noqa: SIM118  # get() and in fall back to published
        "content": longest(entry.get("content") or []),
        "summary": html(entry.get("summary_detail") or {}),
    }


def own_link(entry: Mapping[str, Any]) -> object:
    """The entry's link; an id that stands in for one only if it is one: "1" is no page."""
    link = entry.get("link")
    return None if link == entry.get("id") and "://" not in str(link) else link


def first_link(links: Iterable[Mapping[str, Any]]) -> object:
    """Where a page stands, if not in the entry's own link: never an enclosure."""
    return next((link.get("href") for link in links if link.get("rel") in ("alternate", "self", None)), None)


def words(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def html(detail: Mapping[str, Any]) -> str | None:
    """The value as HTML: plain text is escaped, unless it is HTML that calls itself plain, as RSS often does."""
    value = words(detail.get("value"))
    if value is None or detail.get("type") != "text/plain" or "</" in value or "<br" in value:
        return value
    return value.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


def longest(contents: Iterable[Mapping[str, Any]]) -> str | None:
    """The longest of an entry's contents: one is the article, others its captions."""
    return max(filter(None, map(html, contents)), key=len, default=None)


def moment(parsed: struct_time | None) -> str | None:
    """``2026-03-03T10:00:00+00:00``; feedparser gives UTC."""
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{min(second, 59):02}+00:00"


if __name__ == "__main__":
    limit_memory()
    json.dump(parsed(sys.stdin.buffer.read()), sys.stdout)
