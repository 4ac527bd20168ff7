"""Retracting a server's articles, with a word about the near copies that would go on being quoted.

Runs in the bridge's threads and knows no Discord; permission is checked here, as in ``commands.library``.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

from commands.access import Place, article_in
from commands.library import Editor, article_here, check_editor, named, own_story
from commands.replies import Reply
from index.errors import VerbatimError
from index.library import Library
from index.listing import article_row
from index.nouns import Article, Story
from index.retraction import retract, unretract
from retrieval.desk import Desk
from templates.library import copies_pages
from templates.voice import Surface, say

UNRETRACT = "verbatim:unretract"
RETRACT_COPIES = "verbatim:retractcopies"
UNRETRACT_COPIES = "verbatim:unretractcopies"


class ReasonMissing(VerbatimError):
    """A retraction without its reason."""

    kind = "reason_missing"


def retract_article(
    desk: Desk,
    place: Place,
    *,
    editor: Editor,
    story: str | None,
    article: str,
    reason: str | None,
    undo: bool,
) -> Reply:
    """Retract an article, or let it be quoted again. Raises EditorsOnly, ReasonMissing, TextRefused, ArticleUnknown."""
    check_editor(editor, place)
    target = own_story(desk.library, place, story)
    _, found = article_in(desk.library, [target], article)
    if undo:
        return _quoted_again(desk.library, target, found)
    if not reason or not reason.strip():
        raise ReasonMissing
    changed = retract(desk.library, target, found.id, reason)
    told = changed.retraction.reason if changed.retraction else reason
    done = say("retraction_done", Surface.DISCORD, story=target.name, reason=told, **named(changed))
    undo_it = f"{UNRETRACT}:{article_row(desk.library, changed)}"
    return _with_copies(done, (undo_it,), desk.library, changed, retracted=False)


def unretract_article(row: int, desk: Desk, place: Place, *, editor: Editor) -> Reply:
    """Let a retracted article be quoted again. Raises EditorsOnly, ButtonOutdated."""
    story, article = article_here(row, desk.library, place, editor)
    return _quoted_again(desk.library, story, article)


def _quoted_again(library: Library, story: Story, article: Article) -> Reply:
    unretract(library, story, article.id)
    done = say(
        "retraction_undone" if article.retraction else "retraction_none",
        Surface.DISCORD,
        story=story.name,
        **named(article),
    )
    return _with_copies(done, (), library, article, retracted=True)


def retract_copies(row: int, seen: int, desk: Desk, place: Place, *, editor: Editor) -> Reply:
    """Retract the near copies of a retracted article for its reason, if they are the ones that the editor was shown.

    ``seen`` is their ``_mark``. Raises EditorsOnly, ButtonOutdated.
    """
    story, article = article_here(row, desk.library, place, editor)
    standing = desk.library.copies(article)
    if article.retraction is None or _mark(standing) != seen:
        return Reply((say("copies_changed", Surface.DISCORD),))
    for copy in standing:
        retract(desk.library, story, copy.id, article.retraction.reason)
    pages = copies_pages("copies_retracted_too", article, standing, Surface.DISCORD)
    return Reply(tuple(pages), (f"{UNRETRACT_COPIES}:{row}:{_mark(standing)}",))


def unretract_copies(row: int, seen: int, desk: Desk, place: Place, *, editor: Editor) -> Reply:
    """Let the retracted near copies of an article be quoted again, if they are the ones that the editor was shown.

    Raises EditorsOnly, ButtonOutdated.
    """
    story, article = article_here(row, desk.library, place, editor)
    retracted = desk.library.copies(article, retracted=True)
    if not retracted or _mark(retracted) != seen:
        return Reply((say("copies_changed", Surface.DISCORD),))
    for copy in retracted:
        unretract(desk.library, story, copy.id)
    standing = [replace(copy, retraction=None) for copy in retracted]
    return Reply(tuple(copies_pages("copies_quoted_again", article, standing, Surface.DISCORD)))


def _with_copies(
    done: str, buttons: tuple[str, ...], library: Library, article: Article, *, retracted: bool
) -> Reply:
    """What was done, and below it the article's near copies that are in the other state, with a button for them."""
    left = library.copies(article, retracted=retracted)
    if not left:
        return Reply((done,), buttons)
    name, action = (
        ("copies_still_retracted", UNRETRACT_COPIES) if retracted else ("copies_stand", RETRACT_COPIES)
    )
    pages = copies_pages(name, article, left, Surface.DISCORD, above=done)
    return Reply(tuple(pages), (*buttons, f"{action}:{article_row(library, article)}:{_mark(left)}"))


def _mark(articles: Sequence[Article]) -> int:
    """A number that tells these articles from others, small enough for a button."""
    return zlib.crc32("\0".join(sorted(one.id for one in articles)).encode("utf-8"))
