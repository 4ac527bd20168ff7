"""Near misses are the question with one thing changed, and that thing really is another one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks._near_misses import near_misses, other_number

NAMES = ["Geneva", "Turkey"]
SEEDS = range(40)


def made(question: str, *, names: list[str] = NAMES, words: tuple[str, ...] = ()) -> set[str]:
    """Every near miss that some seed makes."""
    return {
        miss
        for seed in SEEDS
        for miss in near_misses(question, names=names, words=words, chance=random.Random(seed))
    }


@given(st.integers(0, 10**12), st.integers())
def test_another_number_is_another_and_none_below_zero(number: int, seed: int) -> None:
    other = other_number(number, random.Random(seed))
    assert other != number
    assert 0 < other <= number + 10


@pytest.mark.parametrize(
    ("question", "misses"),
    [
        (
            "Who sang in 1999?",
            {f"Who sang in {n}?" for n in (1996, 1997, 1998, 2000, 2001, 2002, 2004, 2009)},
        ),
        ("Who sang in Oslo's hall?", {"Who sang in Geneva's hall?", "Who sang in Turkey's hall?"}),
        ("First to sing?", {"Last to sing?"}),
        ("Who was here?", {"Who was not here?"}),
        ("Who sang the aria?", set()),
    ],
)
def test_near_misses_change_one_thing_and_keep_the_other_words(question: str, misses: set[str]) -> None:
    assert made(question) == misses


def test_name_of_the_question_takes_no_place() -> None:
    assert made("Who went to Turkey?", names=["Turkey"]) == set()


def test_other_word_has_the_same_ending_and_the_first_two_words_stay() -> None:
    misses = made("What season ended the fighting?", words=("fighting", "smoking", "region"))
    assert misses == {"What season began the fighting?", "What season ended the smoking?"}
