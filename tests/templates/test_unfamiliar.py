"""How it is told that articles are in languages that the models don't know well."""

from __future__ import annotations

import pytest

from index.nouns import Article, Entry
from retrieval.nouns import Answer, Citation, Cited, Question, Quote
from templates.languages import NAMES
from templates.unfamiliar import added_language_line, answer_language_line
from templates.voice import Surface, sources_pages

ASKED = Question("Who?", (1,))


def answer(*languages: str | None, unfamiliar: tuple[str, ...]) -> Answer:
    """An answer with a quote and a citation for each language."""
    articles = [
        Article(f"a{n}", 1, None, None, None, None, None, "Sie sagt es.", 1, language=language)
        for n, language in enumerate(languages)
    ]
    citations = tuple(Citation(n, article, None) for n, article in enumerate(articles, 1))
    quotes = tuple(Quote(article, 0, 12) for article in articles)
    cited = Cited(quotes, tuple(range(1, len(quotes) + 1)), citations)
    return Answer(ASKED, cited, 0.9, unfamiliar=unfamiliar)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (answer("en", None, unfamiliar=()), ""),
        (answer("en", "de", unfamiliar=("de",)), "[2] is in German, which"),
        (answer("de", "en", "de", unfamiliar=("de",)), "[1] and [3] are in German, which"),
        (
            answer("de", "nl", "xx", unfamiliar=("de", "nl", "xx")),
            "[1], [2] and [3] are in German, Dutch and the",
        ),
    ],
    ids=["none", "one", "two", "three"],
)
def test_the_line_names_the_citations_and_their_languages(found: Answer, line: str) -> None:
    told = answer_language_line(found, Surface.TERMINAL)
    assert told.startswith(line)
    assert bool(told) == bool(line)


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        ({}, ""),
        ({"de": 1}, "1 article in German, which I don't know well: expect poor answers from it."),
        (
            {"fr": 1, "nl": 2},
            "3 articles in Dutch and French, which I don't know well: expect poor answers from them.",
        ),
        (
            {"de": 1, "fr": 1, "it": 9, "nl": 1},
            "12 articles in Italian, German, French and other languages, which I don't know well: expect poor answers "
            "from them.",
        ),
    ],
    ids=["none", "one", "two", "many"],
)
def test_what_was_added_is_counted_and_the_commonest_languages_are_named(
    languages: dict[str, int], told: str
) -> None:
    assert added_language_line(languages, Surface.DISCORD) == told


def entry(language: str | None) -> Entry:
    return Entry("a", 1, None, None, None, None, None, 1, 12, language=language)


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize(
    ("language", "known", "marked"),
    [
        ("de", ("en",), "undated · in German (answers may be poor) · id a"),
        ("de", ("en", "de"), "undated · in German · id a"),
        ("en", ("en",), "undated · id a"),
        ("en", ("de",), "undated · in English (answers may be poor) · id a"),
        (None, ("en",), "undated · id a"),
    ],
)
def test_a_list_marks_articles_that_may_be_answered_from_poorly(
    surface: Surface, language: str | None, known: tuple[str, ...], marked: str
) -> None:
    (page,) = sources_pages("main", [entry(language)], 1, surface, first=1, known=known)
    assert page.replace("\\", "").endswith(marked)


def test_no_language_has_two_names() -> None:
    assert len(set(NAMES.values())) == len(NAMES)
