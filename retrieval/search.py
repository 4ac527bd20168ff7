"""search: the passages where words stand, without claiming that they answer anything."""

from __future__ import annotations

from index.nouns import Passage
from retrieval.attribution import attributed
from retrieval.candidates import find_candidates
from retrieval.cite import cite
from retrieval.desk import Desk
from retrieval.nouns import QUOTE_LIMIT_CHARS, Question, Quote
from retrieval.results import Found


def search(words: str, stories: tuple[int, ...], desk: Desk, *, limit: int = 5) -> Found:
    """Passages that share words or meaning, best first; one that is too long to quote is shown from its start.

    Retracted articles are found too.
    Raises QuestionRefused for words that are empty or too long.
    """
    question = Question(words, stories)
    quotes: list[Quote] = []
    for candidate in find_candidates(question, desk, limit=limit, retracted=None):
        passage = candidate.passage
        end = _last_whole_sentence(passage, desk)
        quotes.append(Quote(passage.article, passage.start, end, score=candidate.fused))
    searched = sum(desk.library.counts(story).articles for story in stories)
    return Found(words, cite(attributed(quotes, desk.library), desk.library), searched)


def _last_whole_sentence(passage: Passage, desk: Desk) -> int:
    """Where the last sentence ends that a quote from the passage's start can hold; a cut word at the worst."""
    furthest = min(passage.end, passage.start + QUOTE_LIMIT_CHARS)
    sentences = desk.library.outline_of(passage.article).sentences
    ends = [sentence.end for sentence in sentences if passage.start < sentence.end <= furthest]
    return max(ends, default=furthest)
