"""robots.txt is read as RFC 9309 has it, whatever is in it."""

from __future__ import annotations

import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.robots import EVERYTHING, LIMIT_BYTES, Robots, parse_robots

RULES = """# a comment
User-agent: OtherBot
Disallow: /

USER-AGENT: verbatimbot/2.0   # us
user-agent: AThird
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search?*q=
Crawl-delay: 2.5
Sitemap: https://news.example/map.xml

User-agent: *
Disallow: /everything
Sitemap: /relative.xml
"""


def robots(text: str, agent: str = "VerbatimBot") -> Robots:
    return parse_robots(text.encode(), agent)


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/", True),
        ("/everything", True),
        ("/private", False),
        ("/privately", False),
        ("/private/a", False),
        ("/private/open/a", True),
        ("/%70rivate", False),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),
        ("/search?a=1&q=2", False),
        ("/search?a=1", True),
    ],
)
def test_the_longest_rule_of_our_own_group_says(target: str, allowed: bool) -> None:
    assert robots(RULES).allows(target) is allowed


def test_delay_and_sitemaps_are_read() -> None:
    assert robots(RULES).delay_s == 2.5
    assert robots(RULES).sitemaps == ("https://news.example/map.xml", "/relative.xml")
    assert robots("User-agent: *\nCrawl-delay: 99999").delay_s == 10.0
    assert robots("User-agent: *\nCrawl-delay: soon").delay_s == 0.0


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("User-agent: *\r\nDisallow: /\r\n", False),
        ("User-agent: *\rDisallow: /", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", True),
        ("User-agent: *\nDisallow: /\nUser-agent: VerbatimBot\nAllow: /", True),
        ("User-agent: VerbatimBot\nAllow: /x\n\nUser-agent: VerbatimBot\nDisallow: /a", False),
        ("User-agent: VerbatimBot\nNonsense: 1\nUser-agent: Other\nDisallow: /a", False),
        ("Disallow: /", True),
        ("<html>not found</html>", True),
        ("User-agent: Verbatim\nDisallow: /", True),
        ("User-agent: *\nDisallow: /%C3%A9\nDisallow: /a", False),
    ],
)
def test_groups_and_their_ends(text: str, allowed: bool) -> None:
    assert robots(text).allows("/a") is allowed


@pytest.mark.parametrize(
    ("pattern", "target", "matches"),
    [
        ("/a*b", "/axxb", True),
        ("/a*b$", "/axxbx", False),
        ("/a*b$", "/axbxb", True),
        ("/a*ab$", "/ab", False),
        ("/*/x", "/a/x/y", True),
        ("/é", "/%c3%a9t", True),
        ("/a%2Fb", "/a/b", False),
        ("/a%2fb", "/a%2Fb", True),
        ("/100%", "/100%25", True),
        ("/a%2A", "/abc", False),
        ("*", "/x", True),
    ],
)
def test_patterns(pattern: str, target: str, matches: bool) -> None:
    assert robots(f"User-agent: *\nDisallow: {pattern}").allows(target) is not matches


@given(st.text(alphabet="ab*/", min_size=1, max_size=8), st.text(alphabet="ab/", max_size=12), st.booleans())
def test_patterns_match_as_the_expression_that_they_stand_for(pattern: str, target: str, whole: bool) -> None:
    expression = "/" + ".*".join(map(re.escape, pattern.split("*"))) + ("$" if whole else "")
    expected = re.match(expression, "/" + target) is not None
    rule = f"User-agent: *\nDisallow: /{pattern}{'$' if whole else ''}"
    assert robots(rule).allows("/" + target) is not expected


def test_hostile_rules_cost_little() -> None:
    many = "User-agent: *\n" + "Disallow: /" + "*a" * 400 + "\n"
    assert robots(many).allows("/" + "a" * 300)
    assert len(robots("User-agent: *\n" + "Disallow: /a\n" * 9_000).rules) == 5_000
    assert robots("User-agent: *\n" + "#" * LIMIT_BYTES + "\nDisallow: /") == EVERYTHING
    assert robots("User-agent: *\nDisallow: /" + "a" * 2_000) == EVERYTHING
    assert len(robots("Sitemap: /a\n" * 500).sitemaps) == 50


def test_thousands_of_named_crawlers_cost_no_more_than_their_lines() -> None:
    """Each rule kept for each of them would be half a billion rules."""
    named = "".join(f"user-agent:{number}\n" for number in range(16_000)) + "user-agent:VerbatimBot/2\n"
    hostile = named + "allow:/a\n" * 20_000
    tracemalloc.start()
    try:
        found = robots(f"{hostile}disallow:/b")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found.rules) == 5_000
    assert peak < 50_000_000
