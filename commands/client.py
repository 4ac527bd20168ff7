"""The Discord client: what Discord tells it goes to chat, commands and buttons; the desk is opened once for all."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands

from commands import chat, pressing
from commands.bridge import Bridge
from commands.buttons import AnswerButton, question_sent
from commands.jobs import Jobs
from commands.members import Memberships
from commands.sample import seed_sample
from commands.sending import UNSENT
from commands.serving import tell_alone
from commands.slash import COMMANDS
from commands.sync import keep_synced
from commands.trouble import explain, log_error
from index.answers import forget_answers_before
from index.errors import VerbatimError
from index.fetch import make_fetcher
from index.settings import Settings
from retrieval.desk import Desk, open_desk
from templates.voice import Surface, say

HEARTBEAT_S = 15.0
FINISH_S = 20.0
KEPT_ANSWERS = timedelta(days=90)
MAX_RATE_LIMIT_WAIT_S = 60.0
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
    embed_links=True,
    attach_files=True,
)
SCOPES = ("bot", "applications.commands")

_log = logging.getLogger(__name__)


class CommandOutdated(VerbatimError):
    """Somebody's Discord still shows a command as it was before."""

    kind = "command_outdated"


class Starting(VerbatimError):
    """The bot isn't ready for questions yet."""

    kind = "starting"


class Commands(app_commands.CommandTree[Any]):
    """The slash commands and menu entries: in servers and in direct messages with the bot."""

    def __init__(self, client: VerbatimClient) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for command in COMMANDS:
            self.add_command(command)

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await tell_trouble(interaction, CommandOutdated())
            return
        await tell_trouble(interaction, getattr(error, "original", error))


class VerbatimClient(discord.AutoShardedClient):
    """A client without privileged intents: it reads what mentions it, what replies to it, and its direct messages."""

    def __init__(self, settings: Settings, *, opener: Callable[[Settings], Desk]) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            shard_count=settings.shards,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=MAX_RATE_LIMIT_WAIT_S,
        )
        self.settings = settings
        self.tree = Commands(self)
        self.bridge = Bridge(workers=settings.workers)
        self.memberships = Memberships()
        self.hints = chat.Hints()
        self.jobs = Jobs(self, make_fetcher(settings))
        self.add_dynamic_items(AnswerButton)
        self._opener = opener
        self._desk: Desk | None = None
        self._background: list[asyncio.Task[None]] = []
        self._flights = 0
        self._landed = asyncio.Event()
        self._landed.set()

    @property
    def desk(self) -> Desk:
        """The one desk. Raises Starting before it is open."""
        if self._desk is None:
            raise Starting
        return self._desk

    @property
    def me(self) -> int:
        """The bot's own user id. Raises Starting before the login."""
        if self.user is None:
            raise Starting
        return self.user.id

    async def setup_hook(self) -> None:
        """Open the desk, off the event loop, and start what goes on in the background."""
        self._desk = await self.bridge.short(partial(self._opener, self.settings))
        application = self.application_id or self.me  # they are one for all but the oldest bots
        print(say("invite", Surface.TERMINAL, url=invite_link(application)), flush=True)
        await self.jobs.take_up()  # before Discord is reached: nobody puts up anything meanwhile
        digest = self.settings.data / "commands.sha256"
        self._background = [
            asyncio.create_task(keep_synced(self.tree, application, digest)),
            asyncio.create_task(self._forget_old_answers()),
            asyncio.create_task(self._beat()),
            asyncio.create_task(self.jobs.poll()),
        ]

    async def _forget_old_answers(self) -> None:
        before = datetime.now(UTC) - KEPT_ANSWERS
        try:
            await self.bridge.short(partial(forget_answers_before, self.desk.library, before))
        except (
            VerbatimError
        ) as error:  # a library that is only read, or locked for long, keeps them till next time
            log_error(error)

    async def _beat(self) -> None:
        """Touch the heartbeat file while Discord is reached, for whoever watches this process."""
        await self.wait_until_ready()
        while True:
            if not any(shard.is_closed() for shard in self.shards.values()):
                with suppress(OSError):
                    await asyncio.to_thread(self.settings.heartbeat_path.touch)
            await asyncio.sleep(HEARTBEAT_S)

    @contextmanager
    def in_flight(self) -> Iterator[None]:
        """While inside, ``finish`` waits."""
        self._flights += 1
        self._landed.clear()
        try:
            yield
        finally:
            self._flights -= 1
            if not self._flights:
                self._landed.set()

    async def finish(self, *, limit_s: float) -> None:
        """Take no new questions, and wait until those that were taken are answered, or for ``limit_s`` seconds."""
        self.bridge.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self._landed.wait()
                await self.jobs.finish()

    async def close(self) -> None:
        for task in self._background:
            task.cancel()
        self.bridge.stop()
        await self.jobs.leave()
        await super().close()
        self.bridge.close()
        if self._desk is not None:
            self._desk.close()

    async def on_message(self, message: discord.Message) -> None:
        await chat.on_message(self, message)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        error = sys.exception()
        if error is not None:
            log_error(error)

    async def pressed(
        self, interaction: discord.Interaction[Any], action: str, numbers: tuple[int, ...]
    ) -> None:
        """A button was pressed."""
        try:
            await pressing.pressed(interaction, action, numbers)
        except Exception as error:
            await tell_trouble(interaction, error)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Commands and buttons find their own way; a follow-up form that was sent is answered here."""
        question = question_sent(interaction)
        if question is None:
            return
        try:
            await pressing.followed_up(interaction, question)
        except Exception as error:
            await tell_trouble(interaction, error)


async def tell_trouble(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the one who pressed or typed what went wrong."""
    await tell_alone(interaction, [explain(error)])


def make_client(settings: Settings) -> VerbatimClient:
    """The client, ready to be started; nothing is opened or asked before that."""
    return VerbatimClient(settings, opener=open_filled_desk)


def open_filled_desk(settings: Settings) -> Desk:
    """The desk, with the sample story while there is nothing else to ask about. Raises as ``open_desk`` does."""
    desk = open_desk(settings)
    seed_sample(desk.library, desk.embedder)
    return desk


def invite_link(application: int) -> str:
    """Where an admin of a server adds the bot, with exactly the permissions that it needs."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)


class TokenRefused(VerbatimError):
    """Discord doesn't know the token."""

    kind = "token_refused"


class DiscordUnreachable(VerbatimError):
    """Discord can't be reached, or turned the connection down; ``why`` is the kind of error."""

    kind = "discord_unreachable"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def run_client(settings: Settings) -> int:
    """Run the bot until it is told to stop (SIGTERM, SIGINT), let it finish its answers, and return 0.

    Raises TokenRefused, DiscordUnreachable, and what opening the desk raises.
    """
    # At DEBUG, discord.py logs whole messages.
    logging.getLogger("discord").setLevel(logging.INFO)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it has no voice to warn about
    token = settings.discord_token
    if token is None:
        raise TokenRefused
    asyncio.run(run_until_stopped(make_client(settings), token.get_secret_value()))
    return 0


async def run_until_stopped(client: VerbatimClient, token: str, *, finish_s: float = FINISH_S) -> None:
    """Start the client; on a signal, stop taking questions, finish those in flight and close. Raises as above."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    running = asyncio.create_task(client.start(token))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
    try:
        if not running.done():
            await client.finish(limit_s=finish_s)
    finally:
        await client.close()
        stopping.cancel()
        running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        return
    except discord.LoginFailure as error:
        raise TokenRefused from error
    except UNSENT as error:
        raise DiscordUnreachable(type(error).__name__) from error
