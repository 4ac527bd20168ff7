"""Languages of short and long texts, and what sources declare."""

from __future__ import annotations

import pytest

from index.languages import knows, language_of, with_language
from index.nouns import Draft

ENGLISH = (
    "The harbour council agreed on Monday to close the old pier, which nobody has repaired since the storm."
)
GERMAN = "Der Rat des Hafens beschloss am Montag, die alte Mole zu schließen, die seit dem Sturm niemand mehr pflegt."
SPANISH = (
    "El consejo del puerto decidió el lunes cerrar el viejo muelle, que nadie ha reparado desde la tormenta."
)


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (SPANISH, "es")])
def test_the_language_of_a_sentence_is_told(text: str, language: str) -> None:
    assert language_of(text) == language
    assert language_of(text.upper()) == language


@pytest.mark.parametrize(
    "text", ["Pier to close", "Berlin", "1,234 5,678 " * 40, "!" * 500, "Shr 12 cts vs 9 cts"]
)
def test_of_too_little_nothing_is_said(text: str) -> None:
    assert language_of(text) is None
    assert language_of(text, "en") == "en"


def test_a_page_that_declares_another_language_than_it_is_in_is_not_believed() -> None:
    assert language_of(GERMAN * 3, "en") == "de"
    assert language_of(ENGLISH * 3, "en") == "en"


def test_a_draft_gets_its_language_and_nothing_else_changes() -> None:
    draft = Draft(GERMAN, id="a", title="Mole")
    assert with_language(draft).language == "de"
    assert (with_language(draft).text, with_language(draft).id) == (GERMAN, "a")


def test_what_a_model_knows() -> None:
    assert knows("en", ("en",))
    assert knows(None, ("en",))
    assert not knows("de", ("en",))
    assert knows("de", ("en", "de"))
