"""Which articles were removed from a story, and when: for those who read what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.library import Library


@dataclass(frozen=True, slots=True)
class Removal:
    """An article's id in its story, and the moment when it was removed, aware UTC."""

    story: int
    id: str
    at: datetime


def removals(library: Library, story: int) -> list[Removal]:
    """What was removed and has not come back, newest first. Of what older versions removed, nobody knows the moment."""
    rows = library.rows(
        "SELECT id, removed FROM removed WHERE story = ?1 AND removed IS NOT NULL "
        "AND id NOT IN (SELECT id FROM articles WHERE story = ?1) ORDER BY removed DESC, id",
        (story,),
    )
    return [Removal(story, id, datetime.fromisoformat(at)) for id, at in rows]
