"""The one bridge between Discord's event loop and the desk, whose work is synchronous and takes its time."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from commands.stepping_back import step_back
from index.errors import VerbatimError

WAITING = 32
PER_ASKER = 3
LIMIT_S = 60.0
SHORT_WORKERS = 2
LONG_WORKERS = 4  # what waits for slow web servers: three jobs, and the feeds
GIVE_WAY_S = 2.0

Result = TypeVar("Result")


class Busy(VerbatimError):
    """More questions wait than can be answered in good time."""

    kind = "busy"


class AskerBusy(VerbatimError):
    """One person has ``limit`` questions waiting already; the other places are for others."""

    kind = "asker_busy"

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class TookTooLong(VerbatimError):
    """No answer within ``limit_s`` seconds, waiting included."""

    kind = "took_too_long"

    def __init__(self, limit_s: float) -> None:
        super().__init__(str(limit_s))
        self.limit_s = limit_s


class Stopping(VerbatimError):
    """The bot is shutting down and takes no new work."""

    kind = "stopping"


class Bridge:
    """Runs desk work in threads: first come, first served, never more of it than can wait.

    Short work (autocomplete, what was kept of an answer) has threads of its own, so that it never queues behind
    questions. Long work (adding articles) has LONG_WORKERS, which questions go before. Safe to use from one event loop.
    """

    def __init__(
        self, *, workers: int, waiting: int = WAITING, per_asker: int = PER_ASKER, limit_s: float = LIMIT_S
    ) -> None:
        self._places = workers + waiting
        self._per_asker = per_asker
        self._limit_s = limit_s
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="desk")
        self._short = ThreadPoolExecutor(SHORT_WORKERS, thread_name_prefix="library")
        self._long = ThreadPoolExecutor(LONG_WORKERS, thread_name_prefix="jobs", initializer=step_back)
        self._held: Counter[int] = Counter()
        self._guard = threading.Condition()
        self._stopping = False

    async def run(self, asker: int, work: Callable[[], Result]) -> Result:
        """What the work returns or raises; or Busy, AskerBusy, TookTooLong, Stopping.

        Work that took too long keeps its place until it ends, since a thread can't be stopped; work that hadn't
        begun by then is dropped.
        """
        self._admit(asker)
        future = self._pool.submit(work)
        future.add_done_callback(lambda _: self._release(asker))
        try:
            async with asyncio.timeout(self._limit_s) as limit:
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            if limit.expired():
                raise TookTooLong(self._limit_s) from error
            raise

    async def short(self, work: Callable[[], Result]) -> Result:
        """What the work returns or raises. For reading and writing a few rows, not for models."""
        return await asyncio.get_running_loop().run_in_executor(self._short, work)

    async def long(self, work: Callable[[], Result]) -> Result:
        """What the work returns or raises, or Stopping. LONG_WORKERS at once, as long as it takes; see ``go_on``."""
        if self._stopping:
            raise Stopping
        return await asyncio.get_running_loop().run_in_executor(self._long, work)

    def go_on(self) -> bool:
        """For long work to ask between two pieces: waits while questions are answered, yet not for ever.

        False when the bridge stops: what is left must wait for the next start.
        """
        with self._guard:
            self._guard.wait_for(lambda: self._stopping or not self._held, timeout=GIVE_WAY_S)
            return not self._stopping

    @property
    def held(self) -> int:
        """How many questions are being answered or wait."""
        return self._held.total()

    def stop(self) -> None:
        """Take no new questions from now on; those that were taken go on."""
        with self._guard:
            self._stopping = True
            self._guard.notify_all()

    def close(self) -> None:
        """Drop what hasn't begun, and let the threads end with what they are doing."""
        self.stop()
        for pool in (self._pool, self._short, self._long):
            pool.shutdown(wait=False, cancel_futures=True)

    def _admit(self, asker: int) -> None:
        if self._stopping:
            raise Stopping
        with self._guard:
            if self._held[asker] >= self._per_asker:
                raise AskerBusy(self._per_asker)
            if self._held.total() >= self._places:
                raise Busy
            self._held[asker] += 1

    def _release(self, asker: int) -> None:
        with self._guard:
            self._held[asker] -= 1
            if not self._held[asker]:
                del self._held[asker]
            self._guard.notify_all()
