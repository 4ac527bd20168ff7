"""/explain: for editors alone, seen by the asker alone, over what may be read in that channel."""

from __future__ import annotations

import discord
import pytest

from commands.access import Place
from commands.editors import EditorsOnly, explanation
from commands.replies import Asked
from retrieval.desk import Desk
from templates.voice import Surface, say
from tests.commands.world import HARBOUR, MUSEUM, World, plain

ASKED = "what did the seal eat?"


def editor_of(world: World, here, name: str = "editor"):
    role = here.guild.create_role(name, permissions=discord.Permissions(manage_messages=True))
    return here.guild.add_member(world.env.create_user(name), roles=[role])


async def test_an_editor_sees_how_an_answer_is_made(world: World) -> None:
    here = world.corner(HARBOUR)
    editor = editor_of(world, here)
    result = await editor.slash(here.channel, "explain", question=ASKED)
    assert result.ephemeral
    assert result.response is not None
    whole = plain("\n".join(page.content for page in [result.response, *result.followups]))
    assert whole.startswith("How this was answered\nAsked: what did the seal eat?\n")
    assert "Seal visits fish market: “A seal was seen in the fish market of Senn on Tuesday." in whole
    assert f"threshold {world.desk.threshold:.2f}: answered." in whole
    assert "owl" not in whole
    assert here.channel.history(viewer=here.member) == []
    assert result.response.components == []


async def test_anybody_else_gets_one_sentence_whatever_their_app_shows(world: World) -> None:
    here = world.corner(HARBOUR)
    world.type_slash(here, "explain", question=ASKED)
    await world.env.settle()
    told = [
        (entry.json or {}).get("content") for entry in world.env.http_requests if "/webhooks/" in entry.path
    ]
    assert told == [say("editors_only", Surface.DISCORD)]


async def test_it_is_offered_to_editors_and_in_servers_alone(world: World) -> None:
    command = world.client.tree.get_command("explain")
    assert isinstance(command, discord.app_commands.Command)
    assert command.default_permissions == discord.Permissions(manage_messages=True)
    assert command.to_dict(world.client.tree)["contexts"] == [0]


def test_permission_is_checked_where_the_work_is_done(desk: Desk) -> None:
    with pytest.raises(EditorsOnly):
        explanation(Asked(ASKED), desk, Place(HARBOUR, 1), editor=False)
    with pytest.raises(EditorsOnly):
        explanation(Asked(ASKED), desk, Place(None, 1, (HARBOUR,)), editor=True)


def test_another_servers_articles_are_not_explained(desk: Desk) -> None:
    pages = explanation(Asked(ASKED), desk, Place(MUSEUM, 1), editor=True).pages
    assert "Bronze owl" in plain("".join(pages))
    assert "eal visits" not in plain("".join(pages))
