"""The way of every request: acknowledge → ask the desk → send → keep what was quoted. Whatever fails is told."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import discord

from commands.access import Place
from commands.replies import Reply
from commands.sending import UNSENT, follow_ups, log_unsent, send_pages
from commands.trouble import explain, log_error
from index.answers import SentAnswer, remember_answer
from index.library import Library
from retrieval.desk import Desk

if TYPE_CHECKING:
    from commands.client import VerbatimClient

MEMBERSHIP_LIMIT_S = 10.0

Work = Callable[[Desk, Place], Reply]
Job = Callable[[Place], Awaitable[Reply]]
Result = TypeVar("Result")
_log = logging.getLogger(__name__)


async def serve(interaction: discord.Interaction[VerbatimClient], job: Job, *, private: bool) -> None:
    """Acknowledge at once, do the job, send what comes of it to the channel, or to the asker alone."""
    client = interaction.client
    with client.in_flight():
        try:
            await interaction.response.defer(ephemeral=private, thinking=True)
        except UNSENT as error:  # too late, or Discord is away: nobody is listening any more
            log_unsent("acknowledgement", error)
            return
        reply = await reply_of(client, job, interaction.user.id, interaction.guild_id, interaction.channel)
        send = follow_ups(interaction, private=private)
        sent = await send_pages(send, reply.pages, reply.buttons, reply.picture)
        await remember(client, reply, sent, interaction.guild_id, interaction.user.id)


async def reply_of(
    client: VerbatimClient, job: Job, asker: int, server: int | None, channel: object
) -> Reply:
    """What the job replies; an error becomes a reply that says so."""
    try:
        return await job(await place_of(client, asker, server, channel, limit_s=MEMBERSHIP_LIMIT_S))
    except Exception as error:
        return Reply((explain(error),))


def at_desk(client: VerbatimClient, asker: int, work: Work) -> Job:
    """The job of doing this work at the desk."""

    async def job(place: Place) -> Reply:
        return await client.bridge.run(asker, partial(work, client.desk, place))

    return job


async def place_of(
    client: VerbatimClient, asker: int, server: int | None, channel: object, *, limit_s: float
) -> Place:
    """Where the asker is. In a DM, Discord is asked which of the servers with stories the asker is a member of."""
    id = parent_id(channel)
    if server is not None:
        return Place(server, id)
    servers = await client.bridge.short(partial(servers_with_stories, client.desk.library))
    guilds = [guild for guild in map(client.get_guild, servers) if guild is not None]
    return Place(None, id, await client.memberships.of(asker, guilds, limit_s=limit_s))


def parent_id(channel: object) -> int:
    """The channel's id; for a thread its parent's, since a thread counts as the channel that it is in."""
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    return int(getattr(channel, "id", 0))


def servers_with_stories(library: Library) -> list[int]:
    return sorted({story.server for story in library.every_story() if story.server is not None})


async def remember(
    client: VerbatimClient,
    reply: Reply,
    sent: Sequence[discord.Message],
    server: int | None,
    asker: int,
) -> None:
    """Keep which slices the messages quote. If that fails, the answer stands, and its buttons will say so."""
    if not reply.stories or not sent:
        return
    answers = [
        SentAnswer(one.id, server, one.channel.id, asker, reply.stories, reply.slices, sent[0].id)
        for one in sent
    ]
    try:
        await client.bridge.short(partial(_remember_all, client.desk.library, answers))
    except Exception as error:
        log_error(error)


def _remember_all(library: Library, answers: Sequence[SentAnswer]) -> None:
    for sent in answers:
        remember_answer(library, sent)


async def tell_alone(interaction: discord.Interaction[Any], pages: Sequence[str]) -> None:
    """Pages for nobody but the one who asked, who waits for them now."""
    try:
        for page in pages:
            if interaction.response.is_done():
                await interaction.followup.send(page, ephemeral=True, suppress_embeds=True)
            else:
                await interaction.response.send_message(page, ephemeral=True, suppress_embeds=True)
    except UNSENT as error:
        log_unsent("private word", error)
