"""Words: what carries a question's meaning, and FTS5 expressions that no question can break."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words import content_words, match_expression, stem, stems, words


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
