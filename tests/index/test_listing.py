"""The list of a story's articles: filters, order, pages, and rows that stand for one article for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index import listing
from index.library import Library
from index.listing import (
    Came,
    Only,
    Wish,
    article_at,
    article_row,
    count_feeds,
    count_languages,
    count_retracted,
    listed,
)
from index.nouns import Draft
from index.retraction import retract
from index.writer import remove

DAY = datetime(2026, 3, 6, tzinfo=UTC)
DRAFTS = [
    Draft("The bridge is closed.", id="a", title="Bridge closed", outlet="The Lantern", published=DAY),
    Draft(
        "The ferry runs.",
        id="b",
        title="Ferry runs",
        outlet="Quay Post",
        published=DAY.replace(day=9),
        feed="https://q.example/feed",
    ),
    Draft("Nobody knows.", id="bridge-c"),
    Draft(
        "The owl is back.",
        id="d",
        title="Owl",
        outlet="the lantern",
        published=DAY.replace(day=7),
        origin="https://l.example/owl",
    ),
]


@pytest.fixture
def story(library: Library, put: Callable) -> int:
    put(*DRAFTS[:2], replace(DRAFTS[2], language="de"), DRAFTS[3])
    put(replace(DRAFTS[1], text="The ferry runs again."))
    put(Draft("Elsewhere.", id="a", title="Bridge elsewhere"), story="other")
    main = library.story("main")
    retract(library, main, "d", "It never left.")
    return main.key


@pytest.mark.parametrize(
    ("wish", "ids"),
    [
        (Wish(), ["b", "d", "a", "bridge-c"]),
        (Wish(words="BRIDGE"), ["a", "bridge-c"]),
        (Wish(outlet="lantern"), ["d", "a"]),
        (Wish(words="bridge", outlet="Lantern"), ["a"]),
        (Wish(only=Only.RETRACTED), ["d"]),
        (Wish(only=Only.CORRECTED), ["b"]),
        (Wish(only=Only.UNDATED), ["bridge-c"]),
        (Wish(only=Only.COPIES), []),
        (Wish(words="%' OR 1 = 1 --"), []),
        (Wish(language="DE"), ["bridge-c"]),
        (Wish(language="fr"), []),
        (Wish(came=Came.FEED), ["b"]),
        (Wish(came=Came.LINK), ["d"]),
        (Wish(came=Came.FILE), ["a", "bridge-c"]),
        (Wish(only=Only.UNDATED, came=Came.LINK), []),
    ],
)
def test_filters_let_through_what_they_name(library: Library, story: int, wish: Wish, ids: list[str]) -> None:
    found, total = listed(library, story, wish, limit=9, offset=0)
    assert [one.id for one in found] == ids
    assert total == len(ids)
    assert wish.empty == (wish == Wish())


def test_pages_follow_one_another(library: Library, story: int) -> None:
    first, total = listed(library, story, Wish(), limit=3, offset=0)
    rest, again = listed(library, story, Wish(), limit=3, offset=3)
    assert [one.id for one in (*first, *rest)] == ["b", "d", "a", "bridge-c"]
    assert (total, again) == (4, 4)
    assert listed(library, story, Wish(), limit=3, offset=6) == ([], 4)
    assert first[0].text == "The ferry runs again."
    assert count_retracted(library, story) == 1
    assert count_feeds(library, story) == 0


def test_a_row_is_one_articles_for_ever(library: Library, story: int, put: Callable) -> None:
    row = article_row(library, library.article(story, "a"))
    found = article_at(library, row)
    assert found is not None
    assert (found.id, found.story, found.text) == ("a", story, "The bridge is closed.")
    remove(library, library.story("main"), "a")
    put(DRAFTS[0])
    assert article_at(library, row) is None
    assert article_row(library, library.article(story, "a")) != row
    assert article_at(library, 0) is None


def test_languages_but_english_are_counted_by_newest_revisions(library: Library, put: Callable) -> None:
    german = "Der Rat des Hafens beschloss am Montag, die alte Mole zu schließen, die niemand mehr pflegt."
    spanish = "El consejo del puerto decidió el lunes cerrar el viejo muelle, que nadie ha reparado."
    english = "The harbour council agreed on Monday to close the old pier, which nobody has repaired."
    put(
        Draft(german + " Eins.", id="a", language="de"),
        Draft(spanish, id="b", language="es"),
        Draft(spanish + " Dos.", id="c", language="es"),
        Draft(english, id="d", language="en"),
        Draft("Pier.", id="e"),
    )
    put(Draft(german, id="a", language="de"), story="other")
    main, other = library.story("main").key, library.story("other").key
    assert list(count_languages(library, [main]).items()) == [("es", 2), ("de", 1)]
    assert count_languages(library, [main, other]) == {"es": 2, "de": 2}
    put(Draft(english + " Two.", id="b", language="en"))
    assert count_languages(library, [main]) == {"de": 1, "es": 1}
    assert count_languages(library, []) == {}


def test_counting_languages_reads_no_english_articles(library: Library) -> None:
    plan = library.rows(f"EXPLAIN QUERY PLAN {listing._BY_LANGUAGE}", ("[1]",))
    assert any("USING COVERING INDEX revisions_not_english" in step[3] for step in plan)
