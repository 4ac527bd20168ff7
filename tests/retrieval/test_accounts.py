"""Accounts differ only where two articles tell of one thing; then both stand side by side, with their words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from index.nouns import Draft
from retrieval.ask import ask
from retrieval.nouns import Answer, Difference, Question

BLAST = (
    "An explosion tore through a fireworks factory in Tarrow on Monday morning. {dead} people were killed and 23 were "
    "injured, the fire brigade said. The mayor, Ilse Brandt, called it the worst day in the history of Tarrow."
)
RISEN = (
    "Rescuers searched the ruins of the fireworks factory in Tarrow for a third day. {dead} people were killed in "
    "Monday’s explosion, officials said on Wednesday. Ilse Brandt, the mayor, spoke at a vigil."
)
KILLED = "How many people were killed in the explosion at the Tarrow factory?"
FILLER = [
    (
        "choir",
        3,
        "A choir from Skelby sang in the harbour church of Tarrow. The mayor gave them a basket of 40 apples.",
    ),
    (
        "ferry",
        4,
        "The Skelby ferry was late again on Tuesday. Some 300 passengers waited in the rain, the operator said.",
    ),
]

Told = tuple[str, int | None, str]


@pytest.fixture
def answered(make_desk, fill):
    """``answered(question, told)``: the answer from these articles (id, day of March or None, text) and some others."""

    def answer(question: str, *told: Told) -> Answer:
        desk = make_desk()
        fill(desk.library, [_draft(*one) for one in (*told, *FILLER)])
        result = ask(Question(question, (desk.library.story("main").key,)), desk)
        assert isinstance(result, Answer)
        return result

    return answer


def _draft(id: str, day: int | None, text: str) -> Draft:
    return Draft(text, id=id, published=datetime(2026, 3, day, tzinfo=UTC) if day else None)


def accounts(answer: Answer) -> tuple[str, list[tuple[str, str]]] | None:
    """The kind of the difference, and each account's article and words."""
    if answer.differing is None:
        return None
    quotes = answer.quotes
    told = [(quotes[one.quote].article, one.span) for one in answer.differing.accounts]
    return str(answer.differing.kind), [(article.id, article.text[slice(*span)]) for article, span in told]


@pytest.mark.parametrize("days", [(2, 4), (2, None), (None, None)])
def test_other_number_of_dead_in_another_article_stands_beside_the_first(answered, days) -> None:
    first, second = days
    answer = answered(
        KILLED,
        ("early", first, BLAST.format(dead="At least 11")),
        ("late", second, RISEN.format(dead="At least 17")),
    )
    kind, told = accounts(answer) or ("", [])
    assert kind == Difference.NUMBER
    assert told == [("early", "At least 11"), ("late", "At least 17")]
    assert {one.quote for one in answer.differing.accounts} == {0, 1}
    bold = {quote.article.text[slice(*quote.highlight)] for quote in answer.quotes[:2]}
    assert {re.sub(r"\D", "", one) for one in bold} == {"11", "17"}


def test_day_on_which_somebody_said_it_is_not_the_day_of_the_event(answered) -> None:
    early = BLAST.format(dead="On Monday at least 11").replace(" and 23 were injured", "")
    late = RISEN.format(dead="At least 17").replace("Monday’s", "the")
    kind, told = accounts(answered(KILLED, ("early", 2, early), ("late", 4, late))) or ("", [])
    assert (kind, told) == (Difference.NUMBER, [("early", "at least 11"), ("late", "At least 17")])


def test_account_that_ranked_low_is_brought_in(answered) -> None:
    others = [
        (
            f"more-{number}",
            3,
            BLAST.format(dead="At least 11") + f" Witness {number} saw smoke over the town.",
        )
        for number in "abc"
    ]
    aside = (
        "The week in Tarrow was long. The choir sang, and the ferry ran late. The mayor, Ilse Brandt, counted: 17 "
        "people were killed in Monday’s explosion at the factory."
    )
    answer = answered(KILLED, *others, ("aside", 5, aside))
    assert (accounts(answer) or ("", []))[1][-1] == ("aside", "17")
    assert len(answer.quotes) <= 3


@pytest.mark.parametrize(
    "late",
    [
        RISEN.format(dead="At least eleven"),
        RISEN.format(dead="More than 10"),
        RISEN.format(dead="About 15"),
        RISEN.format(dead="Another 17"),
        RISEN.format(dead="17 more"),
        RISEN.format(dead="At least 17").replace("killed", "evacuated"),
        RISEN.format(dead="At least 17").replace("people", "horses"),
        RISEN.format(dead="At least 17")
        .replace("Monday’s", "Tuesday’s")
        .replace("killed", "killed on 3 February"),
        RISEN.format(dead="At least 17") + " On Monday the fire brigade had spoken of 11 people killed.",
        RISEN.format(dead="At least 17").replace("Tarrow", "Skelby").replace("Ilse Brandt", "Rosa Keel"),
    ],
)
def test_what_may_be_another_thing_or_the_same_number_is_no_other_account(answered, late: str) -> None:
    answer = answered(KILLED, ("early", 2, BLAST.format(dead="At least 11")), ("late", 4, late))
    assert accounts(answer) is None


def test_two_numbers_of_one_article_are_no_two_accounts(answered) -> None:
    between = "\n\n".join(text for _, _, text in FILLER * 3)
    late = "By evening 17 people were killed in the explosion at the Tarrow factory, the mayor said."
    text = f"{BLAST.format(dead='At least 11')}\n\n{between}\n\n{late}"
    assert accounts(answered(KILLED, ("one", 2, text))) is None


def test_event_of_another_season_is_another_one(make_desk, fill) -> None:
    desk = make_desk()
    fill(desk.library, [_draft("early", 2, BLAST.format(dead="At least 11"))])
    late = RISEN.format(dead="At least 17").replace("Monday’s", "the").replace("on Wednesday", "later")
    fill(desk.library, [Draft(late, id="late", published=datetime(2026, 9, 4, tzinfo=UTC))])
    answer = ask(Question(KILLED, (desk.library.story("main").key,)), desk)
    assert isinstance(answer, Answer)
    assert accounts(answer) is None


def test_number_that_a_correction_takes_back_stands_beside_the_right_one(sample_desk, sample_keys) -> None:
    answer = ask(Question("How many warnings were there?", sample_keys), sample_desk)
    assert isinstance(answer, Answer)
    kind, told = accounts(answer) or ("", [])
    assert kind == Difference.NUMBER
    assert [words for _, words in told] == ["four", "two"]
    assert [id[:10] for id, _ in told] == ["2026-03-13", "2026-03-16"]


def test_other_cause_in_another_article_stands_beside_the_first(answered) -> None:
    early = (
        BLAST.format(dead="Eleven") + " The fire at the factory was caused by a faulty valve, the owner said."
    )
    late = (
        RISEN.format(dead="Eleven")
        + " Investigators said the fire at the factory was caused by an open flame."
    )
    answer = answered("What caused the fire at the Tarrow factory?", ("early", 2, early), ("late", 4, late))
    assert accounts(answer) == (Difference.CAUSE, [("early", "a faulty valve"), ("late", "an open flame")])


def test_cause_of_something_else_is_no_other_account(answered) -> None:
    early = (
        BLAST.format(dead="Eleven") + " The fire at the factory was caused by a faulty valve, the owner said."
    )
    late = RISEN.format(dead="Eleven") + " The delay on the road was caused by an open drawbridge."
    answer = answered("What caused the fire at the Tarrow factory?", ("early", 2, early), ("late", 4, late))
    assert accounts(answer) is None


def test_other_hour_of_one_event_stands_beside_the_first(answered) -> None:
    text = (
        "The swing bridge at Tarrow began to turn with a bus on it at {} on Friday, the harbour trust said."
    )
    answer = answered(
        "When did the swing bridge at Tarrow begin to turn?",
        ("early", 6, text.format("5.42pm")),
        ("late", 8, text.format("6.10pm").replace("the harbour trust", "the police")),
    )
    kind, told = accounts(answer) or ("", [])
    assert kind == Difference.DATE
    assert ["5.42pm" in told[0][1], "6.10pm" in told[1][1]] == [True, True]


def test_other_name_for_one_deed_stands_beside_the_first_only_where_neither_article_has_both(
    answered,
) -> None:
    text = "The alarm at the Tarrow fireworks factory was raised on Monday by {}, the fire brigade said."
    question = "Who raised the alarm at the Tarrow fireworks factory?"
    one, other = ("one", 2, text.format("Rosa Keel")), ("other", 3, text.format("Kasim Dorrell"))
    assert accounts(answered(question, one, other)) == (
        Difference.NAME,
        [("one", "Rosa Keel"), ("other", "Kasim Dorrell")],
    )


def test_name_that_the_other_article_has_too_is_no_other_account(answered) -> None:
    text = "The alarm at the Tarrow fireworks factory was raised on Monday by {}, the fire brigade said."
    both = text.format("Kasim Dorrell") + " Rosa Keel, who stood beside him, called the brigade."
    question = "Who raised the alarm at the Tarrow fireworks factory?"
    assert accounts(answered(question, ("one", 2, text.format("Rosa Keel")), ("both", 3, both))) is None


def test_denial_stands_beside_the_claim_it_denies(answered) -> None:
    claim = (
        "Rosa Keel, a former inspector, said the Tarrow factory had been warned about its storage of powder."
    )
    text = f"{claim} The company denied it. A memorial will be held on Sunday."
    answer = answered("Was the Tarrow factory warned about its storage of powder?", ("one", 5, text))
    assert accounts(answer) == (Difference.DENIAL, [("one", claim), ("one", "denied it")])
    assert "The company denied it." in answer.quotes[answer.differing.accounts[1].quote].text


def test_denial_in_another_article_is_brought_in(answered) -> None:
    claim = (
        "Rosa Keel, a former inspector, said the Tarrow factory had been warned about its storage of powder."
    )
    denial = "The owners denied that the Tarrow factory had been warned about its storage of powder."
    answer = answered(
        "Who said the Tarrow factory had been warned about its storage of powder?",
        ("claim", 5, claim + " She left the service in January."),
        ("denial", 6, "A statement was sent out on Friday evening. " + denial),
    )
    kind, told = accounts(answer) or ("", [])
    assert kind == Difference.DENIAL
    assert [id for id, _ in told] == ["claim", "denial"]
    assert told[1][1].startswith("denied that")
