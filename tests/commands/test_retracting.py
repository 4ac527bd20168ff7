"""/library retract where several outlets carry one report: whoever retracts one learns which still stand."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from index.nouns import Draft
from index.retraction import retract, unretract
from templates.voice import Surface, say
from tests.commands.world import HARBOUR, Corner, World, plain

ASKED = "How many families slept at the school?"
REASON = "The beavers deny it."
FLOOD = (
    "The cellars of Lower Tarn were full of water on Tuesday after the beavers' dam had given way, the fire chief, Ola "
    "Brink, said. Eleven families slept at the school, and the bakers gave them bread. Nobody was hurt, and two cows "
    "were led out of the meadow by boys who had come with a boat. The county will count what was lost by the weekend."
)


@pytest.fixture
def here(world: World, fill: Any) -> Corner:
    drafts = [
        Draft(f"{byline} {FLOOD}".strip(), id=id, title=title, outlet=outlet)
        for id, title, outlet, byline in (
            ("bell", "Beavers flood Tarn", "The Bell", ""),
            ("gull", "Water in the cellars", "The Gull", "By Ann Marsh."),
            ("post", "Dam breaks", "The Post", "By Carl Birch."),
        )
    ]
    fill(world.desk.library, drafts, server=HARBOUR)
    return world.corner(HARBOUR)


def retracted(world: World) -> dict[str, str]:
    """The ids of what is retracted in the server's own story, with the reasons."""
    entries = world.desk.library.entries(world.desk.library.story("main", HARBOUR).key)
    return {one.id: one.retraction.reason for one in entries if one.retraction}


def editor(here: Corner, world: World) -> Any:
    """Somebody who may manage messages here."""
    role = here.guild.create_role("editor", permissions=discord.Permissions(manage_messages=True))
    return here.guild.add_member(world.env.create_user("editor"), roles=[role])


async def asked(here: Corner) -> str:
    result = await here.member.slash(here.channel, "ask", question=ASKED)
    assert result.response is not None
    return plain(result.response.content)


async def test_standing_copies_are_named_and_a_button_retracts_them_too(world: World, here: Corner) -> None:
    boss = editor(here, world)
    done = await boss.slash(here.channel, "library retract", article="bell", reason=REASON)
    told = plain(done.response.content)
    assert "2 near copies of “Beavers flood Tarn” can still be quoted" in told
    assert told.endswith(
        "the button retracts them too, for the same reason:\n- Water in the cellars · The Gull · undated (gull)\n"
        "- Dam breaks · The Post · undated (post)"
    )
    answer = await asked(here)
    assert "Retracted elsewhere: a copy of the report in [1] was retracted" in answer
    assert f"Beavers flood Tarn · The Bell (“{REASON}”)" in answer
    every = await boss.click(done.response, label="Retract the copies too")
    assert "2 near copies of “Beavers flood Tarn” are retracted too" in plain(every.response.content)
    assert retracted(world) == dict.fromkeys(("bell", "gull", "post"), REASON)
    assert "Eleven families" not in await asked(here)
    again = await boss.click(done.response, label="Retract the copies too")
    assert again.response.content == say("copies_changed", Surface.DISCORD)
    await boss.click(every.response, label="Quote the copies again")
    assert set(retracted(world)) == {"bell"}


async def test_copies_are_left_alone_where_others_came_since_they_were_shown(
    world: World, here: Corner, fill: Any
) -> None:
    boss = editor(here, world)
    done = await boss.slash(here.channel, "library retract", article="bell", reason=REASON)
    await boss.slash(here.channel, "library retract", article="bell", undo=True)
    late = await boss.click(done.response, label="Retract the copies too")
    assert late.response.content == say("copies_changed", Surface.DISCORD)
    assert retracted(world) == {}
    await boss.slash(here.channel, "library retract", article="bell", reason=REASON)
    fill(
        world.desk.library,
        [Draft(f"By Eve Stone. {FLOOD}", id="echo", title="Wet", outlet="The Echo")],
        server=HARBOUR,
    )
    late = await boss.click(done.response, label="Retract the copies too")
    assert late.response.content == say("copies_changed", Surface.DISCORD)
    assert set(retracted(world)) == {"bell"}
    undone = await boss.click(done.response, label="Quote it again")
    assert "near cop" not in undone.response.content
    assert retracted(world) == {}


async def test_who_lets_an_article_be_quoted_again_learns_which_copies_stay_retracted(
    world: World, here: Corner
) -> None:
    boss = editor(here, world)
    library = world.desk.library
    story = library.story("main", HARBOUR)
    for id, reason in (("bell", REASON), ("gull", REASON), ("post", "It had another reason.")):
        retract(library, story, id, reason)
    undone = await boss.slash(here.channel, "library retract", article="bell", undo=True)
    told = plain(undone.response.content)
    assert (
        "2 near copies of “Beavers flood Tarn” are still retracted; the button lets them be quoted again"
        in told
    )
    assert "Dam breaks · The Post" in told
    assert "It had another reason." in told
    unretract(library, story, "post")
    late = await boss.click(undone.response, label="Quote the copies again")
    assert late.response.content == say("copies_changed", Surface.DISCORD)
    assert set(retracted(world)) == {"gull"}
    again = await boss.slash(here.channel, "library retract", article="bell", undo=True)
    done = await boss.click(again.response, label="Quote the copies again")
    assert plain(done.response.content) == (
        "1 near copy of “Beavers flood Tarn” is quoted again, too:\n- Water in the cellars · The Gull · undated (gull)"
    )
    assert retracted(world) == {}


async def test_many_copies_with_hostile_names_fit_their_messages(
    world: World, here: Corner, fill: Any
) -> None:
    hostile = "@everyone <@&1> [free](https://evil.example) **x** `y` \u202egnp.exe "
    fill(
        world.desk.library,
        [
            Draft(
                f"By hand {number}. {FLOOD}", id=f"{hostile}{number}", title=hostile * 6, outlet=hostile * 2
            )
            for number in range(14)
        ],
        server=HARBOUR,
    )
    boss = editor(here, world)
    done = await boss.slash(here.channel, "library retract", article="bell", reason=REASON)
    pages = [one.content for one in (done.response, *done.followups) if one]
    whole = "\n".join(pages)
    assert "16 near copies" in whole
    assert "\nand 6 more" in whole
    assert all(len(page) <= 2_000 for page in pages)
    for sign in ("@everyone", "<@&", "](http", "\u202e"):
        assert sign not in whole
