"""Questions of every kind on the sample story: the first quote is the sentence that answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.ask import ask
from retrieval.desk import Desk
from retrieval.nouns import Answer, NoAnswer, Question, Quote

FILE = Path(__file__).parent.parent / "sample_questions.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
EXPECTED = {row["question"]: row["quote"] for row in ROWS if row["article"]}
# Asked, answered by the story, and not yet answered with the expected quote first: refused, or another sentence.
NOT_YET: frozenset[str] = frozenset(
    (
        "How many people were first reported injured on the bridge?",
        "When did the last passenger get off the bus?",
        "Why did it take so long to get people off the bus?",
        "Was the bridge keeper hurt?",
        "Why did the number of injured go up?",
        "Did Gantrell accept that its technician started the turn?",
        "Was the keeper suspended without pay?",
        "What is the interlock supposed to do?",
        "Where does the ferry run?",
        "Why did Gantrell bypass the interlock?",
        "What did Skarne write to her staff?",
        "How did the Lantern come to count four warnings?",
        "What did the first letter warn about?",
        "What did the council spokesperson say about the copies?",
        "How did the council vote on the inquiry?",
        "Which questions will the inquiry look at?",
        "Why will the repair take longer than first thought?",
        "Did Bart Quist touch the lever?",
        "When is the next hearing after the first one?",
        "Will Imelda Skarne resign?",
        "When will the bridge be tested?",
    )
)


def is_quoted(expected: str, quote: Quote) -> bool:
    """Whether the quote holds the sentence, lies in it, or is its word-for-word copy in another article.

    A blank and a line end are one here, as are straight and curly quotation marks.
    """
    want, have = plain(expected), plain(quote.text)
    return want in have or have in want


def plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).split())


def first_quote(result: Answer | NoAnswer) -> Quote | None:
    return result.quotes[0] if isinstance(result, Answer) else None


def test_all_that_are_not_yet_right_are_questions_of_the_file() -> None:
    assert EXPECTED.keys() >= NOT_YET
    assert len(EXPECTED.keys() - NOT_YET) >= 60


@pytest.mark.parametrize("question", EXPECTED)
def test_first_quote_is_the_expected_sentence(
    sample_desk: Desk, sample_keys: tuple[int, ...], question: str
) -> None:
    quote = first_quote(ask(Question(question, sample_keys), sample_desk))
    right = quote is not None and is_quoted(EXPECTED[question], quote)
    assert right is (question not in NOT_YET)
