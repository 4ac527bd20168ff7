"""What is new since a day, and an article's full text, in words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.nouns import Article, Entry, Retraction, Span
from index.removals import Removal
from index.revised import Change, Revised
from retrieval.contract import changes_row
from retrieval.full_text import part_from
from retrieval.nouns import Citation, Cited, Quote
from retrieval.results import Changes
from templates.plain import unescape
from templates.voice import Surface, changes_pages, text_pages

SINCE = date(2026, 3, 9)
DISCORD, TERMINAL = Surface.DISCORD, Surface.TERMINAL
NOTHING = Cited((), (), ())


def article(id: str, text: str, number: int) -> Article:
    return Article(id, 1, f"Title {id}", None, None, datetime(2026, 3, number, tzinfo=UTC), None, text, 1)


def entry(id: str, revision: int = 1) -> Entry:
    return Entry(id, 1, f"Title {id}", None, None, datetime(2026, 3, 9, tzinfo=UTC), None, revision, 100)


OLD = article("old", "At least 11 people were hurt.", 6)
NEW = article("new", "The trust closed the bridge. Now 17 people were hurt.", 9)
FACT = Quote(NEW, 0, 28)
BEFORE = Quote(OLD, 0, 29, highlight=Span(0, 11))
AFTER = Quote(NEW, 29, 53, highlight=Span(33, 35))
CITED = Cited((FACT, BEFORE, AFTER), (1, 2, 1), (Citation(1, NEW, None), Citation(2, OLD, None)))


def test_facts_and_numbers_stand_under_their_headings_in_order() -> None:
    found = Changes(SINCE, (entry("new"),), (entry("old", 3),), CITED, facts=1, articles=4)
    assert found.new == (FACT,)
    assert found.numbers == ((BEFORE, AFTER),)
    (page,) = changes_pages(found, "main", TERMINAL)
    assert page.split("\n") == [
        "main: what is new since 9 March 2026",
        "1 article of 4 added, 1 corrected",
        "Added",
        "1. Title new · 9 March 2026 · id new",
        "Corrected",
        "1. Title old · 9 March 2026 · id old · revision 3",
        "New, verbatim, in the articles' order",
        "> The trust closed the bridge. [1]",
        "Numbers that changed: before, then since",
        "> At least 11 people were hurt. [2]",
        "",
        "> Now 17 people were hurt. [1]",
        "[1] Title new · 9 March 2026",
        "[2] Title old · 6 March 2026",
        "3 quotes, checked against the source",
    ]
    (page,) = changes_pages(found, "", DISCORD)
    assert "> **At least 11** people were hurt. [2]\n\n> Now **17** people" in page
    assert page.startswith("**what is new since 9 March 2026**")


def test_nothing_new_and_nothing_to_quote_are_said() -> None:
    (page,) = changes_pages(Changes(SINCE, (), (), NOTHING, facts=0, articles=2), "main", TERMINAL)
    assert page == (
        "main: what is new since 9 March 2026\n"
        "Nothing: none of 2 articles was added, corrected, retracted or removed since."
    )
    (page,) = changes_pages(Changes(SINCE, (entry("a"),), (), NOTHING, facts=0, articles=2), "main", TERMINAL)
    assert page.endswith("No sentence in them tells what no earlier article told.")
    (page,) = changes_pages(Changes(SINCE, (), (), NOTHING, facts=0, articles=0), "main", DISCORD)
    assert "no articles here yet" in page


def test_a_long_list_of_articles_is_cut_and_counted() -> None:
    found = Changes(SINCE, tuple(entry(f"n{n}") for n in range(37)), (), NOTHING, facts=0, articles=40)
    (page,) = changes_pages(found, "main", TERMINAL)
    assert "10. Title n9 " in page
    assert "11. " not in page
    assert "… and 27 more articles" in page


@pytest.mark.parametrize("facts", [-1, 2, 4])
def test_changes_without_both_sides_of_a_number_cannot_be_built(facts: int) -> None:
    with pytest.raises(ValueError, match="facts"):
        Changes(SINCE, (), (), CITED, facts=facts, articles=1)


def test_full_text_says_which_part_it_is_and_keeps_every_character() -> None:
    text = (
        "First *line*, “quoted” @everyone.\n\n" + "A sentence of the middle part stands here. " * 200 + "End."
    )
    one = article("long", text, 9)
    part = part_from(one, 0)
    pages = text_pages(one, part, DISCORD)
    assert all(len(page) <= 2000 for page in pages)
    assert f"The full text, characters 1 to {part[-1].end:,} of {len(text):,}" in pages[0]
    quoted = "\n".join("\n".join(line for line in page.split("\n") if line.startswith(">")) for page in pages)
    assert "".join(unescape(quoted).split()).startswith("".join(text[: part[-1].end].split())[:3000])
    (page,) = text_pages(NEW, part_from(NEW, 0), TERMINAL)
    assert page == (
        "Title new · 9 March 2026\nThe full text\n> The trust closed the bridge. Now 17 people were hurt."
    )


def test_retracted_and_removed_articles_are_told_with_their_day_and_reason() -> None:
    at = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
    gone = replace(entry("bad"), retraction=Retraction(at, "The *count* was wrong. @everyone"))
    removed = (Removal(1, "old_*id*", at),)
    found = Changes(SINCE, (), (), NOTHING, facts=0, articles=3, retracted=(gone,), removed=removed)
    (page,) = changes_pages(found, "main", TERMINAL)
    assert page.split("\n")[1:] == [
        "0 articles of 3 added, 1 retracted, 1 removed",
        "Retracted, and no longer quoted as true",
        "1. Title bad · 9 March 2026 · id bad",
        "Retracted on 10 March 2026: “The *count* was wrong. @everyone”",
        "Removed",
        "1. id old_*id* · removed on 10 March 2026",
    ]
    (page,) = changes_pages(found, "main", DISCORD)
    assert "@everyone" not in page
    assert "\\*count\\*" in page


def test_a_visit_is_told_with_its_time() -> None:
    visit = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
    (page,) = changes_pages(
        Changes(SINCE, (), (), NOTHING, facts=0, articles=3, visit=visit), "main", TERMINAL
    )
    assert page.startswith("main: what is new since your last visit, 9 March 2026, 08:30 UTC\nNothing")


def test_corrected_article_shows_what_changed_in_it() -> None:
    before = article("a", "The trust closed the bridge. At least 11 people were hurt. It rained.", 9)
    after = replace(
        before, text="The trust closed the bridge. Now 17 people were *hurt*. It snowed.", revision=2
    )
    parts: list[tuple[str | None, str | None]] = [
        ("At least 11 people were hurt.", "Now 17 people were *hurt*."),
        ("It rained.", None),
        (None, "It snowed."),
    ]

    def span_in(one: Article, text: str | None) -> Span | None:
        return Span(one.text.index(text), one.text.index(text) + len(text)) if text else None

    changed = tuple(Change(span_in(before, was), span_in(after, now)) for was, now in parts)
    revised = Revised(before, after, datetime(2026, 3, 9, tzinfo=UTC), changed)
    found = Changes(SINCE, (), (entry("a", 2),), NOTHING, facts=0, articles=3, corrections=(revised,))
    (page,) = changes_pages(found, "main", TERMINAL)
    assert page.split("\n")[2:] == [
        "Corrected",
        "1. Title a · 9 March 2026 · id a · revision 2",
        "Before:",
        "> At least 11 people were hurt.",
        "Now:",
        "> Now 17 people were *hurt*.",
        "Before:",
        "> It rained.",
        "1 more sentence changed",
        "No sentence in them tells what no earlier article told.",
    ]
    assert "> Now 17 people were \\*hurt\\*." in changes_pages(found, "main", DISCORD)[0]
    (row,) = json.loads(json.dumps(changes_row(found)))["corrected"]
    assert row["changes"] == [{"before": was, "after": now} for was, now in parts]
