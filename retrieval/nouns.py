"""What questions become: quotes with citations, or an honest no. Each noun refuses to be built in a wrong state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from index.answers import Slice
from index.errors import VerbatimError
from index.nouns import Article, Span, check_span, has_surrogate

MAX_QUOTES = 3
QUOTE_LIMIT_CHARS = 600
QUESTION_LIMIT_CHARS = 1_000


class Standing(StrEnum):
    """How the text stands behind a speaker: a named person, an office, officials without a name; or no speaker."""

    NAMED = "named"
    OFFICE = "office"
    UNNAMED = "unnamed"
    NONE = "none"


class Difference(StrEnum):
    """In what accounts of one thing differ: in the thing asked for, or in that one denies what another says."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    CAUSE = "cause"
    DENIAL = "denial"


class QuestionRefused(VerbatimError):
    """A question that can't be asked. ``reason``: empty, too_long, surrogate."""

    kind = "question_refused"

    def __init__(self, reason: str, *, limit_chars: int = QUESTION_LIMIT_CHARS) -> None:
        super().__init__(reason)
        self.reason = reason
        self.limit_chars = limit_chars


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said before the question: by the asker, or by the bot.

    ``slices`` are what the bot quoted then, where that is known.
    """

    by_bot: bool
    text: str
    slices: tuple[Slice, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which stories (keys), and which of their articles count.

    ``since`` and ``until`` are days, both included. ``as_of`` is the question's own today and hides nothing; with
    ``clock`` it was read off the clock, and the question may well be about another time.
    ``history`` is what was said before, oldest first; ``seen`` are slices that are not to be quoted again, nor,
    if it is asked ``elsewhere``, anything else of their articles. ``doubt`` tells how unsure (0..1) it is that its
    words were read as they were meant, where they were misspelt.
    Raises QuestionRefused for text that is empty, longer than QUESTION_LIMIT_CHARS, or not Unicode (lone surrogates).
    """

    text: str
    stories: tuple[int, ...]
    article: str | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    history: tuple[Turn, ...] = ()
    seen: tuple[Slice, ...] = ()
    clock: bool = False
    elsewhere: bool = False
    doubt: float = 0.0

    def __post_init__(self) -> None:
        if not any(c.isalnum() for c in self.text):
            raise QuestionRefused("empty")
        if len(self.text) > QUESTION_LIMIT_CHARS:
            raise QuestionRefused("too_long")
        if has_surrogate(self.text):
            raise QuestionRefused("surrogate")


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of an article that is shown to people: at most QUOTE_LIMIT_CHARS code points, always the article's own.

    ``score`` ranks quotes of one answer, higher is better. ``highlight`` is the answering words' span in the
    article's text, inside the quote. ``hedges`` are the text's own words of doubt or contrast ("reportedly",
    "however"), in order. ``copies`` are other articles that carry the same report, the earliest first, and
    ``retracted_copies`` near copies of its article that were retracted, the last one first. ``core`` is the
    sentence in it that answers, and ``speaker``, with the ``role`` that the article gives them, who says that one.
    Raises SpanOutside, ValueError.
    """

    article: Article
    start: int
    end: int
    score: float = 0.0
    speaker: str | None = None
    standing: Standing = Standing.NONE
    hedges: tuple[str, ...] = ()
    highlight: Span | None = None
    copies: tuple[Article, ...] = ()
    role: str | None = None
    core: Span | None = None
    retracted_copies: tuple[Article, ...] = ()

    def __post_init__(self) -> None:
        check_span(self.article, self.start, self.end)
        if self.end - self.start > QUOTE_LIMIT_CHARS:
            raise ValueError(f"a quote of {self.end - self.start} characters")
        if self.highlight and not self.start <= self.highlight.start < self.highlight.end <= self.end:
            raise ValueError("the highlight lies outside its quote")

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where quotes come from: one number for each place in an article, counted from 1 in order of first use.

    A place is as close as the article tells it: its section, a document's page, an entry of a live blog with its time.
    """

    number: int
    article: Article
    section: str | None
    page: str | None = None
    entry_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """Quotes in order, each with its citation's number, and the citations. Raises ValueError if they don't match."""

    quotes: tuple[Quote, ...]
    numbers: tuple[int, ...]
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if len(self.quotes) != len(self.numbers):
            raise ValueError("a quote without a number")
        by_number = {citation.number: citation for citation in self.citations}
        for quote, number in zip(self.quotes, self.numbers, strict=True):
            if number not in by_number or by_number[number].article.id != quote.article.id:
                raise ValueError("a quote without its citation")


@dataclass(frozen=True, slots=True)
class Account:
    """What one of an answer's quotes (by its place, from 0) says of a thing: ``span`` in its article's text."""

    quote: int
    span: Span


@dataclass(frozen=True, slots=True)
class Differing:
    """Accounts of one thing that differ, the earlier published first, undated ones last; of a DENIAL, the claim first.

    Raises ValueError for fewer than two.
    """

    kind: Difference
    accounts: tuple[Account, ...]

    def __post_init__(self) -> None:
        if len(self.accounts) < 2:
            raise ValueError("one account differs from nothing")


class Doubt(StrEnum):
    """Why a quote isn't what a question says somebody said: another's words, an unnamed one's, or nobody's plainly."""

    ANOTHER = "another"
    UNNAMED = "unnamed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said, above the quotes, of a question about who said something: to whom the source gives them.

    ``speaker`` and ``role`` are the article's words; None where it is unclear who speaks. Raises ValueError where
    only one of doubt and speaker tells that it is.
    """

    doubt: Doubt
    speaker: str | None = None
    role: str | None = None
    standing: Standing = Standing.NONE

    def __post_init__(self) -> None:
        if (self.speaker is None) != (self.doubt is Doubt.UNCLEAR):
            raise ValueError(f"{self.doubt} with the speaker {self.speaker}")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions that were asked at once, complete, and how sure (0..1) its own answer is.

    ``quotes`` are the places, from 0, of the answer's quotes that answer it, the best first; none where the articles
    don't.
    """

    text: str
    confidence: float
    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """At least one quote that answers, best first, at most MAX_QUOTES. ``confidence`` is 0..1.

    ``understood_as`` is the question as it was taken, where a follow-up was completed or words were misspelt, and
    ``other_reading`` what it may mean instead, if anything. ``differing`` is what the quotes' accounts differ in.
    ``verdict`` is for a question about who said something whose best quote isn't plainly by whom it names. ``parts``,
    if any, are what was asked at once, at least one of them answered: then the best quote of each comes first.
    ``unfamiliar`` are languages (ISO 639-1) of quoted articles that the models don't know well, in the quotes' order.
    """

    question: Question
    cited: Cited
    confidence: float
    understood_as: str | None = None
    other_reading: str | None = None
    differing: Differing | None = None
    verdict: Verdict | None = None
    parts: tuple[Part, ...] = ()
    unfamiliar: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.cited.quotes) <= MAX_QUOTES:
            raise ValueError(f"an answer with {len(self.cited.quotes)} quotes")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence}")
        for account in self.differing.accounts if self.differing else ():
            quote = self.cited.quotes[account.quote]
            if not quote.start <= account.span.start < account.span.end <= quote.end:
                raise ValueError("an account outside its quote")
        places = [place for part in self.parts for place in part.quotes]
        if self.parts and not (places and 0 <= min(places) <= max(places) < len(self.cited.quotes)):
            raise ValueError(f"quotes at {places} of {len(self.cited.quotes)}")

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return self.cited.quotes


@dataclass(frozen=True, slots=True)
class Unfamiliar:
    """So many articles are in these languages (ISO 639-1, the commonest first), which the models don't know well."""

    articles: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles don't say, or have no more to say. ``closest`` is shown as the closest passage, never as an answer.

    ``matched`` and ``missing`` are the question's words that the closest passage has and lacks, in the question's
    order; ``missing_kind`` the kind of thing that was asked for and isn't there (person, place, date, number).
    ``guesses`` are the best quotes there were, for measuring. ``searched`` counts the articles that were searched.
    ``retracted`` are articles that spoke of it and were retracted since, the best first: not to be quoted.
    ``unfamiliar`` are languages that the models don't know well: of the closest passage's article, and in ``mostly``
    of most of the articles, if it is most. ``ask_in`` are those that they do know, of a question in no such.
    """

    question: Question
    closest: Cited | None
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    missing_kind: str | None
    searched: int
    confidence: float
    guesses: tuple[Quote, ...] = ()
    understood_as: str | None = None
    other_reading: str | None = None
    retracted: tuple[Article, ...] = ()
    unfamiliar: tuple[str, ...] = ()
    mostly: Unfamiliar | None = None
    ask_in: tuple[str, ...] = ()
