"""Windows are whole sentences that a quote can hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.nouns import Article, Span
from index.sentences import outline
from retrieval.nouns import QUOTE_LIMIT_CHARS
from retrieval.windows import WINDOW_CHARS, quotable, windows


def article(text: str) -> Article:
    return Article("a", 1, None, None, None, None, None, text, 1)


def test_window_takes_following_sentences_up_to_its_limit() -> None:
    text = "Alpha came first. Beta came second. " + "Gamma " * 60 + "came third."
    one = article(text)
    found = [window.text for window in windows(one, outline(text), Span(0, len(text)))]
    assert found[0] == "Alpha came first. Beta came second."
    assert found[1] == "Beta came second."
    assert found[2].startswith("Gamma Gamma")


def test_window_does_not_cross_a_heading() -> None:
    text = "It ended on Monday.\nWhat comes next\nNobody knows that yet."
    found = [window.text for window in windows(article(text), outline(text), Span(0, len(text)))]
    assert found == ["It ended on Monday.", "Nobody knows that yet."]


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab .\n", min_size=1, max_size=900), min_size=1, max_size=4))
def test_every_window_can_be_quoted(parts: list[str]) -> None:
    text = "x" + "".join(parts)
    for window in windows(article(text), outline(text), Span(0, len(text))):
        assert 0 <= window.start < window.end <= len(text)
        assert window.end - window.start <= max(QUOTE_LIMIT_CHARS, WINDOW_CHARS)
        assert not window.text[0].isspace()


@given(st.text(alphabet="a ", min_size=1, max_size=3000))
def test_pieces_of_a_long_sentence_cover_all_its_words(text: str) -> None:
    pieces = list(quotable(text, Span(0, len(text))))
    assert "".join(text[piece.start : piece.end] for piece in pieces).replace(" ", "") == text.replace(
        " ", ""
    )
    assert all(piece.end - piece.start <= QUOTE_LIMIT_CHARS for piece in pieces)
