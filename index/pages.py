"""From a web page to an article: the text that people read there, and what the page says of itself.

trafilatura chooses the lines, the page's own blocks are what is stored. The only file that imports it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime

from lxml.html import HtmlElement

from index.article_blocks import article_blocks, is_section
from index.errors import SourceRefused, TextRefused
from index.linked_data import Update
from index.live_blogs import LiveEntry, live_entries
from index.markup import Block, decoded_page, parsed_page, visible_blocks
from index.nouns import MAX_ARTICLE_CHARS, Draft, Mark, MarkKind
from index.page_dates import published_at
from index.page_facts import PageFacts, page_facts
from index.plain_text import paragraphs
from index.stubs import ARTICLE_CHARS, prose_chars, stub_reason
from index.teasers import teaser_lists

_LIVE = re.compile(
    r"\blive\b|live-?blog|live-?ticker|ticker|en direct|en vivo|minuto a minuto", re.IGNORECASE
)
_HEADING = "## "
BLOCKS_LIMIT = 3_000  # lines of a page; real ones have some hundred


def page_drafts(
    html: bytes, url: str | None, *, charset: str | None = None, now: datetime, where: str | None = None
) -> tuple[Draft, ...]:
    """The page's article. ``url`` is the link that was fetched (None: a file, which ``where`` names in refusals).

    ``charset`` is the server's word; dates after ``now`` are not believed. The text holds the page's own words, a
    paragraph a line with an empty line between, section headings marked with ``#``, a table's row as one line with
    tabs; a live blog's entries are told apart by ``marks``. Raises SourceRefused: too_big, too_complex, error_page,
    bot_check, needs_javascript, consent_wall, login_page, paywall, no_article, too_long.
    """
    where = where or url or ""
    tree = parsed_page(decoded_page(html, where, charset=charset), where)
    blocks = visible_blocks(tree)
    if sum(len(block.text) for block in blocks) > MAX_ARTICLE_CHARS:
        raise SourceRefused(where, "too_long", detail=str(MAX_ARTICLE_CHARS))
    facts = page_facts(tree, blocks, url, now=now)
    article = _article(tree, blocks, facts, url)
    entries = live_entries(article, facts.updates, is_live=_is_live(facts, url), now=now)
    text, marks = _with_unseen(*marked_text(article, entries), _unseen(facts.updates, entries))
    reason = stub_reason(
        tree, blocks, article, facts, unseen_chars=len(text) - sum(len(one.text) for one in article)
    )
    if reason:
        raise SourceRefused(where, reason)
    published = published_at(facts.published, tree, blocks, facts.url, url=url, now=now)
    return (_draft(text, marks, facts, published, url, where),)


def _draft(
    text: str,
    marks: tuple[Mark, ...],
    facts: PageFacts,
    published: datetime | None,
    url: str | None,
    where: str,
) -> Draft:
    try:
        return Draft(
            text=text,
            title=facts.title,
            outlet=facts.outlet,
            author=facts.author,
            published=published,
            modified=facts.modified if published is None or facts.modified != published else None,
            unread_date=None if published else facts.unread_date,
            url=facts.url,
            language=facts.language,
            origin=url,
            marks=marks,
        )
    except TextRefused as error:
        raise SourceRefused(where, error.reason, detail=str(error.limit_chars or "")) from error


def _article(tree: HtmlElement, blocks: Sequence[Block], facts: PageFacts, url: str | None) -> list[Block]:
    """The article's blocks. Where that is little, lists of other articles may have been taken for it: without them."""
    quick = len(blocks) > BLOCKS_LIMIT
    lines = _kept_lines(tree, url, quick=quick)
    article = article_blocks(blocks, lines, title=facts.title, summary=facts.summary)
    if prose_chars(article) >= ARTICLE_CHARS:
        return article
    bare = deepcopy(tree)
    lists = teaser_lists(bare)
    if not lists:
        return article
    for element in lists:
        element.drop_tree()
    lines = _kept_lines(bare, url, quick=quick)
    other = article_blocks(blocks, lines, title=facts.title, summary=facts.summary)
    return other if prose_chars(other) > prose_chars(article) else article


def _kept_lines(tree: HtmlElement, url: str | None, *, quick: bool) -> list[str]:
    """The lines that trafilatura takes for the article's; none where it finds nothing or stumbles.

    ``quick`` asks no other extractor where it finds little: one of them takes the square of the number of lines.
    """
    import trafilatura  # a second of imports that no question needs

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs what a page is called
    try:
        found = trafilatura.bare_extraction(tree, url=url, include_comments=False, fast=quick)
    except Exception:  # whatever a hostile page brings it to, it is this page that is refused
        return []
    return (getattr(found, "text", None) or "").splitlines()


def marked_text(blocks: Sequence[Block], entries: Sequence[LiveEntry]) -> tuple[str, tuple[Mark, ...]]:
    """The blocks as one text, and where the entries begin in it."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for block in blocks:
        gap = "" if not pieces else "\n" if block.broken else "\n\n"
        mark = "#" * max(2, block.level or 2) + " " if is_section(block) else ""
        starts.append(length + len(gap))
        pieces.append(f"{gap}{mark}{block.text}")
        length += len(pieces[-1])
    marks = tuple(Mark(starts[entry.place], MarkKind.ENTRY, entry.label, entry.at) for entry in entries)
    return "".join(pieces), marks


def _unseen(updates: Sequence[Update], entries: Sequence[LiveEntry]) -> list[Update]:
    """The updates that only JSON-LD tells, where that is most of them: the page shows them by a script."""
    seen = {(entry.label, entry.at) for entry in entries}
    unseen = [one for one in updates if (one.heading, one.at) not in seen and one.text.strip()]
    return unseen if len(unseen) > len(updates) / 2 else []


def _with_unseen(
    text: str, marks: tuple[Mark, ...], updates: Sequence[Update]
) -> tuple[str, tuple[Mark, ...]]:
    """The text with the updates below it, each under its heading."""
    added: list[Mark] = []
    for update in updates:
        lines = [_HEADING + update.heading] if update.heading else []
        entry = "\n\n".join([*lines, *paragraphs(update.text)])
        text += "\n\n" if text else ""
        if entry:
            added.append(Mark(len(text), MarkKind.ENTRY, update.heading, update.at))
            text += entry
    return text.rstrip(), (*marks, *added)


def _is_live(facts: PageFacts, url: str | None) -> bool:
    return bool(facts.updates) or bool(_LIVE.search(f"{facts.title or ''} {url or ''}"))
