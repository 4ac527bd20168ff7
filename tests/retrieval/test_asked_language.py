"""Whether a question is in another language: many are told, and no English one is ever taken for one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.asked_language import _LITTLE, is_asked_otherwise

ROOT = Path(__file__).parents[2]
SETS = Path(os.environ.get("VERBATIM_SETS", ROOT.parent / "shared" / "data"))
OWN = [
    "tests/sample_questions.jsonl",
    "tests/benchmarks/near_miss_questions.jsonl",
    "tests/benchmarks/long_news_questions.jsonl",
]


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("ar", "كم عدد القتلى؟"),
        ("cs", "Kolik lidí zahynulo?"),
        ("da", "Hvor mange mennesker døde?"),
        ("de", "Wie viele Menschen starben?"),
        ("de", "WARUM WURDE DAS TREFFEN VERSCHOBEN"),
        ("el", "Πόσοι άνθρωποι πέθαναν;"),
        ("es", "¿Cuántas personas murieron?"),
        ("es", "cuantas personas murieron"),
        ("es", "¿Por qué se canceló la reunión con Trump?"),
        ("fi", "Kuinka monta ihmistä kuoli?"),
        ("fr", "Pourquoi la réunion a-t-elle été annulée ?"),
        ("fr", "Qui est le maire ?"),
        ("it", "Quante persone sono morte?"),
        ("ja", "何人が亡くなりましたか？"),
        ("ko", "몇 명이 사망했습니까?"),
        ("nl", "Hoeveel mensen zijn omgekomen?"),
        ("pl", "Ile osób zginęło?"),
        ("pt", "Por que a reunião foi cancelada?"),
        ("ru", "Почему отменили встречу с Trump?"),
        ("sv", "Hur många människor dog?"),
        ("tr", "Kaç kişi öldü?"),
        ("zh", "有多少人死亡？"),
    ],
)
def test_a_question_in_another_language_is_told_unless_that_one_is_known(
    language: str, question: str
) -> None:
    assert is_asked_otherwise(question, ("en",))
    assert not is_asked_otherwise(question, ("en", language))


@pytest.mark.parametrize(
    "question",
    [
        "Was Die Hard a Christmas film?",
        "Che Guevara death in La Higuera",
        "Cosa Nostra in Sicily",
        "Como a Serie A contender",
        "Wat Arun is in Bangkok",
        "Comment L.A. mayor",
        "Qui Nhon airport",
        "Kim Jong Un in China",
        "VAR decision",
        "Wen Jiabao die",
        "El Salvador president",
        "Ben Hur en scene",
        "Chi Omega in LA",
        "What does “por qué” mean?",
        "¿Who said “wie viele Menschen”?",
        "Who is Дмитрий Песков?",
        "Zelenskyy",
        "?",
        "42",
    ],
)
def test_english_and_names_are_never_taken_for_another_language(question: str) -> None:
    assert not is_asked_otherwise(question, ("en",))


def english_questions() -> Iterator[str]:
    """Ours, and those of the public sets where they are there."""
    for path in [*(ROOT / name for name in OWN), *sorted(SETS.glob("*/questions.jsonl"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["question"]


def test_of_all_english_questions_not_one_is_taken_for_another_language() -> None:
    questions = list(english_questions())
    assert len(questions) > 800
    assert [question for question in questions if is_asked_otherwise(question, ("en",))] == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert isinstance(is_asked_otherwise(text, ("en",)), bool)


def test_each_little_word_stands_once_in_its_list() -> None:
    for asking, others in _LITTLE.values():
        for words in (asking.split(), others.split()):
            assert len(set(words)) == len(words)
