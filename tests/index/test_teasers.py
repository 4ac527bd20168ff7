"""Lists of other articles, beside lists that are none."""

from __future__ import annotations

import pytest
from lxml import html

from index.teasers import teaser_lists

TEASER = "<li><a href=/x><h3>Bakery strike goes on</h3></a><p>What is known.</p></li>"


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        (f"<ul id=list>{TEASER * 5}</ul>", ["list"]),
        (f"<ul id=list>{TEASER * 4}</ul>", []),
        (f"<ul id=list>{TEASER * 5}<li>Not a teaser</li></ul>", ["list"]),
        (f"<ul id=list>{TEASER * 5}{'<li>Not a teaser</li>' * 3}</ul>", []),
        ("<div id=list>" + "<article><h2><a href=/x>Strike</a></h2></article>" * 5 + "</div>", ["list"]),
        ("<ul id=list>" + "<li>An item with <a href=/x>a link</a>.</li>" * 9 + "</ul>", []),
        (f"<div id=list>{TEASER.replace('known', 'known' * 80) * 5}</div>", []),
        (
            f"<section><ul id=a>{TEASER * 5}</ul><p>And then</p><ul id=b>{TEASER * 6}</ul></section>",
            ["a", "b"],
        ),
    ],
)
def test_a_list_is_one_of_teasers_if_most_of_its_items_are(inner: str, found: list[str]) -> None:
    tree = html.document_fromstring(f"<body><p>Before</p>{inner}</body>")
    assert [element.get("id") for element in teaser_lists(tree)] == found
