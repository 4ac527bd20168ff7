"""What answers say about time: which days quoted words mean, marked as ours, and how old the articles are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.nouns import Article
from retrieval.nouns import Answer, Citation, Cited, NoAnswer, Question, Quote
from retrieval.periods import Period, Precision, containing, day, months, season, trailing, years
from retrieval.results import Found, Summary
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.plain import harmless
from templates.voice import Surface, answer_pages, search_pages, summary_pages
from templates.words import period
from tests.templates.discord_markdown import read

DISCORD, TERMINAL = Surface.DISCORD, Surface.TERMINAL
PUBLISHED = datetime(2026, 3, 13, 9, 30, tzinfo=UTC)
TEXT = (
    "The keeper resigned on Monday after last week's accident. The span had been bypassed on 19 February. "
    "It was built in 1931 and repaired in December. On Monday the trust will answer."
)


def article(text: str = TEXT, published: datetime | None = PUBLISHED, **facts: str) -> Article:
    return replace(Article("a", 1, "Keeper resigns", None, None, published, None, text, 1), **facts)  # type: ignore[arg-type]  # fields of Article


def whole(*articles: Article) -> Cited:
    """Each article quoted as a whole."""
    quotes = tuple(Quote(one, 0, len(one.text)) for one in articles)
    numbers = tuple(range(1, len(quotes) + 1))
    return Cited(
        quotes, numbers, tuple(Citation(n, one, None) for n, one in zip(numbers, articles, strict=True))
    )


def answer(
    cited: Cited, question: str = "Who resigned?", as_of: date | None = None, **facts: object
) -> Answer:
    return Answer(replace(Question(question, (1,), as_of=as_of), **facts), cited, 0.9)  # type: ignore[arg-type]  # fields of Question


def lines(result: Answer | NoAnswer, surface: Surface = DISCORD) -> list[str]:
    (page,) = answer_pages(result, surface)
    return page.split("\n")


OURS = (
    "“Monday” is 9 March 2026; “last week” is 2–8 March 2026; “December” is December 2025; "
    "“Monday” is 16 March 2026 (ours, counted from the article's date)"
)


def test_relative_dates_are_resolved_under_the_citation_and_marked_as_ours() -> None:
    assert lines(answer(whole(article())))[1:] == [
        "[1] Keeper resigns · 13 March 2026, 09:30 UTC",
        f"-# {OURS}",
        "-# 1 quote, checked against the source",
    ]
    assert lines(answer(whole(article())), TERMINAL)[2] == OURS


def test_refusals_closest_passage_and_summaries_say_them_too() -> None:
    refused = NoAnswer(Question("Why?", (1,)), whole(article()), (), (), None, 1, 0.1)
    assert f"-# {OURS}" in lines(refused)
    (page,) = summary_pages(Summary(whole(article()), 3, 1), "main", DISCORD)
    assert f"\n-# {OURS}\n" in page
    (page,) = search_pages(Found("keeper", whole(article()), 1), DISCORD)
    assert page.endswith(f"\n-# {OURS}")


def test_undated_article_says_that_they_cannot_be_placed() -> None:
    assert lines(answer(whole(article(published=None))))[1:3] == [
        "[1] Keeper resigns · undated",
        "-# “Monday” and “last week” can't be placed: the article is undated",
    ]
    three = article("They met yesterday, on Monday and last week.", None)
    assert lines(answer(whole(three)))[2] == (
        "-# “yesterday”, “Monday” and “last week” can't be placed: the article is undated"
    )
    one = article("They met yesterday.", None)
    assert lines(answer(whole(one)))[2] == "-# “yesterday” can't be placed: the article is undated"


def test_what_counts_from_a_date_in_the_text_says_so_and_needs_no_article_date() -> None:
    text = "It was bypassed on 19 February 2025, a Wednesday. Three days later it moved, said the trust on Monday."
    anchored = (
        "“Wednesday” is 19 February 2025; “Three days later” is 22 February 2025 "
        "(ours, counted from the date named before)"
    )
    assert lines(answer(whole(article(text))))[2] == (
        f"-# “Monday” is 9 March 2026 (ours, counted from the article's date); {anchored}"
    )
    assert lines(answer(whole(article(text, None))))[2] == (
        f"-# {anchored}; “Monday” can't be placed: the article is undated"
    )


def test_each_article_counts_from_its_own_date() -> None:
    older = article("They met on Monday.", datetime(2026, 3, 5, tzinfo=UTC), id="b")
    newer = article("They met on Monday.", PUBLISHED)
    shown = lines(answer(whole(older, newer)))
    assert "-# “Monday” is 2 March 2026 (ours, counted from the article's date)" in shown
    assert "-# “Monday” is 9 March 2026 (ours, counted from the article's date)" in shown


def test_nothing_is_said_where_the_words_tell_it_all() -> None:
    text = "It was built in 1931, bypassed on 19 February and opens on 3 May 2026."
    assert lines(answer(whole(article(text))))[1:] == [
        "[1] Keeper resigns · 13 March 2026, 09:30 UTC",
        "-# 1 quote, checked against the source",
    ]
    assert len(lines(answer(whole(article(text, None))))) == 3


def test_at_most_six_are_named() -> None:
    text = "Yesterday, today, tomorrow, last week, this week, next week, last month, this month, last year."
    named = lines(answer(whole(article(text))))[2]
    assert named.count("“") == 6
    assert "“next week”" in named
    assert "month" not in named.replace("March", "")


@pytest.mark.parametrize(
    ("as_of", "line"),
    [
        (date(2026, 5, 12), None),
        (date(2026, 5, 13), "-# Published 2 months ago"),
        (date(2028, 3, 12), "-# Published 23 months ago"),
        (date(2028, 3, 13), "-# Published 2 years ago"),
        (date(2029, 12, 1), "-# Published 3 years ago"),
        (date(2026, 3, 13), None),
        (date(2019, 1, 1), None),
        (None, None),
    ],
)
def test_old_news_says_how_old_it_is_on_the_day_of_the_question(as_of: date | None, line: str | None) -> None:
    first = lines(answer(whole(article()), as_of=as_of))[0]
    assert first == line if line else first.startswith("> ")


def test_of_several_articles_the_newest_counts() -> None:
    old, new = article(published=datetime(2020, 1, 1, tzinfo=UTC), id="b"), article()
    as_of = date(2029, 4, 1)
    assert lines(answer(whole(old, new), as_of=as_of), TERMINAL)[0] == (
        "The newest article quoted here was published 3 years ago"
    )
    assert lines(answer(whole(old, new), as_of=date(2026, 4, 1)))[0].startswith("> ")
    undated = article(published=None, id="b")
    assert lines(answer(whole(undated), as_of=as_of))[0].startswith("> ")


@pytest.mark.parametrize(
    ("question", "facts", "said"),
    [
        ("Who resigned in March 2026?", {}, False),
        ("Who resigned three years ago?", {}, False),
        ("Who resigned this week?", {}, True),
        ("Who resigned?", {"until": date(2026, 4, 1)}, False),
        ("Who resigned?", {"until": date(2029, 4, 1)}, True),
        ("Who resigned?", {"since": date(2026, 1, 1)}, True),
    ],
)
def test_who_asks_about_the_past_is_not_told_that_it_is_past(
    question: str, facts: dict[str, object], said: bool
) -> None:
    first = lines(answer(whole(article()), question, date(2029, 4, 1), **facts))[0]
    assert (first == "-# Published 3 years ago") is said


def test_completed_question_is_the_one_that_counts() -> None:
    one = replace(answer(whole(article()), "And why?", date(2029, 4, 1)), understood_as="Why in March 2026?")
    assert lines(one)[:2] == ["Understood as: Why in March 2026?", lines(answer(whole(article())))[0]]


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (day(date(2026, 11, 2)), "2 November 2026"),
        (containing(date(2026, 11, 4), Precision.WEEK), "2–8 November 2026"),
        (containing(date(2026, 4, 1), Precision.WEEK), "30 March – 5 April 2026"),
        (containing(date(2026, 12, 31), Precision.WEEK), "28 December 2026 – 3 January 2027"),
        (months(2026, 11), "November 2026"),
        (months(2026, 4, 2), "April–May 2026"),
        (months(2026, 10, 3, Precision.QUARTER), "October–December 2026"),
        (season(2025, "winter"), "December 2025 – February 2026"),
        (years(1986), "1986"),
        (years(1986, 1987), "1986–1987"),
        (trailing(date(2026, 3, 13), 1, Precision.MONTH), "13 February – 13 March 2026"),
        (trailing(date(2026, 3, 13), 5, Precision.YEAR), "2021–2026"),
        (day(date.max), "31 December 9999"),
    ],
)
def test_periods_are_put_into_words_as_closely_as_they_are_known(of: Period, words: str) -> None:
    assert period(of) == words


WORDS = (
    "Monday;last\nweek;the  end of April;next\r\nmonth;3 days ago;tomorrow;mid-;1986/87;yesterday’s".split(
        ";"
    )
)
SIGNS = "* _ ` || @everyone \u202e <@1> # > -# . ‘".split(" ")
PIECES = st.sampled_from([*WORDS, *SIGNS, "x" * 40])


@settings(deadline=None, max_examples=80)
@given(st.lists(PIECES, min_size=1, max_size=60).map(" ".join), st.booleans(), st.text("t*_[]", max_size=500))
def test_pages_fit_and_only_our_marks_do_anything(text: str, dated: bool, title: str) -> None:
    url = "https://news.example/" + "a" * 500
    one = article(text[:600], PUBLISHED if dated else None, url=url, title=title or "t", outlet="o*" * 200)
    some = whole(one, replace(one, id="b"), replace(one, id="c"))
    result = answer(some, as_of=date(2030, 1, 1))
    pages = answer_pages(result, DISCORD)
    assert all(units(page) <= PAGE_LIMIT_UNITS for page in pages)
    for page in pages:
        without_links = re.sub(r"\(<https://news\.example/[^>]*>\)", "", page)
        assert set(read(without_links).done) <= {"subtext"}
    (page,) = answer_pages(result, TERMINAL)
    assert harmless(page) == page


def test_what_is_named_is_the_articles_words_made_harmless() -> None:
    one = article("They met the\nday before yesterday, *on* Monday\u202e.")
    assert lines(answer(whole(one)))[-2] == (
        "-# “the day before yesterday” is 11 March 2026; “Monday” is 9 March 2026 "
        "(ours, counted from the article's date)"
    )
