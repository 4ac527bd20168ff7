"""What a timeline is made of: dated events, each told by quotes. Each noun refuses to be built in a wrong state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval.nouns import Cited, Quote
from retrieval.periods import Period


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, told by the first of its quotes; the others are what further articles say of it.

    ``when`` is None if the text tells a time that can't be placed on a day (in an undated article: "Monday").
    ``reported``: the text names no time, so the days are those of its article. ``contested``: another article tells
    the same of another day. ``articles`` counts all that tell it, also those not quoted. Each quote is of another
    article. Raises ValueError.
    """

    when: Period | None
    quotes: tuple[Quote, ...]
    articles: int
    reported: bool = False
    contested: bool = False

    def __post_init__(self) -> None:
        if not self.quotes:
            raise ValueError("an event that nobody tells")
        if self.when is None and (self.reported or self.contested):
            raise ValueError("a day that isn't known is neither the article's nor another's")
        told_by = {(one.article.story, one.article.id) for one in self.quotes}
        if not len(self.quotes) == len(told_by) <= self.articles:
            raise ValueError(f"{len(self.quotes)} quotes of {len(told_by)} articles, out of {self.articles}")

    @property
    def resolved(self) -> bool:
        return self.when is not None

    @property
    def ahead(self) -> bool:
        """Whether the time lay ahead when the quoted article was published."""
        published = self.quotes[0].article.published
        return self.when is not None and published is not None and self.when.first > published.date()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in order of time, those without a day last, and the citations of all their quotes in the same order.

    ``articles`` is how many were read, ``undated`` how many of them have no date; ``found`` how many events there
    were to choose from. Raises ValueError if quotes or order don't match.
    """

    events: tuple[Event, ...]
    cited: Cited
    articles: int
    undated: int
    found: int
    about: str | None = None

    def __post_init__(self) -> None:
        if tuple(quote for event in self.events for quote in event.quotes) != self.cited.quotes:
            raise ValueError("the citations aren't those of the events")
        if list(self.events) != sorted(self.events, key=in_time):
            raise ValueError("events out of order")


def in_time(event: Event) -> tuple[bool, date, date]:
    """Sorts events by their first day, what is known closer first; those without a day last."""
    if event.when is None:
        return True, date.max, date.max
    return False, event.when.first, event.when.last
