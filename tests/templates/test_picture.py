"""The picture of a timeline: the same on every run, bounded, with words for who doesn't see it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from retrieval.periods import Period, Precision, day, months
from templates.picture import ALT_LIMIT_CHARS, EVENTS_DRAWN, WIDTH_PX, timeline_picture

FIRST = date(2026, 3, 5)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def test_the_words_tell_what_is_drawn() -> None:
    drawn = timeline_picture([(2, day(date(2026, 3, 9))), (1, months(2025, 11))])
    assert drawn.alt == (
        "A time axis from 1 November 2025 to 9 March 2026 with 2 events, numbered as in the list: "
        "1: November 2025; 2: 9 March 2026"
    )


def test_the_same_days_make_the_same_picture() -> None:
    times = [(1, day(FIRST)), (2, day(FIRST + timedelta(days=8)))]
    assert timeline_picture(times) == timeline_picture(list(reversed(times)))


def test_days_stand_as_far_apart_as_they_were() -> None:
    """Dark marks on the axis: at the first day, and three quarters of the way to the last one behind it."""
    times = [(1, day(FIRST)), (2, day(FIRST + timedelta(days=300))), (3, day(FIRST + timedelta(days=400)))]
    image = np.asarray(opened(timeline_picture(times).png).convert("L"))
    thick = [row for row in range(image.shape[0]) if (image[row] < 128).sum() > WIDTH_PX // 2]
    below = image[max(thick) + 1]
    above = image[min(thick) - 2]
    marks = np.flatnonzero(above < 128)
    starts = [
        marks[0],
        *(place for before, place in pairwise(marks) if place > before + 5),
    ]
    assert below.size
    assert len(starts) == 3
    assert (starts[1] - starts[0]) / (starts[2] - starts[0]) == pytest.approx(0.75, abs=0.01)


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="no times"):
        timeline_picture([])


days = st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30))


@settings(
    deadline=None, max_examples=25
)  # a picture of the longest timelines takes half a second on a busy machine
@given(st.lists(days, min_size=1, max_size=120))
def test_any_days_fit_the_picture_and_its_words(some: list[date]) -> None:
    drawn = timeline_picture([(number, day(one)) for number, one in enumerate(sorted(some), 1)])
    image = opened(drawn.png)
    assert image.width == WIDTH_PX
    assert image.height <= 34 * (EVENTS_DRAWN + 1) + 130
    assert len(drawn.png) < 500_000
    assert len(drawn.alt) <= ALT_LIMIT_CHARS
    assert f"with {len(some)} event" in drawn.alt


def test_words_that_would_be_too_long_name_the_first_events_and_count_the_others() -> None:
    first = date(2025, 12, 29)
    weeks = [Period(first, first + timedelta(days=6), Precision.WEEK)] * EVENTS_DRAWN
    alt = timeline_picture(list(enumerate(weeks, 1))).alt
    named = alt.count("29 December 2025 – 4 January 2026")
    assert 20 < named < EVENTS_DRAWN
    assert alt.endswith(f"; and {EVENTS_DRAWN - named} more")
    assert len(alt) <= ALT_LIMIT_CHARS


def test_of_very_many_events_the_first_are_drawn_and_the_others_counted() -> None:
    drawn = timeline_picture([(number, day(FIRST)) for number in range(1, 61)])
    assert opened(drawn.png).height <= 34 * (EVENTS_DRAWN + 1) + 130
    assert "with 60 events" in drawn.alt
    assert f"{EVENTS_DRAWN}: 5 March 2026" in drawn.alt
    assert f"{EVENTS_DRAWN + 1}: 5 March 2026" not in drawn.alt


def test_long_times_are_shown_from_end_to_end() -> None:
    week = Period(date(2026, 3, 30), date(2026, 4, 5), Precision.WEEK)
    assert "1: 30 March – 5 April 2026" in timeline_picture([(1, week)]).alt
