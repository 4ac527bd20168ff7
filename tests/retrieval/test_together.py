"""Answers to the parts of a question as one: the best quote of each, none twice, as sure as the least sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.library import Library
from index.nouns import Article, Span
from retrieval.cite import cite
from retrieval.nouns import (
    Account,
    Answer,
    Difference,
    Differing,
    Doubt,
    NoAnswer,
    Part,
    Question,
    Quote,
    Verdict,
)
from retrieval.together import together

TEXT = "One opened. Two shut. Three burned. Four sank."
ARTICLE = Article("a", 1, None, None, None, None, None, TEXT, 1)
QUESTION = Question("Which?", (1,))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.sqlite3")


def quote(words: str) -> Quote:
    start = TEXT.index(words)
    return Quote(ARTICLE, start, start + len(words))


ONE, TWO, THREE, FOUR = map(quote, ("One opened.", "Two shut.", "Three burned.", "Four sank."))


def answer(library: Library, sure: float, *quotes: Quote, **facts: object) -> Answer:
    return Answer(QUESTION, cite(quotes, library), sure, **facts)  # type: ignore[arg-type]  # fields of Answer


def refusal(sure: float) -> NoAnswer:
    return NoAnswer(QUESTION, None, (), (), None, 1, sure)


def test_best_quotes_come_first_and_lesser_ones_of_several_answers_not_at_all(library: Library) -> None:
    found = together(
        QUESTION, ("A?", "B?"), (answer(library, 0.9, ONE, TWO), answer(library, 0.7, THREE, FOUR)), library
    )
    assert found is not None
    assert found.quotes == (ONE, THREE)
    assert found.confidence == 0.7
    assert found.parts == (Part("A?", 0.9, (0,)), Part("B?", 0.7, (1,)))
    library.close()


def test_part_that_alone_is_answered_keeps_all_its_quotes(library: Library) -> None:
    found = together(QUESTION, ("A?", "B?"), (refusal(0.2), answer(library, 0.7, ONE, TWO, THREE)), library)
    assert found is not None
    assert found.quotes == (ONE, TWO, THREE)
    assert found.parts == (Part("A?", 0.2, ()), Part("B?", 0.7, (0, 1, 2)))
    library.close()


def test_quote_that_answers_two_parts_is_shown_once(library: Library) -> None:
    wider = quote("One opened. Two shut.")
    found = together(
        QUESTION, ("A?", "B?"), (answer(library, 0.9, wider), answer(library, 0.8, TWO)), library
    )
    assert found is not None
    assert found.quotes == (wider,)
    assert [part.quotes for part in found.parts] == [(0,), (0,)]
    library.close()


def test_differing_accounts_of_a_part_stay_together_where_there_is_room(library: Library) -> None:
    accounts = tuple(Account(place, Span(one.start, one.end)) for place, one in enumerate((THREE, FOUR)))
    differing = Differing(Difference.NUMBER, accounts)
    second = answer(library, 0.8, THREE, FOUR, differing=differing)
    found = together(QUESTION, ("A?", "B?"), (answer(library, 0.9, ONE, TWO), second), library)
    assert found is not None
    assert found.quotes == (ONE, THREE, FOUR)
    assert found.differing is not None
    assert [account.quote for account in found.differing.accounts] == [1, 2]
    assert found.parts[1].quotes == (1, 2)
    crowded = together(
        QUESTION, ("A?", "B?", "C?"), (answer(library, 0.9, ONE), answer(library, 0.9, TWO), second), library
    )
    assert crowded is not None
    assert crowded.quotes == (ONE, TWO, THREE)
    assert crowded.differing is None
    library.close()


def test_part_whose_words_are_anothers_is_not_answered_beside_others(library: Library) -> None:
    verdict = Verdict(Doubt.ANOTHER, "Skarne")
    doubted = answer(library, 0.9, ONE, verdict=verdict)
    found = together(QUESTION, ("A?", "B?"), (doubted, answer(library, 0.8, TWO)), library)
    assert found is not None
    assert found.quotes == (TWO,)
    assert found.parts[0].quotes == ()
    assert together(QUESTION, ("A?", "B?"), (doubted, refusal(0.1)), library) is None
    library.close()


def test_nothing_is_put_together_of_no_answers(library: Library) -> None:
    assert together(QUESTION, (), (), library) is None
    assert together(QUESTION, ("A?", "B?"), (refusal(0.1), refusal(0.2)), library) is None
    library.close()


def test_answer_refuses_parts_without_its_quotes(library: Library) -> None:
    with pytest.raises(ValueError, match="quotes at"):
        answer(library, 0.5, ONE, parts=(Part("A?", 0.5, (1,)),))
    with pytest.raises(ValueError, match="quotes at"):
        answer(library, 0.5, ONE, parts=(Part("A?", 0.5, ()),))
    library.close()
