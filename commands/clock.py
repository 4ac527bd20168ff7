"""The clock, read only where questions come in: what an answer says of time hangs on the question's own today."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day in UTC, which articles' dates are in too."""
    return datetime.now(UTC).date()
