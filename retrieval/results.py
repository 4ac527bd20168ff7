"""What asking for something else than an answer results in: a summary, changes, passages, the text around a quote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from index.nouns import Entry
from index.removals import Removal
from index.revised import Revised
from retrieval.nouns import Cited, Quote


@dataclass(frozen=True, slots=True)
class Summary:
    """The most telling sentences, in the articles' order, of ``of_sentences``; empty when there is nothing to say.

    ``newest_first``: the first point tells the newest state, and the others follow in order. ``ahead`` of the articles
    are dated after the day of the summary. With ``about``, only what is about these words is told.
    """

    points: Cited
    of_sentences: int
    articles: int
    newest_first: bool = False
    ahead: int = 0
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since a day, or since the moment of the reader's last visit on it, ``visit``.

    ``added``, ``corrected`` and ``retracted`` are articles, newest first, undated ones last; ``removed`` the last
    removed first. Of ``cited``, the first ``facts`` quotes are new facts in the articles' order, and the others pairs
    of a number as it was told before and as it is told since, highlighted. ``articles`` counts all there are.
    ``corrections`` tell what changed in those of the corrected whose text did. ``ahead`` of the added and corrected
    are dated after the day of the question. ``corrected_numbers`` are pairs like those, each of a corrected article
    as it was and as it is. Raises ValueError.
    """

    since: date
    added: tuple[Entry, ...]
    corrected: tuple[Entry, ...]
    cited: Cited
    facts: int
    articles: int
    retracted: tuple[Entry, ...] = ()
    removed: tuple[Removal, ...] = ()
    visit: datetime | None = None
    corrections: tuple[Revised, ...] = ()
    ahead: int = 0
    corrected_numbers: tuple[tuple[Quote, Quote], ...] = ()

    def __post_init__(self) -> None:
        others = len(self.cited.quotes) - self.facts
        if self.facts < 0 or others < 0 or others % 2:
            raise ValueError(f"{self.facts} facts of {len(self.cited.quotes)} quotes")

    @property
    def nothing(self) -> bool:
        return not (self.added or self.corrected or self.retracted or self.removed)

    @property
    def new(self) -> tuple[Quote, ...]:
        return self.cited.quotes[: self.facts]

    @property
    def numbers(self) -> tuple[tuple[Quote, Quote], ...]:
        """Before and since."""
        pairs = self.cited.quotes[self.facts :]
        return tuple(zip(pairs[::2], pairs[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class Found:
    """Passages for words, best first: no answer, just where the words stand."""

    words: str
    passages: Cited
    searched: int


@dataclass(frozen=True, slots=True)
class Correction:
    """The quoted words don't stand in the article any more since ``at``; ``now`` is what it says instead, if anything.

    ``now`` is of the newest revision.
    """

    at: datetime
    now: Quote | None


@dataclass(frozen=True, slots=True)
class Context:
    """A quote in the text around it: ``before`` + quote + ``after`` is a slice of the article.

    ``newer`` tells that the article has had a newer revision since, and ``correction`` that it changed what is quoted;
    ``gone`` (quote None) that it was removed.
    """

    number: int
    quote: Quote | None
    before: str
    after: str
    section: str | None
    newer: bool
    gone: bool
    correction: Correction | None = None
