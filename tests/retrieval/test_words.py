"""Words: what carries a question's meaning, and FTS5 expressions that no question can break."""

from __future__ import annotations

import re
import sqlite3
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words import (
    content_words,
    looked_up,
    match_expression,
    says,
    stem,
    stems,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Prime Minister’s plan", ["the", "prime", "minister", "plan"]),
        ("It rose 3.5 pct to 1,200", ["it", "rose", "3.5", "pct", "to", "1,200"]),
        ("Zürich, São Paulo", ["zurich", "sao", "paulo"]),
        ("Trump-Putin at 5.42pm", ["trump", "putin", "at", "5.42pm"]),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_forms_of_one_word_share_a_stem() -> None:
    assert len({stem(word) for word in ("injure", "injured", "injuring", "injures")}) == 1
    assert stem("1,200") == "1200"
    assert stem("bridge") != stem("brief")


def test_content_words_leave_out_what_only_a_question_has() -> None:
    assert content_words("Who said that the bridge was closed?") == ["bridge", "closed"]
    assert content_words("Who is who?") == ["who", "is"]


def test_a_text_says_a_number_only_where_that_stands_by_itself() -> None:
    assert says("Who were the 2 in 2024?", "2")
    assert says("Did 2, or 3, come?", "2")
    assert not any(says(text, "2") for text in ("in 2024", "2,000 men", "at 3.2", "2.5 tonnes", "the 52nd"))
    assert not says("Do they know of none?", "no")


@given(st.text(max_size=30) | st.sampled_from(["ﾞ", "ͺ", "a ﾞ b"]))
def test_no_word_is_empty(text: str) -> None:
    assert all(word.strip() for word in words(text))
    assert words("ﾞ ͺ") == ["ﾞ", "ͺ"]


@pytest.mark.parametrize("written", ["kiss", "KİSS", "kıſs", "\N{KELVIN SIGN}iſſ"])
def test_word_that_matches_without_capitals_is_found_in_a_table(written: str) -> None:
    assert re.fullmatch("kiss", written, re.IGNORECASE)
    assert looked_up(written) == "kiss"


@given(st.text(max_size=200))
def test_no_text_makes_an_expression_that_fts5_refuses(text: str) -> None:
    expression = match_expression(text)
    if not expression:
        assert not words(text)
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize='porter unicode61')")
    connection.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,)).fetchall()
    connection.close()


def test_stems_are_the_same_from_many_threads() -> None:
    text = "operators reopened relational bridges after investigations concluded"
    expected = stems(text)
    wrong: list[list[str]] = []

    def look() -> None:
        for _ in range(200):
            stem.cache_clear()
            if (found := stems(text)) != expected:
                wrong.append(found)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
