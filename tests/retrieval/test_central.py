"""What covers most of what the articles tell is chosen first, and nothing twice."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.central import SPREAD, Coverage, choose, priors

TEXTS = [
    "The bridge at Tarn closed after an accident.",
    "The bridge at Tarn closed for repairs.",
    "A ferry will start on Wednesday.",
    "The weather stayed mild.",
]


def test_what_two_articles_tell_weighs_twice_and_is_told_once() -> None:
    coverage = Coverage(TEXTS, ["a", "b", "c", "d"], np.ones(4))
    before = coverage.gains()
    assert before.argmax() in (0, 1)
    coverage.take(1)
    after = coverage.gains()
    assert after[1] == 0.0
    # "accident" and its pair with "closed" are left: 2 concepts of the first sentence's 8 words.
    assert after[0] == pytest.approx(2 / 8**0.7)
    assert after[2] == before[2]


def test_an_articles_second_point_is_worth_less() -> None:
    coverage = Coverage(TEXTS, ["a", "b", "b", "d"], np.ones(4))
    before = coverage.gains()[2]
    coverage.take(1)
    assert coverage.gains()[2] == pytest.approx(SPREAD * before)
    assert coverage.gains()[3] > 0


def test_choice_follows_wishes_and_passes_over_what_is_not_admitted() -> None:
    def chosen(count: int, *, wish: tuple[int, ...] = (), refused: tuple[int, ...] = ()) -> list[int]:
        return choose(
            Coverage(TEXTS, "abcd", np.ones(4)),
            count=count,
            admits=lambda row, _: row not in refused,
            wanted=lambda so_far: () if so_far else wish,
        )

    assert chosen(2, wish=(3,)) == [3, chosen(1)[0]]
    assert 2 not in chosen(4, refused=(2,))
    assert chosen(1, wish=(2,), refused=(2,)) == chosen(1)
    assert len(chosen(9)) == 4
    assert choose(Coverage([], [], np.ones(0)), count=3, admits=lambda *_: True, wanted=lambda _: ()) == []


def test_early_sentences_and_the_newest_and_first_articles_are_worth_more() -> None:
    prior = priors([0, 5, 0, 0], [0, 0, 10, 19], articles=20)
    assert prior[0] > prior[1]
    assert prior[3] > prior[0] > prior[2]
    assert priors([0, 1], [0, 0], articles=1).tolist() == [2.0, 1.5]
