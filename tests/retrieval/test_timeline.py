"""A timeline's events are the articles' own sentences at the days they mean, each event once, in order of time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from index.nouns import Article, Draft
from index.sentences import outline
from index.writer import remove
from retrieval.context import recut
from retrieval.contract import timeline_row
from retrieval.dated_sentences import dated_sentences
from retrieval.desk import Desk
from retrieval.events import Event, Timeline
from retrieval.nouns import Cited, QuestionRefused, Quote
from retrieval.periods import day
from retrieval.timeline import event_slices, timeline, times_of
from retrieval.windows import lay_out


def on(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def told(found: Timeline) -> list[tuple[str | None, str]]:
    """The first day and the first quote of each event."""
    return [
        (event.when.first.isoformat() if event.when else None, event.quotes[0].text) for event in found.events
    ]


def rows(found: Timeline) -> list[dict[str, Any]]:
    """The events as programs read them."""
    (events,) = json.loads(json.dumps(timeline_row(found))).values()
    assert isinstance(events, list)
    return events


@pytest.fixture
def story(make_desk, fill):
    """``story(draft, …)`` is a desk over these articles and the keys of their story."""

    def make(*drafts: Draft) -> tuple[Desk, tuple[int, ...]]:
        desk = make_desk()
        fill(desk.library, drafts)
        return desk, (desk.library.story("main").key,)

    return make


def test_sample_story_is_told_day_by_day(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    found = timeline(sample_desk, sample_keys, limit=15)
    by_day = {event.when.first: event for event in found.events if event.when}
    assert found.articles == 8
    assert by_day[date(2026, 4, 1)].quotes[0].article.id == "2026-04-02-inquiry-opens"
    texts = [text for _, text in told(found)]
    assert any(text.startswith("At least 11 people were injured on Thursday evening") for text in texts)
    assert (
        by_day[date(2026, 3, 24)].quotes[0].text.startswith("Quillhaven Town Council voted on Tuesday night")
    )
    assert any(text.startswith("Bellrope Bridge will reopen on Saturday 30 May") for text in texts)
    days = [first for first, _ in told(found) if first]
    assert days == sorted(days)


def test_a_copied_report_is_one_event_with_both_articles(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    found = timeline(sample_desk, sample_keys, limit=15)
    (event,) = [one for one in found.events if one.quotes[0].text.startswith("At least 11 people")]
    assert [quote.article.id for quote in event.quotes] == [
        "2026-03-06-bridge-turns",
        "2026-03-07-swing-bridge-moves",
    ]
    assert event.articles == 2
    assert event.when == day(date(2026, 3, 5))


def test_what_is_to_come_is_marked_as_told_beforehand(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    found = timeline(sample_desk, sample_keys, limit=15)
    ahead = [event.when.first for event in found.events if event.ahead and event.when]
    assert date(2026, 5, 30) in ahead
    assert date(2026, 3, 5) not in ahead


def test_about_keeps_what_shares_words_with_it(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    found = timeline(sample_desk, sample_keys, limit=10, about="the ferry")
    assert found.events
    assert all("ferr" in event.quotes[0].text.lower() for event in found.events)
    assert timeline(sample_desk, sample_keys, limit=10, about="zeppelin").events == ()
    with pytest.raises(QuestionRefused):
        timeline(sample_desk, sample_keys, limit=10, about="?!")


def test_about_finds_what_is_older_than_the_newest_of_a_large_story(story, monkeypatch) -> None:
    monkeypatch.setattr("retrieval.timeline.CONSIDERED_ARTICLES", 3)
    fire = Draft(
        "A fire destroyed the old mill in Hartwick on Monday.", id="fire", published=on("2026-01-06")
    )
    others = [
        Draft(
            f"The ferry to Sandholm stayed in harbour on day {number} of the strike.",
            published=on(f"2026-02-0{number}"),
        )
        for number in range(1, 6)
    ]
    desk, keys = story(fire, *others)
    found = timeline(desk, keys, limit=5, about="mill fire")
    assert told(found) == [("2026-01-05", fire.text)]
    assert found.articles == 1
    assert timeline(desk, keys, limit=5).articles == 3


def test_of_many_articles_only_the_beginnings_are_read(story, monkeypatch) -> None:
    monkeypatch.setattr("retrieval.timeline.CONSIDERED_TOGETHER", 8)
    late = "The harbour of Sandholm was opened on 3 January 2026 after a year of works."
    filler = "The town of Hartwick has two mills and a pond for ducks. " * 4
    drafts = [Draft(f"{filler}{late}", id="late"), Draft(f"{late} {filler}", id="early")]
    desk, keys = story(*drafts)
    (event,) = timeline(desk, keys, limit=5).events
    assert [quote.article.id for quote in event.quotes] == ["early"]


def test_the_limit_keeps_the_event_that_most_articles_tell(story) -> None:
    desk, keys = story(
        Draft("The dam at Orle burst on 4 May and flooded the mill.", id="a", published=on("2026-05-05")),
        Draft("On 4 May the dam at Orle burst and flooded the mill.", id="b", published=on("2026-05-06")),
        Draft(
            "The mill was flooded when the dam at Orle burst on 4 May.", id="c", published=on("2026-05-07")
        ),
        Draft("A choir from Tarn sang in the square on 6 May.", id="d", published=on("2026-05-07")),
    )
    (event,) = timeline(desk, keys, limit=1).events
    assert event.when == day(date(2026, 5, 4))
    assert event.articles == 3
    assert {quote.article.id for quote in event.quotes} == {"a", "b", "c"}


def test_quotes_are_verbatim_and_can_be_cut_again(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    found = timeline(sample_desk, sample_keys, limit=15)
    for quote in found.cited.quotes:
        assert quote.article.text[quote.start : quote.end] == quote.text
    fresh = recut(found.cited, sample_desk.library)
    assert fresh is not None
    assert fresh.quotes == found.cited.quotes


def test_no_sentence_leans_on_one_that_is_not_there(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    found = timeline(sample_desk, sample_keys, limit=60)
    assert len(found.events) > 20
    openings = [event.quotes[0].text.split()[0] for event in found.events]
    assert not {"He", "She", "It", "They", "That", "But", "However", "Asked"} & set(openings)
    assert not any("newsletter" in event.quotes[0].text for event in found.events)


def test_a_sentence_that_leans_brings_the_one_before_it(story) -> None:
    desk, keys = story(
        Draft(
            "The ferry Arne lies in the harbour of Senn. It sank there on 3 May in a storm.",
            id="a",
            published=on("2026-06-20"),
        )
    )
    assert (
        "2026-05-03",
        "The ferry Arne lies in the harbour of Senn. It sank there on 3 May in a storm.",
    ) in told(timeline(desk, keys, limit=5))


def test_news_without_a_time_is_of_its_articles_day_and_says_so(story) -> None:
    desk, keys = story(
        Draft("The council of Senn has closed the old swimming pool.", id="a", published=on("2026-05-05"))
    )
    (event,) = timeline(desk, keys, limit=5).events
    assert (event.when, event.reported, event.resolved) == (day(date(2026, 5, 5)), True, True)


def test_the_same_report_a_day_later_without_a_time_is_no_event_of_its_own(story) -> None:
    text = "The council of Senn has closed the old swimming pool for good."
    desk, keys = story(
        Draft(text, id="a", published=on("2026-05-05")),
        Draft(
            "The council of Senn has closed the old swimming pool, for good.",
            id="b",
            published=on("2026-05-06"),
        ),
        Draft(
            "On 4 May the council of Senn has closed the old swimming pool for good.",
            id="c",
            published=on("2026-05-09"),
        ),
    )
    (event,) = timeline(desk, keys, limit=5).events
    assert event.when == day(date(2026, 5, 4))
    assert event.articles == 3
    assert not event.reported


def test_contradictory_days_stay_apart_and_are_marked(story) -> None:
    desk, keys = story(
        Draft("The dam at Orle burst on 4 May and flooded the mill.", id="a", published=on("2026-05-08")),
        Draft("The dam at Orle burst on 5 May and flooded the mill.", id="b", published=on("2026-05-08")),
        Draft("A choir from Tarn sang in the square on 6 May.", id="c", published=on("2026-05-08")),
    )
    events = timeline(desk, keys, limit=5).events
    assert [(event.when.first.day, event.contested) for event in events if event.when] == [
        (4, True),
        (5, True),
        (6, False),
    ]


def test_days_of_undated_articles_come_last_and_unresolved(story) -> None:
    desk, keys = story(
        Draft("The harbour at Senn was closed on Monday because a crane had fallen.", id="a"),
        Draft("The owl of Tarn was stolen on 3 May 2026 from the museum.", id="b"),
    )
    found = timeline(desk, keys, limit=5)
    assert [event.resolved for event in found.events] == [True, False]
    assert found.undated == 2
    last = found.events[-1].quotes[0]
    assert last.highlight is not None
    assert last.article.text[last.highlight.start : last.highlight.end] == "Monday"
    assert rows(found)[-1] | {"quotes": []} == {
        "date": None,
        "precision": "none",
        "resolved": False,
        "quotes": [],
    }


@pytest.mark.parametrize(
    ("text", "when", "precision"),
    [
        ("The mill at Orle was sold on Monday to a baker.", "2026-05-18", "day"),
        ("The mill at Orle was sold last week to a baker.", "2026-05-11", "month"),
        (
            "The mill at Orle was sold in the first week of work, last month, to a baker.",
            "2026-04-01",
            "month",
        ),
        ("The mill at Orle was sold in 1931 to a baker.", "1931-01-01", "year"),
        ("The mill at Orle will be sold on 3 June to a baker.", "2026-06-03", "day"),
    ],
)
def test_times_are_counted_from_the_articles_day(story, text: str, when: str, precision: str) -> None:
    desk, keys = story(Draft(text, id="a", published=on("2026-05-20")))
    (row,) = rows(timeline(desk, keys, limit=5))
    assert (row["date"], row["precision"], row["resolved"]) == (when, precision, True)
    assert row["quotes"][0]["text"] == text


@pytest.mark.parametrize(
    "text",
    [
        "The mill has been closed since Monday and nobody knows why.",
        "More people came to the mill than on Monday of all days.",
        "Nobody could say how last week’s accident at the mill began.",
        "The mill sold flour between March and May to the baker.",
    ],
)
def test_a_time_that_is_another_things_dates_nothing(story, text: str) -> None:
    desk, keys = story(Draft(text, id="a", published=on("2026-05-20")))
    assert timeline(desk, keys, limit=5).events == ()


def test_undated_background_is_left_to_the_day_that_the_news_itself_names(story) -> None:
    news = "The council of Senn has closed the old swimming pool."
    background = "The vote of the council was taken on Monday in the town hall."
    desk, keys = story(Draft(f"{news} {background}", id="a", published=on("2026-05-05")))
    assert told(timeline(desk, keys, limit=5)) == [("2026-05-04", background)]


def test_many_articles_of_one_event_are_counted_though_not_all_are_quoted(story) -> None:
    drafts = [
        Draft(
            f"The dam at Orle burst on 4 May, number {n} of the papers wrote.",
            id=f"{n:02}",
            published=on("2026-05-05"),
        )
        for n in range(9)
    ]
    desk, keys = story(*drafts)
    (event,) = timeline(desk, keys, limit=5).events
    assert (event.articles, len(event.quotes)) == (9, 6)


def test_of_one_day_the_event_that_more_articles_tell_comes_first(story) -> None:
    dam = "The market was full. It rained. Dogs barked. People sang. The dam burst on 4 May and flooded the mill."
    desk, keys = story(
        *(Draft(f"{dam} Paper {n} wrote so.", id=f"{n}", published=on("2026-05-05")) for n in range(3)),
        Draft("A choir from Tarn sang in the square on 4 May.", id="d", published=on("2026-05-05")),
    )
    assert told(timeline(desk, keys, limit=1)) == [
        ("2026-05-04", "The dam burst on 4 May and flooded the mill.")
    ]


def test_a_sentence_that_contrasts_with_what_is_not_shown_is_left_out(story) -> None:
    text = "The ferry lies in the harbour of Senn. But on 3 May the ferry Arne was seen at sea again."
    desk, keys = story(Draft(text, id="a", published=on("2026-06-20")))
    assert not any("But on" in quote for _, quote in told(timeline(desk, keys, limit=5)))


def test_a_sentence_without_a_stored_vector_is_compared_by_its_words(story) -> None:
    desk, keys = story(
        Draft("The dam at Orle burst on 4 May and flooded the mill.", id="a", published=on("2026-05-05")),
        Draft(
            "On 4 May the mill was flooded when Orle saw its dam burst.", id="b", published=on("2026-05-06")
        ),
        Draft("Shares of a chip maker rose by 40 per cent on 6 May.", id="c", published=on("2026-05-07")),
    )
    with desk.library.database.writing() as connection:
        connection.execute("DELETE FROM vectors WHERE passage = 2")
    assert [event.articles for event in timeline(desk, keys, limit=5).events] == [2, 1]


def test_hostile_texts_give_short_quotes_or_none() -> None:
    for text in ("On Monday " * 10_000, "between March and " * 5_000, "He " * 30_000, "1987 " * 20_000):
        article = Article("a", 1, None, None, None, on("2026-05-05"), None, text, 1)
        laid = lay_out(article, outline(text))
        found = list(dated_sentences(laid))
        assert all(one.window.end - one.window.start <= 600 for one in found)


def test_nothing_to_tell_gives_an_empty_timeline(make_desk, fill) -> None:
    desk = make_desk()
    empty = timeline(desk, (), limit=5)
    assert (empty.events, empty.articles) == ((), 0)
    fill(desk.library, [Draft("Only one sentence stands here today.", id="one")])
    keys = (desk.library.story("main").key,)
    assert timeline(desk, keys, limit=5).articles == 1


def test_one_block_without_paragraphs_is_read_by_sentences(story) -> None:
    block = (
        "The dam at Orle burst on 4 May and flooded the mill. "
        + "Rain fell over the hills for hours and hours. " * 40
    )
    desk, keys = story(Draft(block.strip(), id="a", published=on("2026-05-08")))
    assert told(timeline(desk, keys, limit=5))[0] == (
        "2026-05-04",
        "The dam at Orle burst on 4 May and flooded the mill.",
    )


def test_times_are_read_again_from_what_was_quoted(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    found = timeline(sample_desk, sample_keys, limit=12)
    times = times_of(event_slices(found), sample_desk.library)
    assert times == tuple((number, event.when) for number, event in enumerate(found.events, 1) if event.when)


def test_times_of_a_removed_article_are_left_out(story) -> None:
    desk, keys = story(
        Draft("The dam at Orle burst on 4 May and flooded the mill.", id="a", published=on("2026-05-05")),
        Draft("A choir from Tarn sang in the square on 6 May.", id="b", published=on("2026-05-07")),
    )
    slices = event_slices(timeline(desk, keys, limit=5))
    remove(desk.library, desk.library.story("main"), "a")
    assert times_of(slices, desk.library) == ((2, day(date(2026, 5, 6))),)


def test_the_same_story_has_the_same_timeline(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    assert timeline(sample_desk, sample_keys, limit=12) == timeline(sample_desk, sample_keys, limit=12)


def test_an_event_or_timeline_in_a_wrong_state_cannot_be_built(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    article = sample_desk.library.article(sample_keys[0], "2026-03-06-bridge-turns")
    quote = Quote(article, 0, 10)
    with pytest.raises(ValueError, match="nobody"):
        Event(None, (), 0)
    with pytest.raises(ValueError, match="neither"):
        Event(None, (quote,), 1, reported=True)
    with pytest.raises(ValueError, match="2 quotes of 1"):
        Event(None, (quote, Quote(article, 20, 30)), 2)
    with pytest.raises(ValueError, match="events"):
        Timeline((Event(None, (quote,), 1),), Cited((), (), ()), 1, 0, 1)
