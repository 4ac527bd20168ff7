"""The simulated Discord that the tests act in, and short ways to what they do again and again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

import discord
import pytest
import simcord
from simcord import interactions
from simcord.backend.models import AllowedMentions, Interaction

from commands.buttons import buttons_view
from commands.client import VerbatimClient
from index.nouns import Draft
from retrieval.ask import ask
from retrieval.desk import Desk
from retrieval.nouns import Answer, NoAnswer, Question

# Servers with a story of their own, and one without.
HARBOUR = 1000 << 22
MUSEUM = 2000 << 22
EMPTY = 3000 << 22


def plain(content: str) -> str:
    """What was sent, without the bold that marks the words that answer."""
    return content.replace("**", "")


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class Corner:
    """A server, a channel of it, and somebody in it."""

    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    member: simcord.MemberActor


class World:
    """A running simulation around a client."""

    def __init__(self, env: simcord.Env, desk: Desk, clock: Clock) -> None:
        self.env = env
        self.desk = desk
        self.clock = clock

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

    def text_channel(self, here: Corner) -> discord.TextChannel:
        """The channel as the bot holds it."""
        channel = self.client.get_channel(here.channel.id)
        assert isinstance(channel, discord.TextChannel)
        return channel

    @staticmethod
    def said(channel: simcord.ChannelHandle) -> str:
        """All that stands in the channel."""
        return "\n".join(message.content for message in channel.history())

    @staticmethod
    def buttons(message: discord.Message) -> list[str | None]:
        """The labels under a message, from left to right."""
        rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
        return [item.label for row in rows for item in row.children if isinstance(item, discord.Button)]

    @staticmethod
    def field(form: simcord.InteractionResult) -> str:
        """The id of a form's one field."""
        assert form.modal is not None
        (label,) = form.modal["components"]
        return str(label["component"]["custom_id"])

    @staticmethod
    def view(id: str) -> discord.ui.View:
        return buttons_view([id])

    def spy_on_questions(self, monkeypatch: pytest.MonkeyPatch) -> list[Question]:
        """The questions that reach the desk from now on, as they come."""
        seen: list[Question] = []

        def ask_seen(question: Question, desk: Desk) -> Answer | NoAnswer:
            seen.append(question)
            return ask(question, desk)

        monkeypatch.setattr("commands.replies.ask", ask_seen)
        return seen

    @staticmethod
    def draft(text: str, *, id: str, title: str | None = None) -> Draft:
        return Draft(text, id=id, title=title)

    def post(self, here: Corner, content: str) -> int:
        """A message of the member's, without waiting for what the bot does about it; its id."""
        return self.env.backend.create_message(here.channel.id, here.member.id, content).id

    def type_slash(
        self, here: Corner, name: str, *, member: simcord.MemberActor | None = None, **options: object
    ) -> Interaction:
        """A slash command, or one of a group ("library add"), without waiting for what the bot does about it."""
        backend, member = self.env.backend, member or here.member
        name, *nesting = name.split()
        root = backend.find_command(name, here.guild.id, type=1)
        assert root is not None
        command = root
        for inner in nesting:
            command = next(one for one in command["options"] if one["name"] == inner)
        leaf, _ = interactions.build_options(member, name, command, options, channel_id=here.channel.id)
        leaf = interactions.nest_options(root, nesting, leaf)
        record, payload = interactions.base_payload(
            backend,
            type=2,
            channel_id=here.channel.id,
            guild_id=here.guild.id,
            user_id=member.id,
            data={"id": root["id"], "name": name, "type": 1, "options": leaf},
        )
        backend.emit("INTERACTION_CREATE", payload)
        return record

    def unpinged_reply(self, here: Corner, to: discord.Message, content: str) -> None:
        """A reply with its ping switched off."""
        backend = self.env.backend
        reference = backend.normalize_message_reference(
            here.channel.id, {"channel_id": str(to.channel.id), "message_id": str(to.id)}
        )
        quiet = AllowedMentions(replied_user=False)
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
