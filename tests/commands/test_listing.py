"""The list for editors: its pages follow one another by buttons that keep the filter, whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands.access import Place
from commands.client import VerbatimClient
from commands.editors import ButtonOutdated, EditorsOnly
from commands.library import Editor
from commands.listing import LISTED, listing, turned
from index.feed_rows import Feed, Trouble, add_feed, keep_feed
from index.jobs import How, JobKind, JobState, Refusal, Tally, Wanted, claim, enqueue, finish
from index.library import Library
from index.listing import Came, Only, Wish, keep_wish, kept_wish
from index.stored import stored_moment, text_digest
from index.writer import ensure_story, remove_story
from retrieval.desk import Desk
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.plain import unescape
from tests.commands.test_library import editor
from tests.commands.world import HARBOUR, MUSEUM, World, plain

BOSS = Editor(5, allowed=True)
HERE = Place(HARBOUR, 1)
ALL = Wish()
HOSTILE = "*_~|`>#-[](@everyone)<@&1>\u202e\\😀"


X_DIGEST = text_digest("x")


def fill_with(library: Library, count: int, title: str) -> None:
    """As many articles as rows alone, in the harbour's own story."""
    story = library.story("main", HARBOUR)
    with library.database.writing() as connection:
        for number in range(count):
            (key,) = connection.execute(
                "INSERT INTO articles (story, id, revision) VALUES (?, ?, 1) RETURNING key",
                (story.key, f"{number:05}{HOSTILE * 30}"[:500]),
            ).fetchone()
            connection.execute(
                "INSERT INTO revisions (article, revision, title, outlet, author, text, chars, digest, added) "
                "VALUES (?, 1, ?, ?, ?, 'x', 1, ?, '2026-03-03T00:00:00+00:00')",
                (key, title, title, title, X_DIGEST),
            )


def show(desk: Desk, wish: Wish = ALL, page: int = 1) -> Any:
    return listing(desk, HERE, editor=BOSS, story=None, wish=wish, page=page)


def press(desk: Desk, id: str, place: Place = HERE, boss: Editor = BOSS) -> Any:
    _, _, key, page = id.split(":")
    return turned(int(key), int(page), desk, place, editor=boss)


def test_ten_thousand_hostile_articles_are_turned_through_within_the_limits(desk: Desk) -> None:
    fill_with(desk.library, 10_000, (HOSTILE * 40)[:500])
    wish = Wish(words=HOSTILE, outlet=HOSTILE)
    reply = show(desk, wish)
    for page, total in ((1, 500), (2, 500), (500, 500)):
        if page == 500:
            reply = show(desk, wish, page=page)
        assert f"(page {page} of {total}" in plain(reply.pages[0])
        assert all(units(text) <= PAGE_LIMIT_UNITS for text in reply.pages)
        assert sum(text.count("id 0") for text in map(plain, reply.pages)) == LISTED
        assert all(len(id) <= 100 for id in reply.buttons)
        assert [id.split(":")[1] for id in reply.buttons] == {
            1: ["next"],
            2: ["previous", "next"],
            500: ["previous"],
        }[page]
        assert not any("@everyone" in text or "<@&" in text or "\u202e" in text for text in reply.pages)
        if page == 1:
            reply = press(desk, reply.buttons[0])
    assert press(desk, reply.buttons[0]).pages == show(desk, wish, page=499).pages


def test_the_next_page_of_a_filtered_list_is_filtered_after_a_restart(desk: Desk) -> None:
    fill_with(desk.library, 45, "Ship")
    first = show(desk, Wish(words="ship", came=Came.FILE))
    with closing(Library(desk.library.database.path)) as library:
        kept = kept_wish(library, int(first.buttons[0].split(":")[2]))
    assert kept == (desk.library.story("main", HARBOUR).key, Wish(words="ship", came=Came.FILE))
    last = press(desk, press(desk, first.buttons[0]).buttons[1])
    assert "45 articles that your filters let through, newest first, 41 to 45" in last.pages[0]


def test_a_page_that_is_gone_meanwhile_shows_the_last(desk: Desk) -> None:
    fill_with(desk.library, 45, "Ship")
    last_button = press(desk, show(desk).buttons[0]).buttons[1]
    with desk.library.database.writing() as connection:
        connection.execute("DELETE FROM articles WHERE id LIKE '000%'")
    only = press(desk, last_button)
    assert "2 articles, newest first, 1 to 2." in plain(only.pages[0])
    assert only.buttons == ()


def test_pages_are_turned_by_editors_of_their_own_server_alone(desk: Desk) -> None:
    fill_with(desk.library, 25, "Ship")
    (button,) = show(desk).buttons
    with pytest.raises(EditorsOnly):
        press(desk, button, boss=Editor(5, allowed=False))
    with pytest.raises(EditorsOnly):
        press(desk, button, place=Place(None, 1, (HARBOUR,)))
    with pytest.raises(ButtonOutdated):
        press(desk, button, place=Place(MUSEUM, 1))
    with pytest.raises(ButtonOutdated):
        press(desk, "verbatim:next:999:1")
    shared = keep_wish(desk.library, ensure_story(desk.library, "sample", None).key, Wish())
    with pytest.raises(ButtonOutdated):
        press(desk, f"verbatim:next:{shared}:1")


def test_wishes_are_kept_once_and_forgotten(desk: Desk) -> None:
    library = desk.library
    story = ensure_story(library, "brief", HARBOUR)
    wish = Wish("ä", "b", Only.UNDATED, "de", Came.FEED)
    key = keep_wish(library, story.key, wish)
    assert keep_wish(library, story.key, wish) == key
    assert kept_wish(library, key) == (story.key, wish)
    other = keep_wish(library, story.key, Wish())
    with library.database.writing() as connection:
        long_ago = stored_moment(datetime.now(UTC) - timedelta(days=31))
        connection.execute("UPDATE lists SET used = ? WHERE key = ?", (long_ago, key))
    assert keep_wish(library, story.key, Wish()) == other
    assert kept_wish(library, key) is None
    remove_story(library, story)
    assert kept_wish(library, other) is None


def test_what_could_not_be_read_is_listed_with_reason_and_what_to_do(desk: Desk) -> None:
    library, story = desk.library, desk.library.story("main", HARBOUR)
    assert show(desk, Wish(only=Only.FAILED)).pages == (
        "**main**: nothing failed in the last 14 days, and no feed is in trouble.",
    )
    now = datetime(2026, 11, 1, tzinfo=UTC)
    feed = add_feed(library, story, "https://a.example/feed", title=None, added_by=5, now=now)
    keep_feed(library, _in_trouble(feed))
    refused = tuple(
        Refusal(
            f"https://a.example/{number:02}/{HOSTILE * 9}",
            "source_refused",
            {"source": f"https://a.example/{number:02}?key", "reason": "paywall", "detail": HOSTILE * 99},
        )
        for number in range(20)
    )
    for _ in range(2):  # what was refused twice is told once
        enqueue(
            library, story, JobKind.ADD, target="x", sources=[Wanted(How.LINK, "https://a.example/", "x")]
        )
        job = claim(library)
        assert job is not None
        finish(library, job.key, Tally(refused=refused, counts={"refused": 22}), JobState.FAILED)
    reply = show(desk, Wish(only=Only.FAILED))
    text = unescape("\n".join(reply.pages))
    assert "21 sources could not be read, 1 to 20 (page 1 of 2" in text
    assert "and 4 more whose reasons were not kept" in text
    assert "1. https://a.example/feed: there is no such page (404)." in text
    assert f"Feed {feed.key} is asked again on 1 November 2026." in text
    assert "2. https://a.example/00/" in text
    assert ": only the beginning of the article can be read there" in text
    assert "key" not in text
    assert all(units(page) <= PAGE_LIMIT_UNITS for page in reply.pages)
    (button,) = reply.buttons
    assert "21. https://a.example/19/" in unescape("\n".join(press(desk, button).pages))


def _in_trouble(feed: Feed) -> Feed:
    return replace(feed, trouble=Trouble("link_refused", {"source": feed.url, "reason": "not_found"}))


async def test_the_list_is_turned_by_its_buttons_after_a_restart(
    world: World, fill: Callable[..., object], settings: Any
) -> None:
    here = world.corner(HARBOUR)
    boss = editor(here, world)
    drafts = [World.draft(f"Ship number {number} has left.", id=f"ship{number:02}") for number in range(25)]
    fill(world.desk.library, drafts, server=HARBOUR)
    first = await boss.slash(here.channel, "library list", words="ship")
    shown = [first.response, *first.followups][-1]
    desk = world.desk
    await world.env.restart_bot(VerbatimClient(settings, opener=lambda _: desk))
    await world.env.settle()
    turned_to = await boss.click(shown, label="Next")
    assert turned_to.response is not None
    assert "21 to 25 (page 2 of 2" in plain(turned_to.response.content)
    failed = await boss.slash(here.channel, "library list", only="failed")
    assert failed.response is not None
    assert "nothing failed" in failed.response.content
