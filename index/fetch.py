"""Fetching a link: checked at each redirect, pinned to the checked address, limited in time, bytes and frequency.

A proxy set in the environment is not used: it would look names up itself, and no check here would hold.
"""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urldefrag, urljoin

import httpcore2

from index.addresses import (
    NO_HOSTS,
    AllowedHosts,
    Link,
    Resolver,
    checked_addresses,
    parse_link,
    resolve_host,
)
from index.errors import LinkRefused
from index.pace import Pace, Rest
from index.reply import Fetched, Reply, fetched, is_validator, read_reply
from index.robots import EVERYTHING, LIMIT_BYTES, Robots, parse_robots
from index.settings import Settings
from index.wire import CheckedBackend, Meter

log = logging.getLogger(__name__)
# Below INFO it logs headers: where a redirect leads, and the keys in it.
logging.getLogger("httpcore2").setLevel(logging.INFO)

AGENT = "VerbatimBot"
USER_AGENT = f"{AGENT}/1.0 (reads articles for one Discord server, as its editors ask)"
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# What a host that wears its visitors down answers with; each costs up to the whole time of a fetch.
UNANSWERED = ("dns", "unreachable", "too_slow", "cut_short")
ROBOTS_KEPT = 500
ROBOTS_KEPT_S = 3_600.0
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one fetch may take. ``limit_mb`` holds on the wire and again after inflation, in 10^6 bytes."""

    limit_mb: int = 20
    total_s: float = 40.0
    redirects: int = 5
    delay_s: float = 1.0
    per_minute: int = 30


LIMITS = Limits()


class Fetcher:
    """Fetches links, politely. Safe to use from several threads; it keeps no connection, cookie or page."""

    def __init__(
        self,
        *,
        allowed: AllowedHosts = NO_HOSTS,
        limits: Limits = LIMITS,
        resolve: Resolver = resolve_host,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """``tls`` is the system's trust in certificates unless another is given."""
        self._allowed = allowed
        self._limits = limits
        self._resolve = resolve
        self._clock = clock
        self._tls = tls
        self._pace = Pace(delay_s=limits.delay_s, per_minute=limits.per_minute, clock=clock, sleep=sleep)
        self._rest = Rest(clock=clock)
        self._robots: OrderedDict[str, tuple[float, Robots]] = OrderedDict()
        self._guard = threading.Lock()

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, crawl: bool = False
    ) -> Fetched:
        """What the link gives, or that it hasn't changed since the validators were given (status 304, no body).

        ``crawl`` is for links that no person gave: they keep to robots.txt and to a pause between pages, and leave a
        host that doesn't answer alone for a while. Raises LinkRefused.
        """
        conditions = _conditions(etag, last_modified)
        meter = self._meter(url, self._limits.limit_mb * _MB)
        link = parse_link(url, self._allowed)
        seen: set[str] = set()
        while True:
            if link.url in seen or len(seen) > self._limits.redirects:
                raise LinkRefused(url, "too_many_redirects")
            seen.add(link.url)
            self._take_turn(url, link, meter, crawl=crawl)
            reply = self._ask(url, link, meter, conditions, limit_bytes=self._limits.limit_mb * _MB)
            if reply.location is None:
                return fetched(url, link, reply)
            link = self._next(url, link, reply.location)

    def robots(self, url: str) -> Robots:
        """What the link's host asks of crawlers, at most an hour old. Raises LinkRefused where it can't be told."""
        return self._robots_of(url, parse_link(url, self._allowed))

    def _meter(self, url: str, wire_bytes: int) -> Meter:
        return Meter(url, total_s=self._limits.total_s, wire_bytes=wire_bytes, clock=self._clock)

    def _take_turn(self, url: str, link: Link, meter: Meter, *, crawl: bool) -> None:
        """Wait until the host may be asked. Raises LinkRefused: robots, too_often, unreachable."""
        if not crawl:
            wait_s = self._pace.take(link.host)
            if wait_s is not None:
                raise LinkRefused(url, "too_often", detail=link.host, retry_after_s=wait_s)
            return
        if self._rest.rests(link.host):
            raise LinkRefused(url, "unreachable", detail=link.host)
        before = self._clock()
        robots = self._robots_of(url, link)
        if not robots.allows(link.target):
            raise LinkRefused(url, "robots", detail=link.host)
        self._pace.wait(link.host, delay_s=robots.delay_s)
        meter.extend(self._clock() - before)

    def _next(self, url: str, link: Link, location: str) -> Link:
        """Where a redirect leads, checked as the first link was. Raises LinkRefused for the link that began it."""
        try:
            target = parse_link(urldefrag(urljoin(link.url, location)).url, self._allowed)
        except LinkRefused as error:
            raise LinkRefused(url, error.reason, detail=error.detail) from error
        except ValueError as error:
            raise LinkRefused(url, "bad_link") from error
        if link.scheme == "https" and target.scheme == "http":
            raise LinkRefused(url, "downgrade", detail=target.host)
        return target

    def _ask(
        self, url: str, link: Link, meter: Meter, conditions: Mapping[str, str], *, limit_bytes: int
    ) -> Reply:
        """One request, and a note of whether the host answered. Raises LinkRefused."""
        try:
            reply = self._answer(url, link, meter, conditions, limit_bytes=limit_bytes)
        except LinkRefused as error:
            self._rest.note(link.host, failed=error.reason in UNANSWERED)
            raise
        self._rest.note(link.host, failed=False)
        return reply

    def _answer(
        self, url: str, link: Link, meter: Meter, conditions: Mapping[str, str], *, limit_bytes: int
    ) -> Reply:
        """What one request on a connection of its own brings. Raises LinkRefused."""
        try:
            addresses = checked_addresses(link, self._allowed, self._resolver(meter))
        except LinkRefused as error:
            # Who gave the link hears the same of both: see errors.j2.
            log.info("%s refused: %s", link.host, error.reason)
            raise LinkRefused(url, error.reason, detail=error.detail) from error
        request = httpcore2.Request("GET", _url(link), headers=_headers(link, conditions))
        connection = httpcore2.HTTPConnection(
            _url(link).origin,
            ssl_context=self._tls or _system_trust(),
            network_backend=CheckedBackend(addresses, meter),
        )
        try:
            meter.expect_head()
            response = connection.handle_request(request)
            meter.expect_body()
            try:
                reply = read_reply(url, response, limit_bytes)
            finally:
                response.close()
        except httpcore2.TimeoutException as error:
            raise LinkRefused(url, "too_slow", detail=link.host) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise _refused(url, link, error) from error
        finally:
            connection.close()
        log.debug("%s answered %d", link.host, reply.status)
        return reply

    def _resolver(self, meter: Meter) -> Resolver:
        """The resolver, given up when the fetch's time is: the system's own may take minutes."""

        def resolve(host: str, port: int) -> list[str]:
            found: list[list[str] | BaseException] = []

            def work() -> None:
                try:
                    found.append(list(self._resolve(host, port)))
                except BaseException as error:  # handed on to the thread that waits
                    found.append(error)

            thread = threading.Thread(target=work, name="resolve", daemon=True)
            thread.start()
            thread.join(meter.left_s())
            meter.left_s()
            if not found:
                raise TimeoutError(host)
            if isinstance(found[0], BaseException):
                raise found[0]
            return found[0]

        return resolve

    def _robots_of(self, url: str, link: Link) -> Robots:
        origin = f"{link.scheme}://{link.netloc}"
        with self._guard:
            kept = self._robots.get(origin)
        if kept and self._clock() - kept[0] < ROBOTS_KEPT_S:
            return kept[1]
        robots = self._ask_robots(url, Link(link.scheme, link.host, link.port, "/robots.txt"))
        with self._guard:
            self._robots[origin] = (self._clock(), robots)
            self._robots.move_to_end(origin)
            while len(self._robots) > ROBOTS_KEPT:
                self._robots.popitem(last=False)
        return robots

    def _ask_robots(self, url: str, link: Link) -> Robots:
        """RFC 9309: none (4xx, or too many redirects) allows everything; a host that can't tell is not crawled."""
        meter = self._meter(url, _MB)
        for _ in range(self._limits.redirects + 1):
            meter.extend(self._pace.wait(link.host))
            reply = self._ask(url, link, meter, {}, limit_bytes=2 * LIMIT_BYTES)
            if reply.location is None:
                break
            link = self._next(url, link, reply.location)
        if reply.status == 200:
            return parse_robots(reply.body, AGENT)
        if reply.status >= 500 or reply.status == 429:
            raise LinkRefused(url, "server_error", detail=link.host, status=reply.status)
        return EVERYTHING


def make_fetcher(settings: Settings) -> Fetcher:
    """The fetcher that the settings describe."""
    return Fetcher(allowed=settings.allowed_hosts)


@cache
def _system_trust() -> ssl.SSLContext:
    """The certificates that this machine trusts; SSL_CERT_FILE and SSL_CERT_DIR name others."""
    return httpcore2.default_ssl_context()


def _url(link: Link) -> httpcore2.URL:
    return httpcore2.URL(scheme=link.scheme, host=link.host, port=link.port, target=link.target)


def _headers(link: Link, conditions: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        ("Host", link.netloc),
        ("User-Agent", USER_AGENT),
        ("Accept", ACCEPT),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
        *conditions.items(),
    ]


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask whether anything changed; what could not stand in a header is left out."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if is_validator(value)}


def _refused(url: str, link: Link, error: Exception) -> LinkRefused:
    """What a failed connection is told as."""
    if isinstance(error.__cause__, ssl.SSLError):
        why = getattr(error.__cause__, "verify_message", "")
        return LinkRefused(url, "tls", detail=f"{link.host}: {why}" if why else link.host)
    if isinstance(error, httpcore2.ConnectError):
        return LinkRefused(url, "unreachable", detail=link.host)
    # Nothing but its words tells that a server went away ("without sending …") from one that talks nonsense.
    if isinstance(error, httpcore2.NetworkError | OSError) or "without" in str(error):
        return LinkRefused(url, "cut_short", detail=link.host)
    return LinkRefused(url, "bad_answer", detail=link.host)
