"""The kind of thing that a question asks for, and whether a text has one of its own."""

from __future__ import annotations

import pytest

from retrieval.kinds import UNKNOWN, Kind, has_kind, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people were hurt?", Kind.NUMBER),
        ("How much did it cost?", Kind.NUMBER),
        ("What percentage voted?", Kind.SHARE),
        ("When was it closed?", Kind.DATE),
        ("What year did it open?", Kind.DATE),
        ("Who drove the bus?", Kind.NAME),
        ("Which company built it?", Kind.NAME),
        ("Where is the ferry?", Kind.PLACE),
        ("In which city is it?", Kind.PLACE),
        ("Why was it closed?", Kind.REASON),
        ("What happened?", Kind.OTHER),
    ],
)
def test_kind_of_question(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.NUMBER, "At least 11 were hurt.", 1.0),
        (Kind.NUMBER, "Several were hurt by a fire.", 1.0),
        (Kind.NUMBER, "They were hurt by a fire.", 0.0),
        (Kind.DATE, "It closed on Monday.", 1.0),
        (Kind.DATE, "It closed.", 0.0),
        (Kind.SHARE, "It rose by 5 percent.", 1.0),
        (Kind.NAME, "It was Imelda Skarne.", 1.0),
        (Kind.OTHER, "Anything", UNKNOWN),
    ],
)
def test_text_has_the_kind(kind: Kind, text: str, expected: float) -> None:
    assert has_kind(kind, text, "what was asked?") == expected


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert has_kind(Kind.NUMBER, "The 14 was late.", "How late was the 14?") == 0.0
    assert has_kind(Kind.NUMBER, "The 14 was 20 minutes late.", "How late was the 14?") == 1.0
