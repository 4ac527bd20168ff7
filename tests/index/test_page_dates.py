"""Days that pages write, each read as it is meant or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index.page_dates import stamped_day
from index.pages import page_drafts

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026年3月18日 更新", "2026-03-18"),
        ("2026년 3월 18일 오전", "2026-03-18"),
        ("Viernes, 22 de abril de 2022", "2022-04-22"),
        ("1 de março de 2026", "2026-03-01"),
        ("9 de Setembro de 2025", "2025-09-09"),
        ("Tue, 05/12/2026 - 09:14", "2026-05-12"),
        ("Saturday 05/12/2026", "2026-12-05"),
        ("13/12/2025", "2025-12-13"),
        ("5/5/2025", "2025-05-05"),
        ("05/12/2026", None),
        ("Wed, 05/12/2026", None),
        ("2026年13月40日", None),
        ("12 de casas de 2022", None),
        ("call 555-0199", None),
    ],
)
def test_a_stamp_is_read_where_it_can_only_mean_one_day(stamp: str, day: str | None) -> None:
    found = stamped_day(stamp)
    assert (found.date().isoformat() if found else None) == day


def test_a_day_that_stands_somewhere_in_the_text_is_not_the_articles() -> None:
    text = (
        "The pier was built on 4 June 1931 and closed on 5 May 2019 by a council that is long forgotten. " * 4
    )
    html = f"<html><head><title>Pier</title></head><body><article><p>{text}</p></article></body></html>"
    (draft,) = page_drafts(html.encode(), "https://news.example/pier", now=NOW)
    assert draft.published is None
