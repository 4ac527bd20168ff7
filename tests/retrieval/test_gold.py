"""Gold answers: compared as plain words, and read from rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.gold import Gold, GoldRefused, holds, plain_words, read_gold
from tests.benchmarks._scorer import scorer_at

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The mayor's office said so.", "mayor"),
        ("about twenty-five people", "25"),
        ("25 people", "twenty five"),
        ("a $255-million deal", "255 million"),
        ("worth £5bn", "5 billion"),
        ("1,200 homes", "1200"),
        ("a 3.5% rise", "3.5 per cent"),
        ("3.0 points", "3"),
        ("the U.S. team", "US"),
        ("It came third.", "3rd"),
        ("“Glass Bridge” fans", "Glass Bridge"),
        ("Zoë’s café", "zoë"),
        ("either the ferry/train", "train"),
        ("an owl", "The Owl!"),
    ],
)
def test_one_answer_in_another_writing_is_held(text: str, answer: str) -> None:
    assert holds(text, [answer])
    assert holds(text, ["something else", answer])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("1250 homes", "25"),
        ("Tarnish", "Tarn"),
        ("35%", "3.5%"),
        ("the bridge", "the"),
        ("nothing", ""),
        ("nothing", "  "),
        ("big old bridge", "big bridge"),
        ("twenty and five", "25"),
    ],
)
def test_what_only_looks_like_it_is_not(text: str, answer: str) -> None:
    assert not holds(text, [answer])


def test_plain_words_are_in_order_and_without_articles() -> None:
    assert plain_words("The U.S.-led talks, on twenty-one “key” points (a 3.5% rise), cost £5bn.") == (
        "us", "led", "talks", "on", "21", "key", "points", "3.5", "percent", "rise", "cost", "5", "billion",
    )  # fmt: skip


@given(
    st.lists(
        st.sampled_from("the bridge twenty 25 five bn Zoë’s 3.5 % U.S. third - / “owl”".split()), min_size=1
    )
)
def test_a_text_holds_every_run_of_its_own_plain_words(parts: list[str]) -> None:
    words = plain_words(" ".join(parts))
    for first in range(len(words)):
        assert holds(" ".join(parts), [" ".join(words[first:])])
    assert not holds(" ".join(parts), [" ".join([*words, "more"])])


@pytest.mark.parametrize("name", ["news_qa", "passages_qa", "story_qa"])
def test_plain_words_are_those_that_the_sets_are_scored_by(name: str) -> None:
    folder = SHARED / "data" / name
    if not folder.exists():
        pytest.skip("the measured sets and their scorer aren't part of this project")
    score = scorer_at(SHARED / "tools" / "score.py")
    texts = [row["text"] for row in score.load(folder / "corpus.jsonl")]
    for row in score.load(folder / "questions.jsonl"):
        texts += [row["question"], *row["answers"]]
    assert [text for text in texts if " ".join(plain_words(text)) != score.norm(text)] == []


def row(**fields: object) -> dict[str, object]:
    return {"id": 7, "question": "Who?", "answers": ["Ada"], **fields}


def test_a_row_is_answerable_if_it_says_so_or_has_an_answer() -> None:
    assert read_gold(row(), number=3) == Gold("7", "Who?", ("Ada",), True)
    assert read_gold(row(id=None, answers=["", " "]), number=3) == Gold("3", "Who?", (), False)
    assert read_gold(row(answerable=False), number=3).answerable is False
    assert read_gold({"question": "Who?"}, number=1) == Gold("1", "Who?", (), False)
    assert (
        read_gold(json.loads('{"question": "Who?", "answers": null, "answerable": null}'), number=1).answers
        == ()
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"answers": "Ada"}, "answers"),
        ({"answers": ["Ada", 7]}, "answers"),
        ({"answers": {"text": "Ada"}}, "answers"),
        ({"answerable": "yes"}, "answerable"),
        ({"answerable": 1}, "answerable"),
        ({"answers": [], "answerable": True}, "answerless"),
        ({"answers": [" "], "answerable": True}, "answerless"),
    ],
)
def test_a_row_that_cannot_be_scored_says_why(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(GoldRefused) as refused:
        read_gold(row(**fields), number=1)
    assert refused.value.facts == {"reason": reason}
