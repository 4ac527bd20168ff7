"""A feed's bytes as its items: RSS and Atom by feedparser, in a process of its own, and JSON Feed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape
from pathlib import Path

from index.errors import LinkRefused, SourceRefused
from index.inflate import GZIP_MAGIC, InflatedTooBig, NotInflatable, gunzip
from index.markup import UNREADABLE, decoded_page, parsed_page
from index.moments import as_utc, parse_moment
from index.page_links import safe_link
from index.plain_text import plain
from index.xml_text import root_and_body, xml_text

FEED_LIMIT_MB = 10
ITEM_LIMIT = 2_000
PARSE_S = 30.0
# A text of so many characters is taken for the whole article: of fewer in the field that is meant for it.
WHOLE_CHARS, WHOLE_SUMMARY_CHARS = 500, 2_500
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_PROCESS = Path(__file__).with_name("feed_process.py")
# What the process may know of this one: where Python and its packages are, and no token.
_HANDED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "VIRTUAL_ENV", "HOME")
_CUT_OFF = re.compile(
    r"(?i)(\.\.\.|…|\[…\]|\[\.\.\.\]|read (the )?(more|rest|full\b.{0,40})|continue reading.{0,80})\W*$"
)
_TAG = re.compile(r"<[^<>]*>")
_MB = 1_000_000


class FeedKind(StrEnum):
    """Which family a feed is of."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. ``id`` tells it from the feed's others; ``html`` is its text as HTML, ``full`` if that is the article.

    ``link`` is http(s) and whole; times are aware UTC. Each but ``id`` and ``full`` may be missing.
    """

    id: str
    link: str | None
    title: str | None
    author: str | None
    published: datetime | None
    modified: datetime | None
    html: str | None
    full: bool


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed's title and items, in the feed's order."""

    title: str | None
    kind: FeedKind
    items: tuple[FeedItem, ...]


def read_feed(data: bytes, url: str, *, charset: str | None = None) -> FeedDocument:
    """The feed; what is damaged is read as far as it goes.

    ``url`` is where it came from: its relative links start there. Raises LinkRefused: too_big; not_feed, with the
    link of a feed that the page names as its detail; feed_entities; feed_unreadable.
    """
    data = unpacked(data, url)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(data, url)
    root, body = root_and_body(xml_text(data, charset=charset), url)
    if root not in ("rss", "rdf", "feed", "channel"):
        raise LinkRefused(url, "not_feed", detail=next(iter(discover_feeds(data, url, charset=charset)), ""))
    found = _by_feedparser(body, url)
    version, entries = str(found["version"]), found["entries"]
    if not version and not entries:
        raise LinkRefused(url, "not_feed")
    kind = FeedKind.ATOM if version.startswith("atom") or root == "feed" else FeedKind.RSS
    return FeedDocument(plain(found["title"]), kind, _items(entries, url))


def unpacked(data: bytes, url: str) -> bytes:
    """The data, inflated if it is a gzip file. Raises LinkRefused: too_big, bad_answer."""
    try:
        if data.startswith(GZIP_MAGIC):
            data = gunzip(data, limit_bytes=FEED_LIMIT_MB * _MB)
    except InflatedTooBig as error:
        raise LinkRefused(url, "too_big", limit_mb=FEED_LIMIT_MB) from error
    except NotInflatable as error:
        raise LinkRefused(url, "bad_answer") from error
    if len(data) > FEED_LIMIT_MB * _MB:
        raise LinkRefused(url, "too_big", limit_mb=FEED_LIMIT_MB)
    return data


def looks_like_feed(data: bytes) -> bool:
    """Whether it is worth reading as a feed: by its first element, or as JSON that says so."""
    head = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return b"jsonfeed.org/version" in head
    try:
        root, _ = root_and_body(xml_text(data[:20_000], charset="utf-8"), "")
    except LinkRefused:
        return False
    return root in ("rss", "rdf", "feed")


def discover_feeds(data: bytes, url: str, *, charset: str | None = None) -> tuple[str, ...]:
    """The links to feeds that a page names, in its order, each once."""
    try:
        tree = parsed_page(decoded_page(data, url, charset=charset), url)
    except SourceRefused:
        return ()
    bases = [base.get("href") for base in tree.iter("base")]
    base = safe_link(bases[0], url) if bases else None
    links = (
        safe_link(link.get("href"), base or url)
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").strip().lower() in FEED_TYPES
    )
    return tuple(dict.fromkeys(filter(None, links)))


def _by_feedparser(body: str, url: str) -> dict[str, list[Mapping[str, object]]]:
    """What feed_process.py makes of it. Raises LinkRefused (feed_unreadable)."""
    handed_on = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    try:
        ended = subprocess.run(
            [sys.executable, "-P", str(_PROCESS)],
            input=body.encode("utf-8"),
            capture_output=True,
            env=handed_on,
            timeout=PARSE_S,
            check=True,
        )
        found: dict[str, list[Mapping[str, object]]] = json.loads(ended.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise LinkRefused(url, "feed_unreadable") from error
    return found


def _json_feed(data: bytes, url: str) -> FeedDocument:
    """JSON Feed 1.1, jsonfeed.org. Raises LinkRefused: not_feed, feed_unreadable."""
    try:
        feed = json.loads(data.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise LinkRefused(url, "feed_unreadable") from error
    version = feed.get("version") if isinstance(feed, dict) else None
    if not isinstance(version, str) or "jsonfeed.org/version" not in version:
        raise LinkRefused(url, "not_feed")
    items = feed.get("items")
    author = _json_author(feed)
    rows = [
        _json_fields(item, author)
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    ]
    return FeedDocument(plain(feed.get("title")), FeedKind.JSON, _items(rows, url))


def _json_fields(item: Mapping[str, object], author: str | None) -> dict[str, object]:
    """The item's fields under the names that feed_process.py gives them; ``author`` is the feed's."""
    html, text = item.get("content_html"), item.get("content_text")
    if not isinstance(html, str) and isinstance(text, str):
        html = escape(text, quote=False).replace("\n", "<br>")
    id = item.get("id")
    return {
        "id": str(id) if isinstance(id, str | int) else None,
        "link": item.get("url") or item.get("external_url"),
        "title": item.get("title"),
        "author": _json_author(item) or author,
        "published": item.get("date_published"),
        "modified": item.get("date_modified"),
        "content": html,
        "summary": item.get("summary"),
    }


def _json_author(item: Mapping[str, object]) -> str | None:
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    names = [one.get("name") for one in listed[:20] if isinstance(one, dict)]
    return ", ".join(name for name in names if isinstance(name, str)) or None


def _items(entries: Sequence[Mapping[str, object]], url: str) -> tuple[FeedItem, ...]:
    """The entries that say anything, each once."""
    items: dict[str, FeedItem] = {}
    for fields in entries[:ITEM_LIMIT]:
        item = _item(fields, url)
        if item is not None:
            items.setdefault(item.id, item)
    return tuple(items.values())


def _item(fields: Mapping[str, object], url: str) -> FeedItem | None:
    title, link = plain(fields["title"]), _link(fields["link"], url)
    content, summary = (
        value if isinstance(value, str) else None for value in (fields["content"], fields["summary"])
    )
    html = content or summary
    named = UNREADABLE.sub("", fields["id"]) if isinstance(fields["id"], str) else None
    id = (named or link or title or "")[:1_000]
    if not id and not html:
        return None
    modified = _moment(fields["modified"])
    return FeedItem(
        id=id or str(html)[:1_000],
        link=link,
        title=title,
        author=plain(fields["author"]),
        published=_moment(fields["published"]) or modified,
        modified=modified,
        html=html,
        full=_is_whole(content, WHOLE_CHARS) or (content is None and _is_whole(summary, WHOLE_SUMMARY_CHARS)),
    )


def _link(written: object, url: str) -> str | None:
    return safe_link(written, url) if isinstance(written, str) and written.strip() else None


def _moment(written: object) -> datetime | None:
    try:
        return as_utc(parse_moment(written)) if isinstance(written, str) else None
    except ValueError:
        return None


def _is_whole(html: str | None, least_chars: int) -> bool:
    """Whether this is the article and not its beginning: long enough, and not cut off at its end."""
    if html is None:
        return False
    words = " ".join(_TAG.sub(" ", html).split())
    return len(words) >= least_chars and _CUT_OFF.search(words[-200:]) is None
