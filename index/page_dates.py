"""When a page says that its article was published, and whether that can be. The only file that imports htmldate."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from lxml.html import HtmlElement

from index.markup import Block
from index.moments import parse_moment
from index.plain_text import plain

EARLIEST_YEAR = 1800
STAMP_CHARS = 60  # a longer line that holds a day tells something else
PUBLISHED = (
    """article:published_time og:article:published_time article:published bt:pubdate datepublished publish-date
    publish_date published publication_date pubdate date dc.date dc.date.issued dcterms.date dcterms.created
    dcterms.issued parsely-pub-date sailthru.date cxenseparse:recs:publishtime article.published pdate
    citation_publication_date citation_online_date created og:pubdate originalpublicationdate rnews:datepublished"""
).split()
MODIFIED = (
    """article:modified_time og:article:modified_time og:updated_time article:modified datemodified last-modified
    lastmod dcterms.modified dc.date.modified bt:moddate updated modified article.updated"""
).split()
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_IN_LINK = re.compile(r"/((?:19|20)[0-9]{2})[/-]([0-9]{1,2})[/-]([0-9]{1,2})(?:/|-|$)")
# 2026年3月18日, 2026년 3월 18일
_DAY_EAST = re.compile(r"((?:19|20)[0-9]{2}) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일]")
# "22 de abril de 2022": Spanish and Portuguese have the same first three letters, but for three months.
_DAY_DE = re.compile(
    r"\b([0-9]{1,2}) de ([a-zç]{3})[a-zç]{1,8} (?:de|del) ((?:19|20)[0-9]{2})\b", re.IGNORECASE
)
_MONTHS_DE = (
    "ene jan",
    "feb fev",
    "mar",
    "abr",
    "may mai",
    "jun",
    "jul",
    "ago",
    "sep set",
    "oct out",
    "nov",
    "dic dez",
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = re.compile(
    rf"\b(?:({'|'.join(_WEEKDAYS)})[a-z]{{0,6}},? )?([0-9]{{1,2}})/([0-9]{{1,2}})/((?:19|20)[0-9]{{2}})\b",
    re.IGNORECASE,
)


def written_dates(
    tree: HtmlElement, node: Mapping[str, object], metas: Mapping[str, str], field: str, names: Iterable[str]
) -> Iterator[str]:
    """What is written as this date, the most trusted first: JSON-LD, meta elements, microdata."""
    yield from (words for words in (plain(node.get(field)),) if words)
    yield from (metas[name] for name in names if name in metas)
    for element in islice(tree.iter("time", "span", "meta", "abbr", "div", "p"), 20_000):
        if element.get("itemprop") == field or (
            field == "datePublished" and element.get("pubdate") is not None
        ):
            written = element.get("datetime") or element.get("content") or element.get("title")
            if words := plain(written or element.text_content()):
                yield words


def first_believed(written: Iterable[str], now: datetime) -> tuple[datetime | None, str | None]:
    """The first date that can be read and believed; else None and the first that couldn't be read."""
    unread: str | None = None
    for one in written:
        try:
            moment = parse_moment(one)
        except ValueError:
            unread = unread or one[:100]
            continue
        if is_believable(moment, now):
            return _own_day(one, moment), None
    return None, unread


def believed_moment(written: str | None, now: datetime) -> datetime | None:
    """The moment; None for one that can't be read or believed."""
    try:
        moment = parse_moment(written or "")
    except ValueError:
        return None
    return believed(moment, now)


def believed(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment if an article may be of it, else None."""
    return moment if moment is not None and is_believable(moment, now) else None


def _own_day(written: str, moment: datetime) -> datetime:
    """The moment; where it is another day in UTC than as it is written, that day: "Monday" goes by the outlet's."""
    day = _ISO_DAY.match(written)
    if day is None or day.group() == moment.date().isoformat():
        return moment
    return datetime.combine(date.fromisoformat(day.group()), time(), UTC)


def is_believable(moment: datetime, now: datetime) -> bool:
    """Whether an article may be of that moment: not before newspapers, not after tomorrow."""
    return moment.year >= EARLIEST_YEAR and moment <= now + timedelta(days=1)


def published_at(
    said: datetime | None,
    tree: HtmlElement,
    blocks: Sequence[Block],
    link: str | None,
    *,
    url: str | None,
    now: datetime,
) -> datetime | None:
    """What the page says; the day in its link where that is earlier, be it only in UTC; else what stands on it."""
    linked = _day_in(_DAY_IN_LINK, link or url or "")
    if said is not None:
        earlier = linked is not None and linked.date() < said.date()
        return linked if earlier else said
    found = linked or _searched(tree, url, now) or _stamped(blocks)
    return believed(found, now)


def _day_in(pattern: re.Pattern[str], words: str) -> datetime | None:
    found = pattern.search(words)
    return _day(*(int(number) for number in found.groups())) if found else None


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _stamped(blocks: Sequence[Block]) -> datetime | None:
    """The first day that stands in a short line in one of the ways that htmldate doesn't read."""
    stamps = (block.text for block in blocks if len(block.text) <= STAMP_CHARS)
    return next((day for stamp in stamps if (day := stamped_day(stamp))), None)


def stamped_day(stamp: str) -> datetime | None:
    """The day of "2026年3月18日", "22 de abril de 2022" and "Tue, 05/12/2026"; None for what could be two days."""
    if day := _day_in(_DAY_EAST, stamp):
        return day
    if found := _DAY_DE.search(stamp):
        named = [number for number, names in enumerate(_MONTHS_DE, 1) if found[2].lower() in names.split()]
        return _day(int(found[3]), named[0], int(found[1])) if named else None
    if found := _NUMBERS.search(stamp):
        weekday, first, second, year = (found[1] or "").lower(), int(found[2]), int(found[3]), int(found[4])
        days = {day for day in (_day(year, first, second), _day(year, second, first)) if day}
        if weekday:
            days = {day for day in days if day.weekday() == _WEEKDAYS.index(weekday)}
        return days.pop() if len(days) == 1 else None
    return None


def _searched(tree: HtmlElement, url: str | None, now: datetime) -> datetime | None:
    """A day that the page writes where pages write it.

    htmldate's extensive search is left out: it takes any day on the page for the article's, and loads the names of
    months in two hundred languages, which takes ten seconds.
    """
    import htmldate  # with trafilatura, a second of imports that no question needs

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = htmldate.find_date(
            tree, extensive_search=False, original_date=True, url=url, max_date=now.date().isoformat()
        )
    except Exception:  # whatever a hostile page brings it to, that isn't worth losing the page
        return None
    return datetime.combine(datetime.fromisoformat(found).date(), time(), UTC) if found else None
