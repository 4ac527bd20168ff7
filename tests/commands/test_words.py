"""Every name by which commands/ asks for words has words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from commands import access, bridge, client, pressing, replies
from commands.buttons import AnswerButton
from commands.clock import DateRefused
from commands.trouble import ASKERS_OWN, explain
from index.errors import VerbatimError
from templates.voice import Surface, say
from templates.words import names

COMMANDS = Path(client.__file__).parent


WORDED = names(Surface.DISCORD) | names(Surface.TERMINAL)


def names_said() -> set[str]:
    """The first arguments of all calls of say() in the Discord side's files."""
    found = set()
    for file in COMMANDS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def kinds_raised() -> list[type[VerbatimError]]:
    modules = (access, bridge, client, pressing, replies)
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, VerbatimError)
        and value.__module__ == module.__name__
    ]


def test_every_sentence_that_is_said_exists() -> None:
    said = names_said()
    assert len(said) > 8
    assert said - WORDED == set()


@pytest.mark.parametrize("error", kinds_raised())
def test_every_error_of_the_discord_side_has_a_sentence_of_its_own(error: type[VerbatimError]) -> None:
    assert error.kind in WORDED


@pytest.mark.parametrize("kind", sorted(ASKERS_OWN))
def test_what_is_the_askers_own_is_worded(kind: str) -> None:
    assert kind in names(Surface.DISCORD)


@pytest.mark.parametrize("action", ["follow", "context", "search", "more"])
def test_every_button_has_a_label_that_fits(action: str) -> None:
    numbers = ":1:2" if action == "more" else ""
    label = AnswerButton(f"verbatim:{action}{numbers}").item.label
    assert label == say(f"button_{action}", Surface.DISCORD)
    assert "wrong" not in (label or "")
    assert 0 < len(label or "") <= 80


def test_an_error_of_ours_is_told_with_the_id_that_stands_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    try:
        raise ZeroDivisionError("what somebody wrote")
    except ZeroDivisionError as error:
        sentence = explain(error)
    (record,) = caplog.records
    id = record.getMessage().split()[1].rstrip(":")
    assert id in sentence
    assert "ZeroDivisionError" in record.getMessage()
    assert "test_words.py" in record.getMessage()
    assert "what somebody wrote" not in record.getMessage()
    assert "what somebody wrote" not in sentence


def test_the_askers_own_errors_are_told_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert "31 February" in explain(DateRefused("31 February"))
    assert caplog.records == []


def test_an_operators_error_shows_no_path_and_is_logged_with_it(caplog: pytest.LogCaptureFixture) -> None:
    from index.errors import LibraryDamaged

    sentence = explain(LibraryDamaged("/srv/secret/library.sqlite3"))
    (record,) = caplog.records
    assert "/srv/secret" not in sentence
    assert "/srv/secret" in record.getMessage()
    assert record.getMessage().split()[1].rstrip(":") in sentence
