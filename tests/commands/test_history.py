"""What was asked before is read from Discord's messages, and from nowhere else."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.history import questions_before, without_mention
from commands.replies import _with_question, shown_question
from tests.commands.world import HARBOUR, World

ME = 900


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<@900> why?", "why?"),
        ("<@!900>why?", "why?"),
        ("and <@900>\n why <@901>?", "and why <@901>?"),
        (" <@900> ", ""),
    ],
)
def test_the_mention_is_no_part_of_the_question(content: str, words: str) -> None:
    assert without_mention(content, ME) == words


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=300).filter(str.strip))
def test_a_shown_question_is_read_back_whatever_it_holds(question: str) -> None:
    (page,) = _with_question(question, ["the answer"])
    assert page.endswith("\nthe answer")
    assert shown_question(page) == " ".join(question.split())


@given(st.text(max_size=200))
def test_what_shows_no_question_is_read_as_none(content: str) -> None:
    if not content.startswith("**Asked:** "):
        assert shown_question(content) is None


def test_a_long_answer_leaves_the_question_a_page_of_its_own() -> None:
    first, second = _with_question("why? " * 100, ["x" * 1990])
    assert second == "x" * 1990
    assert shown_question(first) == ("why? " * 100).strip()


@pytest.mark.parametrize("question", ["*" * 1000, "𝔘" * 1000, "why " * 250])
def test_the_question_never_fills_more_than_a_page(question: str) -> None:
    for page in _with_question(question, ["x" * 1990]):
        assert len(page.encode("utf-16-le")) // 2 <= 2000


async def test_a_form_under_a_forms_answer_brings_both_questions(world: World) -> None:
    """Discord tells with a form's answer under which message the form was opened."""
    here = world.corner(HARBOUR)
    first = await here.member.slash(here.channel, "ask", question="why was the harbour closed?")
    assert first.response is not None
    second = await here.member.slash(here.channel, "ask", question="what did the seal eat?")
    assert second.response is not None
    answer = second.response.message
    answer.interaction_metadata = metadata(world, opened_under=first.response.id)
    turns = await questions_before(world.client, answer)
    assert [turn.question for turn in turns] == ["why was the harbour closed?", "what did the seal eat?"]


def metadata(world: World, *, opened_under: int) -> discord.MessageInteractionMetadata:
    """As Discord sends it with the answer to a form."""
    user: Any = {"id": "5", "username": "user", "discriminator": "0", "avatar": None}
    press: Any = {
        "id": "1",
        "type": 3,
        "user": user,
        "authorizing_integration_owners": {},
        "interacted_message_id": str(opened_under),
    }
    form: Any = {
        "id": "2",
        "type": 5,
        "user": user,
        "authorizing_integration_owners": {},
        "triggering_interaction_metadata": press,
    }
    return discord.MessageInteractionMetadata(state=world.client._connection, guild=None, data=form)
