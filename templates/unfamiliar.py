"""The small lines about articles in languages that the models don't know well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.nouns import Answer, NoAnswer
from templates.languages import language_name
from templates.words import Surface, said

LANGUAGES_NAMED = 3


def answer_language_line(answer: Answer, surface: Surface) -> str:
    """Which of the answer's citations are in such a language; empty if none is."""
    pairs = zip(answer.quotes, answer.cited.numbers, strict=True)
    numbers = sorted({number for quote, number in pairs if quote.article.language in answer.unfamiliar})
    if not numbers:
        return ""
    return said("answer_unfamiliar", surface, numbers=numbers, languages=_named(answer.unfamiliar))


def refusal_language_line(result: NoAnswer, surface: Surface) -> str:
    """That most of what was searched is in such languages, or the closest passage, or the question; else empty."""
    if result.mostly is not None:
        return said(
            "refusal_unfamiliar",
            surface,
            articles=result.mostly.articles,
            searched=result.searched,
            languages=_named(result.mostly.languages),
        )
    if result.unfamiliar:
        return said("closest_unfamiliar", surface, languages=_named(result.unfamiliar))
    return said("ask_in", surface, languages=_named(result.ask_in)) if result.ask_in else ""


def added_language_line(languages: Mapping[str, int], surface: Surface) -> str:
    """How many of the articles that were added are in such languages (each with its articles); empty if none is."""
    if not languages:
        return ""
    commonest = sorted(languages, key=lambda language: (-languages[language], language))
    articles = sum(languages.values())
    return said("added_unfamiliar", surface, articles=articles, languages=_named(commonest))


def _named(languages: Sequence[str]) -> list[str]:
    """The names of the first few, and that there are more."""
    names = [language_name(language) for language in languages[:LANGUAGES_NAMED]]
    return [*names, "other languages"] if len(languages) > LANGUAGES_NAMED else names
