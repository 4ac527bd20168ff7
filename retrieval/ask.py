"""ask: from a question to quotes that answer it, or to an honest no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.nouns import Span
from retrieval.attribution import attribute
from retrieval.candidates import Candidate, find_candidates
from retrieval.cite import cite
from retrieval.desk import Desk
from retrieval.gate import THRESHOLD, Evidence, confidence, coverage, margin, matches
from retrieval.nouns import MAX_QUOTES, Answer, NoAnswer, Question, Quote
from retrieval.windows import Window, windows

RERANKED_PASSAGES = 12
RERANKED_WINDOWS = 40
OTHER_QUOTE_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A window with its reranker logit and the passage that it was found by."""

    window: Window
    logit: float
    candidate: Candidate


def ask(question: Question, desk: Desk) -> Answer | NoAnswer:
    """Quotes that answer the question, best first, or NoAnswer with the closest passage.

    The same question on the same library has the same answer, whoever else asks.
    """
    searched = sum(desk.library.counts(story).articles for story in question.stories)
    candidates = find_candidates(question, desk, limit=RERANKED_PASSAGES)
    ranked = rank_windows(question, candidates, desk)
    if not ranked:
        return NoAnswer(question, None, (), (), None, searched, 0.0)
    certainty = confidence(weigh(question, ranked))
    quotes = [quote_of(scored) for scored in choose(ranked)]
    if certainty >= THRESHOLD:
        sure = [quote for quote in quotes if quote.score >= quotes[0].score - OTHER_QUOTE_MARGIN]
        return Answer(question, cite(sure, desk.library), certainty)
    matched, missing = matches(question.text, quotes[0].text)
    return NoAnswer(
        question, cite(quotes[:1], desk.library), matched, missing, None, searched, certainty, tuple(quotes)
    )


def rank_windows(question: Question, candidates: Sequence[Candidate], desk: Desk) -> list[Scored]:
    """The candidates' windows by reranker logit, best first, ties in the candidates' order."""
    found: dict[tuple[int, str, int, int], tuple[Window, Candidate]] = {}
    for candidate in candidates:
        article = candidate.passage.article
        within = Span(candidate.passage.start, candidate.passage.end)
        for window in windows(article, desk.library.outline_of(article), within):
            found.setdefault((article.story, article.id, window.start, window.end), (window, candidate))
    chosen = list(found.values())[:RERANKED_WINDOWS]
    logits = desk.reranker.scores([(question.text, window.text) for window, _ in chosen])
    scored = [
        Scored(window, float(logit), candidate)
        for (window, candidate), logit in zip(chosen, logits, strict=True)
    ]
    return sorted(scored, key=lambda one: -one.logit)


def choose(ranked: Sequence[Scored]) -> list[Scored]:
    """The best windows that don't overlap one another or repeat another's words, at most MAX_QUOTES."""
    chosen: list[Scored] = []
    for scored in ranked:
        if len(chosen) == MAX_QUOTES:
            break
        if not any(_overlap(scored.window, other.window) for other in chosen):
            chosen.append(scored)
    return chosen


def _overlap(one: Window, other: Window) -> bool:
    if one.text == other.text:
        return True
    same = (one.article.story, one.article.id) == (other.article.story, other.article.id)
    return same and one.start < other.end and other.start < one.end


def quote_of(scored: Scored) -> Quote:
    """The window as a quote, with its speaker."""
    window = scored.window
    return attribute(Quote(window.article, window.start, window.end, score=scored.logit))


def weigh(question: Question, ranked: Sequence[Scored]) -> Evidence:
    """The features of the best window."""
    best = ranked[0]
    return Evidence(
        logit=best.logit,
        margin=margin([scored.logit for scored in ranked]),
        coverage=coverage(question.text, best.window.text),
        in_passage=coverage(question.text, best.candidate.passage.text),
    )
