"""Sentences that tell of a time, or stand where news of the day stands, and which days they mean. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.nouns import Article, Span, told_at
from retrieval.dates import LEAD_CHARS, Dated, dates_in
from retrieval.nouns import QUOTE_LIMIT_CHARS
from retrieval.periods import Period, Precision, day
from retrieval.windows import Laid, Window
from retrieval.words import words

CONSIDERED_SENTENCES = 400  # of an article, from its start: some 60,000 characters
LEAD_SENTENCES = 3  # an article's first ones tell its news, and so of its own day if they name none
NEWS_DAYS = 7
MIN_WORDS = 6
TOLD_CHARS = 320  # a sentence and the one before it, together still one thing
LETTERS = 0.7  # of a sentence's signs; tables of figures have fewer
LONGEST_DAYS = 366  # "the past five years" is no event

# Words that lean on a sentence before, also behind a time: "On Monday he".
_HANGING = re.compile(
    r"[“\"'‘(]?(?:(?:On|In|At|By|After|Before|Since|During|Until|From|Earlier|Later|Last|Early|Late|Yesterday|"
    r"Today|Tomorrow|Tonight)\b[^.“\"]{0,40}?,? )?"
    r"(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]his|[Tt]hese|[Tt]hose)\b"
    r"|[“\"'‘(]?(?:That|Both|Such|Neither|Another|Others|The (?:two|three|four|five|six|pair|latter|former|decision|"
    r"move|attack|report|statement|ruling|agreement|deal|incident|letter|document|same))\b"
)
# Words that lean on more than one sentence before: no timeline needs them.
_CONNECTING = re.compile(
    r"[“\"'‘(]?(?:But|And|Or|However|Also|Still|Instead|Then|So|Meanwhile|Nevertheless|Nonetheless|Moreover|Besides|"
    r"Furthermore|Therefore|Thus|Similarly|Asked|Yet|Indeed|Of (?:these|them|those))\b"
)
# A time so told is another thing's than what the sentence tells: "since Friday", "last week's accident".
_LIMIT_BEFORE = re.compile(
    r"\b(?:(?:than|since|until|till|before|after|by|from|between|as of)(?: (?:on|in|at|the))?|"
    r"(?:between|from) [\w .]{3,30} (?:and|to))\s+\Z",
    re.IGNORECASE,
)
_OWNER_AFTER = re.compile(r"['’]s?\b")
_THING_BEFORE = re.compile(r"\b(?:of|dated)\s+\Z")  # "the statement of 9 March"
_NEAR_CHARS = 48
_SPEECH = re.compile(r"[“\"]")


@dataclass(frozen=True, slots=True, eq=False)
class DatedSentence:
    """A sentence, number ``place`` of its article (from 0), and the window of it that can be read alone.

    ``when`` is None if what it tells can't be placed. ``told`` is where it tells the time, in the article's text;
    None if it names none, and ``when`` is the article's own day. ``others`` are further times that it names.
    ``aside``: the time is that of a thing in the sentence ("the statement of 9 March").
    """

    window: Window
    place: int
    when: Period | None
    told: Span | None
    others: tuple[Period, ...] = ()
    aside: bool = False

    @property
    def article(self) -> Article:
        return self.window.article

    @property
    def text(self) -> str:
        """The sentence itself, without what was brought so that it can be read alone."""
        return self.window.laid.text(self.place, self.place + 1)

    @property
    def is_speech(self) -> bool:
        return bool(_SPEECH.match(self.window.text))


def dated_sentences(laid: Laid, *, limit: int = CONSIDERED_SENTENCES) -> Iterator[DatedSentence]:
    """The article's sentences that can stand in a timeline, in order, of its first ``limit``.

    Each is given one time: the closest told.

    The first LEAD_SENTENCES, as far as they name none, are given the article's own day, unless one of them says on
    which day its news was.
    """
    own = _day_of(laid, 0)
    found = list(_times(laid, limit))
    news_is_dated = own is not None and any(
        _is_news_of(own, one) for some in found[:LEAD_SENTENCES] for one in some
    )
    for place, some in enumerate(found):
        window = _readable(laid, place)
        if window is None:
            continue
        told = _event_time(some, laid.article.text)
        if told is not None:
            others = tuple(one.period for one in some if one is not told and one.period)
            aside = bool(_THING_BEFORE.search(_before(told, laid.article.text)))
            yield DatedSentence(window, place, told.period, told.span, others, aside)
        elif not some and own is not None and place < LEAD_SENTENCES and not news_is_dated:
            yield DatedSentence(window, place, day(_day_of(laid, laid.spans[place].start) or own), None)


def _day_of(laid: Laid, offset: int) -> date | None:
    """The day on which that was told: the article's own, or its live blog entry's."""
    moment = told_at(laid.article, offset)
    return None if moment is None else moment.date()


def _times(laid: Laid, limit: int) -> Iterator[tuple[Dated, ...]]:
    """The times of each sentence; "three days later" counts from what was named last, if that isn't far."""
    anchor: tuple[Period, int] | None = None
    for span in laid.spans[:limit]:
        near = anchor[0] if anchor and span.start - anchor[1] <= LEAD_CHARS else None
        found = dates_in(laid.article.text, _day_of(laid, span.start), within=span, anchor=near)
        for one in found:
            anchor = (one.period, one.span.end) if one.period else anchor
        yield found


def _is_news_of(own: date, one: Dated) -> bool:
    """Whether it is a day of the week up to the article's own."""
    return (
        one.first is not None and one.precision is Precision.DAY and 0 <= (own - one.first).days < NEWS_DAYS
    )


def _event_time(found: Sequence[Dated], text: str) -> Dated | None:
    """Of the times that a sentence tells, the first of the closest ones; one that can't be placed only if none can."""
    own = [one for one in found if not _is_anothers(one, text)]
    placed = [one for one in own if one.period and _is_short(one.period)]
    if placed:
        return min(placed, key=lambda one: (_ORDER.index(one.precision), one.span.start))
    return next((one for one in own if one.relative and one.period is None), None)


_ORDER = tuple(Precision)


def _before(one: Dated, text: str) -> str:
    return text[max(0, one.span.start - _NEAR_CHARS) : one.span.start]


def _is_anothers(one: Dated, text: str) -> bool:
    return bool(_LIMIT_BEFORE.search(_before(one, text)) or _OWNER_AFTER.match(text, one.span.end))


def _is_short(period: Period) -> bool:
    return (period.last - period.first).days < LONGEST_DAYS


def _readable(laid: Laid, place: int) -> Window | None:
    """The sentence, with the one before it if it leans on that; None if it can't be read alone even so."""
    alone = Window(laid, place, place + 1, 1.0)
    text = alone.text
    if not _is_sentence(text) or _CONNECTING.match(text):
        return None
    return _with_before(laid, place) if _HANGING.match(text) else alone


def _with_before(laid: Laid, place: int) -> Window | None:
    before = place - 1
    if before < 0 or laid.sections[before] != laid.sections[place]:
        return None
    opening = laid.text(before, place)
    if laid.chars(before, place + 1) > TOLD_CHARS or not _is_sentence(opening):
        return None
    if _HANGING.match(opening) or _CONNECTING.match(opening):
        return None
    return Window(laid, before, place + 1, 1.0)


def _is_sentence(text: str) -> bool:
    """Whether it reads as one: long enough, short enough, closed, and not a row of figures."""
    if len(text) > QUOTE_LIMIT_CHARS or text.rstrip()[-1] not in ".!?”\"’')]":
        return False
    signs = [char for char in text if not char.isspace()]
    letters = sum(char.isalpha() for char in signs)
    return letters >= LETTERS * len(signs) and len(words(text)) >= MIN_WORDS
