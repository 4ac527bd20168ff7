"""Two processes that add at once: each article is in the library once, and whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from index import ingest as module
from index.embedder import Embedder
from index.ingest import ingest
from index.library import Library
from index.nouns import Draft
from index.writer import ensure_story

Whole = Callable[[Library], None]
Tell = Callable[[object], None]


def article(id: str, version: int = 1) -> Draft:
    return Draft(
        f"Bridge {id} closed for the {version}th time. Nobody knew why.", id=id, title=f"Bridge {id}"
    )


class Writers:
    """Processes that open the library and add their articles, all from the same moment on."""

    def __init__(self, path: Path, embedder: Embedder, fork: Callable) -> None:
        self.path, self.embedder, self.fork = path, embedder, fork

    def run(self, *shares: Sequence[Draft]) -> list[list[tuple[str, str]]]:
        """What each was told of its articles: outcome and id, in order."""
        starting_line, shot = os.pipe()

        def work(share: Sequence[Draft], tell: Tell) -> None:
            os.close(shot)
            os.read(starting_line, 1)  # ends when the shot is fired, for all at once
            with closing(Library(self.path)) as library:
                story = ensure_story(library, "main", None)
                for _, stored in ingest(share, library, self.embedder, story):
                    tell(f"{stored.outcome} {stored.id}")

        children = [self.fork(lambda tell, share=share: work(share, tell)) for share in shares]
        os.close(starting_line)
        os.close(shot)
        told = []
        for child in children:
            lines, code = child.end()
            assert code == 0
            told.append([(line.split()[0], line.split()[-1]) for line in lines])
        return told


@pytest.fixture
def writers(tmp_path: Path, embedder: Embedder, fork: Callable, monkeypatch: pytest.MonkeyPatch) -> Writers:
    monkeypatch.setattr(module, "BATCH_ARTICLES", 2)  # so that their transactions take turns
    return Writers(tmp_path / "new" / "library.sqlite3", embedder, fork)


def test_different_articles_all_arrive(writers: Writers, assert_whole: Whole) -> None:
    shares = [[article(f"{name}{number}") for number in range(9)] for name in "ab"]
    told = writers.run(*shares)
    assert [[outcome for outcome, _ in share] for share in told] == [["added"] * 9] * 2
    with closing(Library(writers.path)) as library:
        expected = {draft.id: draft.text for share in shares for draft in share}
        assert {entry.id: library.article(1, entry.id).text for entry in library.entries(1)} == expected
        assert library.counts().revisions == 18
        assert_whole(library)


def test_the_same_articles_arrive_once(writers: Writers, assert_whole: Whole) -> None:
    drafts = [article(str(number)) for number in range(10)]
    told = writers.run(drafts, drafts[::-1], drafts[5:] + drafts[:5])
    outcomes = Counter(outcome for share in told for outcome, _ in share)
    assert outcomes == {"added": 10, "known": 20}
    assert all({id for _, id in share} == {draft.id for draft in drafts} for share in told)
    with closing(Library(writers.path)) as library:
        assert (library.counts().articles, library.counts().revisions) == (10, 10)
        assert_whole(library)


def test_other_texts_under_the_same_ids_become_revisions(writers: Writers, assert_whole: Whole) -> None:
    told = writers.run(*([article(str(number), version) for number in range(6)] for version in (1, 2)))
    assert Counter(outcome for share in told for outcome, _ in share) == {"added": 6, "revised": 6}
    with closing(Library(writers.path)) as library:
        for number in range(6):
            texts = [library.revision(1, str(number), revision).text for revision in (1, 2)]
            assert sorted(texts) == [article(str(number), version).text for version in (1, 2)]
        assert_whole(library)


def test_a_library_that_all_of_them_make_is_made_once(writers: Writers, assert_whole: Whole) -> None:
    for round in range(6):
        writers.path = writers.path.with_name(f"{round}.sqlite3")
        told = writers.run([article("a")], [article("b")], [article("c")], [article("a")])
        assert Counter(outcome for share in told for outcome, _ in share) == {"added": 3, "known": 1}
        with closing(Library(writers.path)) as library:
            assert [story.name for story in library.every_story()] == ["main"]
            assert_whole(library)
