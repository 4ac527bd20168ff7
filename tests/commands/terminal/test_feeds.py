"""Links and feeds from the command line: added, followed, listed, asked, removed; what fails is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from index.library import Library
from tests.commands.terminal.line import CommandLine
from tests.index.web import Web, page, serving

PAGE = (
    "<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>The lighthouse of Orle went dark on Sunday because its lamp had cracked, its keeper told the Post.</p>"
    "<p>Nobody was hurt when it cracked, and three ships were sent on to Senn during the afternoon.</p>"
    "<p>{title}: a new lamp will come by boat on Friday; until then there are fourteen lanterns.</p>"
    "</article></body></html>"
)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A site on loopback that the operator trusts, with two pages, a feed and a sitemap."""
    for web in serving():
        monkeypatch.setenv("VERBATIM_ALLOW_HOSTS", web.host)
        web.pages["/news/lamp"] = page(PAGE.format(title="Lamp cracked"))
        web.pages["/news/crane"] = page(PAGE.format(title="Crane falls"))
        web.pages["/feed"] = feed("/news/lamp", "/news/gone")
        web.pages["/sitemap.xml"] = page(
            f"<urlset><url><loc>{web.url('/news/crane')}</loc></url><url><loc>{web.url('/news/lamp')}</loc></url></urlset>"
        )
        yield web


def feed(*links: str) -> bytes:
    items = [{"id": link, "url": link} for link in links]
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "The Senn Post", "items": items}
    return page(json.dumps(body), 'ETag: "1"', content_type="application/feed+json")


def titles(cli: CommandLine, story: str = "main") -> set[str]:
    with closing(Library(cli.data / "library.sqlite3")) as library:
        return {str(entry.title) for entry in library.entries(library.story(story).key, newest=False)}


def test_a_link_is_added_beside_files_and_again_is_known(cli: CommandLine, web: Web, tmp_path) -> None:
    file = tmp_path / "mill.txt"
    file.write_text("The mill at Tarn burned down on Monday.", encoding="utf-8")
    ended = cli("add", file, web.url("/news/lamp"), web.url("/news/gone"))
    assert ended.code == 1
    assert ended.told == [
        f"{web.url('/news/gone')}: there is no such page (404).",
        "2 articles added, 1 refused. The story “main” has 2 articles.",
    ]
    assert cli("add", web.url("/news/lamp")).told == ["1 known already. The story “main” has 2 articles."]


def test_given_fields_win_and_a_title_is_one_articles(cli: CommandLine, web: Web) -> None:
    assert cli("add", web.url("/news/lamp"), "--title", "Ours", "--outlet", "Post").code == 0
    assert titles(cli) == {"Ours"}
    web.pages["/feed"] = feed("/news/lamp", "/news/crane")
    assert cli("add", web.url("/feed"), "--title", "Ours", "--story", "fed").code == 0
    assert titles(cli, "fed") == {"Lamp cracked", "Crane falls"}


def test_a_sections_pages_come_from_the_sites_sitemap(cli: CommandLine, web: Web) -> None:
    assert cli("add", web.url("/news/"), "--sitemap").told == [
        "2 articles added. The story “main” has 2 articles."
    ]
    assert cli("add", web.url("/sport/"), "--sitemap").told == [
        f"{web.url('/sport/')}: no page under this link stands in a sitemap of its site.",
        "1 refused. The story “main” has 2 articles.",
    ]
    assert cli("add", web.url("/sitemap.xml"), "--limit", 1, "--story", "one").code == 0
    assert titles(cli, "one") == {"Crane falls"}


def test_a_feed_is_followed_read_listed_asked_and_removed(cli: CommandLine, web: Web) -> None:
    link = web.url("/feed")
    assert cli("feed", "add", link).told == [
        f"The story “main” follows “The Senn Post” now ({link}).",
        f"{web.url('/news/gone')}: there is no such page (404).",
        "The Senn Post: 1 article new or changed, 1 refused.",
    ]
    assert titles(cli) == {"Lamp cracked"}
    row = cli("feed", "list", "--json").row
    assert (row["story"], len(row["feeds"])) == ("main", 1)
    kept = row["feeds"][0]
    assert (kept["url"], kept["title"], kept["failures"], kept["error"]) == (link, "The Senn Post", 0, None)
    assert kept["added"] < kept["next_poll"]
    listed = cli("feed", "list").out
    assert "The Senn Post" in listed
    assert link in listed
    assert cli("feed", "poll").told == ["No feed is due. verbatim feed poll --all asks all of them now."]
    web.pages["/feed"] = page("", status="304 Not Modified")
    assert cli("feed", "poll", "--all").told == ["The Senn Post: nothing new."]
    assert web.header("If-None-Match") == '"1"'
    assert cli("feed", "remove", link).told == [
        "The story “main” doesn't follow “The Senn Post” any more. What came from it stays."
    ]
    assert cli("feed", "list", "--json").row["feeds"] == []
    assert titles(cli) == {"Lamp cracked"}
    ended = cli("feed", "remove", link)
    assert (ended.code, ended.told) == (
        1,
        [f"The story doesn't follow {link}. verbatim feed list lists the feeds that it follows."],
    )


def test_one_feed_that_fails_stops_no_other(cli: CommandLine, web: Web) -> None:
    ended = cli(
        "feed", "add", web.url("/none"), web.url("/news/lamp"), "file:///etc/passwd", web.url("/feed")
    )
    assert ended.code == 1
    assert ended.told[:3] == [
        f"{web.url('/none')}: there is no such page (404).",
        f"{web.url('/news/lamp')}: this is no feed.",
        "file:///etc/passwd: only links that begin with http or https can be read.",
    ]
    assert ended.told[3].startswith("The story “main” follows “The Senn Post” now")
    web.pages["/feed"] = page("", status="500 Oops")
    ended = cli("feed", "poll", "--all")
    assert (ended.code, ended.told) == (
        1,
        [f"{web.url('/feed')}: the site has a fault of its own (500). Try again later."],
    )
    assert cli("feed", "list", "--json").row["feeds"][0]["error"] == "server_error"
    assert "(500)" in cli("feed", "list").out


def test_a_storys_feeds_are_its_own(cli: CommandLine, web: Web) -> None:
    cli("feed", "add", web.url("/feed"), "--story", "harbour", "--server", 7)
    assert cli("feed", "list", "--story", "harbour", "--server", 7, "--json").row["feeds"] != []
    assert cli("feed", "list", "--story", "harbour").code == 1
    web.pages["/feed"] = feed("/news/crane")
    cli("feed", "add", web.url("/feed"))
    assert cli("feed", "poll", "--all", "--story", "main").told == ["The Senn Post: nothing new."]
    assert titles(cli) == {"Crane falls"}


def test_a_feed_with_a_key_in_its_link_is_shown_without_it_and_removed_by_its_number(
    cli: CommandLine, web: Web
) -> None:
    web.pages["/feed?key=s3cr3t"] = feed("/news/crane")
    cli("feed", "add", web.url("/feed?key=s3cr3t"))
    assert "s3cr3t" not in cli("feed", "list").out
    assert "Feed 1:" in cli("feed", "list").out
    assert cli("feed", "remove", 1).code == 0
    assert cli("feed", "list", "--json").row["feeds"] == []


def test_what_a_feed_brings_in_other_languages_is_told_once(cli: CommandLine, web: Web) -> None:
    german = "Der Rat des Hafens beschloss am Montag, die alte Mole zu schließen, die niemand mehr pflegt. "
    french = "Le conseil du port a décidé lundi de fermer la vieille jetée, que personne n'a réparée depuis. "
    english = "The harbour council agreed on Monday to close the old pier, which nobody has repaired since. "
    texts = [german + "Eins.", german * 2 + "Zwei.", french, english]
    items = [{"id": str(n), "title": f"News {n}", "content_text": text * 5} for n, text in enumerate(texts)]
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "The Senn Post", "items": items}
    web.pages["/feed"] = page(json.dumps(body), content_type="application/feed+json")
    assert cli("feed", "add", web.url("/feed")).told[1:] == [
        "The Senn Post: 4 articles new or changed.",
        "3 articles in German and French, which the models don't know well: expect poor answers from them. "
        "VERBATIM_LANGUAGES names the languages that yours know.",
    ]
    assert cli("feed", "poll", "--all").told == ["The Senn Post: nothing new."]
