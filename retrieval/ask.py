"""ask: from a question to quotes that answer it, or to an honest no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.filters import RETRACTED
from index.nouns import Article, Span
from retrieval.accounts import with_accounts
from retrieval.asked_time import AskedState, asked_state, timeless
from retrieval.attribution import attribute, attributed
from retrieval.candidates import filter_of, find_candidates
from retrieval.cite import cite
from retrieval.context import quoted_texts
from retrieval.copies import with_copies
from retrieval.desk import Desk
from retrieval.follow import understand
from retrieval.gate import DOUBTED, certainty
from retrieval.highlight import core_of, highlight
from retrieval.kinds import Kind, has_kind, kind_of
from retrieval.lacking import lacks
from retrieval.languages import with_languages
from retrieval.nouns import Answer, NoAnswer, Question, Quote
from retrieval.parts import parts_of
from retrieval.quoted_words import with_quoted
from retrieval.ranking import Ranked, packaged_weights, rank
from retrieval.spelling import respelled
from retrieval.states import in_asked_order, tells_several
from retrieval.terms import Terms, matches, terms_of
from retrieval.together import together
from retrieval.unseen import unseen_chances, with_more
from retrieval.who_said import (
    highlighting,
    is_claimed,
    on_claim,
    preferring,
    said_question,
    says_nothing_of,
    with_verdict,
    without_speaker,
)
from retrieval.windows import Window, choose_windows
from retrieval.words import words

NARROW_PASSAGES = 14
LESSER_CHANCE = 0.06  # of a second or third quote, from which on it is shown
LACKING_CHANCE = 0.15  # of one that has nothing of the kind that was asked for
BOLD_CHANCE = 0.25  # of a lesser quote, from which on the reader's words for the answer are believed


def ask(question: Question, desk: Desk) -> Answer | NoAnswer:
    """Quotes that answer the question, best first, or NoAnswer with the closest passage.

    A question that leans on its history is completed first, its misspelt words are read as the articles write them,
    and one of several parts is asked part by part; as a whole where no part is answered. The same question on the
    same library has the same answer, whoever else asks.
    """
    understood = respelled(understand(question), desk)
    result = answer_in_parts(understood.question, desk) or answer_of(understood.question, desk)
    result = replace(result, understood_as=understood.shown, other_reading=understood.other)
    return with_languages(result, desk, asked=question.text)


def answer_in_parts(question: Question, desk: Desk) -> Answer | None:
    """The answer to a question of several parts; None for one of a single part, and where no part is answered."""
    asked = parts_of(question.text)
    results = [answer_of(replace(question, text=part), desk) for part in asked]
    return together(question, asked, results, desk.library)


def answer_of(question: Question, desk: Desk) -> Answer | NoAnswer:
    """What ``ask`` returns for a question that is complete."""
    weighed = decide(question, desk)
    if weighed is None or weighed.sure < desk.threshold:
        return refuse(question, weighed, desk)
    return answer(question, weighed, desk)


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
    chances = with_quoted(question.text, chances)
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
    quotes = on_claim(question.text, [quote_of(weighed.ranked, weighed.windows[0])], desk.library)
    return weighed if is_claimed(question.text, attribute(quotes[0], desk.library)) else None


def weigh_at_first(question: Question, desk: Desk) -> Weighed | None:
    """Of a question how a thing was at first: its states, which are told without such words; None if one is known."""
    thing = timeless(question.text)
    if asked_state(question.text, question.as_of) is not AskedState.FIRST or not words(thing):
        return None
    weighed = weigh(replace(question, text=thing), desk)
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
    """How many articles of the question's stories it may be answered from: what a refusal says that it searched."""
    return sum(desk.library.count_articles(story, filter_of(question)) for story in question.stories)


def answer(question: Question, weighed: Weighed, desk: Desk) -> Answer:
    """The quotes that answer, with who says them, other accounts beside the best, and the state asked about first.

    Who says a quote is told last, for what is highlighted in it decides whose words count; whether somebody said
    something, it must be known before too.
    """
    ranked, windows = weighed.ranked, weighed.windows
    quotes = on_claim(question.text, answering(question, ranked, windows), desk.library)
    if said_question(question.text):
        quotes = preferring(question.text, attributed(quotes, desk.library))
    quotes, differing = with_accounts(timeless(question.text), quotes, ranked)
    quotes, differing = in_asked_order(question, quotes, differing)
    quotes[0] = with_bold(question, quotes[0], ranked, windows)
    quotes = highlighting(question.text, attributed(quotes, desk.library), desk.library)
    whole = Answer(question, cite(quotes, desk.library), weighed.sure, differing=differing)
    return with_verdict(whole, desk.library)


def answering(question: Question, ranked: Ranked, windows: Sequence[Window]) -> list[Quote]:
    """The best window and those that may well add to it, with the answering words of each highlighted."""
    kind = kind_of(question.text)
    quotes: list[Quote] = []
    for window in windows:
        if quotes and not may_add(question.text, kind, window):
            continue
        believed = not quotes or window.probability >= BOLD_CHANCE
        bold = highlight(question.text, kind, ranked, window) if believed else None
        quotes.append(with_copies(quote_of(ranked, window, bold=bold), window, ranked))
    return quotes


def may_add(question: str, kind: Kind, window: Window) -> bool:
    """Whether a lesser quote earns its place: it is likely enough to answer, the more so without what was asked for."""
    lacking = lacks(question, window.text) or not has_kind(kind, window.text, question)
    return window.probability >= (LACKING_CHANCE if lacking else LESSER_CHANCE)


def with_bold(question: Question, quote: Quote, ranked: Ranked, windows: Sequence[Window]) -> Quote:
    """The first quote with its answering words bold, also where it was no first one by its chance."""
    mine = ((quote.article.story, quote.article.id), quote.start, quote.end)
    for window in windows if quote.highlight is None else ():
        if mine == ((window.article.story, window.article.id), window.start, window.end):
            return replace(quote, highlight=highlight(question.text, kind_of(question.text), ranked, window))
    return quote


def refuse(question: Question, weighed: Weighed | None, desk: Desk) -> NoAnswer:
    """The refusal, with what the closest passage, if any comes near, has and lacks of what was asked."""
    count, retracted = searched(question, desk), retracted_answering(question, desk)
    if weighed is None:
        return NoAnswer(question, None, (), (), None, count, 0.0, retracted=retracted)
    guesses = attributed([quote_of(weighed.ranked, window) for window in weighed.windows], desk.library)
    matched, missing = matches(question.text, guesses[0].text)
    kind = kind_of(question.text)
    return NoAnswer(
        question,
        cite(guesses[:1], desk.library),
        matched,
        missing,
        None if has_kind(kind, guesses[0].text, question.text) else THINGS[kind],
        count,
        weighed.sure,
        tuple(guesses),
        retracted=retracted,
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


def quote_of(ranked: Ranked, window: Window, *, bold: Span | None = None) -> Quote:
    """The window as a quote, whose core is its likeliest sentence."""
    return Quote(
        window.article,
        window.start,
        window.end,
        score=window.probability,
        highlight=bold,
        core=core_of(ranked, window),
    )
