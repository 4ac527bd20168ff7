"""/timeline, its picture, and the button under a summary, from what is typed to what is seen."""

from __future__ import annotations

import io
from typing import Any

import pytest
import simcord
from PIL import Image

from commands.client import VerbatimClient
from index.answers import recall_answer
from index.writer import limit_story, remove_story
from templates.voice import Surface, say
from tests.commands.world import EMPTY, HARBOUR, World, plain

INJURED = "At least 11 people were injured on Thursday evening when Bellrope Bridge"


def pages(result: simcord.InteractionResult) -> list[Any]:
    """The messages that were sent, in order."""
    return [page for page in (result.response, *result.followups) if page is not None]


def whole(result: simcord.InteractionResult) -> str:
    return "\n".join(page.content for page in pages(result))


async def test_a_timeline_has_pages_numbers_and_two_buttons(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "timeline")
    assert all(len(page.content) <= 2000 for page in pages(result))
    said = plain(whole(result))
    assert said.startswith("Timeline of sample\n12 of ")
    assert INJURED in said
    assert [f"{number} · " in said for number in range(1, 13)] == [True] * 12
    assert said.index("5 March 2026") < said.index("24 March 2026") < said.index("30 May 2026")
    assert world.buttons(world.last(here.channel)) == ["Context", "Picture"]
    kept = recall_answer(world.desk.library, pages(result)[-1].id)
    assert kept is not None
    assert len(kept.slices) == 12


async def test_about_keeps_to_its_words(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "timeline", about="ferry")
    said = plain(whole(result))
    assert "about “ferry”" in said
    assert INJURED not in said
    nothing = await here.member.slash(here.channel, "timeline", about="zeppelin")
    assert nothing.response is not None
    assert "No sentence in 8 articles tells of that with a time." in nothing.response.content
    assert nothing.response.components == []


async def test_a_private_timeline_is_seen_by_the_asker_alone(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "timeline", private=True)
    assert result.ephemeral


@pytest.mark.parametrize(
    ("options", "word"), [({"story": "nowhere"}, "story"), ({"about": "?!"}, "question")]
)
async def test_what_cannot_be_told_gets_one_sentence(
    world: World, options: dict[str, str], word: str
) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "timeline", **options)
    assert result.response is not None
    assert word in result.response.content
    assert "\n" not in result.response.content
    assert result.response.components == []


async def test_undated_articles_have_their_days_listed_as_unplaced(world: World) -> None:
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "timeline")
    assert result.response is not None
    said = plain(result.response.content)
    assert "day unknown · “Monday” can't be placed" in said
    assert "All of them are undated" in said
    assert world.buttons(world.last(here.channel)) == ["Context"]


async def test_the_picture_is_drawn_on_demand_also_after_a_restart(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "timeline")
    last = pages(result)[-1]
    await world.env.restart_bot(VerbatimClient(world.client.settings, opener=lambda _: world.desk))
    pressed = await here.member.click(last, label="Picture")
    assert pressed.ephemeral
    assert pressed.response is not None
    (file,) = pressed.response.attachments
    assert file.filename == "timeline.png"
    assert file.description is not None
    assert "with 12 events, numbered as in the list:" in file.description
    assert "5 March 2026" in file.description
    drawn = Image.open(io.BytesIO(await file.read()))
    assert drawn.format == "PNG"
    assert drawn.width == 1200


async def test_the_picture_of_a_story_that_may_not_be_read_here_any_more_is_not_drawn(world: World) -> None:
    here = world.corner(EMPTY)
    result = await here.member.slash(here.channel, "timeline")
    last = pages(result)[-1]
    library = world.desk.library
    limit_story(library, library.story("sample"), [here.channel.id + 1])
    pressed = await here.member.click(last, label="Picture")
    assert pressed.response is not None
    assert pressed.response.content == say("answer_unknown", Surface.DISCORD)
    assert pressed.response.attachments == []


async def test_the_button_under_a_storys_summary_tells_its_timeline(world: World) -> None:
    here = world.corner(EMPTY)
    summary = await here.member.slash(here.channel, "summary")
    last = pages(summary)[-1]
    assert "Timeline" in world.buttons(world.last(here.channel))
    pressed = await here.member.click(last, label="Timeline")
    assert pressed.ephemeral
    assert plain(whole(pressed)).startswith("Timeline of sample\n")
    remove_story(world.desk.library, world.desk.library.story("sample"))
    gone = await here.member.click(last, label="Timeline")
    assert gone.response is not None
    assert gone.response.content == say("answer_unknown", Surface.DISCORD)


async def test_an_articles_summary_has_no_timeline_button(world: World) -> None:
    here = world.corner(EMPTY)
    summary = await here.member.slash(here.channel, "summary", article="2026-03-06-bridge-turns")
    assert summary.response is not None
    assert "Timeline" not in world.buttons(world.last(here.channel))
