"""Discord is told of the commands when they changed, and otherwise left alone."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands

from commands import slash
from commands.client import Commands, VerbatimClient
from commands.sync import definition
from index.settings import Settings
from tests.commands.world import HARBOUR, World, plain


def syncs(world: World) -> int:
    return sum(
        entry.method == "PUT" and entry.path.endswith("/commands") for entry in world.env.http_requests
    )


async def restart(world: World) -> None:
    await world.env.restart_bot(VerbatimClient(world.client.settings, opener=lambda _: world.desk))


async def test_commands_are_synced_once_and_not_at_the_next_start(world: World) -> None:
    assert syncs(world) == 1
    await restart(world)
    assert syncs(world) == 1
    here = world.corner(HARBOUR)
    result = await here.member.slash(here.channel, "help")
    assert result.response is not None


async def test_a_changed_command_is_synced(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slash.search, "description", "Another description.")
    await restart(world)
    assert syncs(world) == 2


async def test_a_damaged_digest_costs_one_sync(world: World, settings: Settings) -> None:
    (settings.data / "commands.sha256").write_bytes(b"\xff\xfe")
    await restart(world)
    await restart(world)
    assert syncs(world) == 2


async def test_a_failed_sync_is_no_end_and_is_tried_again(world: World, settings: Settings) -> None:
    (settings.data / "commands.sha256").unlink()
    world.env.inject_error("PUT", "/applications/*/commands", status=500, times=2)
    await restart(world)
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} what did the seal eat?")
    assert "eleven herrings" in plain(world.last(here.channel).content)
    assert not (settings.data / "commands.sha256").exists()
    await world.env.advance_time(60)
    assert not (settings.data / "commands.sha256").exists()
    await world.env.advance_time(120)
    assert (settings.data / "commands.sha256").exists()
    assert syncs(world) == 4


async def test_a_digest_that_cannot_be_kept_is_no_end(world: World, settings: Settings) -> None:
    (settings.data / "commands.sha256").unlink()
    (settings.data / "commands.sha256").mkdir()
    await restart(world)
    assert syncs(world) == 2


def test_the_definition_holds_all_that_discord_is_told() -> None:
    client: Any = discord.Client(intents=discord.Intents.none())
    tree = Commands(client)
    same = definition(tree, 1)
    assert definition(tree, 1) == same
    assert definition(tree, 2) != same
    tree.remove_command("help")
    assert definition(tree, 1) != same


async def test_a_command_that_discord_still_shows_but_is_gone_gets_one_sentence(world: World) -> None:
    here = world.corner(HARBOUR)
    world.client.tree.remove_command("search")
    result = await here.member.slash(here.channel, "search", words="seal")
    assert result.ephemeral
    assert result.response is not None
    assert "has changed" in plain(result.response.content)
    assert [type(error) for error in world.env.errors] == [app_commands.CommandNotFound]
