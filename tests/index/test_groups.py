"""Near copies are found when they are stored, and stay one group whatever is removed or changed."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from index import groups
from index.library import Library
from index.near import PERMUTATIONS, VERSION, Told, are_near_copies, bands
from index.nouns import Article, Draft
from index.retraction import retract
from index.writer import Stored, remove

Put = Callable[..., list[Stored]]

WORDS = [
    f"{first}{last}" for first in "b d f g k l m n p r s t v".split() for last in "ab en ol ig ur".split()
]


def prose(seed: int, sentences: int = 8) -> str:
    rng = random.Random(seed)
    return " ".join(" ".join(rng.choices(WORDS, k=9)).capitalize() + "." for _ in range(sentences))


def edited(text: str, byline: str) -> str:
    return f"By {byline}. {text.rpartition('. ')[0]}."


REPORT = prose(1)


def grouped(library: Library, story: str = "main") -> set[frozenset[str]]:
    """The groups of more than one, by ids."""
    key = library.story(story).key
    found: dict[int | None, set[str]] = {}
    for entry in library.entries(key):
        found.setdefault(entry.group, set()).add(entry.id)
    return {frozenset(ids) for ids in found.values() if len(ids) > 1}


def article(library: Library, id: str) -> Article:
    return library.article(1, id)


@pytest.fixture
def copies(library: Library, put: Put) -> Library:
    put(
        Draft(REPORT, id="first", outlet="The Bell", url="https://bell.example/1"),
        Draft(prose(2), id="other"),
        Draft(edited(REPORT, "Ann Marsh"), id="second", outlet="The Gull", url="https://gull.example/1"),
        Draft(edited(REPORT, "Carl Birch"), id="third", outlet="The Post"),
    )
    return library


def test_copies_of_other_outlets_join_the_group_of_the_first(copies: Library) -> None:
    assert grouped(copies) == {frozenset({"first", "second", "third"})}
    assert [one.id for one in copies.copies(article(copies, "second"))] == ["first", "third"]
    assert copies.copies(article(copies, "other")) == ()
    assert article(copies, "second").url == "https://gull.example/1"


def test_list_names_the_others_of_a_group(copies: Library) -> None:
    named = {entry.id: [one.id for one in entry.copies] for entry in copies.entries(1)}
    assert named["first"] == ["second", "third"]
    assert named["second"] == ["first", "third"]
    assert named["other"] == []


def test_another_storys_articles_are_no_copies(copies: Library, put: Put) -> None:
    put(Draft(edited(REPORT, "Nobody"), id="fourth"), story="apart")
    assert grouped(copies, "apart") == set()
    assert grouped(copies) == {frozenset({"first", "second", "third"})}


def test_group_outlives_its_first(copies: Library, put: Put) -> None:
    remove(copies, copies.story("main"), "first")
    assert grouped(copies) == {frozenset({"second", "third"})}
    put(Draft(REPORT, id="back"))
    assert grouped(copies) == {frozenset({"second", "third", "back"})}
    remove(copies, copies.story("main"), "second")
    remove(copies, copies.story("main"), "third")
    assert grouped(copies) == set()
    assert copies.copies(article(copies, "back")) == ()


def test_article_with_another_text_leaves_its_group_and_may_join_another(copies: Library, put: Put) -> None:
    put(Draft(edited(prose(2), "Ann Marsh"), id="first"))
    assert grouped(copies) == {frozenset({"second", "third"}), frozenset({"first", "other"})}
    put(Draft(prose(3), id="other"))
    assert grouped(copies) == {frozenset({"second", "third"})}


def test_retracted_copies_are_named_no_more(copies: Library) -> None:
    retract(copies, copies.story("main"), "third", "Made up.")
    assert [one.id for one in copies.copies(article(copies, "first"))] == ["second"]
    assert [one.id for one in copies.copies(article(copies, "first"), retracted=True)] == ["third"]
    assert [one.id for one in copies.copies(article(copies, "third"))] == ["first", "second"]


def test_naming_copies_takes_no_longer_in_a_large_story(copies: Library) -> None:
    """Counted in SQLite's own steps: a timeline asks for the copies of hundreds of quotes."""
    first = article(copies, "first")
    with copies.database.writing() as connection:
        for number in range(500):
            connection.execute("INSERT INTO articles (story, id, revision) VALUES (1, ?, 1)", (f"x{number}",))
    tens: list[None] = []
    connection = copies.database.reading()
    connection.set_progress_handler(lambda: tens.append(None), 10)
    try:
        assert [one.id for one in copies.copies(first)] == ["second", "third"]
    finally:
        connection.set_progress_handler(None, 0)
    assert len(tens) < 100


def test_articles_of_older_versions_are_signed_when_something_is_added(copies: Library, put: Put) -> None:
    with copies.database.writing() as connection:
        connection.execute("UPDATE articles SET copy_of = NULL")
        connection.execute("DELETE FROM signatures")
        connection.execute("DELETE FROM bands")
    assert grouped(copies) == set()
    put(Draft(prose(9), id="new"))
    assert grouped(copies) == {frozenset({"first", "second", "third"})}
    assert copies.rows("SELECT count(*) FROM signatures") == [(5,)]


def test_signatures_of_another_version_are_made_anew_with_their_bands(copies: Library, put: Put) -> None:
    """Those of two versions can't be compared: a copy that comes later finds the articles that were there."""
    with copies.database.writing() as connection:
        connection.execute("DELETE FROM bands")
        for (key,) in connection.execute("SELECT key FROM articles").fetchall():
            old = random.Random(key).randbytes(4 * PERMUTATIONS)
            connection.execute(
                "UPDATE signatures SET version = ?, signature = ? WHERE article = ?", (VERSION - 1, old, key)
            )
            connection.executemany("INSERT INTO bands VALUES (1, ?, ?)", [(band, key) for band in bands(old)])
    put(Draft(edited(REPORT, "Eve Stone"), id="fourth"))
    assert grouped(copies) == {frozenset({"first", "second", "third", "fourth"})}
    assert copies.rows("SELECT DISTINCT version FROM signatures") == [(VERSION,)]
    signed = {key: set(bands(its)) for key, its in copies.rows("SELECT article, signature FROM signatures")}
    assert copies.rows("SELECT count(*) FROM bands") == [(sum(map(len, signed.values())),)]
    assert all(band in signed[key] for band, key in copies.rows("SELECT band, article FROM bands"))


def test_nothing_is_left_of_a_removed_article(copies: Library) -> None:
    for id in ("first", "second", "third", "other"):
        remove(copies, copies.story("main"), id)
    assert copies.rows("SELECT (SELECT count(*) FROM bands), (SELECT count(*) FROM signatures)") == [(0, 0)]


def test_so_many_of_one_form_cost_no_more_than_the_newest(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the newest of a full band are looked at, and only the likest compared."""
    compared: list[int] = []

    def counted(one: Told, other: Told) -> bool:
        compared.append(1)
        return are_near_copies(one, other)

    monkeypatch.setattr(groups, "LOOKED_AT", 3)
    monkeypatch.setattr(groups, "COMPARED", 2)
    monkeypatch.setattr(groups, "are_near_copies", counted)
    form = "The bank of Tarn paid {0} dlrs to {0} savers, and {0} lent {0} dlrs to {0} farmers on that day."
    put(
        *(
            Draft(" ".join(form.format(n * 10 + k) for k in range(2)) + " " + prose(1, 3), id=str(n))
            for n in range(7)
        )
    )
    assert len(compared) <= 2 * 6
    assert grouped(library) == set()
