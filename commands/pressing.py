"""What the buttons under an answer do, and the menu entry that deletes one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord

from commands import catching_up, library_slash, people, replies
from commands.access import AnswerUnknown, Place
from commands.buttons import FollowUpForm
from commands.history import TURNS, questions_before
from commands.replies import Asked, QuestionUnreadable, Reply, Under
from commands.sending import UNSENT, log_unsent, twice
from commands.serving import at_desk, serve, tell_alone
from index.answers import SentAnswer, answer_messages, forget_answers, recall_answer
from index.library import Library
from retrieval.follow import leans
from templates.voice import Surface, say

if TYPE_CHECKING:
    from commands.client import VerbatimClient
    from commands.serving import Work

Press = discord.Interaction[Any]


async def pressed(interaction: Press, action: str, numbers: tuple[int, ...]) -> None:
    """Do what the button is for. ``numbers`` stand in the ids of some: for ``more``, a story's key and an offset."""
    match action, numbers:
        case "follow", ():
            await _show_form(interaction)
        case "more", (key, offset):
            await _serve(interaction, partial(replies.more_sources, key=key, offset=offset))
        case "other", ():
            await _other(interaction)
        case "search", ():
            await serve(interaction, partial(_search, interaction), private=True)
        case (
            (
                "cancel"
                | "remove"
                | "unretract"
                | "retractcopies"
                | "unretractcopies"
                | "unfollow"
                | "previous"
                | "next"
            ),
            _,
        ):
            await library_slash.pressed(interaction, action, numbers)
        case _, ():
            await _serve(interaction, _works(interaction)[action])


async def _show_form(interaction: Press) -> None:
    try:
        await interaction.response.send_modal(FollowUpForm())
    except UNSENT as error:  # too late, or Discord is away: nobody is listening any more
        log_unsent("form", error)


def _works(interaction: Press) -> dict[str, Work]:
    """What the other buttons ask of the desk, for whom presses them."""
    message, asker = _pressed_message(interaction), interaction.user.id
    under = _under(interaction)
    return {
        "context": partial(replies.context, under),
        "timeline": partial(replies.timeline_under, under),
        "picture": partial(replies.picture, under),
        "quotes": partial(people.quotes_under, under),
        "said": partial(people.article_quotes_under, under),
        "text": partial(catching_up.full_text, under, rest=False),
        "rest": partial(catching_up.full_text, under, rest=True),
        # What came since the message isn't in the answer that it is.
        "remember": partial(catching_up.remember_visits, asker=asker, moment=message.created_at),
        "forget": partial(catching_up.forget_visits_of, asker=asker),
    }


async def _serve(interaction: Press, work: Work) -> None:
    await serve(interaction, at_desk(interaction.client, interaction.user.id, work), private=True)


def _pressed_message(interaction: Press) -> discord.Message:
    """The message whose button, or whose button's form, this comes from. Raises AnswerUnknown."""
    if interaction.message is None:
        raise AnswerUnknown
    return interaction.message


def _under(interaction: Press) -> Under:
    message = _pressed_message(interaction)
    return Under(message.id, message.channel.id)


async def _first_page(interaction: Press) -> discord.Message:
    """The page of the pressed answer that tells its question: the first one, as far as it can still be read."""
    client: VerbatimClient = interaction.client
    message = _pressed_message(interaction)
    sent = await client.bridge.short(partial(recall_answer, client.desk.library, message.id))
    if sent is None or sent.first == message.id:
        return message
    try:
        return await message.channel.fetch_message(sent.first)
    except UNSENT:  # one that only the asker sees can't be fetched
        return message


async def _search(interaction: Press, place: Place) -> Reply:
    """Passages for the words of the refused question."""
    client: VerbatimClient = interaction.client
    asked_before = await questions_before(client, await _first_page(interaction), limit=1)
    if not asked_before:
        raise QuestionUnreadable
    asked = Asked(asked_before[-1].question, under=_under(interaction))
    return await at_desk(client, interaction.user.id, partial(replies.passages, asked))(place)


async def followed_up(interaction: Press, question: str) -> None:
    """Answer a form's question: a new message for all, or for the asker alone if the answer above was."""
    await serve(interaction, partial(_follow_up, interaction, question), private=_is_private(interaction))


def _is_private(interaction: Press) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


async def _follow_up(interaction: Press, question: str, place: Place) -> Reply:
    client: VerbatimClient = interaction.client
    history = await questions_before(client, await _first_page(interaction)) if leans(question) else ()
    asked = Asked(question, history=history, under=_under(interaction), unseen=True)
    return await at_desk(client, interaction.user.id, partial(replies.answer, asked))(place)


async def _other(interaction: Press) -> None:
    """Answer the other reading of a question, for the one who asked it."""
    client: VerbatimClient = interaction.client
    message = _pressed_message(interaction)
    sent = await client.bridge.short(partial(recall_answer, client.desk.library, message.id))
    if sent is None:
        raise AnswerUnknown
    if sent.asker != interaction.user.id:
        await tell_alone(interaction, [say("other_refused", Surface.DISCORD)])
        return
    await serve(interaction, partial(_other_reading, interaction), private=_is_private(interaction))


async def _other_reading(interaction: Press, place: Place) -> Reply:
    client: VerbatimClient = interaction.client
    *history, own = await questions_before(client, await _first_page(interaction), limit=TURNS + 1) or (None,)
    if own is None:
        raise QuestionUnreadable
    asked = Asked(own.question, history=tuple(history), under=_under(interaction), unseen=True)
    return await at_desk(client, interaction.user.id, partial(replies.other, asked))(place)


async def delete_answer(interaction: Press, message: discord.Message) -> None:
    """Delete an answer with all its pages, for its asker and for who may manage messages here."""
    await serve(interaction, partial(_deletion, interaction, message), private=True)


async def _deletion(interaction: Press, message: discord.Message, _: Place) -> Reply:
    client: VerbatimClient = interaction.client
    library = client.desk.library
    sent, pages = await client.bridge.short(partial(_pages_of, library, message.id))
    if sent is None or sent.channel != message.channel.id:
        told = "delete_unknown"
    elif interaction.user.id != sent.asker and not interaction.permissions.manage_messages:
        told = "delete_refused"
    else:
        gone = [page for page in pages if await _deleted(message.channel, page)]
        await client.bridge.short(partial(forget_answers, library, gone))
        told = "deleted" if len(gone) == len(pages) else "delete_failed"
    return Reply((say(told, Surface.DISCORD),))


def _pages_of(library: Library, message: int) -> tuple[SentAnswer | None, tuple[int, ...]]:
    sent = recall_answer(library, message)
    return sent, answer_messages(library, sent.first) if sent else ()


async def _deleted(channel: Any, message: int) -> bool:
    """Whether the message is gone now."""
    try:
        await twice(channel.get_partial_message(message).delete)
    except discord.NotFound:
        return True
    except UNSENT as error:
        log_unsent("deletion", error)
        return False
    return True
