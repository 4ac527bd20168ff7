"""What could not be read, as it was the last time that it was tried, and no more once it could be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from index.failing import Failure, failing
from index.feed_rows import Trouble, add_feed, keep_feed
from index.jobs import How, JobKind, JobState, Refusal, Tally, Wanted, claim, enqueue, finish
from index.library import Library
from index.nouns import Draft, Story
from index.writer import Stored, ensure_story

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def story(library: Library) -> Story:
    return ensure_story(library, "main", None)


def link(path: str) -> Wanted:
    return Wanted(How.LINK, f"https://a.example/{path}?key", f"https://a.example/{path}?…")


def refusal(path: str, reason: str) -> Refusal:
    facts = {"source": f"https://a.example/{path}?key", "reason": reason}
    return Refusal(f"https://a.example/{path}?…", "link_refused", facts)


def ended(
    library: Library,
    story: Story,
    *sources: Wanted,
    refused: tuple[Refusal, ...] = (),
    kind: JobKind = JobKind.ADD,
    state: JobState = JobState.DONE,
    tally: Tally | None = None,
) -> None:
    """A job that ended so."""
    enqueue(library, story, kind, target="it", sources=sources)
    job = claim(library)
    assert job is not None
    tally = tally or Tally(after=len(sources), refused=refused, counts={"refused": len(refused)})
    finish(library, job.key, tally, state)


def told(library: Library, story: Story, words: str = "") -> list[tuple[str, object]]:
    found = failing(library, story, since=LONG_AGO, words=words)
    return [(one.refusal.source, one.refusal.facts.get("reason")) for one in found.failures]


def test_each_source_is_told_as_it_was_the_last_time(library: Library, story: Story) -> None:
    ended(library, story, link("a"), link("b"), refused=(refusal("a", "dns"), refusal("b", "gone")))
    ended(library, story, link("a"), refused=(refusal("a", "paywall"),), state=JobState.FAILED)
    assert told(library, story) == [("https://a.example/a?…", "paywall"), ("https://a.example/b?…", "gone")]
    assert told(library, story, words="EXAMPLE/B") == [("https://a.example/b?…", "gone")]
    ended(library, story, link("b"))
    assert told(library, story) == [("https://a.example/a?…", "paywall")]
    (failure,) = failing(library, story, since=LONG_AGO).failures
    assert failure.at is not None
    assert failing(library, story, since=failure.at + timedelta(seconds=1)).failures == ()


def test_what_a_job_never_came_to_is_still_told(library: Library, story: Story) -> None:
    ended(library, story, link("a"), link("b"), refused=(refusal("a", "gone"), refusal("b", "dns")))
    stopped = Tally(after=1, stopped=Refusal("it", "disk_full", {"path": "/x"}))
    ended(library, story, link("a"), link("b"), state=JobState.FAILED, tally=stopped)
    assert told(library, story) == [("it", None), ("https://a.example/b?…", "dns")]


def test_what_came_in_another_way_is_told_no_more(
    library: Library, story: Story, put: Callable[..., list[Stored]]
) -> None:
    ended(library, story, link("feed"), refused=(refusal("a", "dns"), refusal("b", "dns")))
    put(Draft("The owl is back.", origin="https://a.example/a?key"))
    assert told(library, story) == [("https://a.example/b?…", "dns")]
    refused = (Refusal("owl", "link_refused", {"source": "https://a.example/a?key", "reason": "gone"}),)
    ended(library, story, kind=JobKind.REFRESH, refused=refused)
    assert told(library, story) == [("owl", "gone"), ("https://a.example/b?…", "dns")]


def test_a_story_that_is_read_again_whole_settles_what_was_refused_before(
    library: Library, story: Story
) -> None:
    ended(library, story, kind=JobKind.REFRESH, refused=(refusal("a", "gone"),))
    ended(library, story, kind=JobKind.REFRESH, refused=(refusal("b", "gone"),), state=JobState.CANCELLED)
    assert told(library, story) == [("https://a.example/b?…", "gone"), ("https://a.example/a?…", "gone")]
    ended(library, story, kind=JobKind.REFRESH)
    assert told(library, story) == []


def test_feeds_in_trouble_come_first_and_other_stories_not_at_all(library: Library, story: Story) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    other = ensure_story(library, "other", None)
    for into, name in ((story, "well"), (story, "ill"), (other, "theirs")):
        feed = add_feed(library, into, f"https://a.example/{name}", title=None, added_by=None, now=now)
        trouble = None if name == "well" else Trouble("link_refused", {"reason": "not_feed"})
        keep_feed(library, replace(feed, trouble=trouble, failures=1))
    ended(library, story, link("a"), refused=(refusal("a", "dns"),))
    ended(library, other, link("a"), refused=(refusal("a", "dns"),))
    assert told(library, story) == [("https://a.example/ill", "not_feed"), ("https://a.example/a?…", "dns")]
    first = failing(library, story, since=LONG_AGO).failures[0]
    assert isinstance(first, Failure)
    assert first.feed is not None
    assert (first.feed.next_poll, first.at) == (now, None)


def test_what_was_counted_without_its_reason_is_counted_here_too(library: Library, story: Story) -> None:
    tally = Tally(counts={"refused": 25, "gone": 2, "added": 3}, refused=(refusal("a", "dns"),))
    ended(library, story, kind=JobKind.REFRESH, tally=tally)
    assert failing(library, story, since=LONG_AGO).untold == 26
    assert failing(library, story, since=LONG_AGO, words="a").untold == 0
