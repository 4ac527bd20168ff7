"""A link becomes articles, whatever is behind it: a page, a feed, a sitemap, a file; and what can't be read is told."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from index.addresses import allowed_hosts
from index.drafts import Read
from index.errors import LinkRefused, SourceRefused
from index.fetch import Fetcher, Limits
from index.links import ITEM_LIMIT, find_feed, name_of, read_link, read_section
from index.nouns import Draft
from tests.index.web import Answer, Web, page

PARAGRAPHS = [
    "The {what} at Senn was closed on Monday because a crane had fallen into the water, the harbour master said.",
    "Nobody was hurt when it fell, and three ships were sent on to Orle during the afternoon.",
    "“The crane will be lifted out by Friday,” she told reporters who had come to the quay to see it.",
    "Engineers from the town began to look at the rails that it had stood on since the spring.",
]


@pytest.fixture
def fetcher(web: Web) -> Fetcher:
    return Fetcher(allowed=allowed_hosts(web.host), limits=Limits(delay_s=0.0, per_minute=999))


def article(what: str, head: str = "") -> bytes:
    body = "".join(f"<p>{paragraph.format(what=what)}</p>" for paragraph in PARAGRAPHS)
    return page(
        f"<!doctype html><html lang=en><head><title>Crane falls</title>{head}</head><body><article>"
        f"<h1>Crane falls</h1>{body}</article></body></html>"
    )


def feed(*items: str, title: str = "The Senn Post") -> bytes:
    return page(
        f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>{title}</title>"
        f"{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>",
        content_type="application/rss+xml",
    )


def whole(what: str) -> str:
    html = "".join(f"<p>{paragraph.format(what=what)}</p>" for paragraph in PARAGRAPHS) * 2
    return f"<content:encoded><![CDATA[{html}]]></content:encoded>"


def told(reads: Iterator[Read]) -> list[tuple[str, str]]:
    """Each article's origin with its first words, and each refusal's link with its reason."""
    return [
        (str(one.origin), " ".join(one.text.split()[:2]))
        if isinstance(one, Draft)
        else (one.source, one.reason)
        for one in reads
    ]


def only(reads: Iterator[Read]) -> Draft:
    (draft,) = reads
    assert isinstance(draft, Draft), draft
    return draft


def test_a_page_is_an_article_with_the_link_that_it_was_fetched_from(web: Web, fetcher: Fetcher) -> None:
    web.pages["/2026/crane-falls.html"] = article("lighthouse")
    draft = only(read_link(web.url("/2026/crane-falls.html#top"), fetcher))
    assert draft.text.startswith("The lighthouse at Senn was closed on Monday")
    assert (draft.title, draft.origin) == ("Crane falls", web.url("/2026/crane-falls.html"))
    assert draft.name == "crane-falls"
    assert web.paths == ["/2026/crane-falls.html"], "what a person gives isn't a crawl"


@pytest.mark.parametrize(
    "content_type",
    ["text/html; charset=utf-8", "application/xhtml+xml", "", "text/plain", "application/octet-stream"],
)
def test_a_page_is_known_though_its_server_is_vague(web: Web, fetcher: Fetcher, content_type: str) -> None:
    web.pages["/a"] = article("lighthouse").replace(b"text/html", content_type.encode())
    assert only(read_link(web.url("/a"), fetcher)).text.startswith("The lighthouse")


def test_a_text_file_is_an_article(web: Web, fetcher: Fetcher) -> None:
    web.pages["/notes/crane.txt"] = page("The crane fell on Monday.", content_type="text/plain")
    draft = only(read_link(web.url("/notes/crane.txt"), fetcher))
    assert (draft.text, draft.url, draft.origin) == (
        "The crane fell on Monday.",
        *[web.url("/notes/crane.txt")] * 2,
    )


def test_articles_of_one_archive_stay_apart(web: Web, fetcher: Fetcher) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.txt", "The crane fell on Monday.")
        archive.writestr("two.txt", "The crane was lifted on Friday.")
    web.pages["/all.zip"] = page(packed.getvalue(), content_type="application/zip")
    drafts = [read for read in read_link(web.url("/all.zip"), fetcher) if isinstance(read, Draft)]
    assert len({draft.origin for draft in drafts}) == len({draft.url for draft in drafts}) == 2
    assert all(str(draft.origin).startswith(web.url("/all.zip#")) for draft in drafts)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page("", status="404 Not Found"), "not_found"),
        (page(b"\x7fELF", content_type="application/octet-stream"), "unsupported"),
        (page(gzip.compress(b"<rss>" + b" " * 30_000_000), content_type="application/gzip"), "unsupported"),
        (page("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>"), None),
    ],
)
def test_what_can_not_be_read_is_told(web: Web, fetcher: Fetcher, answer: Answer, reason: str | None) -> None:
    web.pages["/a"] = answer
    (refused,) = read_link(web.url("/a"), fetcher)
    assert isinstance(refused, SourceRefused)
    assert reason is None or refused.reason == reason


def test_a_feed_is_its_items_whole_or_from_their_pages(web: Web, fetcher: Fetcher) -> None:
    when = "<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>"
    web.pages["/feed"] = feed(
        f"<title>Whole</title><link>/whole</link><author>Ada Bee</author>{when}{whole('mill')}",
        f"<title>On its page</title><link>{web.url('/page')}</link>{when}<description>Begins.</description>",
        "<title>Gone</title><link>/gone</link><description>x</description>",
        "<title>Inside</title><link>http://169.254.169.254/latest</link><description>x</description>",
        "<title>No page</title><guid isPermaLink='false'>7</guid><description>Three words only.</description>",
        "<title>Empty</title><guid isPermaLink='false'>8</guid>",
    )
    web.pages["/page"] = article("lighthouse")
    reads = list(read_link(web.url("/feed"), fetcher))
    assert told(iter(reads)) == [
        (web.url("/whole"), "The mill"),
        (web.url("/page"), "The lighthouse"),
        (web.url("/gone"), "not_found"),
        ("http://169.254.169.254/latest", "private_address"),
        (web.url("/feed#7"), "Three words"),
        (web.url("/feed#8"), "empty"),
    ]
    first, second = reads[:2]
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.title, first.author, first.outlet) == ("Whole", "Ada Bee", "The Senn Post")
    assert (first.feed, second.feed) == (web.url("/feed"), web.url("/feed"))
    assert (first.published, first.url) == (datetime(2026, 3, 3, 10, tzinfo=UTC), web.url("/whole"))
    assert "\n\nNobody was hurt" in first.text
    assert (second.title, second.published) == ("Crane falls", datetime(2026, 3, 3, 10, tzinfo=UTC))
    assert web.paths == ["/feed", "/robots.txt", "/page", "/gone"], "whole items need no page"


def test_a_day_still_to_come_is_no_items_day(web: Web, fetcher: Fetcher) -> None:
    when = "<pubDate>Tue, 03 Mar 2999 10:00:00 GMT</pubDate>"
    web.pages["/feed"] = feed(f"<title>Whole</title><link>/whole</link>{when}{whole('mill')}")
    draft = only(read_link(web.url("/feed"), fetcher))
    assert (draft.published, draft.modified) == (None, None)


def test_a_page_knows_better_than_its_feed(web: Web, fetcher: Fetcher) -> None:
    web.pages["/feed"] = feed(
        "<title>Wrong</title><link>/page</link><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>"
    )
    web.pages["/page"] = article(
        "mill", "<meta property='article:published_time' content='2026-02-02T08:00:00Z'>"
    )
    draft = only(read_link(web.url("/feed"), fetcher))
    assert (draft.title, draft.published) == ("Crane falls", datetime(2026, 2, 2, 8, tzinfo=UTC))


def test_a_feeds_pages_keep_to_robots_txt_though_the_feed_was_given(web: Web, fetcher: Fetcher) -> None:
    web.pages["/robots.txt"] = page("User-agent: *\nDisallow: /")
    web.pages["/feed"] = feed("<title>x</title><link>/page</link>")
    assert told(read_link(web.url("/feed"), fetcher)) == [(web.url("/page"), "robots")]


def test_no_more_items_are_read_than_the_limit(web: Web, fetcher: Fetcher) -> None:
    web.pages["/feed"] = feed(
        *(f"<title>{n}</title><guid>g{n}</guid>{whole(f'mill {n}')}" for n in range(40))
    )
    assert len(list(read_link(web.url("/feed"), fetcher))) == ITEM_LIMIT
    assert len(list(read_link(web.url("/feed"), fetcher, limit=3))) == 3


def test_a_sitemap_is_its_sites_newest_pages(web: Web, fetcher: Fetcher) -> None:
    rows = "".join(
        f"<url><loc>{link}</loc><lastmod>2026-03-0{day}</lastmod></url>"
        for day, link in enumerate((web.url("/news/old"), web.url("/news/new"), "https://evil.example/x"), 1)
    )
    web.pages["/map.xml"] = page(f"<urlset>{rows}</urlset>", content_type="application/xml")
    web.pages["/news/old"], web.pages["/news/new"] = article("mill"), article("lighthouse")
    both = [(web.url("/news/new"), "The lighthouse"), (web.url("/news/old"), "The mill")]
    assert told(read_link(web.url("/map.xml"), fetcher)) == both
    assert told(read_link(web.url("/map.xml"), fetcher, limit=1)) == both[:1]
    web.pages["/robots.txt"] = page("Sitemap: /map.xml")
    fresh = Fetcher(allowed=allowed_hosts(web.host), limits=Limits(delay_s=0.0, per_minute=999))
    assert told(read_section(web.url("/news/"), fresh, limit=9)) == both
    assert told(read_section(web.url("/sport/"), fresh, limit=9)) == [(web.url("/sport/"), "no_sitemap")]


def test_a_feed_is_found_behind_the_page_that_names_it(web: Web, fetcher: Fetcher) -> None:
    web.pages["/"] = article("mill", "<link rel=alternate type='application/rss+xml' href='/feed'>")
    web.pages["/feed"] = feed("<title>x</title><link>/page</link>")
    url, document = find_feed(web.url("/"), fetcher)
    assert (url, document.title, [item.title for item in document.items]) == (
        web.url("/feed"),
        "The Senn Post",
        ["x"],
    )
    assert find_feed(web.url("/feed"), fetcher)[0] == web.url("/feed")
    web.pages["/bare"] = article("mill")
    with pytest.raises(LinkRefused, match="not_feed"):
        find_feed(web.url("/bare"), fetcher)


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://news.example/2026/03/crane-falls.html", "crane-falls"),
        ("https://news.example/a/b/", "b"),
        ("https://news.example/caf%C3%A9%2F..%2Fetc.html?x=1", "café----etc"),
        ("https://www.news.example/", "news.example"),
        ("https://news.example/...", "news.example"),
        ("https://news.example/" + "a" * 300, "a" * 100),
    ],
)
def test_an_article_is_named_after_the_end_of_its_link(link: str, name: str) -> None:
    assert name_of(link, link) == name
