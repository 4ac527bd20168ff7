"""From a web page to an article: the text that people read there, and what the page says of itself.

trafilatura chooses the lines, the page's own blocks are what is stored. The only file that imports it and htmldate.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time

from lxml.html import HtmlElement

from index.article_blocks import article_blocks, is_section
from index.errors import SourceRefused, TextRefused
from index.live_blogs import LiveEntry, live_entries
from index.markup import Block, decoded_page, parsed_page, visible_blocks
from index.nouns import MAX_ARTICLE_CHARS, Draft, Mark, MarkKind
from index.page_facts import PageFacts, Update, is_believable, page_facts, paragraphs
from index.stubs import stub_reason

_LIVE = re.compile(
    r"\blive\b|live-?blog|live-?ticker|ticker|en direct|en vivo|minuto a minuto", re.IGNORECASE
)
_DAY_IN_LINK = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_HEADING = "## "


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
    lines = _kept_lines(tree, url)
    article = article_blocks(blocks, lines, title=facts.title, summary=facts.summary)
    entries = live_entries(article, facts.updates, is_live=_is_live(facts, url))
    text, marks = _with_unseen(*marked_text(article, entries), _unseen(facts.updates, entries))
    reason = stub_reason(
        tree, blocks, article, facts, unseen_chars=len(text) - sum(len(one.text) for one in article)
    )
    if reason:
        raise SourceRefused(where, reason)
    return (_draft(text, marks, facts, _published(facts, tree, url, now), url, where),)


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


def _kept_lines(tree: HtmlElement, url: str | None) -> list[str]:
    """The lines that trafilatura takes for the article's; none where it finds nothing or stumbles."""
    import trafilatura  # a second of imports that no question needs

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs what a page is called
    try:
        found = trafilatura.bare_extraction(tree, url=url, include_comments=False)
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


def _published(facts: PageFacts, tree: HtmlElement, url: str | None, now: datetime) -> datetime | None:
    """What the page says; the day in its link where that is earlier, be it only in UTC; else what htmldate finds."""
    linked = _day_in_link(facts.url or url)
    if facts.published is not None:
        earlier = linked is not None and linked.date() < facts.published.date()
        return linked if earlier else facts.published
    found = linked or _searched(tree, url, now)
    return found if found is not None and is_believable(found, now) else None


def _day_in_link(url: str | None) -> datetime | None:
    found = _DAY_IN_LINK.search(url or "")
    if found is None:
        return None
    year, month, day = (int(number) for number in found.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _searched(tree: HtmlElement, url: str | None, now: datetime) -> datetime | None:
    """A day that the page writes somewhere. A year alone ("© 2020") is no day, though htmldate makes it 1 January."""
    import htmldate  # with trafilatura

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    for extensive in (False, True):
        try:
            found = htmldate.find_date(
                tree, extensive_search=extensive, original_date=True, url=url, max_date=now.date().isoformat()
            )
        except Exception:  # as above: nothing that it stumbles over is worth losing the page
            return None
        if found and not (extensive and found.endswith("-01-01")):
            return datetime.combine(datetime.fromisoformat(found).date(), time(), UTC)
    return None
