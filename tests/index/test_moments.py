"""Dates are read only where there is one way to read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.moments import as_utc, parse_moment, written_date


def read(written: str) -> datetime | None:
    """None for what is refused."""
    try:
        return parse_moment(written)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-03", datetime(2026, 3, 3, tzinfo=UTC)),
        ("  2026-03-03  ", datetime(2026, 3, 3, tzinfo=UTC)),
        ("20260303", datetime(2026, 3, 3, tzinfo=UTC)),
        ("2026/03/03", datetime(2026, 3, 3, tzinfo=UTC)),
        ("2026-03-03T10:00:00Z", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        ("2026-03-03 10:00", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        ("2026-03-03T10:00:00+02:00", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ("2026-03-03 10:00:00 +0200", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ("2026-03-03T23:30:00-05:00", datetime(2026, 3, 4, 4, 30, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 10:00:00 GMT", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 10:00:00 EST", datetime(2026, 3, 3, 15, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 10:00:00 -0000", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        ("3 March 2026", datetime(2026, 3, 3, tzinfo=UTC)),
        ("3 Mar 2026", datetime(2026, 3, 3, tzinfo=UTC)),
        ("March 3, 2026", datetime(2026, 3, 3, tzinfo=UTC)),
        ("Mar 3,  2026", datetime(2026, 3, 3, tzinfo=UTC)),
    ],
)
def test_written_dates_become_utc(written: str, expected: datetime) -> None:
    found = parse_moment(written)
    assert (found, found.utcoffset()) == (expected, timedelta(0))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "03/04/2026",
        "03.04.2026",
        "2026",
        "March 2026",
        "3 March",
        "1772541296",
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:00:00-05:00",
        "x" * 10_000,
        "9" * 5_000,
        "2026-03-03\0",
    ],
)
def test_what_is_no_date_or_two_is_refused(written: str) -> None:
    assert read(written) is None


@given(st.text(max_size=40))
def test_whatever_is_written_is_a_utc_time_or_refused(written: str) -> None:
    found = read(written)
    assert found is None or found.utcoffset() == timedelta(0)


@given(
    st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=7))])
    )
)
def test_an_iso_time_is_read_as_the_same_moment(moment: datetime) -> None:
    if not 2 <= moment.year <= 9998:
        return
    assert parse_moment(moment.isoformat()) == moment


def test_a_day_is_its_midnight_and_a_naive_time_is_utc() -> None:
    assert as_utc(date(2026, 3, 3)) == datetime(2026, 3, 3, tzinfo=UTC)
    assert as_utc(datetime(2026, 3, 3, 10)) == datetime(2026, 3, 3, 10, tzinfo=UTC)  # noqa: DTZ001  # the case itself


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (None, None),
        (datetime(2026, 3, 3, tzinfo=UTC), "2026-03-03"),
        (datetime(2026, 3, 3, 10, 5, tzinfo=UTC), "2026-03-03T10:05:00+00:00"),
    ],
)
def test_a_date_is_written_no_more_exactly_than_it_is_known(
    moment: datetime | None, expected: str | None
) -> None:
    assert written_date(moment) == expected
