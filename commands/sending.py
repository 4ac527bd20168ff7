"""Sending pages to Discord: each a message, the buttons under the last; what fails is tried once more, then logged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus
from io import BytesIO
from secrets import token_hex
from typing import Any, Protocol, TypeVar

import aiohttp
import discord

from commands.buttons import buttons_view
from templates.picture import Picture

RETRY_AFTER_S = 1.0
PICTURE_NAME = "timeline.png"
# Discord's "cannot reply without permission to read message history".
CANNOT_REPLY = 160002
# All that a request to Discord can end in.
UNSENT = (discord.DiscordException, aiohttp.ClientError, OSError)

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Send(Protocol):
    """Sends one message. Two calls with one nonce are two tries to send the same message."""

    async def __call__(self, content: str, *, nonce: str, **extras: Any) -> discord.Message: ...


async def send_pages(
    send: Send, pages: Sequence[str], buttons: Sequence[str], picture: Picture | None = None
) -> list[discord.Message]:
    """The messages that were sent, in order; fewer than pages when Discord refused one, which is logged.

    The picture goes with the first page.
    """
    sent: list[discord.Message] = []
    for number, page in enumerate(pages, 1):
        extras: dict[str, Any] = {"nonce": token_hex(8), "suppress_embeds": True}
        if buttons and number == len(pages):
            extras["view"] = buttons_view(buttons)
        try:
            sent.append(
                await twice(partial(_send_with, send, page, picture if number == 1 else None, extras))
            )
        except UNSENT as error:
            log_unsent(f"page {number} of {len(pages)}", error)
            break
    return sent


async def _send_with(
    send: Send, page: str, picture: Picture | None, extras: dict[str, Any]
) -> discord.Message:
    """The page with its picture, as a file that is made anew for each try: one that was sent is used up."""
    if picture is None:
        return await send(page, **extras)
    file = discord.File(BytesIO(picture.png), filename=PICTURE_NAME, description=picture.alt)
    return await send(page, file=file, **extras)


async def twice(act: Callable[[], Awaitable[Result]]) -> Result:
    """Once, and once more if that failed in passing. discord.py itself waits for rate limits to end."""
    try:
        return await act()
    except UNSENT as error:
        if not is_passing(error):
            raise
        log_unsent("first try", error)
    await asyncio.sleep(RETRY_AFTER_S)
    return await act()


def is_passing(error: BaseException) -> bool:
    """Whether it may be over in a moment: trouble on the way to Discord, or on Discord's own side."""
    if isinstance(error, discord.HTTPException):
        return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, aiohttp.ClientError | OSError)


def log_unsent(what: str, error: BaseException) -> None:
    """One line with Discord's code: a deleted channel or a missing permission is no fault of ours."""
    status, code = getattr(error, "status", 0), getattr(error, "code", 0)
    _log.warning("Discord: %s not sent: %s, status %s, code %s", what, type(error).__name__, status, code)


def reply_to(message: discord.Message) -> Send:
    """Sends replies to the message; plain messages where Discord takes no reply."""
    reference = message.to_reference(fail_if_not_exists=False)

    async def send(content: str, *, nonce: str, **extras: Any) -> discord.Message:
        try:
            return await message.channel.send(content, reference=reference, nonce=nonce, **extras)
        except discord.HTTPException as error:
            if error.code != CANNOT_REPLY:
                raise
        return await message.channel.send(content, nonce=nonce, **extras)

    return send


def follow_ups(interaction: discord.Interaction[Any], *, private: bool) -> Send:
    """Sends to whoever runs a command or presses a button; the first message takes the place of "is thinking"."""

    async def send(content: str, *, nonce: str, **extras: Any) -> discord.Message:
        # Discord takes no nonce here; a second try may, rarely, show a page twice.
        return await interaction.followup.send(content, ephemeral=private, wait=True, **extras)

    return send
