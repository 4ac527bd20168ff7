"""A copy has nearly all words and every fact; another number, name or "not" makes it another account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.alike import is_copied, overlap, tells_otherwise

REPORT = "The number 14 bus came to rest with its front wheels less than a metre from the edge."


@pytest.mark.parametrize(
    "copy",
    [
        REPORT,
        "The No. 14 bus came to rest with its front wheels less than a metre from the edge.",
        "The number 14 bus came to rest on Friday with its front wheels less than a metre from the edge.",
    ],
)
def test_same_sentence_in_a_house_style_of_its_own_is_a_copy(copy: str) -> None:
    assert is_copied(REPORT, copy)
    assert is_copied(copy, REPORT)


@pytest.mark.parametrize(
    "other",
    [
        REPORT.replace("14", "15"),
        REPORT.replace("came to rest", "did not come to rest"),
        "The number 14 bus came away.",
        "",
    ],
)
def test_another_number_a_not_or_other_words_are_no_copy(other: str) -> None:
    assert not is_copied(REPORT, other)
    assert not is_copied(other, REPORT)


def test_numbers_are_compared_however_they_are_written() -> None:
    assert not tells_otherwise("Eleven men and 1,200 women came.", "11 men and 1200 women came.")
    assert tells_otherwise("Eleven men came.", "Twelve men came.")


def test_a_name_for_another_name_tells_otherwise_but_one_more_name_does_not() -> None:
    one = "The fire at the mill was found by Ilse Brandt in the morning."
    assert tells_otherwise(one, one.replace("Ilse Brandt", "Rosa Keel"))
    assert not tells_otherwise(one, one.replace("Ilse Brandt", "Mayor Ilse Brandt"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_overlap_is_a_share_that_asks_both_alike(one: str, other: str) -> None:
    assert 0.0 <= overlap(one, other) <= 1.0
    assert overlap(one, other) == overlap(other, one)
    assert is_copied(one, other) == is_copied(other, one)
