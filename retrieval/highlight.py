"""The answering words of a quote: those that the reader takes for the answer, if they are of the kind asked for. Pure.

The reader knows best where an answer stands, but not where it begins and ends, and of two numbers it may like the wrong
one better. So a date is chosen among the time expressions, a number among the numbers, first among those of what is
counted; and a name is shown whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.nouns import Span
from retrieval.dates import time_expressions
from retrieval.fates import fate_asked
from retrieval.figures import figures_in, names_something
from retrieval.kinds import Kind, has_kind
from retrieval.lacking import stands_for
from retrieval.ranking import Ranked
from retrieval.reader import best_span
from retrieval.sought import Thing, sought
from retrieval.units import LENGTHS, MONEYS, NUMBER, TIMES, WEIGHTS
from retrieval.windows import Window
from retrieval.words import STOPWORDS, says, stem, words

HIGHLIGHT_CHARS = 90
HIGHLIGHTED = (Kind.NUMBER, Kind.SHARE, Kind.DATE, Kind.NAME, Kind.PLACE)
AROUND_CHARS = 120  # of a number, within which it is told what befell those counted
NOUN_WORDS = 3  # from a number on, within which the noun that it counts is shown with it

_ASKS_WHICH = re.compile(
    r"\b(?:which|what)\s+(?!(?:do|does|did|is|are|was|were|be|has|have|had|can|could|will|would|should|may|might|must|"
    r"happen\w*|about|if|else|of)\b)\w",
    re.IGNORECASE,
)
# Where the answering words go on to something else: "609,000 a day | of which 73 pct", "Acme | to buy 33 pct".
_GOES_ON = re.compile(r",?\s(?:of which|compared with|against|versus|up from|down from)\b", re.IGNORECASE)
_NAME_GOES_ON = re.compile(r",?\s(?:to|which|who|that|has|had|is|was|will|said)\s")
_SCALES = r"hundred|thousand|million|mln|billion|bln|bn|trillion"
_QUANTITY = re.compile(
    r"(?<![\w.,/-])"
    r"(?:(?:about|around|nearly|almost|over|more than|less than|fewer than|at least|at most|up to|only)\s)?"
    rf"(?:[$£€¥]\s?)?{NUMBER}(?:[\s-](?:{_SCALES})\b|[\s-](?:(?:to|and|or)[\s-])?(?!(?<=\d\s)\d){NUMBER}){{0,4}}"
    rf"(?:\s?%|[\s-](?:pct|per\s?cent|percent|{LENGTHS}|{TIMES}|{MONEYS}|{WEIGHTS})\b)?",
    re.IGNORECASE,
)
_MEASURED = {
    Thing.MONEY: rf"[$£€¥]|\b(?:{MONEYS}|{_SCALES})\b|%|pct",
    Thing.SPAN: rf"\b(?:{LENGTHS}|{TIMES})\b",
    Thing.LENGTH: rf"\b(?:{LENGTHS})\b",
    Thing.WEIGHT: rf"\b(?:{WEIGHTS})\b",
    Thing.UNITS: rf"\b(?:{LENGTHS}|{TIMES}|{WEIGHTS}|{MONEYS})\b",
}
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_][\w’'-]*)")
_OF_SHARE = re.compile(r"%|\bpct\b|\bper\s?cent\b", re.IGNORECASE)
_NAME_WORD = r"(?:[A-Z][\w’'&.-]*\w|[A-Z])"
_NAME = re.compile(rf"{_NAME_WORD}(?: (?:(?:of|de|van|von|der|la|le|the|and|&) ){{0,2}}?{_NAME_WORD})*")


def highlight(question: str, kind: Kind, ranked: Ranked, window: Window) -> Span | None:
    """The words in the window that answer most likely; None if none of the kind that was asked for are there.

    Those of its likeliest sentence come first. None for the kinds that a few words don't answer ("why").
    """
    if not is_short(question, kind):
        return None
    for within in (core_of(ranked, window), Span(window.start, window.end)):
        read = as_read(question, kind, ranked, window, within)
        every = candidates(question, kind, window.article.text, within)
        asked = of_what_is_asked(question, kind, window.article.text, every) or every
        touched = [one for one in every if read and one.start < read.end and read.start < one.end]
        if read and touched and set(touched) <= set(asked):
            return joined([read, *touched])
        span = likeliest(asked, ranked, window) or read
        if span is not None:
            return span
    return None


def joined(spans: Sequence[Span]) -> Span:
    """From the start of the first to the end of the last; only the first given where that is long."""
    whole = Span(min(one.start for one in spans), max(one.end for one in spans))
    return whole if whole.end - whole.start <= HIGHLIGHT_CHARS else spans[0]


def is_short(question: str, kind: Kind) -> bool:
    """Whether a few words answer the question: of a kind that they do, or "which plant", "what fuel"."""
    return kind in HIGHLIGHTED or (kind is Kind.OTHER and _ASKS_WHICH.search(question) is not None)


def core_of(ranked: Ranked, window: Window) -> Span:
    """The window's likeliest sentence."""
    place = ranked.places[ranked.best_row(window)]
    return place.laid.spans[place.number]


def candidates(question: str, kind: Kind, text: str, within: Span) -> list[Span]:
    """That part's dates or numbers, each whole, if one is asked for: those that the question doesn't say itself."""
    part = text[within.start : within.end]
    if kind is Kind.DATE:
        found = time_expressions(part)
    elif kind in (Kind.NUMBER, Kind.SHARE):
        found = tuple(_numbers(question, part))
    else:
        found = ()
    return [
        Span(within.start + one.start, within.start + one.end)
        for one in found
        if not says(question, part[one.start : one.end]) and one.end - one.start <= HIGHLIGHT_CHARS
    ]


def _numbers(question: str, text: str) -> Iterator[Span]:
    """The text's numbers with their units, or with the noun that is asked for; no years and parts of names."""
    for found in _QUANTITY.finditer(text):
        number = found.group().rstrip(" ,.-/")
        span = Span(found.start(), found.start() + len(number))
        if not _YEAR.fullmatch(number) and not names_something(text, *span):
            yield Span(span.start, _noun_end(question, text, span) or span.end)


def of_what_is_asked(question: str, kind: Kind, text: str, spans: Sequence[Span]) -> list[Span]:
    """The numbers among the spans that are plainly of what the question asks, by unit, noun or what befell them.

    "11 were killed and 23 injured" has one number of injured.
    """
    return [one for one in spans if kind is not Kind.DATE and _is_asked(question, kind, text, one)]


def _is_asked(question: str, kind: Kind, text: str, span: Span) -> bool:
    number = text[span.start : span.end]
    if kind is Kind.SHARE:
        return _OF_SHARE.search(number) is not None
    wanted = sought(question)
    if wanted and wanted.thing in _MEASURED:
        return re.search(_MEASURED[wanted.thing], number, re.IGNORECASE) is not None
    if fate := fate_asked(question):
        start = max(0, span.start - AROUND_CHARS)
        near = text[start : span.end + AROUND_CHARS]
        return any(
            one.fate == fate and start + one.span.start < span.end and span.start < start + one.span.end
            for one in figures_in(near)
        )
    return _noun_end(question, text, span) == span.end


def _noun_end(question: str, text: str, span: Span) -> int | None:
    """Where the noun that is asked for ends, if the span has it as its end, or it stands right behind."""
    wanted = sought(question)
    if wanted is None or wanted.thing is not Thing.COUNT:
        return None
    nouns = stands_for(stem(wanted.nouns[-1]))
    if any(stem(word) in nouns for word in words(text[span.start : span.end])[-1:]):
        return span.end
    end = span.end
    for _ in range(NOUN_WORDS):
        found = _NEXT_WORD.match(text, end)
        if found is None or found.group(1).casefold() in STOPWORDS:
            return None
        end = found.end()
        if any(stem(word) in nouns for word in words(found.group(1))):
            return end
    return None


def likeliest(options: Sequence[Span], ranked: Ranked, window: Window) -> Span | None:
    """Of these spans the one in which the reader sees the best start and end; the first of those as good."""
    if not options:
        return None
    wide = ranked.wide_of(window)
    base = wide.laid.spans[wide.first].start

    return max(options, key=lambda span: wide.reading.favour(span.start - base, span.end - base))


def as_read(question: str, kind: Kind, ranked: Ranked, window: Window, within: Span) -> Span | None:
    """What the reader takes for the answer in that part, if it is of the kind; whole names."""
    span = likeliest_words(ranked, window, within)
    span = span and without_more(span, kind, window.article.text)
    span = span and whole_name(span, window.article.text, within)
    # A name at the very start of a text is told from its first word only by what stands before it.
    if span and has_kind(kind, f"in {window.article.text[span.start : span.end]}", question):
        return span
    return None


def without_more(span: Span, kind: Kind, text: str) -> Span:
    """The span without what the text goes on to tell: of "609,000 of which 73 pct" the first number."""
    words_there = text[span.start : span.end]
    goes_on = (_NAME_GOES_ON if kind is Kind.NAME else _GOES_ON).search(words_there, 1)
    return Span(span.start, span.start + goes_on.start()) if goes_on else span


def whole_name(span: Span, text: str, within: Span) -> Span:
    """The span grown to the ends of the names that it cuts: "Tarn Mill" of "Tarn Mill Works Ltd"."""
    part = text[within.start : within.end]
    start, end = span
    for found in _NAME.finditer(part):
        first, last = within.start + found.start(), within.start + found.end()
        if first < end and start < last:
            start, end = min(start, first), max(end, last)
    return Span(start, end) if end - start <= HIGHLIGHT_CHARS else span


def likeliest_words(ranked: Ranked, window: Window, within: Span) -> Span | None:
    """The words of that part between the likeliest start and end of an answer; None if they are many."""
    wide = ranked.wide_of(window)
    base = wide.laid.spans[wide.first].start
    spans = wide.reading.spans + base
    first, last = max(window.start, within.start), min(window.end, within.end)
    inside = (spans[:, 0] >= first) & (spans[:, 1] <= last)
    best = best_span(wide.reading.ends, inside)
    if best is None:
        return None
    return whole_words(window.article.text, Span(int(spans[best[0], 0]), int(spans[best[1], 1])), window)


def whole_words(text: str, span: Span, window: Window) -> Span | None:
    """The span grown to whole words inside the window; None if it is longer than a highlight should be."""
    start, end = span
    while start > window.start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < window.end and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Span(start, end) if end - start <= HIGHLIGHT_CHARS else None
