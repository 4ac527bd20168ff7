"""What the client does besides answering: its heartbeat, forgetting, and what goes wrong in discord.py's hands."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from commands.client import VerbatimClient, make_client
from index.answers import SentAnswer, recall_answer, remember_answer
from index.settings import Settings
from templates.voice import Surface, say
from tests.commands.world import HARBOUR, World, plain


def test_making_a_client_opens_nothing(tmp_path: Any) -> None:
    client = make_client(Settings(data=tmp_path / "nothing"))
    assert not (tmp_path / "nothing").exists()
    assert list(client.cached_messages) == []
    mentions = client.allowed_mentions
    assert mentions is not None
    assert (mentions.everyone, mentions.users, mentions.roles, mentions.replied_user) == (False,) * 4
    wanted = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    assert client.intents == wanted


async def test_the_heart_beats_every_fifteen_seconds_while_discord_is_reached(
    world: World, settings: Settings
) -> None:
    path = settings.heartbeat_path
    path.unlink()
    await world.env.advance_time(14)
    assert not path.exists()
    await world.env.advance_time(1)
    assert path.exists()
    path.unlink()
    await world.client.shards[0].disconnect()
    await world.env.advance_time(60)
    assert not path.exists()


async def test_old_answers_are_forgotten_at_the_start(world: World, settings: Settings) -> None:
    library = world.desk.library
    for message in (1, 2):
        remember_answer(library, SentAnswer(message, None, 3, 4, (), (), message))
    old = (datetime.now(UTC) - timedelta(days=91)).replace(microsecond=0).isoformat()
    with library.database.writing() as connection:
        connection.execute("UPDATE answers SET sent = ? WHERE message = 1", (old,))
    await world.env.restart_bot(VerbatimClient(settings, opener=lambda _: world.desk))
    assert recall_answer(library, 1) is None
    assert recall_answer(library, 2) is not None


async def test_a_library_that_cannot_forget_is_no_end(world: World, settings: Settings) -> None:
    world.desk.library.database.writable = False
    await world.env.restart_bot(VerbatimClient(settings, opener=lambda _: world.desk))
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} what did the seal eat?")
    assert "eleven herrings" in plain(world.last(here.channel).content)


async def test_an_error_in_an_event_is_logged_by_its_kind_and_place_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(client: VerbatimClient, message: discord.Message) -> None:
        raise RuntimeError(message.content)

    monkeypatch.setattr("commands.chat.on_message", broken)
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} a secret question")
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "RuntimeError" in record.getMessage()
    assert "test_client.py" in record.getMessage()
    assert "secret" not in caplog.text
    assert [type(error) for error in world.env.errors] == [RuntimeError]


async def test_an_error_behind_a_button_is_told_to_the_one_who_pressed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = world.corner(HARBOUR)
    await here.member.send(here.channel, f"{world.mention} what did the seal eat?")

    async def broken(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("commands.pressing.pressed", broken)
    for label in ("Context", "Follow up"):
        result = await here.member.click(world.last(here.channel), label=label)
        assert result.ephemeral
        assert result.response is not None
        assert "went wrong" in plain(result.response.content)
        assert "secret" not in plain(result.response.content)


async def test_an_error_in_a_command_is_told_and_logged_under_one_id(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = world.corner(HARBOUR)
    theirs = await here.member.send(here.channel, "hello")
    monkeypatch.setattr("commands.pressing.serve", None)
    result = await here.member.context_menu(here.channel, "Delete answer", theirs)
    assert result.response is not None
    (record,) = [record for record in caplog.records if record.name == "commands.trouble"]
    id = record.getMessage().split()[1].rstrip(":")
    assert result.response.content == say("unexpected", Surface.DISCORD, id=id)
    assert len(world.env.errors) == 1


async def test_joining_a_server_says_nothing(world: World) -> None:
    here = world.corner(HARBOUR)
    await world.env.settle()
    assert here.channel.history() == []
