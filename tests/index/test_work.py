"""Working off jobs: with real pages on loopback, real files and the real model, and ended at any moment."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import work
from index.addresses import allowed_hosts
from index.embedder import Embedder
from index.errors import ArticleUnknown, DiskFull
from index.fetch import Fetcher, Limits
from index.incoming import keep
from index.jobs import (
    How,
    Job,
    JobKind,
    JobState,
    Refusal,
    Tally,
    Wanted,
    cancel,
    claim,
    enqueue,
    find_job,
    jobs_of,
    recover,
)
from index.library import Library
from index.means import Means, adopt
from index.nouns import Draft, Story
from index.work import linked_articles, run_job
from index.writer import choose_story, ensure_story, remove, remove_story
from tests.index.web import Web, page

SERVER = 7
BODY = (
    "<p>The {what} at Senn was closed on Monday because a crane had fallen into the water, the harbour master said. "
    "Nobody was hurt when it fell, and three ships were sent on to Orle during the afternoon.</p>"
    "<p>“The crane will be lifted out by Friday,” she told reporters who had come to the quay to see it. "
    "Engineers from the town began to look at the rails that it had stood on since the spring.</p>"
    "<p>The council will meet next week to talk about what the repair of the quay may cost the town.</p>"
)


def article(what: str, title: str = "Crane falls into harbour") -> bytes:
    """A page with an article about this."""
    head = f"<head><title>{title}</title><meta property='og:title' content='{title}'></head>"
    return page(
        f"<!doctype html><html lang='en'>{head}<body><article><h1>{title}</h1>{BODY.format(what=what)}</article>"
    )


@pytest.fixture
def story(library: Library) -> Story:
    return ensure_story(library, "main", SERVER)


@pytest.fixture
def means(library: Library, embedder: Embedder, tmp_path: Path, web: Web) -> Means:
    fetcher = Fetcher(allowed=allowed_hosts(web.host), limits=Limits(delay_s=0.0, per_minute=1000))
    return Means(library, embedder, fetcher, tmp_path / "incoming")


def link(web: Web, path: str) -> Wanted:
    return Wanted(How.LINK, web.url(path), web.url(path))


def sent(means: Means, name: str, data: bytes) -> Wanted:
    return Wanted(How.FILE, keep(means.incoming, data, server=SERVER), name, "text/plain")


def put_up(means: Means, story: Story, *sources: Wanted, **fields: str) -> Job:
    return enqueue(means.library, story, JobKind.ADD, target="it", sources=sources, fields=fields)


def work_off(means: Means, *, go_on: Callable[[], bool] = lambda: True) -> tuple[Job | None, list[Job]]:
    """The next job as it ended, and as it was shown on the way."""
    job = claim(means.library)
    assert job is not None
    seen: list[Job] = []
    return run_job(job, means, go_on=go_on, shown=seen.append), seen


def texts(library: Library, story: Story) -> str:
    """All that the story holds."""
    entries = library.entries(story.key, newest=False)
    return "\n".join(library.article(story.key, entry.id).text for entry in entries)


def test_one_bad_source_of_four_stops_no_other(means: Means, story: Story, web: Web) -> None:
    web.pages["/good"] = article("lighthouse")
    missing, good = link(web, "/missing"), link(web, "/good")
    broken, file = (
        sent(means, "broken.txt", b"\xff\xfe\x00"),
        sent(means, "tale.txt", b"A seal ate eleven herrings."),
    )
    put_up(means, story, missing, broken, good, file)
    ended, seen = work_off(means)
    assert ended is not None
    assert (ended.state, ended.done, ended.total) == (JobState.DONE, 4, 4)
    assert ended.tally.counts == {"refused": 2, "added": 2}
    assert [one.source for one in ended.tally.refused] == [missing.name, broken.name]
    assert ended.tally.refused[0].facts["reason"] == "not_found"
    held = texts(means.library, story)
    assert "The lighthouse at Senn was closed" in held
    assert "A seal ate eleven herrings." in held
    assert list(means.incoming.iterdir()) == []
    assert [job.done for job in seen] == sorted(job.done for job in seen)
    assert seen[-1].tally == ended.tally


def test_a_job_of_which_nothing_could_be_read_has_failed(means: Means, story: Story, web: Web) -> None:
    put_up(means, story, link(web, "/missing"), sent(means, "empty.txt", b""))
    ended, _ = work_off(means)
    assert ended is not None
    assert ended.state is JobState.FAILED
    assert ended.tally.counts == {"refused": 2}
    assert means.library.counts(story.key).articles == 0


def test_given_fields_win_and_a_title_is_one_articles(means: Means, story: Story) -> None:
    rows = b'{"text": "One ferry.", "title": "A"}\n{"text": "Two ferries.", "title": "B"}\n'
    given = {"title": "Given", "outlet": "Quay Post", "published": "2026-03-06T00:00:00+00:00"}
    put_up(means, story, sent(means, "rows.jsonl", rows), **given)
    put_up(means, story, sent(means, "one.txt", b"Three ferries."), **given)
    for _ in range(2):
        work_off(means)
    entries = means.library.entries(story.key, newest=False)
    assert [entry.title for entry in entries] == ["A", "B", "Given"]
    assert {entry.outlet for entry in entries} == {"Quay Post"}
    assert {str(entry.published) for entry in entries} == {"2026-03-06 00:00:00+00:00"}


def test_what_is_known_is_told_as_known(means: Means, story: Story) -> None:
    for _ in range(2):
        put_up(means, story, sent(means, "tale.txt", b"A seal ate eleven herrings."))
    first, _ = work_off(means)
    again, _ = work_off(means)
    assert first is not None
    assert again is not None
    assert (first.tally.counts, len(first.tally.articles)) == ({"added": 1}, 1)
    assert (again.state, again.tally.counts, again.tally.articles) == (JobState.DONE, {"known": 1}, ())


# Ended on the way


def test_a_job_goes_on_after_the_article_that_it_was_left_at(means: Means, story: Story) -> None:
    rows = b"".join(b'{"id": "%d", "text": "Ferry number %d."}\n' % (n, n) for n in range(5))
    put_up(means, story, sent(means, "first.txt", b"The first."), sent(means, "rows.jsonl", rows))
    turns = iter([True] * 6)  # before each source and each article
    left, _ = work_off(means, go_on=lambda: next(turns, False))
    assert left is None
    assert means.library.counts(story.key).articles == 4
    assert recover(means.library) == []  # it didn't break off
    (waiting,) = jobs_of(means.library, [story.key], limit=9)
    assert (waiting.state, waiting.done) == (JobState.WAITING, 1)
    assert (waiting.tally.after, waiting.tally.within, waiting.tally.starts) == (1, 3, 0)
    ended, _ = work_off(means)
    assert ended is not None
    assert (ended.state, ended.tally.counts, ended.done) == (JobState.DONE, {"added": 6}, 2)
    assert [entry.id for entry in means.library.entries(story.key, newest=False)][1:] == list("01234")
    assert list(means.incoming.iterdir()) == []


def test_a_job_lets_others_have_their_turn_between_two_sources(means: Means, story: Story) -> None:
    files = [sent(means, f"{name}.txt", f"The {name} is old.".encode()) for name in ("mill", "pier", "quay")]
    job = put_up(means, story, *files)
    claimed = claim(means.library)
    assert claimed is not None
    assert run_job(claimed, means, go_on=lambda: True, shown=lambda now: None, stay=lambda: False) is None
    left = find_job(means.library, job.key)
    assert left is not None
    assert (left.state, left.done, left.tally.after) == (JobState.WAITING, 1, 1)
    ended, _ = work_off(means)
    assert ended is not None
    assert (ended.state, ended.tally.counts) == (JobState.DONE, {"added": 3})


def test_a_job_outlives_a_process_that_is_killed_between_two_articles(
    means: Means, story: Story, fork: Callable
) -> None:
    rows = b"".join(b'{"id": "%d", "text": "Ferry number %d."}\n' % (n, n) for n in range(5))
    job = put_up(means, story, sent(means, "rows.jsonl", rows))
    path = means.library.database.path

    def die(tell: Callable[[object], None]) -> None:
        own = Means(Library(path), means.embedder, means.fetcher, means.incoming)
        claimed = claim(own.library)
        assert claimed is not None
        run_job(claimed, own, go_on=lambda: True, shown=lambda now: now.tally.within == 2 and os._exit(9))

    means.library.close()
    _, code = fork(die).end()
    assert code == 9
    found = find_job(means.library, job.key)
    assert found is not None
    assert (found.state, found.tally.within) == (JobState.RUNNING, 2)
    assert [one.state for one in recover(means.library)] == [JobState.WAITING]
    ended, _ = work_off(means)
    assert ended is not None
    assert (ended.state, ended.tally.counts) == (JobState.DONE, {"added": 5})
    assert means.library.counts(story.key).articles == 5


def test_a_cancelled_job_stops_before_the_next_article(means: Means, story: Story) -> None:
    rows = b"".join(b'{"id": "%d", "text": "Ferry number %d."}\n' % (n, n) for n in range(5))
    job = put_up(means, story, sent(means, "rows.jsonl", rows))
    claimed = claim(means.library)
    assert claimed is not None
    ended = run_job(
        claimed,
        means,
        go_on=lambda: True,
        shown=lambda now: now.tally.within == 2 and cancel(means.library, job.key),
    )
    assert ended is not None
    assert (ended.state, ended.tally.counts) == (JobState.CANCELLED, {"added": 2})
    assert means.library.counts(story.key).articles == 2
    assert list(means.incoming.iterdir()) == []


def test_what_is_fetched_while_it_is_cancelled_is_not_stored(means: Means, story: Story, web: Web) -> None:
    asked, go = threading.Event(), threading.Event()

    def answer(connection: object) -> None:
        asked.set()
        assert go.wait(10)
        connection.sendall(article("lighthouse"))  # type: ignore[attr-defined]  # a socket

    web.pages["/slow"] = answer
    job = put_up(means, story, link(web, "/slow"))
    ends: list[Job | None] = []
    thread = threading.Thread(target=lambda: ends.append(work_off(means)[0]))
    thread.start()
    assert asked.wait(10)
    assert cancel(means.library, job.key)
    go.set()
    thread.join(20)
    (ended,) = ends
    assert ended is not None
    assert (ended.state, ended.tally.counts) == (JobState.CANCELLED, {})
    assert means.library.counts(story.key).articles == 0


def test_a_story_that_is_removed_takes_its_running_job_with_it(means: Means, story: Story) -> None:
    put_up(means, story, sent(means, "a.txt", b"One."), sent(means, "b.txt", b"Two."))
    claimed = claim(means.library)
    assert claimed is not None

    def remove_it(now: Job) -> None:
        if now.done == 1:
            remove_story(means.library, story)

    assert run_job(claimed, means, go_on=lambda: True, shown=remove_it) is None
    assert list(means.incoming.iterdir()) == []


def test_what_concerns_the_library_ends_the_job(
    means: Means, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull("/data")

    put_up(means, story, sent(means, "a.txt", b"One."), sent(means, "b.txt", b"Two."))
    monkeypatch.setattr(work, "ingest", full)
    ended, _ = work_off(means)
    assert ended is not None
    assert (ended.state, ended.tally.counts) == (JobState.FAILED, {})
    assert ended.tally.stopped == Refusal("it", "disk_full", {"path": "/data"})


def test_a_parser_that_breaks_refuses_its_source_alone(
    means: Means, story: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(link: str, *_: object, **__: object) -> Iterator[Draft]:
        yield Draft("Before it broke.")
        raise ZeroDivisionError("what the page says")

    monkeypatch.setattr(work, "read_link", broken)
    secret = Wanted(How.LINK, "https://news.example/?key=secret", "https://news.example/?…")
    put_up(means, story, secret, sent(means, "b.txt", b"Two."))
    ended, _ = work_off(means)
    assert ended is not None
    assert (ended.state, ended.tally.counts) == (JobState.DONE, {"added": 2, "refused": 1})
    assert ended.tally.refused[0].source == secret.name
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
    assert "what the page says" not in caplog.text


def test_a_feed_that_breaks_its_parser_refuses_itself_alone(
    means: Means, story: Story, web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError("what the feed says")

    monkeypatch.setattr(work, "find_feed", broken)
    feed = Wanted(How.FEED, web.url("/feed?key=secret"), "the feed")
    put_up(means, story, feed, sent(means, "b.txt", b"Two."))
    ended, _ = work_off(means)
    assert ended is not None
    assert (ended.state, ended.tally.counts) == (JobState.DONE, {"added": 1, "refused": 1})
    assert ended.tally.refused[0].source == "the feed"
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
    assert "what the feed says" not in caplog.text


def test_a_job_counts_by_language_what_files_and_feeds_brought(means: Means, story: Story, web: Web) -> None:
    german = "Der Rat des Hafens beschloss am Montag, die alte Mole zu schließen, die niemand mehr pflegt. "
    english = "The harbour council agreed on Monday to close the old pier, which nobody has repaired since. "
    texts = {"1": german * 5, "2": german * 6, "3": english * 5}
    items = [{"id": id, "title": f"News {id}", "content_text": text} for id, text in texts.items()]
    web.pages["/feed"] = page(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    feed = Wanted(How.FEED, web.url("/feed"), "the feed")
    short = sent(means, "c.txt", b"Two.")
    put_up(
        means,
        story,
        feed,
        sent(means, "a.txt", german.encode()),
        sent(means, "b.txt", german.encode()),
        short,
    )
    ended, _ = work_off(means)
    assert ended is not None
    assert ended.tally.counts == {"added": 5, "known": 1}
    assert ended.tally.languages == {"de": 3, "en": 1}


# Reading again


def fill(means: Means, story: Story, web: Web, *paths: str) -> list[str]:
    """Add these pages; the ids that they have now."""
    for path in paths:
        web.pages[path] = article(f"harbour{path}", title=f"Title of {path[1:]}")
    put_up(means, story, *(link(web, path) for path in paths))
    ended, _ = work_off(means)
    assert ended is not None
    assert ended.tally.counts == {"added": len(paths)}
    return list(ended.tally.articles)


def test_a_whole_story_is_read_again(means: Means, story: Story, web: Web, put: Callable) -> None:
    changed, same, gone = fill(means, story, web, "/changed", "/same", "/gone")
    put(Draft("From a file.", id="file"), server=SERVER)
    assert linked_articles(means.library, story) == 3
    web.pages["/changed"] = article("lighthouse", title="Title of changed")
    del web.pages["/gone"]
    enqueue(means.library, story, JobKind.REFRESH, target="main")
    ended, _ = work_off(means)
    assert ended is not None
    assert (ended.state, ended.done, ended.total) == (JobState.DONE, 3, 3)
    assert ended.tally.counts == {"revised": 1, "known": 1, "gone": 1}
    assert ended.tally.articles == (changed,)
    assert ended.tally.refused[0].source == gone
    revised = means.library.article(story.key, changed)
    assert revised.revision == 2
    assert "The lighthouse at Senn was closed" in revised.text
    assert means.library.article(story.key, same).revision == 1
    assert means.library.article(story.key, gone).revision == 1


def test_a_refreshed_article_keeps_what_its_page_does_not_tell(means: Means, story: Story, web: Web) -> None:
    web.pages["/a"] = article("harbour")
    put_up(means, story, link(web, "/a"), outlet="Quay Post", published="2026-03-06T00:00:00+00:00")
    first, _ = work_off(means)
    assert first is not None
    (id,) = first.tally.articles
    web.pages["/a"] = article("lighthouse")
    again = Wanted(How.ARTICLE, id, id)
    enqueue(means.library, story, JobKind.REFRESH, target=id, sources=[again])
    ended, _ = work_off(means)
    assert ended is not None
    assert ended.tally.counts == {"revised": 1}
    newest = means.library.article(story.key, id)
    assert (newest.outlet, str(newest.published)) == ("Quay Post", "2026-03-06 00:00:00+00:00")
    assert newest.revision == 2


def test_a_title_of_an_editors_own_stays_and_what_the_page_told_follows_it(
    means: Means, story: Story, web: Web
) -> None:
    web.pages["/a"], web.pages["/b"] = article("harbour"), article("quay")
    put_up(means, story, link(web, "/a"), title="The crane", author="")
    work_off(means)
    put_up(means, story, link(web, "/b"))
    work_off(means)
    web.pages["/a"], web.pages["/b"] = article("harbour", "Corrected"), article("quay", "Corrected")
    enqueue(means.library, story, JobKind.REFRESH, target="main")
    ended, _ = work_off(means)
    assert ended is not None
    assert ended.tally.counts == {"known": 1, "revised": 1}
    assert [one.title for one in means.library.entries(story.key, newest=False)] == ["The crane", "Corrected"]


def test_an_article_is_edited_by_a_job(means: Means, story: Story, put: Callable) -> None:
    put(Draft("From a file.", id="file", author="Nobody"), server=SERVER)
    fields = {"title": "A file", "author": "", "published": "2026-03-06T00:00:00+00:00"}
    for id in ("file", "file", "gone"):
        source = Wanted(How.ARTICLE, id, id)
        enqueue(means.library, story, JobKind.EDIT, target=id, sources=[source], fields=fields)
    first, again, gone = (work_off(means)[0] for _ in range(3))
    assert first is not None
    assert again is not None
    assert gone is not None
    assert (first.state, first.tally.counts, first.tally.articles) == (
        JobState.DONE,
        {"revised": 1},
        ("file",),
    )
    assert again.tally.counts == {"known": 1}
    assert (gone.state, gone.tally.refused[0].facts["reason"]) == (JobState.FAILED, "missing_article")
    edited = means.library.article(story.key, "file")
    assert (edited.title, edited.author, edited.text) == ("A file", None, "From a file.")
    assert str(edited.published) == "2026-03-06 00:00:00+00:00"


def test_a_story_refresh_goes_on_after_the_article_that_it_was_left_at(
    means: Means, story: Story, web: Web
) -> None:
    fill(means, story, web, "/one", "/two", "/three")
    enqueue(means.library, story, JobKind.REFRESH, target="main")
    turns = iter([True] * 4)
    left, _ = work_off(means, go_on=lambda: next(turns, False))
    assert left is None
    asked = len(web.paths)
    recover(means.library)
    ended, _ = work_off(means)
    assert ended is not None
    assert (ended.done, ended.total, ended.tally.counts) == (3, 3, {"known": 3})
    assert web.paths[asked:] == ["/three"]


def test_what_cannot_be_read_again_says_why(means: Means, story: Story, put: Callable) -> None:
    put(Draft("From a file.", id="file"), Draft("Another file.", id="gone"), server=SERVER)
    sources = [Wanted(How.ARTICLE, id, id) for id in ("file", "gone")]
    enqueue(means.library, story, JobKind.REFRESH, target="two", sources=sources)
    remove(means.library, story, "gone")
    ended, _ = work_off(means)
    assert ended is not None
    assert ended.state is JobState.FAILED
    assert [one.facts["reason"] for one in ended.tally.refused] == ["not_from_link", "missing_article"]
    with pytest.raises(ArticleUnknown):
        means.library.article(story.key, "gone")


# Which story a server answers from


def test_a_servers_first_story_of_another_name_becomes_its_default(library: Library, put: Callable) -> None:
    own, shared = ensure_story(library, "own", SERVER), ensure_story(library, "all", None)
    adopt(library, shared)
    adopt(library, ensure_story(library, "main", SERVER))
    assert library.chosen_story(SERVER, 0) is None
    adopt(library, own)
    chosen = library.chosen_story(SERVER, 0)
    assert chosen is not None
    assert chosen.key == own.key
    adopt(library, ensure_story(library, "later", SERVER))
    still = library.chosen_story(SERVER, 0)
    assert still is not None
    assert still.key == own.key


def test_a_main_with_articles_stays_the_default(library: Library, put: Callable) -> None:
    put(Draft("Something."), server=SERVER)
    adopt(library, ensure_story(library, "own", SERVER))
    assert library.chosen_story(SERVER, 0) is None


def test_a_failed_job_chooses_no_story(means: Means, library: Library, web: Web) -> None:
    own = ensure_story(library, "own", SERVER)
    put_up(means, own, link(web, "/missing"))
    work_off(means)
    assert library.chosen_story(SERVER, 0) is None
    put_up(means, own, sent(means, "a.txt", b"One."))
    work_off(means)
    chosen = library.chosen_story(SERVER, 0)
    assert chosen is not None
    assert chosen.key == own.key
    shared = ensure_story(library, "all", None)
    choose_story(library, shared, server=SERVER)
    put_up(means, own, sent(means, "b.txt", b"Two."))
    work_off(means)
    assert library.chosen_story(SERVER, 0) == shared


def test_an_empty_tally_has_nothing_in_it() -> None:
    assert Tally() == Tally(counts={}, refused=(), articles=())
