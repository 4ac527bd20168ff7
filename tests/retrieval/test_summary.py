"""A summary's points are the articles' own sentences, in their order, without repetition."""

from __future__ import annotations

import numpy as np
import pytest

from index.errors import ArticleUnknown
from index.nouns import Draft
from retrieval.desk import Desk
from retrieval.summary import lexrank, likeness, summarise


def test_points_are_verbatim_in_order_and_not_boilerplate(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    summary = summarise(sample_desk, sample_keys, article="2026-03-06-bridge-turns", sentences=5)
    points = summary.points.quotes
    assert len(points) == 5
    assert summary.articles == 1
    assert summary.of_sentences > 20
    text = points[0].article.text
    assert [text[point.start : point.end] for point in points] == [point.text for point in points]
    assert [point.start for point in points] == sorted(point.start for point in points)
    assert not any("newsletter" in point.text.lower() for point in points)
    assert "injured" in points[0].text


def test_story_is_told_in_the_order_of_its_dates_without_repeating_a_copy(
    sample_desk: Desk, sample_keys: tuple[int, ...]
) -> None:
    points = summarise(sample_desk, sample_keys, article=None, sentences=8).points.quotes
    days = [point.article.published for point in points]
    assert days == sorted(day for day in days if day)
    assert len({point.text for point in points}) == 8
    alike = likeness([point.text for point in points]) - np.eye(len(points))
    assert alike.max() < 0.75


def test_about_moves_the_summary(sample_desk: Desk, sample_keys: tuple[int, ...]) -> None:
    ferry = summarise(sample_desk, sample_keys, article=None, sentences=3, about="ferry passengers")
    assert sum("ferr" in point.text.lower() for point in ferry.points.quotes) >= 2


def test_no_article_gives_no_points_and_an_unknown_one_is_told(make_desk, fill) -> None:
    desk = make_desk()
    assert summarise(desk, (), article=None, sentences=3).points.quotes == ()
    fill(desk.library, [Draft("Only one sentence stands here today.", id="one")])
    key = desk.library.story("main").key
    summary = summarise(desk, (key,), article=None, sentences=3)
    assert [point.text for point in summary.points.quotes] == ["Only one sentence stands here today."]
    with pytest.raises(ArticleUnknown):
        summarise(desk, (key,), article="two", sentences=3)


def test_lexrank_prefers_the_sentence_that_others_resemble() -> None:
    alike = likeness(
        ["bridge closed after accident", "bridge accident injured many", "bridge closed", "weather was mild"]
    )
    rank = lexrank(alike, np.ones(4))
    assert rank.argmin() == 3
    assert abs(rank.sum() - 1) < 1e-9
