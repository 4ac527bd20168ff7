"""Who is a member of which server now: asked of Discord, kept for minutes, and no when it can't be told."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable

import discord

from commands.sending import UNSENT

KEPT_S = 300.0
KEPT_ANSWERS = 10_000
ASKED_AT_ONCE = 8
_log = logging.getLogger(__name__)


class Memberships:
    """Answers of Discord's about memberships. No privileged intent is needed to ask for one member."""

    def __init__(self, *, kept_s: float = KEPT_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept_s = kept_s
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[bool, float]] = {}
        self._turns = asyncio.Semaphore(ASKED_AT_ONCE)

    async def of(self, asker: int, guilds: Iterable[discord.Guild], *, limit_s: float) -> tuple[int, ...]:
        """The servers among these that the asker is a member of, in their order.

        What Discord hasn't said after ``limit_s`` seconds counts as no, until the next time.
        """
        guilds = list(guilds)
        try:
            async with asyncio.timeout(limit_s):
                await asyncio.gather(*(self._ask(asker, guild) for guild in guilds))
        except TimeoutError:
            _log.warning("memberships: Discord took longer than %g s", limit_s)
        now = self._clock()
        known = [(guild.id, self._known.get((asker, guild.id), (False, now))) for guild in guilds]
        return tuple(id for id, (member, until) in known if member and now < until)

    async def _ask(self, asker: int, guild: discord.Guild) -> None:
        """Ask unless it is known; an error leaves it unknown, which counts as no."""
        key = (asker, guild.id)
        if key in self._known and self._clock() < self._known[key][1]:
            return
        try:
            async with self._turns:
                await guild.fetch_member(asker)
            member = True
        except discord.NotFound:
            member = False
        except UNSENT as error:
            _log.warning("memberships: server %d didn't answer (%s)", guild.id, type(error).__name__)
            self._known.pop(key, None)
            return
        self._forget_old()
        self._known[key] = (member, self._clock() + self._kept_s)

    def _forget_old(self) -> None:
        if len(self._known) >= KEPT_ANSWERS:
            now = self._clock()
            self._known = {key: known for key, known in self._known.items() if now < known[1]}
        if len(self._known) >= KEPT_ANSWERS:
            self._known.clear()
