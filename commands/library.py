"""What editors do to their server's stories. Runs in the bridge's threads and knows no Discord.

Permission is checked here, whatever a command's default permissions, a button or a hand-typed value claims: only
those who may manage messages change anything, and only stories that belong to their own server.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commands.access import Place, article_in, default_stories, named_story, readable_stories
from commands.editors import ButtonOutdated, EditorsOnly
from commands.fields import NotALink
from commands.replies import Reply
from index.addresses import LINK_LIMIT_CHARS, is_link
from index.errors import StoryUnknown, VerbatimError
from index.feed_rows import feeds, remove_feed
from index.jobs import (
    OPEN,
    How,
    Job,
    JobKind,
    Refusal,
    Wanted,
    cancel,
    enqueue,
    find_job,
    jobs_of,
    nothing_else,
)
from index.library import MAIN_STORY, Library
from index.listing import article_at, article_row, count_feeds, count_retracted
from index.nouns import Article, Story
from index.work import linked_articles
from index.writer import ensure_story, remove
from retrieval.desk import Desk
from templates.library import feed_pages, job_text, shown_link, status_pages
from templates.plain import shortened
from templates.quoted import TITLE_LIMIT_CHARS
from templates.voice import Surface, say

STORY_NAME_LIMIT_CHARS = 100
LISTED_JOBS = 8
LISTED_FEEDS = 10
FEEDS_LIMIT = 100
CANCEL = "verbatim:cancel"
REMOVE = "verbatim:remove"
UNFOLLOW = "verbatim:unfollow"


@dataclass(frozen=True, slots=True)
class Editor:
    """Who asks: a user's id, and whether Discord lets them manage messages where they ask."""

    id: int
    allowed: bool


@dataclass(frozen=True, slots=True)
class Request:
    """What shall be read. ``target`` is what people call all of it; ``refused`` what could not even be taken."""

    kind: JobKind
    target: str
    sources: tuple[Wanted, ...] = ()
    fields: Mapping[str, str] | None = None
    refused: tuple[Refusal, ...] = ()


class StoryShared(VerbatimError):
    """A server asks to change a story that is the operator's."""

    kind = "story_shared"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class StoryNameRefused(VerbatimError):
    """A name that no story can have."""

    kind = "story_name_refused"

    def __init__(self, limit_chars: int) -> None:
        super().__init__(str(limit_chars))
        self.limit_chars = limit_chars


class NoOwnStory(VerbatimError):
    """The server has no story of its own that could be changed here."""

    kind = "no_own_story"


class FeedsFull(VerbatimError):
    """The server's stories follow ``limit`` feeds already."""

    kind = "feeds_full"

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class NothingToRefresh(VerbatimError):
    """No article of the story came from a link."""

    kind = "nothing_to_refresh"

    def __init__(self, story: str) -> None:
        super().__init__(story)
        self.story = story


def check_editor(editor: Editor, place: Place) -> None:
    """Raise EditorsOnly for who may not tend the stories of this place."""
    if not editor.allowed or place.server is None:
        raise EditorsOnly


def own_story(library: Library, place: Place, name: str | None) -> Story:
    """The server's own story of this name, else the one that questions here are about, else its `main`.

    Raises StoryUnknown, StoryShared, NoOwnStory.
    """
    if name:
        story = named_story(library, place, name)
        if story.server is None:
            raise StoryShared(story.name)
        return story
    own = [story for story in readable_stories(library, place) if story.server is not None]
    default = [story for story in default_stories(library, place) if story in own]
    for story in (*default, *(story for story in own if story.name == MAIN_STORY)):
        return story
    raise NoOwnStory


def story_to_fill(library: Library, place: Place, name: str | None) -> Story:
    """As ``own_story``; one that isn't there yet is made, for this server alone.

    Raises StoryShared, StoryNameRefused; StoryUnknown for one of the server's that may not be read here.
    """
    try:
        return own_story(library, place, name)
    except NoOwnStory:
        wanted = MAIN_STORY
    except StoryUnknown:
        wanted = (name or "").strip()
        if not 1 <= len(wanted) <= STORY_NAME_LIMIT_CHARS or not wanted.isprintable():
            raise StoryNameRefused(STORY_NAME_LIMIT_CHARS) from None
    if any(story.name == wanted and story.server == place.server for story in library.stories(place.server)):
        raise StoryUnknown(wanted)
    return ensure_story(library, wanted, place.server)


def linked(how: How, link: str) -> Wanted:
    """The link as a source. Raises NotALink."""
    link = link.strip()
    if not is_link(link) or len(link) > LINK_LIMIT_CHARS or not link.isprintable():
        raise NotALink(shown_link(link))
    return Wanted(how, link, shown_link(link))


def put_up(
    request: Request, desk: Desk, place: Place, *, editor: Editor, story: str | None
) -> tuple[Job, Reply]:
    """Let the request wait for its turn; the message that shows how far it is.

    Raises EditorsOnly, QueueFull, FeedsFull, TooManySources, and as ``story_to_fill`` does.
    """
    check_editor(editor, place)
    if any(one.how is How.FEED for one in request.sources):
        _check_feeds(desk.library, place)
    target = story_to_fill(desk.library, place, story)
    job = enqueue(
        desk.library,
        target,
        request.kind,
        target=request.target,
        sources=request.sources,
        fields=request.fields,
        refused=request.refused,
        asker=editor.id,
    )
    return job, shown(desk, job)


def put_up_refresh(
    desk: Desk,
    place: Place,
    *,
    editor: Editor,
    story: str | None,
    article: str | None,
    also: Callable[[sqlite3.Connection], object] = nothing_else,
) -> tuple[Job, Reply]:
    """Let an article, or all of the story that came from links, be read again, and do what is ``also`` to be done.

    Raises as ``put_up``, ArticleUnknown.
    """
    check_editor(editor, place)
    target = own_story(desk.library, place, story)
    sources: tuple[Wanted, ...] = ()
    name = target.name
    if article:
        _, found = article_in(desk.library, [target], article)
        name = found.title or found.id
        sources = (Wanted(How.ARTICLE, found.id, name),)
    elif not linked_articles(desk.library, target):
        raise NothingToRefresh(target.name)
    job = enqueue(
        desk.library, target, JobKind.REFRESH, target=name, sources=sources, asker=editor.id, also=also
    )
    return job, shown(desk, job)


def shown(desk: Desk, job: Job) -> Reply:
    """What a job's message says now, with its button while there is something to cancel."""
    buttons = (f"{CANCEL}:{job.key}",) if job.is_open else ()
    story = _story_name(desk.library, job.story)
    return Reply((job_text(job, story, Surface.DISCORD, known=desk.languages),), buttons)


def cancel_job(key: int, desk: Desk, place: Place, *, editor: Editor) -> tuple[Job | None, Reply]:
    """Cancel a job of this server, for who asked for it and for editors; the job as it is then, and the word of it."""
    job = find_job(desk.library, key)
    if job is None or place.server is None or _server(desk.library, job.story) != place.server:
        raise ButtonOutdated
    if not editor.allowed and editor.id != job.asker:
        return None, Reply((say("cancel_refused", Surface.DISCORD),))
    done = cancel(desk.library, key)
    word = say("cancel_done" if done else "cancel_late", Surface.DISCORD)
    return find_job(desk.library, key) if done else None, Reply((word,))


def ask_removal(desk: Desk, place: Place, *, editor: Editor, story: str | None, article: str) -> Reply:
    """Ask back before an article is removed. Raises EditorsOnly, ArticleUnknown, and as ``own_story``."""
    check_editor(editor, place)
    target = own_story(desk.library, place, story)
    _, found = article_in(desk.library, [target], article)
    row = article_row(desk.library, found)
    asked = say("removal_asked", Surface.DISCORD, story=target.name, revisions=found.revision, **named(found))
    return Reply((asked,), (f"{REMOVE}:{row}:{found.revision}",))


def remove_article(row: int, revision: int, desk: Desk, place: Place, *, editor: Editor) -> Reply:
    """Remove the article that was asked back about, unless it has changed since. Raises EditorsOnly, ButtonOutdated."""
    story, article = article_here(row, desk.library, place, editor)
    if article.revision != revision:
        return Reply((say("removal_changed", Surface.DISCORD, **named(article)),))
    remove(desk.library, story, article.id)
    return Reply((say("removal_done", Surface.DISCORD, story=story.name, **named(article)),))


def status(desk: Desk, place: Place, *, editor: Editor) -> Reply:
    """What is being read into the server's own stories, and what was read last."""
    check_editor(editor, place)
    library = desk.library
    own = [story for story in readable_stories(library, place) if story.server is not None]
    if not own:
        raise NoOwnStory
    jobs = jobs_of(library, [story.key for story in own], limit=LISTED_JOBS)
    names = {story.key: story.name for story in own}
    pages = status_pages(
        [
            (
                story.name,
                library.counts(story.key).articles,
                count_retracted(library, story.key),
                count_feeds(library, story.key),
            )
            for story in own
        ],
        [(job, names[job.story]) for job in jobs],
        Surface.DISCORD,
        known=desk.languages,
    )
    buttons = [f"{CANCEL}:{job.key}" for job in jobs if job.state in OPEN]
    return Reply(tuple(pages), tuple(buttons))


def feed_list(desk: Desk, place: Place, *, editor: Editor, story: str | None, page: int) -> Reply:
    """The feeds that a story follows, with a button each to stop it. Raises EditorsOnly, and as ``own_story`` does."""
    check_editor(editor, place)
    target = own_story(desk.library, place, story)
    followed = feeds(desk.library, target)
    pages = -(-len(followed) // LISTED_FEEDS)
    page = max(1, min(page, pages))  # feeds may have been stopped since somebody saw that page
    first = (page - 1) * LISTED_FEEDS
    some = followed[first : first + LISTED_FEEDS]
    told = feed_pages(target.name, some, Surface.DISCORD, total=len(followed), page=page, pages=pages)
    return Reply(tuple(told), tuple(f"{UNFOLLOW}:{feed.key}" for feed in some))


def unfollow(key: int, desk: Desk, place: Place, *, editor: Editor) -> Reply:
    """Follow a feed no more. Raises EditorsOnly, ButtonOutdated."""
    check_editor(editor, place)
    for story in readable_stories(desk.library, place):
        for feed in feeds(desk.library, story) if story.server is not None else ():
            if feed.key == key:
                remove_feed(desk.library, story, feed.url)
                link = shown_link(feed.url)
                return Reply((say("feed_unfollowed", Surface.DISCORD, link=link, story=story.name),))
    raise ButtonOutdated


def article_here(row: int, library: Library, place: Place, editor: Editor) -> tuple[Story, Article]:
    """The article of a button, if its story is this server's own and may be read here."""
    check_editor(editor, place)
    article = article_at(library, row)
    for story in readable_stories(library, place):
        if article is not None and story.key == article.story and story.server is not None:
            return story, article
    raise ButtonOutdated


def _check_feeds(library: Library, place: Place) -> None:
    own = [story for story in library.stories(place.server) if story.server is not None]
    if sum(count_feeds(library, story.key) for story in own) >= FEEDS_LIMIT:
        raise FeedsFull(FEEDS_LIMIT)


def named(article: Article) -> dict[str, str]:
    """What a sentence about the article calls it, short enough for one with other facts in it."""
    title = article.title or article.id
    return {
        "title": shortened(title, TITLE_LIMIT_CHARS),
        "id": shortened(article.id, TITLE_LIMIT_CHARS),
    }


def _story_name(library: Library, key: int) -> str:
    return next((story.name for story in library.every_story() if story.key == key), "")


def _server(library: Library, key: int) -> int | None:
    return next((story.server for story in library.every_story() if story.key == key), None)
