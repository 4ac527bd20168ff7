"""The nouns of the library: stories, articles, passages and the spans that cut them.

Every offset in this project is a half-open range of code points into ``Article.text``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from index.errors import SpanOutside, TextRefused

MAX_ARTICLE_CHARS = 2_000_000
MAX_FIELD_CHARS = 500


class Span(NamedTuple):
    """A half-open range of code points, ``start`` < ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Story:
    """A named collection of articles. ``server`` is a Discord server's id; None is shared with every server."""

    key: int
    name: str
    server: int | None


class MarkKind(StrEnum):
    """What begins at a mark: a page of a document, or an entry of a live blog."""

    PAGE = "page"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page or a live blog's entry begins in the text; it reaches to the next mark of its kind.

    ``label`` is the page's number as it is counted ("3"), or the entry's heading; ``at`` the entry's time, aware UTC.
    """

    start: int
    kind: MarkKind
    label: str | None = None
    at: datetime | None = None

    def __post_init__(self) -> None:
        check_field(self.label)
        check_moment(self.at)


@dataclass(frozen=True, slots=True)
class Retraction:
    """When an article was retracted (aware UTC), and why. What it says is not quoted as true from then on."""

    at: datetime
    reason: str

    def __post_init__(self) -> None:
        check_field(self.reason)
        check_moment(self.at)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a source gives it, before the library has seen it.

    ``id`` is None where the source names none: ``name`` is then the id to take if it is free, and ``origin`` (the
    file's path, or the link that was fetched) tells whether it was read before. ``published`` and ``modified`` are
    aware UTC; a source that gives only a day gives midnight; ``unread_date`` is what the source wrote as a date and
    nobody could read. ``language`` is ISO 639-1 ("en"). ``marks`` are in the text's order. ``feed`` is the link of the
    feed that it came by; ``given`` names the fields that a person gave; ``edits`` is the revision that a person edits.
    Raises TextRefused for text that can't be stored code point for code point, ValueError for marks outside the text
    or out of order.
    """

    text: str
    id: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: datetime | None = None
    url: str | None = None
    name: str | None = None
    origin: str | None = None
    unread_date: str | None = None
    modified: datetime | None = None
    language: str | None = None
    marks: tuple[Mark, ...] = ()
    feed: str | None = None
    given: frozenset[str] = frozenset()
    edits: int | None = None

    def __post_init__(self) -> None:
        check_text(self.text)
        for field in (self.id, self.name, self.title, self.outlet, self.author, self.url):
            check_field(field)
        check_moment(self.published)
        check_moment(self.modified)
        check_marks(self.marks, self.text)


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article at one of its revisions (1 is the first). ``id`` is unique within the story.

    ``group`` is one number for all articles of the story that tell the same in nearly the same words; None stands
    alone. ``retraction`` tells that the article is not to be quoted as true.
    """

    id: str
    story: int
    title: str | None
    outlet: str | None
    author: str | None
    published: datetime | None
    url: str | None
    text: str
    revision: int
    modified: datetime | None = None
    language: str | None = None
    marks: tuple[Mark, ...] = ()
    group: int | None = None
    retraction: Retraction | None = None

    def __post_init__(self) -> None:
        check_text(self.text)
        check_moment(self.published)
        check_moment(self.modified)
        check_marks(self.marks, self.text)


def as_draft(article: Article) -> Draft:
    """The article as the draft that it was stored from."""
    return Draft(
        article.text,
        id=article.id,
        title=article.title,
        outlet=article.outlet,
        author=article.author,
        published=article.published,
        url=article.url,
        modified=article.modified,
        language=article.language,
        marks=article.marks,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of what was read: an article without its text. ``chars`` counts code points.

    ``group`` and ``retraction`` are the article's; ``copies`` the others of its group, in a list.
    """

    id: str
    story: int
    title: str | None
    outlet: str | None
    author: str | None
    published: datetime | None
    url: str | None
    revision: int
    chars: int
    modified: datetime | None = None
    language: str | None = None
    group: int | None = None
    retraction: Retraction | None = None
    copies: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article that is embedded and indexed."""

    article: Article
    start: int
    end: int

    def __post_init__(self) -> None:
        check_span(self.article, self.start, self.end)

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def mark_at(article: Article, offset: int, kind: MarkKind) -> Mark | None:
    """The page or entry that the offset lies in; None in what stands before the first."""
    before = [mark for mark in article.marks if mark.kind is kind and mark.start <= offset]
    return before[-1] if before else None


def told_at(article: Article, offset: int) -> datetime | None:
    """When that was told: a live blog's entry has its own time, everything else the article's. Aware UTC."""
    entry = mark_at(article, offset, MarkKind.ENTRY)
    return entry.at if entry and entry.at else article.published


def check_span(article: Article, start: int, end: int) -> None:
    """Raise SpanOutside unless 0 ≤ start < end ≤ length of the article's text."""
    if not 0 <= start < end <= len(article.text):
        raise SpanOutside(article.id, start, end, len(article.text))


def check_text(text: str) -> None:
    """Raise TextRefused for text that is empty, too long, binary (NUL) or not Unicode (lone surrogates)."""
    if not text.strip():
        raise TextRefused("empty")
    if len(text) > MAX_ARTICLE_CHARS:
        raise TextRefused("too_long", limit_chars=MAX_ARTICLE_CHARS)
    if "\0" in text:
        raise TextRefused("binary")
    if has_surrogate(text):
        raise TextRefused("surrogate")


def check_field(field: str | None) -> None:
    """Raise TextRefused for a title, outlet, author, id or link that is longer than 500 or can't be stored."""
    if field is None:
        return
    if len(field) > MAX_FIELD_CHARS:
        raise TextRefused("field_too_long", limit_chars=MAX_FIELD_CHARS)
    if "\0" in field:
        raise TextRefused("binary")
    if has_surrogate(field):
        raise TextRefused("surrogate")


def has_surrogate(text: str) -> bool:
    """Whether text holds a lone surrogate, which no UTF-8 file or database can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def check_moment(moment: datetime | None) -> None:
    """Raise ValueError for a naive time or one that is not UTC: every stored time is aware UTC."""
    if moment is not None and moment.utcoffset() != UTC.utcoffset(None):
        raise ValueError(f"not aware UTC: {moment!r}")


def check_marks(marks: tuple[Mark, ...], text: str) -> None:
    """Raise ValueError unless the marks stand in the text, in order."""
    if any(not 0 <= mark.start < len(text) for mark in marks):
        raise ValueError("a mark outside the text")
    if any(later.start < mark.start for mark, later in pairwise(marks)):
        raise ValueError("marks out of order")
