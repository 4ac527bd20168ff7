"""What is new since a day: articles, facts that no earlier article had, numbers that changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from index.library import Library
from index.nouns import Draft
from index.writer import remove
from retrieval import changed_numbers
from retrieval.changes import SinceInFuture, changes
from retrieval.contract import changes_row, quote_row
from retrieval.desk import Desk
from retrieval.results import Changes
from templates.voice import Surface, changes_pages

TODAY = date(2026, 11, 22)


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


def since(desk: Desk, keys: tuple[int, ...], month: int, number: int) -> Changes:
    return changes(desk, keys, since=date(2026, month, number), today=TODAY)


def ids(found: Changes) -> list[str]:
    return [entry.id for entry in found.added]


def number_pairs(found: Changes) -> list[tuple[str, str, str, str]]:
    """Article and highlighted number before and since."""
    return [
        (
            one.article.id,
            one.article.text[slice(*one.highlight or (0, 0))],
            other.article.id,
            other.article.text[slice(*other.highlight or (0, 0))],
        )
        for one, other in found.numbers
    ]


def stored_on(library: Library, id: str, moment: datetime, *, revision: int = 1) -> None:
    """Make as if the revision had been stored then."""
    with library.database.writing() as connection:
        connection.execute(
            "UPDATE revisions SET added = ? WHERE revision = ? AND article = (SELECT key FROM articles WHERE id = ?)",
            (moment.isoformat(), revision, id),
        )


def test_sample_story_tells_what_came_since_a_day(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    found = since(sample_desk, sample_keys, 4, 2)
    assert ids(found) == ["2026-04-10-reopening-date", "2026-04-02-inquiry-opens"]
    assert found.corrected == ()
    assert found.articles == 8
    texts = [quote.text for quote in found.new]
    assert any("will reopen on Saturday 30 May" in text for text in texts)
    assert all(quote.article.id in ids(found) for quote in found.new)
    assert [quote.article.published for quote in found.new] == sorted(
        quote.article.published for quote in found.new if quote.article.published
    )


def test_sample_storys_injured_rose_from_11_to_17(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    assert number_pairs(since(sample_desk, sample_keys, 3, 9)) == [
        ("2026-03-06-bridge-turns", "At least 11", "2026-03-13-four-warnings", "Seventeen")
    ]
    assert number_pairs(since(sample_desk, sample_keys, 3, 25)) == []


def test_a_copy_that_came_later_tells_nothing_new(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    texts = [quote.text for quote in since(sample_desk, sample_keys, 3, 7).new if "03-07" in quote.article.id]
    assert texts == [
        "Dunmarle drivers who usually come home through Quillhaven are advised to allow an extra 40 minutes."
    ]


def test_a_fact_is_new_only_if_no_earlier_article_told_it(make_desk, fill) -> None:
    desk = make_desk()
    old = "A fire broke out at the mill in Tarn on Sunday. Firefighters brought it under control by noon."
    new = (
        "The fire that broke out at the mill in Tarn on Sunday started in a dryer. "
        "A fire broke out at the mill in Tarn on Sunday."
    )
    fill(desk.library, [Draft(old, id="old", published=day(5, 4)), Draft(new, id="new", published=day(5, 6))])
    (key,) = (story.key for story in desk.library.stories())
    assert since(desk, (key,), 5, 7).new == ()
    found = since(desk, (key,), 5, 5)
    assert not any(quote.text.startswith("A fire broke out") for quote in found.new)
    assert {quote.article.id for quote in since(desk, (key,), 5, 1).new} == {"old", "new"}


def test_what_is_half_known_by_its_words_is_known_if_its_meaning_is_near(make_desk, fill) -> None:
    desk = make_desk()
    old = "A blaze damaged the mill in Tarn on Sunday and two workers were hurt."
    near = "Two employees were injured when a fire damaged the mill in Tarn on Sunday night."  # cosine .86
    far = "The mill in Tarn on Sunday evening offered two free concerts with folk songs."
    drafts = [
        Draft(old, id="old", published=day(5, 4)),
        Draft(near, id="near", published=day(5, 6)),
        Draft(far, id="far", published=day(5, 6)),
    ]
    fill(desk.library, drafts)
    (key,) = (story.key for story in desk.library.stories())
    assert [quote.article.id for quote in since(desk, (key,), 5, 5).new] == ["far"]


def test_numbers_change_only_where_one_thing_is_counted_and_not_where_it_was_known(make_desk, fill) -> None:
    desk = make_desk()
    drafts = [
        Draft("At least 11 people were killed when a ferry sank off Grell.", id="a", published=day(5, 4)),
        Draft("Rescuers sent 11 boats to the ferry that sank off Grell.", id="b", published=day(5, 4)),
        Draft(
            "Officials said 17 people were killed when the ferry sank off Grell.", id="c", published=day(5, 6)
        ),
        Draft("The ferry that sank off Grell had 40 boats and 17 rafts.", id="d", published=day(5, 6)),
        Draft("Seventeen people were killed when the ferry sank off Grell.", id="e", published=day(5, 9)),
    ]
    fill(desk.library, drafts)
    (key,) = (story.key for story in desk.library.stories())
    assert ("a", "At least 11", "c", "17") in number_pairs(since(desk, (key,), 5, 5))
    assert number_pairs(since(desk, (key,), 5, 7)) == []  # 17 was told on the 6th


def test_a_new_revision_is_a_correction_and_what_stood_before_is_no_news(make_desk, fill) -> None:
    desk = make_desk()
    first = "The mayor of Tarn has resigned after a vote on Monday. The council of Tarn meets every week in the hall."
    second = first.replace("resigned", "apologised")
    fill(desk.library, [Draft(first, id="a", published=day(5, 4))])
    (key,) = (story.key for story in desk.library.stories())
    stored_on(desk.library, "a", day(5, 4))
    assert since(desk, (key,), 6, 1).corrected == ()
    fill(
        desk.library,
        [
            Draft(
                second + " Insurers will pay two million pounds for flooded cellars.",
                id="a",
                published=day(5, 4),
            )
        ],
    )
    found = changes(desk, (key,), since=date(2026, 6, 1), today=datetime.now(UTC).date())
    assert found.added == ()
    assert [(entry.id, entry.revision) for entry in found.corrected] == [("a", 2)]
    assert [quote.text for quote in found.new] == [
        "Insurers will pay two million pounds for flooded cellars."
    ]


def test_an_article_is_new_by_its_date_or_by_when_it_joined_a_story_that_was_there(make_desk, fill) -> None:
    desk = make_desk()
    drafts = [
        Draft("The mill at Tarn burned down.", id="dated", published=day(5, 4)),
        Draft("The mill at Grell burned down.", id="undated"),
    ]
    fill(desk.library, drafts)
    (key,) = (story.key for story in desk.library.stories())
    # All came today: only the undated one is new by that.
    assert ids(changes(desk, (key,), since=date(2026, 6, 1), today=datetime.now(UTC).date())) == ["undated"]
    stored_on(desk.library, "undated", day(5, 5))
    fill(desk.library, [Draft("The mill at Orle burned down in spring.", id="late", published=day(4, 1))])
    assert ids(changes(desk, (key,), since=date(2026, 6, 1), today=datetime.now(UTC).date())) == [
        "dated",
        "late",
    ]


def test_nothing_is_new_since_tomorrow_nor_in_an_empty_story(make_desk, fill) -> None:
    desk = make_desk()
    assert changes(desk, (), since=TODAY, today=TODAY).articles == 0
    with pytest.raises(SinceInFuture):
        changes(desk, (), since=TODAY + timedelta(days=1), today=TODAY)
    fill(desk.library, [Draft("The mill at Tarn burned down.", id="a", published=day(5, 4))])
    story = desk.library.story("main")
    remove(desk.library, story, "a")
    found = changes(desk, (story.key,), since=date(2026, 1, 1), today=TODAY)
    assert (found.articles, found.added, found.new) == (0, (), ())


def test_since_a_visit_new_is_what_was_stored_since_whatever_its_date(make_desk, fill) -> None:
    desk = make_desk()
    seen = Draft("A fire broke out at the mill in Tarn.", id="seen", published=day(5, 4))
    late = Draft("Divers found a bronze bell in the canal at Orle.", id="late", published=day(1, 1))
    fill(desk.library, [seen, late])
    stored_on(desk.library, "seen", day(5, 4))
    (key,) = (story.key for story in desk.library.stories())
    visit = datetime.now(UTC)
    stored_on(desk.library, "late", visit.replace(microsecond=0))  # within the visit's own second: told again
    found = changes(desk, (key,), since=visit.date(), today=visit.date(), visit=visit)
    assert (ids(found), found.visit) == (["late"], visit)
    assert [quote.article.id for quote in found.new] == ["late"]
    later = visit + timedelta(seconds=1)
    assert changes(desk, (key,), since=later.date(), today=later.date(), visit=later).nothing


def test_what_was_removed_since_is_told_by_id_and_day(make_desk, fill) -> None:
    desk = make_desk()
    fill(desk.library, [Draft("The mill at Tarn burned.", id="a"), Draft("The mill at Orle burned.", id="b")])
    story = desk.library.story("main")
    remove(desk.library, story, "a")
    today = datetime.now(UTC).date()
    found = changes(desk, (story.key,), since=today, today=today)
    assert [(one.id, one.at.date()) for one in found.removed] == [("a", today)]
    with desk.library.database.writing() as connection:
        connection.execute("UPDATE removed SET removed = ?", (day(5, 4).isoformat(),))
    assert changes(desk, (story.key,), since=date(2026, 5, 5), today=today).removed == ()


def test_what_was_retracted_is_told_and_none_of_its_facts_or_numbers(make_desk, fill) -> None:
    desk = make_desk()
    drafts = [
        Draft("At least 11 people were killed when a ferry sank off Grell.", id="old", published=day(5, 4)),
        Draft("Seventeen people were killed when the ferry sank off Grell.", id="new", published=day(5, 6)),
    ]
    fill(desk.library, drafts)
    (key,) = (story.key for story in desk.library.stories())
    assert since(desk, (key,), 5, 5).numbers
    with desk.library.database.writing() as connection:
        connection.execute(
            "UPDATE articles SET retracted = ?, retraction = ? WHERE id = 'new'",
            (day(5, 7).isoformat(), "The count was another ferry's."),
        )
    found = since(desk, (key,), 5, 5)
    assert ([one.id for one in found.retracted], found.added, found.new, found.numbers) == (
        ["new"],
        (),
        (),
        (),
    )
    assert found.articles == 2
    assert since(desk, (key,), 5, 8).retracted == ()


def test_an_article_dated_after_today_is_new_from_its_adding_and_that_is_said(make_desk, fill) -> None:
    desk = make_desk()
    fill(
        desk.library,
        [
            Draft("The mill at Tarrow burned down and nobody was hurt.", id="mill", published=day(3, 3)),
            Draft("The harbour of Skelby opens its new pier.", id="pier", published=day(11, 20)),
            Draft(
                "At least 40 people came to the fair in Orle.",
                id="ahead",
                published=datetime(2031, 8, 1, tzinfo=UTC),
            ),
        ],
    )
    for id in ("mill", "ahead"):
        stored_on(desk.library, id, day(4, 1))
    keys = (desk.library.story("main").key,)
    assert (ids(since(desk, keys, 5, 1)), since(desk, keys, 5, 1).ahead) == (["pier"], 0)
    found = since(desk, keys, 4, 1)
    assert (ids(found), found.ahead) == (["pier", "ahead"], 1)
    (page,) = changes_pages(found, "main", Surface.TERMINAL)
    assert page.splitlines()[2] == "1 of them is dated after today: what counts is the day of adding"


def test_a_number_that_a_correction_changed_is_a_pair_and_shown_first(make_desk, fill) -> None:
    desk = make_desk()
    told = (
        "The owner of the ferry is a firm in Lund. The hull was painted blue in the yard of Orle. The port was "
        "shut for the night by the council. At least 11 people were injured when the ferry ran aground, officials said."
    )
    now = told.replace("in Lund", "in Skelby").replace("blue", "green").replace("11 people", "17 people")
    for text in (told, now.replace("shut for the night", "shut for a night and a day")):
        fill(desk.library, [Draft(text, id="ferry", published=day(3, 6))])
    stored_on(desk.library, "ferry", day(3, 6))
    stored_on(desk.library, "ferry", day(4, 6), revision=2)
    found = since(desk, (desk.library.story("main").key,), 4, 1)
    (pair,) = found.corrected_numbers
    assert [one.article.text[slice(*one.highlight or (0, 0))] for one in pair] == [
        "At least 11",
        "At least 17",
    ]
    assert [one.article.revision for one in pair] == [1, 2]
    rows = [{"before": quote_row(pair[0]), "after": quote_row(pair[1])}]
    assert changes_row(found)["numbers"] == rows
    lines = changes_pages(found, "main", Surface.DISCORD)[0].splitlines()
    assert lines[lines.index("-# Before:") + 1].startswith("> **At least 11** people")
    assert lines[lines.index("-# Now:") + 1].startswith("> **At least 17** people")


@pytest.mark.parametrize("pairs", [0, 2])
def test_an_article_full_of_numbers_is_compared_so_far_and_no_further(
    make_desk, fill, monkeypatch, pairs: int
) -> None:
    desk = make_desk()
    told = "At least {} people were injured when the ferry of Tarn Point hit the pier in the storm, officials said."
    fill(desk.library, [Draft(told.format(11), id="a", published=day(3, 6))])
    fill(desk.library, [Draft(told.format(17), id="b", published=day(3, 9))])
    keys = (desk.library.story("main").key,)
    assert number_pairs(since(desk, keys, 3, 8)) == [("a", "At least 11", "b", "At least 17")]
    monkeypatch.setattr(
        changed_numbers._Comparing.__init__, "__defaults__", (changed_numbers.CLOSELY + pairs,)
    )
    assert number_pairs(since(desk, keys, 3, 8)) == []  # it can't be known that nobody told of 17 before
