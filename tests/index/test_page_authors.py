"""Who wrote a page's article: where names may stand, and what is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from index.pages import page_drafts

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEXT = (
    "The harbour council agreed on Monday to close the old pier, which nobody has repaired since the storm. "
    * 3
)


def author(head: str = "", body: str = "") -> str | None:
    html = f"<html><head><title>Pier</title>{head}</head><body><article><p>{TEXT}</p>{body}</article></body></html>"
    (draft,) = page_drafts(html.encode(), "https://news.example/pier", now=NOW)
    return draft.author


def data(*nodes: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@graph": nodes})}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "Pier"}


@pytest.mark.parametrize(
    ("head", "body", "name"),
    [
        (
            data({**ARTICLE, "author": {"@id": "#ada"}}, {"@id": "#ada", "name": "Ada Example"}),
            "",
            "Ada Example",
        ),
        (data({**ARTICLE, "author": [{"@id": "#gone"}]}), "", None),
        (data({**ARTICLE, "creator": ["Ada Example", "Bo Example"]}), "", "Ada Example, Bo Example"),
        ('<meta name="author" content="By Ada Example, Senior Science Correspondent">', "", "Ada Example"),
        ('<meta name="author" content="Ada Example @adaexample">', "", "Ada Example"),
        ('<meta name="author" content="Ada Example, Bo Example">', "", "Ada Example, Bo Example"),
        (
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Example">',
            "",
            "Ada Example",
        ),
        (
            '<meta name="twitter:label1" content="Price"><meta name="twitter:data1" content="Ten Pounds">',
            "",
            None,
        ),
        (
            '<meta property="article:author" content="https://x.example/a"><meta name="byl" content="By Ada Example">',
            "",
            "Ada Example",
        ),
        ("", '<div class="wp-block-post-author-name">Ada Example</div>', "Ada Example"),
        ("", '<span class="byline">By Ada Example and Bo de Example</span>', "Ada Example, Bo de Example"),
        ("", '<p class="byline">Updated three days ago</p>', None),
        ("", '<p class="author-bio">Ada Example</p>', None),
        ("", '<ol class="comments"><li><span class="author">Ada Example</span></li></ol>', None),
    ],
)
def test_names_are_found_where_pages_write_them(head: str, body: str, name: str | None) -> None:
    assert author(head, body) == name
