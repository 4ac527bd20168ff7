"""Rows of the library as nouns: stories, lines of a list, and what a revision is known by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from index.nouns import Entry, Retraction, Story
from index.stored import read_moment

REVISION = "r.key, coalesce(a.copy_of, a.key), a.retracted, a.retraction"
ENTRY = (
    "a.id, a.story, r.title, r.outlet, r.author, r.published, r.url, r.revision, r.chars, r.modified, r.language, "
    "a.key, a.copy_of, a.retracted, a.retraction"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is: in one story, or in all."""

    articles: int
    revisions: int
    passages: int
    chars: int


@dataclass(frozen=True, slots=True)
class Addition:
    """An article with the moments when its first and its newest revision were stored, and how many are kept."""

    entry: Entry
    first_added: datetime
    last_added: datetime
    revisions: int


class Revision(NamedTuple):
    """A revision's key, with what may change of its article while the revision stays: a row of _REVISION."""

    key: int
    group: int | None = None
    retracted: str | None = None
    reason: str | None = None


def story_of(row: tuple[int, str, int]) -> Story:
    key, name, server = row
    return Story(key, name, server or None)


def entry_of(row: tuple) -> Entry:  # type: ignore[type-arg]  # a row of _ENTRY
    id, story, title, outlet, author, published, url, revision, chars, *others = row
    modified, language, key, copy_of, retracted, reason = others
    return Entry(
        id,
        story,
        title,
        outlet,
        author,
        read_moment(published),
        url,
        revision,
        chars,
        modified=read_moment(modified),
        language=language,
        group=copy_of or key,
        retraction=retraction_of(retracted, reason),
    )


def retraction_of(retracted: str | None, reason: str | None) -> Retraction | None:
    return None if retracted is None else Retraction(datetime.fromisoformat(retracted), reason or "")
