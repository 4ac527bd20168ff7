"""The nouns can't be built in a wrong state."""

from __future__ import annotations

import pytest

from index.errors import SpanOutside
from index.nouns import Article, Span
from retrieval.nouns import Answer, Citation, Cited, Question, QuestionRefused, Quote

ARTICLE = Article("a", 1, None, None, None, None, None, "One two three. " * 60, 1)
OTHER = Article("b", 1, None, None, None, None, None, "Another text.", 1)
QUESTION = Question("Why?", (1,))


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 901), (900, 901)])
def test_quote_outside_its_article_can_not_be_built(start: int, end: int) -> None:
    with pytest.raises(SpanOutside):
        Quote(ARTICLE, start, end)


def test_quote_longer_than_six_hundred_characters_can_not_be_built() -> None:
    assert len(Quote(ARTICLE, 0, 600).text) == 600
    with pytest.raises(ValueError, match="601"):
        Quote(ARTICLE, 0, 601)


def test_highlight_must_lie_inside_the_quote() -> None:
    assert Quote(ARTICLE, 4, 13, highlight=Span(4, 7)).highlight == (4, 7)
    with pytest.raises(ValueError, match="highlight"):
        Quote(ARTICLE, 4, 13, highlight=Span(3, 7))


def test_answer_needs_a_quote_and_holds_three_at_most() -> None:
    quote = Quote(ARTICLE, 0, 3)
    citation = Citation(1, ARTICLE, None)
    with pytest.raises(ValueError, match="0 quotes"):
        Answer(QUESTION, Cited((), (), ()), 0.9)
    with pytest.raises(ValueError, match="4 quotes"):
        Answer(QUESTION, Cited((quote,) * 4, (1,) * 4, (citation,)), 0.9)


def test_citation_must_name_the_article_of_its_quote() -> None:
    with pytest.raises(ValueError, match="citation"):
        Cited((Quote(ARTICLE, 0, 3),), (1,), (Citation(1, OTHER, None),))
    with pytest.raises(ValueError, match="citation"):
        Cited((Quote(ARTICLE, 0, 3),), (2,), (Citation(1, ARTICLE, None),))


@pytest.mark.parametrize("text", ["", "   ", "???", "🤷🤷", "\n\t"])
def test_question_without_a_letter_or_digit_is_refused(text: str) -> None:
    with pytest.raises(QuestionRefused) as refused:
        Question(text, (1,))
    assert refused.value.reason == "empty"


def test_question_of_more_than_a_thousand_characters_is_refused() -> None:
    Question("w" * 1000, (1,))
    with pytest.raises(QuestionRefused) as refused:
        Question("w" * 1001, (1,))
    assert (refused.value.reason, refused.value.limit_chars) == ("too_long", 1000)
