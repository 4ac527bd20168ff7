"""Articles go in batch by batch, each embedded once and told of only when it is safe."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from index import ingest as module
from index.embedder import PACKAGED_TOKENS, SPECIAL_TOKENS, Embedder
from index.errors import ModelMismatch, StoryUnknown
from index.ingest import BATCH_ARTICLES, ingest, rebuild
from index.library import Library
from index.nouns import Draft, Story
from index.writer import Outcome, Stored, ensure_story, remove, remove_story

Put = Callable[..., list[Stored]]
Whole = Callable[[Library], None]


def article(number: int) -> Draft:
    return Draft(f"Bridge number {number} closed.", id=f"a{number}", title="Bridges")


@pytest.fixture
def story(library: Library) -> Story:
    return ensure_story(library, "main", None)


def ids(library: Library) -> list[str]:
    with closing(Library(library.database.path)) as other:  # as another process sees it
        return [entry.id for entry in other.entries(1, limit=999, newest=False)]


class TestBatches:
    def test_no_more_articles_are_taken_than_a_batch_holds(
        self, library: Library, story: Story, counting
    ) -> None:
        taken: list[int] = []

        def drafts() -> Iterator[Draft]:
            for number in range(2 * BATCH_ARTICLES + 3):
                taken.append(number)
                yield article(number)

        seen: list[tuple[int, int]] = []
        for draft, stored in ingest(drafts(), library, counting, story):
            assert stored == Stored(Outcome.ADDED, str(draft.id))
            seen.append((len(taken), len(ids(library))))
        assert seen == [(64, 64)] * 64 + [(128, 128)] * 64 + [(131, 131)] * 3
        assert [len(texts) for texts in counting.encoded] == [64, 64, 3]

    def test_a_batch_ends_with_the_passages_that_fill_it(
        self, library: Library, story: Story, counting, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BATCH_PASSAGES", 4)
        three = "One.\nA heading\nTwo.\nA heading\nThree."
        drafts = [Draft(f"{three[:-1]} {number}.", id=str(number)) for number in range(5)]
        assert len(list(ingest(drafts, library, counting, story))) == 5
        assert [len(texts) for texts in counting.encoded] == [6, 6, 3]

    def test_long_articles_that_are_known_do_not_pile_up(
        self, library: Library, story: Story, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BATCH_CHARS", 200_000)
        drafts = [Draft("x" * 100_000 + str(number), id=str(number)) for number in range(8)]
        for _ in ingest(drafts, library, embedder, story):
            pass
        taken: list[str | None] = []

        def again() -> Iterator[Draft]:
            for draft in drafts:
                taken.append(draft.id)
                yield draft

        assert [len(taken) for _ in ingest(again(), library, embedder, story)] == [2, 2, 4, 4, 6, 6, 8, 8]

    def test_memory_does_not_grow_with_the_number_of_articles(
        self, library: Library, story: Story, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BATCH_ARTICLES", 2)
        drafts = (Draft("x" * 100_000 + str(number), id=str(number)) for number in range(30))
        tracemalloc.start()
        try:
            for _ in ingest(drafts, library, embedder, story):
                pass
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak_bytes < 1_500_000  # all articles are three million

    def test_an_error_among_the_drafts_loses_nothing_that_was_told(
        self, library: Library, story: Story, embedder: Embedder, assert_whole: Whole
    ) -> None:
        def drafts() -> Iterator[Draft]:
            for number in range(BATCH_ARTICLES + 5):
                yield article(number)
            raise KeyboardInterrupt

        told: list[str | None] = []

        def listen() -> None:
            for draft, _ in ingest(drafts(), library, embedder, story):
                told.append(draft.id)

        with pytest.raises(KeyboardInterrupt):
            listen()
        assert len(told) == BATCH_ARTICLES
        assert ids(library) == told
        assert_whole(library)

    def test_whoever_stops_listening_loses_nothing_that_was_told(
        self, library: Library, story: Story, embedder: Embedder, assert_whole: Whole
    ) -> None:
        told = ingest(map(article, range(70)), library, embedder, story)
        next(told)
        told.close()  # type: ignore[attr-defined]  # it is a generator
        assert len(ids(library)) == BATCH_ARTICLES
        assert_whole(library)


class TestEmbeddingOnce:
    def test_what_is_there_is_not_embedded_again(
        self, library: Library, story: Story, counting, put: Put
    ) -> None:
        drafts = [article(number) for number in range(4)]
        put(*drafts[:2])
        changed = replace(drafts[0], text="Bridge number 0 opened.")
        copy = replace(drafts[1], id="copy")
        outcomes = [
            stored.outcome
            for _, stored in ingest(
                [drafts[1], changed, copy, drafts[2], drafts[3]], library, counting, story
            )
        ]
        assert outcomes == [Outcome.KNOWN, Outcome.REVISED, Outcome.COPY, Outcome.ADDED, Outcome.ADDED]
        assert counting.encoded == [
            [
                "Bridges\nBridge number 0 opened.",
                "Bridges\nBridge number 2 closed.",
                "Bridges\nBridge number 3 closed.",
            ]
        ]
        assert {stored.outcome for _, stored in ingest(drafts[1:], library, counting, story)} == {
            Outcome.KNOWN
        }
        assert len(counting.encoded) == 1

    def test_what_is_embedded_is_never_cut_by_the_model(
        self, library: Library, story: Story, counting
    ) -> None:
        words = [
            "값싼닭볶음탕" * 30,
            "日本語" * 200,
            "word " * 900,
            "x" * 9_000,
            "!?" * 500,
            "e\u0301" * 300,
            "😀" * 300,
        ]
        title = "A title that is much longer than any passage would have room for, " * 7
        for draft, _ in ingest([Draft(". ".join(words), id="a", title=title)], library, counting, story):
            assert draft.id == "a"
        (texts,) = counting.encoded
        tokens = counting.count_tokens(texts)
        assert max(tokens) + SPECIAL_TOKENS <= PACKAGED_TOKENS
        assert max(tokens) > 200  # the case is a hard one

    def test_vectors_stored_are_the_embedders_for_title_and_passage(
        self, library: Library, story: Story, embedder: Embedder
    ) -> None:
        draft = Draft("One is.\nA heading\nTwo is here.", id="a", title="Bridges")
        other = Draft("Three is somewhere else, with many more words than the others have.", id="b")
        for _ in ingest([draft, other], library, embedder, story):
            pass
        kept, rows = library.vectors(library.passage_ids(1).tolist(), dimension=384)
        passages = library.passages(kept)
        texts = ["Bridges\nOne is.", "Bridges\nTwo is here.", other.text]
        assert [passages[id].text for id in kept] == ["One is.", "Two is here.", other.text]
        for row, text in zip(rows, texts, strict=True):
            assert row @ embedder.encode_query(text) == pytest.approx(1.0, abs=1e-5)


class TestMeanwhile:
    """Between the look whether an article is there and its storing, another process may do anything."""

    def interrupted(self, library: Library, deed: Callable[[Library], object]) -> Iterator[Draft]:
        """A known article, then, once that was looked up, the other process's deed, then another article."""
        yield article(1)
        with closing(Library(library.database.path)) as other:
            deed(other)
        yield article(2)

    def test_one_that_is_removed_is_added_again(
        self, library: Library, story: Story, put: Put, embedder: Embedder, assert_whole: Whole
    ) -> None:
        put(article(1))
        drafts = self.interrupted(library, lambda other: remove(other, other.story("main"), "a1"))
        stored = [stored for _, stored in ingest(drafts, library, embedder, story)]
        assert stored == [Stored(Outcome.ADDED, "a1"), Stored(Outcome.ADDED, "a2")]
        assert_whole(library)

    def test_one_that_is_revised_is_revised_back(
        self, library: Library, story: Story, put: Put, embedder: Embedder, assert_whole: Whole
    ) -> None:
        put(article(1))
        changed = replace(article(1), text="It opened.")
        drafts = self.interrupted(library, lambda other: list(ingest([changed], other, embedder, story)))
        stored = [stored for _, stored in ingest(drafts, library, embedder, story)]
        assert stored == [Stored(Outcome.REVISED, "a1"), Stored(Outcome.ADDED, "a2")]
        assert library.article(1, "a1").text == article(1).text
        assert library.article(1, "a1").revision == 3
        assert_whole(library)

    def test_one_that_another_adds_first_is_known(
        self, library: Library, story: Story, embedder: Embedder, assert_whole: Whole
    ) -> None:
        drafts = self.interrupted(library, lambda other: list(ingest([article(1)], other, embedder, story)))
        stored = [stored for _, stored in ingest(drafts, library, embedder, story)]
        assert stored == [Stored(Outcome.KNOWN, "a1"), Stored(Outcome.ADDED, "a2")]
        assert library.counts().revisions == 2
        assert_whole(library)

    def test_a_story_that_is_removed_is_told(
        self, library: Library, story: Story, put: Put, embedder: Embedder
    ) -> None:
        put(article(1))
        drafts = self.interrupted(library, lambda other: remove_story(other, other.story("main")))
        with pytest.raises(StoryUnknown, match="main"):
            list(ingest(drafts, library, embedder, story))
        assert library.counts().articles == 0

    def test_another_model_is_refused_before_anything_is_embedded(
        self, library: Library, story: Story, put: Put, counting
    ) -> None:
        put(article(1))
        counting.fingerprint = "other@1"
        with pytest.raises(ModelMismatch):
            list(ingest([article(2)], library, counting, story))
        assert counting.encoded == []
        assert ids(library) == ["a1"]


class TestRebuild:
    def test_every_article_is_embedded_by_the_new_model(
        self, library: Library, put: Put, counting, assert_whole: Whole
    ) -> None:
        put(article(1), article(2))
        put(article(3), story="other")
        put(replace(article(1), text="Bridge number 1 opened."))
        counting.fingerprint = "other@1"
        assert list(rebuild(library, counting)) == [1, 2, 3]
        library.check_model("other@1")
        assert sorted(text for texts in counting.encoded for text in texts) == [
            "Bridges\nBridge number 1 opened.",
            "Bridges\nBridge number 2 closed.",
            "Bridges\nBridge number 3 closed.",
        ]
        assert_whole(library)

    def test_what_is_added_and_removed_meanwhile_is_not_lost(
        self, library: Library, put: Put, counting, assert_whole: Whole
    ) -> None:
        put(article(1), article(2))
        counting.fingerprint = "other@1"
        progress = rebuild(library, counting)
        assert next(progress) == 1
        put(article(3))
        remove(library, library.story("main"), "a1")
        assert list(progress) == [2, 3]
        library.check_model("other@1")
        assert ids(library) == ["a2", "a3"]
        assert library.counts().passages == 2
        assert_whole(library)

    def test_until_its_end_the_old_passages_answer(self, library: Library, put: Put, counting) -> None:
        put(article(1), article(2))
        old = library.passage_ids(1).tolist()
        counting.fingerprint = "other@1"
        progress = rebuild(library, counting)
        next(progress)
        assert library.passage_ids(1).tolist() == old
        progress.close()  # type: ignore[attr-defined]  # it is a generator
        assert library.passage_ids(1).tolist() == old
        with pytest.raises(ModelMismatch):
            library.check_model("other@1")

    def test_an_empty_library_only_takes_the_model(self, library: Library, story: Story, counting) -> None:
        assert list(rebuild(library, counting)) == []
        library.check_model(counting.fingerprint)
        assert library.fact("embedder") == counting.fingerprint
        assert np.array_equal(library.passage_ids(story.key), [])
