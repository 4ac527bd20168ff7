"""sources: what was read into a story, or could not be, from the command line."""

from __future__ import annotations

from commands.clock import now
from commands.listing import LOOKED_BACK, listed_pages
from commands.terminal.console import FAILED, OK, opened_library, reading_story, show, show_json, tell
from index.failing import Failure, failing
from index.feed_rows import NEVER
from index.library import MAIN_STORY, Library
from index.listing import Only, Wish, listed
from index.nouns import Story
from index.settings import Settings
from retrieval.contract import Row, listed_row
from templates.voice import Surface


def list_sources(
    settings: Settings,
    wish: Wish,
    *,
    story: str | None,
    server: int | None,
    page: int,
    each: int,
    as_json: bool,
) -> int:
    """A page of the story's articles that pass the filters, or of what could not be read."""
    with opened_library(settings) as library:
        source = reading_story(library, story, server)
        if source is None:
            tell("story_unknown", name=MAIN_STORY)
            return FAILED
        if as_json:
            show_json(_row(library, source, wish, page=page, each=each))
        else:
            pages, _ = listed_pages(
                library,
                source,
                wish,
                Surface.TERMINAL,
                page=page,
                each=each,
                known=settings.known_languages,
            )
            show(pages)
    return OK


def _row(library: Library, story: Story, wish: Wish, *, page: int, each: int) -> Row:
    first = (page - 1) * each
    if wish.only is Only.FAILED:
        found = failing(library, story, since=now() - LOOKED_BACK, words=wish.words)
        failures = [_failure_row(one) for one in found.failures[first : first + each]]
        total = len(found.failures)
        return {"story": story.name, "total": total, "untold": found.untold, "failed": failures}
    articles, total = listed(library, story.key, wish, limit=each, offset=first)
    return {"story": story.name, "total": total, "articles": [listed_row(one) for one in articles]}


def _failure_row(failure: Failure) -> Row:
    refusal, feed = failure.refusal, failure.feed
    again = None if feed is None or feed.next_poll == NEVER else feed.next_poll.isoformat()
    return {
        "source": refusal.source,
        "error": refusal.facts.get("reason") or refusal.kind,
        "feed": feed is not None,
        "tried": failure.at and failure.at.isoformat(),
        "next_poll": again,
    }
