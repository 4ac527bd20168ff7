"""Retracted articles stay where they were, with the moment and the reason, until they are put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from index.errors import ArticleUnknown, TextRefused
from index.filters import RETRACTED, STANDING, Filter
from index.library import Library
from index.nouns import Draft
from index.retraction import retract, unretract
from index.writer import Stored

Put = Callable[..., list[Stored]]


@pytest.fixture
def three(library: Library, put: Put) -> Library:
    put(*(Draft(f"The bridge {id} is closed.", id=id) for id in "abc"))
    return library


def test_retracted_article_stays_whole_and_is_marked(three: Library) -> None:
    story = three.story("main")
    before = datetime.now(UTC).replace(microsecond=0)
    article = retract(three, story, "b", "  The photo\nwas made up. ")
    assert article.retraction is not None
    assert article.retraction.reason == "The photo was made up."
    assert before <= article.retraction.at <= datetime.now(UTC)
    assert article.text == "The bridge b is closed."
    assert three.article(story.key, "b") == article
    assert three.article(story.key, "a").retraction is None
    entries = {entry.id: entry.retraction for entry in three.entries(story.key)}
    assert entries == {"a": None, "b": article.retraction, "c": None}


def test_filters_tell_what_stands_from_what_was_retracted(three: Library) -> None:
    story = three.story("main")
    retract(three, story, "b", "Wrong.")

    def ids(filter: Filter) -> set[str]:
        found = three.passages(three.passage_ids(story.key, filter).tolist())
        lexical = three.lexical(story.key, "bridge", limit=9, filter=filter)
        assert {id for id, _ in lexical} == set(found)
        assert {entry.id for entry in three.entries(story.key, filter=filter)} == {
            one.article.id for one in found.values()
        }
        return {one.article.id for one in found.values()}

    assert ids(STANDING) == {"a", "c"}
    assert ids(RETRACTED) == {"b"}
    assert ids(Filter()) == {"a", "b", "c"}
    assert ids(Filter(article="b", retracted=False)) == set()
    assert ids(Filter(article="a", retracted=False)) == {"a"}
    assert ids(Filter(article="b", retracted=True)) == {"b"}


def test_a_new_reason_keeps_the_moment_and_a_new_revision_stays_retracted(three: Library, put: Put) -> None:
    story = three.story("main")
    first = retract(three, story, "b", "Wrong.").retraction
    assert first is not None
    with three.database.writing() as connection:
        connection.execute("UPDATE articles SET retracted = '2026-03-03T10:00:00+00:00' WHERE id = 'b'")
    again = retract(three, story, "b", "Made up.").retraction
    assert again is not None
    assert (again.at, again.reason) == (datetime(2026, 3, 3, 10, tzinfo=UTC), "Made up.")
    put(Draft("The bridge b is open.", id="b"))
    assert three.article(story.key, "b").retraction == again
    assert three.revision(story.key, "b", 1).retraction == again


def test_article_that_is_put_back_counts_again(three: Library) -> None:
    story = three.story("main")
    retract(three, story, "b", "Wrong.")
    edition = three.edition(story.key)
    assert unretract(three, story, "b").retraction is None
    assert three.edition(story.key) == edition + 1
    assert len(three.passage_ids(story.key, RETRACTED)) == 0


def test_copy_is_retracted_by_its_alias(three: Library, put: Put) -> None:
    story = three.story("main")
    put(Draft("The bridge b is closed.", id="copy"))
    assert retract(three, story, "copy", "Wrong.").id == "b"


def test_retracting_moves_the_edition_so_that_nothing_read_before_is_used(three: Library) -> None:
    story = three.story("main")
    edition, mark = three.edition(story.key), three.mark(story.key)
    retract(three, story, "b", "Wrong.")
    assert three.edition(story.key) == edition + 1
    assert three.mark(story.key) != mark


@pytest.mark.parametrize(
    ("reason", "refused"), [(" \n", "empty"), ("x" * 501, "field_too_long"), ("a\0", "binary")]
)
def test_reason_that_says_nothing_or_too_much_is_refused(three: Library, reason: str, refused: str) -> None:
    with pytest.raises(TextRefused) as caught:
        retract(three, three.story("main"), "b", reason)
    assert caught.value.reason == refused
    assert three.article(1, "b").retraction is None


def test_unknown_article_cannot_be_retracted(three: Library) -> None:
    story = three.story("main")
    with pytest.raises(ArticleUnknown):
        retract(three, story, "x", "Wrong.")
    with pytest.raises(ArticleUnknown):
        unretract(three, story, "x")
