"""status, remove, rebuild and story: keeping the library in order from the command line."""

from __future__ import annotations

from collections.abc import Sequence

from commands.terminal.adding import adding_embedder
from commands.terminal.console import FAILED, OK, opened_library, show_json, tell, tended_story
from index.errors import ArticleUnknown
from index.feed_rows import feeds
from index.ingest import rebuild as rebuild_library
from index.jobs import count_jobs
from index.library import Library
from index.listing import count_retracted
from index.settings import Settings
from index.vectors import Shelf
from index.writer import choose_story, ensure_story, limit_story, remove, remove_story
from retrieval.caution import threshold_of
from retrieval.contract import Row
from templates.voice import Surface, say


def status(settings: Settings, *, as_json: bool) -> int:
    """What the library holds: counts, model and edition, in all and of each story."""
    with opened_library(settings) as library:
        row = status_row(library, settings)
        if as_json:
            show_json(row)
        else:
            print(say("status", Surface.TERMINAL, **row))
    return OK


def status_row(library: Library, settings: Settings) -> Row:
    """The ``status --json`` row."""
    counts = library.counts()
    stories = [
        {
            "name": story.name,
            "server": story.server,
            "articles": (own := library.counts(story.key)).articles,
            "passages": own.passages,
            "edition": library.edition(story.key),
        }
        for story in library.every_story()
    ]
    return {
        "articles": counts.articles,
        "revisions": counts.revisions,
        "passages": counts.passages,
        "characters": counts.chars,
        "stories": stories,
        "model": library.fact("embedder"),
        "edition": sum(library.edition(story.key) for story in library.every_story()),
        "data": str(settings.data),
        "bytes": settings.library_path.stat().st_size,
        "caution": settings.caution,
        "threshold": threshold_of(settings.caution),
        "retracted": sum(count_retracted(library, story.key) for story in library.every_story()),
        "feeds": sum(len(feeds(library, story)) for story in library.every_story()),
        "jobs": count_jobs(library),
    }


def remove_articles(settings: Settings, ids: Sequence[str], *, story: str | None, server: int | None) -> int:
    """Remove articles by id; an unknown id is told, and the others are removed all the same."""
    code = OK
    with opened_library(settings) as library:
        source = tended_story(library, story, server)
        for id in ids:
            try:
                tell("removed_article", id=remove(library, source, id), story=source.name)
            except ArticleUnknown as error:
                tell(error.kind, **error.facts)
                code = FAILED
    return code


def remove_whole_story(settings: Settings, *, story: str, server: int | None) -> int:
    """Remove a story with all its articles."""
    with opened_library(settings) as library:
        source = tended_story(library, story, server)
        articles = library.counts(source.key).articles
        remove_story(library, source)
        tell("removed_story", story=source.name, articles=articles)
    return OK


def rebuild(settings: Settings) -> int:
    """Cut and embed every article anew with the model that is set, and write the vector caches."""
    with opened_library(settings) as library:
        embedder = adding_embedder(settings)
        total = library.counts().articles
        done = 0
        for done in rebuild_library(library, embedder):
            if done % 100 == 0:
                tell("rebuilding", done=done, total=total)
        shelf = Shelf(
            library, settings.vectors_folder, fingerprint=embedder.fingerprint, dimension=embedder.dimension
        )
        for story in library.every_story():
            shelf.publish(story.key)
        tell("rebuilt", articles=done, model=embedder.fingerprint)
    return OK


def arrange_story(
    settings: Settings,
    name: str,
    *,
    server: int | None,
    default: bool,
    bind: Sequence[int],
    limit: Sequence[int] | None,
) -> int:
    """Make a story, choose it for a server or channels, and limit where it may be quoted."""
    with opened_library(settings) as library:
        story = ensure_story(library, name, server)
        if server is not None:
            for channel in (*((0,) if default else ()), *bind):
                choose_story(library, story, server=server, channel=channel)
        if limit is not None:
            limit_story(library, story, limit)
        tell("story_arranged", story=name, server=server)
    return OK
