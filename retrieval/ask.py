"""ask: from a question to quotes that answer it, or to an honest no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.filters import RETRACTED
from index.nouns import Article, Span
from retrieval.accounts import with_accounts
from retrieval.asked_time import AskedState, asked_state, timeless
from retrieval.attribution import attribute, attributed
from retrieval.candidates import find_candidates
from retrieval.cite import cite
from retrieval.context import quoted_texts
from retrieval.copies import with_copies
from retrieval.dates import time_expressions
from retrieval.desk import Desk
from retrieval.follow import understand
from retrieval.gate import DOUBTED, certainty
from retrieval.kinds import Kind, has_kind, kind_of
from retrieval.nouns import Answer, NoAnswer, Question, Quote
from retrieval.parts import parts_of
from retrieval.ranking import Ranked, packaged_weights, rank
from retrieval.reader import best_span
from retrieval.spelling import respelled
from retrieval.states import in_asked_order, tells_several
from retrieval.terms import Terms, matches, terms_of
from retrieval.together import together
from retrieval.unseen import unseen_chances, with_more
from retrieval.who_said import (
    highlighting,
    is_claimed,
    preferring,
    said_question,
    says_nothing_of,
    with_verdict,
    without_speaker,
)
from retrieval.windows import Window, choose_windows

NARROW_PASSAGES = 14
OTHER_QUOTE_CHANCE = 0.04
HIGHLIGHT_CHARS = 90
HIGHLIGHT_TOKENS = 14
HIGHLIGHTED = (Kind.NUMBER, Kind.SHARE, Kind.DATE, Kind.NAME, Kind.PLACE)
BOLD_CHANCE = 0.25  # of a lesser quote, from which on the reader's words for the answer are believed

_ASKS_WHICH = re.compile(
    r"\b(?:which|what)\s+(?!(?:do|does|did|is|are|was|were|be|has|have|had|can|could|will|would|should|may|might|must|"
    r"happen\w*|about|if|else|of)\b)\w",
    re.IGNORECASE,
)
# Where the answering words go on to something else: "609,000 a day | of which 73 pct", "Acme | to buy 33 pct".
_GOES_ON = re.compile(r",?\s(?:of which|compared with|against|versus|up from|down from)\b", re.IGNORECASE)
_NAME_GOES_ON = re.compile(r",?\s(?:to|which|who|that|has|had|is|was|will|said)\s")


def ask(question: Question, desk: Desk) -> Answer | NoAnswer:
    """Quotes that answer the question, best first, or NoAnswer with the closest passage.

    A question that leans on its history is completed first, its misspelt words are read as the articles write them,
    and one of several parts is asked part by part; as a whole where no part is answered. The same question on the
    same library has the same answer, whoever else asks.
    """
    understood = respelled(understand(question), desk)
    result = answer_in_parts(understood.question, desk) or answer_of(understood.question, desk)
    return replace(result, understood_as=understood.shown, other_reading=understood.other)


def answer_in_parts(question: Question, desk: Desk) -> Answer | None:
    """The answer to a question of several parts; None for one of a single part, and where no part is answered."""
    asked = parts_of(question.text)
    results = [answer_of(replace(question, text=part), desk) for part in asked]
    return together(question, asked, results, desk.library)


def answer_of(question: Question, desk: Desk) -> Answer | NoAnswer:
    """What ``ask`` returns for a question that is complete."""
    weighed = decide(question, desk)
    if weighed is None:
        return NoAnswer(
            question,
            None,
            (),
            (),
            None,
            searched(question, desk),
            0.0,
            retracted=retracted_answering(question, desk),
        )
    ranked, windows, sure = weighed.ranked, weighed.windows, weighed.sure
    if sure >= desk.threshold:
        quotes = preferring(question.text, attributed(answering(question, ranked, windows), desk.library))
        quotes, differing = with_accounts(timeless(question.text), quotes, ranked)
        quotes, differing = in_asked_order(question, quotes, differing)
        quotes[0] = with_bold(question, quotes[0], ranked, windows)
        quotes = highlighting(question.text, attributed(quotes, desk.library), desk.library)
        answer = Answer(question, cite(quotes, desk.library), sure, differing=differing)
        return with_verdict(answer, desk.library)
    guesses = attributed([quote_of(ranked, window) for window in windows], desk.library)
    return refuse(question, guesses, sure, desk)


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that a question's outcome is decided by: its terms, what was read, the best windows, and how sure (0..1)."""

    question: Question
    terms: Terms
    ranked: Ranked
    windows: tuple[Window, ...]
    sure: float


def decide(question: Question, desk: Desk) -> Weighed | None:
    """What ``ask`` and ``explain`` go by; None where no passage comes near the question."""
    weighed = weigh(question, desk)
    if weighed is None or weighed.sure < desk.threshold:
        return weigh_claim(question, desk) or weigh_at_first(question, desk) or weighed
    return weighed


def weigh(question: Question, desk: Desk, *, retracted: bool = False) -> Weighed | None:
    """Find, read and rank; None where no passage comes near the question.

    Retracted articles are not read; with ``retracted``, nothing else is.
    """
    terms = terms_of(question, desk.library)
    weights = packaged_weights()
    candidates = find_candidates(question, desk, limit=NARROW_PASSAGES, retracted=retracted)
    ranked = rank(question.text, terms, candidates, desk, weights)
    if ranked is None:
        return None
    chances = dict(zip(ranked.places, ranked.chances.tolist(), strict=True))
    windows = choose_windows(chances)
    sure = certainty(question, terms, ranked, windows, weights) * (1.0 - question.doubt)
    if sure >= desk.threshold and said_question(question.text):
        quotes = attributed([quote_of(ranked, window) for window in windows], desk.library)
        sure = sure * DOUBTED if says_nothing_of(question.text, quotes) else sure
    if question.seen:
        windows = choose_windows(
            unseen_chances(chances, question.seen, quoted_texts(question.seen, desk.library))
        )
        windows, sure = with_more(windows, sure)
    return Weighed(question, terms, ranked, tuple(windows), sure) if windows else None


def weigh_claim(question: Question, desk: Desk) -> Weighed | None:
    """Of a question whether somebody said something: who did; None unless the articles surely give it to somebody."""
    claimed = without_speaker(question)
    weighed = weigh(claimed, desk) if claimed else None
    if weighed is None or weighed.sure < desk.threshold:
        return None
    best = attribute(quote_of(weighed.ranked, weighed.windows[0]), desk.library)
    return weighed if is_claimed(question.text, best) else None


def weigh_at_first(question: Question, desk: Desk) -> Weighed | None:
    """Of a question how a thing was at first: its states, which are told without such words; None if one is known."""
    if asked_state(question.text, question.as_of) is not AskedState.FIRST:
        return None
    weighed = weigh(replace(question, text=timeless(question.text)), desk)
    if weighed is None or weighed.sure < desk.threshold:
        return None
    quotes = [quote_of(weighed.ranked, window) for window in weighed.windows]
    return weighed if tells_several(question, quotes) else None


def retracted_answering(question: Question, desk: Desk) -> tuple[Article, ...]:
    """The retracted articles that would have answered, the best first: a refusal names them and quotes nothing."""
    if not any(desk.library.entries(story, limit=1, filter=RETRACTED) for story in question.stories):
        return ()
    weighed = weigh(question, desk, retracted=True)
    if weighed is None or weighed.sure < desk.threshold:
        return ()
    articles = {(one.article.story, one.article.id): one.article for one in weighed.windows}
    return tuple(articles.values())


def searched(question: Question, desk: Desk) -> int:
    """How many articles the question's stories have: what a refusal says that it searched."""
    return sum(desk.library.counts(story).articles for story in question.stories)


def answering(question: Question, ranked: Ranked, windows: Sequence[Window]) -> list[Quote]:
    """The best window and those that may well add to it, with the answering words of each highlighted."""
    kind = kind_of(question.text)
    return [
        with_copies(
            quote_of(
                ranked,
                window,
                highlight=highlight(question.text, kind, ranked, window)
                if place == 0 or window.probability >= BOLD_CHANCE
                else None,
            ),
            window,
            ranked,
        )
        for place, window in enumerate(windows)
        if place == 0 or window.probability >= OTHER_QUOTE_CHANCE
    ]


def with_bold(question: Question, quote: Quote, ranked: Ranked, windows: Sequence[Window]) -> Quote:
    """The first quote with its answering words bold, also where it was no first one by its chance."""
    mine = ((quote.article.story, quote.article.id), quote.start, quote.end)
    for window in windows if quote.highlight is None else ():
        if mine == ((window.article.story, window.article.id), window.start, window.end):
            return replace(quote, highlight=highlight(question.text, kind_of(question.text), ranked, window))
    return quote


def refuse(question: Question, quotes: Sequence[Quote], sure: float, desk: Desk) -> NoAnswer:
    """The refusal, with what the closest passage has and lacks of what was asked."""
    matched, missing = matches(question.text, quotes[0].text)
    kind = kind_of(question.text)
    lacks_kind = not has_kind(kind, quotes[0].text, question.text)
    return NoAnswer(
        question,
        cite(quotes[:1], desk.library),
        matched,
        missing,
        THINGS[kind] if lacks_kind else None,
        searched(question, desk),
        sure,
        tuple(quotes),
        retracted=retracted_answering(question, desk),
    )


THINGS = {
    Kind.NUMBER: "number",
    Kind.SHARE: "share",
    Kind.DATE: "date",
    Kind.NAME: "name",
    Kind.PLACE: "place",
    Kind.REASON: "reason",
    Kind.OTHER: None,
}


def quote_of(ranked: Ranked, window: Window, *, highlight: Span | None = None) -> Quote:
    """The window as a quote, whose core is its likeliest sentence."""
    return Quote(
        window.article,
        window.start,
        window.end,
        score=window.probability,
        highlight=highlight,
        core=core_of(ranked, window),
    )


def core_of(ranked: Ranked, window: Window) -> Span:
    """The window's likeliest sentence."""
    place = ranked.places[ranked.best_row(window)]
    return place.laid.spans[place.number]


def highlight(question: str, kind: Kind, ranked: Ranked, window: Window) -> Span | None:
    """The words in the window that the reader takes for the answer, if they are of the kind that was asked for.

    Those of its likeliest sentence come first. None for the kinds that a few words don't answer ("why").
    """
    if not is_short(question, kind):
        return None
    for within in (core_of(ranked, window), Span(window.start, window.end)):
        span = likeliest_words(ranked, window, within)
        if span is not None and kind is Kind.DATE:
            span = whole_time(span, window)
        span = span and without_more(span, kind, window.article.text)
        # A name at the very start of a text is told from its first word only by what stands before it.
        if span and has_kind(kind, f"in {window.article.text[span.start : span.end]}", question):
            return span
    return None


def is_short(question: str, kind: Kind) -> bool:
    """Whether a few words answer the question: of a kind that they do, or "which plant", "what fuel"."""
    return kind in HIGHLIGHTED or (kind is Kind.OTHER and _ASKS_WHICH.search(question) is not None)


def without_more(span: Span, kind: Kind, text: str) -> Span:
    """The span without what the text goes on to tell: of "609,000 of which 73 pct" the first number."""
    words = text[span.start : span.end]
    goes_on = (_NAME_GOES_ON if kind is Kind.NAME else _GOES_ON).search(words, 1)
    return Span(span.start, span.start + goes_on.start()) if goes_on else span


def whole_time(span: Span, window: Window) -> Span:
    """The span with the whole of the time expression that it touches ("March" of "3 March 2026")."""
    for time in time_expressions(window.text):
        start, end = window.start + time.start, window.start + time.end
        grown = Span(min(start, span.start), max(end, span.end))
        if start < span.end and span.start < end and grown.end - grown.start <= HIGHLIGHT_CHARS:
            return grown
    return span


def likeliest_words(ranked: Ranked, window: Window, within: Span) -> Span | None:
    """The words of that part between the likeliest start and end of an answer; None if they are many."""
    wide = ranked.wide_of(window)
    base = wide.laid.spans[wide.first].start
    spans = wide.reading.spans + base
    first, last = max(window.start, within.start), min(window.end, within.end)
    inside = (spans[:, 0] >= first) & (spans[:, 1] <= last)
    best = best_span(wide.reading.ends, inside, most_tokens=HIGHLIGHT_TOKENS)
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
