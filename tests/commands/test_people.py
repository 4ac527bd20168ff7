"""/quotes, /who and the button under a summary, from what is typed to what is seen."""

from __future__ import annotations

import pytest

from index.answers import recall_answer
from index.writer import limit_story, remove_story
from templates.voice import Surface, say
from tests.commands.world import EMPTY, HARBOUR, World, plain


def messages(result) -> list:
    return [page for page in (result.response, *result.followups) if page is not None]


def whole(result) -> str:
    return plain("\n".join(page.content for page in messages(result)))


async def test_quotes_of_a_speaker_about_words_for_the_asker_alone(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "quotes", speaker="Skarne", private=True)
    assert result.ephemeral
    assert all(len(page.content) <= 2000 for page in messages(result))
    said = whole(result)
    assert said.startswith("sample: who said what, said by “Skarne”\n6 of 6 quotes in the 5 articles that I")
    assert "Imelda Skarne, chief executive" in said
    assert "“Our records show that the command to turn came from that cabinet,” Ms Skarne said." in said
    kept = recall_answer(world.desk.library, messages(result)[-1].id)
    assert kept is not None
    assert len(kept.slices) == 6


async def test_words_of_another_are_given_to_whom_the_source_gives_them(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(
        here.channel, "quotes", speaker="Lorna Brisk", about="our man did not order the turn"
    )
    assert whole(result).startswith("No. The source gives these words to Tobias Wend")


async def test_an_unknown_speaker_gets_one_sentence_and_no_button(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "quotes", speaker="Zorblax")
    assert whole(result).split("\n")[1:] == ["I found nothing that “Zorblax” says in 8 articles."]
    assert messages(result)[0].components == []


async def test_who_tells_names_introduction_words_and_articles(world: World) -> None:
    here = world.corner(EMPTY)
    said = whole(await here.member.slash(here.channel, "who", name="Skarne"))
    assert said.startswith("Imelda Skarne\nNamed in 5 articles")
    order = [
        said.index(words)
        for words in ("Introduced and", "6 of 6 quotes of what they say", "Where they appear")
    ]
    assert order == sorted(order)
    nobody = whole(await here.member.slash(here.channel, "who", name="Zorblax"))
    assert nobody == "Zorblax\nI found nobody called so in 8 articles."


@pytest.mark.parametrize(
    ("name", "options", "word"),
    [
        ("quotes", {"story": "nowhere"}, "story"),
        ("quotes", {"about": "?!"}, "question"),
        ("who", {"name": "?!"}, "question"),
    ],
)
async def test_what_cannot_be_told_gets_one_sentence(
    world: World, name: str, options: dict[str, str], word: str
) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, name, **options)
    (only,) = messages(result)
    assert word in only.content
    assert "\n" not in only.content
    assert only.components == []


async def test_the_button_under_a_storys_summary(world: World) -> None:
    here = world.corner(EMPTY)
    summary = await here.member.slash(here.channel, "summary")
    assert world.buttons(world.last(here.channel)) == ["Context", "Timeline", "Who said what"]
    last = messages(summary)[-1]
    pressed = await here.member.click(last, label="Who said what")
    assert pressed.ephemeral
    assert whole(pressed).startswith("sample: who said what\n8 of ")
    remove_story(world.desk.library, world.desk.library.story("sample"))
    gone = await here.member.click(last, label="Who said what")
    assert whole(gone) == say("answer_unknown", Surface.DISCORD)


async def test_a_story_that_may_not_be_read_here_is_not_quoted(world: World) -> None:
    here = world.corner(HARBOUR)
    limit_story(world.desk.library, world.desk.library.story("main", HARBOUR), [1])
    assert "seal" not in whole(await here.member.slash(here.channel, "who", name="seal")).split("\n", 1)[1]


async def test_speakers_are_offered_by_what_was_typed(world: World) -> None:
    here = world.corner(EMPTY)
    offered = await here.member.autocomplete(here.channel, "quotes", "speaker", "skar")
    assert [one["value"] for one in offered] == ["Imelda Skarne"]
