"""The links that pages and feeds write, made whole and safe to store. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from index.nouns import MAX_FIELD_CHARS


def safe_link(written: str | None, base: str | None) -> str | None:
    """The http(s) link, whole and without its fragment; None for any other or one that can't be stored."""
    try:
        link = urljoin(base or "", (written or "").strip())
        parts = urlsplit(link)
        link = parts._replace(fragment="").geturl()
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return link if sound and len(link) <= MAX_FIELD_CHARS and link.isprintable() and " " not in link else None


def host_of(url: str | None) -> str | None:
    """The link's host without ``www.``, or None."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def canonical_link(tree: HtmlElement, metas: Mapping[str, str], url: str | None) -> str | None:
    """The canonical link if it leads to the same site, else the link that was fetched."""
    canonical = [
        element.get("href")
        for element in tree.iter("link")
        if "canonical" in element.get("rel", "").lower().split()
    ]
    for written in (*canonical[:1], metas.get("og:url")):
        link = safe_link(written, url)
        if link and (url is None or _same_site(link, url)):
            return link
    return safe_link(url, None)


def _same_site(link: str, fetched: str) -> bool:
    """Whether both are pages of one site; a home page is no other page's canonical link."""
    ours, theirs = (
        re.sub(r"^(?:www|m|amp|mobile)\.", "", urlsplit(one).hostname or "") for one in (fetched, link)
    )
    home = not urlsplit(link).path.strip("/") and not urlsplit(link).query
    return ours == theirs and not (home and urlsplit(fetched).path.strip("/"))
