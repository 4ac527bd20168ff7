"""Asking feeds for what is new: politely, each when its time has come, and none stopping the others."""

from __future__ import annotations

import hashlib
import logging
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from time import monotonic
from urllib.parse import urlsplit

from index.errors import LinkRefused, SourceRefused, StoryUnknown, VerbatimError
from index.feed_rows import (
    NEVER,
    Feed,
    claim_feed,
    due_feeds,
    hold_feed,
    keep_feed,
    mark_seen,
    trouble_of,
    unseen,
)
from index.feeds import FeedDocument, FeedItem, read_feed
from index.ingest import ingest
from index.library import Library
from index.links import read_item
from index.means import Means, adopt
from index.mishaps import log_mishap
from index.nouns import Draft, Story
from index.reply import Fetched, is_validator
from index.writer import Outcome

INTERVAL = timedelta(minutes=30)
LONGEST = timedelta(days=1)
SOON = timedelta(minutes=5)  # where items are left, or failed for now
LEASE = timedelta(minutes=3)  # from item to item: after a process that died, another one goes on so soon
SLICE_S = 60.0  # that a feed may take of a poll of all that are due: what is left waits for the next time
JITTER = 0.2  # of the interval, so that a server's feeds aren't all asked at one moment
ITEMS_A_POLL = 20
FEEDS_AT_ONCE = 10
_log = logging.getLogger(__name__)


class Polled(StrEnum):
    """How a feed answered."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PollResult:
    """One feed asked once. ``counts`` by Outcome's values; ``refused`` are items; ``left`` are for the next time.

    ``languages`` counts what was added or revised by its language, as far as that is known.
    """

    feed: Feed
    polled: Polled
    counts: Counter[str] = field(default_factory=Counter)
    refused: tuple[SourceRefused, ...] = ()
    left: int = 0
    languages: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> bool:
        """Whether the story has other articles now."""
        return bool(self.counts[Outcome.ADDED] or self.counts[Outcome.REVISED])


def always() -> bool:
    """Go on, whatever else there may be to do."""
    return True


def poll_due(
    means: Means,
    *,
    now: datetime | None = None,
    go_on: Callable[[], bool] = always,
    limit: int = FEEDS_AT_ONCE,
) -> list[PollResult]:
    """Ask the feeds of all stories that are due. ``go_on`` is asked before each item: False ends it for now."""
    now = now or datetime.now(UTC)
    return poll_each(due_feeds(means.library, now, limit=limit), means, now=now, go_on=go_on, slice_s=SLICE_S)


def poll_each(
    feeds: Sequence[Feed],
    means: Means,
    *,
    now: datetime,
    go_on: Callable[[], bool] = always,
    slice_s: float = math.inf,
) -> list[PollResult]:
    """Ask these feeds, but those that another process asks just now; of each the items that can be read in time."""
    results: list[PollResult] = []
    begun = monotonic()
    for feed in feeds:
        if not go_on():
            break
        turn = _Turn(feed, means.library, now=now, begun=begun, slice_s=slice_s, go_on=go_on)
        if turn.claimed():
            with suppress(StoryUnknown):  # removed meanwhile, and its feeds with it
                results.append(_polled(feed, means, now=now, go_on=turn.goes_on))
    return results


class _Turn:
    """A feed's turn among those that are asked from ``now`` on, when the monotonic clock said ``begun``."""

    def __init__(
        self,
        feed: Feed,
        library: Library,
        *,
        now: datetime,
        begun: float,
        slice_s: float,
        go_on: Callable[[], bool],
    ) -> None:
        self._feed, self._library, self._now, self._begun, self._go_on = feed, library, now, begun, go_on
        self._end = monotonic() + slice_s
        self._first = True

    def claimed(self) -> bool:
        return claim_feed(self._library, self._feed, until=self._until())

    def goes_on(self) -> bool:
        """Whether the next item may be read now; the feed is this process's for as long as that may take."""
        late = monotonic() >= self._end and not self._first  # a slow feed too has one item read each time
        if late or not self._go_on():
            return False
        self._first = False
        hold_feed(self._library, self._feed, until=self._until())
        return True

    def _until(self) -> datetime:
        return self._now + timedelta(seconds=monotonic() - self._begun) + LEASE


def _polled(feed: Feed, means: Means, *, now: datetime, go_on: Callable[[], bool]) -> PollResult:
    """As ``poll``; whatever a strange feed brings out in a parser, the others are still asked."""
    try:
        return poll(feed, means, now=now, go_on=go_on)
    except VerbatimError:
        raise
    except Exception as error:
        id = log_mishap(urlsplit(feed.url).hostname or "a feed", error)
        return _failed(feed, means.library, LinkRefused(feed.url, "broke", detail=id), now)


def poll(feed: Feed, means: Means, *, now: datetime, go_on: Callable[[], bool] = always) -> PollResult:
    """Ask the feed, store what is new in it, and keep when to ask again.

    What can't be read is told in the result; what concerns the library itself (a full disk, another model) is raised,
    and StoryUnknown.
    """
    try:
        got = means.fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified, crawl=True)
        document = None if got.not_modified else read_feed(got.body, got.url, charset=got.charset)
    except LinkRefused as error:
        return _failed(feed, means.library, error, now)
    if document is None:
        unchanged = replace(feed, failures=0, trouble=None, next_poll=now + pause(feed.url, failures=0))
        keep_feed(means.library, unchanged)
        return PollResult(unchanged, Polled.UNCHANGED)
    result = _Poll(feed, document, got, means, now, go_on).result()
    keep_feed(means.library, result.feed)
    _log.info(
        "%s: %d items stored, %d refused, %d left",
        urlsplit(feed.url).hostname,
        result.counts.total(),
        len(result.refused),
        result.left,
    )
    return result


def pause(url: str, *, failures: int, retry_after_s: float | None = None) -> timedelta:
    """How long to leave the feed alone: twice as long after each failure, and a little longer, by the feed's link.

    What the server asks for is kept to, up to LONGEST.
    """
    interval = min(INTERVAL * 2.0 ** min(failures, 10), LONGEST)
    share = int.from_bytes(hashlib.sha256(f"{url} {failures}".encode()).digest()[:4]) / 2**32
    asked = min(timedelta(seconds=retry_after_s or 0.0), LONGEST)
    return max(interval, asked) + INTERVAL * (JITTER * share)


def item_key(item: FeedItem) -> str:
    """What tells that this item was read as it is now: another text or time of change is read again."""
    told = item.html or "" if item.full else ""
    parts = [
        item.id,
        item.modified.isoformat() if item.modified else "",
        item.title or "" if item.full else "",
        told,
    ]
    return hashlib.sha256("\0".join(parts).encode("utf-8", errors="replace")).hexdigest()[:32]


def _failed(feed: Feed, library: Library, error: LinkRefused, now: datetime) -> PollResult:
    gone = error.reason == "gone"
    failures = feed.failures + 1
    again = NEVER if gone else now + pause(feed.url, failures=failures, retry_after_s=error.retry_after_s)
    failed = replace(feed, failures=failures, trouble=trouble_of(error), next_poll=again)
    keep_feed(library, failed)
    _log.info("%s: %s", urlsplit(feed.url).hostname, error.reason)
    return PollResult(failed, Polled.GONE if gone else Polled.FAILED)


class _Poll:
    """A feed's answer, taken item by item: each article is stored before the next is asked for."""

    def __init__(
        self,
        feed: Feed,
        document: FeedDocument,
        got: Fetched,
        means: Means,
        now: datetime,
        go_on: Callable[[], bool],
    ) -> None:
        self._feed, self._document, self._got = feed, document, got
        self._means, self._now, self._go_on = means, now, go_on
        self._story = _story(means.library, feed.story)
        self._counts: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._refused: list[SourceRefused] = []
        self._silent: set[str] = set()  # hosts that failed: asked again the next time

    def result(self) -> PollResult:
        keys = {item_key(item): item for item in self._document.items}
        new = unseen(self._means.library, self._feed, keys)
        mark_seen(self._means.library, self._feed, keys.keys() - new, now=self._now)
        waiting = newest_first([(key, item) for key, item in keys.items() if key in new])
        left = len(waiting)
        for key, item in waiting[:ITEMS_A_POLL]:
            if not self._go_on():
                break
            if self._take(item):
                mark_seen(self._means.library, self._feed, [key], now=self._now)
                left -= 1
        refused = tuple(self._refused)
        return PollResult(self._kept(left), Polled.READ, self._counts, refused, left, self._languages)

    def _take(self, item: FeedItem) -> bool:
        """Store the item's articles; False if it must be tried again."""
        host = urlsplit(item.link or "").hostname or ""
        if host in self._silent and not item.full:
            return False
        for read in self._reads(item):
            if isinstance(read, Draft):
                for draft, stored in ingest([read], self._means.library, self._means.embedder, self._story):
                    self._counts[stored.outcome] += 1
                    if stored.outcome in (Outcome.ADDED, Outcome.REVISED):
                        self._languages.update([draft.language] if draft.language else [])
                        adopt(self._means.library, self._story)
                continue
            self._refused.append(read)
            if isinstance(read, LinkRefused) and read.passing:
                self._silent.add(host)
                return False
        return True

    def _reads(self, item: FeedItem) -> Iterator[Draft | SourceRefused]:
        return read_item(item, self._document, self._feed.url, self._means.fetcher, self._now)

    def _kept(self, left: int) -> Feed:
        """The feed as it is to be kept; without validators while items are left, or it would tell of nothing new."""
        again = SOON if left and not self._silent else pause(self._feed.url, failures=0)
        return replace(
            self._feed,
            title=self._document.title or self._feed.title,
            etag=self._got.etag if not left and is_validator(self._got.etag) else None,
            last_modified=self._got.last_modified
            if not left and is_validator(self._got.last_modified)
            else None,
            next_poll=self._now + again,
            failures=0,
            trouble=None,
        )


def newest_first(items: list[tuple[str, FeedItem]]) -> list[tuple[str, FeedItem]]:
    """By their times, where all have one; else as the feed has them."""
    if any(item.published is None for _, item in items):
        return items
    return sorted(items, key=lambda one: one[1].published or NEVER, reverse=True)


def _story(library: Library, key: int) -> Story:
    for story in library.every_story():
        if story.key == key:
            return story
    raise StoryUnknown(str(key))
