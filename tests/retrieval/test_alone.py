"""What can be read alone, and what brings the sentence before it."""

from __future__ import annotations

import pytest

from index.nouns import Article
from index.sentences import outline
from retrieval.alone import leans, points_back, standing_span


@pytest.mark.parametrize(
    "text",
    [
        "He was treated for a wrist injury.",
        "The decision was announced on Monday.",
        "But the harbour stayed shut.",
        "The council also voted for a ferry.",
        "On Monday he resigned.",
        "“It was slow work,” he said.",
        "“We heard the bang first.”",
        "Its owner declined to comment.",
        "However, the trust denied that.",
        "In addition, fares will rise.",
        "This was the third accident.",
        "and then stopped with a jolt.",
        "The two met in Warsaw.",
        "When they arrived, the bridge was shut.",
        "Rather, Holt said, the bridge was shut.",
        "Other than that, the bridge was shut.",
        "Less than two months later the trust sold the bridge.",
        "Under the agreement the trust will sell the bridge.",
        "The company said it would sell the bridge.",
        "The dollar rose at once on the news in New York.",
        "In an interview with the Lantern, he called it a scandal.",
        "Of the bridge he said that it was rotten.",
        "Despite this, the bridge was opened.",
        "Last year, the company had sales of two million pounds.",
        "In May the company had sales of two million pounds.",
        "Despite the doubts, the bridge was opened.",
        "The bank said it would not lend to the trust.",
        "Released on bail, he may practise again.",
        "I would say that the bridge was rotten.",
        "Ada Holt: That is a good question about the bridge.",
        "Holt: Yes, the bridge will be shut again.",
    ],
)
def test_leans_on_what_was_said_before(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "At least 11 people were injured on Thursday evening.",
        "The decision to close the bridge was taken by the trust.",
        "The trust said it did not know why the span had moved.",
        "“We heard the bang first,” said Lorna Brisk, the skipper.",
        "This week ministers meet in Warsaw.",
        "It is clear that the bridge will stay shut.",
        "There are 11 people in hospital.",
        "The two ferry boats had carried 41,000 passengers.",
        "After the flood the town rebuilt its bridge.",
        "In this year's second flood the bridge was lost.",
        "The bank of the river gave way.",
        "Under the agreement with the town the trust will sell the bridge.",
        "The company that owns the bridge will sell it.",
        "In an interview Ada Holt said he was wrong.",
        "A skipper said he had heard the bang.",
        "“I heard the bang,” said Lorna Brisk, the skipper.",
        "The bridge was built before World War I and repaired in 1950.",
        "Ada Holt: The bridge will be shut again on Monday.",
    ],
)
def test_stands_alone(text: str) -> None:
    assert not leans(text)


def span_of(text: str, number: int) -> str | None:
    article = Article("a", 1, None, None, None, None, None, text, 1)
    found = outline(text)
    span = standing_span(article, found, found.sentences[number])
    return span and text[span.start : span.end]


def test_a_leaning_sentence_brings_the_one_before_it_only_if_that_stands() -> None:
    text = "The mill at Tarn burned down. It had stood since 1820. He wept."
    assert span_of(text, 0) == "The mill at Tarn burned down."
    assert span_of(text, 1) == "The mill at Tarn burned down. It had stood since 1820."
    assert span_of(text, 2) is None  # "It had stood since 1820" can't be read alone either
    assert span_of("It had stood since 1820.", 0) is None


def test_nothing_is_brought_over_a_heading_or_beyond_the_length() -> None:
    text = (
        "The mill at Tarn burned down on Monday.\n\nWhat comes next\n\nIt will be built again by the owners."
    )
    assert span_of(text, 1) is None
    long = "The mill at Tarn " + "that everybody knew " * 25 + "burned down. It had stood since 1820."
    assert span_of(long, 1) is None


def test_hostile_text_is_read_in_no_time() -> None:
    assert leans("“" * 500_000 + "”" * 500_000)
    assert leans("it is " * 200_000)


@pytest.mark.parametrize(
    ("text", "pointing"),
    [
        ("He was treated for a wrist injury.", True),
        ("“This was the third accident,” she said.", True),
        ("The two met in Warsaw.", True),
        ("The decision to close it was announced.", True),
        ("The company said it would sell the bridge.", False),
        ("However, the trust denied that.", False),
        ("Theirs is the oldest mill.", False),
    ],
)
def test_quote_that_answers_points_back_only_by_its_first_word(text: str, pointing: bool) -> None:
    assert points_back(text) is pointing
