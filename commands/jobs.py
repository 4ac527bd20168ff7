"""The library's jobs in the bot: worked off beside the questions, a few at once, each shown in one message."""

from __future__ import annotations

import asyncio
import logging
import random
import time
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
from index.errors import VerbatimError
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
from index.means import Means
from index.polling import poll_due
from index.work import run_job

if TYPE_CHECKING:
    from commands.client import VerbatimClient

JOBS_AT_ONCE = 3
SLICE_S = 60.0  # after which a job of many sources lets others have their turn
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
        self._working: set[asyncio.Task[None]] = set()
        self._wakes = 0
        self._unkept: dict[int, Tally] = {}
        self._untold: set[int] = set()

    @property
    def means(self) -> Means:
        """What jobs are worked off with. Raises Starting before the desk is open."""
        desk = self._client.desk
        return Means(desk.library, desk.embedder, self._fetcher, self._client.settings.incoming_folder)

    def wake(self) -> None:
        """Something may wait: begin with it, or go on with it after what runs."""
        self._wakes += 1
        self._working = {one for one in self._working if not one.done()}
        while len(self._working) < JOBS_AT_ONCE:
            self._working.add(asyncio.create_task(self._work_off()))

    async def finish(self) -> None:
        """After the bridge was stopped: wait for the articles that are being read."""
        if self._working:
            await asyncio.wait(self._working)

    async def leave(self) -> None:
        """Wait a little longer, and begin nothing more. A thread that fetches a page sees then that it shall end."""
        if self._working:
            await asyncio.wait(self._working, timeout=LEAVE_S)
        for one in self._working:
            one.cancel()

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
        """Ask the feeds for what is new, again and again, at moments that no other bot shares.

        And look whether a job waits that could not be begun, or its end not be kept, on a full disk.
        """
        while True:
            await asyncio.sleep(POLL_EVERY_S + random.uniform(0, POLL_JITTER_S))
            try:
                if self._client.desk.library.database.writable:
                    self.wake()
                await self.tell_ends()
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
        """One job after another, until none is left that may begin."""
        seen = 0
        try:
            while seen != self._wakes:
                seen = self._wakes
                while job := await self._client.bridge.long(self._claimed):
                    await self._work(job)
        except Stopping:
            return
        except Exception as error:
            log_error(error)

    def _claimed(self) -> Job | None:
        """The next job. In the bridge's thread."""
        library = self._client.desk.library
        for key, tally in list(self._unkept.items()):  # several threads may be at it: that does no harm
            finish(library, key, tally, JobState.FAILED)
            self._unkept.pop(key, None)
        return claim(library)

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
        """The job as it ended; None if it waits again. In the bridge's thread."""
        desk, bridge, begun = self._client.desk, self._client.bridge, time.monotonic()

        def note(now: Job) -> None:
            newest[0] = now

        def stay() -> bool:
            return time.monotonic() - begun < SLICE_S

        try:
            ended = run_job(job, self.means, go_on=bridge.go_on, shown=note, stay=stay)
            if ended is not None and ended.tally.articles:
                desk.shelf.publish(job.story)
        except VerbatimError as error:  # not even that it ended could be kept
            return self._failed(newest[0], Refusal(job.target, error.kind, error.facts))
        except Exception as error:
            return self._failed(newest[0], Refusal(job.target, "unexpected", {"id": log_error(error)}))
        return ended

    def _failed(self, job: Job, stopped: Refusal) -> Job:
        """The job as it ended. What the library can't keep now, on a full disk, it keeps as soon as it can."""
        tally = replace(job.tally, stopped=stopped)
        drop(self.means.incoming, (one.where for one in job.sources if one.how is How.FILE))
        try:
            finish(self._client.desk.library, job.key, tally, JobState.FAILED)
        except VerbatimError as error:
            log_error(error)
            self._unkept[job.key] = tally
        return replace(job, tally=tally, state=JobState.FAILED)

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
            if not job.is_open:  # nothing else would tell how it ended: see ``tell_ends``
                self._untold.add(job.key)

    async def tell_ends(self) -> None:
        """Tell how those jobs ended whose messages Discord let nobody change at that time."""
        for key in tuple(self._untold):
            self._untold.discard(key)
            job = await self._client.bridge.short(partial(find_job, self._client.desk.library, key))
            if job is not None:
                await self._show(job)

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
