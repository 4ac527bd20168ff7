"""What small talk gets is a friendly sentence of the bot's own, on both surfaces, without a fact about the news."""

from __future__ import annotations

import pytest

from retrieval.small_talk import Talk
from templates.voice import Surface, help_pages, talk_pages
from templates.words import names
from tests.templates.discord_markdown import read

OWN = sorted(set(Talk) - {Talk.HELP, Talk.SOURCES})


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("talk", OWN)
def test_each_kind_has_a_sentence_of_its_own(talk: Talk, surface: Surface) -> None:
    (page,) = talk_pages(talk, surface)
    assert page.endswith((".", "!"))
    assert 10 < len(page) < 300
    assert "wrong that shouldn't have" not in page
    assert not any(mark in page for mark in ">“”[")
    if surface is Surface.DISCORD:
        assert read(page).done in ([], ["code"], ["code", "code"])
        assert "/search WORDS" not in page


def test_no_two_kinds_get_the_same_and_none_is_worded_for_nobody() -> None:
    pages = [talk_pages(talk, Surface.TERMINAL)[0] for talk in OWN]
    assert len(set(pages)) == len(OWN)
    assert {name for name in names(Surface.DISCORD) if name.startswith("talk_")} == {
        f"talk_{talk}" for talk in OWN
    }


def test_what_can_you_do_gets_the_help() -> None:
    assert talk_pages(Talk.HELP, Surface.DISCORD) == help_pages(Surface.DISCORD)


def test_the_words_are_those_that_the_bot_keeps_its_promises_by() -> None:
    assert talk_pages(Talk.THANKS, Surface.DISCORD) == ["You're welcome."]
    assert "I store no question." in talk_pages(Talk.PRIVACY, Surface.DISCORD)[0]
    assert talk_pages(Talk.PRIVACY, Surface.TERMINAL) == ["Nothing that you type here is stored."]
    assert "`/library add`" in talk_pages(Talk.ADDING, Surface.DISCORD)[0]
