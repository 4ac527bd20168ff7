"""The fetcher under attack, on loopback with real sockets: where it must not go, and what must not wear it down."""

from __future__ import annotations

import gzip
import logging
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from index.addresses import NO_HOSTS, PORTS, allowed_hosts
from index.errors import LinkRefused
from index.fetch import LIMITS, Fetcher, Limits, make_fetcher
from index.settings import Settings
from tests.index.web import Web, forever, page, serving, to

SECRET = "token=s3cr3t"  # stands in links, and must not in logs
CERTIFICATE = Path(__file__).with_name("news_example.pem")


@pytest.fixture
def other() -> Iterator[Web]:
    yield from serving()


@pytest.fixture
def fetcher(web: Web) -> Fetcher:
    """A fetcher that may ask the test's server, and no other."""
    return fetching(web)


def fetching(*webs: Web, limits: Limits = LIMITS, **more) -> Fetcher:
    allowed = allowed_hosts(",".join(web.host for web in webs))
    return Fetcher(allowed=allowed, limits=limits, **more)


def refusal(fetcher: Fetcher, url: str, **how) -> LinkRefused:
    with pytest.raises(LinkRefused) as caught:
        fetcher.fetch(url, **how)
    assert caught.value.source == url
    return caught.value


# What a fetch gives


def test_a_page_comes_with_its_type_charset_and_validators(web: Web, fetcher: Fetcher) -> None:
    web.pages["/a?b=c"] = page(
        b"<p>caf\xe9",
        'ETag: W/"1"',
        "Last-Modified: Tue, 03 Mar 2026 10:00:00 GMT",
        content_type="Text/HTML; charset=latin-1",
    )
    got = fetcher.fetch(web.url("/a?b=c#part"))
    assert (got.url, got.status, got.body) == (web.url("/a?b=c"), 200, b"<p>caf\xe9")
    assert (got.content_type, got.charset, got.etag) == ("text/html", "iso8859-1", 'W/"1"')
    assert (got.last_modified, got.not_modified) == ("Tue, 03 Mar 2026 10:00:00 GMT", False)


def test_the_request_says_who_asks_and_nothing_else(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = page("x", "Set-Cookie: id=7")
    fetcher.fetch(web.url())
    fetcher.fetch(web.url())
    assert web.asked[0] == web.asked[1]
    assert (
        web.header("User-Agent", 0)
        == "VerbatimBot/1.0 (reads articles for one Discord server, as its editors ask)"
    )
    names = [line.partition(":")[0] for line in web.asked[0].split("\r\n")[1:] if line]
    assert names == ["Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"]
    assert web.header("Host") == web.host


def test_validators_ask_whether_anything_changed(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = page("", status="304 Not Modified")
    got = fetcher.fetch(web.url(), etag='"7"', last_modified="yesterday")
    assert (got.not_modified, got.body) == (True, b"")
    assert (web.header("If-None-Match"), web.header("If-Modified-Since")) == ('"7"', "yesterday")


def test_a_validator_can_not_smuggle_a_header(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = page("x")
    fetcher.fetch(web.url(), etag='"7"\r\nX-Evil: 1', last_modified="\u00fc" * 3)
    assert "Evil" not in web.asked[0]
    assert web.header("If-None-Match") is None


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"hello " * 99, mtime=0)),
        ("x-gzip", gzip.compress(b"hello " * 50, mtime=0) + gzip.compress(b"hello " * 49, mtime=0)),
        ("deflate", zlib.compress(b"hello " * 99)),
        ("deflate", zlib.compress(b"hello " * 99, wbits=-15)),
        ("identity", b"hello " * 99),
        ("GZIP", gzip.compress(b"hello " * 99, mtime=0) + b"\0\0\0"),
    ],
)
def test_packed_pages_are_unpacked(web: Web, fetcher: Fetcher, coding: str, packed: bytes) -> None:
    web.pages["/"] = page(packed, f"Content-Encoding: {coding}")
    assert fetcher.fetch(web.url()).body == b"hello " * 99


@pytest.mark.parametrize(
    ("written", "content_type", "charset"),
    [
        ("text/html; charset=UTF-8", "text/html", "utf-8"),
        ('text/html; x=y; CHARSET="windows-1252"', "text/html", "cp1252"),
        ("text/html; charset=utf-7", "text/html", None),
        ("text/html; charset=hex", "text/html", None),
        ("text/html; charset=idna", "text/html", None),
        ("text/html; charset=no-such-charset", "text/html", None),
        ("text/html; charset=" + "x" * 5_000, "text/html", None),
        ("text/html; charset=../../etc/passwd", "text/html", None),
        (";;;===", "", None),
        ("", "", None),
    ],
)
def test_charsets_that_nobody_should_use_are_not_used(
    web: Web, fetcher: Fetcher, written: str, content_type: str, charset: str | None
) -> None:
    web.pages["/"] = page("x", content_type=written)
    got = fetcher.fetch(web.url())
    assert (got.content_type, got.charset) == (content_type, charset)


@pytest.mark.parametrize(
    "content_type", ["image/png", "video/mp4", "audio/mpeg", "font/woff2", "IMAGE/SVG+XML"]
)
def test_pictures_and_films_are_refused_before_they_are_loaded(
    web: Web, fetcher: Fetcher, content_type: str
) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()
    web.pages["/"] = forever(head, b"x" * 65_536)
    refused = refusal(fetcher, web.url())
    assert (refused.reason, refused.detail) == ("media_type", content_type.lower())


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("404 Not Found", "not_found"),
        ("410 Gone", "gone"),
        ("401 Unauthorized", "forbidden"),
        ("403 Forbidden", "forbidden"),
        ("451 Unavailable For Legal Reasons", "forbidden"),
        ("429 Too Many Requests", "too_many_requests"),
        ("500 Internal Server Error", "server_error"),
        ("503 Service Unavailable", "server_error"),
        ("204 No Content", "http_status"),
        ("206 Partial Content", "http_status"),
        ("418 I'm a teapot", "http_status"),
        ("300 Multiple Choices", "http_status"),
        ("302 Found", "http_status"),
    ],
)
def test_each_status_without_a_page_is_refused(web: Web, fetcher: Fetcher, status: str, reason: str) -> None:
    web.pages["/"] = page("an error page", status=status)
    refused = refusal(fetcher, web.url())
    assert (refused.reason, refused.status) == (reason, int(status[:3]))


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120.0),
        ("99999999", 86_400.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Mon, 01 Jan 2026 00:00:00 +99999999999999", None),
        ("Mon, 31 Dec 9999 23:59:59 -2359", 86_400.0),
    ],
)
def test_retry_after_is_told(web: Web, fetcher: Fetcher, written: str, seconds: float | None) -> None:
    web.pages["/"] = page("", f"Retry-After: {written}", status="503 Busy")
    assert refusal(fetcher, web.url()).retry_after_s == seconds


# Where it must not go


@pytest.fixture
def usual(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """The server at the port that http is asked at, so that nothing but its address can be what is refused."""
    monkeypatch.setitem(PORTS, "http", web.port)
    return web


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "localhost.", "127.0.0.1.", "[::ffff:127.0.0.1]"])
def test_loopback_is_refused_before_anything_connects(usual: Web, name: str) -> None:
    assert refusal(Fetcher(), f"http://{name}/").reason == "private_address"
    assert usual.connections == 0


def test_ipv6_loopback_is_refused_before_anything_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        web = Web(family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    monkeypatch.setitem(PORTS, "http", web.port)
    try:
        assert refusal(Fetcher(), "http://[::1]/").reason == "private_address"
        assert web.connections == 0
    finally:
        web.close()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://127.0.0.1:70/", "ftp://a.example/", "data:text/html,x"]
)
def test_other_schemes_are_refused(url: str) -> None:
    assert refusal(Fetcher(), url).reason == "bad_scheme"


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (["127.0.0.1"], "private_address"),
        (["8.8.8.8", "127.0.0.1"], "private_address"),
        (["127.0.0.1", "8.8.8.8"], "private_address"),
        (["169.254.169.254"], "private_address"),
        (["fd00:ec2::254"], "private_address"),
        ([], "dns"),
    ],
)
def test_a_name_that_leads_inside_is_refused(
    usual: Web, caplog: pytest.LogCaptureFixture, found: list[str], reason: str
) -> None:
    fetcher = Fetcher(resolve=lambda host, port: found)
    with caplog.at_level("INFO"):
        error = refusal(fetcher, "http://news.example/")
    assert error.reason == reason
    assert f"news.example refused: {reason}" in caplog.text
    assert usual.connections == 0


def test_metadata_is_refused_even_for_a_host_that_is_allowed() -> None:
    fetcher = Fetcher(
        allowed=allowed_hosts("169.254.169.254,wiki.example"), resolve=lambda host, port: ["169.254.169.254"]
    )
    assert refusal(fetcher, "http://169.254.169.254/latest/meta-data/").reason == "private_address"
    assert refusal(fetcher, "http://wiki.example/").reason == "private_address"


def test_the_connection_goes_to_the_address_that_was_checked(web: Web) -> None:
    """DNS rebinding: the name leads to the server when it is checked, and elsewhere whenever it is asked again."""
    asked = count()
    answers = lambda host, port: ["127.0.0.1"] if next(asked) == 0 else ["127.0.0.66"]  # noqa: E731  # one line, one use
    web.pages["/"] = page("pinned")
    fetcher = Fetcher(allowed=allowed_hosts(f"news.example:{web.port}"), resolve=answers)
    assert fetcher.fetch(f"http://news.example:{web.port}/").body == b"pinned"
    assert (next(asked), web.header("Host")) == (1, f"news.example:{web.port}")


def test_a_redirect_back_to_a_name_that_changed_is_checked_anew(web: Web) -> None:
    asked = count()
    answers = lambda host, port: ["127.0.0.1"] if next(asked) == 0 else ["169.254.169.254"]  # noqa: E731  # as above
    web.pages["/"] = to("/again")
    fetcher = Fetcher(allowed=allowed_hosts(f"news.example:{web.port}"), resolve=answers)
    assert refusal(fetcher, f"http://news.example:{web.port}/").reason == "private_address"
    assert web.paths == ["/"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.1:{port}/inside", "private_address"),
        ("http://localhost:{port}/inside", "private_address"),
        ("//0x7f.1:{port}/inside", "private_address"),
        ("http://[::1]:{port}/inside", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[fd00:ec2::254]/latest/", "private_address"),
        ("http://10.0.0.1/", "private_address"),
        ("http://2130706433:{port}/", "private_address"),
        ("http://017700000001:{port}/", "private_address"),
        ("http://１２７。０。０。１:{port}/", "private_address"),
        ("http://ⓛocalhost.:{port}/", "private_address"),
        ("http://[::ffff:127.0.0.1]:{port}/", "private_address"),
        ("http://[64:ff9b::a9fe:a9fe]/", "private_address"),
        ("http://[fe80::1%25eth0]:{port}/", "bad_link"),
        ("http://%6c%6f%63alhost:{port}/", "bad_link"),
        ("http:\\\\127.0.0.1:{port}/", "not_found"),  # a path of the same site
        ("http://" + "a." * 200 + "example/", "bad_link"),
        ("http://8.8.8.8:80@127.0.0.1:{port}/", "credentials"),
        ("http://user:pass@10.0.0.1/", "credentials"),
        ("file:///etc/passwd", "bad_scheme"),
        ("gopher://127.0.0.1:{port}/x", "bad_scheme"),
        ("http://news.example:22/", "bad_port"),
        ("http://[", "bad_link"),
    ],
)
def test_a_redirect_inside_is_refused(
    web: Web, other: Web, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, location: str, reason: str
) -> None:
    monkeypatch.setitem(PORTS, "http", other.port)
    web.pages["/"] = to(location.format(port=other.port))
    assert refusal(fetcher, web.url()).reason == reason
    assert other.connections == 0


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
)
def test_redirects_are_followed_to_where_the_page_is(web: Web, other: Web, status: str) -> None:
    web.pages["/a"] = to("b/?c=é#d", status)
    web.pages["/b/?c=%C3%A9"] = to(other.url("/end"), status)
    other.pages["/end"] = page("there")
    got = fetching(web, other).fetch(web.url("/a"))
    assert (got.url, got.body) == (other.url("/end"), b"there")


def test_redirects_end_after_five(web: Web, fetcher: Fetcher) -> None:
    for number in range(9):
        web.pages[f"/{number}"] = to(f"/{number + 1}")
    web.pages["/9"] = page("there")
    assert fetcher.fetch(web.url("/4")).body == b"there"
    assert refusal(fetcher, web.url("/3")).reason == "too_many_redirects"


def test_a_loop_is_left_at_once(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = to("/#more")
    assert refusal(fetcher, web.url()).reason == "too_many_redirects"
    assert len(web.asked) == 1


# What must not wear it down

SMALL = Limits(limit_mb=1)


def test_a_page_within_the_limit_is_whole_and_one_above_is_refused(web: Web) -> None:
    web.pages["/in"], web.pages["/out"] = page(b"x" * 900_000), page(b"x" * 1_000_001)
    assert len(fetching(web, limits=SMALL).fetch(web.url("/in")).body) == 900_000
    assert (refused := refusal(fetching(web, limits=SMALL), web.url("/out"))).reason == "too_big"
    assert refused.limit_mb == 1


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_is_given_up_at_the_limit(web: Web, coding: str) -> None:
    """A gigabyte and more behind a megabyte: it would take the time and memory of unpacking it, if it were unpacked."""
    packer = zlib.compressobj(6, wbits=31 if coding == "gzip" else 15)
    bomb = packer.compress(b"\0" * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    more = packer.compress(b"\0" * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    web.pages["/"] = page(bomb + more * 100, f"Content-Encoding: {coding}")
    assert refusal(fetching(web, limits=SMALL), web.url()).reason == "too_big"


def test_members_without_end_are_given_up(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = page(gzip.compress(b"") * 20_000, "Content-Encoding: gzip")
    assert refusal(fetcher, web.url()).reason == "bad_answer"


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n",
    ],
)
def test_a_body_without_end_is_given_up(web: Web, head: bytes) -> None:
    web.pages["/"] = forever(head, b"x" * 65_536)
    assert refusal(fetching(web, limits=SMALL), web.url()).reason == "too_big"


def test_chunks_without_end_are_given_up(web: Web) -> None:
    web.pages["/"] = forever(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 9_000)
    assert refusal(fetching(web), web.url()).reason == "bad_answer"


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 999),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 65_536),
        (b"", b"x" * 65_536),
        (b"HTTP/1.1 200 " + b"OK" * 60_000, b"K"),
    ],
)
def test_headers_without_end_are_given_up(web: Web, fetcher: Fetcher, head: bytes, piece: bytes) -> None:
    web.pages["/"] = forever(head, piece)
    assert refusal(fetcher, web.url()).reason == "bad_answer"


def test_provisional_answers_without_end_are_given_up(web: Web) -> None:
    web.pages["/"] = forever(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 999)
    assert refusal(fetching(web), web.url()).reason == "bad_answer"


def test_a_server_that_drips_is_left_when_the_time_is_up(web: Web) -> None:
    """Each byte comes at once, so that no single wait is long; the clock is the test's own: a second a look."""
    seconds = count()
    web.pages["/"] = forever(b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    fetcher = fetching(web, limits=Limits(total_s=50.0), clock=lambda: float(next(seconds)))
    assert refusal(fetcher, web.url()).reason == "too_slow"
    assert next(seconds) < 60


def test_a_server_that_says_nothing_is_left_when_the_time_is_up(web: Web) -> None:
    done = threading.Event()

    def say_nothing(connection: socket.socket) -> None:
        done.wait()

    web.pages["/"] = say_nothing
    try:
        assert refusal(fetching(web, limits=Limits(total_s=0.2)), web.url()).reason == "too_slow"
    finally:
        done.set()


def test_a_resolver_that_says_nothing_is_left_when_the_time_is_up() -> None:
    done = threading.Event()
    try:
        fetcher = Fetcher(limits=Limits(total_s=0.2), resolve=lambda host, port: [str(done.wait())])
        assert refusal(fetcher, "http://news.example/").reason == "too_slow"
    finally:
        done.set()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", "cut_short"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal", "cut_short"),
        (b"", "cut_short"),
        (b"HTTP/1.1 200 OK\r\nContent-Len", "cut_short"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhalf", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhalf", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 1\r\n\r\nx", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: 1\r\n\r\nx", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone", "bad_answer"),
        (page(gzip.compress(b"half of it")[:-9], "Content-Encoding: gzip"), "bad_answer"),
        (page(b"", "Content-Encoding: gzip"), "bad_answer"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "cut_short"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "cut_short"),
    ],
)
def test_an_answer_that_is_cut_short_or_broken_is_no_page(
    web: Web, fetcher: Fetcher, answer: bytes, reason: str
) -> None:
    web.pages["/"] = answer
    assert refusal(fetcher, web.url()).reason == reason


def test_more_bytes_than_announced_are_left_alone(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalfHTTP/1.1 200 OK\r\n\r\nanother"
    assert fetcher.fetch(web.url()).body == b"half"


def test_a_closed_port_is_unreachable(web: Web) -> None:
    fetcher = fetching(web)
    web.close()
    assert refusal(fetcher, web.url()).reason == "unreachable"


def test_the_next_address_is_tried_where_the_first_is_closed(web: Web) -> None:
    web.pages["/"] = page("second")
    fetcher = Fetcher(
        allowed=allowed_hosts(f"news.example:{web.port}"),
        resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"],
    )
    assert fetcher.fetch(f"http://news.example:{web.port}/").body == b"second"


# Certificates


@pytest.fixture
def secure() -> Iterator[Web]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    yield from serving(context)


def tls_fetcher(web: Web, name: str = "news.example", tls: ssl.SSLContext | None = None) -> Fetcher:
    return Fetcher(
        allowed=allowed_hosts(f"{name}:{web.port}"), resolve=lambda host, port: ["127.0.0.1"], tls=tls
    )


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def test_the_certificate_must_be_the_hosts_though_the_address_is_pinned(secure: Web) -> None:
    secure.pages["/"] = page("private words")
    assert (
        tls_fetcher(secure, tls=trusting()).fetch(f"https://news.example:{secure.port}/").body
        == b"private words"
    )
    refused = refusal(tls_fetcher(secure, "else.example", trusting()), f"https://else.example:{secure.port}/")
    assert refused.reason == "tls"
    assert "else.example" in refused.detail
    assert len(secure.asked) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Web) -> None:
    refused = refusal(tls_fetcher(secure), f"https://news.example:{secure.port}/")
    assert (refused.reason, secure.asked) == ("tls", [])


def test_plain_http_behind_https_is_refused(web: Web) -> None:
    assert refusal(tls_fetcher(web), f"https://news.example:{web.port}/").reason == "tls"


def test_a_redirect_does_not_lead_from_https_to_http(secure: Web, web: Web) -> None:
    secure.pages["/"] = to(web.url("/"))
    allowed = allowed_hosts(f"news.example:{secure.port},{web.host}")
    fetcher = Fetcher(allowed=allowed, resolve=lambda host, port: ["127.0.0.1"], tls=trusting())
    assert refusal(fetcher, f"https://news.example:{secure.port}/").reason == "downgrade"
    assert web.connections == 0


# Manners


class Clock:
    """Time that passes by sleeping alone."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def polite(web: Web, clock: Clock) -> Callable[..., Fetcher]:
    return lambda **limits: fetching(web, limits=Limits(**limits), clock=clock, sleep=clock.sleep)


def test_a_crawl_pauses_between_pages_of_a_host(
    web: Web, clock: Clock, polite: Callable[..., Fetcher]
) -> None:
    web.pages["/"] = page("x")
    fetcher = polite(delay_s=2.0)
    for _ in range(3):
        fetcher.fetch(web.url(), crawl=True)
    assert (web.paths, clock.slept) == (["/robots.txt", "/", "/", "/"], [2.0, 2.0, 2.0])


def test_a_crawl_waits_where_a_person_is_refused_after_so_many_pages_a_minute(
    web: Web, clock: Clock, polite: Callable[..., Fetcher]
) -> None:
    web.pages["/"] = page("x")
    fetcher = polite(delay_s=0.0, per_minute=3)
    for _ in range(3):
        fetcher.fetch(web.url())
    refused = refusal(fetcher, web.url())
    assert (refused.reason, refused.retry_after_s, len(web.asked)) == ("too_often", 60.0, 3)
    fetcher.fetch(web.url(), crawl=True)
    assert (clock.slept, len(web.asked)) == ([60.0], 5)


def test_robots_txt_keeps_crawls_away_but_not_what_an_editor_gives(
    web: Web, polite: Callable[..., Fetcher]
) -> None:
    web.pages["/robots.txt"] = page("User-agent: *\nDisallow: /private\n", content_type="text/plain")
    web.pages["/private/a"] = web.pages["/open"] = page("x")
    web.pages["/door"] = to("/private/a")
    fetcher = polite()
    assert refusal(fetcher, web.url("/private/a"), crawl=True).reason == "robots"
    assert refusal(fetcher, web.url("/door"), crawl=True).reason == "robots"
    assert fetcher.fetch(web.url("/open"), crawl=True).body == b"x"
    assert fetcher.fetch(web.url("/private/a")).body == b"x"
    assert web.paths == ["/robots.txt", "/door", "/open", "/private/a"]


def test_robots_txt_is_read_again_after_an_hour(
    web: Web, clock: Clock, polite: Callable[..., Fetcher]
) -> None:
    web.pages["/"] = page("x")
    web.pages["/robots.txt"] = [page("", status="404 Not Found"), page("User-agent: *\nDisallow: /")]
    fetcher = polite()
    fetcher.fetch(web.url(), crawl=True)
    clock.now += 3_000
    fetcher.fetch(web.url(), crawl=True)
    clock.now += 1_000
    assert refusal(fetcher, web.url(), crawl=True).reason == "robots"


@pytest.mark.parametrize(
    ("status", "reason"), [("503 Busy", "server_error"), ("429 Slow down", "server_error")]
)
def test_a_host_that_can_not_tell_its_rules_is_not_crawled(
    web: Web, polite: Callable[..., Fetcher], status: str, reason: str
) -> None:
    web.pages["/"], web.pages["/robots.txt"] = page("x"), page("", status=status)
    assert refusal(polite(), web.url(), crawl=True).reason == reason
    assert web.paths == ["/robots.txt"]


def test_robots_txt_leads_nobody_inside(web: Web, other: Web, polite: Callable[..., Fetcher]) -> None:
    web.pages["/"], web.pages["/robots.txt"] = page("x"), to("http://169.254.169.254/")
    assert refusal(polite(), web.url(), crawl=True).reason == "private_address"


def test_a_crawl_leaves_a_host_alone_that_does_not_answer(
    web: Web, other: Web, clock: Clock, polite: Callable[..., Fetcher]
) -> None:
    web.pages["/robots.txt"] = page("", status="404 Not Found")
    web.pages["/"], web.pages["/ill"] = page("x"), b""
    fetcher = polite(delay_s=0.0)
    for _ in range(3):
        assert refusal(fetcher, web.url("/ill"), crawl=True).reason == "cut_short"
    asked = len(web.asked)
    assert refusal(fetcher, web.url("/"), crawl=True).reason == "unreachable"
    assert len(web.asked) == asked
    clock.now += 301.0
    assert refusal(fetcher, web.url("/ill"), crawl=True).reason == "cut_short"
    assert refusal(fetcher, web.url("/"), crawl=True).reason == "unreachable"
    assert fetcher.fetch(web.url("/")).body == b"x"  # a person asks, and it answers
    assert fetcher.fetch(web.url("/"), crawl=True).body == b"x"


def test_failures_with_an_answer_between_them_are_no_reason_to_rest(
    web: Web, polite: Callable[..., Fetcher]
) -> None:
    web.pages["/"], web.pages["/ill"] = page("x"), b""
    fetcher = polite(delay_s=0.0)
    for _ in range(4):
        assert refusal(fetcher, web.url("/ill"), crawl=True).reason == "cut_short"
        assert fetcher.fetch(web.url("/"), crawl=True).body == b"x"


def test_the_time_spent_waiting_politely_is_not_the_servers(
    web: Web, clock: Clock, polite: Callable[..., Fetcher]
) -> None:
    web.pages["/"] = page("x")
    web.pages["/robots.txt"] = page("User-agent: *\nCrawl-delay: 9\n")
    fetcher = polite(total_s=5.0)
    for _ in range(2):
        assert fetcher.fetch(web.url(), crawl=True).body == b"x"
    assert clock.slept == [9.0, 9.0]


def test_logs_name_the_host_and_never_the_link(
    web: Web, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    web.pages[f"/{SECRET}?{SECRET}"] = to(f"/next?{SECRET}")
    web.pages[f"/next?{SECRET}"] = page("x", f"X-{SECRET.replace('=', ': ')}")
    fetcher.fetch(web.url(f"/{SECRET}?{SECRET}"))
    refusal(fetcher, web.url(f"/404?{SECRET}"))
    assert [record.getMessage() for record in caplog.records if record.name.startswith("index")] == [
        "127.0.0.1 answered 302",
        "127.0.0.1 answered 200",
        "127.0.0.1 answered 404",
    ]
    assert "s3cr3t" not in caplog.text


def test_settings_say_which_private_hosts_are_trusted(web: Web, tmp_path: Path) -> None:
    web.pages["/"] = page("x")
    assert make_fetcher(Settings(data=tmp_path, allow_hosts=web.host)).fetch(web.url()).body == b"x"
    assert refusal(make_fetcher(Settings(data=tmp_path)), web.url()).reason == "bad_port"
    assert Settings(data=tmp_path).allowed_hosts == NO_HOSTS
    with pytest.raises(ValueError, match="allow_hosts"):
        Settings(data=tmp_path, allow_hosts="http://wrong")
