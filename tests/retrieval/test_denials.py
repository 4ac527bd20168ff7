"""A denial denies a statement; who denies it is somebody else than who makes it."""

from __future__ import annotations

import pytest

from retrieval.denials import denial_in, denies

CLAIM = "Rosa Keel said the works had been warned about its storage of powder."


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The company denied it.", "denied it"),
        ("The company flatly denied the claim on Monday.", "denied the claim"),
        ("The ministry denies that anybody was hurt.", "denies that "),
        ("The company denied having stored powder.", "denied having "),
        ("The trust rejected the inquiry’s findings.", "rejected the inquiry’s findings"),
        ("Officials dismissed these reports.", "dismissed these reports"),
        ("The trust disputes that account.", "disputes that account"),
        ("A spokesman called the report a lie.", "called the report a lie"),
    ],
)
def test_denial_of_a_statement_is_found(sentence: str, words: str) -> None:
    denial = denial_in(sentence)
    assert denial is not None
    assert sentence[slice(*denial.span)].strip() == words.strip()


@pytest.mark.parametrize(
    "sentence",
    [
        "He was denied bail.",
        "The court denied the request for a new trial.",
        "The firm rejected the offer.",
        "The company did not deny it.",
        "The trust has not disputed that account.",
        "She refused to confirm or deny the report.",
        "The claim was denied.",
        "About 500 claims remain as disputed claims.",
        "The army holds the disputed area.",
        "He denied it.",  # who he is, the sentence doesn't say
    ],
)
def test_what_is_no_denial_of_a_statement_is_left(sentence: str) -> None:
    assert denial_in(sentence) is None


@pytest.mark.parametrize(
    ("denial", "claim", "next_to_it", "denied"),
    [
        ("The company denied it.", CLAIM, True, True),
        ("The company denied it.", CLAIM, False, False),
        ("The company denied it.", "The works stand by the river.", True, False),
        ("Ms Keel denied it.", CLAIM, True, False),
        ("The company denied that it had been warned about storage of powder.", CLAIM, False, True),
        ("The company denied that it had moved its office to Skelby.", CLAIM, False, False),
        ("The company denied it.", "The mayor denied the reports.", True, False),
        (
            "The mayor denied that Rosa Keel of Tarrow Council had lied.",
            "Rosa Keel of Tarrow Council sang last week.",
            False,
            False,
        ),
    ],
)
def test_denial_needs_anothers_claim_of_what_it_denies(
    denial: str, claim: str, next_to_it: bool, denied: bool
) -> None:
    found = denial_in(denial)
    assert found is not None
    assert denies(found, claim, next_to_it=next_to_it) is denied
