"""What a page says of itself: title, outlet, author, dates, link. Pure.

JSON-LD is asked first, since it is made for machines; then meta elements, then what the page shows. What any of them
says is a claim: a link to another site or a date still to come is not believed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from index.markup import UNREADABLE, Block
from index.moments import parse_moment
from index.nouns import MAX_FIELD_CHARS

JSON_LIMIT_CHARS = 3_000_000
NODES_LIMIT = 2_000
UPDATES_LIMIT = 500
EARLIEST_YEAR = 1800
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|Review|PressRelease|LiveBlogPosting)$")
_TAG = re.compile(r"<[^<>]{0,500}>")
_SEPARATOR = re.compile(r"\s+(?:[|—–·•»:-]|::)\s+")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NO_AUTHOR = re.compile(
    r"https?://|www\.|@|^(?:admin|administrator|author|editor|staff|none|null|unknown)$", re.I
)
_BY = re.compile(
    r"^(?:by|view all posts by|all posts by|von|por|par|di|words by|written by|posted by)\b[\s:]*",
    re.IGNORECASE,
)
_PUBLISHED = (
    """article:published_time og:article:published_time article:published bt:pubdate datepublished publish-date
    publish_date published publication_date pubdate date dc.date dc.date.issued dcterms.date dcterms.created
    dcterms.issued parsely-pub-date sailthru.date cxenseparse:recs:publishtime article.published pdate
    citation_publication_date citation_online_date created og:pubdate originalpublicationdate rnews:datepublished"""
).split()
_MODIFIED = (
    """article:modified_time og:article:modified_time og:updated_time article:modified datemodified last-modified
    lastmod dcterms.modified dc.date.modified bt:moddate updated modified article.updated"""
).split()
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title", "citation_title")
_SUMMARIES = ("og:description", "description", "twitter:description")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "citation_journal_title")
_AUTHORS = (
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
)


@dataclass(frozen=True, slots=True)
class Update:
    """An entry of a live blog as JSON-LD tells it; ``at`` is aware UTC."""

    heading: str | None
    text: str
    at: datetime | None


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


@dataclass(frozen=True, slots=True)
class _Page:
    """The places where facts stand: JSON-LD's article node, the meta elements by name, and the tree."""

    tree: HtmlElement
    node: Mapping[str, object]
    metas: Mapping[str, str]
    url: str | None


def page_facts(tree: HtmlElement, blocks: Sequence[Block], url: str | None, *, now: datetime) -> PageFacts:
    """The facts of the page that was fetched from ``url`` (None: a file), as of ``now``."""
    nodes = list(linked_data(tree))
    page = _Page(tree, _article_node(nodes), _metas(tree), url)
    outlet = _outlet(page)
    published, unread = _date(_written_dates(page, "datePublished", _PUBLISHED), now)
    modified, _ = _date(_written_dates(page, "dateModified", _MODIFIED), now)
    if modified is not None and published is not None and modified < published:
        modified = None
    return PageFacts(
        title=_title(page, blocks, outlet),
        summary=next((page.metas[name] for name in _SUMMARIES if name in page.metas), None),
        outlet=outlet,
        author=_author(page),
        published=published,
        unread_date=unread,
        modified=modified,
        url=_link(page),
        language=_language(page),
        free=_free(nodes),
        words=_whole(page.node.get("wordCount")),
        updates=tuple(islice(_updates(nodes), UPDATES_LIMIT)),
    )


def linked_data(tree: HtmlElement) -> Iterator[Mapping[str, object]]:
    """All JSON-LD objects of the page, those within others too, up to NODES_LIMIT; broken ones are passed over."""
    found = 0
    for script in tree.iter("script"):
        if script.get("type", "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        waiting = [_json(script.text or "")]
        while waiting and found < NODES_LIMIT:
            value = waiting.pop(0) if len(waiting) < 100 else waiting.pop()
            if isinstance(value, list):
                waiting.extend(value[:NODES_LIMIT])
            elif isinstance(value, dict):
                found += 1
                yield value
                waiting.extend(inner for inner in value.values() if isinstance(inner, dict | list))


def _json(written: str) -> object:
    written = written.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    written = re.sub(r"^(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>$", "", written)
    if len(written) > JSON_LIMIT_CHARS:
        return None
    try:
        return json.loads(written, strict=False)
    except (ValueError, RecursionError):
        return None


def _types(node: Mapping[str, object]) -> list[str]:
    types = node.get("@type")
    return [one for one in (types if isinstance(types, list) else [types]) if isinstance(one, str)]


def _article_node(nodes: Iterable[Mapping[str, object]]) -> Mapping[str, object]:
    """The first node of an article that has a headline or a date, else an empty one."""
    for node in nodes:
        if any(_ARTICLE_TYPE.search(one) for one in _types(node)) and (
            "headline" in node or "datePublished" in node
        ):
            return node
    return {}


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Meta elements by their lower-case name, the first of each name."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = plain(meta.get("content"))
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def plain(value: object) -> str | None:
    """A field's words: without tags and entities, one space between them, no longer than a field may be."""
    if not isinstance(value, str):
        return None
    value = html.unescape(value[: 10 * MAX_FIELD_CHARS])
    words = " ".join(_TAG.sub(" ", UNREADABLE.sub("", value)).split())
    if len(words) > MAX_FIELD_CHARS:
        words = words[:MAX_FIELD_CHARS].rpartition(" ")[0]
    return words or None


def paragraphs(written: str) -> list[str]:
    """JSON-LD's text, which may hold HTML, as paragraphs without tags."""
    lines = re.split(r"</p>|<br\s*/?>|[\n\r]", html.unescape(written), flags=re.IGNORECASE)
    bare = (" ".join(_TAG.sub(" ", UNREADABLE.sub("", line)).split()) for line in lines)
    return [line for line in bare if line]


def _names(value: object) -> Iterator[str]:
    """The names of people or organisations, however JSON-LD writes them."""
    for one in (value if isinstance(value, list) else [value])[:20]:
        name = one.get("name") if isinstance(one, dict) else one
        for each in name if isinstance(name, list) else [name]:
            words = plain(each)
            if words:
                yield words


def _outlet(page: _Page) -> str | None:
    named = [page.metas.get(_OUTLETS[0]), *_names(page.node.get("publisher"))]
    named += [page.metas.get(name) for name in _OUTLETS[1:]]
    return next((name for name in named if name and not name.startswith("http")), None) or host_of(page.url)


def host_of(url: str | None) -> str | None:
    """The link's host without ``www.``, or None."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _author(page: _Page) -> str | None:
    shown = (
        element.get("content") or element.text_content()
        for element in page.tree.iter()
        if element.get("rel") == "author" or element.get("itemprop") == "author"
    )
    for names in (
        list(_names(page.node.get("author"))),
        [page.metas[name] for name in _AUTHORS if name in page.metas][:1],
        [name for one in islice(shown, 3) if (name := plain(one)) and len(name) < 80][:1],
    ):
        kept = [named for name in names if (named := _BY.sub("", name)) and not _NO_AUTHOR.search(named)]
        if kept:
            return plain(", ".join(dict.fromkeys(kept)))
    return None


def _written_dates(page: _Page, field: str, names: Iterable[str]) -> Iterator[str]:
    """What is written as this date, the most trusted first."""
    yield from (words for words in (plain(page.node.get(field)),) if words)
    yield from (page.metas[name] for name in names if name in page.metas)
    for element in islice(page.tree.iter("time", "span", "meta", "abbr", "div", "p"), 20_000):
        if element.get("itemprop") == field or (
            field == "datePublished" and element.get("pubdate") is not None
        ):
            written = element.get("datetime") or element.get("content") or element.get("title")
            if words := plain(written or element.text_content()):
                yield words


def _date(written: Iterable[str], now: datetime) -> tuple[datetime | None, str | None]:
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


def _own_day(written: str, moment: datetime) -> datetime:
    """The moment; where it is another day in UTC than as it is written, that day: "Monday" goes by the outlet's."""
    day = _ISO_DAY.match(written)
    if day is None or day.group() == moment.date().isoformat():
        return moment
    return datetime.combine(date.fromisoformat(day.group()), time(), UTC)


def is_believable(moment: datetime, now: datetime) -> bool:
    """Whether an article may be of that moment: not before newspapers, not after tomorrow."""
    return moment.year >= EARLIEST_YEAR and moment <= now + timedelta(days=1)


def _link(page: _Page) -> str | None:
    """The canonical link if it leads to the same site, else the link that was fetched."""
    canonical = [
        element.get("href")
        for element in page.tree.iter("link")
        if element.get("rel", "").lower() == "canonical"
    ]
    for written in (*canonical[:1], page.metas.get("og:url")):
        link = safe_link(written, page.url)
        if link and (page.url is None or _same_site(link, page.url)):
            return link
    return safe_link(page.url, None)


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


def _same_site(link: str, fetched: str) -> bool:
    """Whether both are pages of one site; a home page is no other page's canonical link."""
    ours, theirs = (
        re.sub(r"^(?:www|m|amp|mobile)\.", "", urlsplit(one).hostname or "") for one in (fetched, link)
    )
    home = not urlsplit(link).path.strip("/") and not urlsplit(link).query
    return ours == theirs and not (home and urlsplit(fetched).path.strip("/"))


def _language(page: _Page) -> str | None:
    """The declared language, ISO 639-1."""
    named = (page.tree.get("lang"), page.node.get("inLanguage"), page.metas.get("og:locale"))
    for written in named:
        if isinstance(written, str) and re.match(r"[A-Za-z]{2}(?:[-_]|$)", written):
            return written[:2].lower()
    return None


def _free(nodes: Iterable[Mapping[str, object]]) -> bool | None:
    said = [
        str(node["isAccessibleForFree"]).rpartition("/")[2].lower()
        for node in nodes
        if "isAccessibleForFree" in node
    ]
    return None if not said else "false" not in said


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | str) and re.fullmatch(r"\d{1,6}", str(value)) else None


def _updates(nodes: Iterable[Mapping[str, object]]) -> Iterator[Update]:
    for node in nodes:
        updates = node.get("liveBlogUpdate") if "LiveBlogPosting" in _types(node) else None
        for one in updates if isinstance(updates, list) else []:
            if isinstance(one, dict):
                written = plain(one.get("datePublished")) or ""
                body = one.get("articleBody")
                try:
                    at = parse_moment(written)
                except ValueError:
                    at = None
                yield Update(plain(one.get("headline")), body if isinstance(body, str) else "", at)


def _title(page: _Page, blocks: Sequence[Block], outlet: str | None) -> str | None:
    """The heading that the page shows, if it is one of the article's; else what the page calls itself."""
    element = page.tree.find(".//title")
    declared = [plain(page.node.get("headline")), *(page.metas.get(name) for name in _TITLES)]
    declared.append(plain(element.text_content()) if element is not None else None)
    names = {key(name) for name in (outlet, host_of(page.url), page.metas.get("og:site_name")) if name}
    called = [bare for title in declared if title and (bare := _without_outlet(title, names))]
    shown = [words for block in blocks if block.element.tag == "h1" and (words := plain(block.text))]
    shown = [words for words in dict.fromkeys(shown) if key(words) and key(words) not in names]
    close = max(
        shown, key=lambda heading: max((_overlap(heading, one) for one in called), default=0.0), default=None
    )
    if close and (len(shown) == 1 or any(_overlap(close, one) >= 0.5 for one in called)):
        return close
    return called[0] if called else None


def key(words: str) -> str:
    """Letters and digits alone, in lower case: what stays the same however a page writes it."""
    return re.sub(r"[\W_]+", "", words.casefold())


def _overlap(one: str, other: str) -> float:
    """Which share of both titles' words they have in common, 0..1."""
    first, second = (set(re.findall(r"\w+", words.casefold())) for words in (one, other))
    return len(first & second) / max(1, len(first | second))


def _without_outlet(title: str, names: set[str]) -> str:
    """The title without the outlet's name at one of its ends."""
    parts = list(_SEPARATOR.finditer(title))
    if parts and _is_name(title[parts[-1].end() :], names):
        return title[: parts[-1].start()]
    if parts and _is_name(title[: parts[0].start()], names):
        return title[parts[0].end() :]
    return title


def _is_name(words: str, names: set[str]) -> bool:
    bare = key(words)
    return len(bare) > 1 and any(
        bare == name or name.startswith(bare) or bare.startswith(name) for name in names
    )
