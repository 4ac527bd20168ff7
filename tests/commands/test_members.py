"""Memberships are asked of Discord, kept for minutes, and denied when Discord can't tell."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from commands import members
from commands.members import Memberships
from tests.commands.world import Clock


class Response:
    """As much of a response as discord.py's errors read."""

    status = 404
    reason = "Not Found"


def response() -> Any:
    """As much of an HTTP response as discord.py's errors look at."""
    return Response()


class Guild:
    """A server that counts who asks; ``answer`` is what it then does."""

    def __init__(self, id: int, answer: Any = None) -> None:
        self.id = id
        self.answer = answer
        self.asked: list[int] = []

    async def fetch_member(self, asker: int) -> object:
        self.asked.append(asker)
        if isinstance(self.answer, BaseException):
            raise self.answer
        if self.answer is not None:
            await self.answer()
        return object()


def missing() -> discord.NotFound:
    return discord.NotFound(response(), "Unknown Member")


async def of(memberships: Memberships, guilds: list[Guild], *, limit_s: float = 10.0) -> tuple[int, ...]:
    return await memberships.of(5, guilds, limit_s=limit_s)  # type: ignore[arg-type]  # as much of a server as is asked


async def test_members_are_told_from_strangers() -> None:
    guilds = [Guild(3), Guild(1, missing()), Guild(2)]
    assert await of(Memberships(), guilds) == (3, 2)


async def test_an_answer_is_kept_for_its_time_and_asked_anew_then() -> None:
    clock = Clock()
    memberships = Memberships(kept_s=300, clock=clock)
    guild, stranger = Guild(1), Guild(2, missing())
    for _ in range(3):
        assert await of(memberships, [guild, stranger]) == (1,)
    assert (guild.asked, stranger.asked) == ([5], [5])
    clock.now += 300
    guild.answer, stranger.answer = missing(), None
    assert await of(memberships, [guild, stranger]) == (2,)


@pytest.mark.parametrize(
    "error",
    [
        discord.Forbidden(response(), "no"),
        discord.DiscordServerError(response(), "no"),
        discord.RateLimited(60.0),
        aiohttp.ServerDisconnectedError(),
        OSError("gone"),
    ],
)
async def test_an_error_denies_and_is_not_kept(error: BaseException) -> None:
    memberships = Memberships()
    guild = Guild(1, error)
    assert await of(memberships, [guild, Guild(2)]) == (2,)
    guild.answer = None
    assert await of(memberships, [guild]) == (1,)


async def test_an_error_after_an_answer_ran_out_denies() -> None:
    clock = Clock()
    memberships = Memberships(kept_s=300, clock=clock)
    guild = Guild(1)
    assert await of(memberships, [guild]) == (1,)
    clock.now += 300
    guild.answer = OSError("gone")
    assert await of(memberships, [guild]) == ()


async def test_what_is_not_answered_in_time_is_denied_and_the_rest_counts() -> None:
    never = asyncio.Event()
    slow = Guild(1, never.wait)
    assert await of(Memberships(), [Guild(2), slow], limit_s=0.05) == (2,)
    assert slow.asked == [5]


async def test_what_is_kept_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "KEPT_ANSWERS", 3)
    clock = Clock()
    memberships = Memberships(kept_s=300, clock=clock)
    for id in range(10):
        assert await of(memberships, [Guild(id)]) == (id,)
    assert len(memberships._known) <= 3
