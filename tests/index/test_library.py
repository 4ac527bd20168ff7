"""Readers see their stories, what was committed, in the order that is promised, and nobody else's words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from index.errors import ArticleUnknown, LibraryDamaged, StoryUnknown
from index.filters import Filter
from index.library import Library
from index.nouns import Draft, Span, Story
from index.rows import Revision
from index.stored import read_moment, stored_moment, text_digest
from index.writer import Prepared, Stored, choose_story, ensure_story, limit_story, remove, store

Put = Callable[..., list[Stored]]


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def found(library: Library, story: int, match: str, filter: Filter | None = None) -> list[str]:
    """Ids of the articles whose passages match, best first."""
    hits = library.lexical(story, match, limit=99, filter=filter or Filter())
    passages = library.passages([id for id, _ in hits])
    return [passages[id].article.id for id, _ in hits]


class TestStories:
    def test_a_server_sees_the_shared_ones_and_its_own(self, library: Library) -> None:
        for name, server in [("b", None), ("a", None), ("c", 7), ("a", 7), ("a", 8)]:
            ensure_story(library, name, server)
        assert [(story.name, story.server) for story in library.stories(7)] == [
            ("a", None),
            ("b", None),
            ("a", 7),
            ("c", 7),
        ]
        assert [(story.name, story.server) for story in library.stories()] == [("a", None), ("b", None)]
        assert len(library.every_story()) == 5

    def test_a_name_means_the_servers_own_story_before_the_shared_one(self, library: Library) -> None:
        shared = ensure_story(library, "main", None)
        own = ensure_story(library, "main", 7)
        hers = ensure_story(library, "hers", 8)
        assert library.story("main", 7) == own
        assert library.story("main", 8) == library.story("main") == shared
        assert library.story("hers", 8) == hers
        for server in (None, 7):
            with pytest.raises(StoryUnknown, match="hers"):
                library.story("hers", server)

    def test_a_channels_choice_wins_over_its_servers(self, library: Library) -> None:
        one, two, shared = (
            ensure_story(library, name, server) for name, server in [("1", 7), ("2", 7), ("3", None)]
        )
        assert library.chosen_story(7, 70) is None
        choose_story(library, one, server=7)
        choose_story(library, two, server=7, channel=70)
        choose_story(library, shared, server=8)
        assert [library.chosen_story(*place) for place in [(7, 70), (7, 71), (8, 70), (9, 70)]] == [
            two,
            one,
            shared,
            None,
        ]

    def test_a_choice_of_another_servers_story_counts_for_nothing(self, library: Library) -> None:
        choose_story(library, ensure_story(library, "hers", 8), server=7)
        assert library.chosen_story(7, 70) is None

    def test_limits_are_a_storys_own(self, library: Library) -> None:
        one, two = ensure_story(library, "one", 7), ensure_story(library, "two", 7)
        limit_story(library, one, [70])
        assert [library.limited_channels(story.key) for story in (one, two)] == [{70}, frozenset()]

    def test_a_story_that_is_not_there_is_empty(self, library: Library) -> None:
        assert (library.edition(9), library.mark(9)) == (0, "")
        assert library.lexical(9, "bridge", limit=9) == []
        assert library.passage_ids(9).tolist() == []
        assert library.entries(9) == []


class TestEntries:
    def test_newest_come_first_undated_last_and_equals_as_they_were_added(
        self, library: Library, put: Put
    ) -> None:
        moments = [
            ("old", day(1)),
            ("none", None),
            ("new", day(9)),
            ("b", day(5)),
            ("a", day(5)),
            ("nor", None),
        ]
        put(*(Draft(f"Text of {id}.", id=id, published=moment) for id, moment in moments))
        order = ["new", "b", "a", "old", "none", "nor"]
        assert [entry.id for entry in library.entries(1)] == order
        assert [entry.id for entry in library.entries(1, newest=False)] == [id for id, _ in moments]
        pages = [library.entries(1, limit=4, offset=offset) for offset in (0, 4, 8)]
        assert [[entry.id for entry in page] for page in pages] == [order[:4], order[4:], []]

    def test_an_entry_is_the_newest_revision_without_its_text(self, library: Library, put: Put) -> None:
        draft = Draft(
            "It closed.", id="a", title="T", outlet="O", author="A", published=day(1), url="https://a.example"
        )
        put(draft, replace(draft, text="It opened, 😀.", title="U"))
        (entry,) = library.entries(1)
        assert (entry.id, entry.story, entry.title, entry.revision, entry.chars) == ("a", 1, "U", 2, 13)
        assert (entry.outlet, entry.author, entry.published, entry.url) == (
            "O",
            "A",
            day(1),
            "https://a.example",
        )

    def test_words_are_looked_for_in_titles_and_ids(self, library: Library, put: Put) -> None:
        put(
            Draft("Text one.", id="bridge-1", title="It closes"),
            Draft("Text two.", id="2", title="The BRIDGE, 100% closed"),
            Draft("The bridge.", id="3"),
        )
        assert {entry.id for entry in library.entries(1, words="Bridge")} == {"bridge-1", "2"}
        assert [entry.id for entry in library.entries(1, words="100%")] == ["2"]
        assert library.entries(1, words="%") == library.entries(1, words="0%")
        assert library.entries(1, words="_") == []

    def test_counts_are_of_one_story_or_of_all(self, library: Library, put: Put) -> None:
        put(
            Draft("It closed.", id="a"),
            Draft("It closed!!", id="a"),
            Draft("First.\nA heading\nSecond.", id="b"),
        )
        put(Draft("It is.", id="a"), story="other")
        one, two, both = library.counts(1), library.counts(2), library.counts()
        assert (one.articles, one.revisions, one.passages, one.chars) == (2, 3, 3, 11 + 24)
        assert (two.articles, two.revisions, two.passages, two.chars) == (1, 1, 1, 6)
        assert (both.articles, both.revisions, both.passages, both.chars) == (3, 4, 4, 41)


class TestArticles:
    def test_one_storys_ids_mean_nothing_in_another(self, library: Library, put: Put) -> None:
        put(Draft("It closed.", id="a"))
        put(Draft("It opened.", id="a"), Draft("More.", id="b"), story="other")
        assert (library.article(1, "a").text, library.article(2, "a").text) == ("It closed.", "It opened.")
        with pytest.raises(ArticleUnknown, match="b"):
            library.article(1, "b")

    def test_old_revisions_stay_readable(self, library: Library, put: Put) -> None:
        put(Draft("One.", id="a"), Draft("Two.", id="a"), Draft("Three.", id="a"))
        assert [library.revision(1, "a", number).text for number in (1, 2, 3)] == ["One.", "Two.", "Three."]
        assert library.article(1, "a").revision == 3
        for number in (0, 4):
            with pytest.raises(ArticleUnknown):
                library.revision(1, "a", number)

    def test_what_came_back_with_other_words_is_not_read_from_memory(
        self, library: Library, put: Put
    ) -> None:
        put(Draft("One is. Two is.", id="a"))
        before = library.article(1, "a")
        assert len(library.outline_of(before).sentences) == 2
        remove(library, library.story("main"), "a")
        put(Draft("Three is.", id="a"))
        after = library.article(1, "a")
        assert (after.text, after.revision) == ("Three is.", before.revision + 1)
        assert len(library.outline_of(after).sentences) == 1

    def test_current_drafts_are_the_newest_revisions_in_order(self, library: Library, put: Put) -> None:
        first = Draft(
            "One.", id="a", title="T", outlet="O", author="A", published=day(1), url="https://a.example"
        )
        put(first, Draft("Two.", id="b"), replace(first, text="Three."))
        assert [draft for _, draft in library.current_drafts()] == [
            Draft("Two.", id="b"),
            replace(first, text="Three."),
        ]

    def test_an_article_that_is_removed_while_drafts_are_read_is_left_out(
        self, library: Library, put: Put
    ) -> None:
        put(Draft("One.", id="a"), Draft("Two.", id="b"), Draft("Three.", id="c"))
        drafts = library.current_drafts()
        assert next(drafts)[1].id == "a"
        remove(library, library.story("main"), "b")
        assert [draft.id for _, draft in drafts] == ["c"]


class TestPassages:
    def test_those_of_some_articles_are_of_their_newest_revisions_and_of_their_story(
        self, library: Library, put: Put
    ) -> None:
        put(Draft("Old.", id="a"), Draft("One.\nA heading\nTwo.", id="a"), Draft("Three.", id="b"))
        put(Draft("Four.", id="a"), story="other")
        texts = {id: one.text for id, one in library.passages(library.passage_ids(1).tolist()).items()}
        assert sorted(texts[id] for id in library.passage_ids_of(1, ["a", "none"])) == ["One.", "Two."]
        assert len(library.passage_ids_of(1, ["b", "a"])) == 3
        assert library.passage_ids_of(1, []) == []

    def test_passages_are_slices_and_removed_ones_are_missing(self, library: Library, put: Put) -> None:
        put(Draft("One.\nA heading\nTwo.", id="a"), Draft("Three.", id="b"))
        ids = library.passage_ids(1).tolist()
        assert [library.passages(ids)[id].text for id in ids] == ["One.", "Two.", "Three."]
        remove(library, library.story("main"), "a")
        assert {id: passage.text for id, passage in library.passages([*ids, 99]).items()} == {
            ids[2]: "Three."
        }

    def test_a_removal_between_two_looks_is_not_seen(
        self, library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Passages are found first, their articles read after: both as of one moment."""
        put(Draft("One.", id="a"))
        other = Library(library.database.path)
        read_revision = library._read_revision

        def interrupted(one: Revision) -> object:
            remove(other, other.story("main"), "a")
            return read_revision(one)

        monkeypatch.setattr(library, "_read_revision", interrupted)
        ids = library.passage_ids(1).tolist()
        assert [passage.text for passage in library.passages(ids).values()] == ["One."]
        assert library.passages(ids) == {}
        other.close()

    def test_many_passages_are_read_at_once(self, library: Library) -> None:
        text = "".join(f"Sentence {number:4}." for number in range(1_100))
        spans = tuple(Span(start, start + 14) for start in range(0, len(text), 14))
        made_up = np.random.default_rng(1).normal(size=(len(spans), 8)).astype(np.float32)
        story = ensure_story(library, "main", None)
        store(library, story, [Prepared(Draft(text, id="a"), spans, made_up)], fingerprint="made up")
        ids = library.passage_ids(1).tolist()
        passages = library.passages(ids)
        assert [passages[id].text for id in ids] == [f"Sentence {number:4}." for number in range(1_100)]
        kept, rows = library.vectors(ids[::-1], dimension=8)
        assert kept == ids
        assert np.array_equal(rows, made_up)

    def test_a_vector_of_another_length_is_damage(self, library: Library, put: Put) -> None:
        put(Draft("One.", id="a"))
        with pytest.raises(LibraryDamaged):
            library.vectors(library.passage_ids(1).tolist(), dimension=385)
        kept, rows = library.vectors([], dimension=384)
        assert (kept, rows.shape) == ([], (0, 384))


class TestFilters:
    @pytest.fixture
    def dated(self, library: Library, put: Put) -> Library:
        moments = {
            "one": day(1),
            "two": datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC),
            "three": day(3),
            "undated": None,
        }
        put(*(Draft(f"Bridge {id}.", id=id, published=moment) for id, moment in moments.items()))
        put(Draft("Bridge three.", id="copy of three"))
        put(Draft("Bridge of another story.", id="copy of three", published=day(1)), story="other")
        return library

    @pytest.mark.parametrize(
        ("filter", "expected"),
        [
            (Filter(), ["one", "two", "three", "undated"]),
            (Filter(since=day(2)), ["two", "three"]),
            (Filter(until=day(3)), ["one", "two"]),
            (Filter(since=day(1), until=day(2)), ["one"]),
            (Filter(since=day(3)), ["three"]),
            (Filter(until=day(1)), []),
            (Filter(article="undated"), ["undated"]),
            (Filter(article="one", since=day(2)), []),
            (Filter(article="none"), []),
            (Filter(article="copy of three"), ["three"]),
            (Filter(article="copy of three", until=day(3)), []),
        ],
    )
    def test_only_what_counts_is_found(self, dated: Library, filter: Filter, expected: list[str]) -> None:
        ids = dated.passage_ids(1, filter).tolist()
        assert [dated.passages(ids)[id].article.id for id in ids] == expected
        assert sorted(found(dated, 1, "bridge", filter)) == sorted(expected)

    def test_moments_are_stored_to_the_second_and_sort_as_text(self) -> None:
        moments = [day(1), datetime(2026, 3, 1, 9, 5, tzinfo=UTC), day(2), datetime(999, 1, 1, tzinfo=UTC)]
        stored = [stored_moment(moment) for moment in moments]
        assert sorted(stored, key=str) == [stored_moment(moment) for moment in sorted(moments)]
        assert [read_moment(text) for text in stored] == moments
        assert stored_moment(datetime(2026, 3, 1, 9, 5, 1, 999, tzinfo=UTC)) == "2026-03-01T09:05:01+00:00"
        assert stored_moment(None) is None
        assert read_moment(None) is None


class TestWords:
    def test_scores_are_bm25_with_half_weight_on_titles(self, library: Library, put: Put) -> None:
        """Against the formula of SQLite's documentation (k1 = 1.2, b = 0.75), computed here word by word."""
        texts = {
            "a": ("Bridge", "bridge bridge closed today."),
            "b": (None, "bridge opened again after one long year of work."),
            "c": ("Bridge bridge", "ferry runs."),
            "d": (None, "nothing here at all."),
            "e": (None, "council met."),
            "f": (None, "council met again."),
            "g": (None, "council left."),
        }
        put(*(Draft(body, id=id, title=title) for id, (title, body) in texts.items()))
        words = {
            id: ((title or "").lower().split(), body.rstrip(".").split())
            for id, (title, body) in texts.items()
        }
        lengths = {id: len(title) + len(body) for id, (title, body) in words.items()}
        average = sum(lengths.values()) / len(lengths)
        expected = {}
        for term_pair in (("bridge",), ("bridge", "closed")):
            scores = dict.fromkeys(texts, 0.0)
            for term in term_pair:
                holders = sum(term in title + body for title, body in words.values())
                rarity = max(math.log((len(texts) - holders + 0.5) / (holders + 0.5)), 1e-6)
                for id, (title, body) in words.items():
                    often = 0.5 * title.count(term) + body.count(term)
                    scores[id] += rarity * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * lengths[id] / average))
            expected[" OR ".join(term_pair)] = {id: score for id, score in scores.items() if score}
        for match, scores in expected.items():
            hits = library.lexical(1, match, limit=99)
            passages = library.passages([id for id, _ in hits])
            assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
            assert {passages[id].article.id: score for id, score in hits} == pytest.approx(scores, rel=1e-4)

    def test_ties_are_in_order_of_their_ids_and_the_limit_keeps_the_best(
        self, library: Library, put: Put
    ) -> None:
        put(*(Draft(f"Same words, number {number}.", id=str(number)) for number in range(9)))
        ids = library.passage_ids(1).tolist()
        assert [id for id, _ in library.lexical(1, "words", limit=4)] == ids[:4]

    def test_words_are_found_in_other_forms(self, library: Library, put: Put) -> None:
        put(Draft("The bridges were closing near the Café.", id="a"))
        for word in ("bridge", "closed", "CAFE"):
            assert found(library, 1, word) == ["a"]

    def test_frequencies_count_passages_with_a_word_in_some_form(self, library: Library, put: Put) -> None:
        put(
            Draft("The bridge closed.\nA heading\nTwo bridges, one bridge.", id="a"),
            Draft("It is over.", id="b", title="Bridging"),
        )
        put(Draft("Bridge, bridge.", id="a"), story="other")
        assert library.frequencies(1, ["bridge", "closing", "ferry", "heading"]) == [3, 1, 0, 0]
        assert library.frequencies(1, ['bridge" OR "closed', 'title: "', "(", "bridge*", "NOT"]) == [
            0,
            0,
            0,
            3,
            0,
        ]
        assert library.frequencies(1, []) == []
        assert library.frequencies(9, ["bridge", "ferry"]) == [0, 0]

    def test_one_storys_words_do_not_weigh_in_anothers_ranking(self, library: Library, put: Put) -> None:
        put(
            Draft("The bridge closed.", id="a"),
            Draft("The ferry runs.", id="b"),
            Draft("Nobody came.", id="c"),
        )
        before = library.lexical(1, "bridge OR ferry", limit=9)
        put(
            *(Draft(f"The bridge closed {number} times.", id=str(number)) for number in range(20)),
            story="other",
        )
        assert library.lexical(1, "bridge OR ferry", limit=9) == before

    def test_words_of_removed_and_revised_articles_weigh_nothing(self, library: Library, put: Put) -> None:
        kept = [
            Draft("The bridge closed.", id="a"),
            Draft("The ferry runs.", id="b"),
            Draft("Nobody came.", id="c"),
        ]
        put(
            *kept, Draft("The bridge closed twice.", id="d"), Draft("Bridge, bridge.", id="e", title="Bridge")
        )
        remove(library, library.story("main"), "d")
        put(Draft("It is something else.", id="e"))
        put(*kept, Draft("It is something else.", id="e"), story="fresh")
        fresh = library.story("fresh").key
        old, new = (
            [score for _, score in library.lexical(story, "bridge OR ferry", limit=9)] for story in (1, fresh)
        )
        assert old == new
        assert len(old) == 2


class TestThreads:
    def test_each_sees_what_was_committed_when_it_asks(self, library: Library, put: Put) -> None:
        put(Draft("One.", id="a"))
        with library.database.steady():
            assert library.counts().articles == 1
            other = Library(library.database.path)
            remove(other, other.story("main"), "a")
            other.close()
            assert library.counts().articles == 1
        assert library.counts().articles == 0


def test_equal_texts_have_equal_digests_only() -> None:
    assert text_digest("é") == text_digest("\u00e9")
    assert text_digest("é") != text_digest("e\u0301")
    assert len(text_digest("")) == 32


def test_a_story_is_told_by_its_key(library: Library) -> None:
    assert ensure_story(library, "main", None) == Story(1, "main", None)
    assert np.issubdtype(library.passage_ids(1).dtype, np.int64)
