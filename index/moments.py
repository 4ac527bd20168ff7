"""Publication dates: from what sources write to aware UTC, and back to the shortest honest form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from functools import partial

_FORMATS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S %z")


def parse_moment(written: str) -> datetime:
    """An aware UTC time from ISO 8601, RFC 2822 ("Tue, 03 Mar 2026 10:00:00 GMT") or "3 March 2026".

    A day without a time becomes midnight, a time without a zone is taken as UTC. Raises ValueError for the rest
    (also for "03/04/2026", which two halves of the world read differently).
    """
    written = " ".join(written.split())
    for parse in _PARSERS:
        try:
            found = parse(written)
        except (ValueError, TypeError, IndexError):
            continue
        return as_utc(found)
    raise ValueError(written)


def _by_format(form: str, written: str) -> datetime:
    return datetime.strptime(written, form)  # noqa: DTZ007  # a time without a zone is taken as UTC by the caller


_PARSERS: tuple[Callable[[str], datetime], ...] = (
    datetime.fromisoformat,
    *(partial(_by_format, form) for form in _FORMATS),
    parsedate_to_datetime,
)


def as_utc(moment: datetime | date) -> datetime:
    """Aware UTC. A date is its midnight; a naive time is taken as UTC. Raises ValueError outside years 1–9999."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(moment)) from error


def written_date(moment: datetime | None) -> str | None:
    """``2026-03-03`` for a day (midnight), else ``2026-03-03T10:00:00+00:00``; None stays None."""
    if moment is None:
        return None
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat()
