"""Sentences by the words that they share, and copies of one another."""

from __future__ import annotations

from retrieval.shared_words import SharedWords, content_stems, copied_from


def test_shares_count_stems_once_and_not_function_words() -> None:
    index = SharedWords(["The bridge was closed.", "A bridge, a bridge, a ferry!", "It is not."])
    assert index.shares(content_stems("bridges and the closing of a road")).tolist() == [2 / 3, 1 / 3, 0.0]
    assert index.shares([]).tolist() == [0.0, 0.0, 0.0]
    assert index.knows("bridg")
    assert not index.knows("the")


def test_a_copy_points_to_the_first_in_another_group_and_another_number_is_none() -> None:
    texts = [
        "At least 11 people were injured on Thursday evening in Tarn.",
        "At least 17 people were injured on Thursday evening in Tarn.",
        "At least 11 people were injured on Thursday evening in Tarn.",
        "At least 11 people were injured on Thursday evening in Tarn town.",
    ]
    assert copied_from(texts, [0, 1, 0, 2]) == [0, 1, 2, 0]
