"""Which words of a story are near another: as far as their typing errors count, the frequent ones first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.nouns import Draft
from index.vocabulary import WordCounts
from retrieval.vocabulary import NEAR_LIMIT, Vocabularies, Vocabulary, Written

LETTERS = st.text("abcdé", min_size=2, max_size=6)


def vocabulary(**counts: int) -> Vocabulary:
    return Vocabulary(WordCounts("mark", (1,), counts))


def distance(one: str, other: str) -> int:
    """Optimal string alignment, straight from its definition."""
    rows = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            best = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            )
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i][j] = best
    return rows[-1][-1]


def test_word_is_shown_as_it_is_most_often_written() -> None:
    found = vocabulary(Skarne=5, SKARNE=2, skarne=1).written("skarne")
    assert found == Written("skarne", "Skarne", 8, named=True)
    assert vocabulary(Keeper=1, keeper=3).written("keeper") == Written("keeper", "keeper", 4, named=False)
    assert vocabulary(Orbán=2).written("orban") == Written("orban", "Orbán", 2, named=True)
    assert vocabulary(keeper=3).written("bridge") is None


def test_near_words_come_by_distance_then_by_frequency() -> None:
    words = vocabulary(Reagan=9, Regan=4, reason=50, Reagen=1, Meagan=7)
    near = [(one.word, distance) for one, distance in words.near("reagon", most=2)]
    assert near == [("reason", 1), ("reagan", 1), ("reagen", 1), ("regan", 2)]
    assert ("meagan", 2) in [(one.word, d) for one, d in words.near("reagon", most=2, same_first=False)]


@given(st.lists(LETTERS, min_size=1, max_size=8, unique_by=str.casefold), LETTERS, st.integers(1, 2))
def test_near_words_are_all_that_are_so_near(known: list[str], asked: str, most: int) -> None:
    words = Vocabulary(WordCounts("mark", (1,), dict.fromkeys(known, 1)))
    every = {one.word for one in map(words.written, {word.replace("é", "e") for word in known}) if one}
    asked = asked.replace("é", "e")
    expected = {word: distance(asked, word) for word in every if distance(asked, word) <= most}
    found = {one.word: d for one, d in words.near(asked, most=most, same_first=False)}
    assert len(expected) <= NEAR_LIMIT
    assert found == expected
    assert {one.word for one, _ in words.near(asked, most=most)} == {w for w in expected if w[0] == asked[0]}


def test_vocabulary_is_kept_until_the_story_changes(tmp_path: Path, fill: Callable[..., None]) -> None:
    library = Library(tmp_path / "library.sqlite3")
    fill(library, [Draft("The keeper left.", id="a")])
    fill(library, [Draft("A ferry runs.", id="a")], "other")
    kept, story = Vocabularies(library), library.story("main").key
    first = kept.of(story)
    assert kept.of(library.story("other").key).written("ferry")
    assert kept.of(story) is first
    fill(library, [Draft("The bridge moved.", id="b")])
    assert first.written("bridge") is None
    assert kept.of(story).written("bridge")
    assert kept.of(story).written("keeper")
    assert kept.of(999).written("keeper") is None
    library.close()
