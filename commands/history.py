"""What was asked before, read again from Discord: nothing of it is stored."""

from __future__ import annotations

import logging

import discord

from commands.replies import shown_question
from commands.sending import UNSENT
from retrieval.nouns import Turn
from retrieval.small_talk import talk_of

TURNS = 3
STEPS = 8  # messages looked at: thanks and greetings between the questions count for nothing, and may be many
_log = logging.getLogger(__name__)


def without_mention(content: str, me: int) -> str:
    """The words of a message without the mention of the bot."""
    for mention in (f"<@{me}>", f"<@!{me}>"):
        content = content.replace(mention, " ")
    return " ".join(content.split())


async def questions_before(answer: discord.Message, me: int, *, limit: int = TURNS) -> tuple[Turn, ...]:
    """The questions that led to this answer, oldest first, as far as they can still be read; small talk is left out."""
    turns: list[Turn] = []
    message: discord.Message | None = answer
    for _ in range(STEPS):
        if message is None or len(turns) == limit:
            break
        question, message = await _question_of(message, me)
        if question and talk_of(question) is None:
            turns.append(Turn(by_bot=False, text=question))
    return tuple(reversed(turns))


async def _question_of(answer: discord.Message, me: int) -> tuple[str, discord.Message | None]:
    """An answer's question, empty if it can't be read, and the answer that it followed, if any."""
    shown = shown_question(answer.content)
    if shown:
        return shown, await _answer_under_form(answer)
    above = await _replied_to(answer)
    if above is None or above.author.id == me:
        # A further page of a command's answer is a reply to the first one.
        return "", above
    earlier = await _replied_to(above) if above.reference else None
    followed = earlier if earlier is not None and earlier.author.id == me else None
    return without_mention(above.content, me), followed


async def _answer_under_form(answer: discord.Message) -> discord.Message | None:
    """The answer whose **Follow up** form asked the question of this one."""
    form = answer.interaction_metadata and answer.interaction_metadata.modal_interaction
    return await _fetched(answer, form.interacted_message_id) if form else None


async def _replied_to(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is not None and isinstance(reference.resolved, discord.Message):
        return reference.resolved
    return await _fetched(message, reference.message_id) if reference else None


async def _fetched(message: discord.Message, id: int | None) -> discord.Message | None:
    """Another message of the same channel."""
    if id is None:
        return None
    try:
        return await message.channel.fetch_message(id)
    except UNSENT as error:  # deleted, or not for us to read: the question is then understood alone
        _log.info("an earlier message can't be read: %s", type(error).__name__)
        return None
