"""Sitemaps: the pages of a section, newest first, within bounds, and nobody led elsewhere."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from index import sitemaps
from index.addresses import allowed_hosts
from index.errors import LinkRefused
from index.fetch import Fetcher, Limits
from index.sitemaps import is_sitemap, is_under, read_sitemap, section_pages, sitemap_pages
from tests.index.web import Web, page, to

URL = "https://news.example/sitemap.xml"
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@pytest.fixture
def fetcher(web: Web) -> Fetcher:
    return Fetcher(allowed=allowed_hosts(web.host), limits=Limits(delay_s=0.0, per_minute=999))


def urlset(*links: tuple[str, str | None]) -> bytes:
    rows = "".join(
        f"<url><loc>{link}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"
        for link, changed in links
    )
    return f'<?xml version="1.0"?><urlset xmlns="{XMLNS}">{rows}</urlset>'.encode()


def index(*links: str) -> bytes:
    rows = "".join(f"<sitemap><loc>{link}</loc></sitemap>" for link in links)
    return f'<sitemapindex xmlns="{XMLNS}">{rows}</sitemapindex>'.encode()


def test_links_and_their_times_are_read() -> None:
    data = urlset(
        (" https://news.example/a?b=1&amp;c=2 ", "2026-03-03T10:00:00+02:00"),
        ("/b", "soon"),
        ("file:///c", None),
    )
    found = read_sitemap(data, URL)
    assert [(one.link, one.changed) for one in found.links] == [
        ("https://news.example/a?b=1&c=2", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ("https://news.example/b", None),
    ]
    assert (found.is_index, read_sitemap(index("/x.xml"), URL).is_index) == (False, True)
    assert read_sitemap(gzip.compress(data), URL) == found


@pytest.mark.parametrize(
    "data",
    [
        urlset(("/a", None))[:-9] + b"<url><loc>/b</lo",
        urlset(("/a", None)).replace(b"</url>", b"<image:image>&nbsp;</url>"),
        b'<!DOCTYPE urlset SYSTEM "http://evil.example/x.dtd">' + urlset(("/a", None)).partition(b"?>")[2],
    ],
)
def test_damaged_sitemaps_are_read_as_far_as_they_go(data: bytes) -> None:
    assert [one.link for one in read_sitemap(data, URL).links] == ["https://news.example/a"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body>404</body></html>", "no_sitemap"),
        (b"", "no_sitemap"),
        (
            b"<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&x;</loc></url></urlset>",
            "feed_entities",
        ),
        (gzip.compress(b"<urlset>" + b" " * 90_000_000), "too_big"),
    ],
    ids=["page", "nothing", "entity", "bomb"],
)
def test_what_is_no_sitemap_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(LinkRefused) as caught:
        read_sitemap(data, URL)
    assert caught.value.reason == reason


def test_an_entry_without_a_link_is_no_page() -> None:
    body = b"<urlset><url/><url><loc/></url><url><loc></loc></url><url><loc>/a</loc></url></urlset>"
    assert [one.link for one in read_sitemap(body, "https://a.example/s.xml").links] == [
        "https://a.example/a"
    ]


def test_depth_and_number_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_sitemap(b"<urlset>" + b"<a>" * 500_000, URL).links == ()
    monkeypatch.setattr(sitemaps, "LINK_LIMIT", 300)
    many = urlset(*((f"/{number}", None) for number in range(2_000)))
    assert [one.link for one in read_sitemap(many, URL).links][-1:] == ["https://news.example/299"]


def test_a_sitemap_is_known_by_its_first_element() -> None:
    assert is_sitemap(urlset())
    assert is_sitemap(b"\xef\xbb\xbf<!-- made -->" + index())
    assert not is_sitemap(b"<rss/>")
    assert not is_sitemap(b"<!DOCTYPE urlset [<!ENTITY x 'y'>]><urlset/>")


@pytest.mark.parametrize(
    ("link", "under"),
    [
        ("https://news.example/world/a", True),
        ("http://www.news.example/world/a/b?c", True),
        ("https://news.example/world/", False),
        ("https://news.example/worldly", False),
        ("https://news.example/", False),
        ("https://evil.example/world/a", False),
    ],
)
def test_a_page_of_the_section_has_its_path(link: str, under: bool) -> None:
    assert is_under(link, "https://news.example/world/") is under
    assert is_under(link, "https://news.example/world") is under


def test_a_sections_newest_pages_come_first(web: Web, fetcher: Fetcher) -> None:
    web.pages["/robots.txt"] = page(f"Sitemap: {web.url('/index.xml')}\nSitemap: /broken.xml\n")
    web.pages["/broken.xml"] = page("<html>")
    web.pages["/index.xml"] = page(
        index("/one.xml.gz", "/two.xml", "/index.xml", "https://evil.example/three.xml")
    )
    web.pages["/one.xml.gz"] = page(
        gzip.compress(
            urlset(("/news/old", "2026-01-01"), ("/sport/x", "2026-09-09"), ("/news/undated", None))
        )
    )
    web.pages["/two.xml"] = page(
        urlset(("/news/new", "2026-05-05"), ("https://evil.example/news/x", "2026-06-06"))
    )
    found = section_pages(web.url("/news/"), fetcher, limit=2)
    assert [one.link for one in found] == [web.url("/news/new"), web.url("/news/old")]
    assert len(section_pages(web.url("/news/"), fetcher, limit=9)) == 3
    assert sorted(set(web.paths)) == ["/broken.xml", "/index.xml", "/one.xml.gz", "/robots.txt", "/two.xml"]


def test_without_a_declaration_the_usual_place_is_asked(web: Web, fetcher: Fetcher) -> None:
    web.pages["/sitemap.xml"] = page(urlset(("/news/a", None)))
    assert [one.link for one in section_pages(web.url("/news"), fetcher, limit=9)] == [web.url("/news/a")]


def test_a_declaration_that_is_no_link_is_left_out(web: Web, fetcher: Fetcher) -> None:
    web.pages["/robots.txt"] = page("Sitemap: http://[news\nSitemap: file:///etc/passwd\nSitemap: /news.xml")
    web.pages["/news.xml"] = page(urlset(("/news/a", None)))
    assert [one.link for one in section_pages(web.url("/news"), fetcher, limit=9)] == [web.url("/news/a")]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(urlset(("/sport/a", None))), "no_sitemap"),
        (page("", status="404 Not Found"), "not_found"),
        (to("http://169.254.169.254/"), "private_address"),
    ],
)
def test_a_section_without_pages_is_refused(web: Web, fetcher: Fetcher, answer: bytes, reason: str) -> None:
    web.pages["/sitemap.xml"] = answer
    with pytest.raises(LinkRefused) as caught:
        section_pages(web.url("/news"), fetcher, limit=9)
    assert caught.value.reason == reason


def test_indexes_of_indexes_without_end_are_left(
    web: Web, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "FILE_LIMIT", 6)
    for number in range(40):
        web.pages[f"/{number}.xml"] = page(index(*(f"/{number * 3 + more}.xml" for more in (1, 2, 3))))
    with pytest.raises(LinkRefused, match="no_sitemap"):
        sitemap_pages([web.url("/0.xml")], fetcher, prefix=web.url("/"), limit=9)
    asked = [path for path in web.paths if path != "/robots.txt"]
    assert asked == [f"/{number}.xml" for number in range(6)]
    web.asked.clear()
    monkeypatch.setattr(sitemaps, "FILE_LIMIT", 99)
    with pytest.raises(LinkRefused, match="no_sitemap"):
        sitemap_pages([web.url("/0.xml")], fetcher, prefix=web.url("/"), limit=9)
    assert len(web.asked) == 1 + 3 + 9
