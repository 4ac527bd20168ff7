"""The words of a story, counted as they are written: the same whichever way, and never more than a limit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.library import Library
from index.nouns import Draft
from index.vocabulary import count_words, stands
from index.writer import remove

DRAFTS = (
    Draft("The keeper, Élodie Quist, keeps the key. THE KEEPER left.", id="a", title="Keeper leaves"),
    Draft("A ferry, 2nd of its kind, runs at 5pm; a_b.", id="b"),
)


@pytest.fixture
def library(tmp_path: Path, fill: Callable[..., None]) -> Library:
    library = Library(tmp_path / "library.sqlite3")
    fill(library, DRAFTS[:1])
    return library


def test_words_of_title_and_text_are_counted_as_they_are_written(library: Library) -> None:
    counted = count_words(library, library.story("main").key)
    assert dict(counted.counts) == {
        "The": 1, "keeper": 1, "Élodie": 1, "Quist": 1, "keeps": 1, "the": 1, "key": 1, "THE": 1, "KEEPER": 1,
        "left": 1, "Keeper": 1, "leaves": 1,
    }  # fmt: skip
    assert counted.mark == library.mark(library.story("main").key)
    library.close()


def test_counts_are_the_same_at_once_and_one_after_the_other(
    library: Library, fill: Callable[..., None]
) -> None:
    story = library.story("main").key
    first = count_words(library, story)
    fill(library, DRAFTS[1:])
    at_once = count_words(library, story)
    assert count_words(library, story, first) == at_once
    assert at_once.counts["ferry"] == 1
    assert at_once.mark != first.mark
    library.close()


def test_words_of_a_removed_or_revised_article_are_no_words_any_more(
    library: Library, fill: Callable[..., None]
) -> None:
    story = library.story("main").key
    fill(library, DRAFTS[1:])
    before = count_words(library, story)
    fill(library, [Draft("Nobody keeps it.", id="a")])
    revised = count_words(library, story, before)
    assert "Quist" not in revised.counts
    assert revised.counts["Nobody"] == 1
    remove(library, library.story("main"), "b")
    assert "ferry" not in count_words(library, story, revised).counts
    library.close()


def test_rarest_words_are_let_go_when_there_are_too_many(library: Library, fill: Callable[..., None]) -> None:
    story = library.story("main").key
    fill(library, [Draft("ferry ferry ferry ferry bridge bridge bridge boat boat one", id="c")])
    counted = count_words(library, story, limit=2)
    assert dict(counted.counts) == {"ferry": 4, "bridge": 3}
    library.close()


def test_expressions_are_found_in_titles_and_texts_of_their_story_alone(
    library: Library, fill: Callable[..., None]
) -> None:
    fill(library, DRAFTS[1:], "other")
    main, other = library.story("main").key, library.story("other").key
    assert stands(library, main, '"elodie quist"')
    assert stands(library, main, '"leaves"')
    assert not stands(library, main, '"quist elodie"')
    assert not stands(library, main, '"ferry"')
    assert stands(library, other, '"ferry"')
    assert not stands(library, 999, '"ferry"')
    library.close()
