"""Sitemaps: which pages a section of a site has, the newest first. sitemaps.org, and the index files that list more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from index.errors import LinkRefused
from index.feeds import unpacked
from index.fetch import Fetcher
from index.moments import as_utc, parse_moment
from index.page_links import host_of, safe_link
from index.xml_text import root_and_body, xml_text

FILE_LIMIT = 10  # of one site: an index may list tens of thousands
DEPTH_LIMIT = 3
LINK_LIMIT = 50_000  # of one file, as the protocol has it
_OLDEST = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listed:
    """A link in a sitemap, and when that says it changed (aware UTC)."""

    link: str
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file lists: pages, or further sitemaps."""

    links: tuple[Listed, ...]
    is_index: bool


def read_sitemap(data: bytes, url: str, *, charset: str | None = None) -> Sitemap:
    """The sitemap; what is damaged is read as far as it goes.

    Raises LinkRefused: too_big, no_sitemap, feed_entities.
    """
    root, body = root_and_body(xml_text(unpacked(data, url), charset=charset), url)
    if root not in ("urlset", "sitemapindex"):
        raise LinkRefused(url, "no_sitemap")
    parser = etree.XMLPullParser(
        ("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    links: list[Listed] = []
    encoded = body.encode("utf-8")
    for start in range(0, len(encoded), 65_536):
        try:
            parser.feed(encoded[start : start + 65_536])
        except etree.XMLSyntaxError:
            break
        links += _listed(parser, url)
        if len(links) >= LINK_LIMIT:
            break
    return Sitemap(tuple(links[:LINK_LIMIT]), root == "sitemapindex")


def _listed(parser: etree.XMLPullParser, url: str) -> Iterator[Listed]:
    for _, element in parser.read_events():
        if _name(element) not in ("url", "sitemap"):
            continue
        fields = {_name(one): one.text for one in element}
        link = safe_link(fields["loc"], url) if fields.get("loc") else None
        if link:
            yield Listed(link, _moment(fields.get("lastmod")))
        element.clear()


def _name(element: etree._Element) -> str:
    """The element's local name; "" for a comment."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def _moment(written: str | None) -> datetime | None:
    try:
        return as_utc(parse_moment(written)) if written else None
    except ValueError:
        return None


def is_sitemap(data: bytes) -> bool:
    """Whether the first element says so."""
    try:
        root, _ = root_and_body(xml_text(data[:20_000], charset="utf-8"), "")
    except LinkRefused:
        return False
    return root in ("urlset", "sitemapindex")


def section_pages(url: str, fetcher: Fetcher, *, limit: int) -> list[Listed]:
    """The newest pages under the link, from the sitemaps that its site declares, else from /sitemap.xml.

    Raises LinkRefused, no_sitemap where none of them lists a page under the link.
    """
    declared = [safe_link(one, url) for one in fetcher.robots(url).sitemaps] or [
        safe_link("/sitemap.xml", url)
    ]
    return sitemap_pages([one for one in declared if one], fetcher, prefix=url, limit=limit)


def sitemap_pages(urls: list[str], fetcher: Fetcher, *, prefix: str, limit: int) -> list[Listed]:
    """The newest ``limit`` pages under the prefix that the sitemaps, and those that they list, tell of.

    Pages without a date come last, in the sitemap's order. One sitemap that can't be read doesn't stop the others; if
    none can, its reason is raised, and no_sitemap where there is no page under the prefix.
    """
    waiting = [(Listed(one, None), 1) for one in urls]
    asked: set[str] = set()
    pages: dict[str, Listed] = {}
    refused: LinkRefused | None = None
    while waiting and len(asked) < FILE_LIMIT:
        next_one, depth = waiting.pop(0)
        if next_one.link in asked:
            continue
        asked.add(next_one.link)
        try:
            got = fetcher.fetch(next_one.link, crawl=True)
            found = read_sitemap(got.body, got.url, charset=got.charset)
        except LinkRefused as error:
            refused = refused or error
            continue
        if found.is_index:
            inner = [one for one in newest_first(found.links) if _same_site(one.link, got.url)]
            waiting += [(one, depth + 1) for one in inner if depth < DEPTH_LIMIT]
        else:
            pages.update({one.link: one for one in found.links if is_under(one.link, prefix)})
    if not pages:
        raise refused or LinkRefused(prefix, "no_sitemap")
    return newest_first(tuple(pages.values()))[:limit]


def newest_first(links: tuple[Listed, ...]) -> list[Listed]:
    return sorted(links, key=lambda one: one.changed or _OLDEST, reverse=True)


def is_under(link: str, prefix: str) -> bool:
    """Whether the link is a page of the section: on its host (``www.`` or not), with its path at the beginning."""
    if not _same_site(link, prefix):
        return False
    section = urlsplit(prefix).path.rstrip("/")
    path = urlsplit(link).path
    return path.startswith(section + "/") and path.rstrip("/") != section


def _same_site(one: str, other: str) -> bool:
    return host_of(one) == host_of(other)
