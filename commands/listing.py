"""The list of a story's articles, or of what could not be read, for editors: filtered, page by page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from commands.access import Place, readable_stories
from commands.clock import now
from commands.editors import ButtonOutdated
from commands.library import Editor, check_editor, own_story
from commands.replies import Reply
from index.failing import failing
from index.library import Library
from index.listing import Only, Wish, keep_wish, kept_wish, listed
from index.nouns import Story
from retrieval.desk import Desk
from templates.library import PageOf, failing_pages, list_pages
from templates.voice import Surface

LISTED = 20
LOOKED_BACK = timedelta(days=14)  # as long as ended jobs are kept
PREVIOUS = "verbatim:previous"
NEXT = "verbatim:next"


def listing(desk: Desk, place: Place, *, editor: Editor, story: str | None, wish: Wish, page: int) -> Reply:
    """A page of the list of what the editor wishes to see. Raises EditorsOnly, and as ``own_story`` does."""
    check_editor(editor, place)
    return _page(desk, own_story(desk.library, place, story), wish, page)


def turned(key: int, page: int, desk: Desk, place: Place, *, editor: Editor) -> Reply:
    """Another page of a list that was shown. Raises EditorsOnly, ButtonOutdated for one that is forgotten by now."""
    check_editor(editor, place)
    kept = kept_wish(desk.library, key)
    for story in readable_stories(desk.library, place):
        if kept is not None and story.key == kept[0] and story.server is not None:
            return _page(desk, story, kept[1], page)
    raise ButtonOutdated


def _page(desk: Desk, story: Story, wish: Wish, page: int) -> Reply:
    """The page, or the last one if there are fewer by now, with a button each for the one before and after it."""
    library = desk.library
    pages, of = listed_pages(
        library, story, wish, Surface.DISCORD, page=page, each=LISTED, known=desk.languages
    )
    buttons: list[str] = []
    if of.pages > 1 and library.database.writable:  # else ``page:`` shows the others
        key = keep_wish(library, story.key, wish)
        buttons += [f"{PREVIOUS}:{key}:{of.page - 1}"] if of.page > 1 else []
        buttons += [f"{NEXT}:{key}:{of.page + 1}"] if of.page < of.pages else []
    return Reply(tuple(pages), tuple(buttons))


def listed_pages(
    library: Library,
    story: Story,
    wish: Wish,
    surface: Surface,
    *,
    page: int,
    each: int,
    known: Collection[str],
) -> tuple[list[str], PageOf]:
    """The messages that are one page of the list, with so many on ``each``, and which page of how many it is.

    ``known`` are the languages (ISO 639-1) that the models know well.
    """
    if wish.only is Only.FAILED:
        found = failing(library, story, since=now() - LOOKED_BACK, words=wish.words)
        of = PageOf(page, each, len(found.failures), filtered=bool(wish.words))
        some = found.failures[of.first - 1 : of.first - 1 + each]
        return failing_pages(story.name, some, surface, of=of, untold=found.untold), of
    with library.database.steady():
        _, total = listed(library, story.key, wish, limit=0, offset=0)
        of = PageOf(page, each, total, filtered=not wish.empty)
        articles, _ = listed(library, story.key, wish, limit=each, offset=of.first - 1)
    return list_pages(story.name, articles, surface, of=of, known=known), of
