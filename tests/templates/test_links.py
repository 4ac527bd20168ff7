"""Links lead to http(s) sources, can't break out of Markdown, and open at the quoted words."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.links import LINK_LIMIT_CHARS, URL_LIMIT_CHARS, link_to, safe_url, text_directive
from tests.templates.hostile import hostile_text

URL = "https://news.example/story"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("http://news.example", "http://news.example"),
        ("https://news.example:8443/a/b?c=d&e=f#g", "https://news.example:8443/a/b?c=d&e=f#g"),
        ("https://news.example/a_(b)", "https://news.example/a_%28b%29"),
        ("https://news.example/a%20b/100%", "https://news.example/a%20b/100%25"),
        ("https://news.example/a>b|c*d`e\\f'", "https://news.example/a%3Eb%7Cc%2Ad%60e%5Cf%27"),
        ("https://news.example/@everyone", "https://news.example/%40everyone"),
        ("https://zürich.example/über", "https://xn--zrich-kva.example/%C3%BCber"),
    ],
)
def test_links_to_the_web_are_kept_in_plain_ascii(url: str, safe: str) -> None:
    assert safe_url(url) == safe


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "news.example/story",
        "//news.example/story",
        "ftp://news.example/story",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///story",
        "https://bank.example@evil.example/",
        "https://user:word@news.example/",
        "https://news.example/two words",
        "https://news.example/\nline",
        "https://news.example/\u202eright",
        "https://[::1/story",
        "https://news.example:port/",
        f"{URL}/{'a' * URL_LIMIT_CHARS}",
    ],
)
def test_other_links_are_left_out(url: str | None) -> None:
    assert safe_url(url) is None
    assert link_to(url, "some words") is None


@given(hostile_text | st.text(max_size=20))
def test_no_link_can_end_its_markdown(ending: str) -> None:
    link = safe_url(f"{URL}/{ending}")
    assert link is None or re.fullmatch(r"[A-Za-z0-9!$&+,\-./:;=?_~#%]+", link)


def test_short_quote_is_looked_for_whole() -> None:
    link = link_to(URL, "It cost 5% - more & “less”, he said")
    assert link == (
        f"{URL}#:~:text=It%20cost%205%25%20%2D%20more%20%26%20%E2%80%9Cless%E2%80%9D%2C%20he%20said"
    )


def test_long_quote_is_looked_for_by_its_ends() -> None:
    quoted = "The first four words are " + "many " * 20 + "and here it ends."
    assert text_directive(quoted) == "text=The%20first%20four%20words,and%20here%20it%20ends."


def test_quote_over_lines_is_looked_for_by_its_ends() -> None:
    assert text_directive("one two\nthree four five") == "text=one%20two,four%20five"


def test_ends_of_a_quote_of_few_long_words_do_not_overlap() -> None:
    words = ["a" * 40, "b" * 40, "c" * 40]
    assert text_directive(" ".join(words)) == f"text={words[0]},{words[2]}"


@pytest.mark.parametrize("quoted", ["", " ", "hid\u200bden", "x" * 100])
def test_link_without_words_to_look_for_has_no_fragment(quoted: str) -> None:
    assert link_to(URL, quoted) == URL


def test_fragment_of_the_link_is_kept_and_another_text_fragment_replaced() -> None:
    assert link_to(f"{URL}#part", "some words") == f"{URL}#part:~:text=some%20words"
    assert link_to(f"{URL}#part:~:text=other", "some words") == f"{URL}#part:~:text=some%20words"
    assert link_to(f"{URL}#:~:text=other", "some words") == f"{URL}#:~:text=some%20words"


def test_link_that_would_be_too_long_opens_the_page_alone() -> None:
    quoted = " ".join(["語" * 30] * 8)
    assert len(text_directive(quoted) or "") > LINK_LIMIT_CHARS
    assert link_to(URL, quoted) == URL


@given(hostile_text)
def test_directive_gives_back_the_words_it_looks_for(quoted: str) -> None:
    directive = text_directive(quoted)
    if directive is None:
        return
    assert re.fullmatch(r"text=[^\s,&-]+(,[^\s,&-]+)?", directive)
    start, *end = (unquote(part) for part in directive.removeprefix("text=").split(","))
    line = " ".join(quoted.split())
    assert line.startswith(start)
    assert line == start if not end else line.endswith(end[0]) and len(start + end[0]) < len(line)
