"""What is told with an answer out of an article in a language that the models don't know well, and with a refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.nouns import Draft
from retrieval.ask import ask
from retrieval.contract import answer_row
from retrieval.desk import Desk
from retrieval.nouns import Answer, NoAnswer, Question, Unfamiliar
from templates.voice import Surface, answer_pages

GERMAN = Draft(
    "Die Mühlbrücke in Orle wurde am 4. Mai 2026 gesperrt, weil ein Kran ihren Bogen beschädigt hatte. „Der Bogen ist "
    "hin“, sagte Bürgermeisterin Carla Voss vor dem Rathaus. Die Reparatur kostet 2,3 Millionen Euro.",
    id="bridge",
)
SPANISH = Draft(
    "El puente de Senn quedó cerrado el lunes después de la tormenta. Cuarenta personas esperaron durante horas en la "
    "orilla, dijo la alcaldesa Marta Ruiz.",
    id="storm",
)
CHOIR = Draft(
    "A choir from Senn sang in the square on 6 May 2026. “We sing for the harvest,” said conductor Ida Brook, who has "
    "led the choir for nine years.",
    id="choir",
)
OWL = Draft("An owl was seen in the tower of Tarn on Sunday. Nobody had seen one there for years.", id="owl")
OF_GERMAN = "When was the Mühlbrücke in Orle gesperrt?"
OF_NOTHING = "How many violins were stolen in Paris?"


@pytest.fixture
def asked(make_desk: Callable[..., Desk], fill: Callable[..., None]) -> Callable[..., Answer | NoAnswer]:
    """``asked(question, drafts, languages)``: what comes of it in a story of these articles."""

    def result(
        question: str, drafts: list[Draft], languages: tuple[str, ...] = ("en",), article: str | None = None
    ) -> Answer | NoAnswer:
        desk = replace(make_desk(), languages=languages)
        fill(desk.library, drafts)
        keys = (desk.library.story("main").key,)
        return ask(Question(question, keys, article=article), desk)

    return result


def test_a_refusal_counts_such_articles_of_the_days_that_were_chosen(make_desk, fill) -> None:
    desk = make_desk()
    days = (datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 6, tzinfo=UTC))
    fill(desk.library, [replace(one, published=day) for one, day in zip((GERMAN, CHOIR), days, strict=True)])
    keys = (desk.library.story("main").key,)
    question = Question(OF_NOTHING, keys)
    old = ask(replace(question, until=days[0].date()), desk)
    new = ask(replace(question, since=days[1].date()), desk)
    assert isinstance(old, NoAnswer)
    assert isinstance(new, NoAnswer)
    assert (old.searched, old.mostly) == (1, Unfamiliar(1, ("de",)))
    assert (new.searched, new.mostly) == (1, None)


def test_an_answer_out_of_such_an_article_says_so(asked: Callable[..., Answer | NoAnswer]) -> None:
    answer = asked(OF_GERMAN, [GERMAN, CHOIR])
    assert isinstance(answer, Answer)
    assert answer.unfamiliar == ("de",)
    line = "[1] is in German, which I don't know well: there may be a better answer"
    assert answer_pages(answer, Surface.TERMINAL)[0].splitlines()[0] == line
    assert answer_pages(answer, Surface.DISCORD)[0].splitlines()[0] == f"-# {line}"
    row = answer_row(answer, id=None, question=OF_GERMAN, elapsed_ms=1.0)
    assert (row["unfamiliar"], row["unfamiliar_story"]) == (["de"], [])
    assert row["quotes"][0]["language"] == "de"  # type: ignore[index]  # a list of rows


@pytest.mark.parametrize(
    ("question", "languages"),
    [(OF_GERMAN, ("en", "de")), ("Who leads the choir from Senn?", ("en",))],
)
def test_nothing_is_said_of_a_language_that_is_known(
    asked: Callable[..., Answer | NoAnswer], question: str, languages: tuple[str, ...]
) -> None:
    answer = asked(question, [GERMAN, CHOIR], languages)
    assert isinstance(answer, Answer)
    assert answer.unfamiliar == ()
    assert "which I don't know well" not in answer_pages(answer, Surface.TERMINAL)[0]


@pytest.mark.parametrize(
    ("drafts", "mostly", "line"),
    [
        ([GERMAN], Unfamiliar(1, ("de",)), "It is in German, which I don't know well: that may be why"),
        (
            [GERMAN, SPANISH],
            Unfamiliar(2, ("de", "es")),
            "They are in German and Spanish, which I don't know well: that may be why",
        ),
        (
            [SPANISH, GERMAN, CHOIR],
            Unfamiliar(2, ("de", "es")),
            "2 of them are in German and Spanish, which I don't know well: that may be why",
        ),
        ([GERMAN, CHOIR, OWL], None, None),
        ([CHOIR], None, None),
    ],
    ids=["one", "all", "most", "few", "none"],
)
def test_a_refusal_says_that_most_of_the_articles_are_in_such_languages(
    asked: Callable[..., Answer | NoAnswer], drafts: list[Draft], mostly: Unfamiliar | None, line: str | None
) -> None:
    refusal = asked(OF_NOTHING, drafts)
    assert isinstance(refusal, NoAnswer)
    assert refusal.mostly == mostly
    lines = answer_pages(refusal, Surface.TERMINAL)[0].splitlines()
    if line is not None:
        assert lines[1] == line
    assert "which I don't know well: that may be why" in "\n".join(lines) or line is None
    row = answer_row(refusal, id=None, question=OF_NOTHING, elapsed_ms=1.0)
    assert row["unfamiliar_story"] == list(mostly.languages if mostly else ())


def test_a_refusal_says_that_the_closest_passage_is_in_such_a_language(
    asked: Callable[..., Answer | NoAnswer],
) -> None:
    refusal = asked("How many died in the Mühlbrücke von Orle?", [GERMAN, CHOIR, OWL])
    assert isinstance(refusal, NoAnswer)
    assert (refusal.unfamiliar, refusal.mostly) == (("de",), None)
    line = "The closest passage is in German, which I don't know well"
    assert answer_pages(refusal, Surface.TERMINAL)[0].splitlines()[1] == line
    assert answer_pages(refusal, Surface.DISCORD)[0].splitlines()[1] == f"-# {line}"


def test_a_refusal_of_one_article_is_about_that_one(asked: Callable[..., Answer | NoAnswer]) -> None:
    refusal = asked(OF_NOTHING, [GERMAN, SPANISH, CHOIR], article="choir")
    assert isinstance(refusal, NoAnswer)
    assert (refusal.unfamiliar, refusal.mostly) == ((), None)


def test_a_refusal_of_a_question_in_another_language_says_which_to_ask_in(
    asked: Callable[..., Answer | NoAnswer],
) -> None:
    refusal = asked("¿Cuántas personas murieron en el incendio?", [CHOIR, OWL])
    assert isinstance(refusal, NoAnswer)
    assert refusal.ask_in == ("en",)
    line = "I know English best: try asking in it"
    assert answer_pages(refusal, Surface.TERMINAL)[0].splitlines()[1] == line
    assert answer_pages(refusal, Surface.DISCORD)[0].splitlines()[1] == f"-# {line}"


@pytest.mark.parametrize(
    ("question", "drafts", "languages"),
    [
        ("How many people died in the fire?", [CHOIR], ("en",)),
        ("¿Cuántas personas murieron en el incendio?", [CHOIR], ("en", "es")),
        ("¿Cuántas personas murieron en el incendio?", [GERMAN], ("en",)),
    ],
    ids=["English", "known", "of German articles"],
)
def test_no_other_refusal_says_so(
    asked: Callable[..., Answer | NoAnswer], question: str, drafts: list[Draft], languages: tuple[str, ...]
) -> None:
    refusal = asked(question, drafts, languages)
    assert isinstance(refusal, NoAnswer)
    assert "asking in" not in answer_pages(refusal, Surface.TERMINAL)[0]
