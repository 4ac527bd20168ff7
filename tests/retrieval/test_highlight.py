"""Which questions get answering words in bold, and where these words end."""

from __future__ import annotations

import pytest

from index.nouns import Span
from retrieval.ask import is_short, without_more
from retrieval.kinds import Kind, kind_of


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Which nuclear plant failed?", True),
        ("In which fuel does it trade?", True),
        ("How many people came?", True),
        ("What did the mayor say?", False),
        ("What is the deal about?", False),
        ("Why did the plant fail?", False),
        ("Why did it fail in what way?", False),
    ],
)
def test_few_words_answer_which_thing_but_not_why_or_what_happened(question: str, short: bool) -> None:
    assert is_short(question, kind_of(question)) is short


@pytest.mark.parametrize(
    ("kind", "words", "kept"),
    [
        (Kind.NUMBER, "609,000 a day of which 73 pct", "609,000 a day"),
        (Kind.SHARE, "12 pct, up from 9 pct", "12 pct"),
        (Kind.NAME, "Acme Works AB to buy 33 pct", "Acme Works AB"),
        (Kind.NUMBER, "two to three metres", "two to three metres"),
    ],
)
def test_answering_words_end_where_the_text_goes_on_to_something_else(
    kind: Kind, words: str, kept: str
) -> None:
    text = f"It was {words} there."
    span = without_more(Span(7, 7 + len(words)), kind, text)
    assert text[span.start : span.end] == kept
