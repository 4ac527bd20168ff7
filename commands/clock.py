"""The clock, read only where questions come in: what an answer says of time hangs on the question's own today."""

from __future__ import annotations

from datetime import UTC, date, datetime

from index.errors import VerbatimError
from index.moments import parse_moment


class DateRefused(VerbatimError):
    """A date that can't be read, or could be read in two ways."""

    kind = "date_refused"

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.written = written


def now() -> datetime:
    """The moment, aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day in UTC, which articles' dates are in too."""
    return now().date()


def typed_day(written: str) -> date:
    """The day that somebody typed. Raises DateRefused."""
    try:
        return parse_moment(written).date()
    except ValueError as error:
        raise DateRefused(written.strip()) from error
