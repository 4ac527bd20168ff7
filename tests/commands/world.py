"""The simulated Discord that the tests act in, and short ways to what they do again and again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

import discord
import simcord

from commands.client import VerbatimClient
from index.nouns import Draft
from retrieval.desk import Desk

# Servers with a story of their own, and one without.
HARBOUR = 1000 << 22
MUSEUM = 2000 << 22
EMPTY = 3000 << 22


@dataclass(frozen=True, slots=True)
class Corner:
    """A server, a channel of it, and somebody in it."""

    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    member: simcord.MemberActor


class World:
    """A running simulation around a client."""

    def __init__(self, env: simcord.Env, desk: Desk) -> None:
        self.env = env
        self.desk = desk

    @property
    def client(self) -> VerbatimClient:
        assert isinstance(self.env.bot, VerbatimClient)
        return self.env.bot

    @property
    def mention(self) -> str:
        return f"<@{self.client.me}>"

    def corner(self, server: int, *, name: str = "somebody") -> Corner:
        """A new server with this id, with a channel `news` and a member."""
        guild = self.env.create_guild(f"Server {server}", id=server)
        member = guild.add_member(self.env.create_user(name))
        return Corner(guild, guild.create_text_channel("news"), member)

    def last(self, channel: simcord.ChannelHandle) -> discord.Message:
        """The newest message, which must be the bot's."""
        message = channel.last_message
        assert message is not None
        assert message.author.id == self.client.me
        return message

    @staticmethod
    def buttons(message: discord.Message) -> list[str | None]:
        """The labels under a message, from left to right."""
        rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
        return [item.label for row in rows for item in row.children if isinstance(item, discord.Button)]

    @staticmethod
    def draft(text: str, *, id: str, title: str | None = None) -> Draft:
        return Draft(text, id=id, title=title)

    def post(self, here: Corner, content: str) -> int:
        """A message of the member's, without waiting for what the bot does about it; its id."""
        return self.env.backend.create_message(here.channel.id, here.member.id, content).id

    def unpinged_reply(self, here: Corner, to: discord.Message, content: str) -> None:
        """A reply with its ping switched off."""
        backend = self.env.backend
        reference = backend.normalize_message_reference(
            here.channel.id, {"channel_id": str(to.channel.id), "message_id": str(to.id)}
        )
        quiet = simcord.backend.models.AllowedMentions(replied_user=False)
        backend.create_message(
            here.channel.id, here.member.id, content, reference=reference, allowed_mentions=quiet
        )

    def hold_workers(self) -> Callable[[], None]:
        """Keep all workers busy until the returned function is called."""
        opened = threading.Event()
        pool = self.client.bridge._pool
        started = [threading.Event() for _ in range(pool._max_workers)]

        def hold(mark: threading.Event) -> None:
            mark.set()
            opened.wait(30)

        for mark in started:
            pool.submit(hold, mark)
        for mark in started:
            assert mark.wait(10)
        return opened.set

    @staticmethod
    async def wait_until(true: Callable[[], bool]) -> None:
        """Give the event loop turns until the condition holds; fails after many."""
        for _ in range(2000):
            if true():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("never came true")
