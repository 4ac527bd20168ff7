"""Feeds are asked politely, when their time has come; what is new is stored once; what fails stops nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from index import polling
from index.addresses import allowed_hosts
from index.editing import edit_article
from index.embedder import Embedder
from index.errors import DiskFull, FeedUnknown, StoryUnknown
from index.feed_rows import (
    NEVER,
    REMEMBERED,
    Feed,
    Trouble,
    add_feed,
    claim_feed,
    due_feeds,
    feeds,
    keep_feed,
    mark_seen,
    remove_feed,
    unseen,
)
from index.feeds import FeedDocument, read_feed
from index.fetch import Fetcher, Limits
from index.library import Library
from index.means import Means
from index.nouns import Story
from index.polling import INTERVAL, LEASE, LONGEST, SOON, Polled, pause, poll, poll_due, poll_each
from index.writer import ensure_story, remove_story
from tests.index.web import Web, page

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
TEXT = "The {what} at Senn was closed on Monday because a crane had fallen into the water. " * 8
PAGE = (
    "<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>The lighthouse of Orle went dark on Sunday because its lamp had cracked, its keeper told the Post.</p>"
    "<p>Nobody was hurt when it cracked, and three ships were sent on to Senn during the afternoon.</p>"
    "<p>A new lamp will come by boat on Friday; until then there are fourteen lanterns along the quay.</p>"
    "</article></body></html>"
)


@pytest.fixture
def story(library: Library) -> Story:
    return ensure_story(library, "main", None)


@pytest.fixture
def means(library: Library, embedder: Embedder, tmp_path: Path, web: Web) -> Means:
    fetcher = Fetcher(allowed=allowed_hosts(web.host), limits=Limits(delay_s=0.0, per_minute=999))
    return Means(library, embedder, fetcher, tmp_path / "incoming")


@pytest.fixture
def feed(library: Library, story: Story, web: Web) -> Feed:
    return add_feed(library, story, web.url("/feed"), title=None, added_by=5, now=NOW)


def item(
    id: str, *, what: str | None = None, link: str = "", day: int = 1, title: str | None = None
) -> dict[str, object]:
    """A JSON Feed's item: whole if it says ``what`` burned, else its page's."""
    row: dict[str, object] = {"id": id, "title": title or id, "date_published": f"2026-10-{day:02}T10:00:00Z"}
    if what:
        row["content_text"] = TEXT.format(what=what)
    if link:
        row["url"] = link
    return row


def answer(*items: dict[str, object], **headers: str) -> bytes:
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "The Senn Post", "items": items}
    )
    return page(body, *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()))


def titles(library: Library, story: Story) -> set[str]:
    return {str(entry.title) for entry in library.entries(story.key, newest=False)}


def now_kept(library: Library, story: Story) -> Feed:
    (feed,) = feeds(library, story)
    return feed


# Rows


def test_a_feed_is_followed_once_and_until_it_is_removed(library: Library, story: Story) -> None:
    first = add_feed(library, story, "https://a.example/f", title=None, added_by=5, now=NOW)
    again = add_feed(library, story, "https://a.example/f", title="A", added_by=6, now=NOW + INTERVAL)
    other = add_feed(
        library, ensure_story(library, "other", 7), "https://a.example/f", title=None, added_by=None, now=NOW
    )
    assert again == replace(first, title="A")
    assert (first.added, first.added_by, first.next_poll, first.failures, first.trouble) == (
        NOW,
        5,
        NOW,
        0,
        None,
    )
    assert feeds(library, story) == [again]
    assert due_feeds(library, NOW, limit=9) == [again, other]
    assert due_feeds(library, NOW - timedelta(seconds=1), limit=9) == []
    assert remove_feed(library, story, "https://a.example/f") == again
    assert due_feeds(library, NOW, limit=9) == [other]
    with pytest.raises(FeedUnknown):
        remove_feed(library, story, "https://a.example/f")
    remove_story(library, story)
    with pytest.raises(StoryUnknown):
        add_feed(library, story, "https://a.example/f", title=None, added_by=None, now=NOW)


def test_two_processes_never_ask_one_feed_at_once(library: Library, feed: Feed) -> None:
    assert claim_feed(library, feed, until=NOW + LEASE)
    assert not claim_feed(library, feed, until=NOW + LEASE)
    assert due_feeds(library, NOW, limit=9) == []
    assert [one.key for one in due_feeds(library, NOW + LEASE, limit=9)] == [feed.key]


def test_items_are_remembered_as_long_as_the_feed_has_them_and_a_while_longer(
    library: Library, feed: Feed
) -> None:
    mark_seen(library, feed, ["a", "b"], now=NOW)
    assert unseen(library, feed, ["a", "b", "c"]) == {"c"}
    mark_seen(library, feed, ["a"], now=NOW + REMEMBERED)
    mark_seen(library, feed, [], now=NOW + REMEMBERED + timedelta(days=1))
    assert unseen(library, feed, ["a", "b"]) == {"b"}
    library.rows("DELETE FROM feeds")
    mark_seen(library, feed, ["a"], now=NOW)
    assert library.rows("SELECT * FROM feed_items") == []


def test_trouble_is_kept_with_its_facts(library: Library, story: Story, feed: Feed) -> None:
    troubled = replace(
        feed, trouble=Trouble("link_refused", {"reason": "robots", "status": None}), failures=3
    )
    keep_feed(library, troubled)
    assert now_kept(library, story) == troubled


# Asking


def test_new_items_are_stored_and_read_once(means: Means, story: Story, feed: Feed, web: Web) -> None:
    items = [item("one", what="mill"), item("two", link="/page"), item("short", link="/page2")]
    web.pages["/feed"] = answer(*items, ETag='"1"', Last_Modified="today")
    web.pages["/page"] = page(PAGE.format(title="Lamp cracked"))
    web.pages["/page2"] = page("", status="404 Not Found")
    result = poll(feed, means, now=NOW)
    assert (result.polled, result.counts, result.left, result.changed) == (Polled.READ, {"added": 2}, 0, True)
    assert [(one.source, one.reason) for one in result.refused] == [(web.url("/page2"), "not_found")]
    assert titles(means.library, story) == {"one", "Lamp cracked"}
    kept = now_kept(means.library, story)
    assert (kept.title, kept.etag, kept.last_modified) == ("The Senn Post", '"1"', "today")
    assert kept.next_poll == (NOW + pause(feed.url, failures=0)).replace(microsecond=0)
    web.asked.clear()
    result = poll(kept, means, now=NOW + INTERVAL)
    assert (result.polled, result.counts, result.refused, web.paths) == (Polled.READ, {}, (), ["/feed"])
    assert (web.header("If-None-Match"), web.header("If-Modified-Since")) == ('"1"', "today")


def test_nothing_new_is_nothing_to_read(means: Means, story: Story, feed: Feed, web: Web) -> None:
    web.pages["/feed"] = page("", status="304 Not Modified")
    keep_feed(
        means.library, failed := replace(feed, etag='"1"', failures=4, trouble=Trouble("x", {}), title="T")
    )
    result = poll(failed, means, now=NOW)
    assert (result.polled, result.changed) == (Polled.UNCHANGED, False)
    kept = now_kept(means.library, story)
    assert (kept.etag, kept.title, kept.failures, kept.trouble) == ('"1"', "T", 0, None)
    assert NOW + INTERVAL <= kept.next_poll <= NOW + INTERVAL * 1.2


def test_a_changed_item_becomes_a_revision(means: Means, story: Story, feed: Feed, web: Web) -> None:
    web.pages["/feed"] = answer(item("one", what="mill", link="/one"), item("two", link="/page"))
    web.pages["/page"] = page(PAGE.format(title="Lamp cracked"))
    poll(feed, means, now=NOW)
    web.asked.clear()
    changed = item("two", link="/page") | {"date_modified": "2026-10-02T10:00:00Z"}
    web.pages["/feed"] = answer(item("one", what="bridge", link="/one"), changed)
    web.pages["/page"] = page(PAGE.format(title="Lamp mended"))
    result = poll(feed, means, now=NOW)
    assert (result.counts, web.paths) == ({"revised": 2}, ["/feed", "/page"])
    assert titles(means.library, story) == {"one", "Lamp mended"}
    assert means.library.rows("SELECT DISTINCT feed FROM articles") == [(feed.url,)]


def test_what_a_person_said_of_a_feeds_article_stays(
    means: Means, story: Story, feed: Feed, web: Web
) -> None:
    web.pages["/feed"] = answer(item("one", what="mill", link="/one"), item("two", what="lamp", link="/two"))
    poll(feed, means, now=NOW)
    (one,) = [
        id
        for id, title in means.library.rows(
            "SELECT a.id, r.title FROM articles a JOIN revisions r ON r.article = a.key"
        )
        if title == "one"
    ]
    edit_article(means.library, means.embedder, story, one, {"title": "The mill"})
    web.pages["/feed"] = answer(item("1", what="bridge", link="/one"), item("2", what="quay", link="/two"))
    assert poll(feed, means, now=NOW).counts == {"revised": 2}
    assert titles(means.library, story) == {"The mill", "2"}
    assert "bridge" in means.library.article(story.key, one).text


def test_so_many_items_a_poll_newest_first_and_the_rest_soon(
    means: Means, story: Story, feed: Feed, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "ITEMS_A_POLL", 2)
    days = [3, 9, 1, 7, 5]
    web.pages["/feed"] = answer(
        *(item(f"day {day}", what=f"mill {day}", day=day) for day in days), ETag='"1"'
    )
    result = poll(feed, means, now=NOW)
    assert (result.counts, result.left, titles(means.library, story)) == ({"added": 2}, 3, {"day 9", "day 7"})
    kept = now_kept(means.library, story)
    assert (kept.etag, kept.next_poll) == (None, NOW + SOON)
    poll(kept, means, now=NOW + SOON)
    assert titles(means.library, story) == {"day 9", "day 7", "day 5", "day 3"}
    assert poll(now_kept(means.library, story), means, now=NOW + 2 * SOON).left == 0
    assert now_kept(means.library, story).etag == '"1"'


def test_an_item_that_fails_for_now_is_tried_again_and_one_for_good_is_not(
    means: Means, story: Story, feed: Feed, web: Web
) -> None:
    web.pages["/feed"] = answer(
        item("a", link="/down"), item("b", link="/page"), item("c", what="mill"), ETag='"1"'
    )
    web.pages["/down"] = [page("", status="503 Busy"), page("", status="404 Not Found")]
    web.pages["/page"] = page(PAGE.format(title="Lamp cracked"))
    result = poll(feed, means, now=NOW)
    assert (result.counts, result.left) == ({"added": 1}, 2)
    assert "/page" not in web.paths, "a host that has trouble is left alone"
    assert now_kept(means.library, story).etag is None
    assert now_kept(means.library, story).next_poll >= NOW + INTERVAL
    result = poll(now_kept(means.library, story), means, now=NOW)
    assert (result.counts, result.left, [one.reason for one in result.refused]) == (
        {"added": 1},
        0,
        ["not_found"],
    )
    assert poll(now_kept(means.library, story), means, now=NOW).refused == ()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (page("", status="404 Not Found"), "not_found"),
        (page("", status="500 Oops"), "server_error"),
        (page("<html><body>Moved</body></html>"), "not_feed"),
        (page("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>"), "feed_entities"),
        (b"", "cut_short"),
    ],
)
def test_a_feed_that_fails_is_asked_ever_less_often(
    means: Means,
    story: Story,
    feed: Feed,
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
    reply: bytes,
    reason: str,
) -> None:
    monkeypatch.setattr("index.pace.REST_S", 0.0)  # the waits between two polls are longer than any rest
    web.pages["/feed"] = reply
    waits = []
    for failures in range(1, 9):
        result = poll(feed, means, now=NOW)
        assert result.polled is Polled.FAILED
        feed = now_kept(means.library, story)
        assert (feed.failures, feed.trouble and feed.trouble.facts["reason"]) == (failures, reason)
        waits.append(feed.next_poll - NOW)
    assert all(later > 1.5 * wait for wait, later in pairwise(waits[:5]))
    assert INTERVAL * 2 <= waits[0] <= INTERVAL * 2.2
    assert LONGEST <= waits[-1] <= LONGEST + INTERVAL * 0.2
    web.pages["/feed"] = answer()
    poll(feed, means, now=NOW)
    assert (now_kept(means.library, story).failures, now_kept(means.library, story).trouble) == (0, None)


def test_a_feed_that_is_gone_is_never_asked_again_unless_it_is_added_again(
    means: Means, story: Story, feed: Feed, web: Web
) -> None:
    web.pages["/feed"] = page("", status="410 Gone")
    assert poll(feed, means, now=NOW).polled is Polled.GONE
    assert now_kept(means.library, story).next_poll == NEVER
    assert poll_due(means, now=NOW + timedelta(days=4_000)) == []
    add_feed(means.library, story, feed.url, title=None, added_by=None, now=NOW)
    assert [result.polled for result in poll_due(means, now=NOW)] == [Polled.GONE]


def test_what_the_server_asks_for_is_kept_to_within_a_day(
    means: Means, story: Story, feed: Feed, web: Web
) -> None:
    web.pages["/feed"] = page("", "Retry-After: 20000", status="429 Too Many Requests")
    poll(feed, means, now=NOW)
    assert now_kept(means.library, story).next_poll >= NOW + timedelta(seconds=20_000)
    web.pages["/feed"] = page("", "Retry-After: 99999999", status="503 Busy")
    poll(feed, means, now=NOW)
    assert now_kept(means.library, story).next_poll <= NOW + LONGEST + INTERVAL


def test_pauses_differ_from_feed_to_feed_and_not_from_time_to_time() -> None:
    pauses = {pause(f"https://a.example/{number}", failures=0) for number in range(50)}
    assert len(pauses) == 50
    assert all(INTERVAL <= one <= INTERVAL * 1.2 for one in pauses)
    assert pause("https://a.example/1", failures=0) == pause("https://a.example/1", failures=0)


def test_one_feed_that_fails_stops_no_other(means: Means, story: Story, web: Web) -> None:
    for name in ("down", "up", "later"):
        web.pages[f"/{name}"] = answer(item(name, what=name))
        when = NOW + INTERVAL if name == "later" else NOW
        add_feed(means.library, story, web.url(f"/{name}"), title=None, added_by=None, now=when)
    web.pages["/down"] = b""
    results = poll_due(means, now=NOW)
    assert [result.polled for result in results] == [Polled.FAILED, Polled.READ]
    assert titles(means.library, story) == {"up"}
    assert poll_due(means, now=NOW) == []


def test_a_feed_that_breaks_its_parser_stops_no_other(
    means: Means, story: Story, web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = read_feed

    def breaks(data: bytes, url: str, *, charset: str | None = None) -> FeedDocument:
        if "broken" in url:
            raise ZeroDivisionError("what the feed says")
        return real(data, url, charset=charset)

    monkeypatch.setattr(polling, "read_feed", breaks)
    for path in ("/broken?key=secret", "/good"):
        web.pages[path] = answer(item("1", what="crane"))
        add_feed(means.library, story, web.url(path), title=None, added_by=None, now=NOW)
    broken, good = poll_due(means, now=NOW)
    assert (broken.polled, good.polled) == (Polled.FAILED, Polled.READ)
    assert broken.feed.trouble is not None
    assert broken.feed.trouble.facts["reason"] == "broke"
    assert str(broken.feed.trouble.facts["detail"]) in caplog.text
    assert broken.feed.next_poll > NOW
    assert good.counts.total() == 1
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
    assert "what the feed says" not in caplog.text


def test_polling_ends_when_there_is_something_better_to_do(
    means: Means, story: Story, feed: Feed, web: Web
) -> None:
    web.pages["/feed"] = answer(*(item(f"i{n}", what=f"mill {n}", day=9 - n) for n in range(4)), ETag='"1"')
    asked = iter([True, True, True, False])
    (result,) = poll_due(means, now=NOW, go_on=lambda: next(asked, False))
    assert (result.counts, result.left, titles(means.library, story)) == ({"added": 2}, 2, {"i0", "i1"})
    assert poll_due(means, now=NOW + SOON, go_on=lambda: False) == []


def test_a_slow_feed_has_one_item_read_in_its_turn_and_the_rest_the_next_time(
    means: Means, story: Story, feed: Feed, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "SLICE_S", 0.0)
    web.pages["/feed"] = answer(*(item(f"i{n}", what=f"mill {n}", day=9 - n) for n in range(3)))
    (result,) = poll_due(means, now=NOW)
    assert (result.counts, result.left, titles(means.library, story)) == ({"added": 1}, 2, {"i0"})
    (again,) = poll_due(means, now=NOW + SOON)
    assert (again.counts, again.left) == ({"added": 1}, 1)
    (whole,) = poll_each([now_kept(means.library, story)], means, now=NOW + 2 * SOON)
    assert whole.left == 0


def test_a_feed_is_held_from_item_to_item(
    means: Means, story: Story, feed: Feed, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.pages["/feed"] = answer(*(item(f"i{n}", what=f"mill {n}", day=9 - n) for n in range(3)))
    clock = iter(60.0 * minute for minute in range(99))
    monkeypatch.setattr(polling, "monotonic", lambda: next(clock))
    held: list[datetime] = []

    def go_on() -> bool:
        held.append(now_kept(means.library, story).next_poll)
        return True

    poll_each([feed], means, now=NOW, go_on=go_on)
    assert held[0] == NOW  # not claimed yet
    assert held[1:] == sorted(set(held[1:]))
    assert held[-1] > NOW + LEASE
    assert not claim_feed(means.library, feed, until=NOW)


def test_after_a_process_that_is_killed_another_reads_the_rest_minutes_later(
    means: Means, story: Story, feed: Feed, web: Web, fork: Callable
) -> None:
    web.pages["/feed"] = answer(*(item(f"i{n}", what=f"mill {n}", day=9 - n) for n in range(4)))
    path = means.library.database.path

    def die(tell: Callable[[object], None]) -> None:
        turns = iter([True, True, True])  # before the feed, and before two of its items

        def go_on() -> bool:
            return next(turns, False) or os._exit(9)

        own = Means(Library(path), means.embedder, means.fetcher, means.incoming)
        poll_each([feed], own, now=NOW, go_on=go_on)

    means.library.close()
    _, code = fork(die).end()
    assert code == 9
    assert titles(means.library, story) == {"i0", "i1"}
    assert poll_due(means, now=NOW + timedelta(minutes=2)) == []
    again = now_kept(means.library, story).next_poll
    assert again < NOW + timedelta(minutes=5)
    assert [result.counts for result in poll_due(means, now=again)] == [{"added": 2}]
    assert titles(means.library, story) == {"i0", "i1", "i2", "i3"}


def test_what_concerns_the_library_is_raised_and_the_rest_comes_the_next_time(
    means: Means, story: Story, feed: Feed, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.pages["/feed"] = answer(item("a", what="mill"))

    def full(*_: object) -> Iterator[object]:
        raise DiskFull("/there")

    with monkeypatch.context() as broken:
        broken.setattr(polling, "ingest", full)
        with pytest.raises(DiskFull):
            poll_due(means, now=NOW)
    assert now_kept(means.library, story).next_poll == NOW + LEASE
    assert [result.counts for result in poll_due(means, now=NOW + LEASE)] == [{"added": 1}]


def test_a_feed_whose_site_wants_no_crawlers_is_not_asked(
    means: Means, story: Story, feed: Feed, web: Web
) -> None:
    web.pages["/robots.txt"] = page("User-agent: VerbatimBot\nDisallow: /feed")
    web.pages["/feed"] = answer(item("a", what="mill"))
    assert poll(feed, means, now=NOW).polled is Polled.FAILED
    assert web.paths == ["/robots.txt"]
    trouble = now_kept(means.library, story).trouble
    assert trouble is not None
    assert (trouble.kind, trouble.facts["reason"]) == ("link_refused", "robots")


def test_a_story_that_is_removed_meanwhile_stops_no_other_feed(
    means: Means, story: Story, feed: Feed, web: Web
) -> None:
    other = ensure_story(means.library, "other", None)
    add_feed(means.library, other, web.url("/other"), title=None, added_by=None, now=NOW)
    web.pages["/feed"], web.pages["/other"] = answer(item("a", what="mill")), answer(item("b", what="bridge"))
    due = due_feeds(means.library, NOW, limit=9)
    steps = iter([lambda: None, lambda: remove_story(means.library, story)])

    def go_on() -> bool:
        next(steps, lambda: None)()
        return True

    results = poll_each(due, means, now=NOW, go_on=go_on)
    assert [result.feed.url for result in results] == [web.url("/other")]
    assert titles(means.library, other) == {"b"}
