"""How a timeline reads: numbers and days above whole quotes, who else tells it, and what can't be placed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.nouns import Article, Span
from retrieval.events import Event, Timeline
from retrieval.nouns import Citation, Cited, Quote
from retrieval.periods import Period, Precision, day, months
from templates.pages import units
from templates.plain import unescape
from templates.voice import Surface, timeline_pages

DAY = day(date(2026, 3, 5))
TEXT = "The dam at Orle burst on Thursday and flooded the mill."


def article(id: str, text: str = TEXT, *, dated: bool = True) -> Article:
    published = datetime(2026, 3, 6, tzinfo=UTC) if dated else None
    return Article(id, 1, f"News {id}", None, None, published, None, text, 1)


def quote(of: Article) -> Quote:
    return Quote(of, 0, len(of.text))


def of_events(*events: Event, about: str | None = None, undated: int = 0, articles: int = 9) -> Timeline:
    quotes = tuple(one for event in events for one in event.quotes)
    citations = tuple(Citation(number, one.article, None) for number, one in enumerate(quotes, 1))
    cited = Cited(quotes, tuple(range(1, len(quotes) + 1)), citations)
    return Timeline(events, cited, articles, undated, len(events), about)


def lines(timeline: Timeline, surface: Surface = Surface.TERMINAL) -> list[str]:
    return "\n".join(timeline_pages(timeline, "main", surface)).splitlines()


def test_an_event_has_its_number_day_quote_and_who_else_tells_it() -> None:
    event = Event(DAY, (quote(article("a")), quote(article("b")), quote(article("c"))), 5)
    shown = lines(of_events(event))
    assert shown[:5] == [
        "Timeline of main",
        "1 of 1 event told in 9 articles, verbatim, in order of time",
        "1 · 5 March 2026",
        f"> {TEXT} [1]",
        "also told in [2] [3] and 2 more articles",
    ]
    assert [line.split(" · ")[0] for line in shown if line.startswith("[")] == [
        "[1] News a",
        "[2] News b",
        "[3] News c",
    ]


@pytest.mark.parametrize(
    ("event", "head"),
    [
        (
            Event(DAY, (quote(article("a")),), 1, contested=True),
            "1 · 5 March 2026 · accounts differ about the day",
        ),
        (
            Event(DAY, (quote(article("a")),), 1, reported=True),
            "1 · 5 March 2026 · the article's own date; the text names none",
        ),
        (Event(day(date(2026, 4, 1)), (quote(article("a")),), 1), "1 · 1 April 2026 · announced beforehand"),
        (Event(months(2025, 11), (quote(article("a")),), 1), "1 · November 2025"),
        (
            Event(Period(date(2026, 3, 2), date(2026, 3, 5), Precision.WEEK), (quote(article("a")),), 1),
            "1 · 2–5 March 2026",
        ),
    ],
)
def test_what_is_known_of_the_day_stands_behind_it(event: Event, head: str) -> None:
    assert lines(of_events(event))[2] == head


def test_a_day_that_cannot_be_placed_is_named_as_the_text_names_it() -> None:
    undated = article("a", dated=False)
    start = TEXT.index("Thursday")
    event = Event(None, (Quote(undated, 0, len(TEXT), highlight=Span(start, start + 8)),), 1)
    shown = lines(of_events(event, undated=1))
    assert shown[2] == "1 article is undated, so a day like “Monday” in it can't be placed"
    assert shown[3] == "1 · day unknown · “Thursday” can't be placed"


@pytest.mark.parametrize(
    ("timeline", "words"),
    [
        (of_events(articles=0), "There are no articles here yet"),
        (of_events(), "No sentence in 9 articles tells of something with a time."),
        (
            of_events(about="owls"),
            "No sentence in 9 articles tells of that with a time. Try other words, or none.",
        ),
        (
            of_events(articles=1, undated=1),
            "The article is undated, so a day like “Monday” in it can't be placed",
        ),
        (
            of_events(articles=2, undated=2),
            "All of them are undated, so a day like “Monday” in them can't be placed",
        ),
    ],
)
@pytest.mark.parametrize("surface", list(Surface))
def test_nothing_to_tell_is_said_in_a_sentence(timeline: Timeline, words: str, surface: Surface) -> None:
    (page,) = timeline_pages(timeline, "main", surface)
    assert words in page


storable = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(storable, min_size=1, max_size=600).filter(str.strip)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        texts.map(lambda text: text.encode("utf-8", "ignore").decode()).filter(str.strip),
        min_size=1,
        max_size=12,
    )
)
def test_pages_fit_and_no_quote_is_cut(some: list[str]) -> None:
    events = [Event(DAY, (quote(article(str(number), text)),), 1) for number, text in enumerate(some)]
    pages = timeline_pages(of_events(*events), "main", Surface.DISCORD)
    assert all(units(page) <= 2_000 for page in pages)
    whole = unescape("\n".join(pages))
    for number, text in enumerate(some, 1):
        assert f"{text} [{number}]" in whole or f"[{number}] This quote holds so many" in whole
