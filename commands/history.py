"""What was asked before, read again from Discord: nothing of it is stored."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import discord

from commands.replies import Earlier, shown_question
from commands.sending import UNSENT
from index.answers import last_answers
from retrieval.small_talk import talk_of

if TYPE_CHECKING:
    from commands.client import VerbatimClient

TURNS = 3
STEPS = 8  # messages looked at: thanks and greetings between the questions count for nothing, and may be many
TALK_MS = 24 * 3600 * 1000  # what was asked longer ago is no longer the talk that goes on
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asking:
    """An answer's question, empty if it can't be read; the message that it stands in; the answer that it followed."""

    question: str
    message: int
    followed: discord.Message | None


def without_mention(content: str, me: int) -> str:
    """The words of a message without the mention of the bot."""
    for mention in (f"<@{me}>", f"<@!{me}>"):
        content = content.replace(mention, " ")
    return " ".join(content.split())


async def questions_before(
    client: VerbatimClient, answer: discord.Message, *, limit: int = TURNS
) -> tuple[Earlier, ...]:
    """The questions that led to this answer, its own among them, oldest first, as far as they can still be read.

    Small talk is left out. Where the first of them follows none, but stands in a thread or a direct message, those
    that were asked there before it come first.
    """
    found: list[Earlier] = []
    message: discord.Message | None = answer
    first = answer.id
    for _ in range(STEPS):
        if message is None or len(found) == limit:
            break
        asking = await _asking_of(message, client.me)
        if asking.question and talk_of(asking.question) is None:
            found.append(Earlier(asking.question, message.id))
        first, message = asking.message, asking.followed
    before = await _asked_in(client, answer.channel, before=first, limit=limit - len(found))
    return (*before, *reversed(found))


async def questions_here(client: VerbatimClient, message: discord.Message) -> tuple[Earlier, ...]:
    """The last questions of the thread or direct message that the message stands in, oldest first; else none."""
    return await _asked_in(client, message.channel, before=message.id, limit=TURNS)


async def _asked_in(
    client: VerbatimClient, channel: discord.abc.MessageableChannel, *, before: int, limit: int
) -> tuple[Earlier, ...]:
    """The last questions of a thread or a direct message, of the last day; none of a channel: many talk there."""
    if limit <= 0 or not isinstance(channel, discord.Thread | discord.DMChannel):
        return ()
    work = partial(
        last_answers,
        client.desk.library,
        channel.id,
        after=before - (TALK_MS << 22),  # the upper bits of Discord's ids are milliseconds
        before=before,
        limit=limit,
    )
    answers = [await _fetched(channel, id) for id in await client.bridge.short(work)]
    if not answers and isinstance(channel, discord.Thread):
        answers = [await _starter_of(channel)]
    found: list[Earlier] = []
    for answer in answers:
        if answer is None or answer.author.id != client.me:
            continue
        asking = await _asking_of(answer, client.me)
        if asking.question and talk_of(asking.question) is None:
            found.append(Earlier(asking.question, answer.id))
    return tuple(found)


async def _starter_of(thread: discord.Thread) -> discord.Message | None:
    """The message that the thread was opened from: it has the thread's id, and stands in the channel above."""
    parent = thread.parent
    return await _fetched(parent, thread.id) if isinstance(parent, discord.TextChannel) else None


async def _asking_of(answer: discord.Message, me: int) -> _Asking:
    shown = shown_question(answer.content)
    if shown:
        return _Asking(shown, answer.id, await _answer_under_form(answer))
    above = await _replied_to(answer)
    if above is None or above.author.id == me:
        # A further page of a command's answer is a reply to the first one.
        return _Asking("", answer.id, above)
    earlier = await _replied_to(above) if above.reference else None
    followed = earlier if earlier is not None and earlier.author.id == me else None
    return _Asking(without_mention(above.content, me), above.id, followed)


async def _answer_under_form(answer: discord.Message) -> discord.Message | None:
    """The answer whose **Follow up** form asked the question of this one."""
    form = answer.interaction_metadata and answer.interaction_metadata.modal_interaction
    return await _fetched(answer.channel, form.interacted_message_id) if form else None


async def _replied_to(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is not None and isinstance(reference.resolved, discord.Message):
        return reference.resolved
    return await _fetched(message.channel, reference.message_id) if reference else None


async def _fetched(channel: discord.abc.Messageable, id: int | None) -> discord.Message | None:
    """A message of the channel; None if it can't be read."""
    if id is None:
        return None
    try:
        return await channel.fetch_message(id)
    except UNSENT as error:  # deleted, or not for us to read: the question is then understood alone
        _log.info("an earlier message can't be read: %s", type(error).__name__)
        return None
