"""The library's jobs in the bot: worked off one after another beside the questions, each shown in one message."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import discord

from commands.bridge import Stopping
from commands.buttons import buttons_view
from commands.library import shown
from commands.sending import UNSENT, log_unsent, twice
from commands.trouble import log_error
from index.fetch import Fetcher
from index.incoming import drop, sweep
from index.jobs import (
    How,
    Job,
    JobState,
    Refusal,
    Tally,
    claim,
    find_job,
    finish,
    forget_jobs_before,
    open_files,
    recover,
    show_in,
)
from index.library import Library
from index.means import Means
from index.polling import poll_due
from index.work import run_job

if TYPE_CHECKING:
    from commands.client import VerbatimClient

EDIT_EVERY_S = 2.0
POLL_EVERY_S = 60.0
POLL_JITTER_S = 15.0
LEAVE_S = 2.0
KEPT_JOBS = timedelta(days=14)
_log = logging.getLogger(__name__)


class Jobs:
    """Works off what waits, and polls the feeds. Nothing here keeps a question waiting: see ``Bridge.long``."""

    def __init__(self, client: VerbatimClient, fetcher: Fetcher) -> None:
        self._client = client
        self._fetcher = fetcher
        self._working: asyncio.Task[None] | None = None
        self._more = False

    @property
    def means(self) -> Means:
        """What jobs are worked off with. Raises Starting before the desk is open."""
        desk = self._client.desk
        return Means(desk.library, desk.embedder, self._fetcher, self._client.settings.incoming_folder)

    def wake(self) -> None:
        """Something waits: begin with it, or go on with it after what runs."""
        self._more = True
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work_off())

    async def finish(self) -> None:
        """After the bridge was stopped: wait for the article that is being read."""
        if self._working is not None:
            await asyncio.wait({self._working})

    async def leave(self) -> None:
        """Wait a little longer, and begin nothing more. A thread that fetches a page sees then that it shall end."""
        if self._working is not None:
            await asyncio.wait({self._working}, timeout=LEAVE_S)
            self._working.cancel()

    async def take_up(self) -> None:
        """At the start: what ran when the last process ended goes on, and what nobody needs any more is forgotten."""
        if not self._client.desk.library.database.writable:
            return
        try:
            for job in await self._client.bridge.long(partial(_tidied, self.means)):
                await self._show(job)
        except Exception as error:  # whatever hinders it, questions are answered
            log_error(error)
        self.wake()

    async def poll(self) -> None:
        """Ask the feeds for what is new, again and again, at moments that no other bot shares."""
        while True:
            await asyncio.sleep(POLL_EVERY_S + random.uniform(0, POLL_JITTER_S))
            try:
                await self._client.bridge.long(self._poll_once)
            except Stopping:
                return
            except Exception as error:
                log_error(error)

    def _poll_once(self) -> None:
        """In the bridge's thread."""
        for result in poll_due(self.means, go_on=self._client.bridge.go_on):
            if result.changed:
                self._client.desk.shelf.publish(result.feed.story)

    async def _work_off(self) -> None:
        client = self._client
        while self._more:
            self._more = False
            try:
                while job := await client.bridge.long(partial(claim, client.desk.library)):
                    await self._work(job)
            except Stopping:
                return
            except Exception as error:
                log_error(error)

    async def _work(self, job: Job) -> None:
        """Work off one job, and tell of it every now and then."""
        newest = [job]
        work = asyncio.ensure_future(self._client.bridge.long(partial(self._run, job, newest)))
        told = job
        while not work.done():
            await asyncio.wait({work}, timeout=EDIT_EVERY_S)
            if not work.done() and newest[0] is not told:
                told = newest[0]
                await self._show(told)
        ended = work.result()
        if ended is not None:
            await self._show(ended)

    def _run(self, job: Job, newest: list[Job]) -> Job | None:
        """The job as it ended; None if it was left for the next start. In the bridge's thread."""
        desk, bridge = self._client.desk, self._client.bridge

        def note(now: Job) -> None:
            newest[0] = now

        try:
            ended = run_job(job, self.means, go_on=bridge.go_on, shown=note)
            if ended is not None and ended.tally.articles:
                desk.shelf.publish(job.story)
        except Exception as error:
            id = log_error(error)
            return _failed(desk.library, newest[0].tally, job, id)
        return ended

    async def _show(self, job: Job) -> None:
        """Let the job's message say how it is now. One that is gone, or can't be reached any more, is forgotten."""
        client, library = self._client, self._client.desk.library
        found = await client.bridge.short(partial(find_job, library, job.key))
        if found is None or found.channel is None or found.message is None:
            return
        reply = await client.bridge.short(partial(shown, client.desk, job))
        channel = client.get_partial_messageable(found.channel)
        message = channel.get_partial_message(found.message)
        view = buttons_view(reply.buttons) if reply.buttons else None
        try:
            await twice(partial(message.edit, content=reply.pages[0], view=view))
        except (discord.NotFound, discord.Forbidden) as error:
            log_unsent("progress", error)
            await client.bridge.short(partial(show_in, library, job.key, channel=found.channel, message=None))
        except UNSENT as error:
            log_unsent("progress", error)

    async def told_in(self, job: Job, message: discord.Message | None) -> None:
        """This message shows the job from now on; None if it couldn't be sent: the job is done all the same."""
        bridge, library = self._client.bridge, self._client.desk.library
        if message is not None:
            keep = partial(show_in, library, job.key, channel=message.channel.id, message=message.id)
            await bridge.short(keep)
            now = await bridge.short(partial(find_job, library, job.key))
            if now is not None and now.state is not job.state:  # its turn came before the message did
                await self._show(now)
        self.wake()

    async def cancelled(self, job: Job) -> None:
        """Somebody cancelled the job: its message says so, and what it was to read is dropped."""
        names = [one.where for one in job.sources if one.how is How.FILE]
        await self._client.bridge.short(partial(drop, self.means.incoming, names))
        await self._show(job)


def _tidied(means: Means) -> list[Job]:
    """Make good what the last process left: the jobs that ran, files that nobody needs, jobs long ended."""
    found = recover(means.library)
    sweep(means.incoming, open_files(means.library))
    forget_jobs_before(means.library, datetime.now(UTC) - KEPT_JOBS)
    return found


def _failed(library: Library, tally: Tally, job: Job, id: str) -> Job | None:
    stopped = Refusal(job.target, "unexpected", {"id": id})
    finish(library, job.key, replace(tally, stopped=stopped), JobState.FAILED)
    return find_job(library, job.key)
