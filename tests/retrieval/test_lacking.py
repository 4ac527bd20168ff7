"""Whether a quote has the very thing that was asked for: near misses beside what answers the same question."""

from __future__ import annotations

import pytest

from retrieval.lacking import lacks
from retrieval.sought import Sought, Thing, sought


@pytest.mark.parametrize(
    ("question", "answers", "near_miss"),
    [
        ("How old is Ada Brill?", "Ada Brill, 41, runs the mill.", "Ada Brill has run the mill for years."),
        (
            "How old is Ada Brill?",
            "The 41-year-old Brill runs it.",
            "Ada Brill runs it. It is old. Otto Lenk, 58, helped.",
        ),
        ("How old is the mill?", "The mill was built in 1931.", "The mill burned down in the night."),
        ("How deep is the lake?", "The lake is 30 metres deep.", "The lake is full of perch."),
        ("How long did the hearing last?", "It lasted two hours.", "The hearing was adjourned."),
        ("How heavy is the bell?", "The bell weighs 3.5 tonnes.", "The bell was cast for 30 parishes."),
        ("How fast was the train going?", "It was going at 80 mph.", "The train had eight cars."),
        ("How much did the bell cost?", "It was bought for £3,000.", "The bell was hung by 30 men."),
        ("How much was the mill fined?", "It was fined £900 by the court.", "It has a contract worth £900."),
        ("How many minutes did the call last?", "They spoke for 20 minutes.", "They spoke of two visits."),
        ("How many metres long is the pier?", "The pier is 90 metres long.", "The pier moved two metres."),
        ("How many pupils has the school?", "It has 90 pupils.", "The school has pupils. It has 12 rooms."),
        ("How many pupils came?", "The pupils were there. All 60 were safe.", "Pupils came by bus."),
        ("How many people were killed?", "The blaze left 12 dead.", "The blaze injured 12 people."),
        ("How many people drowned?", "Three people drowned.", "Three people were killed by the blast."),
        ("How many people live in Tarn?", "Tarn has a population of 900.", "In Tarn 900 people marched."),
        (
            "What is the name of Brill's son?",
            "Brill's son Otto ran off.",
            "Brill lives with his daughter, Ruth.",
        ),
        (
            "What is the name of the trust's lawyer?",
            "Ida Moss, a lawyer for it.",
            "A lawyer for the trust objected.",
        ),
        ("Who is the mayor of Tarn?", "Tarn's mayor, Ida Moss, agreed.", "The mayor of Tarn agreed."),
        ("What was the barge called?", "The barge, the Marram, sank.", "The barge sank off the pier."),
        ("What was the barge called?", "The barge was called little auk.", "The barge had sunk by noon."),
        ("Which company runs the mill?", "The mill is run by Lenk Ltd.", "The mill lies on Russian soil."),
        ("In which Hungarian city do they meet?", "They meet in Pecs.", "They meet in Hungary in May."),
        ("In which street does Brill live?", "Brill lives in Mill Lane.", "Brill lives in Tarn."),
        ("Which hospital treated Brill?", "Brill is in Tarn Infirmary.", "Brill was treated for burns."),
        (
            "Where did Brill meet Lenk?",
            "Brill met Lenk; they meet in Oslo.",
            "Brill will meet Lenk with aides.",
        ),
    ],
)
def test_quote_lacks_what_is_sought_where_it_only_comes_near(
    question: str, answers: str, near_miss: str
) -> None:
    assert (lacks(question, answers), lacks(question, near_miss)) == (False, True)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Why was the meeting put on hold?", "It was off."),
        ("Who drove the bus?", "It was driven."),
        ("Which witnesses will be heard?", "It goes on."),
        ("How far has the price climbed?", "It climbed by half."),
        ("Where is the mill?", "It stands empty."),
        ("What did Brill say?", "Nothing was said."),
    ],
)
def test_question_of_no_such_form_is_lacked_by_nothing(question: str, quote: str) -> None:
    assert sought(question) is None
    assert not lacks(question, quote)


def test_whose_age_it_is_may_be_told_right_before_the_quote() -> None:
    assert lacks("How old is Ada Brill?", "He is 41 years old.", before="Otto Lenk runs the mill.")
    assert not lacks("How old is Ada Brill?", "She is 41 years old.", before="Ada Brill runs the mill.")


def test_what_is_counted_may_be_named_right_before_the_quote() -> None:
    assert not lacks("How many pupils were there?", "All 60 were safe.", before="The pupils had left.")
    assert lacks("How many pupils were there?", "All 60 boats were safe.", before="The pupils had left.")


def test_number_within_another_number_of_the_question_is_not_said_by_it() -> None:
    assert not lacks("How many people were killed in 2024?", "2 people were killed.")
    assert not lacks("How many boats did they know of?", "There were no boats.")
    assert lacks("How many people were killed with the 2 pilots?", "The 2 pilots were killed.")


def test_form_in_letters_of_another_alphabet_is_the_form() -> None:
    assert lacks("Which hospıtal treated Brill?", "Brill was treated for burns.")
    assert not lacks("Which hospıtal treated Brill?", "Brill is in Tarn Infirmary.")


def test_number_that_the_question_says_itself_is_no_answer() -> None:
    assert lacks("How many pupils of the 14 classes came?", "The 14 classes had pupils.")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many Tomahawk missiles did he ask for?", Sought(Thing.COUNT, ("tomahawk", "missiles"))),
        ("How many kinds of goods are cheaper?", Sought(Thing.COUNT, ("goods",))),
        ("How many people were killed in the raid?", Sought(Thing.COUNT, ("people",), "killed")),
        ("How many miles wide is it?", Sought(Thing.UNITS, ("miles",), "wide")),
        ("What is the name of the keeper's son?", Sought(Thing.NAME, ("keeper", "son"))),
        ("How much does she earn?", Sought(Thing.MONEY, (), "earn")),
        ("Where did the two meet in May?", Sought(Thing.PLACE, (), "meet")),
    ],
)
def test_question_says_what_it_seeks(question: str, wanted: Sought) -> None:
    assert sought(question) == wanted


@pytest.mark.parametrize("piece", ["1", "a ", "1 a ", "in A", "- ", ", 4", "Aa", "one-", "who is ", "'’"])
@pytest.mark.parametrize(
    "question",
    [
        "How old is it?",
        "How long is it?",
        "How many pupils came?",
        "How many miles is it?",
        "How much did it cost?",
        "What is the name of the mayor?",
        "In which city did they meet?",
        "Where did they meet?",
    ],
)
def test_a_megabyte_of_hostile_text_is_as_its_beginning(question: str, piece: str) -> None:
    """A pattern that takes more than linear time would not come back."""
    text = piece * (1_000_000 // len(piece))
    assert lacks(question, text, before=text) == lacks(question, text[:3_000], before=text[-3_000:])


@pytest.mark.parametrize(
    "opening", ["how many ", "how much ", "what is the name of ", "where did ", "which "]
)
def test_longest_question_of_repeated_words_seeks_something_or_nothing(opening: str) -> None:
    for piece in ("a ", "which ", "how many ", "is ", "name of "):
        wanted = sought((opening + piece * 500)[:1_000])
        assert wanted is None or len(wanted.nouns) <= 12
