"""An article's text, part by part, whole and in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.nouns import Article
from retrieval.full_text import PART_CHARS, PIECE_CHARS, has_more, part_from


def article(text: str) -> Article:
    return Article("a", 1, None, None, None, None, None, text, 1)


@given(
    st.lists(
        st.sampled_from(["word ", "End. ", "“Yes.” ", "\n\n", "\n", "x" * 800, "\u2028"]),
        min_size=1,
        max_size=80,
    )
)
def test_parts_give_back_every_character_but_white_space(pieces: list[str]) -> None:
    one = article("a" + "".join(pieces))
    start, told = 0, ""
    while part := part_from(one, start):
        for piece in part:
            assert 0 < piece.end - piece.start <= PIECE_CHARS
            assert piece.start >= start
            start = piece.end
            told += one.text[piece.start : piece.end]
        assert part[-1].end - part[0].start <= PART_CHARS
        assert has_more(one, start) is bool(part_from(one, start))
    assert "".join(told.split()) == "".join(one.text.split())


def test_a_long_paragraph_is_cut_behind_a_sentence() -> None:
    one = article("One sentence stands here. " * 40)
    assert all(one.text[piece.start : piece.end].endswith("here.") for piece in part_from(one, 0))


@pytest.mark.parametrize(("text", "count"), [("One.\n\nTwo.\nThree.", 3), ("One.", 1)])
def test_a_paragraph_is_a_piece(text: str, count: int) -> None:
    assert len(part_from(article(text), 0)) == count
