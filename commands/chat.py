"""Chat questions: a mention, a reply to the bot, a direct message."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

import discord

from commands import replies
from commands.access import Place
from commands.history import questions_before, questions_here, without_mention
from commands.replies import Asked, Reply, Under
from commands.sending import UNSENT, reply_to, send_pages
from commands.serving import at_desk, remember, reply_of
from retrieval.follow import leans
from templates.voice import Surface, say

if TYPE_CHECKING:
    from commands.client import VerbatimClient

TYPING_S = 8.0  # Discord shows "is typing" for ten seconds
HINT_EVERY_S = 3600.0
_log = logging.getLogger(__name__)


class Address(Enum):
    """How a message speaks to the bot."""

    NOT = "not"
    MENTION = "mention"
    REPLY = "reply"
    DIRECT = "direct"


def address(message: discord.Message, me: int) -> Address:
    """How the message speaks to the bot with this user id. Bots, webhooks and Discord's own notices never do."""
    if message.author.bot or message.webhook_id is not None or message.is_system():
        return Address.NOT
    if message.guild is None:
        return Address.DIRECT
    above = message.reference and message.reference.resolved
    if (
        isinstance(above, discord.Message)
        and above.author.id == me
        and message.type is discord.MessageType.reply
    ):
        return Address.REPLY
    # An announcement to everyone is no question, even if the bot is named in it.
    named = me in message.raw_mentions and any(user.id == me for user in message.mentions)
    return Address.MENTION if named and not message.mention_everyone else Address.NOT


class Hints:
    """Remembers where a hint was given, so that each channel gets it at most once in ``every_s`` seconds."""

    def __init__(self, *, every_s: float = HINT_EVERY_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._every_s = every_s
        self._clock = clock
        self._given: dict[int, float] = {}

    def due(self, channel: int) -> bool:
        """Whether the channel may get the hint now; if so, that counts as given."""
        now = self._clock()
        self._given = {one: when for one, when in self._given.items() if now - when < self._every_s}
        if channel in self._given:
            return False
        self._given[channel] = now
        return True


async def on_message(client: VerbatimClient, message: discord.Message) -> None:
    """Answer the message, if it speaks to the bot."""
    me = client.me
    how = address(message, me)
    if how is Address.NOT:
        return
    if not _may_speak(message):
        _log.info("asked in channel %d, where speaking isn't allowed", message.channel.id)
        return
    with client.in_flight():
        text = without_mention(message.content, me)
        if text:
            await _answer(client, message, text)
        elif how is not Address.REPLY:
            await send_pages(reply_to(message), [say("hint_help", Surface.DISCORD)], ())
        # A reply that doesn't ping the bot comes without its words: Discord's rule for bots without that intent.
        elif client.hints.due(message.channel.id):
            await send_pages(reply_to(message), [say("hint_unreadable", Surface.DISCORD)], ())


def _may_speak(message: discord.Message) -> bool:
    """Whether the bot may write where it was asked; where it can't be told, it tries."""
    if message.guild is None or isinstance(message.channel, discord.PartialMessageable):
        return True
    allowed = message.channel.permissions_for(message.guild.me)
    if isinstance(message.channel, discord.Thread):
        return allowed.send_messages_in_threads
    return allowed.send_messages


async def _answer(client: VerbatimClient, message: discord.Message, text: str) -> None:
    asker, server = message.author.id, message.guild.id if message.guild else None
    async with typing(message.channel):
        job = partial(_chat_job, client, message, text)
        reply = await reply_of(client, job, asker, server, message.channel)
    sent = await send_pages(reply_to(message), reply.pages, reply.buttons)
    await remember(client, reply, sent, server, asker)


async def _chat_job(client: VerbatimClient, message: discord.Message, text: str, place: Place) -> Reply:
    """Ask with what was asked before, if the message replies to an answer, or goes on in a thread or direct message."""
    above = message.reference and message.reference.resolved
    asked = Asked(text)
    if isinstance(above, discord.Message) and above.author.id == client.me:
        history = await questions_before(client, above) if leans(text) else ()
        asked = Asked(text, history=history, under=Under(above.id, message.channel.id))
    elif leans(text) and (history := await questions_here(client, message)):
        asked = Asked(text, history=history, under=Under(history[-1].answer, message.channel.id))
    return await at_desk(client, message.author.id, partial(replies.answer, asked))(place)


@asynccontextmanager
async def typing(channel: Any) -> AsyncIterator[None]:
    """Show that work goes on. A failure to show it stops no work."""

    async def show() -> None:
        while True:
            with suppress(*UNSENT):
                await channel.typing()
            await asyncio.sleep(TYPING_S)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
