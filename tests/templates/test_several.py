"""Answers to several questions at once: which quote is for which, what isn't answered, and all of it harmless."""

from __future__ import annotations

from hypothesis import given, settings

from index.nouns import Article
from retrieval.nouns import Answer, Citation, Cited, Part, Question, Quote
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.plain import harmless, unescape
from templates.voice import Surface, answer_pages
from tests.templates.discord_markdown import read
from tests.templates.hostile import hostile_text

TEXT = "It opened at five. Quist opened it. Nobody was hurt."
QUESTION = Question("When did it open and who opened it?", (1,))


def answer(text: str, parts: tuple[Part, ...], *spans: tuple[int, int]) -> Answer:
    article = Article("a", 1, None, None, None, None, None, text, 1)
    quotes = tuple(Quote(article, *span) for span in spans)
    cited = Cited(quotes, (1,) * len(quotes), (Citation(1, article, None),))
    return Answer(QUESTION, cited, 0.9, parts=parts)


def parts(*quotes: tuple[int, ...]) -> tuple[Part, ...]:
    return tuple(Part(f"Question {name}?", 0.9, places) for name, places in zip("ABC", quotes, strict=False))


def lines(result: Answer, surface: Surface) -> list[str]:
    (page,) = answer_pages(result, surface)
    return [line for line in page.splitlines() if line and not line.startswith(("[1] ", "-# "))]


def test_each_quote_stands_under_its_question_and_what_is_untold_above() -> None:
    result = answer(TEXT, parts((0,), (), (1,)), (0, 18), (19, 35))
    assert lines(result, Surface.DISCORD) == [
        "The articles don't say: Question B?",
        "**Question A?**",
        "> It opened at five. [1]",
        "**Question C?**",
        "> Quist opened it. [1]",
    ]
    assert lines(result, Surface.TERMINAL)[:3] == [
        "The articles don't say: Question B?",
        "Question A?",
        "> It opened at five. [1]",
    ]


def test_quotes_in_a_row_share_a_heading_and_shared_quotes_have_both() -> None:
    row = answer(TEXT, parts((0, 1), ()), (0, 18), (19, 35))
    assert [line for line in lines(row, Surface.DISCORD) if "Question A" in line] == ["**Question A?**"]
    shared = answer(TEXT, parts((0,), (0,)), (0, 35))
    assert lines(shared, Surface.DISCORD) == [
        "**Question A?**",
        "**Question B?**",
        "> It opened at five. Quist opened it. [1]",
    ]


def test_answer_to_one_question_has_no_heading() -> None:
    assert lines(answer(TEXT, (), (0, 18)), Surface.DISCORD) == ["> It opened at five. [1]"]


@settings(deadline=None, max_examples=50)
@given(asked=hostile_text, untold=hostile_text)
def test_whatever_was_asked_the_quote_is_whole_and_nothing_does_anything(asked: str, untold: str) -> None:
    some = (Part(f"Is {asked}?", 0.9, (0,)), Part(f"Is {untold}?", 0.1, ()))
    result = answer(TEXT, some, (0, len(TEXT)))
    pages = answer_pages(result, Surface.DISCORD)
    assert sum(f"> {TEXT} [1]" in page for page in pages) == 1
    for page in pages:
        assert units(page) <= PAGE_LIMIT_UNITS
        assert set(read(page).done) <= {"subtext"}
        assert len(read(page).bold) <= 1
    (page,) = answer_pages(result, Surface.TERMINAL)
    assert harmless(page) == page
    assert f"> {TEXT} [1]" in page


def test_quote_that_fills_a_page_goes_before_its_heading() -> None:
    text = "😀" * 450 + "*" * 100 + "x" * 50  # two units each, but for the last
    some = (Part("😀" * 400, 0.9, (0,)), Part("😀" * 401, 0.9, (0,)))
    pages = answer_pages(answer(text, some, (0, len(text))), Surface.DISCORD)
    quoted = [line for page in pages for line in page.splitlines() if line.startswith("> ")]
    assert [unescape(line[2:].removesuffix(" [1]")) for line in quoted] == [text]
    assert all(units(page) <= PAGE_LIMIT_UNITS for page in pages)
