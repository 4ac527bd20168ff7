"""Mentions: what short texts name, told apart without a parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.mentions import Sort, mentions
from retrieval.noun_phrases import READ_CHARS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Why was the meeting put on hold?", [("the meeting", Sort.THING)]),
        ("When did the council vote?", [("the council", Sort.GROUP)]),
        ("Was the bridge keeper hurt?", [("the bridge keeper", Sort.PERSON)]),
        ("What did Trump say about Hungary?", [("Trump", Sort.NAME), ("Hungary", Sort.PLACE)]),
        ("What was the cause of the accident?", [("the cause of the accident", Sort.THING)]),
        (
            "What happened in March on Bellrope Bridge?",
            [("March", Sort.TIME), ("Bellrope Bridge", Sort.PLACE)],
        ),
        ("Where will the talks take place?", [("the talks", Sort.THING)]),
        ("How much does the ferry cost?", [("the ferry", Sort.THING)]),
        ("Who decided to pause the talks?", [("the talks", Sort.THING)]),
        (
            "President Donald Trump met Secretary of State Marco Rubio.",
            [("Donald Trump", Sort.PERSON), ("Marco Rubio", Sort.PERSON)],
        ),
        ("“We asked,” Mr Wend said.", [("Mr Wend", Sort.PERSON)]),
    ],
)
def test_phrases_and_what_they_stand_for(text: str, found: list[tuple[str, Sort]]) -> None:
    assert [(one.text, one.sort) for one in mentions(text)] == found


def test_who_somebody_is_stands_for_the_name() -> None:
    texts = [
        one.text
        for one in mentions("Imelda Skarne, the chief executive, met Its driver, Kasim Dorrell, there.")
    ]
    assert texts == ["Imelda Skarne", "Imelda Skarne", "Kasim Dorrell", "Kasim Dorrell"]


@pytest.mark.parametrize(
    ("text", "gender"),
    [("Mr Wend left.", "he"), ("Ms Skarne left.", "she"), ("Ruth Sallow left.", "she"), ("Wend left.", "")],
)
def test_titles_and_first_names_tell_he_from_she(text: str, gender: str) -> None:
    # Stands second, since a name at the very start may be any word.
    (one,) = [one for one in mentions(f"Then {text}") if one.text[0].isupper()]
    assert one.gender == gender


@pytest.mark.parametrize(
    ("text", "plural"),
    [("the talks", True), ("the people", True), ("the boss", False), ("the council", False)],
)
def test_several_are_told_from_one(text: str, plural: bool) -> None:
    (one,) = mentions(text)
    assert one.plural is plural


def test_a_name_in_small_letters_is_known_from_another_text() -> None:
    known = mentions("The White House spoke with Vladimir Putin.")
    (one,) = mentions("what did putin say?", known=known)
    assert (one.text, one.start, one.end) == ("Putin", 9, 14)


@settings(deadline=None)  # a busy machine fails no test
@given(st.text(alphabet=st.sampled_from("aThe of.,'’s In \nMr-5"), max_size=300))
def test_offsets_lie_in_the_text_in_order(text: str) -> None:
    found = mentions(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert all(one.end <= READ_CHARS for one in mentions("the bridge and " * 10_000))
