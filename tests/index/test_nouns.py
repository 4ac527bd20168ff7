"""Nouns can't be built in a wrong state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SpanOutside, TextRefused, VerbatimError
from index.nouns import MAX_ARTICLE_CHARS, MAX_FIELD_CHARS, Article, Draft, Passage, check_text

FIELDS = ("id", "name", "title", "outlet", "author", "url")


def article(text: str, **fields: Any) -> Article:
    whole: dict[str, Any] = dict.fromkeys(("title", "outlet", "author", "published", "url"))
    return Article(id="a", story=1, text=text, revision=1, **{**whole, **fields})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \r\n\t\u2028\u00a0", "empty"),
        ("x" * (MAX_ARTICLE_CHARS + 1), "too_long"),
        ("a\0b", "binary"),
        ("a\ud800", "surrogate"),
        ("\udc00b", "surrogate"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("make", [Draft, article, check_text])
def test_text_that_cannot_be_kept_is_refused(make: Any, text: str, reason: str) -> None:
    with pytest.raises(TextRefused) as caught:
        make(text)
    assert caught.value.reason == reason
    assert caught.value.limit_chars == (MAX_ARTICLE_CHARS if reason == "too_long" else 0)


@pytest.mark.parametrize(
    "text", ["x", "\u200b", "\ufeff", "\x07", "😀", "x" * MAX_ARTICLE_CHARS], ids=lambda text: text[:9]
)
def test_any_other_text_is_taken(text: str) -> None:
    assert Draft(text).text == article(text).text == text


@pytest.mark.parametrize("field", FIELDS)
def test_fields_are_checked_one_by_one(field: str) -> None:
    whole: dict[str, Any] = {field: "é" * MAX_FIELD_CHARS}
    assert getattr(Draft("x", **whole), field) == whole[field]
    for value, reason in [
        ("x" * (MAX_FIELD_CHARS + 1), "field_too_long"),
        ("a\0", "binary"),
        ("\udfff", "surrogate"),
    ]:
        with pytest.raises(TextRefused, match=reason):
            Draft("x", **{**whole, field: value})


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 3, 3), datetime(2026, 3, 3, tzinfo=timezone(timedelta(hours=1)))],  # noqa: DTZ001  # the case
)
def test_times_are_utc(moment: datetime) -> None:
    for make in (Draft, article):
        with pytest.raises(ValueError, match="not aware UTC"):
            make("x", published=moment)
    assert Draft("x", published=datetime(2026, 3, 3, tzinfo=timezone(timedelta(0)))).published is not None


@given(text=st.text(min_size=1, max_size=20), start=st.integers(-3, 25), end=st.integers(-3, 25))
def test_a_passage_lies_in_its_article(text: str, start: int, end: int) -> None:
    try:
        whole = article(text)
    except TextRefused:
        return
    if 0 <= start < end <= len(text):
        assert Passage(whole, start, end).text == text[start:end] != ""
        return
    with pytest.raises(SpanOutside) as caught:
        Passage(whole, start, end)
    assert caught.value.facts == {"article": "a", "start": start, "end": end, "chars": len(text)}


def test_an_errors_facts_are_what_its_sentence_may_mention() -> None:
    error = TextRefused("empty")
    assert (error.kind, error.facts) == ("text_refused", {"reason": "empty", "limit_chars": 0})
    assert VerbatimError.kind == "unexpected"


def test_a_lone_surrogate_is_all_that_makes_text_unstorable() -> None:
    everything = "".join(chr(point) for point in range(1, 0x11000) if not 0xD800 <= point <= 0xDFFF)
    assert Draft(everything, published=datetime(2026, 3, 3, tzinfo=UTC)).text == everything
