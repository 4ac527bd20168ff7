"""What a page says of itself: title, outlet, author, dates, link. Pure.

JSON-LD is asked first, since it is made for machines; then meta elements, then what the page shows. What any of them
says is a claim: a link to another site or a date still to come is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from index.linked_data import (
    Node,
    Update,
    article_node,
    is_free,
    linked_data,
    live_updates,
    names_of,
    word_count,
)
from index.markup import Block
from index.page_authors import page_author
from index.page_dates import MODIFIED, PUBLISHED, first_believed, written_dates
from index.page_links import canonical_link, host_of
from index.page_titles import page_title
from index.plain_text import key, plain

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title", "citation_title")
_SUMMARIES = ("og:description", "description", "twitter:description")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "citation_journal_title")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself, all of it unproven. ``unread_date`` is a date that nobody could read.

    ``words`` is how long the article is said to be; ``free`` whether all may read it, None where nothing is said.
    """

    title: str | None
    summary: str | None
    outlet: str | None
    author: str | None
    published: datetime | None
    unread_date: str | None
    modified: datetime | None
    url: str | None
    language: str | None
    free: bool | None
    words: int | None
    updates: tuple[Update, ...]


def page_facts(tree: HtmlElement, blocks: Sequence[Block], url: str | None, *, now: datetime) -> PageFacts:
    """The facts of the page that was fetched from ``url`` (None: a file), as of ``now``."""
    nodes = list(linked_data(tree))
    node, metas = article_node(nodes), _metas(tree)
    outlet = _outlet(node, nodes, metas, url)
    names = {key(name) for name in (outlet, host_of(url), metas.get("og:site_name")) if name}
    published, unread = first_believed(written_dates(tree, node, metas, "datePublished", PUBLISHED), now)
    modified, _ = first_believed(written_dates(tree, node, metas, "dateModified", MODIFIED), now)
    if modified is not None and published is not None and modified < published:
        modified = None
    return PageFacts(
        title=page_title(_declared_titles(tree, node, metas), blocks, names),
        summary=next((metas[name] for name in _SUMMARIES if name in metas), None),
        outlet=outlet,
        author=page_author(tree, node, nodes, metas, blocks),
        published=published,
        unread_date=unread,
        modified=modified,
        url=canonical_link(tree, metas, url),
        language=_language(tree, node, metas),
        free=is_free(nodes),
        words=word_count(node),
        updates=live_updates(nodes, now),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Meta elements by their lower-case name, the first of each name."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = plain(meta.get("content"))
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _declared_titles(tree: HtmlElement, node: Node, metas: Mapping[str, str]) -> list[str]:
    element = tree.find(".//title")
    declared = [plain(node.get("headline")), *(metas.get(name) for name in _TITLES)]
    declared.append(plain(element.text_content()) if element is not None else None)
    return [title for title in declared if title]


def _outlet(node: Node, nodes: Sequence[Node], metas: Mapping[str, str], url: str | None) -> str | None:
    named = [metas.get(_OUTLETS[0]), *names_of(node.get("publisher"), nodes)]
    named += [metas.get(name) for name in _OUTLETS[1:]]
    return next((name for name in named if name and not name.startswith("http")), None) or host_of(url)


def _language(tree: HtmlElement, node: Node, metas: Mapping[str, str]) -> str | None:
    """The declared language, ISO 639-1."""
    for written in (tree.get("lang"), node.get("inLanguage"), metas.get("og:locale")):
        if isinstance(written, str) and re.match(r"[A-Za-z]{2}(?:[-_]|$)", written):
            return written[:2].lower()
    return None
