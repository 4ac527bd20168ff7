"""Which articles count: by their id, their dates, and whether they were retracted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.stored import stored_moment

# CROSS JOIN keeps the order: from the few that were retracted, by the index of these.
RETRACTED_PASSAGES = (
    "SELECT p.id FROM articles a CROSS JOIN revisions r ON r.article = a.key "
    "CROSS JOIN passages p ON p.revision = r.key WHERE a.story = ?1 AND a.retracted IS NOT NULL"
)
FILTERED_PASSAGES = (
    "SELECT p.id FROM passages p JOIN revisions r ON r.key = p.revision JOIN articles a ON a.key = r.article"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles count: one by its id or an alias, published from ``since`` on and before ``until`` (aware UTC).

    ``retracted``: only those that were retracted, or only those that were not; None counts both.
    """

    article: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    retracted: bool | None = None

    @property
    def empty(self) -> bool:
        return self == NO_FILTER

    def where(self) -> tuple[str, list[object]]:
        """An SQL condition on articles ``a`` and revisions ``r``, and its values."""
        terms: list[str] = ["1"]
        values: list[object] = []
        if self.article is not None:
            terms.append(
                "(a.id = ? OR a.key IN (SELECT article FROM aliases WHERE story = a.story AND id = ?))"
            )
            values += [self.article, self.article]
        if self.since is not None:
            terms.append("r.published >= ?")
            values.append(stored_moment(self.since))
        if self.until is not None:
            terms.append("r.published < ?")
            values.append(stored_moment(self.until))
        if self.retracted is not None:
            terms.append(f"a.retracted IS {'NOT ' if self.retracted else ''}NULL")
        return " AND ".join(terms), values


NO_FILTER = Filter()
STANDING = Filter(retracted=False)
RETRACTED = Filter(retracted=True)
