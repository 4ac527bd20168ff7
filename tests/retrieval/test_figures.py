"""Figures are numbers with what they count; years, dates, names, parts and increments are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.nouns import Span
from retrieval.figures import asked_beside, contradict, figures_in, same_thing, with_bound


def read(text: str) -> list[tuple[float, str | None, str | None]]:
    return [(one.value, one.measure, one.fate) for one in figures_in(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("At least 11 people were killed and 23 injured.", [(11, None, "dead"), (23, None, "hurt")]),
        ("The toll rose to 17 deaths.", [(17, None, "dead")]),
        ("killing twenty-three people", [(23, None, "dead")]),
        ("The blast killed 9 and left 40 homeless.", [(9, None, "dead"), (40, None, "displaced")]),
        ("It paid $94 mln for 12.5% of the port.", [(94e6, "dollar", None), (12.5, "%", None)]),
        ("5 per cent, 6 pct and 7 percent", [(5, "%", None), (6, "%", None), (7, "%", None)]),
        (
            "1,200 tonnes, 3 km and two dozen boats",
            [(1200, "tonne", None), (3, "kilometre", None), (24, None, None)],
        ),
        ("four written warnings", [(4, None, None)]),
        ("The number of people hurt has risen to 17.", [(17, None, "hurt")]),
        ("The toll now stands at 17, officials said.", [(17, None, "dead")]),
        ("The toll has risen to 17.", [(17, None, "dead")]),
        ("The number of injured stood at 17.", [(17, None, "hurt")]),
        ("The number of dead rose from 11 to 17.", [(11, None, "dead"), (17, None, "dead")]),
        ("The road toll is 17 crowns.", [(17, None, None)]),
    ],
)
def test_numbers_are_read_with_what_they_are_of(
    text: str, figures: list[tuple[float, str | None, str | None]]
) -> None:
    assert read(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "The number 14 bus stopped.",
        "No. 14 stopped.",
        "It happened on 6 March 1987, or on March 6.",
        "The train left at 5.42pm or at 10:30.",
        "Another 17 were hurt, and 12 more came.",
        "Three of the injured went home.",
        "Four of them stayed.",
        "Tarrowton (3,500 workers) closes.",
        "On 10/12/1987 the 21st game ended 10-12.",
        "version 1.2.3",
    ],
)
def test_dates_names_parts_and_increments_are_no_figures(text: str) -> None:
    assert figures_in(text) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("11 people were killed", "at least 17 people died", True),
        ("11 people were killed", "the death toll rose to 17", True),
        ("11 people were killed", "17 people were injured", False),
        ("11 soldiers were killed", "17 people were killed", False),
        ("11 soldiers were killed", "17 soldiers died", True),
        ("four written warnings came", "it was warned two times", True),
        ("23 passengers waited", "40 firefighters waited", False),
        ("a stake of 5 pct was sold", "a stake of 7 percent was sold", True),
        ("a debt of 5 dollars", "a debt of 7 yen", False),
        ("a debt of 5 dollars", "assets of 7 dollars", False),
        ("ships of 5 tonnes of wheat", "ships of 7 tonnes of maize", False),
    ],
)
def test_figures_are_of_one_thing_only_if_unit_things_and_fate_agree(
    one: str, other: str, same: bool
) -> None:
    ((first,), (second,)) = figures_in(one), figures_in(other)
    assert same_thing(first, second) is same
    assert same_thing(second, first) is same


@pytest.mark.parametrize(
    ("one", "other", "contradicting"),
    [
        ("11 people", "17 people", True),
        ("10 people", "11 people", True),
        ("eleven people", "11 people", False),
        ("about 10 people", "11 people", False),
        ("more than 10 people", "17 people", False),
        ("1,187 people", "1,200 people", False),
        ("1,187 people", "1,300 people", True),
        ("12 pct", "12.3 pct", False),
        ("12 pct", "12.8 pct", True),
    ],
)
def test_a_rounding_or_a_vague_number_contradicts_nothing(one: str, other: str, contradicting: bool) -> None:
    ((first,), (second,)) = figures_in(one), figures_in(other)
    assert contradict(first, second) is contradicting
    assert contradict(second, first) is contradicting


def test_what_the_question_says_beside_one_number_must_stand_beside_the_other() -> None:
    ((debt,), (assets,)) = (
        figures_in("its 6 billion dlr debt to the bank"),
        figures_in("assets of 34 billion dlrs at the bank"),
    )
    assert not asked_beside("How large is the debt?", debt, assets)
    assert asked_beside("How large is it?", debt, assets)


@pytest.mark.parametrize("written", ["fıve mıllion", "FİVE MİLLİON", "5 mıllıon"])
def test_letters_that_match_without_capitals_make_the_same_number(written: str) -> None:
    assert [one.value for one in figures_in(f"It sold {written} tonnes.")] == [5_000_000]


def test_bound_in_front_belongs_to_the_number_that_is_shown() -> None:
    text = "There were at least 11 of us."
    span = with_bound(text, Span(text.index("11"), text.index("11") + 2))
    assert text[slice(*span)] == "at least 11"
    assert with_bound("11 of us", Span(0, 2)) == (0, 2)


@given(st.text(alphabet="12,. %$kme-inotw(", max_size=300))
def test_every_figure_lies_in_its_text_and_in_order(text: str) -> None:
    spans = [one.span for one in figures_in(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize("piece", ["1", "1,000", "1 ", "one ", "twenty-", "$", "1.1", "killed 1 "])
def test_hostile_sentence_costs_little(piece: str) -> None:
    assert (
        len(figures_in(piece * (4_000 // len(piece)))) <= 4_000
    )  # were it exponential, it would never come back
