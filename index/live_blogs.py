"""A live blog's entries, each with its time: where they begin among an article's blocks. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from index.linked_data import Update
from index.markup import Block
from index.page_dates import believed_moment
from index.plain_text import key

ENTRIES_LEAST = 3
PROSE_CHARS = 40
GRAM = 30
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: ?(?:Uhr|[A-Z]{2,4}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """An entry begins at ``place`` among the blocks; ``at`` is aware UTC, where the page gives it."""

    place: int
    label: str | None
    at: datetime | None


def live_entries(
    blocks: Sequence[Block], updates: Sequence[Update], *, is_live: bool, now: datetime
) -> tuple[LiveEntry, ...]:
    """The entries in the page's order; none where the page is no live blog.

    JSON-LD's updates are found by their words. Without any, elements of one kind beside one another count, if each
    has its own time and tells something. A time after ``now`` is no time of an entry.
    """
    found = _told(blocks, updates) if updates else _repeated(blocks, is_live=is_live, now=now)
    return found if len(found) >= ENTRIES_LEAST or (updates and found) else ()


def _told(blocks: Sequence[Block], updates: Sequence[Update]) -> tuple[LiveEntry, ...]:
    starts: dict[str, int] = {}
    for place, block in enumerate(blocks):
        bare = key(block.text)
        starts.setdefault(bare, place)
        if len(bare) >= GRAM:
            starts.setdefault(bare[:GRAM], place)
    entries: dict[int, LiveEntry] = {}
    for update in updates:
        body = key(re.sub(r"<[^<>]{0,500}>", " ", update.text[:2_000]))[:GRAM]
        places = [starts.get(key(update.heading or "")), starts.get(body) if len(body) == GRAM else None]
        known = [place for place in places if place is not None]
        if known:
            # The heading stands above the body; a heading that is found far from it is another's.
            place = min(known) if max(known) - min(known) <= 4 else known[-1]
            entries.setdefault(place, LiveEntry(place, update.heading, update.at))
    return tuple(entries[place] for place in sorted(entries))


def _repeated(blocks: Sequence[Block], *, is_live: bool, now: datetime) -> tuple[LiveEntry, ...]:
    """Elements beside one another that each hold a time and prose; a clock's time counts if the page is called live."""
    first: dict[HtmlElement, int] = {}
    chars: Counter[HtmlElement] = Counter()
    for place, block in enumerate(blocks):
        for element in (block.element, *block.element.iterancestors()):
            first.setdefault(element, place)
            chars[element] += len(block.text)
    groups: dict[tuple[HtmlElement, str], list[HtmlElement]] = {}
    for element in first:
        parent = element.getparent()
        if parent is not None and element.tag in ("article", "div", "li", "section"):
            groups.setdefault((parent, str(element.tag)), []).append(element)
    best: list[LiveEntry] = []
    for alike in groups.values():
        entries = []
        for element in alike if len(alike) >= ENTRIES_LEAST else ():
            timed, at = _time_of(element, is_live=is_live, now=now)
            if timed and chars[element] >= PROSE_CHARS:
                entries.append(LiveEntry(first[element], _heading_in(element), at))
        best = max(best, entries, key=len)
    return tuple(sorted(best, key=lambda entry: entry.place))


def _time_of(element: HtmlElement, *, is_live: bool, now: datetime) -> tuple[bool, datetime | None]:
    """Whether the element has a time, and which, where that can be told."""
    for time in element.iter("time"):
        at = believed_moment(time.get("datetime"), now)
        if at is not None:
            return True, at
    if is_live:
        for inner in element.iter("time", "span", "div", "p", "strong", "h2", "h3"):
            if _CLOCK.fullmatch(" ".join((inner.text or "").split())):
                return True, None
    return False, None


def _heading_in(element: HtmlElement) -> str | None:
    for heading in element.iter("h2", "h3", "h4", "h5"):
        words = " ".join(heading.text_content().split())
        if words:
            return words[:200]
    return None
