"""Pages made for the tests: what is kept and dropped, facts, live blogs, stubs, and pages that attack."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import SourceRefused
from index.markup import ATTRIBUTES_LIMIT, DEPTH_LIMIT, ELEMENTS_LIMIT, SIBLINGS_LIMIT, decoded_page
from index.nouns import Draft
from index.pages import BLOCKS_LIMIT, page_drafts
from index.sentences import outline

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://news.example/2026/pier"
FIRST = (
    "The harbour council agreed on Monday to close the old pier, which nobody has repaired since the storm."
)
SECOND = "Its crane will be sold to a museum in the next town, the mayor said after a debate that lasted two hours."
THIRD = (
    "A ferry is to stop at the new quay from June, but who will pay for it has not been settled by anybody."
)
BODY = f"<h1>Pier to close</h1><p>{FIRST}</p><h2>What becomes of the crane?</h2><p>{SECOND}</p><p>{THIRD}</p>"
TEXT = f"{FIRST}\n\n## What becomes of the crane?\n\n{SECOND}\n\n{THIRD}"


def page(body: str = f"<article>{BODY}</article>", head: str = "<title>Pier to close</title>") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def read(html: bytes, url: str | None = URL, charset: str | None = None) -> Draft:
    (draft,) = page_drafts(html, url, charset=charset, now=NOW)
    return draft


def refusal(html: bytes, url: str | None = URL) -> str:
    with pytest.raises(SourceRefused) as caught:
        page_drafts(html, url, now=NOW, where="where")
    assert caught.value.source == "where"
    return caught.value.reason


def data(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Pier to close", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


class TestText:
    def test_paragraphs_and_section_headings_in_order(self) -> None:
        draft = read(page())
        assert (draft.title, draft.text) == ("Pier to close", TEXT)
        headings = [draft.text[one.start : one.end] for one in outline(draft.text).headings]
        assert headings == ["## What becomes of the crane?"]

    @pytest.mark.parametrize(
        "around",
        [
            "<nav><ul><li><a href=/>Home</a></li><li><a href=/x>Sport and weather of the day</a></li></ul></nav>",
            "<figure><img src=x><figcaption>The pier as it looked in the spring of last year</figcaption></figure>",
            '<div class="newsletter-signup"><p>The best of the week, every Friday, straight from our desk.</p></div>',
            "<p>Sign up for our newsletter and get the best stories in your inbox every day.</p>",
            '<p><a href="/y">Read more: the storm that took the roof of the old fish market away</a></p>',
            "<script>var text = 'The pier was never closed, and this is a script.';</script>",
            "<style>p { content: 'a style that nobody reads as a text' }</style>",
            "<noscript><p>Without a script you would read this paragraph instead of the other.</p></noscript>",
            "<p hidden>The council secretly agreed to sell the pier to nobody in particular.</p>",
            "<template><p>The council secretly agreed to sell the pier to nobody in particular.</p></template>",
            "<!-- <p>The council secretly agreed to sell the pier to nobody in particular.</p> -->",
            "<form><p>Write to the desk what you think about the pier</p><textarea>My words</textarea></form>",
        ],
    )
    def test_what_stands_around_the_article_is_left_out(self, around: str) -> None:
        half = BODY.index(f"<p>{THIRD}")
        assert read(page(f"<article>{BODY[:half]}{around}{BODY[half:]}</article>")).text == TEXT

    @pytest.mark.parametrize(
        "around",
        [
            f"<blockquote><p>{SECOND[:72]}</p></blockquote>",
            "<p><img src=x><br><em>The pier as it looked in the spring of last year</em></p>",
            "<p>The pier in the spring of last year. Photo by Ada Example</p>",
            '<div class="kg-cta-card"><p>The paper lives from its readers, and from nobody else.</p></div>',
            '<div class="photo-gallery"><p>Two of three: the crane from behind.</p></div>',
            "<p>388 views</p>",
            "<p>Anzeige</p>",
            "<p>Published on Monday · Reading time: 3 minutes</p>",
            "<p>Do you live near the pier? Tell us what you think of it.</p>",
        ],
    )
    def test_what_repeats_or_frames_the_article_is_left_out(self, around: str) -> None:
        half = BODY.index(f"<p>{THIRD}")
        assert read(page(f"<article>{BODY[:half]}{around}{BODY[half:]}</article>")).text == TEXT

    def test_pieces_of_a_sentence_around_a_formula_are_no_pull_quotes(self) -> None:
        formula = "<math><mi>N</mi></math>"
        whole = "Between the pier and the quay there are many high-dimensional objects of the sort that nobody counts."
        parted = f"<p>There is a set of {formula}<b>high-dimensional objects</b></p>"
        draft = read(page(f"<article><p>{FIRST}</p><p>{whole}</p>{parted}<p>{THIRD}</p></article>"))
        assert "a set of high-dimensional objects" in " ".join(draft.text.split())

    def test_prose_that_is_all_set_in_italics_beside_pictures_stays(self) -> None:
        inner = "".join(f"<p><img src=x><em>{text}</em></p>" for text in (FIRST, SECOND, THIRD))
        assert read(page(f"<article>{inner}</article>")).text == "\n\n".join([FIRST, SECOND, THIRD])

    def test_boxes_in_another_column_are_left_out(self) -> None:
        other = "<div><h4>On air now</h4><p>The Evening Tide, with your favourite requests until midnight.</p></div>"
        html = page(f"<div><div><h1>Pier to close</h1><p>{FIRST}</p><p>{SECOND}</p></div>{other}</div>")
        assert read(html).text == f"{FIRST}\n\n{SECOND}"

    def test_both_halves_of_a_parted_article_stay(self) -> None:
        first = f"<section><h1>Pier to close</h1><p>{FIRST}</p></section>"
        html = page(f"<main>{first}<section><p>{SECOND}</p><p>{THIRD}</p></section></main>")
        assert read(html).text == "\n\n".join([FIRST, SECOND, THIRD])

    def test_comments_below_are_left_out(self) -> None:
        comments = "".join(
            f"<li class=comment><p>Reader {n} thinks that the pier should stay.</p></li>" for n in range(9)
        )
        html = page(
            f"<article>{BODY}</article><section id=comments><h2>Comments</h2><ol>{comments}</ol></section>"
        )
        assert read(html).text == TEXT

    def test_a_paragraph_that_the_extractor_drops_between_others_is_put_back(self) -> None:
        """trafilatura takes a paragraph that was there before for a copy; the page shows both."""
        html = page(f"<article><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p><p>{THIRD}</p></article>")
        assert read(html).text == "\n\n".join([FIRST, SECOND, FIRST, THIRD])

    def test_code_points_stand_as_given(self) -> None:
        strange = "Cafe\u0301 \u00a0“ﬁnal”—½ Å \U0001f6a2 said the mayor, who was seen there on Monday with the others."
        draft = read(page(f"<article><p>{FIRST}</p><p>{strange}</p><p>{THIRD}</p></article>"))
        assert strange.replace("\u00a0", "").replace("  ", " ") in draft.text.replace("\u00a0", "")

    def test_a_tables_row_is_a_line(self) -> None:
        table = "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2025</td><td>3 million</td></tr></table>"
        draft = read(page(f"<article><p>{FIRST}</p><p>{SECOND}</p>{table}<p>{THIRD}</p></article>"))
        assert "\n\nYear\tCost\n\n2025\t3 million\n\n" in draft.text


word = st.text(
    st.characters(categories=("L", "N", "P", "S", "M"), exclude_characters="<>&"), min_size=1, max_size=12
)
paragraph = st.lists(word, min_size=8, max_size=40).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(st.lists(paragraph, min_size=3, max_size=8), st.lists(paragraph, min_size=1, max_size=3))
def test_nothing_is_told_that_the_page_does_not_show(shown: list[str], hidden: list[str]) -> None:
    inner = "".join(f"<p>{text}</p>" for text in shown)
    unseen = "".join(f"<script>{text}</script><style>{text}</style><p hidden>{text}</p>" for text in hidden)
    try:
        draft = read(page(f"<article>{inner}{unseen}</article>", head=""))
    except SourceRefused:
        return
    lines = {" ".join(text.split()) for text in shown}
    assert {line for line in draft.text.split("\n") if line} <= lines


class TestFacts:
    def test_linked_data_wins_over_meta_and_both_over_guesses(self) -> None:
        head = data(
            datePublished="2026-03-02T09:00:00+01:00",
            dateModified="2026-03-02T12:00:00Z",
            author=[{"@type": "Person", "name": "By Ada Example"}, {"name": "Bo Example"}],
            publisher={"name": "The Gazette"},
        )
        head += '<meta property="article:published_time" content="2020-01-01"><meta name=author content="Somebody">'
        head += '<link rel=canonical href="/2026/the-pier"><title>Pier | The Gazette</title>'
        draft = read(page(head=head))
        assert (draft.outlet, draft.author) == ("The Gazette", "Ada Example, Bo Example")
        assert draft.published == datetime(2026, 3, 2, 8, tzinfo=UTC)
        assert draft.modified == datetime(2026, 3, 2, 12, tzinfo=UTC)
        assert draft.url == "https://news.example/2026/the-pier"
        assert draft.origin == URL

    def test_meta_elements_where_there_is_no_linked_data(self) -> None:
        head = (
            '<meta property="og:site_name" content="The Gazette"><meta property="og:title" content="Pier to close">'
            '<meta property="article:published_time" content="2026-03-02T08:00:00Z">'
            '<meta name="author" content="Ada E.">'
        )
        draft = read(page(head=head))
        assert (draft.outlet, draft.author) == ("The Gazette", "Ada E.")
        assert draft.published == datetime(2026, 3, 2, 8, tzinfo=UTC)

    def test_a_page_that_tells_nothing_has_its_host_for_an_outlet(self) -> None:
        draft = read(page(head=""), url="https://www.news.example/a")
        assert (draft.outlet, draft.author, draft.published) == ("news.example", None, None)

    @pytest.mark.parametrize(
        ("title", "site", "is_called"),
        [
            ("Pier to close | The Gazette", "The Gazette", "Pier to close"),
            ("The Gazette - Pier to close", "The Gazette", "Pier to close"),
            ("Pier to close - and the crane too", "The Gazette", "Pier to close - and the crane too"),
        ],
    )
    def test_the_outlets_name_is_no_part_of_the_title(self, title: str, site: str, is_called: str) -> None:
        head = f'<title>{title}</title><meta property="og:site_name" content="{site}">'
        body = BODY.replace("<h1>Pier to close</h1>", "")
        assert read(page(f"<article>{body}</article>", head=head)).title == is_called

    def test_the_heading_that_is_shown_wins_over_the_one_for_search_engines(self) -> None:
        head = '<title>Pier closing news</title><meta property="og:title" content="Old pier to close">'
        assert read(page(head=head)).title == "Pier to close"

    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)",
            "https://other.example/2026/pier",
            "https://ada:secret@news.example/pier",
            "/",
            "data:text/html,x",
            "https://news.example/" + "x" * 600,
            "https://[",
        ],
    )
    def test_a_canonical_link_that_leads_elsewhere_is_not_believed(self, link: str) -> None:
        assert read(page(head=f'<link rel=canonical href="{link}">')).url == URL

    def test_a_file_takes_its_canonical_link(self) -> None:
        html = page(head='<link rel=canonical href="https://news.example/pier#top">')
        assert read(html, url=None).url == "https://news.example/pier"
        assert read(page(head='<link rel=canonical href="javascript:alert(1)">'), url=None).url is None

    @pytest.mark.parametrize("written", ["2999-01-01", "0001-01-01", "soon", ""])
    def test_a_date_that_cannot_be_is_not_believed(self, written: str) -> None:
        draft = read(page(head=data(datePublished=written)), url="https://news.example/a")
        assert draft.published is None
        assert draft.unread_date == ("soon" if written == "soon" else None)

    def test_the_day_is_the_outlets_day(self) -> None:
        """Late in the evening it is the next day in UTC, but "Monday" in the text goes by the outlet's."""
        draft = read(page(head=data(datePublished="2026-03-02T22:00:00-05:00")))
        assert draft.published == datetime(2026, 3, 2, tzinfo=UTC)
        draft = read(
            page(head=data(datePublished="2026-03-03T03:00:00Z")), url="https://news.example/2026/03/02/pier"
        )
        assert draft.published == datetime(2026, 3, 2, tzinfo=UTC)

    def test_long_and_marked_up_fields_are_made_to_fit(self) -> None:
        draft = read(
            page(
                BODY.replace("Pier to close", "Pier"), head=data(headline="<b>A &amp; B</b> " + "word " * 400)
            )
        )
        assert draft.title is not None
        assert len(draft.title) <= 500

    def test_broken_linked_data_is_passed_over(self) -> None:
        for broken in (
            "{",
            "[" * 100_000,
            '{"@type": 5, "author": {"name": [1, {}]}}',
            '"x"',
            '{"@graph": [[[]]]}',
        ):
            head = f'<script type="application/ld+json">{broken}</script>' + data(datePublished="2026-03-02")
            assert read(page(head=head)).published == datetime(2026, 3, 2, tzinfo=UTC)


class TestCharsets:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
    def test_each_is_read(self, encoding: str) -> None:
        html = page().decode().replace("Its crane", "Ihr Kran für “Müll”").replace("<meta charset=utf-8>", "")
        assert "Ihr Kran für “Müll” will be sold" in read(html.encode(encoding)).text

    def test_the_servers_word_wins_over_the_pages_unless_it_does_not_fit(self) -> None:
        html = "<meta charset=koi8-r><p>Москва</p>"
        assert "Москва" in decoded_page(html.encode("cp1251"), "", charset="windows-1251")
        assert "Москва" in decoded_page(
            html.replace("koi8-r", "utf-8").encode(), "", charset="ascii-nonsense"
        )

    @pytest.mark.parametrize("claimed", ["iso-8859-1", "us-ascii", "windows-1251", "koi8-r", "cp437"])
    def test_what_is_sound_utf_8_is_read_as_it_whatever_is_claimed(self, claimed: str) -> None:
        assert decoded_page("café “Müll”".encode(), "", charset=claimed) == "café “Müll”"
        assert "café" in decoded_page(f"<meta charset={claimed}>café".encode(), "", charset=None)

    @pytest.mark.parametrize(
        "charset", ["shift_jis", "gbk", "big5", "euc-jp", "iso2022_jp", "utf-16-le", "cp932"]
    )
    def test_charsets_of_several_bytes_are_taken_at_their_word(self, charset: str) -> None:
        assert decoded_page("日本一".encode(charset), "", charset=charset) == "日本一"

    @pytest.mark.parametrize(
        "charset", ["punycode", "hex", "idna", "unicode_escape", "utf-7", "\0", "x" * 99]
    )
    def test_strange_charsets_are_not_used(self, charset: str) -> None:
        assert decoded_page(b"caf\xc3\xa9 \\x41+AEE-", "", charset=charset) == "café \\x41+AEE-"

    def test_control_characters_and_halves_of_pairs_are_left_out(self) -> None:
        html = page(f"<article><p>{FIRST}\0\x08</p><p>&#0;&#xD800;&#31;{SECOND}</p><p>{THIRD}</p></article>")
        text = read(html).text
        assert FIRST in text
        assert SECOND in text
        assert not re.search("[\0\x08\x1f\ud800]", text)

    def test_bytes_that_are_no_text_do_not_stop_the_rest(self) -> None:
        html = page().replace(b"Its crane", b"Its \xff\xfe crane")
        assert "crane will be sold" in read(html).text


def update(number: int, *, words: str = "") -> dict[str, str]:
    return {
        "@type": "BlogPosting",
        "headline": f"Update number {number}",
        "datePublished": f"2026-03-02T1{number}:30:00+01:00",
        "articleBody": words
        or f"At the quay, entry {number} tells what happened there and who has seen it happen.",
    }


class TestLiveBlogs:
    def test_entries_of_linked_data_are_marked_where_the_page_shows_them(self) -> None:
        updates = [update(number) for number in (3, 2, 1)]
        shown = "".join(
            f"<div><h3>{one['headline']}</h3><p>{one['articleBody']}</p></div>" for one in updates
        )
        head = data(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates})
        draft = read(page(f"<article><h1>Pier to close</h1><p>{FIRST}</p>{shown}</article>", head=head))
        assert [
            (draft.text[mark.start :].splitlines()[0], mark.kind.value, mark.label, mark.at)
            for mark in draft.marks
        ] == [
            (
                f"### Update number {n}",
                "entry",
                f"Update number {n}",
                datetime(2026, 3, 2, 9 + n, 30, tzinfo=UTC),
            )
            for n in (3, 2, 1)
        ]

    def test_entries_that_only_a_script_would_show_are_taken_from_linked_data(self) -> None:
        updates = [update(1), update(2, words="<p>First line of it.</p><p>Second &amp; last.</p>"), update(3)]
        head = data(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates})
        draft = read(
            page(f"<article><h1>Pier to close</h1><p>{FIRST}</p><p>{SECOND}</p></article>", head=head)
        )
        assert draft.text.startswith(f"{FIRST}\n\n{SECOND}\n\n## Update number 1\n\nAt the quay, entry 1")
        assert "## Update number 2\n\nFirst line of it.\n\nSecond & last.\n\n## Update number 3" in draft.text
        assert [draft.text[mark.start :][:18] for mark in draft.marks] == [
            f"## Update number {n}" for n in (1, 2, 3)
        ]

    def test_entries_with_times_beside_one_another_are_marked(self) -> None:
        entries = "".join(
            f'<section><time datetime="2026-03-02T1{n}:00:00Z">1{n}:00</time>'
            f"<p>Entry {n}: {FIRST[:-1]}, part {n}.</p></section>"
            for n in range(5)
        )
        draft = read(page(f"<article><h1>Pier live</h1><p>{SECOND}</p>{entries}</article>"))
        assert [mark.at for mark in draft.marks] == [
            datetime(2026, 3, 2, 10 + n, tzinfo=UTC) for n in range(5)
        ]
        assert [draft.text[mark.start :][:7] for mark in draft.marks] == [f"Entry {n}" for n in range(5)]

    def test_an_article_with_its_own_time_is_no_live_blog(self) -> None:
        assert read(page(f'<article><time datetime="2026-03-02">2 March</time>{BODY}</article>')).marks == ()

    def test_a_time_still_to_come_is_no_entrys_time(self) -> None:
        updates = [
            {**update(number), "datePublished": f"2999-03-0{number}T10:00:00Z"} for number in (1, 2, 3)
        ]
        shown = "".join(
            f"<article><h2>{one['headline']}</h2><p>{one['articleBody']}</p></article>" for one in updates
        )
        head = data(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=updates)
        marks = read(page(f"<main>{shown}</main>", head=head)).marks
        assert [(mark.label, mark.at) for mark in marks] == [(one["headline"], None) for one in updates]


LITTLE = "<p>The harbour council agreed on Monday to close the old pier, and then it went home.</p>"


class TestStubs:
    @pytest.mark.parametrize(
        ("reason", "html"),
        [
            ("error_page", page("<h1>404</h1><p>Page not found</p>", "<title>404 Not Found</title>")),
            (
                "error_page",
                page("<h1>Seite nicht gefunden</h1><p>Diese Seite gibt es nicht mehr, leider.</p>", ""),
            ),
            (
                "error_page",
                page(
                    "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found here. Maybe try a "
                    "search, or one of the links below that other readers liked?</p>",
                    "<title>Page not found - The Gazette</title>",
                ),
            ),
            (
                "bot_check",
                page("<h1>news.example</h1><p>Checking your browser.</p>", "<title>Just a moment...</title>"),
            ),
            ("bot_check", page("<p>Please verify that you are a human being to go on reading.</p>", "")),
            (
                "needs_javascript",
                page("<div id=app></div><p>Please enable JavaScript to view this site.</p>", ""),
            ),
            (
                "needs_javascript",
                page(
                    "<div id=app></div><noscript>You need to enable JavaScript to run this app.</noscript>",
                    "",
                ),
            ),
            (
                "consent_wall",
                page(
                    "<h1>We value your privacy</h1><p>We and our partners store and access information on a device, "
                    "such as cookies.</p><button>Accept all</button><p>Manage preferences</p>",
                    "",
                ),
            ),
            (
                "login_page",
                page("<h1>Log in</h1><form><input name=u><input type=password></form>" + LITTLE, ""),
            ),
            ("paywall", page(f"<article><h1>Pier</h1>{LITTLE}</article>", data(isAccessibleForFree="False"))),
            (
                "paywall",
                page(
                    f"<article><h1>Pier</h1>{LITTLE}</article><p>Subscribe now to continue reading this story.</p>"
                ),
            ),
            (
                "paywall",
                page(
                    f"<article>{BODY}</article>", data(wordCount=900, hasPart={"isAccessibleForFree": False})
                ),
            ),
            ("no_article", page("<ul>" + "<li><a href=/a>One link to a story</a></li>" * 30 + "</ul>", "")),
            ("no_article", page("", "")),
            ("no_article", b""),
            ("no_article", b"<html></html>"),
        ],
    )
    def test_what_stands_in_an_articles_place_is_refused(self, reason: str, html: bytes) -> None:
        assert refusal(html) == reason

    @pytest.mark.parametrize(
        "around",
        [
            "<p>Please enable JavaScript to see the comments.</p>",
            "<div class=cookie-banner><p>We value your privacy.</p><button>Accept all</button></div>",
            "<form><input type=password></form>",
            "<p>Already a subscriber? Log in to read more of what our readers like.</p>",
        ],
    )
    def test_a_whole_article_is_one_whatever_stands_beside_it(self, around: str) -> None:
        more = "".join(f"<p>In its point {n} of the day, {THIRD}</p>" for n in range(20))
        assert FIRST in read(page(f"{around}<article>{BODY}{more}</article>{around}")).text

    def test_an_article_about_an_error_is_no_error_page(self) -> None:
        more = "".join(f"<p>In its point {n} of the day, {THIRD}</p>" for n in range(20))
        html = page(f"<article><h1>The story behind “404 not found”</h1>{more}</article>", "")
        assert read(html).title == "The story behind “404 not found”"

    def test_an_article_that_costs_money_but_is_all_there_is_read(self) -> None:
        more = "".join(f"<p>In its point {n} of the day, {THIRD}</p>" for n in range(20))
        assert THIRD in read(page(f"<article>{BODY}{more}</article>", data(isAccessibleForFree=False))).text


class TestHostilePages:
    def test_a_page_of_very_many_lines_is_read_by_one_extractor_alone(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another one that it asks where it finds little takes the square of the number of lines."""

        def never(*_: object, **__: object) -> None:
            raise AssertionError("asked")

        monkeypatch.setattr("trafilatura.core.compare_extraction", never)
        lines = "<p>A line</p>" * BLOCKS_LIMIT
        assert read(page(f"<article>{BODY}</article>{lines}")).text.startswith(TEXT)
        with pytest.raises(SourceRefused):  # what breaks the extractor refuses the page
            read(page(f"<article>{BODY}</article>"))

    @pytest.mark.parametrize(
        "body",
        [
            "<div>" * (DEPTH_LIMIT + 1) + BODY,
            "<div>" * 100_000 + BODY,
            "<i>x</i>" * (SIBLINGS_LIMIT + 1),
            "<p>x</p>" * (ELEMENTS_LIMIT + 1),
            "<p " + " ".join(f"a{n}=1" for n in range(ATTRIBUTES_LIMIT + 1)) + f">{FIRST}</p>",
            "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{FIRST}</p>",
        ],
        ids=["deep", "deeper", "inline", "wide", "attributes", "more attributes"],
    )
    def test_more_than_any_article_is_made_of_is_refused(self, body: str) -> None:
        assert refusal(page(body)) == "too_complex"

    def test_a_page_of_more_than_ten_megabytes_is_refused(self) -> None:
        assert refusal(page("x" * 10_000_001)) == "too_big"

    def test_a_text_longer_than_any_article_is_refused(self) -> None:
        assert refusal(page("<p>" + "word " * 500_000 + "</p>")) == "too_long"

    @pytest.mark.parametrize(
        "body",
        [
            "&amp;" * 300_000,
            "<" * 400_000,
            "<script>" * 5_000,
            "<!--" * 300_000,
            "&lol;" * 100_000,
            "</p>" * 100_000,
        ],
        ids=["entities", "signs", "scripts", "comments", "unknown entities", "ends"],
    )
    def test_noise_is_refused_or_read_but_never_breaks(self, body: str) -> None:
        try:
            outcome = read(page(body + BODY)).text[:0]
        except SourceRefused as error:
            outcome = error.reason
        assert outcome in ("", "no_article", "too_complex", "too_long")

    def test_an_entity_of_a_document_type_is_not_expanded(self) -> None:
        html = b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>' + page(
            f"<p>&a;&f; {FIRST}</p>"
        )
        assert "root:" not in read(html).text

    def test_a_page_goes_on_after_its_end(self) -> None:
        half = BODY.index("<h2>")
        html = page(f"<article>{BODY[:half]}</body></html><html><body>{BODY[half:]}</article>")
        assert THIRD in read(html).text
