"""How often one host is asked: a pause between pages, a limit for each minute, and a rest where it doesn't answer."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable

WINDOW_S = 60.0
HOSTS = 1_000
FAILURES = 3
REST_S = 300.0


class Pace:
    """The requests of the last minute, by host. Safe to use from several threads.

    ``delay_s`` is the pause between two pages of a crawl; ``per_minute`` counts all requests to a host.
    """

    def __init__(
        self,
        *,
        delay_s: float = 1.0,
        per_minute: int = 30,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._delay_s = delay_s
        self._per_minute = per_minute
        self._clock = clock
        self._sleep = sleep
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._guard = threading.Lock()

    def wait(self, host: str, *, delay_s: float = 0.0) -> float:
        """Wait for a crawl's turn at the host, which asks for ``delay_s`` between pages; the seconds waited."""
        with self._guard:
            now = self._clock()
            times = self._times(host, now)
            start = max(now, times[-1] + max(delay_s, self._delay_s)) if times else now
            if len(times) >= self._per_minute:
                start = max(start, times[-self._per_minute] + WINDOW_S)
            times.append(start)
        if start > now:
            self._sleep(start - now)
        return start - now

    def take(self, host: str) -> float | None:
        """Ask now, for a person who waits: None, or after how many seconds the host may be asked again."""
        with self._guard:
            now = self._clock()
            times = self._times(host, now)
            if len(times) >= self._per_minute:
                return times[-self._per_minute] + WINDOW_S - now
            times.append(now)
        return None

    def _times(self, host: str, now: float) -> deque[float]:
        """When the host was asked in the last minute, oldest first, with turns that are still to come."""
        times = self._asked.setdefault(host, deque())
        self._asked.move_to_end(host)
        while times and times[0] <= now - WINDOW_S:
            times.popleft()
        while len(self._asked) > HOSTS:
            self._asked.popitem(last=False)
        return times


class Rest:
    """The hosts that did not answer FAILURES times in a row: they rest for REST_S, or each page would cost its time.

    Safe to use from several threads.
    """

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._guard = threading.Lock()

    def note(self, host: str, *, failed: bool) -> None:
        """The host was asked, and didn't answer, or did."""
        with self._guard:
            times, _ = self._failed.pop(host, (0, 0.0))
            if failed:
                self._failed[host] = (times + 1, self._clock())
            while len(self._failed) > HOSTS:
                self._failed.popitem(last=False)

    def rests(self, host: str) -> bool:
        """Whether a crawl leaves the host alone now; when the rest is over, one more failure begins it again."""
        with self._guard:
            times, last = self._failed.get(host, (0, 0.0))
            return times >= FAILURES and self._clock() - last < REST_S
