"""Misspelt and partial names are read as the articles write them; what they know, or nothing is near, is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from index.library import Library
from index.nouns import Draft
from index.vectors import Shelf
from retrieval.ask import ask
from retrieval.desk import Desk
from retrieval.explain import explain
from retrieval.follow import Understood
from retrieval.nouns import QUESTION_LIMIT_CHARS, Answer, NoAnswer, Question
from retrieval.spelling import DOUBTS, MOST_UNKNOWN, readings_of, respelled
from templates.voice import Surface, answer_pages

DRAFTS = (
    Draft(
        "Volodymyr Zelensky flew to the port of Oran on Monday. Bartholomew Quist, the keeper, met him at the "
        "Bellrope Bridge. The government declined to comment, and reopening the harbour was postponed.",
        id="a",
        title="Visit to Oran",
    ),
    Draft(
        "Bashar Alassad spoke with Viktor Brandt in Saarbrücken. Brandt's organisation reported 400 injured. "
        "Sergei Lavrov, the minister, was not there. Paula Lavrovka sang. The pre-war theatre stood empty. "
        "Carpathian wolves howled. Vera Brandt and Victorio Neri left. The Bellrope board met.",
        id="b",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory, embedder, reranker, fill: Callable[..., None]) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("spelling")
    library = Library(folder / "library.sqlite3")
    fill(library, DRAFTS)
    shelf = Shelf(library, folder / "v", fingerprint=embedder.fingerprint, dimension=embedder.dimension)
    yield Desk(library, shelf, embedder, reranker)
    library.close()


def read(desk: Desk, text: str) -> str:
    """The question as it is read."""
    return respelled(Understood(Question(text, (desk.library.story("main").key,))), desk).question.text


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("Where did Zelenskyy fly?", "Where did Zelensky fly?"),
        ("Where did Zelenksy's plane land?", "Where did Zelensky's plane land?"),
        ("where did zelenskyy fly?", "where did Zelensky fly?"),
        ("Was Sergei Lavrof there?", "Was Sergei Lavrov there?"),
        ("Was Lavrof there?", "Was Lavrov there?"),
        ("What did the goverment say?", "What did the government say?"),
        ("What did the govermnent say?", "What did the government say?"),
        ("Did the Bellrope Boarrd meet?", "Did the Bellrope Board meet?"),
        ("When was the Bellrope Bridgge shut?", "When was the Bellrope Bridge shut?"),
        ("Who met Bartolomew Quizt?", "Who met Bartholomew Quist?"),
        ("What does B. Quist do?", "What does Bartholomew Quist do?"),
        ("What does B Quist do?", "What does Bartholomew Quist do?"),
        ("What does Bart Quist do?", "What does Bartholomew Quist do?"),
        ("What does J. Quist do?", "What does J. Quist do?"),
        ("What does Quist do?", "What does Quist do?"),
        ("Who spoke in Saarbrucken?", "Who spoke in Saarbrucken?"),
        ("Who spoke in Saarbrukcen?", "Who spoke in Saarbrücken?"),
        ("Who met Al-Assad?", "Who met Alassad?"),
        ("When was the Bellropebridge shut?", "When was the Bellrope Bridge shut?"),
        ("Was there a prewar theatre?", "Was there a pre war theatre?"),
        ("Which harbor and which organization?", "Which harbour and which organisation?"),
    ],
)
def test_question_is_read_as_the_articles_write(desk: Desk, asked: str, understood: str) -> None:
    assert read(desk, asked) == understood


@pytest.mark.parametrize(
    "asked",
    [
        "Who is Orban's wife?",  # Oran is a letter away, and short
        "Did Viktor Orban speak?",  # no Viktor is with Oran
        "Did Putin speak?",  # the model knows the name
        "Who flouted the ban?",
        "What did the govermet say?",  # two slips in a common word
        "Were 401 injured, or 40O?",
        "Who brandished a knife?",
        "Is Carpathia large?",
        "Did Victoria win?",  # the model knows her
        "Was V. Brandt there?",  # Viktor, or Vera
        "Was Governmant there?",  # a common word, asked for as a name
        "Was Lavrroz there?",  # two errors, and short
        "Was Bashar Wrandt there?",
        "Was it reforted?",
        "Was Wrandt there?",  # another first letter
        "Did Harvik speak?",
        "Wer hat gestern die Bruecke geoeffnett und warum?",
    ],
)
def test_what_nothing_is_near_is_left_alone(desk: Desk, asked: str) -> None:
    assert read(desk, asked) == asked


def test_known_words_are_left_alone_and_cost_no_vocabulary(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.vocabulary.count_words", None)  # a call would raise
    fresh = Desk(desk.library, desk.shelf, desk.embedder, desk.reranker)
    assert read(fresh, "was the minister in the port on monday?") == "was the minister in the port on monday?"


def test_question_of_many_unknown_words_is_left_alone(desk: Desk) -> None:
    asked = "Zelenskyy qwrt" + "".join(f" qwx{letter}z" for letter in "abcd"[: MOST_UNKNOWN - 1]) + "?"
    assert read(desk, asked) == asked


def test_doubt_grows_with_the_errors_and_a_full_name_takes_it_away(desk: Desk) -> None:
    def doubt(text: str) -> float:
        (reading,) = readings_of(Question(text, (desk.library.story("main").key,)), desk)
        return reading.doubt

    assert doubt("Where did Zelenskyy go?") == DOUBTS[1]
    assert doubt("Where did Zellenskyy go?") == DOUBTS[2]
    assert doubt("Where did Volodymyr Zelenskyy go?") == 0.0
    assert doubt("Where did Volodymyr Zellenskyy go?") == DOUBTS[1]


def test_reading_that_would_be_too_long_is_none(desk: Desk) -> None:
    text = "Where did Zelnsky fly?" + "?" * (QUESTION_LIMIT_CHARS - 22)
    assert len(text) == QUESTION_LIMIT_CHARS
    assert read(desk, text) == text


def test_answer_says_how_the_question_was_understood_and_explaining_it_too(desk: Desk) -> None:
    question = Question("Where did Volodymir Zelenskyy fly on Monday?", (desk.library.story("main").key,))
    understood = "Where did Volodymyr Zelensky fly on Monday?"
    result = ask(question, desk)
    assert isinstance(result, Answer)
    assert "the port of Oran" in result.quotes[0].text
    assert result.understood_as == understood
    for surface in Surface:
        assert answer_pages(result, surface)[0].splitlines()[0] == f"Understood as: {understood}"
    assert explain(question, desk).understood_as == understood


def test_absent_name_is_refused_though_another_is_near(desk: Desk) -> None:
    result = ask(Question("Who is Orban's wife?", (desk.library.story("main").key,)), desk)
    assert isinstance(result, NoAnswer)
    assert result.understood_as is None


def test_doubtful_reading_lowers_the_confidence(desk: Desk) -> None:
    story = (desk.library.story("main").key,)
    sure = ask(Question("Where did Zelensky fly?", story), desk).confidence
    doubted = ask(Question("Where did Zelenskyy fly?", story), desk).confidence
    assert doubted == pytest.approx(sure * (1 - DOUBTS[1]))


def test_honorific_that_no_article_writes_is_missed_nowhere(desk: Desk) -> None:
    story = (desk.library.story("main").key,)
    plain, titled = (
        ask(Question(f"Where did {name} fly?", story), desk) for name in ("Zelensky", "Mr Zelensky")
    )
    assert titled.confidence == pytest.approx(plain.confidence, abs=0.1)
