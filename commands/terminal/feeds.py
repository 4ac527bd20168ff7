"""feed add, list, remove and poll: what a story follows, from the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from commands.terminal.adding import adding_embedder, publish, tell_languages
from commands.terminal.console import FAILED, OK, opened_library, show, show_json, tell, tended_story
from index.errors import FeedUnknown, LinkRefused
from index.feed_rows import NEVER, Feed, add_feed, due_feeds, feeds, remove_feed
from index.fetch import make_fetcher
from index.library import MAIN_STORY, Library
from index.links import find_feed
from index.means import Means
from index.polling import Polled, PollResult, poll_each
from index.settings import Settings
from index.writer import Outcome, ensure_story
from retrieval.contract import Row
from templates.library import feed_pages
from templates.voice import Surface

DUE_LIMIT = 10_000


def add_feeds(settings: Settings, urls: Sequence[str], *, story: str | None, server: int | None) -> int:
    """Follow the feeds, or those that the pages name, and read what is in them now. 0 all, 1 some refused."""
    code = OK
    fetcher = make_fetcher(settings)
    with opened_library(settings) as library:
        target = ensure_story(library, story or MAIN_STORY, server)
        followed: list[Feed] = []
        for url in urls:
            try:
                link, document = find_feed(url, fetcher)
            except LinkRefused as error:
                tell(error.kind, **error.facts)
                code = FAILED
                continue
            now = datetime.now(UTC)
            feed = add_feed(library, target, link, title=document.title, added_by=None, now=now)
            tell("feed_added", story=target.name, feed=feed.title or feed.url, url=feed.url)
            followed.append(feed)
        return max(code, _poll(settings, library, followed)) if followed else code


def list_feeds(settings: Settings, *, story: str | None, server: int | None, as_json: bool) -> int:
    """The feeds that the story follows, and what went wrong the last time."""
    with opened_library(settings) as library:
        source = tended_story(library, story, server)
        followed = feeds(library, source)
        if as_json:
            show_json({"story": source.name, "feeds": [feed_row(feed) for feed in followed]})
        else:
            show(feed_pages(source.name, followed, Surface.TERMINAL, total=len(followed), page=1, pages=1))
    return OK


def feed_row(feed: Feed) -> Row:
    """A feed in ``feed list --json``."""
    return {
        "url": feed.url,
        "title": feed.title,
        "added": feed.added.isoformat(),
        "next_poll": None if feed.next_poll == NEVER else feed.next_poll.isoformat(),
        "failures": feed.failures,
        "error": feed.trouble and (feed.trouble.facts.get("reason") or feed.trouble.kind),
    }


def link_of(written: str, followed: Sequence[Feed]) -> str:
    """The feed's link: as it is given, or by the number that the list shows."""
    return next((feed.url for feed in followed if str(feed.key) == written), written)


def remove_feeds(settings: Settings, urls: Sequence[str], *, story: str | None, server: int | None) -> int:
    """Follow the feeds no more; an unknown one is told, and the others are removed all the same."""
    code = OK
    with opened_library(settings) as library:
        source = tended_story(library, story, server)
        for url in urls:
            try:
                removed = remove_feed(library, source, link_of(url, feeds(library, source)))
                tell("feed_removed", story=source.name, feed=removed.title or removed.url)
            except FeedUnknown as error:
                tell(error.kind, **error.facts)
                code = FAILED
    return code


def poll_feeds(settings: Settings, *, story: str | None, server: int | None, whole: bool) -> int:
    """Ask the feeds that are due, of one story or of all; with ``whole`` all of them now. 0 all answered, else 1."""
    now = datetime.now(UTC)
    # Whoever asks for all means those too whose time is still to come, though never those that are gone.
    until = NEVER - timedelta(days=1) if whole else now
    with opened_library(settings) as library:
        due = due_feeds(library, until, limit=DUE_LIMIT)
        if story is not None or server is not None:
            key = tended_story(library, story, server).key
            due = [feed for feed in due if feed.story == key]
        if not due:
            tell("feeds_not_due")
            return OK
        return _poll(settings, library, due)


def _poll(settings: Settings, library: Library, due: Sequence[Feed]) -> int:
    embedder = adding_embedder(settings)
    library.check_model(embedder.fingerprint)
    means = Means(library, embedder, make_fetcher(settings), settings.incoming_folder)
    code = OK
    changed: set[int] = set()
    languages: Counter[str] = Counter()
    for feed in due:
        for result in poll_each([feed], means, now=datetime.now(UTC)):
            tell_result(result)
            languages += result.languages
            code = OK if code == OK and result.polled in (Polled.READ, Polled.UNCHANGED) else FAILED
            changed |= {feed.story} if result.changed else set()
    for story in changed:
        publish(settings, library, embedder, story)
    tell_languages(settings, languages)
    return code


def tell_result(result: PollResult) -> None:
    """What became of a feed's items, and why some can't be read."""
    for refused in result.refused:
        tell(refused.kind, **refused.facts)
    trouble = result.feed.trouble
    if trouble is not None:
        tell(trouble.kind, **trouble.facts)
        return
    tell(
        "feed_polled",
        feed=result.feed.title or result.feed.url,
        new=result.counts[Outcome.ADDED] + result.counts[Outcome.REVISED],
        known=result.counts[Outcome.KNOWN] + result.counts[Outcome.COPY],
        refused=len(result.refused),
        left=result.left,
    )
