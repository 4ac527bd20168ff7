"""Accounts that differ stand under a line that quotes them with their dates; copies are named with their source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings

from index.nouns import Article, Span, has_surrogate
from retrieval.nouns import Account, Answer, Citation, Cited, Difference, Differing, Question, Quote
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.voice import Surface, answer_pages
from tests.templates.discord_markdown import read
from tests.templates.hostile import hostile_text

DISCORD, TERMINAL = Surface.DISCORD, Surface.TERMINAL
QUESTION = Question("How many were killed?", (1,))


def article(id: str, text: str, day: int | None, **facts: str) -> Article:
    published = datetime(2026, 3, day, tzinfo=UTC) if day else None
    fields = {"title": None, "outlet": None, "url": None, **facts}
    return Article(id, 1, fields["title"], fields["outlet"], None, published, fields["url"], text, 1)


EARLY = article("a", "At least 11 people were killed.", 2, title="Blast", outlet="Harbour Post")
LATE = article("b", "At least 17 people were killed.", 4, title="Toll *rises*", outlet="Coast Radio")


def whole(one: Article, **facts: object) -> Quote:
    return replace(Quote(one, 0, len(one.text)), **facts)  # type: ignore[arg-type]  # fields of Quote


def answer(kind: Difference, best: Article, other: Article, *spans: tuple[int, str]) -> Answer:
    """An answer of two quotes; each span is a quote's place and the words in it, in the order of the accounts."""
    quotes = (whole(best), whole(other))
    accounts = []
    for place, words in spans:
        start = quotes[place].text.index(words)
        accounts.append(Account(place, Span(start, start + len(words))))
    cited = Cited(quotes, (1, 2), (Citation(1, best, None), Citation(2, other, None)))
    return Answer(QUESTION, cited, 0.9, differing=Differing(kind, tuple(accounts)))


def test_numbers_that_differ_are_quoted_with_dates_and_the_newer_is_named() -> None:
    result = answer(Difference.NUMBER, LATE, EARLY, (1, "At least 11"), (0, "At least 17"))
    assert answer_pages(result, DISCORD) == [
        "**Accounts differ**: “At least 11” (2 March 2026) [2]; newer: “At least 17” (4 March 2026) [1]\n"
        "> At least 17 people were killed. [1]\n"
        "\n"
        "> At least 11 people were killed. [2]\n"
        "[1] Toll \\*rises\\* · Coast Radio · 4 March 2026\n"
        "[2] Blast · Harbour Post · 2 March 2026\n"
        "-# 2 quotes, checked against the source"
    ]
    assert answer_pages(result, TERMINAL)[0].startswith(
        "Accounts differ: “At least 11” (2 March 2026) [2]; newer: “At least 17” (4 March 2026) [1]\n"
        "> At least 17 people were killed. [1]\n"
    )


@pytest.mark.parametrize("surface", list(Surface))
def test_without_both_dates_neither_is_called_newer(surface: Surface) -> None:
    undated = replace(EARLY, published=None)
    (page,) = answer_pages(answer(Difference.NUMBER, LATE, undated, (0, "17"), (1, "11")), surface)
    assert "“17” (4 March 2026) [1]; “11” (undated) [2]" in page
    same_day = replace(EARLY, published=LATE.published)
    (page,) = answer_pages(answer(Difference.NUMBER, LATE, same_day, (0, "17"), (1, "11")), surface)
    assert "“17” (4 March 2026) [1]; “11” (4 March 2026) [2]" in page


def test_denial_quotes_the_denying_words_alone() -> None:
    denied = article("c", "The company denied it.", 5)
    (page,) = answer_pages(
        answer(Difference.DENIAL, EARLY, denied, (0, "At least 11"), (1, "denied it")), TERMINAL
    )
    assert page.startswith("Accounts differ: what one says, another disputes (“denied it” [2])\n")


def test_copies_are_named_and_linked_behind_their_citation() -> None:
    copies = (
        article(
            "d", "So: " + EARLY.text, 3, title="Blast, too", outlet="Echo", url="https://echo.example/blast"
        ),
        article("e", "Elsewhere.", None),
    )
    quote = whole(EARLY, copies=copies)
    result = Answer(QUESTION, Cited((quote,), (1,), (Citation(1, EARLY, None),)), 0.9)
    (page,) = answer_pages(result, DISCORD)
    assert (
        "[1] Blast · Harbour Post · 2 March 2026 — also in: [Blast, too](<https://echo.example/blast"
        "#:~:text=At%20least%2011%20people%20were%20killed.>) · Echo · 3 March 2026; Untitled article · undated\n"
    ) in page
    assert (
        "[1] Blast · Harbour Post · 2 March 2026 — also in: Blast, too · Echo · 3 March 2026 · "
        "https://echo.example/blast; Untitled article · undated\n"
    ) in answer_pages(result, TERMINAL)[0]


def test_of_many_copies_three_are_named_and_the_others_counted() -> None:
    copies = tuple(article(f"copy-{number}", "x", 5, title=f"Title {number}") for number in range(5))
    result = Answer(QUESTION, Cited((whole(EARLY, copies=copies),), (1,), (Citation(1, EARLY, None),)), 0.9)
    (page,) = answer_pages(result, TERMINAL)
    assert (
        "— also in: Title 0 · 5 March 2026; Title 1 · 5 March 2026; Title 2 · 5 March 2026; 2 more articles\n"
        in page
    )


def test_copies_with_long_links_are_named_as_far_as_a_page_holds_them() -> None:
    copies = tuple(
        article(f"copy-{number}", "x", 5, title="T" * 150, url="https://x.example/" + "y" * 550)
        for number in range(3)
    )
    long = replace(EARLY, title="L" * 150, url="https://x.example/" + "z" * 550)
    result = Answer(QUESTION, Cited((whole(long, copies=copies),), (1,), (Citation(1, long, None),)), 0.9)
    (page,) = answer_pages(result, DISCORD)
    assert units(page) <= PAGE_LIMIT_UNITS
    assert page.count("https://x.example/y") == 1
    assert "; 2 more articles" in page


@settings(deadline=None)
@given(hostile_text, hostile_text, hostile_text)
def test_no_text_changes_how_accounts_and_copies_look(text: str, title: str, outlet: str) -> None:
    assume(not has_surrogate(text) and "\0" not in text)
    one = replace(
        EARLY, text=(text.strip() or "x")[:500], title=title[:300] or None, outlet=outlet[:300] or None
    )
    quotes = (whole(one, copies=(replace(one, id="f"),)), whole(LATE))
    accounts = (Account(0, Span(0, len(one.text))), Account(1, Span(0, 5)))
    cited = Cited(quotes, (1, 2), (Citation(1, one, None), Citation(2, LATE, None)))
    pages = answer_pages(
        Answer(QUESTION, cited, 0.9, differing=Differing(Difference.NUMBER, accounts)), DISCORD
    )
    assert all(units(page) <= PAGE_LIMIT_UNITS for page in pages)
    assert "**Accounts differ**" in pages[0]
    assert [link for page in pages for link in read(page).links] == []


def test_account_outside_its_quote_and_one_alone_are_refused() -> None:
    cited = Cited((whole(EARLY),), (1,), (Citation(1, EARLY, None),))
    with pytest.raises(ValueError, match="one account"):
        Differing(Difference.NUMBER, (Account(0, Span(0, 2)),))
    beyond = Differing(Difference.NUMBER, (Account(0, Span(0, 2)), Account(0, Span(0, 999))))
    with pytest.raises(ValueError, match="outside"):
        Answer(QUESTION, cited, 0.9, differing=beyond)
