"""What a server answered: its status as a reason, its type and charset, its body within limits."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeGuard

import httpcore2

from index.addresses import Link
from index.errors import LinkRefused
from index.inflate import WAYS, InflatedTooBig, NotInflatable, inflate

REDIRECTS = (301, 302, 303, 307, 308)
WITH_PAGE = (200, 203)
NOT_MODIFIED = 304
REASONS = {
    401: "forbidden",
    403: "forbidden",
    404: "not_found",
    410: "gone",
    429: "too_many_requests",
    451: "forbidden",
}
UNREADABLE_TYPES = re.compile(r"(image|audio|video|font|model)/")
VALIDATOR = re.compile(r"[\x20-\x7e]{1,500}")
PIECE_LIMIT = 30_000
RETRY_LIMIT_S = 86_400.0
# Encodings that hide markup from whoever looks for it, or that are for names and source code.
_NOT_FOR_PAGES = (
    "utf-7",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "oem",
)
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a link gave. ``url`` is where it came from in the end; ``charset`` what its header names, if
    Python knows it.

    ``content_type`` is lower-case and bare ("text/html"), "" if the server names none. ``etag`` and ``last_modified``
    are for asking again.
    """

    url: str
    status: int
    content_type: str
    charset: str | None
    body: bytes
    etag: str | None
    last_modified: str | None

    @property
    def not_modified(self) -> bool:
        return self.status == NOT_MODIFIED


@dataclass(frozen=True, slots=True)
class Reply:
    """One response, read whole. ``location`` is set for a redirect, which has no body here."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    location: str | None = None


def read_reply(url: str, response: httpcore2.Response, limit_bytes: int) -> Reply:
    """The response with its body, if that is wanted and fits. Raises LinkRefused, and what the network raises."""
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1").strip())
    if response.status in REDIRECTS and headers.get("location"):
        # Servers write these in UTF-8, whatever the header's own encoding is.
        location = headers["location"].encode("latin-1").decode("utf-8", errors="replace")
        return Reply(response.status, headers, location=location)
    if response.status not in WITH_PAGE:
        return Reply(response.status, headers)
    content_type, _ = _media_type(headers)
    if UNREADABLE_TYPES.match(content_type):
        raise LinkRefused(url, "media_type", detail=content_type[:60])
    try:
        return Reply(response.status, headers, _body(url, response, headers, limit_bytes))
    except InflatedTooBig as error:
        raise LinkRefused(url, "too_big", limit_mb=limit_bytes // _MB) from error
    except NotInflatable as error:
        raise LinkRefused(url, "bad_answer") from error


def _body(url: str, response: httpcore2.Response, headers: Mapping[str, str], limit_bytes: int) -> bytes:
    coding = headers.get("content-encoding", "").lower()
    if coding in ("", "identity"):
        body = bytearray()
        for piece in _pieces(response):
            body += piece
            if len(body) > limit_bytes:
                raise InflatedTooBig
        return bytes(body)
    if coding not in WAYS:
        raise LinkRefused(url, "bad_answer")
    return inflate(_pieces(response), coding, limit_bytes=limit_bytes)


def fetched(url: str, link: Link, reply: Reply) -> Fetched:
    """Raises LinkRefused for a status that brings no page."""
    if reply.status not in (*WITH_PAGE, NOT_MODIFIED):
        reason = REASONS.get(reply.status) or ("server_error" if reply.status >= 500 else "http_status")
        retry_after_s = _retry_after_s(reply.headers.get("retry-after", ""))
        raise LinkRefused(url, reason, detail=link.host, status=reply.status, retry_after_s=retry_after_s)
    content_type, charset = _media_type(reply.headers)
    etag, last_modified = reply.headers.get("etag"), reply.headers.get("last-modified")
    return Fetched(link.url, reply.status, content_type, charset, reply.body, etag, last_modified)


def _pieces(response: httpcore2.Response) -> Iterator[bytes]:
    """The body as it comes. Raises NotInflatable for a body of crumbs: each costs time, whatever its size."""
    for number, piece in enumerate(response.iter_stream()):
        if number >= PIECE_LIMIT:
            raise NotInflatable
        yield piece


def _media_type(headers: Mapping[str, str]) -> tuple[str, str | None]:
    """The bare type, and the charset if Python knows it as one of text."""
    written, _, parameters = headers.get("content-type", "").partition(";")
    found = re.search(r"(?i)\bcharset\s*=\s*[\"']?([\w.:+-]{1,40})", parameters[:500])
    return written.strip().lower(), known_charset(found[1]) if found else None


def known_charset(name: str) -> str | None:
    """Python's name for an encoding of text; None for one it doesn't know, or that is none (``hex``, ``zip``)."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return codec.name if codec._is_text_encoding and codec.name not in _NOT_FOR_PAGES else None


def _retry_after_s(written: str) -> float | None:
    """The seconds that a server asks to wait, at most a day; a date counts from now."""
    if re.fullmatch(r"\d{1,9}", written):
        return min(float(written), RETRY_LIMIT_S)
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), RETRY_LIMIT_S)


def is_validator(written: str | None) -> TypeGuard[str]:
    """Whether an ETag or date that a server gave can be sent back to it in a header."""
    return written is not None and VALIDATOR.fullmatch(written) is not None
