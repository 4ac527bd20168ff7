"""Which languages that the models don't know well an answer comes from, or hinder one. Told with it, never weighed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from index.languages import knows
from index.listing import count_languages
from retrieval.asked_language import is_asked_otherwise
from retrieval.candidates import filter_of
from retrieval.desk import Desk
from retrieval.nouns import Answer, NoAnswer, Quote, Unfamiliar


def with_languages(result: Answer | NoAnswer, desk: Desk, *, asked: str) -> Answer | NoAnswer:
    """The result with the languages that are to be told with it, for a question that was asked in these words."""
    if isinstance(result, Answer):
        return replace(result, unfamiliar=unfamiliar_languages(result.quotes, desk.languages))
    closest = result.closest.quotes if result.closest else ()
    unfamiliar = unfamiliar_languages(closest, desk.languages)
    ask_in = desk.languages if is_asked_otherwise(asked, desk.languages) else ()
    return replace(result, unfamiliar=unfamiliar, mostly=_mostly(result, desk), ask_in=ask_in)


def unfamiliar_languages(quotes: Iterable[Quote], known: Collection[str]) -> tuple[str, ...]:
    """The languages of the quotes' articles that are not among the known, each once, in the quotes' order."""
    languages = (quote.article.language for quote in quotes)
    return tuple(dict.fromkeys(one for one in languages if one is not None and not knows(one, known)))


def _mostly(result: NoAnswer, desk: Desk) -> Unfamiliar | None:
    """The unfamiliar languages of the articles that were searched, if most of them are in such."""
    question = result.question
    if question.article is not None:  # the closest passage is its
        return None
    counts = {
        language: articles
        for language, articles in count_languages(
            desk.library, question.stories, filter=filter_of(question)
        ).items()
        if not knows(language, desk.languages)
    }
    articles = sum(counts.values())
    return Unfamiliar(articles, tuple(counts)) if 2 * articles > result.searched else None
