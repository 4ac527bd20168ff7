"""The network beneath a fetch: connections to checked addresses alone, within one deadline and one limit on bytes."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2

from index.addresses import Address
from index.errors import LinkRefused

CONNECT_S = 8.0  # for one address; the next may answer where this one is silent
HEAD_BYTES = 300_000


class Meter:
    """What one fetch may still take: ``total_s`` seconds from now, and ``wire_bytes`` bytes of a body."""

    def __init__(self, url: str, *, total_s: float, wire_bytes: int, clock: Callable[[], float]) -> None:
        self._url = url
        self._clock = clock
        self._ends = clock() + total_s
        self._wire_bytes = wire_bytes
        self._left_bytes = 0
        self._in_head = True

    def expect_head(self) -> None:
        """Allow for the head of the next answer, with the provisional answers before it."""
        self._left_bytes, self._in_head = HEAD_BYTES, True

    def expect_body(self) -> None:
        """Allow for the body too, now that the head is there."""
        self._left_bytes, self._in_head = self._wire_bytes, False

    def extend(self, waited_s: float) -> None:
        """Don't count the time that was waited out of politeness."""
        self._ends += waited_s

    def left_s(self) -> float:
        """The seconds left. Raises LinkRefused (too_slow)."""
        left = self._ends - self._clock()
        if left <= 0:
            raise LinkRefused(self._url, "too_slow")
        return left

    def count(self, received: int) -> None:
        """Count bytes received. Raises LinkRefused: too_big, or bad_answer for a head without end."""
        self._left_bytes -= received
        if self._left_bytes < 0:
            if self._in_head:
                raise LinkRefused(self._url, "bad_answer")
            raise LinkRefused(self._url, "too_big", limit_mb=self._wire_bytes // 1_000_000)


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects to the addresses that were checked, whatever the name would lead to by now."""

    def __init__(self, addresses: Sequence[Address], meter: Meter) -> None:
        self._addresses = addresses
        self._meter = meter
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first of the addresses that answers. Raises httpcore2.ConnectError, LinkRefused."""
        failed: Exception | None = None
        for address in self._addresses:
            patience_s = min(self._meter.left_s(), CONNECT_S)
            try:
                stream = self._sockets.connect_tcp(str(address), port, patience_s, None, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            return MeteredStream(stream, self._meter)
        self._meter.left_s()
        raise httpcore2.ConnectError(str(failed)) from failed


class MeteredStream(httpcore2.NetworkStream):
    """A stream whose reads and writes end with the meter's time and bytes, a byte now and then notwithstanding."""

    def __init__(self, stream: httpcore2.NetworkStream, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._meter.left_s())
        self._meter.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._meter.left_s())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return MeteredStream(
            self._stream.start_tls(ssl_context, server_hostname, self._meter.left_s()), self._meter
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
