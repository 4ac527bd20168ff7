"""A link as articles: a page, a feed's items, a sitemap's pages, or a file; one bad page never stops the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice
from urllib.parse import quote, unquote, urlsplit

from index.drafts import Read
from index.errors import LinkRefused, SourceRefused, TextRefused
from index.feeds import FeedDocument, FeedItem, discover_feeds, looks_like_feed, read_feed
from index.fetch import Fetcher
from index.files import read_bytes
from index.markup import parsed_page, visible_blocks
from index.mishaps import log_mishap
from index.nouns import Draft
from index.page_dates import believed
from index.page_links import host_of
from index.pages import marked_text, page_drafts
from index.reply import Fetched
from index.sitemaps import is_sitemap, section_pages, sitemap_pages

ITEM_LIMIT = 30  # of a feed that is read once, and the pages of a sitemap unless somebody asks for more
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_VAGUE_TYPES = ("", "application/octet-stream", "text/plain", "application/xml", "text/xml")


def read_link(url: str, fetcher: Fetcher, *, limit: int = ITEM_LIMIT) -> Iterator[Read]:
    """The articles behind the link, each as it is read, or why it can't be.

    A person gave this link; what a feed or sitemap leads to keeps to robots.txt and is read with pauses, the newest
    ``limit`` of it. ``Draft.origin`` is the link that was fetched.
    """
    now = datetime.now(UTC)
    try:
        got = fetcher.fetch(url)
        yield from _reads(got, fetcher, now, limit=limit)
    except SourceRefused as error:
        yield error


def _reads(got: Fetched, fetcher: Fetcher, now: datetime, *, limit: int) -> Iterator[Read]:
    if looks_like_feed(got.body):
        document = read_feed(got.body, got.url, charset=got.charset)
        for item in document.items[:limit]:
            yield from read_item(item, document, got.url, fetcher, now)
    elif is_sitemap(got.body):
        site = urlsplit(got.url)._replace(path="/", query="").geturl()
        for page in sitemap_pages([got.url], fetcher, prefix=site, limit=limit):
            yield from read_page(page.link, fetcher, now)
    else:
        yield from document_drafts(got, now)


def read_section(url: str, fetcher: Fetcher, *, limit: int) -> Iterator[Read]:
    """The newest pages under the link, as the site's sitemaps list them."""
    now = datetime.now(UTC)
    try:
        pages = section_pages(url, fetcher, limit=limit)
    except SourceRefused as error:
        yield error
        return
    for page in pages:
        yield from read_page(page.link, fetcher, now)


def find_feed(url: str, fetcher: Fetcher) -> tuple[str, FeedDocument]:
    """The feed behind the link, or the first that the page there names, with its own link. Raises LinkRefused."""
    got = fetcher.fetch(url)
    if not looks_like_feed(got.body):
        named = discover_feeds(got.body, got.url, charset=got.charset)
        if not named:
            raise LinkRefused(url, "not_feed")
        got = fetcher.fetch(named[0])
    return got.url, read_feed(got.body, got.url, charset=got.charset)


def read_item(
    item: FeedItem, document: FeedDocument, feed_url: str, fetcher: Fetcher, now: datetime
) -> Iterator[Read]:
    """A feed's item: its own text where that is the article, else its page's, with what the page doesn't tell.

    An item without a page is as much as it says itself.
    """
    if item.link is None or item.full:
        reads: Iterator[Read] = iter([item_draft(item, document, feed_url)])
    else:
        reads = read_page(item.link, fetcher, now)
    for read in reads:
        yield replace(told_by(item, document, read, now), feed=feed_url) if isinstance(read, Draft) else read


def read_page(url: str, fetcher: Fetcher, now: datetime) -> Iterator[Read]:
    """The articles behind a link that no person gave."""
    try:
        yield from document_drafts(fetcher.fetch(url, crawl=True), now)
    except SourceRefused as error:
        yield error


def item_draft(item: FeedItem, document: FeedDocument, feed_url: str) -> Read:
    """The article that the item holds, or why it is none."""
    where = item.link or f"{feed_url}#{quote(item.id[:200], safe='')}"
    try:
        html = f"<html><body><div>{item.html or ''}</div></body></html>"
        text, _ = marked_text(visible_blocks(parsed_page(html, where)), ())
        draft = Draft(text=text, origin=where[:500], url=item.link, name=name_of(item.link, feed_url))
        return replace(draft, outlet=document.title or host_of(feed_url))
    except SourceRefused as error:
        return error
    except TextRefused as error:
        return SourceRefused(where, error.reason, detail=str(error.limit_chars or ""))


def told_by(item: FeedItem, document: FeedDocument, draft: Draft, now: datetime) -> Draft:
    """The draft, with what the feed tells of it where it doesn't tell itself; a time after ``now`` is not believed."""
    return replace(
        draft,
        title=draft.title or item.title,
        author=draft.author or item.author,
        outlet=draft.outlet or document.title,
        published=draft.published or believed(item.published, now),
        modified=draft.modified or believed(item.modified, now),
    )


def document_drafts(got: Fetched, now: datetime) -> Iterator[Read]:
    """What was fetched as articles: a page, or a file by its type and name."""
    try:
        if is_page(got):
            for draft in page_drafts(got.body, got.url, charset=got.charset, now=now):
                yield replace(draft, origin=got.url[:500], name=draft.name or name_of(got.url, got.url))
            return
        reads = read_bytes(got.body, file_name(got), content_type=got.content_type, now=now)
        first = list(islice(reads, 2))
        one_article = len(first) == 1
        for read in chain(first, reads):
            yield _from_link(read, got.url, one_article=one_article) if isinstance(read, Draft) else read
    except SourceRefused as error:
        yield error
    except TextRefused as error:
        yield SourceRefused(got.url, error.reason, detail=str(error.limit_chars or ""))
    except Exception as error:  # whatever a strange page brings out in a parser, the others are still read
        yield SourceRefused(got.url, "broke", detail=log_mishap(host_of(got.url) or "a link", error))


def is_page(got: Fetched) -> bool:
    """Whether it is HTML: as its server says, or as it begins where that says nothing of use."""
    if got.content_type in _HTML_TYPES:
        return True
    head = got.body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return got.content_type in _VAGUE_TYPES and (
        head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
        or (head.startswith((b"<?xml", b"<!--")) and b"<html" in head)
    )


def file_name(got: Fetched) -> str:
    """The last part of the link's path, which tells what a file is where its type doesn't."""
    return unquote(urlsplit(got.url).path.rpartition("/")[2])[-100:] or (host_of(got.url) or "")


def name_of(link: str | None, base: str) -> str | None:
    """What an article from there may be called: the last words of its path, else its host."""
    last = unquote(urlsplit(link or base).path.rstrip("/").rpartition("/")[2])
    stem = last.rpartition(".")[0] or last
    words = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in stem).strip("-")[:100]
    return words or host_of(link or base)


def _from_link(draft: Draft, url: str, *, one_article: bool) -> Draft:
    """A file's article; of several in one file, each has a place of its own behind the link."""
    part = "" if one_article else "#" + quote(str(draft.origin or draft.name or ""), safe="/")[-200:]
    return replace(draft, origin=f"{url}{part}"[:500], url=draft.url or f"{url}{part}"[:500])
