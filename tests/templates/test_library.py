"""What editors see of links: enough to know them, never what may be a key, and whatever somebody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LinkRefused
from templates.library import SOURCE_LIMIT_CHARS, shown_link
from templates.words import Surface, said


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://news.example/a/b", "https://news.example/a/b"),
        ("HTTPS://news.example:443/a?key=secret#secret", "https://news.example:443/a?…"),
        ("https://news.example/a?#secret", "https://news.example/a"),
        ("https://news.example?key=secret", "https://news.example?…"),
        ("https://ada:secret@news.example/a", "https://news.example/a"),
        ("https:///ada:secret@news.example/a", "https://news.example/a"),
        ("http://[news/a?key=secret", "http://[news/a?…"),
        ("http://ada:secret@[news", "http://[news"),
        ("https://a\u2100b/x", "https://a\u2100b/x"),
        ("tale.txt", "tale.txt"),
    ],
)
def test_a_link_is_shown_without_what_may_be_a_key(link: str, shown: str) -> None:
    assert shown_link(link) == shown


@pytest.mark.parametrize("surface", Surface)
def test_nobody_is_told_which_names_lead_inside(surface: Surface) -> None:
    inside, nowhere = (
        LinkRefused("https://wiki.example/a", reason, detail="wiki.example")
        for reason in ("private_address", "dns")
    )
    told = {said(f"{error.kind}_{error.reason}", surface, **error.facts) for error in (inside, nowhere)}
    assert len(told) == 1
    assert ("VERBATIM_ALLOW_HOSTS" in told.pop()) == (surface is Surface.TERMINAL)


@given(st.text("[]@:/?#.%\\\u2100ab", max_size=40))
def test_whatever_is_written_behind_the_scheme_can_be_shown(rest: str) -> None:
    shown = shown_link(f"http://{rest}?secret")
    assert "secret" not in shown
    assert len(shown) <= SOURCE_LIMIT_CHARS
