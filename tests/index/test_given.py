"""What a person says of an article stays, whatever its source tells later; what the source told follows the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from index import editing
from index.editing import edit_article
from index.embedder import Embedder
from index.errors import ArticleUnknown, TextRefused
from index.given import FIELDS, forget_given, read_fields, with_fields
from index.ingest import ingest
from index.library import Library
from index.nouns import Article, Draft, Story
from index.writer import Outcome, Stored, ensure_story, remove

DAY = datetime(2026, 3, 6, tzinfo=UTC)
PAGE = Draft(
    "The owl of Senn is back.",
    origin="https://a.example/owl",
    name="owl",
    title="Owl",
    outlet="a.example",
    author="Page",
    published=DAY,
)
LATER = replace(
    PAGE,
    text="The owl of Senn is back, with young.",
    title="Owls",
    outlet="b.example",
    author="Pages",
    published=DAY.replace(day=7),
)
SAID: dict[str, object] = {
    "title": "The owl",
    "outlet": "Quay Post",
    "author": "Ada Plume",
    "published": DAY.replace(day=1),
    "url": "https://b.example/o",
}


@pytest.fixture
def story(library: Library) -> Story:
    return ensure_story(library, "main", None)


def told(article: Article) -> dict[str, object]:
    return {name: getattr(article, name) for name in FIELDS}


@pytest.mark.parametrize("name", FIELDS)
def test_what_was_said_stays_and_the_rest_follows_the_source(
    library: Library, story: Story, put: Callable[..., list[Stored]], name: str
) -> None:
    put(with_fields(PAGE, {name: SAID[name]}))
    assert put(LATER) == [Stored(Outcome.REVISED, "owl")]
    article = library.article(story.key, "owl")
    assert told(article) == told_by(LATER) | {name: SAID[name]}
    assert (article.text, article.revision) == (LATER.text, 2)
    assert put(LATER) == [Stored(Outcome.KNOWN, "owl")]


def told_by(draft: Draft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in FIELDS}


def test_the_words_found_are_those_of_the_title_that_was_said(
    library: Library, story: Story, put: Callable[..., list[Stored]]
) -> None:
    put(with_fields(PAGE, {"title": "A heron"}))
    put(LATER)
    assert library.frequencies(story.key, ["heron", "owls"]) == [
        1,
        1,
    ]  # "owls" of the text, and not of a title
    assert library.lexical(story.key, 'title:"owl"', limit=9) == []


def test_what_is_said_while_passages_are_cut_stays_too(
    library: Library, story: Story, put: Callable[..., list[Stored]], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(with_fields(PAGE, {"title": "A heron"}))
    monkeypatch.setattr("index.ingest.as_given", lambda library, story, draft: draft)
    put(LATER)
    assert library.article(story.key, "owl").title == "A heron"


def test_what_is_said_of_what_is_known_is_noted_too(
    library: Library, story: Story, put: Callable[..., list[Stored]]
) -> None:
    put(PAGE)
    assert put(with_fields(PAGE, {"title": "Owl"})) == [Stored(Outcome.KNOWN, "owl")]
    put(LATER)
    assert told(library.article(story.key, "owl")) == told_by(LATER) | {"title": "Owl"}


def test_the_newest_word_counts_and_what_was_said_before_stays(
    library: Library, story: Story, put: Callable[..., list[Stored]]
) -> None:
    put(with_fields(PAGE, {"title": "First", "outlet": "Quay Post"}))
    put(with_fields(PAGE, {"title": "Second"}))
    put(LATER)
    expected = told_by(LATER) | {"title": "Second", "outlet": "Quay Post"}
    assert told(library.article(story.key, "owl")) == expected


def test_nothing_can_be_said_of_an_article_and_stays_so(
    library: Library, story: Story, put: Callable[..., list[Stored]]
) -> None:
    put(with_fields(PAGE, {"author": None}))
    put(LATER)
    assert library.article(story.key, "owl").author is None


def test_an_article_that_shall_follow_its_source_again_does(
    library: Library, story: Story, put: Callable[..., list[Stored]]
) -> None:
    put(with_fields(PAGE, SAID))
    assert told(forget_given(library, story, "owl")) == SAID  # until its source is read again
    put(LATER)
    assert told(library.article(story.key, "owl")) == told_by(LATER) | {"url": None}
    with pytest.raises(ArticleUnknown):
        forget_given(library, story, "heron")


def test_fields_are_kept_with_a_job_as_text() -> None:
    written = {"title": "Owl", "author": "", "published": "2026-03-06T00:00:00+00:00"}
    assert read_fields(written) == {"title": "Owl", "author": None, "published": DAY}
    assert read_fields({"published": ""}) == {"published": None}


# Editing


def test_an_edit_is_a_revision_with_the_same_text_that_stays(
    library: Library, story: Story, embedder: Embedder, put: Callable[..., list[Stored]], assert_whole: Any
) -> None:
    put(replace(PAGE, language="en"))
    fields = {"title": "A heron", "author": None}
    assert edit_article(library, embedder, story, "owl", fields) == Stored(Outcome.REVISED, "owl")
    article = library.article(story.key, "owl")
    assert told(article) == told_by(PAGE) | fields
    assert (article.text, article.revision, article.language) == (PAGE.text, 2, "en")
    assert library.lexical(story.key, 'title:"heron"', limit=9) != []
    assert_whole(library)
    assert edit_article(library, embedder, story, "owl", fields) == Stored(Outcome.KNOWN, "owl")
    put(LATER)
    assert told(library.article(story.key, "owl")) == told_by(LATER) | fields


def test_an_edit_of_what_is_not_there_or_can_not_be_stored_is_refused(
    library: Library, story: Story, embedder: Embedder, put: Callable[..., list[Stored]]
) -> None:
    put(PAGE)
    with pytest.raises(ArticleUnknown):
        edit_article(library, embedder, story, "heron", {"title": "A heron"})
    with pytest.raises(TextRefused):
        edit_article(library, embedder, story, "owl", {"title": "x" * 501})
    assert library.article(story.key, "owl").revision == 1


def test_an_edit_never_brings_back_a_text_that_was_corrected_meanwhile(
    library: Library,
    story: Story,
    embedder: Embedder,
    put: Callable[..., list[Stored]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(PAGE)
    meanwhile = iter([lambda: put(LATER)])

    def corrected(*how: Any) -> Any:
        next(meanwhile, lambda: None)()
        return ingest(*how)

    monkeypatch.setattr(editing, "ingest", corrected)
    edit_article(library, embedder, story, "owl", {"title": "The owl"})
    article = library.article(story.key, "owl")
    assert (article.text, article.title, article.outlet) == (LATER.text, "The owl", "b.example")
    assert article.revision == 3


def test_an_edit_of_what_is_removed_meanwhile_brings_nothing_back(
    library: Library,
    story: Story,
    embedder: Embedder,
    put: Callable[..., list[Stored]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(PAGE)

    def removing(*how: Any) -> Any:
        remove(library, story, "owl")
        return ingest(*how)

    monkeypatch.setattr(editing, "ingest", removing)
    with pytest.raises(ArticleUnknown):
        edit_article(library, embedder, story, "owl", {"title": "The owl"})
    assert library.counts(story.key).articles == 0
